"""core_13f_filing -> mart_manager_status: what became of each manager's quarter, and what was known of it when.

A quarter's state changes on days of the calendar (it ends, its report falls due) and with filings (its own, and a later
quarter's, which makes a gap of it). Each change begins a row; the last day looked at is an argument, so that the same
filings always make the same rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

import polars as pl

from transforms.accessions import SEPARATOR
from transforms.thirteen_f.calendar import due_date, quarter_end, quarter_ends
from transforms.thirteen_f.report_states import day_after, filed_and_late, is_complete, reason, report_state
from warehouse.contract.tables import MART_MANAGER_STATUS

COVER_COLUMNS = ("accession_number", "reported_by")
"""Columns of raw_13f_cover that are read."""

_A_QUARTER = timedelta(days=92)
_QUARTER = ("manager_cik", "period_of_report")
_MOMENT = (*_QUARTER, "known_from")
_COUNTS = ("report_count", "amendment_count")
_SEEN = (
    *("has_base", "has_notice", "first_role", "first_filed", "report_type", "reported_by", "is_omitted"),
    *("differs", "has_no_totals", "has_patch", *_COUNTS),
)
"""What filings say together."""

_DIFFERS = ("rows_differ", "value_differs", "no_rows")
_SHOWN = (*("report_state", "filed_on", "days_late", "is_complete", "reported_by", "report_reason"), *_COUNTS)


def mart_manager_status(
    core_13f_filing: pl.DataFrame, raw_13f_cover: pl.DataFrame, dim_manager: pl.DataFrame, as_of: date | None
) -> pl.DataFrame:
    """The state of every quarter's 13F up to the end of ``as_of``; days late in calendar days.

    Grain: manager, quarter, knowledge interval. Managers of the watch list have a row for every quarter that has ended,
    from the first whose report fell due when filings were asked for; others only from their first to their last report
    here. Without ``as_of`` (there is no filing at all) there are no rows. Sources: core_13f_filing, raw_13f_cover,
    dim_manager.
    """
    if as_of is None:
        return MART_MANAGER_STATUS.schema.to_frame()
    until = day_after(pl.lit(as_of))
    filings = _filings(core_13f_filing, raw_13f_cover).filter(pl.col("known_from") < until)
    quarters = _quarters(filings, dim_manager, as_of)
    moments = _moments(quarters, filings).filter(pl.col("known_from") < until)
    states = moments.join(_seen(moments, filings), on=_MOMENT, how="left").with_columns(
        pl.col(*_COUNTS).fill_null(0), pl.col("has_base", "has_notice").fill_null(False)
    )
    judged = states.with_columns(report_state()).with_columns(*filed_and_late(), is_complete()).with_columns(reason())
    # Made of covers, headers and the calendar: no single fact stands behind a state, its filings do as a whole.
    rows = _intervals(judged).with_columns(source_ids=pl.lit(None, dtype=pl.String()))
    return rows.select(MART_MANAGER_STATUS.columns).sort(MART_MANAGER_STATUS.key)


def last_filing_date(raw_filing: pl.DataFrame) -> date | None:
    """The newest filing date of any filing, of companies too: the day up to which a warehouse can speak of reports."""
    newest = raw_filing["filing_date"].max()
    return newest if isinstance(newest, date) else None


def _filings(core: pl.DataFrame, covers: pl.DataFrame) -> pl.DataFrame:
    """13F filings in the order of acceptance, each with what its cover says of other managers."""
    others = covers.select(COVER_COLUMNS)
    return core.join(others, on="accession_number", how="left").sort(*_MOMENT, "accession_number")


def _quarters(filings: pl.DataFrame, managers: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """One row a manager and quarter, with what the watch list expects of it and when other quarters' reports came."""
    filed = filings.group_by("manager_cik").agg(
        first_period=pl.col("period_of_report").min(),
        last_period=pl.col("period_of_report").max(),
        cover_name=pl.col("manager_name").last(),
    )
    known = filed.join(managers, on="manager_cik", how="full", coalesce=True)
    rows = [
        (row["manager_cik"], quarter)
        for row in known.iter_rows(named=True)
        for quarter in _expected(row["first_period"], row["last_period"], row["expected_from"], as_of)
    ]
    schema = {"manager_cik": pl.String(), "period_of_report": pl.Date()}
    every = pl.concat([pl.DataFrame(rows, schema=schema, orient="row"), filings.select(_QUARTER)]).unique()
    named = known.with_columns(manager_name=pl.coalesce("manager_name", "cover_name", "manager_cik"))
    return _beside_others(_with_due_date(every.join(named.drop("cover_name"), on="manager_cik")), filings)


def _expected(first: date | None, last: date | None, expected_from: date | None, as_of: date) -> Iterator[date]:
    """The quarters of one manager to speak of; ``first`` and ``last`` are those of its reports here."""
    if expected_from is None:
        # Nobody on the watch list: what lies after its last report here was perhaps never looked for.
        return quarter_ends(first, last) if first and last else iter(())
    about = quarter_ends(expected_from - _A_QUARTER, expected_from + _A_QUARTER)
    start = next(quarter for quarter in about if due_date(quarter) >= expected_from)
    return quarter_ends(min(first or start, start), as_of)


def _with_due_date(quarters: pl.DataFrame) -> pl.DataFrame:
    periods = quarters["period_of_report"].unique().to_list()
    calendar = pl.DataFrame(
        [(period, quarter_end(period), due_date(period)) for period in periods],
        schema={"period_of_report": pl.Date(), "quarter_end": pl.Date(), "due_date": pl.Date()},
        orient="row",
    )
    return quarters.join(calendar, on="period_of_report")


