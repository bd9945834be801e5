"""What contracts cannot say of marts: each check passes on a good row and fails on the change that breaks it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import polars as pl
import pytest
from check_rows import failing, frame

from expectations import mart_article_check, mart_cloud_growth, mart_cloud_growth_era, mart_option_position
from warehouse.contract.tables import (
    CORE_STATED_GROWTH,
    MART_ARTICLE_CHECK,
    MART_CLOUD_GROWTH,
    MART_CLOUD_GROWTH_ERA,
    MART_OPTION_POSITION,
)

JAN, FEB, MAR = datetime(2025, 1, 2), datetime(2025, 2, 3), datetime(2025, 3, 4)
D = Decimal
UNSTATED = CORE_STATED_GROWTH.schema.to_frame()
SOURCES = "Every fact that a row names is of a filing that it names"


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
    "operating_income_change_usd": D("15203000000"),
    "operating_margin_pct": D("37.0356"),
    "known_from": JAN,
}
GROWTH_IS = "Growth is revenue over the prior revenue of its row, less one, to four decimals"
MARGIN_IS = "Margin is operating income over the revenue of its row, to four decimals"
GROWTH_REASON = "Where revenue, growth, operating income or its change is NULL, the reason is given"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, {}),
        ({"growth_pct": D("18.5098")}, {GROWTH_IS: "block"}),
        ({"growth_pct": D("18.5100")}, {GROWTH_IS: "block"}),
        ({"prior_revenue_usd": None}, {GROWTH_IS: "block"}),
        ({"prior_revenue_usd": D(0)}, {GROWTH_IS: "block"}),
        ({"operating_margin_pct": D("37.0357")}, {MARGIN_IS: "block"}),
        ({"operating_margin_pct": None, "operating_income_usd": None}, {GROWTH_REASON: "block"}),
        ({"operating_margin_pct": None, "operating_income_usd": None, "null_reason": "not reported"}, {}),
        ({"operating_income_change_usd": None}, {GROWTH_REASON: "block"}),
        ({"source_ids": "0001018724-25-000004#7", "accession_numbers": "0001018724-25-000003"}, {SOURCES: "block"}),
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
    assert failing(mart_cloud_growth.checks(frame(MART_CLOUD_GROWTH, GROWTH, change), UNSTATED)) == expected


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
        "operating_margin_pct": None, "null_reason": "operating_income_usd: not reported",
    }  # fmt: skip
    assert (failing(mart_cloud_growth.checks(frame(MART_CLOUD_GROWTH, GROWTH, change), UNSTATED)) == {}) is is_right


@pytest.mark.parametrize(("known_to", "overlaps"), [(FEB, False), (None, True)])
def test_marts_know_one_row_at_a_time(known_to: datetime | None, overlaps: bool) -> None:
    mart = frame(MART_CLOUD_GROWTH, GROWTH, {"known_to": known_to}, {"known_from": FEB})
    assert any("known at any time" in name for name in failing(mart_cloud_growth.checks(mart, UNSTATED))) is overlaps


IS_SUM = "Any other calendar year is the sum of its quarters as known at the time"
IS_FISCAL = "A calendar year that is a fiscal year has its figures"
ENDS = (date(2024, 3, 31), date(2024, 6, 30), date(2024, 9, 30), date(2024, 12, 31))
STARTS = (date(2024, 1, 1), date(2024, 4, 1), date(2024, 7, 1), date(2024, 10, 1))
MONEY = ("revenue_usd", "prior_revenue_usd", "operating_income_usd", "operating_income_change_usd")


def period(kind: str, starts: date, ends: date, revenue: int, **change: object) -> dict[str, object]:
    """A period of a filer whose fiscal year ends in June, with round growth and margin."""
    figures = (revenue, revenue / 2, revenue / 4, revenue / 8)
    return {
        **GROWTH, "series_id": "azure", "period_type": kind, "period_start": starts, "period_end": ends,
        "growth_pct": D(100), "operating_margin_pct": D(25), "has_extra_week": False,
        **dict(zip(MONEY, map(D, figures), strict=True)), **change,
    }  # fmt: skip


def calendar_year(*changes: dict[str, object], year: dict[str, object] | None = None) -> dict[str, str]:
    """What fails of a calendar year of 1,000, and its quarters of 160, 240, 280 and 320 with each change."""
    quarters = [
        period("quarter", starts, ends, revenue) | change
        for starts, ends, revenue, change in zip(STARTS, ENDS, (160, 240, 280, 320), changes or ({},) * 4, strict=False)
    ]
    whole = period("calendar_year", STARTS[0], ENDS[3], 1000, known_from=FEB) | (year or {})
    return failing(
        mart_cloud_growth.checks(pl.DataFrame([*quarters, whole], schema=MART_CLOUD_GROWTH.schema), UNSTATED)
    )


NO_FIGURES: dict[str, object] = {
    **dict.fromkeys((*MONEY, "growth_pct", "operating_margin_pct")),
    "null_reason": "recast",
}


@pytest.mark.parametrize(
    ("changes", "year", "is_wrong"),
    [
        ([], {}, False),
        ([{}, {}, {}, {"operating_income_change_usd": D("40.01")}], {}, True),
        ([{"operating_income_usd": None, "operating_margin_pct": None, "null_reason": "-"}, {}, {}, {}], {}, True),
        ([{}, {}, {}], {}, True),
        ([{}, {}, {}, {"is_recast": True, "recast_number": 1}], {}, True),
        ([{}, {}, {}, {"series_id": "aws"}], {}, True),
        # As known when the year became known: what follows is another year's row.
        ([{}, {}, {}, {"known_to": FEB}], {}, True),
        ([{}, {}, {}, {"known_to": MAR}], {}, False),
        ([{}, {}, {}], NO_FIGURES, False),
        ([{}, {}, {}, NO_FIGURES], NO_FIGURES, False),
        ([], {"period_type": "calendar_year_to_date"}, True),
    ],
)
def test_a_calendar_year_of_another_fiscal_year_is_its_quarters(
    changes: list[dict[str, object]], year: dict[str, object], is_wrong: bool
) -> None:
    assert calendar_year(*changes, year=year) == ({IS_SUM: "block"} if is_wrong else {})


@pytest.mark.parametrize(("revenue", "is_wrong"), [(400, False), (320, True)])
def test_a_calendar_year_to_date_is_the_quarters_so_far(revenue: int, is_wrong: bool) -> None:
    to_date = period("calendar_year_to_date", STARTS[0], ENDS[1], revenue)
    assert calendar_year(year=to_date) == ({IS_SUM: "block"} if is_wrong else {})


@pytest.mark.parametrize(("revenue", "is_wrong"), [("107556000000", False), ("107556000000.01", True)])
def test_a_calendar_year_that_is_a_fiscal_year(revenue: str, is_wrong: bool) -> None:
    year: dict[str, object] = {"period_type": "calendar_year", "revenue_usd": D(revenue)}
    wrong = failing(mart_cloud_growth.checks(frame(MART_CLOUD_GROWTH, GROWTH, {}, year), UNSTATED))
    assert wrong == ({IS_FISCAL: "block"} if is_wrong else {})


@pytest.mark.parametrize(
    ("following", "warns"),
    [
        ({"known_from": FEB, "series_id": "azure"}, True),
        ({"known_from": FEB, "period_type": "quarter", "period_end": date(2025, 3, 31)}, False),
        ({"known_from": FEB, "is_recast": True, "recast_number": 1, "period_end": date(2025, 3, 31)}, True),
    ],
)
def test_an_extra_week_is_warned_of_while_its_period_is_the_newest(following: dict[str, object], warns: bool) -> None:
    mart = frame(MART_CLOUD_GROWTH, GROWTH, {"has_extra_week": True}, following)
    sentence = "No extra week flatters growth_pct of the newest period"
    assert failing(mart_cloud_growth.checks(mart, UNSTATED)) == ({sentence: "warn"} if warns else {})


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


OPTION: dict[str, object] = {
    "manager_cik": "0001649339",
    "period_of_report": date(2025, 9, 30),
    "cusip": "67066G104",
    "put_call": "Put",
    "shares": D(1000000),
    "underlying_notional_usd": D("186580000"),
    "implied_underlying_price_usd": D("186.58"),
    "share_of_reported_long_value_pct": D("273.8265"),
    "share_of_reported_value_pct": D("13.51"),
    "change_kind": "opened",
    "change_shares": D(1000000),
    "prior_shares_adjusted": D(0),
    "first_period_seen": date(2025, 9, 30),
    "last_period_seen": date(2025, 9, 30),
    "known_from": JAN,
}
NULL_OPTION = "Where notional, implied price or share is NULL, the reason is given"
PRICE_IS = "The implied price is notional over shares, to four decimals"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, {}),
        ({"implied_underlying_price_usd": D("186.5801")}, {PRICE_IS: "block"}),
        ({"shares": D(0), "prior_shares_adjusted": D(-1000000)}, {PRICE_IS: "block"}),
        (
            {"underlying_notional_usd": D(0), "implied_underlying_price_usd": D(0)},
            {"The implied price is positive": "warn"},
        ),
        (
            {"shares": D(100), "change_shares": D(100), "implied_underlying_price_usd": D(1865800)},
            {"The implied price is below 1,000,000 dollars": "block"},
        ),
        (
            {"share_of_reported_value_pct": D("100.0001")},
            {"A position's share of reported value lies between 0 and 100 percent": "block"},
        ),
        (
            {"share_of_reported_value_pct": None},
            {NULL_OPTION: "block"},
        ),
        ({"share_of_reported_value_pct": None, "null_reason": "undecided"}, {}),
        ({"share_of_reported_long_value_pct": None}, {NULL_OPTION: "block"}),
        ({"prior_shares_adjusted": D(1)}, {"A change is the shares less those before, split undone": "block"}),
        (
            {"first_period_seen": date(2025, 12, 31)},
            {"A quarter lies between the first and the last one seen": "block"},
        ),
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
