"""core_13f_holding: positions against the rows of the filings they were composed from."""

from __future__ import annotations

import polars as pl

from expectations.check import Check
from expectations.intervals import in_force, no_overlap
from expectations.sources import sources_are_of_named_filings
from warehouse.contract.tables import CORE_13F_HOLDING

_QUARTER = ("manager_cik", "period_of_report")
_STATE = (*_QUARTER, "known_at")


def checks(core_13f_holding: pl.DataFrame, raw_13f_holding: pl.DataFrame, core_13f_filing: pl.DataFrame) -> list[Check]:
    """Intervals, signs, and the sums of each state of knowledge; ``raw_13f_holding`` holds at least its filings.

    What a patch was laid over is not all there any more, so patched states are judged by their intervals alone.
    """
    states = _states(core_13f_holding, raw_13f_holding, core_13f_filing)
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
        Check(
            "Every 13F with rows has its part in its manager's quarter",
            "block",
            _left_out(core_13f_holding, core_13f_filing),
            "accession_numbers",
        ),
    ]


def _states(positions: pl.DataFrame, raw: pl.DataFrame, filings: pl.DataFrame) -> pl.DataFrame:
    """One row a manager's quarter and moment at which something changed: what is known then, and what was filed.

    ``usd`` is NULL where a unit is undecided: then only rows are compared.
    """
    judged = positions.filter(pl.col("composition") != "patched")
    moments = judged.select(*_QUARTER, known_at="known_from").unique().sort(_STATE).with_row_index("state")
    known = _in_force(judged, moments)
    totals = known.group_by("state").agg(
        rows=pl.col("row_count").sum(),
        usd=pl.when(pl.col("value_usd").null_count() == 0).then(pl.col("value_usd").sum()),
    )
    filed = (
        known.select("state", "accession_numbers")
        .unique()
        .with_columns(accession_number=pl.col("accession_numbers").str.split(", "))
        .explode("accession_number")
        .unique(["state", "accession_number"])
        .join(_by_filing(raw, filings), on="accession_number", how="left")
        .group_by("state")
        .agg(pl.col("filed_rows", "filed_usd").sum(), filings=pl.col("accession_number").sort().str.join(", "))
    )
    return moments.join(totals, on="state").join(filed, on="state").drop("state")


def _in_force(positions: pl.DataFrame, moments: pl.DataFrame) -> pl.DataFrame:
    """What was known at each of the moments of its manager's quarter."""
    needed = positions.select(*_QUARTER, "known_from", "known_to", "row_count", "value_usd", "accession_numbers")
    return needed.join(moments, on=_QUARTER).filter(in_force("known_at"))


def _left_out(positions: pl.DataFrame, filings: pl.DataFrame) -> pl.DataFrame:
    """Filings with rows that no position names, and that no other filing replaced at the very moment they came."""
    named = positions.select(accession_number=pl.col("accession_numbers").unique().str.split(", ")).explode(
        "accession_number"
    )
    has_part = (pl.col("rows_read") > 0) & (pl.col("report_role") != "notice")
    moments = pl.struct(*_QUARTER, "known_from")
    came_alone = filings.filter(has_part).filter(moments.is_unique())
    return came_alone.join(named, on="accession_number", how="anti").select(
        "accession_number", *_QUARTER, "report_role", "rows_read"
    )


def _by_filing(raw: pl.DataFrame, filings: pl.DataFrame) -> pl.DataFrame:
    factor = pl.when(pl.col("unit_as_filed") == "thousands").then(1000).otherwise(1)
    sums = raw.group_by("accession_number").agg(
        filed_rows=pl.len().cast(pl.Int64), filed_value=pl.col("value_as_filed").sum()
    )
    return sums.join(filings.select("accession_number", "unit_as_filed"), on="accession_number").select(
        "accession_number", "filed_rows", filed_usd=pl.col("filed_value") * factor
    )
