"""Compare tonight with last night before anything is published, and have Great Expectations judge what changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from expectations.between_nights import SUITE, Nights, checks
from expectations.bounds import bounds
from expectations.verdict import Verdict
from flows.run import Run
from warehouse import between_nights as between
from warehouse.compare import CompareError, Pair, beside_build
from warehouse.connection import WarehouseError

_CHANGES_TOLD = 20
"""Changed figures that a report tells; ``bubblewatch diff`` tells all."""
_CHANGES_KEPT = 10_000
"""Changed figures of one night that ops.changed_figure holds: a change of the rules may change every figure."""


def compare_nights(run: Run) -> list[Verdict]:
    """Judges the build file against the release that is up; returns the verdicts that stop publication.

    The first night has none to be compared with, and one after a release that cannot be opened says so in its warnings.
    """
    manifest = run.published.manifest()
    if manifest is None:
        return []
    try:
        with run.log.stage("compare"), beside_build(run.build, run.published.database) as pair:
            run.report.compared_with = str(manifest["release"])
            return run.noted(_verdicts(run, pair, reasons(manifest, run.made_with())))
    except WarehouseError as error:
        run.report.warnings.append(f"tonight was not compared with last night: {error}")
        return []


def _verdicts(run: Run, pair: Pair, named: list[str]) -> list[Verdict]:
    try:
        nights = nights_of(pair, named)
        run.report.figures_changed, first = between.changed_figures(pair, _CHANGES_KEPT)
    except CompareError as error:
        return [Verdict(SUITE, "Tonight can be compared with last night", None, "not_evaluated", str(error))]
    run.report.changes = list(change_lines(first.head(_CHANGES_TOLD)))
    run.log.changed_figures(first)
    return run.judge.totals(SUITE, checks(nights, bounds()))


def reasons(manifest: Mapping[str, Any], made_with: Mapping[str, str]) -> list[str]:
    """What else than filings is not as it was for the release of this manifest, in words."""
    before = manifest.get("made_with")
    if before is None:
        return ["last night's release does not say what it was made with"]
    return [f"the {name} changed" for name, digest in made_with.items() if before.get(name) != digest]


def change_lines(changes: pl.DataFrame) -> Iterator[str]:
    """Changed figures in words, each with the filings behind the old value and the new."""
    for one in changes.iter_rows(named=True):
        yield (
            f"{one['table_name']} {one['row_key']}: {one['column_name']} {one['value_before']} -> "
            f"{one['value_now'] or 'NULL'} ({one['accession_numbers_before']} -> {one['accession_numbers_now']})"
        )


def nights_of(pair: Pair, named: Sequence[str] = ()) -> Nights:
    """What is judged of two nights; ``named`` says what else than filings changed between them."""
    return Nights(
        between.table_rows(pair),
        between.slice_rows(pair),
        between.unexplained(pair),
        between.figures_kept(pair),
        between.largest_changes(pair),
        between.new_growth(pair),
        named,
    )
