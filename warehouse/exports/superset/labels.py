"""How a BI tool's reader sees a column: its label, with the unit, and the number format that the unit asks for."""

from __future__ import annotations

from typing import Any

_UNITS = {"_usd": "USD", "_pct": "%"}
_SPELLED = {
    "aws": "AWS",
    "cik": "CIK",
    "ciks": "CIKs",
    "cusip": "CUSIP",
    "cusips": "CUSIPs",
    "ids": "IDs",
    "id": "ID",
    "null": "NULL",
    "sec": "SEC",
    "13f": "13F",
    "13fs": "13Fs",
}
PERCENTS = ",.1~f"
_SHORTENED = "SMART_NUMBER"
_DOLLARS = {"symbol": "USD", "symbolPosition": "prefix"}


def unit_of(column: str) -> str | None:
    """The unit that a column's name ends in: USD, %; None where it has none."""
    return next((unit for ending, unit in _UNITS.items() if column.endswith(ending)), None)


def label_of(column: str) -> str:
    """``capex_to_revenue_pct`` is ``Capex to revenue, %``."""
    unit = unit_of(column)
    stem = column.rsplit("_", 1)[0] if unit else column
    words = " ".join(_SPELLED.get(word, word) for word in stem.split("_"))
    label = words[0].upper() + words[1:]
    return f"{label}, {unit}" if unit else label


def format_of(column: str) -> dict[str, Any]:
    """How a metric of the column is printed: dollars shortened (86.4B), percents with a place where there is one."""
    unit = unit_of(column)
    if unit == "USD":
        return {"d3format": _SHORTENED, "currency": _DOLLARS}
    return {"d3format": PERCENTS if unit == "%" else ",.6~f"}
