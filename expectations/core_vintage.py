"""core_vintage: the knowledge intervals of a figure lie end to end."""

from __future__ import annotations

import polars as pl

from expectations.check import Check
from expectations.intervals import no_gap, no_overlap
from expectations.sources import sources_are_of_named_filings
from warehouse.contract.tables import CORE_VINTAGE


def checks(core_vintage: pl.DataFrame) -> list[Check]:
    """No overlap and no gap between what filings said of one figure, one after the other; facts of named filings."""
    return [
        no_overlap(CORE_VINTAGE, core_vintage),
        no_gap(CORE_VINTAGE, core_vintage),
        sources_are_of_named_filings(CORE_VINTAGE, core_vintage),
    ]
