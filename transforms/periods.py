"""Periods: their length and their place in the filer's fiscal year.

A period is its first and last day. ``fy`` and ``fp`` of a filing belong to the filing, not to the fact, and are never
used; the filer's fiscal year is read from the periods that its own filings print.
"""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

PERIOD_BANDS: dict[str, tuple[int, int]] = {
    "quarter": (80, 100),
    "half_year": (170, 190),
    "nine_months": (260, 280),
    "fiscal_year": (350, 380),
}
"""Length in days, both ends counted, of each kind of period: 52/53-week years and quarters fit."""

INSTANT = "instant"
"""The kind of a figure that stands at a day; that day is its period's first and last."""

_WITH_EXTRA_WEEK = ((96, 100), (187, 190), (278, 280), (369, 380))

ANNUAL_FORMS = ("10-K", "10-K/A", "10-KT", "10-KT/A")

YEAR_DAYS = 365.25
_LEAST_YEAR, _MOST_YEAR = 357, 378
# A 52/53-week filer's year ends up to a week off its nominal day; half a month keeps clear of the quarter before.
_SLACK = pl.duration(days=15)
_FIRST_WEEK = pl.duration(days=7)


def period_type(start: str = "period_start", end: str = "period_end") -> pl.Expr:
    """The kind of a period by its days; NULL for an instant and for every other length."""
    days = (pl.col(end) - pl.col(start)).dt.total_days() + 1
    expression: pl.Expr = pl.lit(None, dtype=pl.String)
    for name, (least, most) in PERIOD_BANDS.items():
        expression = pl.when(days.is_between(least, most)).then(pl.lit(name)).otherwise(expression)
    return expression


def is_trailing_year() -> pl.Expr:
    """True for twelve months printed by a 10-Q: a trailing year (Amazon prints them), never a fiscal one."""
    return (pl.col("period_type") == "fiscal_year") & ~pl.col("form").is_in(ANNUAL_FORMS)


def year_end_anchors(periods: pl.DataFrame) -> pl.DataFrame:
    """Last days of fiscal years that a filer's own reports tell: ``cik, anchor``, sorted by anchor.

    Annual and transition reports end on one; so do their annual periods; the year to date that a quarterly report ends
    with begins the day after one. ``periods`` holds cik, form, reported_to (the filing's last day), period_type,
    period_start and period_end, trailing years left out.
    """
    is_annual = pl.col("form").is_in(ANNUAL_FORMS)
    reports = periods.filter(is_annual).select("cik", anchor="reported_to")
    annual = periods.filter(is_annual & (pl.col("period_type") == "fiscal_year")).select("cik", anchor="period_end")
    to_date = periods.filter(
        ~is_annual
        & pl.col("period_type").is_in(["half_year", "nine_months"])
        & (pl.col("period_end") == pl.col("reported_to"))
    ).select("cik", anchor=pl.col("period_start") - pl.duration(days=1))
    return pl.concat([reports, annual, to_date]).unique().sort("anchor", "cik")


def with_fiscal_labels(frame: pl.DataFrame, anchors: pl.DataFrame, day: str, year: str, quarter: str) -> pl.DataFrame:
    """``frame`` with the fiscal ``year`` and ``quarter`` (columns to add) that the date column ``day`` lies in.

    The nearest known year end is carried forward or back by whole years, so a change of fiscal year is followed. Both
    are NULL for a filer whose periods tell no year end. A fiscal year is named by the calendar year it ends in, one
    that ends in the first week of January by the year before.
    """
    labelled = frame.with_row_index("_row").sort(day)
    joined = labelled.join_asof(
        anchors, left_on=day, right_on="anchor", by="cik", strategy="nearest", check_sortedness=False
    )
    days_past = (pl.col(day) - pl.col("anchor") - _SLACK).dt.total_days()
    years_on = (days_past / YEAR_DAYS).ceil()
    year_end = pl.col("anchor") + pl.duration(days=(years_on * YEAR_DAYS).round().cast(pl.Int64))
    quarters_left = ((year_end - pl.col(day)).dt.total_days() / (YEAR_DAYS / 4)).round().cast(pl.Int64)
    return (
        joined.with_columns(
            (year_end - _FIRST_WEEK).dt.year().cast(pl.Int64).alias(year),
            (4 - quarters_left).clip(1, 4).alias(quarter),
        )
        .sort("_row")
        .drop("_row", "anchor")
    )


def fiscal_year_of(year_end: date) -> int:
    """The fiscal year that ends on a day, named as ``with_fiscal_labels`` names it."""
    return (year_end - timedelta(days=7)).year


def calendar_labels() -> tuple[pl.Expr, pl.Expr]:
    """Calendar year and quarter of a period's midpoint, of a year the day a week before it.

    The week keeps a year that ends on the Friday nearest 30 June in one place, whichever side of the new year its
    middle falls. SEC's own frames put NVIDIA's quarter to 2025-04-27 into the first calendar quarter; so does the
    midpoint.
    """
    length = pl.col("period_end") - pl.col("period_start")
    is_year = length.dt.total_days() >= PERIOD_BANDS["fiscal_year"][0] - 1
    midpoint = pl.col("period_start") + length / 2 - pl.when(is_year).then(_FIRST_WEEK).otherwise(pl.duration(days=0))
    return (
        midpoint.dt.year().cast(pl.Int64).alias("calendar_year"),
        midpoint.dt.quarter().cast(pl.Int64).alias("calendar_quarter"),
    )


def has_extra_week() -> pl.Expr:
    """True for a period of 14, 27, 40 or 53 weeks: no calendar period and no plain 52-week year has so many days."""
    days = (pl.col("period_end") - pl.col("period_start")).dt.total_days() + 1
    longer = [days.is_between(least, most) for least, most in _WITH_EXTRA_WEEK]
    return pl.any_horizontal(longer).alias("has_extra_week")


def calendar_quarter(period_start: date, period_end: date) -> tuple[int, int]:
    """Calendar year and quarter of the midpoint of one period, shorter than a year, as ``calendar_labels`` has them."""
    midpoint = period_start + (period_end - period_start) / 2
    return midpoint.year, (midpoint.month + 2) // 3


def is_a_year_before(earlier: tuple[date, date], later: tuple[date, date]) -> bool:
    """Whether one period lies a year before the other, by its first and last days: 52 or 53 weeks, or a leap year."""
    return all(_LEAST_YEAR <= (there - here).days <= _MOST_YEAR for here, there in zip(earlier, later, strict=True))


def is_a_year_on(earlier: str, later: str) -> pl.Expr:
    """Whether the day in column ``later`` is that of ``earlier`` a year on, in the same sense."""
    return (pl.col(later) - pl.col(earlier)).dt.total_days().is_between(_LEAST_YEAR, _MOST_YEAR)
