"""The contract, column by column: who holds an underlying's shares, puts and calls."""

from __future__ import annotations

from collections.abc import Iterator

from warehouse.contract.column import Column, ColumnType
from warehouse.contract.columns_13f import CHANGE_KINDS

SIDES = {"held": "holding", "put": "put", "call": "call"}
"""How a side is spelled in columns, and the position_type it is."""

_WORDS = {
    "held": ("Shares held", "value_usd", "Market value of the shares held, dollars"),
    "put": ("Shares of the underlying under puts", "notional_usd", "Market value of the shares under puts, dollars"),
    "call": ("Shares of the underlying under calls", "notional_usd", "Market value of the shares under calls, dollars"),
}
_NEITHER = "NULL where neither quarter reports such a row, and with null_reason."
_NO_COST = " Never what the option cost, never money invested."


def amount_of(side: str) -> str:
    """The name of a side's column in dollars."""
    return f"{side}_{_WORDS[side][1]}"


def _columns_of(side: str) -> Iterator[tuple[str, Column]]:
    shares, _, dollars = _WORDS[side]
    cost = "" if side == "held" else _NO_COST
    yield f"{side}_shares", Column(ColumnType.NUMBER, f"{shares} at the end of the quarter; 0 where gone. {_NEITHER}")
    yield amount_of(side), Column(ColumnType.MONEY, f"{dollars}.{cost} {_NEITHER}")
    yield (
        f"{side}_change_kind",
        Column(ColumnType.TEXT, f"Of {shares.lower()}: change_kind of mart_holding_change.", allowed=CHANGE_KINDS),
    )
    yield f"{side}_change_shares", Column(ColumnType.NUMBER, f"{side}_shares less prior_{side}_shares. {_NEITHER}")
    yield (
        f"prior_{side}_shares",
        Column(ColumnType.NUMBER, f"{shares} the calendar quarter before, splits undone. {_NEITHER}"),
    )
    yield f"prior_{amount_of(side)}", Column(ColumnType.MONEY, f"{dollars}, the quarter before.{cost} {_NEITHER}")


UNDERLYING_COLUMNS: dict[str, Column] = {name: column for side in SIDES for name, column in _columns_of(side)}
