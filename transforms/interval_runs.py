"""Knowledge intervals of whole frames: neighbours that say the same are one interval."""

from __future__ import annotations

import polars as pl

from warehouse.contract.table import Table

_UNSPOKEN = frozenset({"accession_numbers", "source_ids", "known_from", "known_to"})
"""A filing that only repeats what was known makes no new interval."""


def is_known_at(moment: str) -> pl.Expr:
    """Whether a row's knowledge interval holds the time in column ``moment``."""
    is_open = pl.col("known_to").is_null() | (pl.col(moment) < pl.col("known_to"))
    return (pl.col("known_from") <= pl.col(moment)) & is_open


def merged(table: Table, rows: pl.DataFrame) -> pl.DataFrame:
    """``rows`` of ``table`` sorted by its key, each run of equal rows whose intervals meet put into one.

    The vectorised counterpart of ``knowledge.intervals``; the sources are those of the first row of a run.
    """
    thing = [name for name in table.key if name != "known_from"]
    ordered = rows.sort(table.key)
    meets = (pl.col("known_from") == pl.col("known_to").shift(1)).fill_null(False)
    if not ordered.select((_is_as_above(thing) & meets).any()).item():
        return ordered
    said = [name for name in rows.columns if name not in _UNSPOKEN]
    runs = ordered.with_columns(_run=(~(_is_as_above(said) & meets)).cum_sum())
    ends = runs.group_by("_run").agg(pl.col("known_to").last())
    return (
        runs.unique("_run", keep="first", maintain_order=True)
        .drop("known_to")
        .join(ends, on="_run", maintain_order="left")
        .select(rows.columns)
    )


def _is_as_above(columns: list[str]) -> pl.Expr:
    return pl.all_horizontal(pl.col(name).eq_missing(pl.col(name).shift(1)) for name in columns)
