"""raw_filing: what the contract cannot say of a filing's dates."""

from __future__ import annotations

import polars as pl

from expectations.check import Check

_DAYS_TO_FILE = 10
"""A long weekend and a holiday lie between acceptance and filing date at most; real headers stay under five days."""

_OF_BYTES = ("submission_bytes", "document_count")
_SHOWN = ("accession_number", "form", "period_of_report", "filing_date", "accepted_at", "known_from")


def checks(raw_filing: pl.DataFrame) -> list[Check]:
    """Order of a filing's dates. Only our own ``known_from`` blocks: the rest is as filed, and a few headers err."""
    filings = raw_filing.select(_SHOWN)
    unmeasured = (pl.col("source_kind") == "submission") & pl.any_horizontal(pl.col(_OF_BYTES).is_null())
    days = (pl.col("filing_date") - pl.col("accepted_at").dt.date()).dt.total_days()
    return [
        Check(
            "A filing read from its submission states that one's size and documents",
            "block",
            raw_filing.filter(unmeasured).select("accession_number", *_OF_BYTES),
        ),
        Check(
            "No filing is known before EDGAR accepted it",
            "block",
            filings.filter(pl.col("known_from") < pl.col("accepted_at")),
            "known_from",
        ),
        Check(
            "The period of report is not after the filing date",
            "warn",
            filings.filter(pl.col("period_of_report") > pl.col("filing_date")),
            "period_of_report",
        ),
        Check(
            f"The filing date is within {_DAYS_TO_FILE} days of acceptance",
            "warn",
            filings.filter(days.abs() > _DAYS_TO_FILE),
            "filing_date",
        ),
    ]
