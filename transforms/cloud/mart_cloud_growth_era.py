"""mart_cloud_growth -> mart_cloud_growth_era: the article's first picture."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import polars as pl

from transforms.accessions import united
from transforms.decimals import mean
from transforms.knowledge import Row, State, intervals, known_at, turning_points
from transforms.rules.concepts import Series
from warehouse.contract.tables import MART_CLOUD_GROWTH_ERA

ERAS: tuple[tuple[int, int], ...] = ((2018, 2022), (2023, 2025))
"""First and last fiscal year of each era, as the article draws them."""


def mart_cloud_growth_era(mart_cloud_growth: pl.DataFrame, series: Sequence[Series]) -> pl.DataFrame:
    """Mean of yearly growth by era of each series that the article speaks of, percent; recasts left out.

    Grain: series, era, knowledge interval. A fiscal year still running counts with the growth of its year to date. A
    year of the era that is over and whose growth no filing at hand gives makes the mean NULL, with a reason.
    """
    growth = mart_cloud_growth.filter(
        pl.col("series_id").is_in([one.id for one in series if one.in_article])
        & ~pl.col("is_recast")
        & pl.col("growth_pct").is_not_null()
        & pl.col("period_type").is_in(["fiscal_year", "year_to_date"])
    )
    by_series: dict[str, list[Row]] = defaultdict(list)
    for row in growth.sort("known_from", "period_end").iter_rows(named=True):
        by_series[row["series_id"]].append(row)
    rows = [state for growths in by_series.values() for era in ERAS for state in _era_rows(growths, *era)]
    return pl.DataFrame(rows, schema=MART_CLOUD_GROWTH_ERA.schema).sort(MART_CLOUD_GROWTH_ERA.key)


def _era_rows(growths: Sequence[Row], first_year: int, last_year: int) -> list[State]:
    times = turning_points(growths)
    return intervals([(time, _state(known_at(growths, time), first_year, last_year)) for time in times])


def _state(known: Sequence[Row], first_year: int, last_year: int) -> State | None:
    """The era's row from what is known; None where nothing of the era is."""
    years = _yearly(known)
    counted = {year: row for year, row in sorted(years.items()) if first_year <= year <= last_year}
    if not counted:
        return None
    over = range(first_year, min(last_year, max(years)) + 1)
    missing = [year for year in over if year not in counted]
    running = any(row["period_type"] == "year_to_date" for row in counted.values())
    sample = next(iter(counted.values()))
    return {
        **{name: sample[name] for name in ("provider", "cik", "series_id", "series_name")},
        "era": f"{first_year}-{last_year}",
        "first_year": first_year,
        "last_year": last_year,
        "years_counted": len(counted),
        "mean_growth_pct": None if missing else mean([row["growth_pct"] for row in counted.values()]),
        "yearly_growth_pct": ", ".join(_in_words(year, row) for year, row in counted.items()),
        "includes_year_to_date": running,
        "null_reason": f"no filing read so far gives the growth of {_listed(missing)}" if missing else None,
        "accession_numbers": united(row["accession_numbers"] for row in counted.values()),
        "source_ids": united(row["source_ids"] for row in counted.values()),
    }


def _yearly(known: Sequence[Row]) -> dict[int, Row]:
    """Growth by fiscal year: of whole years, and of the newest year to date where it is past the last whole year."""
    whole = {row["fiscal_year"]: row for row in known if row["period_type"] == "fiscal_year"}
    to_date = [row for row in known if row["period_type"] == "year_to_date"]
    newest = max(to_date, key=lambda row: row["period_end"], default=None)
    if newest and newest["fiscal_year"] > max(whole, default=0):
        whole[newest["fiscal_year"]] = newest
    return whole


def _in_words(year: int, row: Row) -> str:
    note = f" (to {row['period_end']})" if row["period_type"] == "year_to_date" else ""
    return f"{year}: {row['growth_pct']:.2f}{note}"


def _listed(years: Sequence[int]) -> str:
    return ", ".join(str(year) for year in years)
