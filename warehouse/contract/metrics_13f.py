"""The contract, metric by metric: what managers report on Form 13F."""

from __future__ import annotations

from collections.abc import Iterator

from warehouse.contract.metric import (
    DOLLARS,
    DOLLARS_A_SHARE,
    PERCENT,
    SHARES,
    SHARES_OR_PRINCIPAL,
    Metric,
)

_TABLE = "13F-HR: information table"
_TWO_TABLES = "13F-HR: information tables of this quarter and the one before"
_NOT_THE_COST = (
    "The market value of the shares under the option, not what the option cost. No strike, no expiry, no short or "
    "written position is in a 13F. Never added to holdings."
)
_AS_FILED = "At the quarter's end; short positions are not in a 13F."
_BEFORE = "Splits between the two quarters are undone where transforms/rules/securities.toml names them."
_UNDERLYING = "Shares of the underlying, not contracts."

POSITION_METRICS = (
    Metric("shares", "Shares under option", SHARES, "as filed, rows of the position added up", _TABLE, _UNDERLYING),
    Metric(
        "underlying_notional_usd",
        "Underlying notional",
        DOLLARS,
        "value as filed, in dollars; rows of the position added up",
        _TABLE,
        _NOT_THE_COST,
    ),
    Metric(
        "implied_underlying_price_usd",
        "Implied price of the underlying",
        DOLLARS_A_SHARE,
        "underlying_notional_usd / shares",
        _TABLE,
        "The closing price at the quarter's end, as the manager took it; not the option's.",
    ),
    Metric(
        "share_of_reported_value_pct",
        "Share of all reported value",
        PERCENT,
        "underlying_notional_usd over the sum of all reported rows, options included, times 100",
        _TABLE,
        "The sum mixes notional with money invested, as a reader of the table sees it; not told of incomplete reports.",
    ),
    Metric(
        "share_of_reported_long_value_pct",
        "Notional over reported holdings",
        PERCENT,
        "underlying_notional_usd over the sum of the reported rows that are no options, times 100",
        _TABLE,
        "May exceed 100; not told of incomplete reports.",
    ),
    Metric(
        "change_shares",
        "Change of shares under option",
        SHARES,
        "shares - prior_shares_adjusted",
        _TWO_TABLES,
        "NULL where the two reports cannot be compared: change_kind says why.",
    ),
    Metric(
        "prior_shares",
        "Shares under option a quarter before",
        SHARES,
        "as filed for the quarter before; 0 where its report holds none",
        _TWO_TABLES,
        "In the shares of that day: prior_shares_adjusted has splits undone.",
    ),
    Metric(
        "prior_shares_adjusted",
        "Shares a quarter before, splits undone",
        SHARES_OR_PRINCIPAL,
        "the quarter before as filed, times the ratio of splits between the two",
        _TWO_TABLES,
        "A split that transforms/rules/securities.toml does not name looks like a purchase.",
    ),
    Metric(
        "shares_or_principal",
        "Shares or principal",
        SHARES_OR_PRINCIPAL,
        "as filed, rows of the position added up; 0 where closed",
        _TABLE,
        _AS_FILED,
    ),
    Metric(
        "value_usd",
        "Value",
        DOLLARS,
        "value as filed, in dollars: thousands are multiplied out by the unit of core_13f_filing",
        _TABLE,
        "Of an option (position_type) the notional of its underlying: never add it to holdings.",
    ),
    Metric(
        "prior_shares_or_principal",
        "Shares or principal a quarter before",
        SHARES_OR_PRINCIPAL,
        "as filed for the quarter before; 0 where its report holds none",
        _TWO_TABLES,
        "In the shares of that day: prior_shares_adjusted has splits undone.",
    ),
    Metric(
        "prior_value_usd",
        "Value a quarter before",
        DOLLARS,
        "value as filed for the quarter before, in dollars",
        _TWO_TABLES,
        "The difference to value_usd holds the price as well as what was bought or sold.",
    ),
    Metric(
        "change_shares_or_principal",
        "Bought, or sold",
        SHARES_OR_PRINCIPAL,
        "shares_or_principal - prior_shares_adjusted",
        _TWO_TABLES,
        "Between two quarter ends: what was bought and sold within a quarter is not in a 13F.",
    ),
    Metric(
        "position_change_pct",
        "Change of the position",
        PERCENT,
        "100 * change_shares_or_principal / prior_shares_adjusted",
        _TWO_TABLES,
        "Between two quarter ends: what was bought and sold within a quarter is not in a 13F.",
    ),
)


def _side(side: str, amount: str, what: str, of_shares: str, of_value: str) -> Iterator[Metric]:
    """The five figures of one side of an underlying: its shares and value, those of the quarter before, the change."""
    yield Metric(
        f"{side}_shares",
        f"{what}: shares",
        SHARES,
        "as filed, rows of the side added up; 0 where gone",
        _TABLE,
        of_shares,
    )
    yield Metric(
        f"{side}_{amount}_usd", f"{what}: value", DOLLARS, "value as filed, in dollars; 0 where gone", _TABLE, of_value
    )
    yield Metric(
        f"{side}_change_shares",
        f"{what}: change of shares",
        SHARES,
        f"{side}_shares - prior_{side}_shares",
        _TWO_TABLES,
        "NULL where the two reports cannot be compared, with null_reason.",
    )
    yield Metric(
        f"prior_{side}_shares",
        f"{what}: shares a quarter before",
        SHARES,
        "as filed for the quarter before, splits undone",
        _TWO_TABLES,
        f"{of_shares} {_BEFORE}",
    )
    yield Metric(
        f"prior_{side}_{amount}_usd",
        f"{what}: value a quarter before",
        DOLLARS,
        "value as filed for the quarter before, in dollars",
        _TWO_TABLES,
        of_value,
    )


SIDE_METRICS = (
    *_side("held", "value", "Held", _AS_FILED, _AS_FILED),
    *_side("put", "notional", "Puts", _UNDERLYING, _NOT_THE_COST),
    *_side("call", "notional", "Calls", _UNDERLYING, _NOT_THE_COST),
)
