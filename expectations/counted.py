"""The contract's expectations on a large frame: the rows that break each are counted in Polars, and GX judges counts.

Great Expectations takes minutes for millions of rows, and gigabytes. What it is asked here is the same, sentence by
sentence; ``tests/test_counted.py`` holds the two roads against each other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from expectations.from_contract import ContractExpectation, Kind
from expectations.observed import EXAMPLES, count_of, example_rows, rows_in_words
from warehouse.contract.table import Table

LARGEST_WHOLE_FRAME = 100_000
"""Rows up to which Great Expectations looks at the frame itself. Above, it judges what is counted here."""


@dataclass(frozen=True, slots=True)
class Counted:
    """How many rows break one expectation, in words too; or why that could not be told (``error``)."""

    total: int
    observed: str
    error: str | None = None


def counted(table: Table, frame: pl.DataFrame, expected: ContractExpectation) -> Counted:
    """The rows of ``frame`` that break one expectation of the contract of ``table``, all counted, some named."""
    looked_at = frame.lazy().select(list(dict.fromkeys((*table.key, *expected.columns))))
    breaks = _BREAKS[expected.kind](expected)
    try:
        total = int(looked_at.select(breaks.sum()).collect().item() or 0)
        if not total:
            return Counted(0, f"0 of {count_of(frame.height)}")
        examples = example_rows(looked_at.filter(breaks).head(EXAMPLES).collect(), [*table.key, *expected.columns])
    except pl.exceptions.PolarsError as error:
        return Counted(0, "", f"{type(error).__name__}: {error}")
    return Counted(total, rows_in_words(total, frame.height, examples))


def _repeats_a_key(expected: ContractExpectation) -> pl.Expr:
    """NULL is a value in a key of several columns, as in GX; one column that is NULL is left to NOT_NULL."""
    if len(expected.columns) == 1:
        name = expected.columns[0]
        return pl.col(name).is_duplicated() & pl.col(name).is_not_null()
    return pl.struct(expected.columns).is_duplicated()


def _is_of_another_pattern(expected: ContractExpectation) -> pl.Expr:
    # GX matches from the beginning whether or not the pattern says so; here $ is the very end anyway.
    return ~pl.col(expected.columns[0]).str.contains(f"^(?:{expected.pattern})")


_BREAKS: dict[Kind, Callable[[ContractExpectation], pl.Expr]] = {
    Kind.UNIQUE_KEY: _repeats_a_key,
    Kind.NOT_NULL: lambda one: pl.col(one.columns[0]).is_null(),
    Kind.ALLOWED: lambda one: ~pl.col(one.columns[0]).is_in(one.allowed),
    Kind.PATTERN: _is_of_another_pattern,
    Kind.MINIMUM: lambda one: pl.col(one.columns[0]) < one.limit,
    Kind.MAXIMUM: lambda one: pl.col(one.columns[0]) > one.limit,
}
"""Whether a row breaks it, by kind; NULL, which is neither, breaks nothing but NOT_NULL and the key."""
