"""Read landed filings on the cores there are: each in a process of its own, the readings in the order asked for.

Few are read in this process, since starting others costs more than it saves. What the rows are does not depend on it.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import traceback
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from transforms.reading.errors import FilingError
from transforms.reading.limits import Limits
from transforms.reading.parse_filing import Origin, RawRows, parse_filing
from warehouse.landing import LandingError, RawZone

FILINGS_WORTH_A_PROCESS = 20
"""A process takes as long to start as about so many filings take to be read."""
# Filings under way, or read and not yet taken, for each process: what bounds the memory.
_AHEAD = 2


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of one landed filing: its ``rows``, or in one sentence why there are none.

    ``refused`` holds for this parser, which will say the same of the same bytes; ``unread`` may pass: the bytes
    ``are_damaged``, or the process that read them died. ``trace`` is that of a defect of ours.
    """

    accession_number: str
    rows: RawRows | None = None
    refused: str | None = None
    unread: str | None = None
    are_damaged: bool = False
    trace: str | None = None


Reader = Callable[[Path, str], Reading]
"""Reads one filing of the raw zone in that folder."""


def read_landed(folder: Path, accession_number: str, within: Limits) -> Reading:
    """Every raw row of a filing that is landed in the raw zone ``folder``. Raises nothing that concerns the filing."""
    zone = RawZone(folder)
    try:
        landed = zone.about(accession_number)
        origin = Origin(landed.cik, landed.source_url, landed.submission_bytes, landed.sha256)
        rows = parse_filing(zone.read(accession_number), accession_number, origin, within)
        return Reading(accession_number, rows)
    except LandingError as error:
        return Reading(accession_number, unread=str(error), are_damaged=True)
    except FilingError as error:
        return Reading(accession_number, refused=str(error))
    except Exception as error:  # noqa: BLE001 - its trace is handed back, to be logged where logs are kept
        # A parser that stumbles over one filing must not cost everybody the night; the filing is refused, visibly.
        why = f"{accession_number}: the parser failed with {type(error).__name__}: {error}"
        return Reading(accession_number, refused=why, trace=traceback.format_exc())


def read_in_order(
    reader: Reader, folder: Path, accession_numbers: Sequence[str], workers: int | None = None
) -> Generator[Reading, None, None]:
    """The readings of the filings, in their order, by so many ``workers`` at most (None: as many as there are cores).

    A filing whose process dies (a library that crashes, no memory) is ``unread``, by name; the others are read.
    """
    wanted = min(workers or _cores(), len(accession_numbers) // FILINGS_WORTH_A_PROCESS)
    if wanted > 1:
        return _side_by_side(reader, folder, accession_numbers, wanted)
    return (reader(folder, number) for number in accession_numbers)


def _cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _side_by_side(reader: Reader, folder: Path, numbers: Sequence[str], workers: int) -> Generator[Reading, None, None]:
    ahead, done = workers * _AHEAD, 0
    while done < len(numbers):
        for reading in _until_one_dies(reader, folder, numbers[done:], workers, ahead):
            done += 1
            yield reading
        # Where a process died, all that were under way are lost with it: one by one they show whose fault it was.
        suspects = numbers[done : done + ahead]
        done += len(suspects)
        yield from _one_by_one(reader, folder, suspects)


def _one_by_one(reader: Reader, folder: Path, numbers: Sequence[str]) -> Iterator[Reading]:
    while numbers:
        done = 0
        for reading in _until_one_dies(reader, folder, numbers, workers=1, ahead=1):
            done += 1
            yield reading
        for number in numbers[done : done + 1]:
            why = "the process that read it died, for want of memory or by a defect of a library"
            yield Reading(number, unread=f"{number}: {why}. The next run tries it again")
        numbers = numbers[done + 1 :]


def _until_one_dies(
    reader: Reader, folder: Path, numbers: Sequence[str], workers: int, ahead: int
) -> Iterator[Reading]:
    """Readings in order; ends early where a process dies, with the first one that was under way not given."""
    left, started = iter(numbers), deque[Future[Reading]]()
    with _processes(workers) as pool:
        try:
            started.extend(pool.submit(reader, folder, number) for number in islice(left, ahead))
            while started:
                yield started.popleft().result()
                started.extend(pool.submit(reader, folder, number) for number in islice(left, 1))
        except BrokenProcessPool:
            return


@contextmanager
def _processes(count: int) -> Iterator[ProcessPoolExecutor]:
    # A fork of a process that runs Polars' threads may hang for ever.
    pool = ProcessPoolExecutor(count, multiprocessing.get_context("spawn"), initializer=_begin_work)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _begin_work() -> None:
    """A worker leaves Ctrl-C to the run that started it, and does not outlive it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_run, daemon=True).start()


def _end_with_the_run() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
