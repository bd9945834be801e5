"""mart_manager_status: dates, states and filings of each manager's quarter."""

from __future__ import annotations

import polars as pl

from expectations.check import Check
from expectations.intervals import no_gap, no_overlap
from warehouse.contract.tables import MART_MANAGER_STATUS

_IN_TIME, _WITH_REPORT = ("reported",), ("reported", "reported_late", "combination", "confidential_omitted")
_WITHOUT_FILING = ("not_due_yet", "overdue", "not_expected", "before_first_report")
_SATURDAY = 6
_LONGEST_DAYS = 49
"""45 days, and the longest run of days that are no business days: a weekend, and a holiday beside it."""


def checks(mart_manager_status: pl.DataFrame, core_13f_filing: pl.DataFrame) -> list[Check]:
    """Due dates, what goes with each state, and that every 13F stands in its quarter."""
    mart, state = mart_manager_status, pl.col("report_state")
    end = pl.col("period_of_report").dt.truncate("1q").dt.offset_by("1q").dt.offset_by("-1d")
    days = (pl.col("due_date") - end).dt.total_days()
    wrong_day = ~days.is_between(45, _LONGEST_DAYS) | (pl.col("due_date").dt.weekday() >= _SATURDAY)
    has_filing, late = pl.col("accession_numbers").is_not_null(), pl.col("days_late").fill_null(0)
    return [
        _check("A report is due on a weekday, 45 to 49 days after the quarter's end", mart.filter(wrong_day)),
        _check("A report in time is no day late", mart.filter(state.is_in(_IN_TIME) & (late > 0))),
        _check("A late report is at least a day late", mart.filter((state == "reported_late") & (late < 1))),
        _check(
            "A state names filings exactly where there are any",
            mart.filter(
                (state.is_in([*_WITH_REPORT, "notice"]) & ~has_filing) | (state.is_in(_WITHOUT_FILING) & has_filing)
            ),
        ),
        _check(
            "Only a report is complete", mart.filter(pl.col("is_complete").fill_null(False) & ~_is_plain_report(state))
        ),
        Check(
            "Every 13F stands in what is known now of its manager's quarter",
            "block",
            _not_named(core_13f_filing, mart),
            "accession_number",
        ),
        no_overlap(MART_MANAGER_STATUS, mart),
        no_gap(MART_MANAGER_STATUS, mart),
    ]


def _is_plain_report(state: pl.Expr) -> pl.Expr:
    return state.is_in(["reported", "reported_late"])


def _not_named(filings: pl.DataFrame, mart: pl.DataFrame) -> pl.DataFrame:
    now = mart.filter(pl.col("known_to").is_null() & pl.col("accession_numbers").is_not_null())
    named = now.select("manager_cik", "period_of_report", pl.col("accession_numbers").str.split(", ")).explode(
        "accession_numbers"
    )
    quarter = ["manager_cik", "period_of_report"]
    return filings.select("accession_number", *quarter).join(
        named,
        left_on=[*quarter, "accession_number"],
        right_on=[*quarter, "accession_numbers"],
        how="anti",
    )


_SHOWN = (*MART_MANAGER_STATUS.key, "report_state", "due_date", "filed_on", "days_late", "accession_numbers")


def _check(name: str, offending: pl.DataFrame) -> Check:
    return Check(name, "block", offending.select(_SHOWN))
