"""raw_xbrl_fact: what the contract cannot say of tagged facts."""

from __future__ import annotations

import polars as pl

from expectations.check import Check

_UNREADABLE_WARNS_PCT = 1
_UNREADABLE_BLOCKS_PCT = 10

_YEARS_FROM_FILING = 30
"""Real filings speak of up to 10 years ahead (debt falling due) and 17 back; further off is a typing error."""

_PERIODIC_FORM = r"^10-[KQ]"


def checks(raw_xbrl_fact: pl.DataFrame, raw_filing: pl.DataFrame) -> list[Check]:
    """Facts belong to landed filings, could be read, and lie in sensible periods.

    ``raw_filing`` holds at least the filings that the facts are from. Periods only warn: raw is as filed.
    """
    filings = raw_filing.select("accession_number", "form", "filing_date")
    return [
        _of_landed_filings(raw_xbrl_fact, filings),
        _has_document_period(raw_xbrl_fact, filings),
        *_readable(raw_xbrl_fact),
        *_periods(raw_xbrl_fact, filings),
    ]


def _of_landed_filings(facts: pl.DataFrame, filings: pl.DataFrame) -> Check:
    strays = facts.join(filings, on="accession_number", how="anti").group_by("accession_number").len("facts")
    return Check("Every filing with facts is in raw_filing", "block", strays.sort("accession_number"), None)


def _has_document_period(facts: pl.DataFrame, filings: pl.DataFrame) -> Check:
    dated = facts.filter(pl.col("concept") == "dei:DocumentPeriodEndDate")
    periodic = filings.filter(pl.col("form").str.contains(_PERIODIC_FORM))
    undated = periodic.join(facts, on="accession_number", how="semi").join(dated, on="accession_number", how="anti")
    name = "A 10-K or 10-Q with facts tags its dei:DocumentPeriodEndDate"
    return Check(name, "warn", undated.sort("accession_number"), "concept")


def _readable(facts: pl.DataFrame) -> list[Check]:
    by_filing = (
        facts.group_by("accession_number")
        .agg(
            unreadable=pl.col("problem").is_not_null().sum(),
            facts=pl.len(),
            first_problem=pl.col("problem").drop_nulls().first(),
        )
        .sort("accession_number")
    )
    hundredfold = pl.col("unreadable").cast(pl.Int64) * 100
    over_warning = hundredfold > pl.col("facts").cast(pl.Int64) * _UNREADABLE_WARNS_PCT
    over_limit = hundredfold > pl.col("facts").cast(pl.Int64) * _UNREADABLE_BLOCKS_PCT
    words = "Of each filing's facts at most {} % could not be read"
    return [
        Check(words.format(_UNREADABLE_BLOCKS_PCT), "block", by_filing.filter(over_limit), "problem"),
        Check(words.format(_UNREADABLE_WARNS_PCT), "warn", by_filing.filter(over_warning & ~over_limit), "problem"),
    ]


def _periods(facts: pl.DataFrame, filings: pl.DataFrame) -> list[Check]:
    shown = ("accession_number", "fact_number", "concept", "period_start", "period_end")
    periods = facts.select(shown).join(filings, on="accession_number", how="left")
    away = pl.col("period_end").dt.year().cast(pl.Int64) - pl.col("filing_date").dt.year()
    return [
        Check(
            "A period does not end before it starts",
            "warn",
            periods.filter(pl.col("period_start") > pl.col("period_end")).select(shown),
            "period_end",
        ),
        Check(
            f"A period ends within {_YEARS_FROM_FILING} years of the filing",
            "warn",
            periods.filter(away.abs() > _YEARS_FROM_FILING).select(*shown, "filing_date"),
            "period_end",
        ),
    ]
