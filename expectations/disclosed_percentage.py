"""mart_cloud_growth against what filings state: disclosed percentages to the digit, computed growth to the point."""

from __future__ import annotations

import polars as pl

from expectations.check import Check
from warehouse.contract.tables import MART_CLOUD_GROWTH

_OF_THE_PERIOD = ("series_id", "period_start", "period_end")
_PERCENTAGES = ("growth_pct", "constant_currency_growth_pct")
_IN_DOLLARS = (
    *("revenue_usd", "prior_revenue_usd", "operating_income_usd", "operating_income_change_usd"),
    "operating_margin_pct",
)
# A whole percent is half a point off at most; revenue tagged to the tenth of a billion moves it by as much again.
_MOST_APART = 1


def is_disclosed() -> pl.Expr:
    """Whether a row's growth is a percentage that filings state, of a series without revenue."""
    return pl.col("measured").eq_missing(pl.lit("disclosed_percentage"))


def checks_against_statements(mart: pl.DataFrame, core_stated_growth: pl.DataFrame) -> list[Check]:
    """Disclosed rows say what their filings state and nothing in dollars (block); others are near it (warn)."""
    beside = _beside_statements(mart, core_stated_growth)
    in_dollars = pl.any_horizontal(pl.col(_IN_DOLLARS).is_not_null())
    stray = pl.col("constant_currency_growth_pct").is_not_null() | pl.col("basis_era").is_not_null()
    apart = (pl.col("growth_pct") - pl.col("stated_growth_pct")).abs() > _MOST_APART
    return [
        Check(
            "A disclosed growth is what the filings that its row names state",
            "block",
            _otherwise(beside.filter(is_disclosed())),
            "growth_pct",
        ),
        Check(
            "A series of disclosed percentages has no dollars, and no other has a stated growth",
            "block",
            mart.filter(pl.when(is_disclosed()).then(in_dollars).otherwise(stray)).select(
                *MART_CLOUD_GROWTH.key, "measured", *_IN_DOLLARS, "constant_currency_growth_pct"
            ),
            "measured",
        ),
        Check(
            f"Computed growth is within {_MOST_APART} point of what its filing states",
            "warn",
            beside.filter(~is_disclosed() & apart.fill_null(value=False)).select(
                *MART_CLOUD_GROWTH.key, "accession_number", "growth_pct", "stated_growth_pct"
            ),
            "growth_pct",
        ),
    ]


def _beside_statements(mart: pl.DataFrame, core_stated_growth: pl.DataFrame) -> pl.DataFrame:
    """Each row once for each filing that it names, beside what that filing states of the period."""
    by_filing = mart.with_columns(accession_number=pl.col("accession_numbers").str.split(", "))
    stated = core_stated_growth.select(
        "accession_number",
        *_OF_THE_PERIOD,
        stated_era="basis_era",
        **{f"stated_{name}": name for name in _PERCENTAGES},
    )
    return by_filing.explode("accession_number").join(
        stated, on=["accession_number", *_OF_THE_PERIOD], how="left", maintain_order="left"
    )


def _otherwise(beside: pl.DataFrame) -> pl.DataFrame:
    """Rows with a percentage that no filing of theirs states, or one states otherwise, or that are on another basis."""
    says = {name: (pl.col(name) == pl.col(f"stated_{name}")).fill_null(value=False) for name in _PERCENTAGES}
    denies = {name: (pl.col(name) != pl.col(f"stated_{name}")).fill_null(value=False) for name in _PERCENTAGES}
    unsupported = [pl.col(name).is_not_null().any() & (~says[name].any() | denies[name].any()) for name in _PERCENTAGES]
    other_basis = pl.col("basis_era").ne_missing(pl.col("stated_era")).any()
    rows = beside.group_by(MART_CLOUD_GROWTH.key, maintain_order=True).agg(
        pl.col("accession_numbers", *_PERCENTAGES, "basis_era").first(),
        pl.col(*(f"stated_{name}" for name in _PERCENTAGES), "stated_era"),
        _wrong=pl.any_horizontal(*unsupported, other_basis),
    )
    return rows.filter("_wrong").drop("_wrong")
