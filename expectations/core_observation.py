"""core_observation: what one filing says must not contradict itself."""

from __future__ import annotations

import polars as pl

from expectations.check import Check

_FIGURE = ("accession_number", "cik", "series_id", "metric", "basis", "axis_member", "period_start", "period_end")
_SHARES = "diluted_shares"
_NEVER_NEGATIVE = ("revenue", "capex", "depreciation")


def checks(core_observation: pl.DataFrame) -> list[Check]:
    """One value and the right unit a figure and filing; a segment's revenue within the company's; signs."""
    return [
        _one_value(core_observation),
        _units(core_observation),
        _segment_within_company(core_observation),
        *_signs(core_observation),
    ]


def _one_value(observations: pl.DataFrame) -> Check:
    several = (
        observations.group_by(_FIGURE)
        .agg(values=pl.col("value").n_unique(), lowest=pl.col("value").min(), highest=pl.col("value").max())
        .filter(pl.col("values") > 1)
        .sort(_FIGURE)
    )
    return Check("One filing gives a figure of a period one value", "block", several, "value")


def _units(observations: pl.DataFrame) -> Check:
    is_percent = (pl.col("metric") == "customer_concentration") | (pl.col("basis") == "ownership")
    due = (
        pl.when(pl.col("metric") == _SHARES)
        .then(pl.lit("shares"))
        .when(is_percent)
        .then(pl.lit("percent"))
        .otherwise(pl.lit("USD"))
    )
    other = observations.filter(pl.col("unit").ne_missing(due))
    name = "Every figure is in dollars, but diluted shares, and shares of a customer or an investee in percent"
    return Check(name, "block", other.select(*_FIGURE, "unit", "concept"), "unit")


def _segment_within_company(observations: pl.DataFrame) -> Check:
    where = ("accession_number", "cik", "period_start", "period_end")
    revenue = observations.filter((pl.col("metric") == "revenue") & (pl.col("unit") == "USD"))
    company = revenue.filter(pl.col("series_id") == "company").select(*where, company_usd="value")
    segments = revenue.filter(pl.col("series_id") != "company").select(*where, "series_id", "value")
    above = segments.join(company, on=where).filter(pl.col("value") > pl.col("company_usd"))
    name = "A segment's revenue is not above the company's of the same filing and period"
    return Check(name, "block", above.sort(where), "value")


def _signs(observations: pl.DataFrame) -> list[Check]:
    negative = observations.filter(pl.col("metric").is_in(_NEVER_NEGATIVE) & (pl.col("value") < 0))
    no_shares = observations.filter((pl.col("metric") == _SHARES) & (pl.col("value") <= 0))
    shown = (*_FIGURE, "value", "concept")
    return [
        Check("Revenue, capex and depreciation are not negative", "warn", negative.select(shown), "value"),
        Check("Diluted shares are positive", "warn", no_shares.select(shown), "value"),
    ]
