"""The watch list and EDGAR's word on each filer -> dim_company: whom we follow, and what they are."""

from __future__ import annotations

import polars as pl

from warehouse.contract.tables import DIM_COMPANY

WATCHED = pl.Schema(
    {
        "cik": pl.String(),
        "company": pl.String(),
        "panel": pl.String(),
        "sic_code_watched": pl.String(),
        "member_from": pl.Int64(),
        "member_until": pl.Int64(),
        "why_watched": pl.String(),
    }
)
"""Schema of the companies of the watch list, one row each."""

FILERS = pl.Schema(dict.fromkeys(("cik", "filer_name", "sic_code", "sic_description", "fiscal_year_end"), pl.String()))
"""Schema of what EDGAR's submissions JSON says of a filer, one row each; NULL where it does not say."""


def dim_company(watched: pl.DataFrame, filers: pl.DataFrame) -> pl.DataFrame:
    """The companies of the watch list, each with what EDGAR says of it.

    Grain: company. EDGAR's SIC code counts before the watch list's, and ``sic_source`` says whose it is. A filer that
    is on nobody's list is left out. Sources: the watch list (``WATCHED``), submissions JSON (``FILERS``).
    """
    said, listed = pl.col("sic_code"), pl.col("sic_code_watched")
    source = pl.when(said.is_not_null()).then(pl.lit("submissions"))
    return (
        watched.join(filers, on="cik", how="left")
        .with_columns(
            sic_source=source.when(listed.is_not_null()).then(pl.lit("watch list")).otherwise(None),
            sic_code=pl.coalesce(said, listed),
        )
        .select(DIM_COMPANY.columns)
        .sort(DIM_COMPANY.key)
    )
