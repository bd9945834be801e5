"""How long an answer takes: every recipe on the sample, and on a warehouse many times larger, with its peak memory.

``make demo``, then ``python -m bench.read [--data-dir .demo] [--times 100]``
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from functools import partial
from pathlib import Path

from bench.holdings import Measured, measured
from bench.read_data import write_larger
from warehouse.layout import CURRENT_NAME, DATABASE_NAME
from warehouse.query import Recipe, ask, recipes

LINEAGE = Recipe(
    "lineage",
    "Which printed figures is a number made of?",
    "SELECT * FROM lineage WHERE mart = 'mart_capex_annual' "
    "AND row_key LIKE 'cik=0001018724, period_start=2025-01-01%' AND known_to IS NULL",
)
"""No recipe, but what `explain` asks: the widest join that a reader meets."""

ON_THE_SAMPLE, ON_THE_LARGER = 1.0, 5.0
"""Seconds that an answer may take."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.read", description=__doc__)
    parser.add_argument("--data-dir", type=Path, default=Path(".demo"), help="folder of a finished run of the sample")
    parser.add_argument("--times", type=int, default=100, help="how many times larger the other warehouse is")
    parser.add_argument("--rounds", type=int, default=3, help="ask so often, and count the quickest")
    given = parser.parse_args()
    sample = given.data_dir / "published" / CURRENT_NAME / DATABASE_NAME
    if not sample.exists():
        sys.exit(f"there is no warehouse at {sample}: run `make demo` first")
    with tempfile.TemporaryDirectory(prefix="read-") as folder:
        larger = Path(folder) / DATABASE_NAME
        # In a process of its own: what this one has ever held would count as its children's.
        made = measured(partial(enlarge, sample, given.times), larger)
        print(f"{made.parts['rows']:,.0f} rows, {_size(larger)}; the sample: {_size(sample)}\n", flush=True)
        return _compare(sample, larger, given)


def enlarge(sample: Path, times: int, larger: Path) -> dict[str, float]:
    """Writes the larger warehouse."""
    return {"rows": write_larger(sample, larger, times)}


def _size(database: Path) -> str:
    return f"{database.stat().st_size / 2**20:,.0f} MiB"


def _compare(sample: Path, larger: Path, given: argparse.Namespace) -> int:
    print(f"| recipe | sample, s | MiB | {given.times} times, s | processor s | rows | MiB |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    slow = []
    for recipe in (*recipes().values(), LINEAGE):
        small, large = (_quickest(recipe, database, given.rounds) for database in (sample, larger))
        _print(recipe, small, large)
        if small.clock > ON_THE_SAMPLE or large.clock > ON_THE_LARGER:
            slow.append(recipe.name)
    print(f"\ntoo slow: {', '.join(slow) or 'none'}")
    return 1 if slow else 0


def _quickest(recipe: Recipe, database: Path, rounds: int) -> Measured:
    """The quickest of some answers: a neighbour on the machine takes the clock's time, and never gives any."""
    return min((measured(partial(answer, recipe), database) for _ in range(rounds)), key=lambda one: one.clock)


def answer(recipe: Recipe, database: Path) -> dict[str, float]:
    """The recipe asked as `bubblewatch sql` asks it, opening the file included."""
    return {"rows": len(ask(database, recipe.sql).rows)}


def _print(recipe: Recipe, small: Measured, large: Measured) -> None:
    print(
        f"| {recipe.name} | {small.clock:.2f} | {small.peak_mib:,.0f} | {large.clock:.2f} | {large.processor:.2f} "
        f"| {large.parts['rows']:,.0f} | {large.peak_mib:,.0f} |",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
