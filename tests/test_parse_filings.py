"""Filings read side by side: in their order, within bounds, and with the one named that kills its process."""

from __future__ import annotations

import os
from collections.abc import Iterable
from concurrent.futures import Future
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import ClassVar

import pytest
from readers import DEADLY, dying_reader, reader

from flows.stages.parse_filings import FILINGS_WORTH_A_PROCESS, Reading, read_in_order, read_landed
from transforms.reading.limits import Limits
from warehouse.landing import RawZone

MANY = [f"0000000000-25-{number:06d}" for number in range(2 * FILINGS_WORTH_A_PROCESS)]


def read(numbers: list[str], workers: int | None, by: object = reader) -> list[Reading]:
    return list(read_in_order(by, Path(), numbers, workers))  # type: ignore[arg-type]


def processes(readings: Iterable[Reading]) -> set[str | None]:
    return {one.refused for one in readings}


def test_many_are_read_in_other_processes_and_come_in_their_order() -> None:
    readings = read(MANY, 2)
    assert [one.accession_number for one in readings] == MANY
    assert str(os.getpid()) not in processes(readings)


def test_few_or_one_worker_are_read_in_this_process() -> None:
    mine = {str(os.getpid())}
    assert processes(read(MANY, 1)) == mine
    assert processes(read(MANY[1:], 8)) == mine
    assert read([], None) == []


def test_a_filing_that_kills_its_process_is_named_and_the_others_are_read() -> None:
    readings = read(MANY, 2, dying_reader)
    assert [one.accession_number for one in readings] == MANY
    (dead,) = [one for one in readings if one.unread]
    assert dead.accession_number == DEADLY
    assert dead.unread is not None
    assert dead.unread.startswith(f"{DEADLY}: the process that read it died")
    assert all(one.refused for one in readings if one is not dead)


class _Pool:
    """Reads at once, and counts."""

    submitted: ClassVar[list[str]] = []

    def __init__(self, *_: object, **__: object) -> None: ...

    def submit(self, _: object, __: Path, number: str) -> Future[Reading]:
        self.submitted.append(number)
        done: Future[Reading] = Future()
        done.set_result(Reading(number))
        return done

    def shutdown(self, **_: object) -> None: ...


def test_no_more_filings_are_begun_than_may_wait_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.stages.parse_filings.ProcessPoolExecutor", _Pool)
    for taken, one in enumerate(read_in_order(reader, Path(), MANY, 2), 1):
        assert one.accession_number == MANY[taken - 1]
        assert len(_Pool.submitted) == min(len(MANY), taken + 3)


def test_a_submission_beyond_the_limit_is_refused_and_the_setting_is_named(tmp_path: Path) -> None:
    zone, number = RawZone(tmp_path), MANY[0]
    about = {"cik": "0000000001", "source_url": "", "edgar_source": "sample", "fetched_at": datetime.now(UTC)}
    zone.land(number, b"<SEC-DOCUMENT> and so on", **about)  # type: ignore[arg-type]
    (refused,) = read_in_order(partial(read_landed, within=Limits(submission_bytes=10)), tmp_path, [number])
    assert refused.refused == (
        f"Filing {number}: it has 24 bytes, more than the 10 that are read. If it is genuine, raise the setting "
        "most_submission_bytes and run `bubblewatch rebuild`"
    )
