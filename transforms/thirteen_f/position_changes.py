"""core_13f_holding -> each position of a quarter beside the same position of the quarter before, both as known then.

Rows stand between the moments at which anything about the two quarters changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import polars as pl

from transforms.accessions import SEPARATOR, joined
from transforms.interval_runs import is_known_at
from transforms.quotients import percent, rounded, units
from transforms.rules.securities import SecurityChange, continued
from transforms.thirteen_f.portfolio_quarters import QUARTER, quarter_before

POSITION = ("cusip", "position_type", "shares_or_principal_type")
_NUMBER = pl.Decimal(38, 12)
_MONEY = pl.Decimal(38, 2)
_WORDS = ("issuer_name", "title_of_class")
_FRACTIONS = 1e-5
_FIRST = "prior_shares_or_principal: no earlier report of the manager is known"
_GAP = "prior_shares_or_principal: the report of the quarter before is not known"
_NEW = "position_change_pct: nothing was held the quarter before"
_LARGE = "position_change_pct: the percentage has no room in its column"
_UNIT = "the unit of the filing's values cannot be told (core_13f_filing.unit_evidence)"


def position_changes(
    positions: pl.DataFrame, moments: pl.DataFrame, securities: Sequence[SecurityChange]
) -> pl.DataFrame:
    """Positions of core_13f_holding at ``moments`` (quarter_moments) with their change against the quarter before.

    Grain: moment, CUSIP, holding, put or call, SH or PRN. Shares and dollars; the prior quarter's shares as filed and
    as the map of securities counts them on the later day. Columns of the moments stand in every row.
    """
    ends = moments.select("period_of_report").unique().sort("period_of_report")
    own_map, prior_map = continued(securities, ends.with_columns(before=quarter_before()).rows())
    now = _counted(_seen(positions, moments, "period_of_report"), own_map, moments)
    prior = _counted(
        _seen(positions, moments.filter("prior_is_comparable"), "prior_period_of_report"), prior_map, moments
    )
    beside = now.join(
        prior.select("moment", *POSITION, pl.exclude("moment", *POSITION).name.prefix("prior_")),
        on=["moment", *POSITION],
        how="full",
        coalesce=True,
    )
    return _told(beside.join(moments, on="moment"))


def _seen(positions: pl.DataFrame, moments: pl.DataFrame, quarter: str) -> pl.DataFrame:
    """The rows of the named quarter that were known at each moment."""
    at = moments.select("moment", "manager_cik", period_of_report=quarter, at="known_from")
    carried = (*POSITION, *_WORDS, "shares_or_principal", "value_usd", "source_ids")
    return (
        positions.select(*QUARTER, *carried, "known_from", "known_to")
        .join(at, on=QUARTER)
        .filter(is_known_at("at"))
        .select("moment", *carried)
    )


def _counted(rows: pl.DataFrame, continued_cusips: pl.DataFrame, moments: pl.DataFrame) -> pl.DataFrame:
    """Rows under the CUSIP and in the shares of the later day; where that makes two rows one, added up."""
    plain = rows.with_columns(filed_cusip="cusip", adjusted=pl.col("shares_or_principal").cast(_NUMBER))
    touched = rows.join(continued_cusips.select("cusip").unique(), on="cusip", how="semi").join(
        moments.select("moment", "period_of_report"), on="moment"
    )
    mapped = (
        touched.join(continued_cusips, on=["period_of_report", "cusip"])
        .with_columns(filed_cusip="cusip", cusip="continued_cusip", adjusted=_in_new_shares())
        .select(plain.columns)
    )
    if mapped.is_empty():
        return plain
    as_filed = ["moment", "filed_cusip", *POSITION[1:]]
    every = pl.concat([plain.join(mapped, on=as_filed, how="anti"), mapped])
    position = ["moment", *POSITION]
    renamed = mapped.filter(pl.col("cusip") != pl.col("filed_cusip")).select(position).unique()
    together = every.join(renamed, on=position, how="semi")
    return pl.concat([every.join(renamed, on=position, how="anti"), _added_up(together).select(every.columns)])


def _in_new_shares() -> pl.Expr:
    """Shares after the split, rounded to the last decimal; principal is not split."""
    filed = units(pl.col("shares_or_principal").cast(_NUMBER))
    after = rounded(filed * pl.col("shares_new").cast(pl.Int128), pl.col("shares_old").cast(pl.Int128))
    is_shares = pl.col("shares_or_principal_type") == "SH"
    return _number(pl.when(is_shares).then(after).otherwise(filed))


def _number(smallest_units: pl.Expr) -> pl.Expr:
    return (smallest_units.cast(pl.Decimal(38, 0)) * pl.lit(Decimal("0.000000000001"))).cast(_NUMBER)


def _added_up(rows: pl.DataFrame) -> pl.DataFrame:
    every_value = pl.when(pl.col("value_usd").is_null().any()).then(None).otherwise(pl.col("value_usd").sum())
    return rows.group_by("moment", *POSITION).agg(
        pl.col(*_WORDS).last(),
        pl.col("shares_or_principal", "adjusted").sum(),
        value_usd=every_value,
        filed_cusip=joined("filed_cusip"),
        source_ids=joined("source_ids"),
    )


def _told(beside: pl.DataFrame) -> pl.DataFrame:
    """What the two sides of a position say together: the kind of change, its size, and why a figure is missing."""
    is_gone = pl.col("shares_or_principal").is_null()
    is_new = pl.col("prior_shares_or_principal").is_null()
    none = pl.lit(0, dtype=_NUMBER)
    sold, bought = is_gone & pl.col("is_complete"), is_new & pl.col("change_kind").is_in(["opened", "unchanged"])
    change, before = pl.col("change_shares_or_principal"), pl.col("prior_shares_adjusted")
    return (
        beside.with_columns(change_kind=_change_kind(is_gone, is_new))
        .with_columns(
            *(pl.coalesce(name, f"prior_{name}").alias(name) for name in _WORDS),
            value_usd=pl.when(sold).then(0).otherwise("value_usd").cast(_MONEY),
            prior_value_usd=pl.when(bought).then(0).otherwise("prior_value_usd").cast(_MONEY),
            shares_or_principal=pl.when(sold).then(none).otherwise("shares_or_principal"),
            prior_shares_or_principal=pl.when(bought).then(none).otherwise("prior_shares_or_principal"),
            prior_shares_adjusted=pl.when(bought).then(none).otherwise("prior_adjusted"),
            prior_cusip="prior_filed_cusip",
            source_ids=_sources(),
        )
        .with_columns(change_shares_or_principal=pl.col("shares_or_principal") - before)
        .with_columns(position_change_pct=percent(units(change), units(before)))
    )


def _change_kind(is_gone: pl.Expr, is_new: pl.Expr) -> pl.Expr:
    shares, before = pl.col("adjusted"), pl.col("prior_adjusted")
    # A split leaves fractions of a share in every account, which are paid out: floats judge how few they are.
    apart = (shares - before).abs().cast(pl.Float64)
    is_split = before != pl.col("prior_shares_or_principal")
    is_same = (shares == before) | (is_split & (apart < 1.0 + _FRACTIONS * before.cast(pl.Float64)))
    return (
        pl.when(is_gone & pl.col("is_complete"))
        .then(pl.lit("closed"))
        .when(is_gone)
        .then(pl.lit("not_reported"))
        .when(~pl.col("prior_is_comparable") & ~pl.col("has_earlier"))
        .then(pl.lit("first_report"))
        .when(~pl.col("prior_is_comparable") | ~pl.col("is_comparable"))
        .then(pl.lit("gap"))
        .when(is_new & ~pl.col("prior_is_complete"))
        .then(pl.lit("newly_reported"))
        .when(is_new & (shares == 0))
        .then(pl.lit("unchanged"))
        .when(is_new)
        .then(pl.lit("opened"))
        .when(is_same)
        .then(pl.lit("unchanged"))
        .when(shares > before)
        .then(pl.lit("raised"))
        .when(shares == 0)
        .then(pl.lit("closed"))
        .otherwise(pl.lit("cut"))
    )


def _sources() -> pl.Expr:
    """The rows of both quarters; the filings of two quarters are never the same, so nothing stands in both lists."""
    own, prior = pl.col("source_ids"), pl.col("prior_source_ids")
    in_order = pl.when(own < prior).then(pl.concat_str(own, prior, separator=SEPARATOR))
    return pl.coalesce(in_order, pl.concat_str(prior, own, separator=SEPARATOR, ignore_nulls=True))


def null_reason() -> pl.Expr:
    """Why shares, values or the change of a position are NULL, figure by figure; NULL where none is."""
    kind = pl.col("change_kind")
    prior = (
        pl.when(kind == "first_report")
        .then(pl.lit(_FIRST))
        .when((kind == "gap") & pl.col("is_comparable"))
        .then(pl.lit(_GAP))
        .when(kind == "gap")
        .then(pl.format("prior_shares_or_principal: {}", "why"))
        .when(kind == "newly_reported")
        .then(pl.format("prior_shares_or_principal: of the quarter before, {}", "prior_why"))
    )
    gone = pl.when(kind == "not_reported").then(pl.format("shares_or_principal: {}", "why"))
    before = pl.col("prior_shares_adjusted")
    is_no_percent = before.is_not_null() & pl.col("change_shares_or_principal").is_not_null()
    nothing = pl.when(is_no_percent & pl.col("position_change_pct").is_null()).then(
        pl.when(before > 0).then(pl.lit(_LARGE)).otherwise(pl.lit(_NEW))
    )
    said = pl.col("value_usd").is_null() & pl.col("shares_or_principal").is_not_null()
    prior_said = pl.col("prior_value_usd").is_null() & pl.col("prior_shares_or_principal").is_not_null()
    reasons = (
        gone,
        prior,
        nothing,
        pl.when(said).then(pl.lit(f"value_usd: {_UNIT}")),
        pl.when(prior_said).then(pl.lit(f"prior_value_usd: {_UNIT}")),
    )
    together = pl.concat_str(*reasons, separator="; ", ignore_nulls=True)
    return pl.when(together != "").then(together)
