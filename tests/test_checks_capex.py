"""What contracts cannot say of the capex marts: each check passes on a good row and fails on the change that breaks it.

Figures are Amazon's of 2024.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import polars as pl
import pytest
from check_rows import failing, frame, offending

from expectations import mart_capex
from warehouse.contract.tables import MART_CAPEX_ANNUAL, MART_CAPEX_QUARTERLY

JAN, FEB = datetime(2025, 1, 2), datetime(2025, 2, 3)
D = Decimal
NO_QUARTERS = pl.DataFrame(schema=MART_CAPEX_QUARTERLY.schema)

CAPEX: dict[str, object] = {
    "cik": "0001018724",
    "company": "Amazon",
    "period_start": date(2024, 1, 1),
    "period_end": date(2024, 12, 31),
    "fiscal_year": 2024,
    "capex_usd": D("82999000000"),
    "capex_basis": "gross_cash",
    "capex_gross_usd": D("82999000000"),
    "capex_net_usd": D("77658000000"),
    "capex_growth_pct": D("57.4068"),
    "revenue_usd": D("637959000000"),
    "capex_to_revenue_pct": D("13.0101"),
    "operating_cash_flow_usd": D("115877000000"),
    "capex_to_operating_cash_flow_pct": D("71.6268"),
    "free_cash_flow_usd": D("32878000000"),
    "depreciation_usd": D("32100000000"),
    "capex_to_depreciation_pct": D("258.5639"),
    "has_extra_week": False,
    "known_from": FEB,
}
NO_CAPEX: dict[str, object] = {
    name: None for name in CAPEX if name.startswith("capex_") or name == "free_cash_flow_usd"
}
REASON = "Where capex, its growth or what it is compared with is NULL, the reason is given"
VANISHED = "Every watched company's newest annual report gives capex"
FLATTERED = "No extra week flatters capex_growth_pct of the newest period"
SOURCES = "Every fact that a row names is of a filing that it names"
FREE_IS = "Free cash flow is operating cash flow less capex, exactly"
BASIS_IS = "Capex is the figure of its basis, and has one"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, {}),
        ({"free_cash_flow_usd": D("32878000000.01")}, {FREE_IS: "block"}),
        ({"free_cash_flow_usd": None}, {FREE_IS: "block"}),
        ({"capex_basis": "net_of_proceeds"}, {BASIS_IS: "block"}),
        ({"capex_basis": None}, {BASIS_IS: "block"}),
        ({"capex_to_revenue_pct": D("13.0102")},
         {"capex_to_revenue_pct is capex_usd over revenue_usd, to four decimals": "block"}),
        ({"capex_to_operating_cash_flow_pct": D("71.6267")},
         {"capex_to_operating_cash_flow_pct is capex_usd over operating_cash_flow_usd, to four decimals": "block"}),
        ({"capex_to_depreciation_pct": D("258.5640")},
         {"capex_to_depreciation_pct is capex_usd over depreciation_usd, to four decimals": "block"}),
        ({"capex_to_depreciation_pct": None}, {REASON: "block"}),
        ({"capex_to_depreciation_pct": None, "depreciation_usd": None, "null_reason": "not tagged"}, {}),
        ({"capex_growth_pct": None}, {REASON: "block"}),
        ({"source_ids": "0001018724-25-000004#7", "accession_numbers": "0001018724-25-000003"}, {SOURCES: "block"}),
        ({"has_extra_week": True}, {FLATTERED: "warn"}),
        ({"has_extra_week": True, "capex_growth_pct": None, "null_reason": "not printed"}, {}),
        ({"capex_growth_pct": D(2000)}, {"Capex growth lies between -95 and 1000 percent": "warn"}),
        (NO_CAPEX, {REASON: "block"}),
        ({**NO_CAPEX, "null_reason": "not tagged"}, {}),
    ],
)  # fmt: skip
def test_both_capex_marts(change: dict[str, object], expected: dict[str, str]) -> None:
    of_year = failing(mart_capex.annual_checks(frame(MART_CAPEX_ANNUAL, CAPEX, change), NO_QUARTERS))
    of_year.pop(VANISHED, None)
    assert of_year == expected
    assert failing(mart_capex.quarterly_checks(frame(MART_CAPEX_QUARTERLY, CAPEX, change))) == expected


def annual(*changes: dict[str, object], quarterly: pl.DataFrame = NO_QUARTERS) -> dict[str, str]:
    return failing(mart_capex.annual_checks(frame(MART_CAPEX_ANNUAL, CAPEX, *changes), quarterly))


SILENT: dict[str, object] = {
    **NO_CAPEX,
    "null_reason": "capex_gross_usd: no rule finds it; capex_net_usd: no rule finds it",
}
YEAR_BEFORE: dict[str, object] = {"period_start": date(2023, 1, 1), "period_end": date(2023, 12, 31)}


@pytest.mark.parametrize(
    ("changes", "warns"),
    [
        ([SILENT], True),
        ([SILENT, YEAR_BEFORE], True),
        # Silence of an older year is history; so is one that an amendment ended.
        ([{}, {**SILENT, **YEAR_BEFORE}], False),
        ([{**SILENT, "known_from": JAN, "known_to": FEB}, {}], False),
        ([SILENT, {"cik": "0000789019", "company": "Microsoft", "period_end": date(2025, 6, 30)}], True),
    ],
)
def test_a_company_without_capex_in_its_newest_report_does_not_vanish(
    changes: list[dict[str, object]], warns: bool
) -> None:
    assert annual(*changes) == ({VANISHED: "warn"} if warns else {})


def test_the_alarm_names_company_period_and_reason() -> None:
    checks = mart_capex.annual_checks(frame(MART_CAPEX_ANNUAL, CAPEX, SILENT), NO_QUARTERS)
    row = offending(checks, VANISHED).row(0)
    assert row == ("Amazon", date(2024, 12, 31), "no rule finds it", "0001018724")


def test_an_extra_week_is_warned_of_until_something_newer_is_reported() -> None:
    longer: dict[str, object] = {"has_extra_week": True}
    next_quarter: dict[str, object] = {
        **CAPEX,
        "period_start": date(2025, 1, 1),
        "period_end": date(2025, 3, 31),
    }
    assert annual(longer) == {FLATTERED: "warn"}
    assert annual(longer, quarterly=frame(MART_CAPEX_QUARTERLY, next_quarter)) == {}
    other = frame(MART_CAPEX_QUARTERLY, {**next_quarter, "company": "Microsoft"})
    assert annual(longer, quarterly=other) == {FLATTERED: "warn"}
    assert annual({**longer, "known_to": datetime(2025, 3, 1)}) == {}


def quarters(*capex: str, **change: object) -> pl.DataFrame:
    rows = [
        {"cik": "0001018724", "fiscal_year": 2024, "fiscal_quarter": number, "period_start": date(2024, number * 3, 1),
         "period_end": date(2024, number * 3, 28), "capex_usd": D(value), "capex_basis": "gross_cash",
         "known_from": JAN, **change}
        for number, value in enumerate(capex, start=1)
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=MART_CAPEX_QUARTERLY.schema)


@pytest.mark.parametrize(
    ("quarterly", "warns"),
    [
        (quarters("14925000000", "17620000000", "22620000000", "27834000000"), False),
        (quarters("14925000000", "17620000000", "22620000000", "27834000000.01"), True),
        (quarters("14925000000", "17620000000", "22620000000"), False),
        (quarters("1", "1", "1", "1", capex_basis="net_of_proceeds"), False),
        (quarters("1", "1", "1", "1", known_from=datetime(2026, 1, 1)), False),
        (quarters("1", "1", "1", "1", known_to=FEB), False),
    ],
)
def test_four_quarters_against_their_year(quarterly: pl.DataFrame, warns: bool) -> None:
    wrong = failing(mart_capex.annual_checks(frame(MART_CAPEX_ANNUAL, CAPEX), quarterly))
    sentence = "Four quarters of capex add up to their fiscal year, as first known"
    assert wrong == ({sentence: "warn"} if warns else {})
