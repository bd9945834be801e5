"""core_13f_holding: positions against the rows of the filings they were composed from."""

from __future__ import annotations

import polars as pl

from expectations.check import Check
from expectations.intervals import in_force, no_overlap
from expectations.sources import sources_are_of_named_filings
from warehouse.tables import CORE_13F_HOLDING

_QUARTER = ("manager_cik", "period_of_report")
_STATE = (*_QUARTER, "known_at")


def checks(core_13f_holding: pl.DataFrame, raw_13f_holding: pl.DataFrame) -> list[Check]:
    """Intervals, signs, and the sums of each state of knowledge; ``raw_13f_holding`` holds at least its filings."""
    states = _states(core_13f_holding, raw_13f_holding)
    key_and = (*CORE_13F_HOLDING.key, "value_usd", "shares_or_principal", "accession_numbers")
    not_positive = (pl.col("value_usd") <= 0) | (pl.col("shares_or_principal") <= 0)
    return [
        no_overlap(CORE_13F_HOLDING, core_13f_holding),
        sources_are_of_named_filings(CORE_13F_HOLDING, core_13f_holding),
        Check(
            "Value and shares of a position are positive",
            "warn",
            core_13f_holding.filter(not_positive).select(key_and),
        ),
        Check(
            "At any time a manager's positions hold every row of the filings they name, once",
            "block",
            states.filter(pl.col("rows") != pl.col("filed_rows")),
            "row_count",
        ),
        Check(
            "At any time a manager's positions are worth what the filings they name add up to",
            "block",
            states.filter(pl.col("usd").is_not_null() & (pl.col("usd") != pl.col("filed_usd"))),
            "value_usd",
        ),
    ]


def _states(positions: pl.DataFrame, raw: pl.DataFrame) -> pl.DataFrame:
    """One row a manager's quarter and moment at which something changed: what is known then, and what was filed.

    ``usd`` is NULL where a unit is undecided or filings in different units are composed: then only rows are compared.
    """
    in_force = _in_force(positions)
    known = in_force.group_by(_STATE).agg(
        rows=pl.col("row_count").sum(),
        usd=pl.when((pl.col("value_usd").null_count() == 0) & (pl.col("unit_as_filed").n_unique() == 1)).then(
            pl.col("value_usd").sum()
        ),
        unit=pl.col("unit_as_filed").first(),
    )
    filed = (
        in_force.select(*_STATE, accession_number=pl.col("accession_numbers").str.split(", "))
        .explode("accession_number")
        .unique()
        .join(_by_filing(raw), on="accession_number", how="left")
        .group_by(_STATE)
        .agg(pl.col("filed_rows", "filed_value").sum(), filings=pl.col("accession_number").sort().str.join(", "))
    )
    in_dollars = pl.when(pl.col("unit") == "thousands").then(pl.col("filed_value") * 1000).otherwise("filed_value")
    return known.join(filed, on=_STATE).with_columns(filed_usd=in_dollars).drop("filed_value").sort(_STATE)


def _in_force(positions: pl.DataFrame) -> pl.DataFrame:
    moments = positions.select(*_QUARTER, known_at="known_from").unique()
    return moments.join(positions, on=_QUARTER).filter(in_force("known_at"))


def _by_filing(raw: pl.DataFrame) -> pl.DataFrame:
    return raw.group_by("accession_number").agg(
        filed_rows=pl.len().cast(pl.Int64), filed_value=pl.col("value_as_filed").sum()
    )
