"""raw_xbrl_fact -> core_fact_usage: what became of every fact of a filing."""

from __future__ import annotations

import polars as pl

from warehouse.contract.tables import CORE_FACT_USAGE

_FATES = ("used", "contradicted", "outranked", "other_unit", "other_period", "unreadable")


def core_fact_usage(fact_fates: pl.DataFrame, facts_by_filing: pl.DataFrame) -> pl.DataFrame:
    """Counts of facts by fate, one row a filing with facts; the counts add up to ``facts_total``.

    ``facts_by_filing`` holds accession_number and facts_total, every concept counted. A fact that served two metrics
    counts once, by its best fate.
    """
    order = pl.col("fate").replace_strict({fate: place for place, fate in enumerate(_FATES)}, return_dtype=pl.Int64)
    best = fact_fates.sort(order).unique(["accession_number", "fact_number"], keep="first")
    counts = best.group_by("accession_number").agg(
        (pl.col("fate") == fate).sum().cast(pl.Int64).alias(f"facts_{fate}") for fate in _FATES
    )
    wanted = pl.sum_horizontal(f"facts_{fate}" for fate in _FATES)
    return (
        facts_by_filing.join(counts, on="accession_number", how="left")
        .with_columns(pl.col(f"facts_{fate}").fill_null(0) for fate in _FATES)
        .with_columns(facts_not_wanted=pl.col("facts_total") - wanted)
        .select(CORE_FACT_USAGE.columns)
        .sort(CORE_FACT_USAGE.key)
    )
