"""mart_holding_change: each change is what its two sides say, and nothing is told that two reports cannot tell."""

from __future__ import annotations

import polars as pl

from expectations.check import Check
from expectations.exact import is_not_difference, is_not_quotient, units
from expectations.intervals import no_overlap
from expectations.sources import sources_are_of_named_filings
from warehouse.contract.tables import MART_HOLDING_CHANGE

_SHARES, _PRIOR, _CHANGE = "shares_or_principal", "prior_shares_adjusted", "change_shares_or_principal"
_SHOWN = (*MART_HOLDING_CHANGE.key, "change_kind", _SHARES, _PRIOR, _CHANGE)
_FRACTIONS = 1e-5
"""Of a position that was split: what the fractions of a share in its accounts may come to."""

_COMPARED = ("opened", "raised", "cut", "unchanged", "closed")


def checks(mart_holding_change: pl.DataFrame, core_13f_holding: pl.DataFrame) -> list[Check]:
    """Differences, kinds, reasons, intervals, and that every reported share is in the mart; all block."""
    mart = mart_holding_change
    wrong_change = is_not_difference(_CHANGE, _SHARES, _PRIOR)
    wrong_percent = is_not_quotient("position_change_pct", units(_CHANGE), units(_PRIOR))
    tells = pl.col(_CHANGE).is_not_null() != pl.col("change_kind").is_in(_COMPARED)
    no_reason = pl.any_horizontal(pl.col(_SHARES, _CHANGE, "value_usd").is_null()) & pl.col("null_reason").is_null()
    return [
        _check("A change is the shares less those before, split undone", mart.filter(wrong_change), _CHANGE),
        _check("A change in percent is of the shares before", mart.filter(wrong_percent), "position_change_pct"),
        _check("Only two neighbouring quarters are compared", mart.filter(tells | _is_no_neighbour()), _CHANGE),
        _check("The kind of change is what the shares say", mart.filter(_is_of_another_kind()), "change_kind"),
        _check("Where a figure is NULL, the reason is given", mart.filter(no_reason), "null_reason"),
        _every_share_is_there(mart, core_13f_holding),
        no_overlap(MART_HOLDING_CHANGE, mart),
        sources_are_of_named_filings(MART_HOLDING_CHANGE, mart),
    ]


def _check(name: str, offending: pl.DataFrame, column: str) -> Check:
    return Check(name, "block", offending.select(_SHOWN), column)


def _is_no_neighbour() -> pl.Expr:
    before = pl.col("period_of_report").dt.offset_by("-3mo").dt.month_end()
    is_compared = pl.col("change_kind").is_in(_COMPARED)
    return is_compared & pl.col("prior_period_of_report").ne_missing(before)


def _is_of_another_kind() -> pl.Expr:
    kind, change, is_split = pl.col("change_kind"), pl.col(_CHANGE), pl.col(_PRIOR) != pl.col("prior_" + _SHARES)
    few = 1.0 + _FRACTIONS * pl.col(_PRIOR).cast(pl.Float64)
    is_same = (change == 0) | (is_split & (change.abs().cast(pl.Float64) < few))
    had, has = pl.col(_PRIOR) != 0, pl.col(_SHARES) != 0
    expected = (
        pl.when(~had & has)
        .then(kind == "opened")
        .when(had & ~has)
        .then(kind == "closed")
        .when(is_same)
        .then(kind.is_in(["unchanged", "opened"]))
        .when(change > 0)
        .then(kind == "raised")
        .otherwise(kind == "cut")
    )
    return kind.is_in(_COMPARED) & ~expected.fill_null(value=False)


def _every_share_is_there(mart: pl.DataFrame, core: pl.DataFrame) -> Check:
    """Of what is known now: by manager and quarter, the shares and principal of core and of the mart add up alike."""
    quarter = ["manager_cik", "period_of_report"]
    mine, theirs = (
        frame.filter(pl.col("known_to").is_null()).group_by(quarter).agg(pl.col(_SHARES, "value_usd").sum())
        for frame in (mart, core)
    )
    beside = theirs.join(mine, on=quarter, how="full", coalesce=True, suffix="_of_mart")
    unlike = pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"{name}_of_mart")) for name in (_SHARES, "value_usd"))
    name = "A manager's positions of a quarter add up to what its filings report"
    return Check(name, "block", beside.filter(unlike), _SHARES)
