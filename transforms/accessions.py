"""Lists as rows carry them, of accession numbers or of single facts: sorted, each once, comma-separated.

A fact's id is its filing's accession number, ``#`` and the fact's number there; a disclosed figure's
has ``#d`` in its place, a claim's ``#c``.
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

SEPARATOR = ", "


def source_id(number: str) -> pl.Expr:
    """The id of a fact from its filing and the column that numbers it."""
    return pl.format("{}#{}", "accession_number", number)


def disclosure_id(number: str) -> pl.Expr:
    """The id of a disclosed figure from its filing and the column that numbers it."""
    return pl.format("{}#d{}", "accession_number", number)


def claim_id(number: str) -> pl.Expr:
    """The id of a claim of financing from its filing and the column that numbers it."""
    return pl.format("{}#c{}", "accession_number", number)


def joined(column: str) -> pl.Expr:
    """Aggregation: the group's entries as one list."""
    return pl.col(column).unique().sort().str.join(SEPARATOR)


def paired(*columns: str) -> pl.Expr:
    """The lists that several columns hold, or NULL, as one."""
    every = pl.concat_str(*columns, separator=SEPARATOR, ignore_nulls=True)
    return every.str.split(SEPARATOR).list.unique().list.sort().list.join(SEPARATOR)


def united(lists: Iterable[str | None]) -> str:
    """Several such lists as one."""
    return SEPARATOR.join(sorted({entry for text in lists if text for entry in text.split(SEPARATOR)}))
