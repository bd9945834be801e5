"""core_13f_holding -> mart_option_position: puts and calls at their underlying's notional."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from transforms.decimals import percent_of, quotient
from warehouse.tables import MART_OPTION_POSITION


def mart_option_position(core_13f_holding: pl.DataFrame) -> pl.DataFrame:
    """Option positions of each manager and quarter; shares of the underlying and dollars of its notional.

    Grain: manager, quarter, underlying CUSIP, put or call, knowledge interval. The notional is the market value of the
    underlying shares, never the premium. Source: core_13f_holding.
    """
    moment = ["manager_cik", "period_of_report", "known_from"]
    reported = core_13f_holding.group_by(moment).agg(
        _reported=pl.when(pl.col("value_usd").is_null().any()).then(None).otherwise(pl.col("value_usd").sum())
    )
    options = core_13f_holding.filter(
        (pl.col("position_type") != "holding") & (pl.col("shares_or_principal_type") == "SH")
    ).join(reported, on=moment)
    rows = [
        {
            **row,
            "put_call": row["position_type"].capitalize(),
            "shares": row["shares_or_principal"],
            "underlying_notional_usd": row["value_usd"],
            "implied_underlying_price_usd": quotient(row["value_usd"], row["shares_or_principal"]),
            "share_of_reported_value_pct": percent_of(row["value_usd"], row["_reported"]),
            "null_reason": _null_reason(row),
        }
        for row in options.iter_rows(named=True)
    ]
    chosen = [{name: row[name] for name in MART_OPTION_POSITION.columns} for row in rows]
    return pl.DataFrame(chosen, schema=MART_OPTION_POSITION.schema).sort(MART_OPTION_POSITION.key)


def _null_reason(row: Mapping[str, Any]) -> str | None:
    if row["value_usd"] is None:
        return "the unit of the filing's values cannot be told: unit_evidence in core.core_13f_filing says why"
    reasons = []
    if not row["shares_or_principal"]:
        reasons.append("implied_underlying_price_usd: the filing states no shares")
    if not row["_reported"]:
        reasons.append("share_of_reported_value_pct: the sum of the reported rows cannot be told")
    return "; ".join(reasons) or None
