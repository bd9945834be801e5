"""mart_option_position: implied prices and weights."""

from __future__ import annotations

import polars as pl

from expectations.check import Check
from expectations.exact import is_not_quotient, units
from expectations.intervals import no_overlap
from expectations.sources import sources_are_of_named_filings
from warehouse.contract.tables import MART_OPTION_POSITION

_LONG = "share_of_reported_long_value_pct"
_BEFORE = pl.col("prior_shares_adjusted").cast(MART_OPTION_POSITION.schema["shares"])
_HIGHEST_PRICE_USD = 1_000_000
"""Above any share ever listed: a price beyond it says that thousands were taken for dollars, or the reverse."""


def checks(mart_option_position: pl.DataFrame) -> list[Check]:
    """Prices, weights, reasons for NULLs and intervals. A price of 0 only warns: some filers leave values empty."""
    mart, price, share = mart_option_position, "implied_underlying_price_usd", "share_of_reported_value_pct"
    notional = "underlying_notional_usd"
    wrong_price = is_not_quotient(price, units(notional), units("shares"))
    is_missing = pl.any_horizontal(pl.col(notional, price, share, _LONG).is_null())
    seen = pl.col("period_of_report").is_between("first_period_seen", "last_period_seen")
    return [
        _check("The implied price is notional over shares, to four decimals", mart.filter(wrong_price), price),
        _check(
            f"The implied price is below {_HIGHEST_PRICE_USD:,} dollars",
            mart.filter(pl.col(price) >= _HIGHEST_PRICE_USD),
            price,
        ),
        Check(
            "The implied price is positive",
            "warn",
            mart.filter(pl.col(price) <= 0).select(_SHOWN),
            price,
        ),
        _check(
            "A position's share of reported value lies between 0 and 100 percent",
            mart.filter(~pl.col(share).is_between(0, 100)),
            share,
        ),
        _check(
            "Where notional, implied price or share is NULL, the reason is given",
            mart.filter(is_missing & pl.col("null_reason").is_null()),
            "null_reason",
        ),
        _check("A quarter lies between the first and the last one seen", mart.filter(~seen), "first_period_seen"),
        _check(
            "A change is the shares less those before, split undone",
            mart.filter(pl.col("change_shares").ne_missing(pl.col("shares") - _BEFORE)),
            "change_shares",
        ),
        no_overlap(MART_OPTION_POSITION, mart),
        sources_are_of_named_filings(MART_OPTION_POSITION, mart),
    ]


_SHOWN = (
    *MART_OPTION_POSITION.key,
    "shares",
    "underlying_notional_usd",
    "implied_underlying_price_usd",
    "share_of_reported_value_pct",
)


def _check(name: str, offending: pl.DataFrame, column: str) -> Check:
    return Check(name, "block", offending.select(_SHOWN), column)
