"""The contract, column by column: growth that a filing states as a percentage, in a sentence."""

from __future__ import annotations

from warehouse.contract.column import Column, ColumnType

STATED_GROWTH_COLUMNS: dict[str, Column] = {
    "is_constant_currency": Column(
        ColumnType.BOOLEAN,
        "True where the percentage is in constant currency, false as reported; NULL of what is no growth.",
    ),
    "basis_era": Column(
        ColumnType.TEXT,
        "Between which changes of what belongs to the series the filing was made, as "
        "transforms/rules/stated_growth.toml names them; NULL for a series with one basis. Growth of two eras is not "
        "of one thing.",
    ),
    "period_heading": Column(
        ColumnType.TEXT,
        "The heading above the quote that says which period is compared with which; NULL where the quote says it.",
    ),
    "constant_currency_growth_pct": Column(
        ColumnType.PERCENT,
        "Growth over the period a year before in constant currency, as stated, percent; NULL where none is stated.",
    ),
}
