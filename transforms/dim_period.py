"""dim_period: the spans of days that the marts speak of, whoever's periods they are."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from transforms.periods import INSTANT, calendar_labels, has_extra_week, period_type
from warehouse.contract.tables import DIM_PERIOD

_SPAN = ("period_start", "period_end")
_QUARTER_END = "period_of_report"
_MONTHS = {"quarter": 3, "half_year": 6, "nine_months": 9, "year": 12}


def dim_period(marts: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Every period of the marts once, the quarters of their 13F reports among them, by name of the mart.

    Grain: one span of days. Which fiscal year it is in is the filer's matter and stands in the marts.
    """
    spans = [_spans(frame) for frame in marts.values() if {*_SPAN} <= {*frame.columns}]
    quarters = [_quarters(frame) for frame in marts.values() if _QUARTER_END in frame.columns]
    found = pl.concat([pl.DataFrame(schema={name: pl.Date() for name in _SPAN}), *spans, *quarters])
    labelled = found.drop_nulls().unique().with_columns(_length(), _days(), *calendar_labels(), has_extra_week())
    whole = labelled.with_columns(
        period_weeks=(pl.col("period_days") / 7).round().cast(pl.Int64),
        calendar_quarter=pl.when(pl.col("period_length").is_in(["quarter", INSTANT])).then("calendar_quarter"),
        is_calendar_period=_is_calendar_period(),
    )
    return whole.with_columns(period_name=_name()).select(DIM_PERIOD.columns).sort(DIM_PERIOD.key)


def _spans(mart: pl.DataFrame) -> pl.DataFrame:
    return mart.select(_SPAN)


def _quarters(mart: pl.DataFrame) -> pl.DataFrame:
    """The calendar quarters that 13F reports are of; a report of another day than a quarter's end has none."""
    end = pl.col(_QUARTER_END)
    start = end.dt.truncate("1q")
    is_end = end == start.dt.offset_by("1q").dt.offset_by("-1d")
    return mart.filter(is_end).select(start.alias("period_start"), end.alias("period_end"))


def _length() -> pl.Expr:
    by_days = period_type().replace("fiscal_year", "year")
    is_day = pl.col("period_start") == pl.col("period_end")
    return pl.when(is_day).then(pl.lit(INSTANT)).otherwise(by_days.fill_null("other")).alias("period_length")


def _days() -> pl.Expr:
    return ((pl.col("period_end") - pl.col("period_start")).dt.total_days() + 1).alias("period_days")


def _is_calendar_period() -> pl.Expr:
    """Whether the span begins and ends with calendar quarters."""
    begins = pl.col("period_start") == pl.col("period_start").dt.truncate("1q")
    after = pl.col("period_end").dt.offset_by("1d")
    return begins & (after == after.dt.truncate("1q"))


def _name() -> pl.Expr:
    """2025 Q3, 2025, 2025-09-30 for a day; of what is no calendar quarter or year, its months and last day."""
    end = pl.col("period_end").dt.to_string("%Y-%m-%d")
    year = pl.col("calendar_year").cast(pl.String)
    length, aligned = pl.col("period_length"), pl.col("is_calendar_period")
    is_calendar_year = aligned & (length == "year") & (pl.col("period_start").dt.month() == 1)
    return (
        pl.when(length == INSTANT)
        .then(end)
        .when(aligned & (length == "quarter"))
        .then(pl.format("{} Q{}", year, "calendar_quarter"))
        .when(is_calendar_year)
        .then(year)
        .when(length == "other")
        .then(pl.format("{} days to {}", "period_days", end))
        .otherwise(pl.format("{} months to {}", length.replace_strict(_MONTHS, default=0), end))
    )
