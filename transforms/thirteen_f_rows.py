"""Rows of information tables with their positions named: what both core tables of 13F start from."""

from __future__ import annotations

import polars as pl

from transforms.cusips import normalised_cusip


def named_rows(raw_13f_holding: pl.LazyFrame) -> pl.LazyFrame:
    """The rows as filed, with ``cusip`` normalised and ``position_type`` for put_call: holding, put or call.

    Of the columns as filed only those that core needs: rows can be millions.
    """
    position_type = pl.col("put_call").str.to_lowercase().fill_null("holding")
    return raw_13f_holding.select(
        "accession_number",
        "row_number",
        "issuer_name",
        "title_of_class",
        "shares_or_principal_type",
        "shares_or_principal",
        "value_as_filed",
        cusip=normalised_cusip("cusip"),
        position_type=position_type,
    )
