"""Whether reading grows with the filings and no faster, and what it gains from a second core.

``python -m bench.rebuild [--mirror FOLDER]``: a folder laid out like EDGAR's Archives, or else the built-in sample; 1,
2, 4 and 8 times the same filings, processor time per filing. Then once by one worker and by one a core, by the clock.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import polars as pl

from flows.sample.render import render_sample
from flows.stages.parse_filings import read_in_order, read_landed
from transforms.reading.errors import FilingError
from transforms.reading.limits import Limits
from transforms.reading.parse_filing import Origin, parse_filing
from warehouse.contract.tables import RAW_XBRL_FACT
from warehouse.landing import RawZone

FACTORS = (1, 2, 4, 8)
Filing = tuple[str, bytes]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.rebuild", description=__doc__)
    parser.add_argument("--mirror", type=Path, help="a folder with Archives/**/ACCESSION.txt in it")
    folder = parser.parse_args().mirror
    filings = _filings(folder) if folder else _sample()
    if not filings:
        sys.exit(f"there are no submissions below {folder}")
    facts = sum(frame.height for frame in read(filings))  # once before: what is imported and cached is not growth
    print(f"{len(filings)} filings, {sum(len(data) for _, data in filings) / 1e6:.1f} MB, {facts:,} facts")
    for factor in FACTORS:
        # One time over stands beside every other, as the machine may be slower a minute later.
        once, several = per_filing(filings, 1), per_filing(filings, factor)
        print(f"{factor} times: {several * 1000:.2f} ms a filing, {several / once:.2f} of once over", flush=True)
    with tempfile.TemporaryDirectory() as zone:
        alone, together = side_by_side(filings, Path(zone))
    print(f"landed filings: {alone:.2f} s by one worker, {together:.2f} s by one a core: {alone / together:.2f} times")


def side_by_side(filings: Sequence[Filing], folder: Path) -> tuple[float, float]:
    """Clock seconds to read what is landed, by one worker and by one a core: the least of three turns each.

    The clock, since that is what cores save; the least, since neighbours only ever add to it.
    """
    zone = RawZone(folder)
    for number, data in filings:
        about = {"cik": "0000000000", "source_url": "", "edgar_source": "bench", "fetched_at": datetime.now(UTC)}
        zone.land(number, data, **about)  # type: ignore[arg-type]
    numbers, reader = zone.accession_numbers(), partial(read_landed, within=Limits())
    seconds: dict[int | None, list[float]] = {1: [], None: []}
    for _ in range(3):
        for workers, times in seconds.items():
            start = time.perf_counter()
            for _reading in read_in_order(reader, folder, numbers, workers):
                pass
            times.append(time.perf_counter() - start)
    return min(seconds[1]), min(seconds[None])


def per_filing(filings: Sequence[Filing], factor: int) -> float:
    """Processor seconds a filing over so many times the filings, all rows kept as in a rebuild of a batch."""
    start = time.process_time()
    kept = [frame for _ in range(factor) for frame in read(filings)]
    pl.concat(kept)
    return (time.process_time() - start) / (factor * len(filings))


def read(filings: Sequence[Filing]) -> list[pl.DataFrame]:
    """The facts of every filing that can be read; one that is refused takes its time too, and gives none."""
    frames = []
    for accession, data in filings:
        origin = Origin("0000000000", "", len(data), hashlib.sha256(data).hexdigest())
        with contextlib.suppress(FilingError):
            frames.append(parse_filing(data, accession, origin)[RAW_XBRL_FACT.name])
    return frames


def _filings(folder: Path) -> list[Filing]:
    return [(path.stem, path.read_bytes()) for path in sorted(folder.rglob("Archives/**/*.txt"))]


def _sample() -> list[Filing]:
    with tempfile.TemporaryDirectory() as folder:
        render_sample(Path(folder))
        return _filings(Path(folder))


if __name__ == "__main__":
    main()
