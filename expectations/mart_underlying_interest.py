"""mart_underlying_interest: the sides stand as mart_holding_change has them, all of them, each once."""

from __future__ import annotations

import polars as pl

from expectations.check import Check
from expectations.exact import is_not_difference
from expectations.intervals import no_overlap
from expectations.sources import sources_are_of_named_filings
from warehouse.contract.columns_underlying import SIDES
from warehouse.contract.tables import MART_UNDERLYING_INTEREST

_KEY = MART_UNDERLYING_INTEREST.key


def checks(mart_underlying_interest: pl.DataFrame, mart_holding_change: pl.DataFrame) -> list[Check]:
    """Changes, reasons, intervals, and that of what is known now no share is lost or doubled; all block."""
    mart = mart_underlying_interest
    says_nothing = pl.all_horizontal(pl.col(f"{side}_change_kind").is_null() for side in SIDES)
    return [
        *(_change(mart, side) for side in SIDES),
        Check("A row says something of one side at least", "block", mart.filter(says_nothing).select(_KEY)),
        Check("Where a side's figure is NULL, the reason is given", "block", _unexplained(mart), "null_reason"),
        *(_all_there(mart, mart_holding_change, side, kind) for side, kind in SIDES.items()),
        no_overlap(MART_UNDERLYING_INTEREST, mart),
        sources_are_of_named_filings(MART_UNDERLYING_INTEREST, mart),
    ]


def _change(mart: pl.DataFrame, side: str) -> Check:
    now, before, change = f"{side}_shares", f"prior_{side}_shares", f"{side}_change_shares"
    wrong = mart.filter(is_not_difference(change, now, before))
    name = f"{change} is {now} less {before}"
    return Check(name, "block", wrong.select(*_KEY, now, before, change), change)


def _unexplained(mart: pl.DataFrame) -> pl.DataFrame:
    missing = pl.any_horizontal(
        pl.col(f"{side}_change_kind").is_not_null() & pl.col(f"{side}_change_shares").is_null() for side in SIDES
    )
    return mart.filter(missing & pl.col("null_reason").is_null()).select(_KEY)


def _all_there(mart: pl.DataFrame, changes: pl.DataFrame, side: str, kind: str) -> Check:
    """Shares of what is known now, by underlying and quarter, against mart_holding_change."""
    of_side = (pl.col("position_type") == kind) & (pl.col("shares_or_principal_type") == "SH")
    by = ["cusip", "period_of_report"]
    now = pl.col("known_to").is_null()
    mine = mart.filter(now).group_by(by).agg(mine=pl.col(f"{side}_shares").sum())
    theirs = changes.filter(now & of_side).group_by(by).agg(theirs=pl.col("shares_or_principal").sum())
    beside = mine.join(theirs, on=by, how="left").with_columns(pl.col("theirs").fill_null(0))
    wrong = beside.filter(pl.col("mine") != pl.col("theirs")).sort(by)
    name = f"The {side}_shares of an underlying's managers add up to what mart_holding_change has"
    return Check(name, "block", wrong, f"{side}_shares")
