"""Commitments of the built-in sample, against figures written down by hand from the filings, in millions."""

from __future__ import annotations

import polars as pl
from core_and_marts import Frames
from spec_tables import assert_table

from expectations.mart_commitment import checks


def of(sample: Frames, company: str, kind: str, day: str) -> pl.DataFrame:
    """What is known now of one company, kind and day."""
    return sample["mart_commitment"].filter(
        pl.col("known_to").is_null(),
        pl.col("company") == company,
        pl.col("commitment_kind") == kind,
        pl.col("period_end") == pl.lit(day).str.to_date(),
    )


def test_microsofts_backlog_is_told_in_sentences_alone(sample: Frames) -> None:
    """0001193125-26-027207."""
    assert_table(
        of(sample, "Microsoft", "remaining_performance_obligation", "2025-12-31"),
        """
        commitment_measure  stated_in  commitment  recognised_12_months  decimals  year  quarter  accession_numbers
        total               prose      631,000M    25                    -9        2026  2        0001193125-26-027207
        commercial          prose      625,000M    -                     -9        2026  2        0001193125-26-027207
        """,
    )


def test_microsofts_backlog_of_a_year_with_the_share_that_becomes_revenue(sample: Frames) -> None:
    """0000950170-25-100235."""
    assert_table(
        of(sample, "Microsoft", "remaining_performance_obligation", "2025-06-30"),
        """
        commitment_measure  commitment  recognised_12_months  year  quarter
        total               375,000M    40                    2025  4
        commercial          368,000M    -                     2025  4
        """,
    )


def test_openais_gains_and_losses_as_microsoft_states_them(sample: Frames) -> None:
    """0001193125-25-256321 and 0001193125-26-027207."""
    found = sample["mart_commitment"].filter(pl.col("counterparty") == "OpenAI", pl.col("known_to").is_null())
    assert_table(
        found,
        """
        period_type  period_start  period_end  commitment
        quarter      2024-07-01    2024-09-30  -688M
        quarter      2024-10-01    2024-12-31  -1,200M
        half_year    2024-07-01    2024-12-31  -1,900M
        quarter      2025-07-01    2025-09-30  -4,100M
        quarter      2025-10-01    2025-12-31  10,000M
        half_year    2025-07-01    2025-12-31  5,900M
        """,
    )


def test_leases_not_yet_begun_by_tag_and_by_sentence(sample: Frames) -> None:
    """0001018724-26-000004, 0001628280-26-003942, 0000950170-25-087926."""
    named = ("Amazon.com", "Amazon", "Meta Platforms", "Meta", "Oracle")
    found = sample["mart_commitment"].filter(
        pl.col("commitment_kind") == "lease_not_commenced", pl.col("company").is_in(named)
    )
    newest = found.sort("period_end").filter(pl.col("period_end") == pl.col("period_end").max().over("cik"))
    assert sorted(newest.select("cik", "stated_in", "commitment_usd").rows()) == [
        ("0001018724", "tag", 96_373_000_000),
        ("0001326801", "prose", 103_770_000_000),
        ("0001326801", "tag", 103_770_000_000),
        ("0001341439", "prose", 43_400_000_000),
    ]


def test_nvidias_customers_of_a_year_by_size(sample: Frames) -> None:
    """0001045810-26-000021: fiscal 2026 and the two years before, percent of revenue."""
    found = sample["mart_commitment"].filter(pl.col("commitment_measure") == "revenue")
    assert_table(
        found,
        """
        period_start  period_end  counterparty_number  commitment_pct  counterparty
        2025-01-27    2026-01-25  1                    22              one direct customer
        2025-01-27    2026-01-25  2                    14              another direct customer
        2024-01-29    2025-01-26  1                    12              one direct customer
        2024-01-29    2025-01-26  2                    11              two direct customers
        2024-01-29    2025-01-26  3                    11              two direct customers
        2023-01-30    2024-01-28  1                    13              one direct customer
        """,
    )


def test_the_suite_passes_on_the_sample(sample: Frames) -> None:
    found = checks(sample["mart_commitment"], sample["raw_disclosure"])
    assert [(one.name, one.offending.rows()) for one in found if one.total] == []
