"""core_observation: what one filing says must not contradict itself."""

from __future__ import annotations

import polars as pl

from expectations.check import Check

_FIGURE = ("accession_number", "cik", "series_id", "metric", "basis", "period_start", "period_end")
_NEVER_NEGATIVE = ("revenue", "capex")


def checks(core_observation: pl.DataFrame) -> list[Check]:
    """One value a figure and filing; a segment's revenue within the company's; signs."""
    return [_one_value(core_observation), _segment_within_company(core_observation), _signs(core_observation)]


def _one_value(observations: pl.DataFrame) -> Check:
    several = (
        observations.group_by(_FIGURE)
        .agg(values=pl.col("value_usd").n_unique(), lowest=pl.col("value_usd").min(), highest=pl.col("value_usd").max())
        .filter(pl.col("values") > 1)
        .sort(_FIGURE)
    )
    return Check("One filing gives a figure of a period one value", "block", several, "value_usd")


def _segment_within_company(observations: pl.DataFrame) -> Check:
    where = ("accession_number", "cik", "period_start", "period_end")
    revenue = observations.filter(pl.col("metric") == "revenue")
    company = revenue.filter(pl.col("series_id") == "company").select(*where, company_usd="value_usd")
    segments = revenue.filter(pl.col("series_id") != "company").select(*where, "series_id", "value_usd")
    above = segments.join(company, on=where).filter(pl.col("value_usd") > pl.col("company_usd"))
    name = "A segment's revenue is not above the company's of the same filing and period"
    return Check(name, "block", above.sort(where), "value_usd")


def _signs(observations: pl.DataFrame) -> Check:
    negative = observations.filter(pl.col("metric").is_in(_NEVER_NEGATIVE) & (pl.col("value_usd") < 0))
    name = f"{' and '.join(_NEVER_NEGATIVE).capitalize()} are not negative"
    return Check(name, "warn", negative.select(*_FIGURE, "value_usd", "concept"), "value_usd")
