"""Four processes, each with a gateway of its own, in front of one EDGAR: together they are as polite as one."""

from __future__ import annotations

import itertools
import multiprocessing
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from multiprocessing.pool import Pool
from pathlib import Path

import pytest
from edgar_tree import CIK, TESTER, Listed, Served, accession, lay_tree, most_in_a_window, serve

from flows.edgar import urls
from flows.edgar.connection import EdgarConnection
from flows.edgar.errors import Blocked, GatewayError
from flows.edgar.faults import Fault
from flows.edgar.fetch import Patience, fetch
from flows.edgar.gateway import Gateway, PassThrough
from flows.edgar.ledger import FileLedger
from flows.edgar.rate_limit import SlidingWindow

PROCESSES = 4
FILING = urls.full_submission(CIK, accession(1))
JSON = urls.submissions(CIK)


@dataclass(frozen=True)
class Errand:
    """What a process is sent for, and by which road: the replica stands for the user's proxy and the SEC behind it."""

    sec: str
    ca_file: Path
    permits: Path
    url: str
    times: int
    block_seconds: float = 600.0


def ask(errand: Errand) -> list[tuple[float, str]]:
    """When each request came back, and how. A block is waited out, as a run does."""
    limiter = SlidingWindow(8, ledger=FileLedger(errand.permits))
    came = []
    with Gateway(PassThrough(user_proxy=errand.sec), limiter) as gateway:
        connection = replace(
            EdgarConnection(gateway.url, errand.ca_file, TESTER, "live", limiter=limiter, patience=Patience(30)),
            block_seconds=errand.block_seconds,
        )
        for _ in range(errand.times):
            try:
                fetch(connection, errand.url, GatewayError("not there"))
                came.append((time.monotonic(), "came"))
            except Blocked:
                came.append((time.monotonic(), "blocked"))
                connection.sit_out()
    return came


@pytest.fixture(scope="module")
def processes() -> Iterator[Pool]:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["flows.edgar.connection", "edgar_tree"])
    with context.Pool(PROCESSES) as pool:
        # All of them are up before anything is counted.
        pool.map(time.sleep, [0.1] * PROCESSES, chunksize=1)
        yield pool


def errand(served: Served, tmp_path: Path, url: str, times: int, block_seconds: float = 600.0) -> Errand:
    assert served.connection.ca_file is not None
    return Errand(served.gateway.url, served.connection.ca_file, tmp_path / "permits", url, times, block_seconds)


def test_any_sliding_second_holds_at_most_eight_requests_of_four_processes(processes: Pool, tmp_path: Path) -> None:
    tree = lay_tree(tmp_path / "tree", [Listed(accession(1))])
    with serve(tree, tmp_path / "ca") as served:
        came = processes.map(ask, [errand(served, tmp_path, FILING, 6)] * PROCESSES, chunksize=1)
        arrivals = [request.at for request in served.replica.seen]
    assert [how for process in came for _, how in process] == ["came"] * 24
    assert len(arrivals) == 24
    assert most_in_a_window(arrivals) <= 8
    assert arrivals[-1] - arrivals[0] < 5, "the limiter must not be slower than it has to be"


def test_a_block_page_for_one_process_stops_them_all_and_they_resume(processes: Pool, tmp_path: Path) -> None:
    tree = lay_tree(tmp_path / "tree", [Listed(accession(1))])
    with serve(tree, tmp_path / "ca", [Fault("CIK", "block_page_200", times=1, after=5)]) as served:
        came = processes.map(ask, [errand(served, tmp_path, JSON, 5, 1.5)] * PROCESSES, chunksize=1)
        arrivals = [request.at for request in served.replica.seen]
    (told,) = [at for at, after in itertools.pairwise(arrivals) if after - at > 1.3]
    # What was on its way when the page came may still arrive; then nothing does, until the silence is over.
    assert arrivals.index(told) < 5 + PROCESSES + 1
    assert all(how == "came" for process in came for _, how in process[-1:])
    assert sum(how == "blocked" for process in came for _, how in process) >= PROCESSES
