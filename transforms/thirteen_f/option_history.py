"""In which quarters a manager is known to have reported an option, at each time."""

from __future__ import annotations

import polars as pl

from transforms.interval_runs import is_known_at

_OPTION = ("manager_cik", "cusip", "put_call")


def with_periods_seen(options: pl.DataFrame) -> pl.DataFrame:
    """``options`` with first_period_seen and last_period_seen, cut in time where one of the two changes.

    ``options`` are rows with manager_cik, cusip, put_call, period_of_report, known_from and known_to.
    """
    several = (
        options.group_by(_OPTION).agg(quarters=pl.col("period_of_report").n_unique()).filter(pl.col("quarters") > 1)
    )
    alone = options.join(several, on=_OPTION, how="anti").with_columns(
        first_period_seen="period_of_report", last_period_seen="period_of_report"
    )
    recurring = options.join(several.select(_OPTION), on=_OPTION, how="semi")
    return pl.concat([alone, _cut(recurring, _history(recurring)).select(alone.columns)])


def _history(options: pl.DataFrame) -> pl.DataFrame:
    """First and last quarter seen of each option, from each moment at which they change until the next."""
    seen = options.select(*_OPTION, "period_of_report", "known_from", "known_to")
    begins = seen.select(*_OPTION, at="known_from")
    ends = seen.select(*_OPTION, at="known_to").drop_nulls()
    spans = (
        pl.concat([begins, ends])
        .unique()
        .join(seen, on=_OPTION)
        .filter(is_known_at("at"))
        .group_by(*_OPTION, "at")
        .agg(
            first_period_seen=pl.col("period_of_report").min(),
            last_period_seen=pl.col("period_of_report").max(),
        )
        .sort(*_OPTION, "at")
    )
    ends_seen = pl.struct("first_period_seen", "last_period_seen")
    is_new = ends_seen.ne_missing(ends_seen.shift(1).over(_OPTION))
    return spans.filter(is_new).with_columns(until=pl.col("at").shift(-1).over(_OPTION))


def _cut(options: pl.DataFrame, history: pl.DataFrame) -> pl.DataFrame:
    """Each row in the spans of its option's history that its interval meets."""
    both_end = pl.min_horizontal("known_to", "until")
    return (
        options.join(history, on=_OPTION)
        .with_columns(known_from=pl.max_horizontal("known_from", "at"), known_to=both_end)
        .filter(pl.col("known_to").is_null() | (pl.col("known_from") < pl.col("known_to")))
    )
