"""dim_period: lengths that fit their days, and a row for every period of the marts."""

from __future__ import annotations

import polars as pl

from expectations.check import Check

_SPAN = ("period_start", "period_end")


def checks(dim_period: pl.DataFrame, *marts: pl.DataFrame) -> list[Check]:
    """Ends lie behind beginnings, calendar quarters are whole, and no period of a mart is missing."""
    days = (pl.col("period_end") - pl.col("period_start")).dt.total_days() + 1
    is_quarter = pl.col("is_calendar_period") & (pl.col("period_length") == "quarter")
    known = pl.concat([mart.select(_SPAN) for mart in marts]).unique()
    return [
        Check(
            "A period has the days between its first and its last, and at least one",
            "block",
            dim_period.filter((pl.col("period_days") != days) | (days < 1)),
            "period_days",
        ),
        Check(
            "A calendar quarter has 90 to 92 days and no extra week",
            "block",
            dim_period.filter(is_quarter & (~days.is_between(90, 92) | pl.col("has_extra_week"))),
            "period_length",
        ),
        Check("Every period of the marts is here", "block", known.join(dim_period, on=_SPAN, how="anti")),
    ]
