"""Growth of a period with an extra week over one without: right, and flattered."""

from __future__ import annotations

import polars as pl

from expectations.check import Check


def flattered_growth(rows: pl.DataFrame, thing: str, growth: str, reported: pl.DataFrame) -> Check:
    """Warns of ``growth`` that a week of its own flatters, while nothing newer of the ``thing`` is reported.

    An extra week stays in history for good: older periods say so in ``has_extra_week``, and are not warned of every
    night. ``reported`` holds ``thing`` and ``period_end`` of every period that there is, of whatever length.
    """
    newest = reported.group_by(thing).agg(newest_end=pl.col("period_end").max())
    flattered = (
        rows.filter(pl.col("known_to").is_null() & pl.col("has_extra_week") & pl.col(growth).is_not_null())
        .join(newest, on=thing)
        .filter(pl.col("period_end") == pl.col("newest_end"))
        .select(thing, "period_start", "period_end", growth)
    )
    name = f"No extra week flatters {growth} of the newest period"
    return Check(name, "warn", flattered.sort(thing, "period_start"), growth)
