"""mart_article_check: every claim is explained, every absence has its reason."""

from __future__ import annotations

import polars as pl

from expectations.check import Check
from expectations.exact import is_not_difference
from expectations.intervals import no_overlap
from expectations.sources import sources_are_of_named_filings
from warehouse.contract.tables import MART_ARTICLE_CHECK


def checks(mart_article_check: pl.DataFrame) -> list[Check]:
    """Explanations, reasons for NULLs, the difference recomputed, intervals; all block."""
    mart = mart_article_check
    is_missing = pl.col("value_then").is_null() | pl.col("value_now").is_null()
    unexplained = pl.col("explanation").fill_null("").str.strip_chars() == ""
    figures = ("article_value", "value_then", "value_now", "difference_then")
    return [
        Check("Every claim has its explanation", "block", mart.filter(unexplained).select("claim_id"), "explanation"),
        Check(
            "Where a figure from filings is NULL, the reason is given",
            "block",
            mart.filter(is_missing & pl.col("null_reason").is_null()).select("claim_id", *figures),
            "null_reason",
        ),
        Check(
            "The difference is the figure from filings less the article's, exactly",
            "block",
            mart.filter(is_not_difference("difference_then", "value_then", "article_value")).select(
                "claim_id", *figures
            ),
            "difference_then",
        ),
        no_overlap(MART_ARTICLE_CHECK, mart),
        sources_are_of_named_filings(MART_ARTICLE_CHECK, mart),
    ]
