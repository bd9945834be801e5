"""What the report of a run counts in its build file: rows by table, verdicts by kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flows.report import Report
from warehouse.connection import Connection
from warehouse.contract.tables import TABLES, Layer
from warehouse.load import count_rows
from warehouse.load_log import verdicts_by_kind

_CONTENT = tuple(table for table in TABLES.values() if table.layer is not Layer.OPS)


def tally(report: Report, build: Connection, last_night: Mapping[str, Any] | None) -> None:
    """Adds to the report what tonight's build file holds, beside the manifest of the release that is up."""
    report.rows_now = count_rows(build, _CONTENT)
    before = last_night["rows"] if last_night else {}
    report.rows_before = {name: before[name] for name in report.rows_now if name in before}
    report.judged = verdicts_by_kind(build, report.load_id)
