"""What a run writes down of freshness, and the view that says on any day what is overdue."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from warehouse_rows import put

from flows.watching.last_seen import next_success_due, note_last_seen
from warehouse.connection import Connection, open_build
from warehouse.contract.tables import DIM_COMPANY, LAST_SEEN, LOAD_LOG, RAW_FILING

AMAZON = "0001018724"


@pytest.fixture
def build(tmp_path: Path) -> Iterator[Connection]:
    with open_build(tmp_path) as connection:
        yield connection


def test_the_run_has_a_row_of_its_own_with_the_last_success_and_the_newest_filing(build: Connection) -> None:
    begun = datetime(2026, 11, 24, 4, 30)
    put(build, DIM_COMPANY, {"cik": AMAZON, "company": "Amazon"})
    put(build, RAW_FILING, {"cik": AMAZON, "form": "10-K", "filing_date": date(2026, 2, 6)})
    put(
        build,
        LOAD_LOG,
        {"load_id": "a", "started_at": begun, "status": "unchanged"},
        {"load_id": "b", "started_at": begun + timedelta(days=1), "status": "blocked"},
    )
    note_last_seen(build)
    found = build.execute(
        "SELECT last_run_id, last_run_at, last_success_at, last_filing_date, next_due FROM freshness "
        "WHERE subject_kind = 'run'"
    ).fetchall()
    # 04:30 UTC is the evening of Monday 23 in New York: Tuesday's night ends by Wednesday.
    assert found == [("b", begun + timedelta(days=1), begun, date(2026, 2, 6), date(2026, 11, 25))]
    assert build.execute("SELECT count(*) FROM freshness").fetchone() == (3,)


def test_an_empty_build_file_has_the_row_of_the_run_alone(build: Connection) -> None:
    note_last_seen(build)
    assert build.execute("SELECT subject_id, next_due, is_overdue FROM freshness").fetchall() == [
        ("nightly_refresh", None, False)
    ]


@pytest.mark.parametrize(
    ("success", "due"),
    [
        (datetime(2026, 11, 27, 4, 40), date(2026, 11, 28)),  # Thursday's night: Friday's ends by Saturday
        (datetime(2026, 11, 28, 4, 40), date(2026, 12, 1)),  # Friday's night: Monday's ends by Tuesday
        (datetime(2026, 11, 29, 15, 0), date(2026, 12, 1)),  # by hand on Sunday
        (None, None),
    ],
)
def test_the_next_success_is_due_by_the_day_after_the_next_weekday_night(
    success: datetime | None, due: date | None
) -> None:
    assert next_success_due(success) == due


def test_overdue_is_told_by_the_clock_of_whoever_asks_and_by_no_run(build: Connection) -> None:
    def row(name: str, due: date | None) -> dict[str, object]:
        return {"subject_id": name, "form_family": "13F", "subject_kind": "manager", "next_due": due}

    today = date.today()
    put(
        build,
        LAST_SEEN,
        row("long over", today - timedelta(days=10)),
        row("to come", today + timedelta(days=10)),
        row("none", None),
    )
    rows = build.execute("SELECT subject_id, is_overdue, days_overdue FROM freshness").fetchall()
    found = {name: (overdue, days) for name, overdue, days in rows}
    assert found["long over"] in [(True, 10), (True, 9)]  # New York's day may be yesterday's
    assert (found["to come"], found["none"]) == ((False, 0), (False, None))
