"""What status and the nightly report say of 13Fs: here, overdue, due next, due no more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from warehouse_rows import put

from flows.watching.freshness import overdue_lines, reports_due
from warehouse.connection import Connection, open_build
from warehouse.contract.tables import CORE_13F_FILING, DIM_MANAGER

BERKSHIRE, SCION = "0001067983", "0001649339"


@pytest.fixture
def build(tmp_path: Path) -> Iterator[Connection]:
    with open_build(tmp_path) as connection:
        yield connection


def manager(cik: str, name: str, **given: Any) -> dict[str, Any]:
    return {"manager_cik": cik, "manager_name": name, "expected_from": date(2026, 5, 1), **given}


def report(cik: str, quarter: date, filed: date) -> dict[str, Any]:
    known = {"filing_date": filed, "known_from": datetime(filed.year, filed.month, filed.day, 16, 30)}
    said = {"form": "13F-HR", "report_role": "original", "reconciliation": "reconciled", "unit_as_filed": "dollars"}
    number = f"{cik}-{filed:%y}-{filed:%m%d}00"
    return {"accession_number": number, "manager_cik": cik, "period_of_report": quarter, **known, **said}


def said_on(build: Connection, day: date) -> dict[str, str]:
    return {one.manager_name: str(one) for one in reports_due(build, day)}


@pytest.fixture
def watched(build: Connection) -> Connection:
    stopped = {"last_expected_period": date(2025, 9, 30), "stopped_on": date(2025, 11, 10)}
    why = {"why_stopped": "Its registration was terminated.", "stopped_source": "SEC"}
    put(build, DIM_MANAGER, manager(BERKSHIRE, "Berkshire"), manager(SCION, "Scion", **stopped, **why))
    put(
        build,
        CORE_13F_FILING,
        report(BERKSHIRE, date(2026, 6, 30), date(2026, 8, 14)),
        report(SCION, date(2025, 9, 30), date(2025, 11, 3)),
        report("0000000001", date(2026, 6, 30), date(2026, 8, 1)),
    )
    return build


def test_a_report_that_waits_is_due_on_its_day_and_overdue_on_the_next(watched: Connection) -> None:
    # The fourteenth of November 2026 is a Saturday.
    newest = "the newest here is of 2026-06-30, filed on 2026-08-14 (reported)"
    assert said_on(watched, date(2026, 11, 16))["Berkshire"] == f"{newest}; that of 2026-09-30 is due on 2026-11-16"
    assert said_on(watched, date(2026, 11, 17))["Berkshire"] == (
        f"the report of 2026-09-30 was due on 2026-11-16 and is not here; {newest}; "
        "that of 2026-12-31 is due on 2027-02-16"
    )


def test_of_a_manager_that_stopped_none_is_due_any_more(watched: Connection) -> None:
    for day in (date(2026, 2, 18), date(2026, 11, 26), date(2030, 1, 1)):
        assert said_on(watched, day)["Scion"] == (
            "the newest here is of 2025-09-30, filed on 2025-11-03 (reported); "
            "none is due any more since 2025-11-10. Its registration was terminated."
        )


def test_only_watched_managers_are_overdue(watched: Connection) -> None:
    assert list(overdue_lines(reports_due(watched, date(2026, 11, 16)))) == []
    assert list(overdue_lines(reports_due(watched, date(2026, 11, 17)))) == [
        "Berkshire: the report of 2026-09-30 was due on 2026-11-16 and is not here"
    ]


def test_a_manager_without_a_report_and_a_quarter_without_one(watched: Connection) -> None:
    put(
        watched,
        CORE_13F_FILING,
        report(BERKSHIRE, date(2026, 3, 31), date(2026, 5, 15)),
        report(BERKSHIRE, date(2026, 9, 30), date(2026, 11, 16)),
    )
    said = said_on(watched, date(2026, 11, 26))
    assert "reports missing before it: 1" in said["Berkshire"]
    assert said["Scion"].startswith("no report is here; none is due any more")
    put(watched, CORE_13F_FILING)
    assert said_on(watched, date(2026, 11, 26))["Berkshire"] == (
        "no report is here; that of 2026-12-31 is due on 2027-02-16"
    )


def test_of_many_overdue_reports_the_newest_are_named(watched: Connection) -> None:
    berkshire = reports_due(watched, date(2028, 3, 1))[0]
    assert berkshire.overdue == (
        "3 reports, of 2026-09-30 to 2027-03-31, are overdue",
        "the report of 2027-06-30 was due on 2027-08-16 and is not here",
        "the report of 2027-09-30 was due on 2027-11-15 and is not here",
        "the report of 2027-12-31 was due on 2028-02-14 and is not here",
    )


def test_an_empty_warehouse_has_nothing_to_say(build: Connection) -> None:
    assert reports_due(build, date(2026, 11, 26)) == []
