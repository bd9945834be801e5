"""Which 13Fs are here, which are overdue, and which fall due next or no more, by today's clock.

The mart speaks of the last filing date in the warehouse; a night on which nothing came must still say what is due. What
is overdue is a state of its manager, no failure of a run: it stops nothing and changes no exit code.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from transforms.thirteen_f.calendar import due_date, quarter_end
from transforms.thirteen_f.mart_manager_status import mart_manager_status
from warehouse.connection import Connection
from warehouse.contract.tables import CORE_13F_FILING, DIM_MANAGER, RAW_13F_COVER
from warehouse.load import read_table

_NAMED = 3
"""Overdue reports of one manager that are named one by one."""

_NEW_YORK = ZoneInfo("America/New_York")


@dataclass(frozen=True, slots=True)
class Reports:
    """One manager's 13Fs on a day: what is overdue, which is the newest here, what has gaps, what is due next."""

    manager_name: str
    overdue: tuple[str, ...]
    newest: str
    gaps: str
    next_due: str

    def __str__(self) -> str:
        return "; ".join(part for part in (*self.overdue, self.newest, self.gaps, self.next_due) if part)


def today() -> date:
    """The day in New York, where reports fall due."""
    return datetime.now(_NEW_YORK).date()


def reports_due(connection: Connection, day: date) -> list[Reports]:
    """What is to be said of each manager of the watch list on a day, by name."""
    managers = read_table(connection, DIM_MANAGER)
    filings = read_table(connection, CORE_13F_FILING).join(managers.select("manager_cik"), on="manager_cik")
    # Who reports for whom is not asked here, and covers of the whole market are many.
    status = mart_manager_status(filings, RAW_13F_COVER.schema.to_frame(), managers, day)
    now = status.filter(pl.col("known_to").is_null()).sort("period_of_report")
    return [
        _reports(manager, now.filter(pl.col("manager_cik") == manager["manager_cik"]), day)
        for manager in managers.sort("manager_name").iter_rows(named=True)
    ]


def overdue_lines(reports: Iterable[Reports]) -> Iterator[str]:
    """One line for each report that is overdue."""
    return (f"{one.manager_name}: {line}" for one in reports for line in one.overdue)


def _reports(manager: dict[str, Any], quarters: pl.DataFrame, day: date) -> Reports:
    gaps = quarters.filter(pl.col("report_state") == "missing").height
    return Reports(
        manager["manager_name"],
        tuple(_overdue(quarters.filter(pl.col("report_state") == "overdue"))),
        _newest(quarters),
        f"reports missing before it: {gaps}" if gaps else "",
        _next_due(manager, quarters, day),
    )


def _overdue(quarters: pl.DataFrame) -> Iterator[str]:
    """A line for each of the newest reports that are overdue, and one for all before them."""
    before, newest = quarters.head(-_NAMED), quarters.tail(_NAMED)
    if before.height:
        first, last = before["period_of_report"].item(0), before["period_of_report"].item(-1)
        yield f"{before.height} reports, of {first} to {last}, are overdue"
    for row in newest.iter_rows(named=True):
        yield f"the report of {row['period_of_report']} was due on {row['due_date']} and is not here"


def _newest(quarters: pl.DataFrame) -> str:
    here = quarters.filter(pl.col("report_count") + pl.col("amendment_count") > 0)
    if here.is_empty():
        return "no report is here"
    row = here.row(-1, named=True)
    filed = f", filed on {row['filed_on']}" if row["filed_on"] else ""
    return f"the newest here is of {row['period_of_report']}{filed} ({row['report_state'].replace('_', ' ')})"


def _next_due(manager: dict[str, Any], quarters: pl.DataFrame, day: date) -> str:
    """The report to fall due next: of a quarter that is over and waits, else of the one under way."""
    waits = pl.col("report_state").is_in(["not_due_yet", "before_first_report"]) & (pl.col("due_date") >= day)
    quarter = next(iter(quarters.filter(waits)["period_of_report"]), quarter_end(day))
    last = manager["last_expected_period"]
    if last is not None and quarter > last:
        since = f" since {manager['stopped_on']}" if manager["stopped_on"] else ""
        return f"none is due any more{since}. {manager['why_stopped']}"
    return f"that of {quarter} is due on {due_date(quarter)}"
