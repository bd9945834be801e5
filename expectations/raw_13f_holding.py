"""raw_13f_holding: the information table against what its own cover says of it.

One filer's error warns and goes on with its filing to core, where the unit and the evidence for it stand beside the
figure. The same error in many filings at once is no filer's but ours, and blocks.
"""

from __future__ import annotations

import polars as pl

from expectations.check import Check
from expectations.many_filings import MANY, where_many


def checks(raw_13f_holding: pl.DataFrame, raw_13f_cover: pl.DataFrame) -> list[Check]:
    """Rows and value of each information table equal its cover's totals; both frames hold the same filings."""
    compared = _beside_cover(raw_13f_holding, raw_13f_cover)
    miscounted = compared.filter(pl.col("rows").ne_missing(pl.col("table_entry_total").fill_null(0)))
    strays = raw_13f_holding.join(raw_13f_cover, on="accession_number", how="anti")
    return [
        Check(
            "Every row of an information table has its cover",
            "warn",
            strays.group_by("accession_number").len("rows").sort("accession_number"),
        ),
        Check("Put or call is Put, Call or nothing", "block", _odd_options(raw_13f_holding), "put_call"),
        Check("The rows of an information table are as many as its cover says", "warn", miscounted),
        Check(
            f"No {MANY} have another number of rows than their covers say",
            "block",
            where_many(miscounted, compared.height),
        ),
        *_values(compared),
    ]


def _beside_cover(holdings: pl.DataFrame, covers: pl.DataFrame) -> pl.DataFrame:
    """One row a cover: its totals, and those of its rows; no rows count as 0 rows of value 0."""
    sums = holdings.group_by("accession_number").agg(
        rows=pl.len().cast(pl.Int64), sum_of_rows=pl.col("value_as_filed").sum()
    )
    return (
        covers.select("accession_number", "table_entry_total", "table_value_total")
        .join(sums, on="accession_number", how="left")
        .with_columns(pl.col("rows").fill_null(0), pl.col("sum_of_rows").fill_null(0))
        .with_columns(difference=pl.col("sum_of_rows") - pl.col("table_value_total").fill_null(0))
        .sort("accession_number")
    )


def _odd_options(holdings: pl.DataFrame) -> pl.DataFrame:
    odd = pl.col("put_call").is_not_null() & ~pl.col("put_call").is_in(["Put", "Call"])
    return holdings.filter(odd).select("accession_number", "row_number", "put_call")


def _values(compared: pl.DataFrame) -> list[Check]:
    """Both warn. Rounded rows may differ from a rounded total by one unit each; more is an error or a lost row."""
    off_by = pl.col("difference").abs()
    rounding = off_by <= pl.col("rows")
    return [
        Check(
            "The values of the rows add up to the cover's total, exactly",
            "warn",
            compared.filter((off_by != 0) & rounding),
            "value_as_filed",
        ),
        Check(
            "The values of the rows add up to the cover's total but for one unit a row",
            "warn",
            compared.filter(~rounding),
            "value_as_filed",
        ),
    ]
