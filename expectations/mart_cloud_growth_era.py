"""mart_cloud_growth_era: the mean of an era against the yearly rates that its row lists."""

from __future__ import annotations

import polars as pl

from expectations.check import Check
from expectations.exact import units
from expectations.intervals import no_overlap
from expectations.sources import sources_are_of_named_filings
from warehouse.contract.tables import MART_CLOUD_GROWTH_ERA

_RATE = r"-?\d+\.\d+"
_MEAN_PCT = (-60, 400)


def checks(mart_cloud_growth_era: pl.DataFrame) -> list[Check]:
    """Years, mean and intervals. The mean is recomputed from the listed rates, which are themselves rounded."""
    mart = mart_cloud_growth_era
    span = pl.col("last_year") - pl.col("first_year") + 1
    return [
        _check("An era does not end before it begins", mart.filter(pl.col("last_year") < pl.col("first_year"))),
        _check("An era counts no more years than it has", mart.filter(pl.col("years_counted") > span)),
        _check(
            "Where the mean is NULL, the reason is given",
            mart.filter(pl.col("mean_growth_pct").is_null() & pl.col("null_reason").is_null()),
        ),
        _check("The mean is that of the yearly rates listed, as many as counted", mart.filter(_is_not_mean())),
        Check(
            "Mean growth lies between {} and {} percent".format(*_MEAN_PCT),
            "warn",
            mart.filter(~pl.col("mean_growth_pct").is_between(*_MEAN_PCT)).select(_SHOWN),
            "mean_growth_pct",
        ),
        no_overlap(MART_CLOUD_GROWTH_ERA, mart),
        sources_are_of_named_filings(MART_CLOUD_GROWTH_ERA, mart),
    ]


_SHOWN = (*MART_CLOUD_GROWTH_ERA.key, "years_counted", "mean_growth_pct", "yearly_growth_pct")


def _check(name: str, offending: pl.DataFrame) -> Check:
    return Check(name, "block", offending.select(_SHOWN))


def _is_not_mean() -> pl.Expr:
    """Whether the mean is off the listed rates by more than their rounding, half a unit of the last decimal each."""
    listed = pl.col("yearly_growth_pct").str.extract_all(_RATE)
    rates = listed.list.eval(pl.element().cast(pl.Decimal(38, 4)).to_physical().cast(pl.Int128))
    # Rates listed with fewer than four decimals are known only to half their last one, in ten-thousandths.
    decimals = listed.list.eval(pl.element().str.split(".").list.last().str.len_chars()).list.min().clip(0, 4)
    last_decimal = decimals.replace_strict({0: 10000, 1: 1000, 2: 100, 3: 10, 4: 1}, default=1, return_dtype=pl.Int128)
    years = pl.col("years_counted").cast(pl.Int128)
    doubled_error = (units("mean_growth_pct") * years - rates.list.sum()).abs() * 2
    wrong = (doubled_error > years * (last_decimal + 1)) | (listed.list.len().cast(pl.Int128) != years)
    return pl.col("mean_growth_pct").is_not_null() & wrong.fill_null(True)
