"""Progress of long work: lines for a log say how far it is and how long the rest takes, and not too often."""

from __future__ import annotations

import pytest

from flows.progress import Lines, Progress, duration


def test_lines_come_every_ten_seconds_and_at_the_end_with_the_time_left() -> None:
    said, now = list[str](), [0.0]
    lines = Lines("fetching filings", 2000, said.append, lambda: now[0])
    for second, done in ((0, 0), (5, 100), (10, 200), (12, 300), (21, 300), (31, 300), (100, 1000), (101, 2000)):
        now[0] = second
        lines.advance(done)
    assert said == [
        "fetching filings: 200 of 2,000, 2 min left",
        "fetching filings: 300 of 2,000, 2 min left",
        "fetching filings: 1,000 of 2,000, 2 min left",
        "fetching filings: 2,000 of 2,000",
    ]


def test_durations_are_said_as_one_says_them() -> None:
    assert [duration(seconds) for seconds in (4.4, 59, 61, 3599, 11_100)] == [
        "4 s",
        "59 s",
        "1 min",
        "1 h 00 min",
        "3 h 05 min",
    ]


def test_work_inside_other_work_says_nothing_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    progress = Progress(visible=False, in_lines=True)
    with progress.over("fetching", 2) as outer:
        with progress.over("reading", 1) as inner:
            inner(1)
        outer(2)
    with progress.over("reading", 1) as alone:
        alone(1)
    assert capsys.readouterr().err.splitlines() == ["fetching: 2 of 2", "reading: 1 of 1"]


def test_where_nothing_is_to_be_said_nothing_is(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress(visible=False).over("reading", 1) as advance:
        advance(1)
    with Progress(visible=False, in_lines=True).over("reading", 0) as advance:
        advance(0)
    assert capsys.readouterr().err == ""
