"""Stated growth in raw_disclosure: each row held against its quote and heading, read in another way than the reader."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import polars as pl

from expectations.check import Check

_SHOWN = (
    *("accession_number", "disclosure_number", "series_id", "disclosed_low", "disclosed_direction"),
    *("is_constant_currency", "period_start", "period_end", "period_words", "period_heading", "quote"),
)
_REST = ("disclosed_subject", "disclosed_word")
_NAMED = ("series_id", "period_start", "period_end", "is_constant_currency", "disclosed_direction")
_PERCENTAGE = re.compile(r"([\d.,]+) ?(?:%|percent)")
_CONSTANT = re.compile(r" (?:in|on an?|at) constant[ -]currency", re.IGNORECASE)
_RISES = ("grew", "growth", "rose", "increase", "increased")
_LENGTHS = {3: "three", 6: "six", 9: "nine", 12: "twelve"}
_OF_A_QUARTER = re.compile(r"\bquarter\b|\bq[1-4]\b")

Row = dict[str, Any]


def stated_growth_checks(raw_disclosure: pl.DataFrame, raw_filing: pl.DataFrame) -> list[Check]:
    """What every row of stated growth must be; ``raw_filing`` says whose filings they stand in. All of them block."""
    rows = raw_disclosure.filter(pl.col("disclosed_metric") == "stated_growth").select(*_SHOWN, *_REST)
    unnamed = pl.any_horizontal(pl.col(name).is_null() for name in _NAMED)
    return [
        Check("A stated growth names its series and its days", "block", rows.filter(unnamed).select(_SHOWN)),
        Check("The quote prints the stated growth as its subject's own", "block", _but(rows, _is_its_own), "quote"),
        Check(
            "A stated growth goes the way that its word says", "block", _but(rows, _goes_its_way), "disclosed_direction"
        ),
        Check(
            "The quote or its heading names the days of a stated growth",
            "block",
            _but(rows, _has_its_days),
            "period_end",
        ),
        Check("A stated growth is of one filer's series", "block", _of_several(rows, raw_filing), "series_id"),
    ]


def _but(rows: pl.DataFrame, holds: Callable[[Row], bool]) -> pl.DataFrame:
    """The rows for which it does not hold."""
    return rows.filter(pl.Series([not holds(row) for row in rows.iter_rows(named=True)], dtype=pl.Boolean)).select(
        _SHOWN
    )


def _is_its_own(row: Row) -> bool:
    """The first percentage behind the subject, or one that its own period, or constant currency, stands behind."""
    quote, is_constant = row["quote"], row["is_constant_currency"]
    for subject in re.finditer(re.escape(row["disclosed_subject"]), quote):
        printed = list(_PERCENTAGE.finditer(quote, subject.end()))
        for at, percentage in enumerate(printed):
            behind = quote[percentage.end() :]
            in_constant = bool(_CONSTANT.match(behind) or (at == 0 and _CONSTANT.match(f" {quote}")))
            of_period = row["period_words"] is not None and behind[:80].partition(row["period_words"])[1] != ""
            takes_turn = at == 0 or of_period or (at == 1 and in_constant)
            if takes_turn and in_constant == is_constant and Decimal(percentage.group(1)) == row["disclosed_low"]:
                return True
    return False


def _goes_its_way(row: Row) -> bool:
    return bool((row["disclosed_word"] in _RISES) == (row["disclosed_direction"] == "increase"))


def _has_its_days(row: Row) -> bool:
    """Named as so many months to a day, as a quarter, or as a year; in a heading before what it is compared with."""
    words = str(row["period_heading"] or row["period_words"] or "").lower().partition("compared")[0]
    first, last = row["period_start"], row["period_end"]
    if first is None or last is None:
        return False
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    day = f"{last:%B} {last.day}, {last.year}".lower()
    years = {str(last.year), str(last.year + 1)}
    if "months ended" in words:
        return f"{_LENGTHS.get(months)} months ended {day}" in words
    if _OF_A_QUARTER.search(words):
        return months == 3 and any(year in words for year in years)
    return months == 12 and (day in words or str(last.year) in words)


def _of_several(rows: pl.DataFrame, raw_filing: pl.DataFrame) -> pl.DataFrame:
    owned = rows.join(raw_filing.select("accession_number", "cik"), on="accession_number")
    filers = owned.group_by("series_id").agg(ciks=pl.col("cik").unique().sort()).sort("series_id")
    return filers.filter(pl.col("ciks").list.len() > 1)
