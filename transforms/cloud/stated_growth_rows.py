"""Rows of mart_cloud_growth for the series whose growth is stated, and whose revenue is nowhere tagged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

import polars as pl

from transforms.accessions import united
from transforms.knowledge import Row, State, intervals
from transforms.rules.stated_growth import StatedGrowth

DISCLOSED = "disclosed_percentage"
"""What is measured where a filing states a percentage and no dollars."""

_TO_DATE = {"half_year": "year_to_date", "nine_months": "year_to_date"}
_UNSTATED = ("revenue_usd", "operating_income_usd", "operating_income_change_usd")


class _Period(NamedTuple):
    series_id: str
    period_type: str
    period_start: date
    period_end: date
    fiscal_year: int
    fiscal_quarter: int


def stated_growth_rows(core_stated_growth: pl.DataFrame, rules: Sequence[StatedGrowth]) -> list[State]:
    """Growth as stated, percent, of each series of ``rules``; revenue and operating income NULL with the reason.

    Grain: series, period (quarter, year to date, fiscal year), version, knowledge interval. A later filing that states
    another percentage, or states it of what the series holds since a recast, is a version of its own.
    """
    by_series = {rule.series: rule for rule in rules}
    said: dict[_Period, list[Row]] = defaultdict(list)
    for row in core_stated_growth.sort("known_from", "accession_number").iter_rows(named=True):
        if row["series_id"] in by_series:
            for period in _periods(row):
                said[period].append(row)
    return [
        state
        for period, filings in said.items()
        for number, version in enumerate(_versions(filings))
        for state in _rows(by_series[period.series_id], period, number, version)
    ]


def _periods(row: Row) -> Iterator[_Period]:
    """The period of a row; a first quarter is a year to date as well."""
    period = _Period(*(row[name] for name in _Period._fields))
    yield period._replace(period_type=_TO_DATE.get(period.period_type, period.period_type))
    if (period.period_type, period.fiscal_quarter) == ("quarter", 1):
        yield period._replace(period_type="year_to_date")


def _versions(filings: Sequence[Row]) -> list[list[Row]]:
    """The filings in runs that state the same on one basis; one that states nothing in particular agrees with each."""
    versions: list[list[Row]] = []
    for row in filings:
        if not versions or not _agrees(versions[-1], row):
            versions.append([])
        versions[-1].append(row)
    return versions


def _agrees(version: Sequence[Row], row: Row) -> bool:
    figures = ("growth_pct", "constant_currency_growth_pct")
    return version[0]["basis_era"] == row["basis_era"] and all(
        row[name] is None or _first(version, name) in (None, row[name]) for name in figures
    )


def _first(filings: Sequence[Row], name: str) -> Decimal | None:
    return next((row[name] for row in filings if row[name] is not None), None)


def _rows(rule: StatedGrowth, period: _Period, number: int, version: Sequence[Row]) -> list[State]:
    key: State = {
        **period._asdict(),
        "provider": rule.provider,
        "cik": rule.cik,
        "series_name": rule.name,
        "recast_number": number,
        "is_recast": number > 0,
        "measured": DISCLOSED,
        "basis_era": version[0]["basis_era"],
        "is_derived": False,
    }
    times = sorted({row["known_from"] for row in version})
    return intervals([(time, key | _state(rule, version, time)) for time in times])


def _state(rule: StatedGrowth, version: Sequence[Row], moment: datetime) -> State:
    known = [row for row in version if row["known_from"] <= moment]
    figures: dict[str, Any] = {name: _first(known, name) for name in ("growth_pct", "constant_currency_growth_pct")}
    sources = [next((row for row in known if row[name] is not None), known[0]) for name in figures]
    return {
        **figures,
        "null_reason": _null_reason(rule, known[0], figures),
        "accession_numbers": united(row["accession_number"] for row in sources),
        "source_ids": united(row["source_ids"] for row in sources),
    }


def _null_reason(rule: StatedGrowth, first: Row, figures: State) -> str:
    said = (first["null_reason"] or "").split("; ")
    missing = [reason for reason in said if figures.get(reason.partition(": ")[0], 0) is None]
    stated = f"{rule.provider} states the growth of {rule.name} as a percentage only"
    return "; ".join([*missing, *(f"{name}: {stated}" for name in _UNSTATED)])