def _beside_others(quarters: pl.DataFrame, filings: pl.DataFrame) -> pl.DataFrame:
    """``begun_from``: when a report of this quarter or one before it was first known; ``passed_from``: of one after."""
    known = filings.group_by(_QUARTER).agg(pl.col("known_from").min()).sort(_QUARTER)
    earlier = known.with_columns(begun_from=pl.col("known_from").cum_min().over("manager_cik")).drop("known_from")
    later = known.with_columns(
        passed_from=pl.col("known_from").cum_min(reverse=True).over("manager_cik"),
        period_of_report=pl.col("period_of_report") - pl.duration(days=1),
    ).drop("known_from")
    # Sorted below, which join_asof cannot see for itself within a group.
    asof = partial(pl.DataFrame.join_asof, on="period_of_report", by="manager_cik", check_sortedness=False)
    begun = asof(quarters.sort("period_of_report"), earlier.sort("period_of_report"))
    return asof(begun, later.sort("period_of_report"), strategy="forward")


def _moments(quarters: pl.DataFrame, filings: pl.DataFrame) -> pl.DataFrame:
    """Every moment at which a quarter's state may change, with the quarter's facts."""
    calendar = [day_after(pl.col(day)).alias("known_from") for day in ("quarter_end", "due_date")]
    times = pl.concat(
        [
            *(quarters.select(*_QUARTER, moment) for moment in calendar),
            *(quarters.select(*_QUARTER, known_from=pl.col(name)) for name in ("begun_from", "passed_from")),
            filings.select(_MOMENT),
        ]
    ).drop_nulls()
    # A report that is accepted before its quarter ends begins the quarter's story; nobody else's does.
    own = filings.group_by(_QUARTER).agg(own_from=pl.col("known_from").min())
    first = quarters.join(own, on=_QUARTER, how="left").with_columns(
        begins=pl.min_horizontal(calendar[0], pl.col("own_from"))
    )
    return times.unique().join(first, on=_QUARTER).filter(pl.col("known_from") >= pl.col("begins")).sort(_MOMENT)


def _seen(moments: pl.DataFrame, filings: pl.DataFrame) -> pl.DataFrame:
    """What the quarter's own filings, as far as they were known at each moment, say together."""
    running = _so_far(filings).select("known_from", *_QUARTER, *_SEEN)
    numbers = filings.group_by(_QUARTER).agg(numbers=pl.col("accession_number"))
    seen = (
        moments.select(_MOMENT)
        .sort("known_from")
        .join_asof(
            running.sort("known_from", maintain_order=True), on="known_from", by=_QUARTER, check_sortedness=False
        )
        .drop_nulls("has_base")
    )
    known = pl.col("numbers").list.head(pl.col("report_count") + pl.col("amendment_count"))
    return seen.join(numbers, on=_QUARTER).with_columns(accession_numbers=known.list.sort().list.join(SEPARATOR))


def _so_far(filings: pl.DataFrame) -> pl.DataFrame:
    """Each filing, in the order of acceptance, with what it and those of its quarter before it say together."""
    role, amends = pl.col("report_role"), pl.col("form").str.ends_with("/A")
    whole, notice = role.is_in(["original", "restatement"]), role == "notice"
    blocks = filings.with_columns(
        of_whole=whole.cum_sum().over(_QUARTER), of_first=(whole | notice).cum_sum().over(_QUARTER)
    )
    first, newest = (*_QUARTER, pl.col("of_first") > 0), (*_QUARTER, "of_first")
    # What was replaced as a whole no longer counts for whether the quarter is complete.
    standing, counts = (*_QUARTER, "of_whole"), ~notice & (pl.col("of_whole") > 0)
    state = pl.col("reconciliation")
    return blocks.with_columns(
        pl.col("report_type", "reported_by").first().over(newest),
        has_base=pl.col("of_whole") > 0,
        has_notice=notice.cum_max().over(_QUARTER),
        first_role=pl.when(pl.col("of_first") > 0).then(role.first().over(first)),
        first_filed=pl.when(pl.col("of_first") > 0).then(pl.col("filing_date").first().over(first)),
        is_omitted=pl.when(~notice).then("is_confidential_omitted").forward_fill().over(_QUARTER),
        differs=(counts & state.is_in(_DIFFERS)).cum_max().over(standing),
        has_no_totals=(counts & (state == "no_totals")).cum_max().over(standing),
        has_patch=(counts & (role == "patch")).cum_max().over(standing),
        report_count=(~amends).cum_sum().over(_QUARTER).cast(pl.Int64),
        amendment_count=amends.cum_sum().over(_QUARTER).cast(pl.Int64),
    )


def _intervals(states: pl.DataFrame) -> pl.DataFrame:
    """Rows with known_to; neighbours that say the same are one row."""
    ordered = states.sort(_MOMENT)
    changes = ordered.filter(~_as_before(*_QUARTER, *_SHOWN))
    goes_on = _as_before(*_QUARTER).shift(-1).fill_null(False)
    return changes.with_columns(known_to=pl.when(goes_on).then(pl.col("known_from").shift(-1)))


def _as_before(*names: str) -> pl.Expr:
    """Whether a row of an ordered frame says the same as the row before it; the first has none before it."""
    same = pl.all_horizontal(pl.col(name).eq_missing(pl.col(name).shift(1)) for name in names)
    return same & (pl.int_range(pl.len()) > 0)
