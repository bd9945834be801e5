"""core_observation -> core_vintage: equal neighbouring values collapsed into knowledge intervals."""

from __future__ import annotations

import polars as pl

from transforms.accessions import joined, source_id
from warehouse.tables import CORE_VINTAGE

_FIGURE = ("cik", "series_id", "metric", "basis", "period_start", "period_end")


def core_vintage(core_observation: pl.DataFrame) -> pl.DataFrame:
    """One row a value of a figure and period, with the filings that said so, from when until when.

    Filings are taken in the order they became known; of two that became known at once, the higher accession number
    speaks last. Unit: ``unit``; the tag is that of the first such filing. Source: core_observation.
    """
    ordered = (
        core_observation.with_columns(source_ids=source_id("fact_number"))
        .sort(*_FIGURE, "known_from", "accession_number")
        .unique([*_FIGURE, "known_from"], keep="last", maintain_order=True)
    )
    runs = ordered.with_columns(
        _run=(pl.col("value") != pl.col("value").shift(1)).fill_null(True).cum_sum().over(_FIGURE)
    )
    vintages = runs.group_by(*_FIGURE, "_run", maintain_order=True).agg(
        pl.col("period_type", "fiscal_year", "fiscal_quarter", "value", "unit", "concept", "known_from").first(),
        accession_numbers=joined("accession_number"),
        source_ids=joined("source_ids"),
    )
    return (
        vintages.with_columns(known_to=pl.col("known_from").shift(-1).over(_FIGURE))
        .select(CORE_VINTAGE.columns)
        .sort(CORE_VINTAGE.key)
    )
