"""What became of a quarter's 13F at a moment: its state, its date, whether it is complete, and why, as expressions.

They read the columns of ``transforms.thirteen_f.mart_manager_status``: what the calendar and the watch list expect of
the quarter, and what its filings known at the moment say together. "Here" is what the warehouse holds.
"""

from __future__ import annotations

import polars as pl

_A_QUARTER_DAYS = 92


def day_after(day: pl.Expr) -> pl.Expr:
    """The moment at which a day is over."""
    return day.cast(pl.Datetime("us")) + pl.duration(days=1)


def report_state() -> pl.Expr:
    """The state at a moment. What a cover says of its own holdings counts before its date: ``days_late`` keeps that."""
    is_due = pl.col("known_from") >= day_after(pl.col("due_date"))
    has_begun = (pl.col("begun_from") <= pl.col("known_from")).fill_null(False)
    is_passed = (pl.col("passed_from") <= pl.col("known_from")).fill_null(False)
    is_over = (pl.col("period_of_report") > pl.col("last_expected_period")).fill_null(False)
    is_late = (pl.col("first_role") != "restatement") & (pl.col("first_filed") > pl.col("due_date"))
    states = (
        (pl.col("has_base") & pl.col("is_omitted").fill_null(False), "confidential_omitted"),
        (pl.col("has_base") & _is_combination(), "combination"),
        (pl.col("has_base") & is_late, "reported_late"),
        (pl.col("has_base"), "reported"),
        (pl.col("has_notice"), "notice"),
        (_has_filings(), "missing"),
        (is_over, "not_expected"),
        (~has_begun, "before_first_report"),
        (is_due & is_passed, "missing"),
        (is_due, "overdue"),
    )
    chosen = [pl.when(condition).then(pl.lit(state)) for condition, state in states]
    return pl.coalesce(*chosen, pl.lit("not_due_yet")).alias("report_state")


def _is_combination() -> pl.Expr:
    return pl.col("report_type").fill_null("").str.to_uppercase().str.contains("COMBINATION", literal=True)


def _has_filings() -> pl.Expr:
    return pl.col("report_count") + pl.col("amendment_count") > 0


def filed_and_late() -> tuple[pl.Expr, pl.Expr]:
    """When the first report was filed, and how late; a restatement is not the first, whatever is not here."""
    filed_on = pl.when(pl.col("first_role") != "restatement").then(pl.col("first_filed"))
    late = (filed_on - pl.col("due_date")).dt.total_days()
    return filed_on.alias("filed_on"), pl.max_horizontal(late, pl.when(late.is_not_null()).then(0)).alias("days_late")


def is_complete() -> pl.Expr:
    """Whether the manager's holdings stand here whole, by its own covers; NULL where nothing is here to tell."""
    state = pl.col("report_state")
    is_partial = ~pl.col("has_base") | state.is_in(["confidential_omitted", "combination"])
    is_untold = pl.col("is_omitted").is_null() | pl.col("has_no_totals")
    return (
        pl.when(_has_filings())
        .then(
            pl.when(is_partial | _is_combination() | pl.col("differs") | pl.col("has_patch"))
            .then(pl.lit(False))
            .when(~is_untold)
            .then(pl.lit(True))
        )
        .alias("is_complete")
    )


def reason() -> pl.Expr:
    """Why the quarter is in its state: what its filings say, else what the calendar and the watch list do."""
    main = pl.coalesce(*(pl.when(pl.col("report_state") == state).then(words) for state, words in _words().items()))
    beside = (
        (
            pl.col("has_base") & (pl.col("first_role") == "restatement"),
            "only a restatement is here, not the first report",
        ),
        (pl.col("has_base") & pl.col("has_notice"), "there is a notice as well"),
        (pl.col("has_base") & pl.col("differs"), "its rows do not agree with its cover"),
        (pl.col("has_base") & pl.col("has_patch"), "a restatement of a part is laid over it"),
        (
            _has_filings() & (pl.col("period_of_report") > pl.col("last_expected_period")),
            "none was expected any more",
        ),
        (pl.col("days_late") > _A_QUARTER_DAYS, "so late that the period it gives may be mistaken"),
        (pl.col("period_of_report") != pl.col("quarter_end"), "the period as filed is no quarter's end"),
    )
    said = [pl.when(condition).then(pl.lit(words)) for condition, words in beside]
    return pl.concat_str(main, *said, separator="; ", ignore_nulls=True).alias("report_reason")


def _words() -> dict[str, pl.Expr]:
    due, by = pl.col("due_date"), pl.col("reported_by").fill_null("whom its cover does not name")
    filed = pl.coalesce(pl.format("filed on {}", "filed_on"), pl.lit("filed"))
    is_amended_only = pl.when(_has_filings()).then(
        pl.lit("only amendments that add or correct are here, not the report that they belong to")
    )
    stopped = pl.format(
        "no 13F is expected for quarters after {}{}. {} (source: {})",
        "last_expected_period",
        pl.coalesce(pl.format(", since {}", "stopped_on"), pl.lit("")),
        "why_stopped",
        "stopped_source",
    )
    return {
        "reported": pl.format("{}, due on {}", filed, due),
        "reported_late": pl.format("{}, {} days after it was due on {}", filed, "days_late", due),
        "confidential_omitted": pl.format("{}, due on {}; holdings are left out on request", filed, due),
        "combination": pl.format("{}, due on {}; other managers report a part: {}", filed, due, by),
        "notice": pl.format("{}, due on {}, as a notice; other managers report all holdings: {}", filed, due, by),
        "missing": pl.coalesce(
            is_amended_only, pl.format("was due on {} and is not here, though a later quarter's report is", due)
        ),
        "overdue": pl.format("was due on {} and is not here", due),
        "not_due_yet": pl.format("due on {}", due),
        "not_expected": stopped,
        "before_first_report": pl.lit("no report of this quarter or of one before it is here"),
    }
