"""What a verdict found, in words: how many rows, and a few of them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import polars as pl

EXAMPLES = 3
"""Rows named in a verdict."""

_LONGEST_VALUE = 80
_COLUMNS_SHOWN = 8


def count_of(number: int, noun: str = "row") -> str:
    """A number with its noun: "1 row", "1,200 rows"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def rows_in_words(count: int, total: int | None, examples: Sequence[str]) -> str:
    """How many rows break an expectation, of how many, and which: "3 of 1,200 rows: 0001...; ..."."""
    of_total = count_of(count) if total is None else f"{count:,} of {count_of(total)}"
    rest = "; ..." if count > len(examples) else ""
    return f"{of_total}: {'; '.join(examples)}{rest}" if examples else of_total


def example_rows(rows: pl.DataFrame, columns: Sequence[str] = ()) -> list[str]:
    """The first rows of a frame, each as "column value, column value"; ``columns`` names those worth showing."""
    shown = list(dict.fromkeys(columns)) or rows.columns[:_COLUMNS_SHOWN]
    return [
        ", ".join(f"{name} {_shortened(value)}" for name, value in row.items())
        for row in rows.select(shown).head(EXAMPLES).iter_rows(named=True)
    ]


def _shortened(value: object) -> str:
    text = _decimal(value) if isinstance(value, Decimal) else "NULL" if value is None else str(value)
    if not text.isprintable():
        text = repr(text)
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}..."


def _decimal(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
