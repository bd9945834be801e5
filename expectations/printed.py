"""Which quantities a quote prints: read out of the quote anew, in another way than the readers read it."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

import polars as pl

_SCALES = {"": 0, "thousand": 3, "million": 6, "billion": 9, "trillion": 12}
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_SCALE = re.compile(r" (thousand|million|billion|trillion)\b")
# "$10 to $20 billion": the scale stands behind the second number.
_UPPER_END = re.compile(
    r" (?:to|and|-|\u2013) (?:US|NT)?[$\u20ac\u00a3\u00a5]? ?\d[\d,.]*( (?:thousand|million|billion|trillion))\b"
)
_PERCENTAGE = re.compile(r"(\d+(?:\.\d+)?)(?: ?%| ?percent\b)")


def numbers_printed(quote: str) -> set[Decimal]:
    """Every number of the quote in units, its scale applied."""
    printed = set()
    for found in _NUMBER.finditer(quote):
        number = Decimal(found.group().replace(",", ""))
        own = _SCALE.match(quote, found.end())
        upper = _UPPER_END.match(quote, found.end())
        scales = [own.group(1)] if own else ["", upper.group(1).strip()] if upper else [""]
        printed |= {number.scaleb(_SCALES[scale]) for scale in scales}
    return printed


def percentages_printed(quote: str) -> set[Decimal]:
    """Every percentage of the quote, in percent."""
    return {Decimal(found.group(1)) for found in _PERCENTAGE.finditer(quote)}


def not_printed(rows: pl.DataFrame, column: str, printed: Callable[[str], set[Decimal]]) -> pl.DataFrame:
    """The rows whose quote does not print the value of the column; a NULL states nothing."""
    stated = rows.filter(pl.col(column).is_not_null())
    pairs = zip(stated["quote"], stated[column], strict=True)
    return stated.filter(pl.Series([value not in printed(quote) for quote, value in pairs], dtype=pl.Boolean))
