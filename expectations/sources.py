"""Facts that a row names as its own: ``source_ids`` beside ``accession_numbers``."""

from __future__ import annotations

import polars as pl

from expectations.check import Check
from warehouse.contract.table import Table

_SEPARATOR = ", "


def sources_are_of_named_filings(table: Table, frame: pl.DataFrame) -> Check:
    """Blocks where a row names a fact of a filing that it does not name; a row may name no fact at all."""
    named_by_facts = pl.col("source_ids").str.split(_SEPARATOR).list.eval(pl.element().str.split("#").list.first())
    strange = named_by_facts.list.set_difference(pl.col("accession_numbers").str.split(_SEPARATOR))
    # Beside no list of filings at all, every fact is of an unnamed one.
    is_wrong = pl.col("source_ids").is_not_null() & (strange.list.len() > 0).fill_null(True)
    shown = frame.filter(is_wrong).select(*table.key, "source_ids", "accession_numbers")
    return Check("Every fact that a row names is of a filing that it names", "block", shown, "source_ids")
