"""What contracts cannot say of marts: each check passes on a good row and fails on the change that breaks it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import polars as pl
import pytest

from expectations import mart_article_check, mart_capex, mart_cloud_growth, mart_cloud_growth_era, mart_option_position
from expectations.check import Check
from warehouse.table import Table
from warehouse.tables import (
    MART_ARTICLE_CHECK,
    MART_CAPEX_ANNUAL,
    MART_CAPEX_QUARTERLY,
    MART_CLOUD_GROWTH,
    MART_CLOUD_GROWTH_ERA,
    MART_OPTION_POSITION,
)

JAN, FEB = datetime(2025, 1, 2), datetime(2025, 2, 3)
D = Decimal


def failing(checks: list[Check]) -> dict[str, str]:
    """The checks that have offending rows, with their severities."""
    return {one.name: one.severity for one in checks if one.total}


def frame(table: Table, row: dict[str, object], *changes: dict[str, object]) -> pl.DataFrame:
    return pl.DataFrame([{**row, **change} for change in changes or ({},)], schema=table.schema)


GROWTH: dict[str, object] = {
    "series_id": "aws",
    "period_type": "fiscal_year",
    "period_start": date(2024, 1, 1),
    "period_end": date(2024, 12, 31),
    "recast_number": 0,
    "is_recast": False,
    "revenue_usd": D("107556000000"),
    "prior_revenue_usd": D("90757000000"),
    "growth_pct": D("18.5099"),
    "operating_income_usd": D("39834000000"),
    "operating_margin_pct": D("37.0356"),
    "known_from": JAN,
}
GROWTH_IS = "Growth is revenue over the prior revenue of its row, less one, to four decimals"
MARGIN_IS = "Margin is operating income over the revenue of its row, to four decimals"
GROWTH_REASON = "Where revenue or growth is NULL, the reason is given"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, {}),
        ({"growth_pct": D("18.5098")}, {GROWTH_IS: "block"}),
        ({"growth_pct": D("18.5100")}, {GROWTH_IS: "block"}),
        ({"prior_revenue_usd": None}, {GROWTH_IS: "block"}),
        ({"prior_revenue_usd": D(0)}, {GROWTH_IS: "block"}),
        ({"operating_margin_pct": D("37.0357")}, {MARGIN_IS: "block"}),
        ({"operating_margin_pct": None, "operating_income_usd": None}, {}),
        ({"growth_pct": None}, {GROWTH_REASON: "block"}),
        ({"growth_pct": None, "null_reason": "a recast falls between"}, {}),
        ({"is_recast": True}, {"Exactly the rows with a recast number above 0 are recasts": "block"}),
        (
            {"prior_revenue_usd": D("10755600000"), "growth_pct": D(900)},
            {"Growth lies between -60 and 400 percent": "warn"},
        ),
        (
            {"operating_income_usd": D("-1075560000000"), "operating_margin_pct": D(-1000)},
            {"Margin lies between -500 and 100 percent": "warn"},
        ),
    ],
)
def test_mart_cloud_growth(change: dict[str, object], expected: dict[str, str]) -> None:
    assert failing(mart_cloud_growth.checks(frame(MART_CLOUD_GROWTH, GROWTH, change))) == expected


@pytest.mark.parametrize(
    ("prior", "now", "growth", "is_right"),
    [
        # Half a unit of the last decimal, to the cent on 10^15 dollars: a tie may be rounded either way, no more.
        ("1000000000000000.00", "1000000500000000.00", "0.0000", True),
        ("1000000000000000.00", "1000000500000000.00", "0.0001", True),
        ("1000000000000000.00", "1000000500000000.01", "0.0000", False),
        ("1000000000000000.00", "1000000500000000.01", "0.0001", True),
    ],
)
def test_growth_is_judged_exactly_beyond_floats(prior: str, now: str, growth: str, is_right: bool) -> None:
    change = {
        "prior_revenue_usd": D(prior), "revenue_usd": D(now), "growth_pct": D(growth), "operating_income_usd": None,
        "operating_margin_pct": None,
    }  # fmt: skip
    assert (failing(mart_cloud_growth.checks(frame(MART_CLOUD_GROWTH, GROWTH, change))) == {}) is is_right


@pytest.mark.parametrize(("known_to", "overlaps"), [(FEB, False), (None, True)])
def test_marts_know_one_row_at_a_time(known_to: datetime | None, overlaps: bool) -> None:
    mart = frame(MART_CLOUD_GROWTH, GROWTH, {"known_to": known_to}, {"known_from": FEB})
    assert any("known at any time" in name for name in failing(mart_cloud_growth.checks(mart))) is overlaps


ERA: dict[str, object] = {
    "series_id": "aws",
    "era": "2023-2025",
    "first_year": 2023,
    "last_year": 2025,
    "years_counted": 3,
    "mean_growth_pct": D("16.6633"),
    "yearly_growth_pct": "2023: 13.31, 2024: 18.51, 2025: 18.17 (to 2025-09-30)",
    "known_from": JAN,
}
MEAN_IS = "The mean is that of the yearly rates listed, as many as counted"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, {}),
        ({"mean_growth_pct": D("16.6683")}, {}),
        ({"mean_growth_pct": D("16.6685")}, {MEAN_IS: "block"}),
        ({"yearly_growth_pct": "2023: 13.31, 2024: 18.51"}, {MEAN_IS: "block"}),
        ({"yearly_growth_pct": None}, {MEAN_IS: "block"}),
        ({"yearly_growth_pct": "13.3100, 18.5100, 18.1700"}, {}),
        ({"yearly_growth_pct": "13.3100, 18.5100, 18.1710"}, {MEAN_IS: "block"}),
        ({"last_year": 2022, "years_counted": 0, "mean_growth_pct": None, "null_reason": "none"},
         {"An era does not end before it begins": "block"}),
        ({"last_year": 2024}, {"An era counts no more years than it has": "block"}),
        ({"mean_growth_pct": None}, {"Where the mean is NULL, the reason is given": "block"}),
        (
            {"mean_growth_pct": D(500), "years_counted": 1, "yearly_growth_pct": "2023: 500.00"},
            {"Mean growth lies between -60 and 400 percent": "warn"},
        ),
    ],
)  # fmt: skip
def test_mart_cloud_growth_era(change: dict[str, object], expected: dict[str, str]) -> None:
    assert failing(mart_cloud_growth_era.checks(frame(MART_CLOUD_GROWTH_ERA, ERA, change))) == expected


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
    "known_from": FEB,
}
NO_CAPEX: dict[str, object] = {
    name: None for name in CAPEX if name.startswith("capex_") or name == "free_cash_flow_usd"
}
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
        ({"capex_growth_pct": D(2000)}, {"Capex growth lies between -95 and 1000 percent": "warn"}),
        (NO_CAPEX, {"Where capex is NULL, the reason is given": "block"}),
        ({**NO_CAPEX, "null_reason": "not tagged"}, {}),
    ],
)  # fmt: skip
def test_both_capex_marts(change: dict[str, object], expected: dict[str, str]) -> None:
    no_quarters = pl.DataFrame(schema=MART_CAPEX_QUARTERLY.schema)
    assert failing(mart_capex.annual_checks(frame(MART_CAPEX_ANNUAL, CAPEX, change), no_quarters)) == expected
    assert failing(mart_capex.quarterly_checks(frame(MART_CAPEX_QUARTERLY, CAPEX, change))) == expected


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


OPTION: dict[str, object] = {
    "manager_cik": "0001649339",
    "period_of_report": date(2025, 9, 30),
    "cusip": "67066G104",
    "put_call": "Put",
    "shares": D(1000000),
    "underlying_notional_usd": D("186580000"),
    "implied_underlying_price_usd": D("186.58"),
    "share_of_reported_value_pct": D("13.51"),
    "known_from": JAN,
}
PRICE_IS = "The implied price is notional over shares, to four decimals"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, {}),
        ({"implied_underlying_price_usd": D("186.5801")}, {PRICE_IS: "block"}),
        ({"shares": D(0)}, {PRICE_IS: "block"}),
        (
            {"underlying_notional_usd": D(0), "implied_underlying_price_usd": D(0)},
            {"The implied price is positive": "warn"},
        ),
        (
            {"shares": D(100), "implied_underlying_price_usd": D(1865800)},
            {"The implied price is below 1,000,000 dollars": "block"},
        ),
        (
            {"share_of_reported_value_pct": D("100.0001")},
            {"A position's share of reported value lies between 0 and 100 percent": "block"},
        ),
        (
            {"share_of_reported_value_pct": None},
            {"Where notional, implied price or share is NULL, the reason is given": "block"},
        ),
        ({"share_of_reported_value_pct": None, "null_reason": "undecided"}, {}),
    ],
)
def test_mart_option_position(change: dict[str, object], expected: dict[str, str]) -> None:
    assert failing(mart_option_position.checks(frame(MART_OPTION_POSITION, OPTION, change))) == expected


CLAIM: dict[str, object] = {
    "claim_id": "1",
    "article_value": D(36),
    "value_then": D("35.7741"),
    "value_now": D("35.7741"),
    "difference_then": D("-0.2259"),
    "explanation": "Mean of yearly growth.",
    "known_from": JAN,
}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, {}),
        ({"explanation": "  "}, {"Every claim has its explanation": "block"}),
        ({"explanation": None}, {"Every claim has its explanation": "block"}),
        ({"value_now": None}, {"Where a figure from filings is NULL, the reason is given": "block"}),
        ({"value_now": None, "null_reason": "no filing says it"}, {}),
        ({"article_value": None, "difference_then": None}, {}),
        (
            {"difference_then": D("-0.2258")},
            {"The difference is the figure from filings less the article's, exactly": "block"},
        ),
    ],
)
def test_mart_article_check(change: dict[str, object], expected: dict[str, str]) -> None:
    assert failing(mart_article_check.checks(frame(MART_ARTICLE_CHECK, CLAIM, change))) == expected
