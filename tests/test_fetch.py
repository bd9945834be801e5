"""One request: asked again with patience, a Retry-After heeded, and a block told by its page and by nothing else."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
import requests
from edgar_tree import CIK, Listed, Served, accession, lay_tree, serve, unhurried

from flows.edgar import urls
from flows.edgar.errors import Blocked, EdgarError, GatewayError
from flows.edgar.faults import Fault
from flows.edgar.fetch import Patience, fetch
from flows.edgar.filing_index import read_index

JSON = urls.submissions(CIK)
DAY = urls.daily_index(date(2025, 1, 30))
NOT_THERE = EdgarError("nothing there")


def ask(
    tmp_path: Path, url: str = JSON, faults: Sequence[Fault] = (), patience: Patience | None = None
) -> tuple[requests.Response, Served]:
    tree = lay_tree(tmp_path / "tree", [Listed(accession(1))])
    with serve(tree, tmp_path / "ca", faults, patience=patience) as served:
        return fetch(served.connection, url, NOT_THERE), served


def test_every_try_is_counted_by_kind(tmp_path: Path) -> None:
    _, served = ask(tmp_path, faults=[Fault("CIK", "status_503", times=2)], patience=unhurried([]))
    assert served.connection.asked == {"submissions": 3}
    assert sum(served.connection.requests_so_far().values()) == 3


def test_back_off_doubles_and_chance_moves_it_by_half() -> None:
    pauses: list[float] = []
    chances = iter([0.0, 1.0, 0.5])
    patience = Patience(100, sleep=pauses.append, chance=lambda: next(chances))
    assert all(patience.back_off(attempt, 2.0) for attempt in range(3))
    assert pauses == [1.0, 6.0, 8.0]


def test_patience_ends_and_says_so_at_once() -> None:
    pauses: list[float] = []
    patience = unhurried(pauses, 10)
    assert patience.wait(8)
    assert not patience.wait(3)
    assert patience.wait(2)
    assert pauses == [8, 2]


def test_a_run_that_may_wait_no_longer_asks_no_more(tmp_path: Path) -> None:
    pauses: list[float] = []
    with pytest.raises(GatewayError, match="may wait no longer: EDGAR answered 503"):
        ask(tmp_path, faults=[Fault("CIK", "status_503")], patience=unhurried(pauses, 2.5))
    assert pauses == [1.0]


def test_a_retry_after_is_kept_and_then_asked_again(tmp_path: Path) -> None:
    began = time.monotonic()
    answer, served = ask(tmp_path, faults=[Fault("CIK", "status_429", times=1, seconds=2)])
    assert answer.status_code == 200
    first, second = (request.at for request in served.replica.seen)
    assert 2.0 <= second - first < 4
    assert time.monotonic() - began < 6


def test_a_retry_after_binds_every_other_request_too(tmp_path: Path) -> None:
    tree = lay_tree(tmp_path / "tree", [Listed(accession(1))])
    faults = [Fault("CIK", "status_429", times=1, seconds=900)]
    with serve(tree, tmp_path / "ca", faults, patience=unhurried([], 60)) as served:
        with pytest.raises(GatewayError, match="may wait no longer: EDGAR answered 429"):
            fetch(served.connection, JSON, NOT_THERE)
        with pytest.raises(Blocked, match=r"was not asked for: EDGAR wants silence for another (900|899) s"):
            fetch(served.connection, urls.tickers(), NOT_THERE)
        assert len(served.replica.seen) == 1


@pytest.mark.parametrize("url", [JSON, DAY])
@pytest.mark.parametrize("kind", ["block_page_200", "block_page_403"])
def test_a_block_page_silences_everything_whatever_its_status(tmp_path: Path, url: str, kind: str) -> None:
    tree = lay_tree(tmp_path / "tree", [Listed(accession(1))])
    with serve(tree, tmp_path / "ca", [Fault("", kind)]) as served:  # type: ignore[arg-type]
        with pytest.raises(Blocked, match="ten minutes"):
            fetch(served.connection, url, NOT_THERE)
        assert 599 < served.connection.limiter.silence_left() <= 600
        with pytest.raises(Blocked, match="was not asked for"):
            fetch(served.connection, url, NOT_THERE)
        assert len(served.replica.seen) == 1


def test_an_index_that_does_not_exist_is_no_block(tmp_path: Path) -> None:
    tree = lay_tree(tmp_path / "tree", [Listed(accession(1))])
    with serve(tree, tmp_path / "ca") as served:
        with pytest.raises(EdgarError, match="nothing there"):
            fetch(served.connection, DAY, NOT_THERE)
        assert [request.status for request in served.replica.seen] == [403]
        assert served.connection.limiter.silence_left() == 0


def test_what_has_not_changed_is_not_sent_again(tmp_path: Path) -> None:
    tree = lay_tree(tmp_path / "tree", [Listed(accession(1))])
    wanted = (CIK, ("10-K",), date(2024, 1, 1), date(2025, 12, 31))
    with serve(tree, tmp_path / "ca") as served:
        first = read_index(served.connection, *wanted)
        assert first is not None
        assert read_index(served.connection, *wanted, first.unless) is None
        lay_tree(tree, [Listed(accession(1)), Listed(accession(2), filed="2025-02-28")])
        changed = read_index(served.connection, *wanted, first.unless)
        assert changed is not None
        assert [entry.accession_number for entry in changed.entries] == [accession(1), accession(2)]
        assert [request.status for request in served.replica.seen] == [200, 304, 200]
