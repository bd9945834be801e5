"""core_fact_usage: every fact is accounted for."""

from __future__ import annotations

import polars as pl

from expectations.check import Check


def checks(core_fact_usage: pl.DataFrame) -> list[Check]:
    """A filing's facts by fate add up to its facts, and a report of tagged figures gives at least one."""
    fates = [name for name in core_fact_usage.columns if name.startswith("facts_") and name != "facts_total"]
    accounted = pl.sum_horizontal(fates)
    lost = core_fact_usage.filter(accounted != pl.col("facts_total")).with_columns(accounted=accounted)
    name = "The facts used and left out add up to the facts of the filing"
    unused = core_fact_usage.filter(pl.col("facts_used") == 0).select("accession_number", "facts_total")
    return [
        Check(name, "block", lost.select("accession_number", "facts_total", "accounted"), "facts_total"),
        Check("Every report with tagged facts gives a figure: no filer vanishes", "warn", unused, "facts_used"),
    ]
