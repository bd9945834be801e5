"""Annual reports of which no rule reads any capex: a row of NULLs that says so, until a filing gives the year."""

from __future__ import annotations

import polars as pl
import pytest
from spec_tables import NVIDIA, assert_table, filings, observations

from transforms.capex.mart_capex_annual import mart_capex_annual
from warehouse.contract.tables import CORE_OBSERVATION, MART_CAPEX_ANNUAL

IBM = "0000051143"
NAMES = {IBM: "IBM", NVIDIA: "NVIDIA"}
NOTHING = CORE_OBSERVATION.schema.to_frame()

# IBM's 10-K for 2024 tags its cover and lists; the statements stand in an exhibit that it only refers to.
IBM_2024 = f"""
    filing                cik    form  period_of_report  known_from
    0000051143-25-000015  {IBM}  10-K  2024-12-31        2025-02-25 16:42
    """
WHY = "the 10-K 0000051143-25-000015 tags no capex in dollars that a rule knows"


def made(headers: str, core_observation: pl.DataFrame = NOTHING) -> pl.DataFrame:
    found = mart_capex_annual(core_observation, filings(headers), NAMES)
    assert found.schema == MART_CAPEX_ANNUAL.schema
    return found


def test_a_report_without_capex_is_a_row_of_nulls_with_the_reason() -> None:
    found = made(IBM_2024)
    assert_table(
        found,
        """
        company  period_start  period_end  calendar_year  year  capex_usd  capex_basis  is_derived  known_from
        IBM      2024-01-01    2024-12-31  2024           2024  -          -            -           2025-02-25 16:42
        """,
    )
    assert found["accession_numbers"].item() == "0000051143-25-000015"
    assert found["source_ids"].item() is None, "no fact was read"
    reasons = found["null_reason"].item().split("; ")
    assert reasons[:2] == [f"capex_gross_usd: {WHY}", f"capex_net_usd: {WHY}"]
    assert "revenue_usd: no one figure in dollars, for this period, of a concept that the rules know" in reasons


def capex_of_2024(known_from: str, filing: str = "0000051143-26-000010") -> pl.DataFrame:
    return observations(
        f"""
        filing    cik    filing_year  period_start  period_end  year  value   known_from
        {filing}  {IBM}  2025         2024-01-01    2024-12-31  2024  1,048M  {known_from}
        """
    )


def test_a_later_filing_that_gives_the_year_fills_the_same_row() -> None:
    found = made(IBM_2024, capex_of_2024("2026-02-24 16:30"))
    assert_table(
        found,
        """
        period_start  period_end  year  capex_usd  known_from        known_to          filings
        2024-01-01    2024-12-31  2024  -          2025-02-25 16:42  2026-02-24 16:30  0000051143-25-000015
        2024-01-01    2024-12-31  2024  1,048M     2026-02-24 16:30  -                 0000051143-26-000010
        """,
    )
    first, second = found.sort("known_from")["null_reason"]
    assert f"capex_gross_usd: {WHY}" in first
    assert "capex_gross_usd" not in second
    assert WHY not in second


def test_a_year_that_was_known_before_is_not_unsaid_by_a_silent_report() -> None:
    found = made(IBM_2024, capex_of_2024("2025-01-29 16:30"))
    assert_table(
        found,
        """
        capex_usd  known_from        known_to
        1,048M     2025-01-29 16:30  -
        """,
    )


def test_a_report_that_gives_capex_of_any_year_is_not_silent() -> None:
    spoken = capex_of_2024("2025-02-25 16:42", "0000051143-25-000015").with_columns(
        period_start=pl.date(2023, 1, 1), period_end=pl.date(2023, 12, 31), fiscal_year=pl.lit(2023, dtype=pl.Int64)
    )
    assert made(IBM_2024, spoken)["period_end"].dt.year().to_list() == [2023]


def test_a_report_that_gives_other_figures_only_is_silent_on_capex() -> None:
    revenue = capex_of_2024("2025-02-25 16:42", "0000051143-25-000015").with_columns(
        metric=pl.lit("revenue"), basis=pl.lit("as_reported")
    )
    found = made(IBM_2024, revenue)
    assert_table(
        found,
        """
        year  capex_usd  revenue_usd  filings
        2024  -          1,048M       0000051143-25-000015
        """,
    )
    assert f"capex_gross_usd: {WHY}" in found["null_reason"].item()


@pytest.mark.parametrize(("form", "height"), [("10-K", 1), ("10-KT", 1), ("10-K/A", 0), ("10-Q", 0), ("8-K", 0)])
def test_only_annual_reports_can_be_silent_and_amendments_may_speak_of_anything(form: str, height: int) -> None:
    found = made(IBM_2024.replace("10-K", form))
    assert found.height == height
    assert all(f"the {form} 0000051143-25-000015 tags no capex" in reason for reason in found["null_reason"])


def test_who_is_not_watched_or_reports_on_no_day_has_no_row() -> None:
    assert made(IBM_2024.replace(IBM, "0000000002")).is_empty()
    assert made(IBM_2024.replace("2024-12-31", "-         ")).is_empty()


@pytest.mark.parametrize(
    ("end", "start", "year"),
    [
        ("2024-02-29", "2023-03-01", 2024),
        ("2025-02-28", "2024-03-01", 2025),
        ("2024-02-28", "2023-02-28", 2024),  # the day after is 29 February, which 2023 does not have
        ("2025-06-30", "2024-07-01", 2025),
        ("2023-01-01", "2022-01-02", 2022),  # a year that ends in the first week of January
    ],
)
def test_the_year_of_a_silent_report_is_the_twelve_months_before_its_last_day(end: str, start: str, year: int) -> None:
    assert_table(
        made(IBM_2024.replace("2024-12-31", end)),
        f"""
        period_start  period_end  year
        {start}       {end}       {year}
        """,
    )


def test_a_silent_report_takes_the_days_of_the_year_that_others_print() -> None:
    """A year of 53 weeks begins a week before the twelve months."""
    headers = f"""
        filing  cik       form  period_of_report  known_from
        23-1    {NVIDIA}  10-K  2023-09-30        2023-11-03
        """
    later = observations(
        f"""
        filing  cik       filing_year  period_start  period_end  year  value    known_from
        24-1    {NVIDIA}  2024         2022-09-25    2023-09-30  2023  10,959M  2024-11-01
        """
    )
    assert_table(
        made(headers, later),
        """
        period_start  period_end  year  capex_usd  has_extra_week  known_from
        2022-09-25    2023-09-30  2023  -          yes             2023-11-03
        2022-09-25    2023-09-30  2023  10,959M    yes             2024-11-01
        """,
    )
