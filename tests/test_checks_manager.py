"""What contracts cannot say of managers and securities: each check passes on a good row, and fails on a broken one."""

from __future__ import annotations

from datetime import date, datetime

import polars as pl
import pytest
from check_rows import failing, frame

from expectations import dim_manager, dim_security, mart_manager_status
from warehouse.contract.tables import CORE_13F_FILING, DIM_MANAGER, DIM_SECURITY, MART_MANAGER_STATUS

NUMBER = "0001649339-25-000007"
STATUS: dict[str, object] = {
    "manager_cik": "0001649339",
    "manager_name": "Scion",
    "period_of_report": date(2025, 9, 30),
    "report_state": "reported",
    "due_date": date(2025, 11, 14),
    "filed_on": date(2025, 11, 3),
    "days_late": 0,
    "report_count": 1,
    "amendment_count": 0,
    "is_complete": True,
    "report_reason": "filed",
    "accession_numbers": NUMBER,
    "known_from": datetime(2025, 11, 3, 16),
}
FILED = frame(
    CORE_13F_FILING,
    {"accession_number": NUMBER, "manager_cik": "0001649339", "period_of_report": date(2025, 9, 30)},
)
NAMED = "A state names filings exactly where there are any"
DAY = "A report is due on a weekday, 45 to 49 days after the quarter's end"
NEXT = "What is known of one manager_cik, period_of_report is followed at once by what replaces it"
STANDS = "Every 13F stands in what is known now of its manager's quarter"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, {}),
        ({"due_date": date(2025, 11, 13)}, {DAY: "block"}),
        ({"due_date": date(2025, 11, 15)}, {DAY: "block"}),
        ({"due_date": date(2025, 11, 19)}, {DAY: "block"}),
        ({"days_late": 1}, {"A report in time is no day late": "block"}),
        ({"days_late": None}, {}),
        ({"report_state": "reported_late"}, {"A late report is at least a day late": "block"}),
        ({"report_state": "reported_late", "days_late": 3}, {}),
        ({"report_state": "overdue", "is_complete": None}, {NAMED: "block"}),
        ({"report_state": "missing", "is_complete": False}, {}),
        ({"accession_numbers": None}, {NAMED: "block", STANDS: "block"}),
        ({"accession_numbers": "0001649339-25-000001"}, {STANDS: "block"}),
        ({"report_state": "combination"}, {"Only a report is complete": "block"}),
        ({"known_to": datetime(2025, 12, 1)}, {STANDS: "block", NEXT: "block"}),
    ],
)
def test_manager_status(change: dict[str, object], expected: dict[str, str]) -> None:
    assert failing(mart_manager_status.checks(frame(MART_MANAGER_STATUS, STATUS, change), FILED)) == expected


MANAGER: dict[str, object] = {
    "manager_cik": "0001649339",
    "manager_name": "Scion",
    "expected_from": date(2009, 7, 1),
    "last_expected_period": date(2025, 9, 30),
    "why_stopped": "It deregistered.",
    "stopped_source": "SEC",
    "why_watched": "Puts.",
}
WHOLE = "A manager that stopped has its last quarter, the reason and its source"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, {}),
        ({"last_expected_period": None, "why_stopped": None, "stopped_source": None}, {}),
        ({"stopped_source": None}, {WHOLE: "block"}),
        ({"last_expected_period": None}, {WHOLE: "block"}),
        (
            {"last_expected_period": date(2025, 9, 29)},
            {"The last quarter a 13F was owed for is a quarter's end": "block"},
        ),
    ],
)
def test_managers(change: dict[str, object], expected: dict[str, str]) -> None:
    assert failing(dim_manager.checks(frame(DIM_MANAGER, MANAGER, change))) == expected


SECURITY: dict[str, object] = {
    "cusip": "67066G104",
    "issuer_name": "NVIDIA CORP",
    "issuer_name_newest": "NVIDIA CORP",
    "spelling_count": 1,
    "is_valid_cusip": True,
    "ticker": "NVDA",
    "issuer_cik": "0001045810",
    "ticker_accession_number": "0001045810-26-000021",
    "filing_count": 1,
    "accession_numbers": NUMBER,
}
OPTION = {"listed_issuer_name": "NVIDIA CORP", "is_option_cusip": True, "is_valid_cusip": False}
NO_TICKER = {"ticker": None, "issuer_cik": None, "ticker_accession_number": None}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, {}),
        (NO_TICKER, {}),
        ({"issuer_cik": None}, {"A ticker has its company and its filing": "block"}),
        ({"is_option_cusip": False}, {"Whether a CUSIP is an option's is told by SEC's list alone": "block"}),
        (OPTION, {"An option's own CUSIP has no ticker": "block"}),
        (OPTION | NO_TICKER | {"underlying_cusip": "67066G104"}, {}),
        ({"underlying_cusip": "67066G104"}, {"Only an option's own CUSIP has another behind it": "block"}),
        ({"is_valid_cusip": False}, {"Not more than 5 percent of the CUSIPs have a wrong check digit": "warn"}),
    ],
)
def test_securities(change: dict[str, object], expected: dict[str, str]) -> None:
    assert failing(dim_security.checks(frame(DIM_SECURITY, SECURITY, change))) == expected


def test_a_few_wrong_check_digits_are_the_filers_own() -> None:
    many = [{"cusip": f"{number:09d}"} for number in range(99)]
    found = frame(DIM_SECURITY, SECURITY, *many, {"is_valid_cusip": False})
    assert failing(dim_security.checks(found)) == {}
    assert found.filter(~pl.col("is_valid_cusip")).height == 1
