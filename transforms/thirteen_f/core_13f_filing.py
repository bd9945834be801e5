"""raw_13f_holding, raw_13f_cover -> core_13f_filing: what each 13F is to its quarter, reconciled, its unit decided."""

from __future__ import annotations

import polars as pl

from transforms.thirteen_f.cusips import has_check_digit
from transforms.thirteen_f.reconciliation import reconciliation, reconciliation_note
from transforms.thirteen_f.roles import report_roles
from transforms.thirteen_f.rows import named_rows
from transforms.thirteen_f.units import units
from warehouse.contract.tables import CORE_13F_FILING

_FORMS = ("13F-HR", "13F-NT", "13F-E")


def core_13f_filing(
    raw_13f_holding: pl.DataFrame, raw_13f_cover: pl.DataFrame, raw_filing: pl.DataFrame
) -> pl.DataFrame:
    """Every 13F with its role, the state of its reconciliation, and the unit of its values with the evidence.

    Grain: one 13F submission; values and totals in the unit filed. A filing without a cover or without rows has its row
    as well, and says so. Sources: raw_13f_holding, raw_13f_cover, raw_filing.
    """
    filings = _filings(raw_13f_holding, raw_13f_cover, raw_filing)
    rows = named_rows(raw_13f_holding.lazy()).join(filings.lazy(), on="accession_number", how="semi").collect()
    return (
        filings.join(report_roles(filings, rows), on="accession_number")
        .join(units(filings, rows), on="accession_number")
        .join(_odd_cusips(rows), on="accession_number", how="left")
        .with_columns(pl.col("rows_with_odd_cusip").fill_null(0))
        .with_columns(reconciliation=reconciliation())
        .with_columns(reconciliation_note=reconciliation_note())
        .cast({"value_sum_as_filed": CORE_13F_FILING.schema["value_sum_as_filed"]})
        .select(CORE_13F_FILING.columns)
        .sort(CORE_13F_FILING.key)
    )


def _filings(holdings: pl.DataFrame, covers: pl.DataFrame, filings: pl.DataFrame) -> pl.DataFrame:
    """Header, cover and sums of each 13F side by side. A filing without a period is of the quarter before its date."""
    sums = holdings.group_by("accession_number").agg(
        rows_read=pl.len().cast(pl.Int64), value_sum_as_filed=pl.col("value_as_filed").sum()
    )
    headers = filings.filter(pl.any_horizontal([pl.col("form").str.starts_with(form) for form in _FORMS])).rename(
        {"cik": "manager_cik", "is_amendment": "header_amends"}
    )
    on_cover = covers.rename({"period_of_report": "cover_period_of_report"}).with_columns(has_cover=True)
    quarter_before = pl.col("filing_date").dt.truncate("1q").dt.offset_by("-1d")
    says_notice = pl.col("report_type").fill_null("").str.to_uppercase().str.contains("NOTICE", literal=True)
    return (
        headers.join(on_cover, on="accession_number", how="left")
        .join(sums, on="accession_number", how="left")
        .with_columns(
            pl.col("rows_read").fill_null(0),
            pl.col("has_cover").fill_null(False),
            manager_name=pl.coalesce("manager_name", "filer_name"),
            period_of_report=pl.coalesce("period_of_report", "cover_period_of_report", quarter_before),
            is_amendment=pl.col("header_amends") | pl.col("is_amendment").fill_null(False),
        )
        # A notice with a table is none, whatever it calls itself.
        .with_columns(is_notice=(pl.col("form").str.starts_with("13F-NT") | says_notice) & (pl.col("rows_read") == 0))
    )


def _odd_cusips(rows: pl.DataFrame) -> pl.DataFrame:
    """By filing, the rows whose CUSIP fails its check digit; each CUSIP is checked once."""
    odd = rows.select("cusip").unique().filter(~has_check_digit("cusip"))
    return (
        rows.join(odd, on="cusip", how="semi")
        .group_by("accession_number")
        .agg(rows_with_odd_cusip=pl.len().cast(pl.Int64))
    )
