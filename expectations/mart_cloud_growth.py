"""mart_cloud_growth: growth and margin are what their own row says they are made from."""

from __future__ import annotations

import polars as pl

from expectations.check import Check
from expectations.exact import is_not_quotient, units
from expectations.intervals import no_overlap
from warehouse.tables import MART_CLOUD_GROWTH

_GROWTH_PCT = (-60, 400)
_MARGIN_PCT = (-500, 100)


def checks(mart_cloud_growth: pl.DataFrame) -> list[Check]:
    """Recomputed growth and margin (block), reasons for NULLs (block), unusual magnitudes (warn), intervals."""
    return [*_recomputed(mart_cloud_growth), *_plausible(mart_cloud_growth), *_consistent(mart_cloud_growth)]


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


def _plausible(mart: pl.DataFrame) -> list[Check]:
    limits = (("growth_pct", "Growth", _GROWTH_PCT), ("operating_margin_pct", "Margin", _MARGIN_PCT))
    return [
        Check(
            f"{noun} lies between {low} and {high} percent",
            "warn",
            mart.filter(~pl.col(column).is_between(low, high)).select(_shown(column)),
            column,
        )
        for column, noun, (low, high) in limits
    ]


def _consistent(mart: pl.DataFrame) -> list[Check]:
    is_missing = pl.col("revenue_usd").is_null() | pl.col("growth_pct").is_null()
    return [
        Check(
            "Where revenue or growth is NULL, the reason is given",
            "block",
            mart.filter(is_missing & pl.col("null_reason").is_null()).select(_shown("revenue_usd", "growth_pct")),
            "null_reason",
        ),
        Check(
            "Exactly the rows with a recast number above 0 are recasts",
            "block",
            mart.filter(pl.col("is_recast") != (pl.col("recast_number") > 0)).select(_shown("is_recast")),
            "is_recast",
        ),
        no_overlap(MART_CLOUD_GROWTH, mart),
    ]
