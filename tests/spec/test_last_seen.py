"""last_seen: the newest filing of everybody watched, and the day its next one is due at the latest."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import polars as pl
import pytest
from warehouse_rows import frame_of

from transforms.last_seen import last_seen
from warehouse.contract.tables import DIM_COMPANY, DIM_MANAGER, LANDING_LOG, RAW_FILING

MICROSOFT, NVIDIA, BERKSHIRE = "0000789019", "0001045810", "0001067983"


def filing(number: int, cik: str, form: str, period: date | None, filed: date) -> dict[str, Any]:
    accession = f"{cik}-{filed:%y}-{number:06d}"
    return {
        "accession_number": accession,
        "cik": cik,
        "form": form,
        "period_of_report": period,
        "filing_date": filed,
        "source_kind": "submission",
    }


def seen(
    *filings: dict[str, Any],
    company: dict[str, Any] | None = None,
    manager: dict[str, Any] | None = None,
    category: tuple[str, str] | None = None,
) -> dict[str, dict[str, Any]]:
    """Rows of last_seen by form family, of one company or one manager."""
    landed = [{"accession_number": one["accession_number"], "fetched_at": datetime(2026, 8, 1, 3)} for one in filings]
    rows = last_seen(
        frame_of(RAW_FILING, *filings),
        frame_of(LANDING_LOG, *landed),
        pl.DataFrame(
            [category] if category else [],
            schema={"accession_number": pl.String(), "value_text": pl.String()},
            orient="row",
        ),
        frame_of(DIM_COMPANY, *([company] if company else [])),
        frame_of(DIM_MANAGER, *([manager] if manager else [])),
    )
    return {row["form_family"]: row for row in rows.iter_rows(named=True)}


def test_the_newest_filing_of_each_family_is_named_with_when_it_landed() -> None:
    found = seen(
        filing(1, MICROSOFT, "10-K", date(2025, 6, 30), date(2025, 7, 30)),
        filing(2, MICROSOFT, "10-K/A", date(2025, 6, 30), date(2025, 8, 30)),
        filing(3, MICROSOFT, "10-Q", date(2025, 9, 30), date(2025, 10, 29)),
        filing(4, NVIDIA, "10-Q", date(2025, 10, 26), date(2025, 11, 19)),
        company={"cik": MICROSOFT, "company": "Microsoft"},
    )
    assert found["10-K"]["last_accession_number"] == f"{MICROSOFT}-25-000002"
    assert found["10-Q"]["last_accession_number"] == f"{MICROSOFT}-25-000003"
    assert found["10-Q"]["last_landed_at"] == datetime(2026, 8, 1, 3)
    assert (found["10-Q"]["subject_kind"], found["10-Q"]["subject_name"]) == ("company", "Microsoft")


@pytest.mark.parametrize(
    ("last_quarter", "next_quarter"),
    [
        (date(2025, 9, 30), date(2025, 12, 31)),
        (date(2025, 12, 31), date(2026, 3, 31)),
        # What follows is the fiscal year's end, which the annual report covers.
        (date(2026, 3, 31), date(2026, 9, 30)),
    ],
)
def test_the_next_quarter_skips_the_end_of_the_fiscal_year(last_quarter: date, next_quarter: date) -> None:
    found = seen(
        filing(1, MICROSOFT, "10-K", date(2025, 6, 30), date(2025, 7, 30)),
        filing(2, MICROSOFT, "10-Q", last_quarter, last_quarter.replace(day=28)),
        company={"cik": MICROSOFT},
    )
    assert (found["10-Q"]["next_period_end"], found["10-K"]["next_period_end"]) == (next_quarter, date(2026, 6, 30))


@pytest.mark.parametrize(
    ("category", "annual", "quarterly"),
    [
        # 2026-08-29 is a Saturday, and 2025-11-09 a Sunday.
        ("Large Accelerated Filer", date(2026, 8, 31), date(2025, 11, 10)),
        ("Accelerated Filer", date(2026, 9, 14), date(2025, 11, 10)),
        ("Non-accelerated Filer", date(2026, 9, 28), date(2025, 11, 14)),
        (None, date(2026, 9, 28), date(2025, 11, 14)),
    ],
)
def test_how_long_a_report_may_take_hangs_on_the_filer(category: str | None, annual: date, quarterly: date) -> None:
    report = filing(1, MICROSOFT, "10-K", date(2025, 6, 30), date(2025, 7, 30))
    said = (report["accession_number"], category) if category else None
    found = seen(report, company={"cik": MICROSOFT}, category=said)
    assert (found["10-K"]["next_due"], found["10-Q"]["next_due"]) == (annual, quarterly)


def test_a_year_of_53_weeks_is_no_alarm() -> None:
    # The year that was to end on 2023-01-30 ended on 2023-01-29; a 53rd week would have made it 2023-02-05.
    found = seen(
        filing(1, NVIDIA, "10-K", date(2022, 1, 30), date(2022, 3, 18)),
        company={"cik": NVIDIA},
        category=(f"{NVIDIA}-22-000001", "Large Accelerated Filer"),
    )
    assert found["10-K"]["next_period_end"] == date(2023, 1, 30)
    assert found["10-K"]["next_due"] == date(2023, 4, 7)
    assert "52 or 53" in found["10-K"]["why_next_due"]


def test_without_an_annual_report_edgars_fiscal_year_end_tells() -> None:
    found = seen(
        filing(1, NVIDIA, "10-Q", date(2025, 10, 26), date(2025, 11, 19)),
        company={"cik": NVIDIA, "fiscal_year_end": "0131"},
    )
    assert found["10-K"]["next_period_end"] == date(2026, 1, 31)
    assert found["10-Q"]["next_period_end"] == date(2026, 4, 26)
    assert found["10-K"]["last_accession_number"] is None


@pytest.mark.parametrize(
    ("company", "why"),
    [
        ({"member_until": 2016}, "until 2016"),
        ({}, "No report is here"),
    ],
)
def test_none_is_due_of_who_left_and_of_who_is_not_known(company: dict[str, Any], why: str) -> None:
    found = seen(company={"cik": NVIDIA, **company})
    assert {row["next_due"] for row in found.values()} == {None}
    assert all(why in row["why_next_due"] for row in found.values())


def manager(**given: Any) -> dict[str, Any]:
    return {"manager_cik": BERKSHIRE, "manager_name": "Berkshire", "expected_from": date(2026, 5, 1), **given}


def test_a_managers_next_report_is_that_of_the_quarter_after_its_last() -> None:
    notice = filing(1, BERKSHIRE, "13F-NT", date(2026, 6, 30), date(2026, 8, 14))
    found = seen(notice, filing(2, BERKSHIRE, "13F-HR", date(2026, 3, 31), date(2026, 9, 1)), manager=manager())
    assert found["13F"]["last_accession_number"] == f"{BERKSHIRE}-26-000002"
    assert (found["13F"]["next_period_end"], found["13F"]["next_due"]) == (date(2026, 9, 30), date(2026, 11, 16))


def test_a_manager_of_whom_nothing_is_here_is_expected_from_its_first_quarter_on() -> None:
    found = seen(manager=manager())
    assert (found["13F"]["next_period_end"], found["13F"]["next_due"]) == (date(2026, 3, 31), date(2026, 5, 15))


def test_of_a_manager_that_stopped_none_is_due() -> None:
    stopped = manager(last_expected_period=date(2025, 9, 30), why_stopped="It was wound up.")
    report = filing(1, BERKSHIRE, "13F-HR", date(2025, 9, 30), date(2025, 11, 3))
    assert seen(report, manager=stopped)["13F"]["next_due"] is None
    assert seen(report, manager=stopped)["13F"]["why_next_due"] == "None is due. It was wound up."
    before = filing(1, BERKSHIRE, "13F-HR", date(2025, 6, 30), date(2025, 8, 3))
    assert seen(before, manager=stopped)["13F"]["next_due"] == date(2025, 11, 14)
