"""What filings state of commitments, from tags and from sentences, in one form: one statement a row.

A statement is of one filing. Periods that a sentence gives by name ("fiscal year 2026") are looked up among the filer's
own; where they cannot be found the statement is left out, and ``expectations/mart_commitment.py`` says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import polars as pl

from transforms.periods import ANNUAL_FORMS, INSTANT, fiscal_year_of
from warehouse.contract.columns_commitment import COMMITMENT_KINDS

Row = Mapping[str, Any]
Period = tuple[date, date]

_SHARE = "remaining_performance_obligation_share"
_MONTHS = {"quarter": 3, "half_year": 6, "nine_months": 9, "fiscal_year": 12}
_SPANS = {"three": "quarter", "six": "half_year", "nine": "nine_months", "twelve": "fiscal_year"}
_SPAN = re.compile(r"(?:(three|six|nine|twelve) months|(quarter)s?|years?) ended\b", re.IGNORECASE)
_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
_QUARTER = re.compile(r"(first|second|third|fourth) quarter", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Statement:
    """One figure as one filing states it; ``value`` in dollars or percent, negative for a loss, NULL with a reason."""

    cik: str
    kind: str
    measure: str
    counterparty: str | None
    stated_in: str
    period_type: str
    period: Period
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    decimals: str | None
    is_percent: bool
    qualifier: str | None
    within_12: Decimal | None
    within_24: Decimal | None
    concept: str | None
    section: str | None
    quote: str | None
    accession_number: str
    source_ids: str
    known_from: datetime
    reason: str | None = None


def statements(
    core_observation: pl.DataFrame, raw_disclosure: pl.DataFrame, raw_filing: pl.DataFrame
) -> Iterator[Statement]:
    """Every statement on a commitment. Sources: core_observation; raw_disclosure with its filings."""
    tagged = core_observation.filter(pl.col("metric").is_in(COMMITMENT_KINDS))
    yield from (_of_tag(row) for row in tagged.iter_rows(named=True))
    periods = FilersPeriods(core_observation, raw_filing)
    filings = raw_filing.select("accession_number", "cik", "known_from")
    told = raw_disclosure.filter(pl.col("disclosed_metric").is_in([*COMMITMENT_KINDS, _SHARE])).join(
        filings, on="accession_number"
    )
    shares = _shares(told)
    for row in told.filter(pl.col("disclosed_metric") != _SHARE).iter_rows(named=True):
        if found := periods.of(row):
            yield _of_sentence(row, *found, shares)


def _of_tag(row: Row) -> Statement:
    """The statement of an observation. A share of receivables is tagged over a period, and is of its last day."""
    is_balance = row["basis"] == "receivables"
    return Statement(
        cik=row["cik"],
        kind=row["metric"],
        measure=row["basis"],
        counterparty=row["axis_member"],
        stated_in="tag",
        period_type=INSTANT if is_balance else row["period_type"],
        period=(row["period_end"] if is_balance else row["period_start"], row["period_end"]),
        value=row["value"],
        low=row["value"],
        high=row["value"],
        decimals=_of_percent(row["decimals"]) if row["unit"] == "percent" else row["decimals"],
        is_percent=row["unit"] == "percent",
        qualifier=None,
        within_12=None,
        within_24=None,
        concept=row["concept"],
        section=None,
        quote=None,
        accession_number=row["accession_number"],
        source_ids=f"{row['accession_number']}#{row['fact_number']}",
        known_from=row["known_from"],
    )


def _of_percent(decimals: str | None) -> str | None:
    """0.22 to two decimals is 22 percent to none."""
    return str(int(decimals) - 2) if decimals and decimals.lstrip("-").isdigit() else decimals


def _of_sentence(row: Row, period_type: str, period: Period, shares: Mapping[tuple[str, int, str], Row]) -> Statement:
    sign = -1 if row["disclosed_direction"] == "decrease" else 1
    low, high = sorted((sign * row["disclosed_low"], sign * row["disclosed_high"]))
    soon = [_soon(row, months, shares) for months in (12, 24)]
    sources = [row["disclosure_number"], *(share["disclosure_number"] for share in soon if share)]
    within = [share["disclosed_low"] if share else None for share in soon]
    return Statement(
        cik=row["cik"],
        kind=row["disclosed_metric"],
        measure=row["disclosed_measure"],
        counterparty=row["disclosed_subject"],
        stated_in="prose",
        period_type=period_type,
        period=period,
        value=low if low == high else None,
        low=low,
        high=high,
        decimals=row["decimals"],
        is_percent=row["disclosed_unit"] == "percent",
        qualifier=row["disclosed_qualifier"],
        within_12=within[0],
        within_24=within[1],
        concept=None,
        section=row["section"],
        quote=row["quote"],
        accession_number=row["accession_number"],
        source_ids=", ".join(sorted(f"{row['accession_number']}#d{number}" for number in sources)),
        known_from=row["known_from"],
        reason=None if low == high else "commitment_usd: the sentence states a range",
    )


def _shares(told: pl.DataFrame) -> dict[tuple[str, int, str], Row]:
    """Shares of remaining performance obligations by filing, passage and measure; the first of several."""
    found: dict[tuple[str, int, str], Row] = {}
    for row in told.filter(pl.col("disclosed_metric") == _SHARE).sort("disclosure_number").iter_rows(named=True):
        found.setdefault((row["accession_number"], row["passage_number"], row["disclosed_measure"]), row)
    return found


def _soon(row: Row, months: int, shares: Mapping[tuple[str, int, str], Row]) -> Row | None:
    if row["disclosed_metric"] != COMMITMENT_KINDS[0] or row["disclosed_measure"] != "total":
        return None
    return shares.get((row["accession_number"], row["passage_number"], f"within_{months}_months"))


class FilersPeriods:
    """The periods of each filer, to find in them what a sentence names."""

    def __init__(self, core_observation: pl.DataFrame, raw_filing: pl.DataFrame) -> None:
        names = ("cik", "period_type", "fiscal_year", "fiscal_quarter", "period_start", "period_end")
        own = core_observation.select(names).unique().sort(names)
        self._by_end: dict[tuple[str, str, date], date] = {}
        self._by_label: dict[tuple[str, str, int, int | None], Period] = {}
        for cik, kind, year, quarter, start, end in own.iter_rows():
            self._by_end[cik, kind, end] = start
            self._by_label[cik, kind, year, quarter if kind == "quarter" else None] = (start, end)
        annual = raw_filing.filter(pl.col("form").is_in(ANNUAL_FORMS) & pl.col("period_of_report").is_not_null())
        for cik, end in annual.select("cik", "period_of_report").sort("cik", "period_of_report").iter_rows():
            if start := self._start(cik, "fiscal_year", end):
                self._by_label.setdefault((cik, "fiscal_year", fiscal_year_of(end), None), (start, end))

    def of(self, row: Row) -> tuple[str, Period] | None:
        """Kind, first and last day of what a disclosure is of; None where the filer's filings do not tell."""
        words, end = row["period_words"], row["period_end"]
        if words is None:
            return None
        span = _SPAN.search(words)
        if end is not None and span is None:
            return INSTANT, (end, end)
        if end is not None and span is not None:
            kind = _SPANS.get((span.group(1) or "").lower()) or ("quarter" if span.group(2) else "fiscal_year")
            start = self._start(row["cik"], kind, end)
            return (kind, (start, end)) if start else None
        return self._named(row["cik"], words)

    def _named(self, cik: str, words: str) -> tuple[str, Period] | None:
        years, quarter = _YEAR.findall(words), _QUARTER.search(words)
        if len(years) != 1:
            return None
        kind = "quarter" if quarter else "fiscal_year"
        number = _QUARTERS[quarter.group(1).lower()] if quarter else None
        found = self._by_label.get((cik, kind, int(years[0]), number))
        return (kind, found) if found else None

    def _start(self, cik: str, kind: str, end: date) -> date | None:
        """First day of a period with that last day: as the filer tags it, or by the calendar where months end."""
        tagged = self._by_end.get((cik, kind, end))
        if tagged or (end + timedelta(days=1)).day != 1:
            return tagged
        following = end + timedelta(days=1)
        months = following.year * 12 + following.month - 1 - _MONTHS[kind]
        return date(months // 12, months % 12 + 1, 1)
