"""Annual reports of which no rule reads any capex: a watched company must not vanish."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

import polars as pl

from transforms.knowledge import Known
from transforms.periods import fiscal_year_of

SILENCE = ("capex", "silence")
"""The metric and basis under which a silent report stands among the figures of its period."""

# An amendment may speak of anything; that it gives no capex means nothing.
_REPORTS = ("10-K", "10-KT")


class Period(NamedTuple):
    """One company's period."""

    cik: str
    period_start: date
    period_end: date
    fiscal_year: int | None
    fiscal_quarter: int | None


def silent_reports(
    raw_filing: pl.DataFrame, observations: pl.DataFrame, companies: Collection[str], periods: Collection[Period]
) -> Iterator[tuple[Period, Known]]:
    """Each annual report of ``companies`` without any capex: the year it reports on, and what is to be said of it.

    The year is the one of ``periods`` that ends on the report's last day, else the twelve months before that day.
    """
    speaks = observations.filter(pl.col("metric") == "capex")["accession_number"].unique()
    silent = raw_filing.filter(
        pl.col("form").is_in(_REPORTS)
        & pl.col("cik").is_in(list(companies))
        & pl.col("period_of_report").is_not_null()
        & ~pl.col("accession_number").is_in(speaks.implode())
    ).sort("known_from", "accession_number")
    by_end = {(period.cik, period.period_end): period for period in periods}
    for filing in silent.iter_rows(named=True):
        end = filing["period_of_report"]
        yield by_end.get((filing["cik"], end)) or _twelve_months(filing["cik"], end), _silence(filing)


def _twelve_months(cik: str, end: date) -> Period:
    day_after = end + timedelta(days=1)
    leap_day = (day_after.month, day_after.day) == (2, 29)
    start = day_after.replace(year=day_after.year - 1, day=28 if leap_day else day_after.day)
    return Period(cik, start, end, fiscal_year_of(end), 4)


def _silence(filing: Mapping[str, Any]) -> Known:
    return Known(
        known_from=filing["known_from"],
        accession_numbers=filing["accession_number"],
        source_ids="",
        prior_source_ids=None,
        value=None,
        prior=None,
        concept="",
        measured="consolidated",
        is_derived=False,
        reason=f"the {filing['form']} {filing['accession_number']} tags no capex in dollars that a rule knows",
    )
