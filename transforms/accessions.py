"""Lists of accession numbers as rows carry them: sorted, each once, comma-separated."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

SEPARATOR = ", "


def joined_accessions(column: str) -> pl.Expr:
    """Aggregation: the group's accession numbers as one text."""
    return pl.col(column).unique().sort().str.join(SEPARATOR)


def paired_accessions(*columns: str) -> pl.Expr:
    """The accession numbers that several columns hold, one each or NULL, as one text."""
    return pl.concat_list(*columns).list.drop_nulls().list.unique().list.sort().list.join(SEPARATOR)


def join_accessions(lists: Iterable[str | None]) -> str:
    """The accession numbers of several such texts as one."""
    return SEPARATOR.join(sorted({number for text in lists if text for number in text.split(SEPARATOR)}))
