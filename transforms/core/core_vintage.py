"""core_observation -> core_vintage: equal neighbouring values collapsed into knowledge intervals."""

from __future__ import annotations

import polars as pl

from transforms.accessions import joined, source_id
from warehouse.contract.tables import CORE_VINTAGE

FIGURE = ("cik", "series_id", "metric", "basis", "period_start", "period_end")
"""What makes one figure, whichever filing prints it."""


def core_vintage(core_observation: pl.DataFrame) -> pl.DataFrame:
    """One row a value of a figure and period, with the filings that said so, from when until when.

    Unit: ``unit``; the tag is that of the first such filing. Source: core_observation.
    """
    runs = as_became_known(core_observation).with_columns(
        _run=(pl.col("value") != pl.col("value").shift(1)).fill_null(True).cum_sum().over(FIGURE)
    )
    vintages = runs.group_by(*FIGURE, "_run", maintain_order=True).agg(
        pl.col("period_type", "fiscal_year", "fiscal_quarter", "value", "unit", "concept", "known_from").first(),
        accession_numbers=joined("accession_number"),
        source_ids=joined("source_ids"),
    )
    return (
        vintages.with_columns(known_to=pl.col("known_from").shift(-1).over(FIGURE))
        .select(CORE_VINTAGE.columns)
        .sort(CORE_VINTAGE.key)
    )


def as_became_known(core_observation: pl.DataFrame) -> pl.DataFrame:
    """The observations of each figure in the order they became known, with ``source_ids``, one a moment.

    Figures of a member that the rules leave open are not here: who is customer A in one filing may be customer B in the
    next, so nothing follows from one to the other.

    Of two filings that became known at once, the one with the higher accession number speaks.
    """
    return (
        core_observation.filter(pl.col("axis_member").is_null())
        .with_columns(source_ids=source_id("fact_number"))
        .sort(*FIGURE, "known_from", "accession_number")
        .unique([*FIGURE, "known_from"], keep="last", maintain_order=True)
    )
