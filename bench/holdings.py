"""A whole quarter of 13Fs, made up: loaded, composed, judged and put into every mart, against plain DuckDB.

``python -m bench.holdings [--rows 3400000] [--managers 7000]``
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import tempfile
import time
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.holdings_data import Quarter, write_dataset


@dataclass(frozen=True)
class Measured:
    """What one work took in a process of its own: seconds of the clock and of the processor, MiB, and its parts."""

    clock: float
    processor: float
    peak_mib: float
    parts: dict[str, float]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.holdings", description=__doc__)
    parser.add_argument("--rows", type=int, default=Quarter.rows, help="rows of all information tables together")
    parser.add_argument("--managers", type=int, default=Quarter.managers)
    parser.add_argument("--without-half", action="store_true", help="do not measure half the rows beside them")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="holdings-") as folder:
        whole = _made(Path(folder), given.rows, given.managers)
        plain = measured(plain_duckdb, whole)
        ours = measured(everything, whole)
        _print("plain DuckDB: read_csv of INFOTABLE.tsv into a table", plain, plain)
        _print("bubblewatch: read, judge, load, compose, every 13F mart", ours, plain)
        if not given.without_half:
            half = measured(everything, _made(Path(folder), given.rows // 2, given.managers // 2))
            _print("the same for half the rows", half, plain)
            print(f"twice the rows take {ours.processor / half.processor:.2f} times the processor time")


def _made(folder: Path, rows: int, managers: int) -> Path:
    path = folder / f"{rows}_form13f.zip"
    made = write_dataset(Quarter(rows=rows, managers=managers), path)
    print(f"{made:,} rows of {managers:,} managers, {path.stat().st_size / 1e6:.0f} MB zipped", flush=True)
    return path


def _print(name: str, one: Measured, plain: Measured) -> None:
    ratio = one.processor / plain.processor
    print(f"{name}: {one.clock:.1f} s, {one.processor:.1f} s of the processor ({ratio:.1f} x), {one.peak_mib:,.0f} MiB")
    for part, seconds in one.parts.items():
        print(f"    {part:<42} {seconds:6.1f} s")
    print(end="", flush=True)


def measured(work: Callable[[Path], dict[str, float]], path: Path) -> Measured:
    """The work in a fresh process, so that its memory is its own."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
        return process.submit(_measured_here, work, path).result()


def _measured_here(work: Callable[[Path], dict[str, float]], path: Path) -> Measured:
    began, processor = time.perf_counter(), time.process_time()
    parts = work(path)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Measured(time.perf_counter() - began, time.process_time() - processor, peak, parts)


def plain_duckdb(path: Path) -> dict[str, float]:
    """The least that anyone does: unpack INFOTABLE.tsv and read it into a table, no key, no check."""
    import duckdb

    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(path) as opened:
            table = opened.extract("INFOTABLE.tsv", folder)
        with duckdb.connect(f"{folder}/plain.duckdb") as connection:
            connection.execute("SET threads = 2")
            connection.execute(
                "CREATE TABLE infotable AS SELECT * FROM "
                "read_csv($file, delim = '\t', quote = '', header = true, all_varchar = false)",
                {"file": table},
            )
    return {}


def everything(path: Path) -> dict[str, float]:
    """What `bubblewatch backfill 13f-dataset` does, but for Prefect and the release."""
    from flows.run import Run, open_run
    from flows.settings import Settings
    from flows.stages.build_tables import build_core, build_dimensions, build_marts
    from flows.stages.read_datasets import load_datasets
    from flows.watchlist import load_watchlist

    parts: dict[str, float] = defaultdict(float)
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder), source="sample")
        with open_run(settings, load_watchlist(None, sample=True)) as run, _timed(Run, parts):
            with _part(parts, "read the zip, judge and load raw"):
                load_datasets(run, [path])
            with _part(parts, "core, judged and loaded"):
                dimensions = build_dimensions(run)
                core = build_core(run)
            with _part(parts, "marts, judged and loaded"):
                build_marts(run, core, dimensions)
            rows = run.build.execute("SELECT count(*) FROM raw.raw_13f_holding").fetchone()
    parts["rows loaded, millions"] = round((rows or (0,))[0] / 1e6, 3)
    return dict(parts)


@contextmanager
def _timed(run: Any, parts: dict[str, float]) -> Iterator[None]:
    """Adds up, inside the block, what judging and loading take."""
    judged, load = run.judged, run.load

    def timed_judged(self: Any, table: Any, *rest: Any) -> Any:
        with _part(parts, f"  judged {table.name}"):
            return judged(self, table, *rest)

    def timed_load(self: Any, table: Any, *rest: Any) -> Any:
        with _part(parts, f"  loaded {table.name}"):
            return load(self, table, *rest)

    run.judged, run.load = timed_judged, timed_load
    try:
        yield
    finally:
        run.judged, run.load = judged, load


@contextmanager
def _part(parts: dict[str, float], name: str) -> Iterator[None]:
    began = time.perf_counter()
    try:
        yield
    finally:
        parts[name] += time.perf_counter() - began


if __name__ == "__main__":
    main()
