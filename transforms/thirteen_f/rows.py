"""Rows of information tables with their positions named: what both core tables of 13F start from."""

from __future__ import annotations

import polars as pl

from transforms.thirteen_f.cusips import normalised_cusip

ROW_COLUMNS = (
    *("accession_number", "row_number", "issuer_name", "title_of_class", "cusip", "put_call"),
    *("shares_or_principal_type", "shares_or_principal", "value_as_filed"),
)
"""What core needs of raw_13f_holding: rows can be millions, and votes and other managers are half of each."""


def named_rows(raw_13f_holding: pl.LazyFrame) -> pl.LazyFrame:
    """The rows as filed, with ``cusip`` normalised and ``position_type`` for put_call: holding, put or call."""
    position_type = pl.col("put_call").str.to_lowercase().fill_null("holding")
    named = raw_13f_holding.select(ROW_COLUMNS)
    return named.with_columns(cusip=normalised_cusip("cusip"), position_type=position_type).drop("put_call")
