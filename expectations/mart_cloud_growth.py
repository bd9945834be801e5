"""mart_cloud_growth: growth and margin are what their own row says they are made from, and calendar years add up."""

from __future__ import annotations

import polars as pl

from expectations.check import Check
from expectations.disclosed_percentage import checks_against_statements, is_disclosed
from expectations.exact import is_not_quotient, units
from expectations.extra_week import flattered_growth
from expectations.intervals import in_force, no_overlap
from expectations.sources import sources_are_of_named_filings
from warehouse.contract.tables import MART_CLOUD_GROWTH

_GROWTH_PCT = (-60, 400)
_MARGIN_PCT = (-500, 100)
_MONEY = ("revenue_usd", "prior_revenue_usd", "operating_income_usd", "operating_income_change_usd")
_FISCAL = {"calendar_year": "fiscal_year", "calendar_year_to_date": "year_to_date"}
_PERIOD = ("series_id", "period_type", "period_start", "period_end", "known_at")


def checks(mart_cloud_growth: pl.DataFrame, core_stated_growth: pl.DataFrame) -> list[Check]:
    """Growth and margin recomputed or as stated, calendar years, reasons, sources, intervals (block); sizes (warn)."""
    return [
        *_recomputed(mart_cloud_growth.filter(~is_disclosed())),
        *checks_against_statements(mart_cloud_growth, core_stated_growth),
        *_calendar(mart_cloud_growth),
        *_consistent(mart_cloud_growth),
        *_plausible(mart_cloud_growth),
    ]


def _shown(*columns: str) -> list[str]:
    return [*MART_CLOUD_GROWTH.key, *columns]


def _recomputed(mart: pl.DataFrame) -> list[Check]:
    revenue, prior = units("revenue_usd"), units("prior_revenue_usd")
    growth, margin = "growth_pct", "operating_margin_pct"
    return [
        Check(
            "Growth is revenue over the prior revenue of its row, less one, to four decimals",
            "block",
            mart.filter(is_not_quotient(growth, revenue - prior, prior)).select(
                _shown("revenue_usd", "prior_revenue_usd", growth)
            ),
            growth,
        ),
        Check(
            "Margin is operating income over the revenue of its row, to four decimals",
            "block",
            mart.filter(is_not_quotient(margin, units("operating_income_usd"), revenue)).select(
                _shown("operating_income_usd", "revenue_usd", margin)
            ),
            margin,
        ),
    ]


def _calendar(mart: pl.DataFrame) -> list[Check]:
    """Calendar periods against the fiscal period of the same days, else against their quarters.

    Both as known when the calendar period became what it says. Recasts have no calendar periods.
    """
    first = mart.filter(~pl.col("is_recast"))
    calendar = (
        first.filter(pl.col("period_type").is_in(list(_FISCAL)))
        .rename({"known_from": "known_at"})
        .select(*_PERIOD, *_MONEY)
    )
    fiscal = calendar.with_columns(fiscal_type=pl.col("period_type").replace(_FISCAL)).join(
        first.select(
            *("series_id", "period_start", "period_end", "known_from", "known_to"),
            fiscal_type="period_type",
            **{f"fiscal_{name}": name for name in _MONEY},
        ),
        on=["series_id", "fiscal_type", "period_start", "period_end"],
    )
    same_days = fiscal.filter(in_force("known_at"))
    unlike = pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"fiscal_{name}")) for name in _MONEY)
    return [
        Check(
            "A calendar year that is a fiscal year has its figures",
            "block",
            same_days.filter(unlike).select(*_PERIOD, *(f"fiscal_{name}" for name in _MONEY), *_MONEY),
        ),
        Check(
            "Any other calendar year is the sum of its quarters as known at the time",
            "block",
            _not_their_quarters(calendar.join(same_days, on=_PERIOD, how="anti"), first),
        ),
    ]


def _not_their_quarters(calendar: pl.DataFrame, first: pl.DataFrame) -> pl.DataFrame:
    quarters = first.filter((pl.col("period_type") == "quarter") & pl.col("revenue_usd").is_not_null()).select(
        *("series_id", "known_from", "known_to"),
        quarter_start="period_start",
        quarter_end="period_end",
        **{f"quarter_{name}": name for name in _MONEY},
    )
    lies_inside = (pl.col("quarter_start") >= pl.col("period_start")) & (pl.col("quarter_end") <= pl.col("period_end"))
    sums = (
        calendar.select(_PERIOD)
        .join(quarters, on="series_id")
        .filter(lies_inside & in_force("known_at"))
        .group_by(_PERIOD)
        .agg(pl.len().alias("quarters"), *(_sum_of_all(name) for name in _MONEY))
    )
    other = [pl.col(name).is_not_null() & pl.col(name).ne_missing(pl.col(f"quarters_{name}")) for name in _MONEY]
    is_year = pl.col("period_type") == "calendar_year"
    miscounted = pl.col("revenue_usd").is_not_null() & (pl.col("quarters").fill_null(0) == 4).ne(is_year)
    wrong = calendar.join(sums, on=_PERIOD, how="left").filter(pl.any_horizontal(miscounted, *other))
    return wrong.select(*_PERIOD, "quarters", "revenue_usd", "quarters_revenue_usd", *_MONEY[1:]).sort(_PERIOD)


def _sum_of_all(name: str) -> pl.Expr:
    """NULL where a quarter lacks the figure."""
    quarter = pl.col(f"quarter_{name}")
    return pl.when(quarter.null_count() == 0).then(quarter.sum()).alias(f"quarters_{name}")


def _plausible(mart: pl.DataFrame) -> list[Check]:
    limits = (("growth_pct", "Growth", _GROWTH_PCT), ("operating_margin_pct", "Margin", _MARGIN_PCT))
    first = mart.filter(~pl.col("is_recast"))
    return [
        *[
            Check(
                f"{noun} lies between {low} and {high} percent",
                "warn",
                mart.filter(~pl.col(column).is_between(low, high)).select(_shown(column)),
                column,
            )
            for column, noun, (low, high) in limits
        ],
        flattered_growth(first, "series_id", "growth_pct", first),
    ]


def _consistent(mart: pl.DataFrame) -> list[Check]:
    figures = ("revenue_usd", "growth_pct", "operating_income_usd", "operating_income_change_usd")
    is_missing = pl.any_horizontal(pl.col(figures).is_null())
    return [
        Check(
            "Where revenue, growth, operating income or its change is NULL, the reason is given",
            "block",
            mart.filter(is_missing & pl.col("null_reason").is_null()).select(_shown(*figures)),
            "null_reason",
        ),
        Check(
            "Exactly the rows with a recast number above 0 are recasts",
            "block",
            mart.filter(pl.col("is_recast") != (pl.col("recast_number") > 0)).select(_shown("is_recast")),
            "is_recast",
        ),
        no_overlap(MART_CLOUD_GROWTH, mart),
        sources_are_of_named_filings(MART_CLOUD_GROWTH, mart),
    ]
