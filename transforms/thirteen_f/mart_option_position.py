"""core_13f_holding, core_13f_filing -> mart_option_position: puts and calls at their underlying's notional."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from transforms.interval_runs import is_known_at, merged
from transforms.quotients import percent, price, units
from transforms.rules.securities import SecurityChange
from transforms.thirteen_f.mart_holding_change import turns
from transforms.thirteen_f.option_history import with_periods_seen
from transforms.thirteen_f.portfolio_quarters import QUARTER, quarter_moments, quarter_states
from transforms.thirteen_f.position_changes import position_changes
from warehouse.contract.tables import MART_OPTION_POSITION

_IS_OPTION = pl.col("position_type") != "holding"
_IS_SHARES = pl.col("shares_or_principal_type") == "SH"
_UNIT = (
    "underlying_notional_usd, implied_underlying_price_usd: the unit of the filing's values cannot be told "
    "(core_13f_filing.unit_evidence)"
)


def mart_option_position(
    core_13f_holding: pl.DataFrame, core_13f_filing: pl.DataFrame, securities: Sequence[SecurityChange]
) -> pl.DataFrame:
    """Option positions of each manager and quarter; shares of the underlying and dollars of its notional.

    Grain: manager, quarter, underlying CUSIP, put or call, knowledge interval. The notional is the market value of the
    underlying shares, never the premium. An option that is gone has its row in mart_holding_change alone; the filings
    named are those with a row of the option, so that of the quarter before only where it was held then. Sources:
    core_13f_holding, core_13f_filing.
    """
    states = quarter_states(core_13f_filing)
    options = core_13f_holding.filter(_IS_OPTION & _IS_SHARES)
    of_managers = core_13f_holding.join(options.select("manager_cik").unique(), on="manager_cik", how="semi")
    moments = quarter_moments(
        states.join(of_managers.select("manager_cik").unique(), on="manager_cik", how="semi"), turns(of_managers)
    )
    changes = position_changes(options, moments, securities).filter(pl.col("filed_cusip").is_not_null())
    valued = changes.join(_reported(of_managers, moments), on="moment", how="left")
    rows = with_periods_seen(_figures(valued)).select(
        pl.col(name).cast(kind) for name, kind in MART_OPTION_POSITION.schema.items()
    )
    return merged(MART_OPTION_POSITION, rows)


def _reported(positions: pl.DataFrame, moments: pl.DataFrame) -> pl.DataFrame:
    """The sums a position is held against at each moment: of all rows, and of those that are no options.

    NULL where a row's value is, or where the rows at hand are not the whole table.
    """
    at = moments.filter("is_whole_table").select("moment", *QUARTER, at="known_from")
    seen = (
        positions.select(*QUARTER, "position_type", "value_usd", "known_from", "known_to")
        .join(at, on=QUARTER)
        .filter(is_known_at("at"))
    )
    is_unknown = pl.col("value_usd").is_null()
    whole = pl.when(~is_unknown.any()).then(pl.col("value_usd").sum())
    is_holding = ~_IS_OPTION
    long = pl.when(~(is_unknown & is_holding).any()).then(pl.col("value_usd").filter(is_holding).sum())
    return seen.group_by("moment").agg(reported=whole, reported_long=long)


def _figures(rows: pl.DataFrame) -> pl.DataFrame:
    notional = units(pl.col("value_usd"))
    shares = pl.col("shares_or_principal").cast(MART_OPTION_POSITION.schema["shares"])
    return rows.with_columns(
        put_call=pl.col("position_type").str.to_titlecase(),
        shares=shares,
        underlying_notional_usd="value_usd",
        implied_underlying_price_usd=price(notional, units(shares)),
        share_of_reported_value_pct=percent(notional, units(pl.col("reported"))),
        share_of_reported_long_value_pct=percent(notional, units(pl.col("reported_long"))),
        change_shares="change_shares_or_principal",
        accession_numbers=pl.when(pl.col("prior_source_ids").is_null())
        .then("own_accession_numbers")
        .otherwise("accession_numbers"),
        prior_shares="prior_shares_or_principal",
    ).with_columns(null_reason=_null_reason())


def _null_reason() -> pl.Expr:
    has_value = pl.col("value_usd").is_not_null()
    why = (
        pl.when(~pl.col("is_whole_table"))
        .then("why")
        .otherwise(pl.lit("the sum of the reported rows is not positive or cannot be told"))
    )
    long_why = (
        pl.when(~pl.col("is_whole_table"))
        .then("why")
        .otherwise(pl.lit("the sum of the reported rows that are no options is not positive or cannot be told"))
    )
    shares = pl.col("share_of_reported_value_pct"), pl.col("share_of_reported_long_value_pct")
    reasons = (
        pl.when(~has_value).then(pl.lit(_UNIT)),
        pl.when(has_value & pl.col("implied_underlying_price_usd").is_null()).then(
            pl.lit("implied_underlying_price_usd: the filing states no shares")
        ),
        pl.when(shares[0].is_null()).then(pl.format("share_of_reported_value_pct: {}", why)),
        pl.when(shares[1].is_null()).then(pl.format("share_of_reported_long_value_pct: {}", long_why)),
    )
    together = pl.concat_str(*reasons, separator="; ", ignore_nulls=True)
    return pl.when(together != "").then(together)
