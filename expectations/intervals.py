"""Knowledge intervals: ``known_from`` inclusive, ``known_to`` exclusive, a NULL ``known_to`` open."""

from __future__ import annotations

import polars as pl

from expectations.check import Check
from warehouse.contract.table import Table


def no_overlap(table: Table, frame: pl.DataFrame) -> Check:
    """Blocks where two rows of one thing are known at once, or a row is known for no time at all.

    What makes one thing is the table's key without ``known_from``.
    """
    end, following = pl.col("known_to"), pl.col("next_known_from")
    is_empty = (end <= pl.col("known_from")).fill_null(False)
    runs_over = following.is_not_null() & (end.is_null() | (end > following))
    name = f"Of one {', '.join(_thing(table))} at most one row is known at any time"
    return Check(name, "block", _ordered(table, frame).filter(is_empty | runs_over))


def no_gap(table: Table, frame: pl.DataFrame) -> Check:
    """Blocks where knowledge of a thing ends and does not go on at that very moment."""
    end, following = pl.col("known_to"), pl.col("next_known_from")
    ends_early = end.is_not_null() & (following.is_null() | (following > end))
    name = f"What is known of one {', '.join(_thing(table))} is followed at once by what replaces it"
    return Check(name, "block", _ordered(table, frame).filter(ends_early))


def in_force(moment: str) -> pl.Expr:
    """Whether a row was what was known at the time in column ``moment``."""
    return (pl.col("known_from") <= pl.col(moment)) & (
        pl.col("known_to").is_null() | (pl.col("known_to") > pl.col(moment))
    )


def _thing(table: Table) -> tuple[str, ...]:
    return tuple(name for name in table.key if name != "known_from")


def _ordered(table: Table, frame: pl.DataFrame) -> pl.DataFrame:
    """The intervals, each beside the start of the next one of its thing. Most of millions have none."""
    thing = _thing(table)
    marked = frame.select(*thing, "known_from", "known_to", is_alone=pl.len().over(thing) == 1)
    alone = marked.filter("is_alone").with_columns(next_known_from=pl.lit(None, dtype=frame.schema["known_from"]))
    following = pl.col("known_from").shift(-1).over(thing)
    several = marked.filter(~pl.col("is_alone")).sort(*thing, "known_from").with_columns(next_known_from=following)
    return pl.concat([alone, several]).drop("is_alone")
