"""Write down what was seen last of everybody watched, and of the nightly run itself: what the view freshness shows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from flows.scheduling import schedule
from transforms.last_seen import (
    ALL_FORMS,
    CATEGORY_COLUMNS,
    FILER_CATEGORY,
    FILING_COLUMNS,
    LANDING_COLUMNS,
    last_seen,
)
from warehouse.connection import Connection, transaction
from warehouse.contract.tables import (
    DIM_COMPANY,
    DIM_MANAGER,
    LANDING_LOG,
    LAST_SEEN,
    LOAD_LOG,
    RAW_FILING,
    RAW_XBRL_FACT,
)
from warehouse.load import read_facts, read_table, replace_table

_WENT_WELL = ("published", "unchanged", "released")
_FRIDAY = 4


def note_last_seen(build: Connection) -> None:
    """Puts the table last_seen of the build file in the place of what it was; the run's own row of load_log is closed.

    A layer that was never built leaves its subjects out.
    """
    frame = last_seen(
        read_table(build, RAW_FILING, FILING_COLUMNS),
        read_table(build, LANDING_LOG, LANDING_COLUMNS),
        read_facts(build, RAW_XBRL_FACT, CATEGORY_COLUMNS, [FILER_CATEGORY]),
        read_table(build, DIM_COMPANY),
        read_table(build, DIM_MANAGER),
    )
    runs = read_table(build, LOAD_LOG, ("load_id", "started_at", "status"))
    with transaction(build):
        replace_table(build, LAST_SEEN, pl.concat([frame, _of_the_run(runs, frame)]))


def _of_the_run(runs: pl.DataFrame, seen: pl.DataFrame) -> pl.DataFrame:
    """The row of the nightly run, with the newest filing of anybody watched."""
    ordered = runs.sort("started_at")
    good = ordered.filter(pl.col("status").is_in(_WENT_WELL))["started_at"]
    newest = seen.drop_nulls("last_filing_date").sort("last_filing_date", "last_accession_number").tail(1)
    filing = next(
        newest.select("last_accession_number", "last_filing_date", "last_landed_at").iter_rows(named=True), {}
    )
    row: dict[str, Any] = {
        "subject_kind": "run",
        "subject_id": "nightly_refresh",
        "subject_name": "nightly refresh",
        "form_family": ALL_FORMS,
        **filing,
        "last_run_id": ordered["load_id"].last(),
        "last_run_at": ordered["started_at"].last(),
        "last_success_at": good.last(),
        "next_due": next_success_due(good.last() if len(good) else None),
        "why_next_due": f"The next weekday night ({schedule.CRON}, {schedule.TIMEZONE}) ends by the day after it.",
    }
    return pl.DataFrame([row], schema=LAST_SEEN.schema)


def next_success_due(last_success: object) -> date | None:
    """The day by whose end the night after a success (UTC, without its zone) has ended; None where there was none."""
    if not isinstance(last_success, datetime):
        return None
    night = last_success.replace(tzinfo=UTC).astimezone(ZoneInfo(schedule.TIMEZONE)).date() + timedelta(days=1)
    while night.weekday() > _FRIDAY:
        night += timedelta(days=1)
    return night + timedelta(days=1)
