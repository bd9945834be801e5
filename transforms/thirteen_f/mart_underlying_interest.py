"""mart_holding_change -> mart_underlying_interest: a manager's shares, puts and calls of one underlying in one row."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from transforms.accessions import SEPARATOR
from transforms.interval_runs import is_known_at, merged
from warehouse.contract.columns_underlying import SIDES, amount_of
from warehouse.contract.tables import MART_UNDERLYING_INTEREST

_INTEREST = ("cusip", "period_of_report", "manager_cik")
_WORDS = ("issuer_name", "title_of_class", "manager_name")
_SOURCES = ("accession_numbers", "source_ids")


def mart_underlying_interest(mart_holding_change: pl.DataFrame) -> pl.DataFrame:
    """Who holds puts, calls and shares of each underlying, with the quarter before; shares and dollars.

    Grain: underlying CUSIP, quarter, manager, knowledge interval. Underlyings are the CUSIPs on which any row is an
    option. Positions in principal are left out. Source: mart_holding_change.
    """
    shares = mart_holding_change.filter(pl.col("shares_or_principal_type") == "SH")
    optioned = shares.filter(pl.col("position_type") != "holding").select("cusip").unique()
    rows = shares.join(optioned, on="cusip", how="semi")
    one_side = rows.filter(pl.col("position_type").n_unique().over(_INTEREST) == 1)
    several = rows.join(one_side.select(_INTEREST).unique(), on=_INTEREST, how="anti")
    wide = pl.concat([_beside_nothing(one_side), _beside_each_other(several)])
    schema = MART_UNDERLYING_INTEREST.schema
    return merged(MART_UNDERLYING_INTEREST, wide.select(pl.col(name).cast(kind) for name, kind in schema.items()))


def _beside_nothing(rows: pl.DataFrame) -> pl.DataFrame:
    """Managers with one side only, by far the most: their rows as they are."""
    sides = [
        pl.when(pl.col("position_type") == kind).then(pl.col(figure)).alias(name) for kind, figure, name in _figures()
    ]
    return rows.with_columns(*sides, null_reason=_reason()).select(_COLUMNS)


def _beside_each_other(rows: pl.DataFrame) -> pl.DataFrame:
    """Managers with more than one: a row for each time between the moments at which one of their sides changes."""
    begins, ends = rows.select(*_INTEREST, moment="known_from"), rows.select(*_INTEREST, moment="known_to")
    moments = (
        pl.concat([begins, ends.drop_nulls("moment")])
        .unique()
        .sort(*_INTEREST, "moment")
        .with_columns(next_moment=pl.col("moment").shift(-1).over(_INTEREST))
    )
    known = rows.join(moments, on=_INTEREST).filter(is_known_at("moment"))
    is_share = pl.col("position_type") == "holding"
    sides = [
        pl.col(figure).filter(pl.col("position_type") == kind).first().alias(name) for kind, figure, name in _figures()
    ]
    return (
        known.sort(is_share, descending=True)
        .group_by(*_INTEREST, "moment", "next_moment")
        .agg(
            pl.col(_WORDS).first(),
            *sides,
            null_reason=_reason().drop_nulls().sort().str.join("; "),
            **{name: _every(name) for name in _SOURCES},
        )
        .with_columns(null_reason=pl.when(pl.col("null_reason") != "").then("null_reason"))
        .rename({"moment": "known_from", "next_moment": "known_to"})
        .select(_COLUMNS)
    )


_COLUMNS = MART_UNDERLYING_INTEREST.columns
_SIDE_OF = {kind: side for side, kind in SIDES.items()}


def _figures() -> Iterator[tuple[str, str, str]]:
    """position_type, column of mart_holding_change, and the column of the side that it becomes."""
    for side, kind in SIDES.items():
        yield kind, "shares_or_principal", f"{side}_shares"
        yield kind, "value_usd", amount_of(side)
        yield kind, "change_kind", f"{side}_change_kind"
        yield kind, "change_shares_or_principal", f"{side}_change_shares"
        yield kind, "prior_shares_adjusted", f"prior_{side}_shares"
        yield kind, "prior_value_usd", f"prior_{amount_of(side)}"


def _reason() -> pl.Expr:
    return pl.format("{}: {}", pl.col("position_type").replace_strict(_SIDE_OF), "null_reason")


def _every(column: str) -> pl.Expr:
    """Aggregation: the entries of the group's lists as one list."""
    return pl.col(column).str.split(SEPARATOR).explode().unique().sort().str.join(SEPARATOR)
