"""Judge what is published again, table by table."""

from __future__ import annotations

from dataclasses import astuple, fields
from functools import partial

from expectations.suites import checks_for
from expectations.verdict import Judge, Verdict, blocking
from flows.settings import Settings
from warehouse.connection import open_read_only
from warehouse.contract.tables import TABLES, Layer
from warehouse.load import read_table
from warehouse.query import Answer


def validate_release(settings: Settings) -> tuple[Answer, list[Verdict]]:
    """Every verdict on the published tables that is not passed, and those of them that would stop publication."""
    with open_read_only(settings.published_database) as connection:
        frames = {
            table.name: read_table(connection, table) for table in TABLES.values() if table.layer is not Layer.OPS
        }
    with Judge(settings.data_docs) as judge:
        verdicts = [
            verdict
            for name, frame in frames.items()
            for verdict in judge.frame(TABLES[name], frame, partial(checks_for, name, frames))
        ]
        judge.write_docs()
    rows = [astuple(verdict) for verdict in verdicts if verdict.verdict != "passed"]
    return Answer([field.name for field in fields(Verdict)], rows), blocking(verdicts)
