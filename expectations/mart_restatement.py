"""mart_restatement: each change is one, is of two filings that the row names, and is told if it is great and new."""

from __future__ import annotations

import polars as pl

from expectations.check import Check
from expectations.exact import is_not_quotient, units
from expectations.sources import sources_are_of_named_filings
from warehouse.contract.tables import MART_RESTATEMENT

_REPORT = r"^10-[KQ]"
_GREAT_PCT = 20
_WATCHED_METRICS = ("revenue", "capex")
_SHOWN = (*MART_RESTATEMENT.key, "old_value", "new_value", "change_pct")


def checks(mart_restatement: pl.DataFrame, raw_filing: pl.DataFrame) -> list[Check]:
    """Values, filings, percentages and sources (block); great changes in a filer's newest report (warn).

    ``raw_filing`` holds at least the filings that the changes are from. There are no intervals to judge: a change
    stays what it is when another follows.
    """
    mart = mart_restatement
    return [
        _check("The old value and the new one differ", mart.filter(pl.col("old_value") == pl.col("new_value"))),
        _both_filings(mart),
        *_change(mart),
        _check(
            "Only shares are split",
            mart.filter((pl.col("restatement_kind") == "split") & (pl.col("unit") != "shares")),
            "restatement_kind",
        ),
        sources_are_of_named_filings(MART_RESTATEMENT, mart),
        _great_and_new(mart, raw_filing),
    ]


def _check(name: str, offending: pl.DataFrame, column: str | None = None) -> Check:
    return Check(name, "block", offending.select(_SHOWN), column)


def _both_filings(mart: pl.DataFrame) -> Check:
    old, new = "old_accession_number", "new_accession_number"
    named = pl.col("accession_numbers").str.split(", ")
    missing = ~(named.list.contains(pl.col(old)) & named.list.contains(pl.col(new))) | (pl.col(old) == pl.col(new))
    shown = (*MART_RESTATEMENT.key, old, new, "accession_numbers")
    name = "The filings of the old value and of the new one are two, and both are named"
    return Check(name, "block", mart.filter(missing.fill_null(True)).select(shown), "accession_numbers")


def _change(mart: pl.DataFrame) -> list[Check]:
    old, new = units("old_value"), units("new_value")
    is_stated = pl.col("change_pct").is_not_null()
    has_reason = pl.col("null_reason").is_not_null()
    return [
        _check(
            "The change is the new value over the old one, less one, to four decimals",
            mart.filter(is_not_quotient("change_pct", new - old, old)),
            "change_pct",
        ),
        _check(
            "The change is stated exactly where the old value is positive",
            mart.filter(is_stated != (pl.col("old_value") > 0)),
            "change_pct",
        ),
        _check("Where the change is NULL, the reason is given", mart.filter(~is_stated & ~has_reason), "null_reason"),
    ]


def _great_and_new(mart: pl.DataFrame, raw_filing: pl.DataFrame) -> Check:
    """Changes in the last report that a filer filed: a change never goes away, and is not warned of every night."""
    reports = raw_filing.filter(pl.col("form").str.contains(_REPORT)).sort("known_from", "accession_number")
    newest = reports.unique("cik", keep="last", maintain_order=True).select(new_accession_number="accession_number")
    of_company = (pl.col("series_id") == "company") & pl.col("metric").is_in(_WATCHED_METRICS)
    is_great = (pl.col("change_pct").abs() > _GREAT_PCT).fill_null(True)
    is_told = (pl.col("restatement_kind") == "restatement") | (
        of_company & is_great & (pl.col("restatement_kind") != "split")
    )
    shown = (
        *("company", "restatement_kind", "metric", "series_id", "period_end", "old_value", "new_value"),
        *("new_accession_number", "change_pct"),
    )
    told = mart.filter(is_told).join(newest, on="new_accession_number", how="semi").select(shown)
    name = f"No newest report restates a figure, or changes revenue or capex by more than {_GREAT_PCT} percent"
    return Check(name, "warn", told, "restatement_kind")
