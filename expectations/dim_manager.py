"""dim_manager: what the watch list says of managers that stopped."""

from __future__ import annotations

import polars as pl

from expectations.check import Check


def checks(dim_manager: pl.DataFrame) -> list[Check]:
    """A manager that stopped has a last quarter, a reason and a source, or none of them."""
    told = [pl.col(name).is_not_null() for name in ("last_expected_period", "why_stopped", "stopped_source")]
    half = pl.any_horizontal(told) & ~pl.all_horizontal(told)
    end = pl.col("last_expected_period").dt.truncate("1q").dt.offset_by("1q").dt.offset_by("-1d")
    shown = ("manager_cik", "manager_name", "last_expected_period", "why_stopped", "stopped_source")
    return [
        Check(
            "A manager that stopped has its last quarter, the reason and its source",
            "block",
            dim_manager.filter(half).select(shown),
        ),
        Check(
            "The last quarter a 13F was owed for is a quarter's end",
            "block",
            dim_manager.filter(pl.col("last_expected_period") != end).select(shown),
            "last_expected_period",
        ),
    ]
