"""core_fact_usage: every fact is accounted for, and no filing gives fewer figures than it did."""

from __future__ import annotations

import polars as pl

from expectations.check import Check

_REPORT = r"^10-[KQ]$"
"""Amendments may hold anything, so a drop from one to the next says nothing."""


def checks(
    core_fact_usage: pl.DataFrame, core_fact_usage_before: pl.DataFrame, raw_filing: pl.DataFrame
) -> list[Check]:
    """Facts add up, a report of tagged figures gives at least one, and the share used does not drop.

    ``core_fact_usage_before`` is what the last run left of the table, empty where there was none; ``raw_filing`` holds
    at least the filings with facts.
    """
    return [
        _accounted(core_fact_usage),
        _used_at_all(core_fact_usage),
        _below_last_run(core_fact_usage, core_fact_usage_before),
        _below_last_report(core_fact_usage, raw_filing),
    ]


def _accounted(usage: pl.DataFrame) -> Check:
    fates = [name for name in usage.columns if name.startswith("facts_") and name != "facts_total"]
    accounted = pl.sum_horizontal(fates)
    lost = usage.filter(accounted != pl.col("facts_total")).with_columns(accounted=accounted)
    name = "The facts used and left out add up to the facts of the filing"
    return Check(name, "block", lost.select("accession_number", "facts_total", "accounted"), "facts_total")


def _used_at_all(usage: pl.DataFrame) -> Check:
    unused = usage.filter(pl.col("facts_used") == 0).select("accession_number", "facts_total")
    return Check("Every report with tagged facts gives a figure: no filer vanishes", "warn", unused, "facts_used")


def _below_last_run(usage: pl.DataFrame, before: pl.DataFrame) -> Check:
    counts = ("facts_used", "facts_total")
    earlier = before.select("accession_number", *(pl.col(name).alias(f"{name}_before") for name in counts))
    both = usage.select("accession_number", *counts).join(earlier, on="accession_number")
    # Shares are compared as products, for quotients round: a/b < c/d is a*d < c*b.
    dropped = both.filter(
        pl.col("facts_used") * pl.col("facts_total_before") < pl.col("facts_used_before") * pl.col("facts_total")
    )
    shown = ("accession_number", "facts_used_before", "facts_total_before", *counts)
    name = "No filing gives a smaller share of its facts than after the last run"
    return Check(name, "warn", dropped.select(shown).sort("accession_number"), "facts_used")


def _below_last_report(usage: pl.DataFrame, raw_filing: pl.DataFrame) -> Check:
    """Each filer's newest report of a form against the one before it: older drops are history."""
    reports = raw_filing.filter(pl.col("form").str.contains(_REPORT))
    reports = reports.select("accession_number", "cik", "form", "filing_date")
    series = ("cik", "form")
    ordered = (
        usage.select("accession_number", "facts_used", "facts_total")
        .join(reports, on="accession_number")
        .sort(*series, "filing_date", "accession_number")
    )
    earlier = [pl.col(name).shift(1).over(series) for name in ("accession_number", "facts_used", "facts_total")]
    newest = ordered.with_columns(one.name.suffix("_before") for one in earlier).unique(
        list(series), keep="last", maintain_order=True
    )
    fell = 2 * pl.col("facts_used") * pl.col("facts_total_before") < pl.col("facts_used_before") * pl.col("facts_total")
    shown = (
        *("cik", "form", "accession_number_before", "facts_used_before", "facts_total_before"),
        *("accession_number", "facts_used", "facts_total"),
    )
    name = "A filer's newest report gives more than half the share of its facts that the one before gave"
    return Check(name, "warn", newest.filter(fell).select(shown), "facts_used")
