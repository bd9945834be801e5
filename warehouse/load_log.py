"""What a run did: its own row, its stages, the filings it touched and every verdict. Content carries none of it."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import polars as pl

from warehouse.connection import Connection, transaction
from warehouse.contract.tables import (
    CHANGED_FIGURE,
    DATASET_LOG,
    LANDING_LOG,
    LOAD_FILING,
    LOAD_LOG,
    LOAD_STAGE,
    PARSE_LOG,
    VALIDATION_RESULT,
    Table,
)
from warehouse.landing import LandedFiling
from warehouse.load import append


@dataclass
class Stage:
    """One stage under way: set ``rows_in`` and ``rows_out`` before it ends."""

    name: str
    table_name: str | None = None
    rows_in: int | None = None
    rows_out: int | None = None


class LoadLog:
    """The log of one run, written as it goes, so that a killed run is seen as begun and never ended."""

    def __init__(self, connection: Connection, load_id: str, *, code_version: str, edgar_source: str) -> None:
        self.load_id = load_id
        self._connection = connection
        self._stages = 0
        self._verdicts = 0
        self._insert(
            LOAD_LOG,
            {
                "started_at": utc_now(),
                "code_version": code_version,
                "edgar_source": edgar_source,
                "status": "running",
            },
        )

    @contextmanager
    def stage(self, name: str, table: Table | None = None) -> Iterator[Stage]:
        """Times a stage and writes its row, whether it ends well or not."""
        stage = Stage(name, table.name if table else None)
        began = time.perf_counter()
        try:
            yield stage
        finally:
            self._stages += 1
            self._insert(
                LOAD_STAGE,
                {
                    "sequence": self._stages,
                    "stage": stage.name,
                    "table_name": stage.table_name,
                    "rows_in": stage.rows_in,
                    "rows_out": stage.rows_out,
                    "seconds": Decimal(f"{time.perf_counter() - began:.4f}"),
                },
            )

    def filings(self, stage: str, outcomes: Iterable[tuple[str, str, str | None]]) -> None:
        """Notes filings touched: accession number, status, message."""
        rows = [
            {"accession_number": accession, "stage": stage, "status": status, "message": message}
            for accession, status, message in outcomes
        ]
        self._insert(LOAD_FILING, *rows)

    def verdicts(self, verdicts: Iterable[Mapping[str, Any]]) -> None:
        """Notes verdicts: suite, expectation, column_name, verdict, observed."""
        rows = [{**verdict, "sequence": self._verdicts + place} for place, verdict in enumerate(verdicts, 1)]
        self._verdicts += len(rows)
        self._insert(VALIDATION_RESULT, *rows)

    def changed_figures(self, changes: pl.DataFrame) -> None:
        """Notes figures that this run changed: rows of ``warehouse.compare.CHANGE``."""
        as_text = {"value_before": "text_before", "value_now": "text_now"}
        numbered = changes.rename(as_text).with_row_index("sequence", offset=1)
        self._insert(CHANGED_FIGURE, *numbered.with_columns(pl.col("sequence").cast(pl.Int64)).to_dicts())

    def finish(self, status: str, message: str | None, counts: Mapping[str, int]) -> None:
        """Closes the run's row; ``counts`` holds figures by the name of their column."""
        names = ("status", "message", "finished_at", *counts)
        values = (status, message, utc_now(), *counts.values())
        assignments = ", ".join(f"{name} = ?" for name in names)
        self._connection.execute(
            f"UPDATE ops.load_log SET {assignments} WHERE load_id = ?",  # noqa: S608
            [*values, self.load_id],
        )

    def _insert(self, table: Table, *rows: Mapping[str, Any]) -> None:
        complete = [{name: {**row, "load_id": self.load_id}.get(name) for name in table.columns} for row in rows]
        with transaction(self._connection):
            append(self._connection, table, pl.DataFrame(complete, schema=table.schema))


def parsed_with(connection: Connection, parser_version: int) -> set[str]:
    """Accession numbers that this version of the parsers has read, or refused."""
    rows = connection.execute(
        "SELECT accession_number FROM ops.parse_log WHERE parser_version = ?", [parser_version]
    ).fetchall()
    return {accession for (accession,) in rows}


def mark_released(connection: Connection, night: str, words: str) -> None:
    """Writes into the row of a night that was held back who released it when, before what held it back."""
    connection.execute(
        "UPDATE ops.load_log SET status = 'released', message = concat_ws('; ', ?, message) "
        "WHERE load_id = ? AND status = 'blocked'",
        [words, night],
    )


def verdicts_by_kind(connection: Connection, load_id: str) -> dict[str, int]:
    """How many verdicts of a run passed, warned, blocked or could not be evaluated."""
    rows = connection.execute(
        "SELECT verdict, count(*) FROM ops.validation_result WHERE load_id = ? GROUP BY verdict ORDER BY verdict",
        [load_id],
    ).fetchall()
    return {verdict: int(count) for verdict, count in rows}


def parsed_before(connection: Connection, parser_version: int) -> set[str]:
    """Accession numbers that another version of the parsers has read, or refused."""
    rows = connection.execute(
        "SELECT accession_number FROM ops.parse_log WHERE parser_version <> ?", [parser_version]
    ).fetchall()
    return {accession for (accession,) in rows}


def forget_read(connection: Connection, accession_numbers: Sequence[str]) -> None:
    """Has the next reading read these filings again, whatever was read of them before."""
    connection.execute(
        "DELETE FROM ops.parse_log WHERE accession_number IN (SELECT unnest($numbers))",
        {"numbers": list(accession_numbers)},
    )


def end_killed(connection: Connection, nights: Sequence[str]) -> list[str]:
    """Writes into the log that runs which never ended were killed; returns their names, the oldest first.

    So was the last one where its row says that it was published, and it is not among the ``nights`` that are here.
    """
    killed = connection.execute(
        "UPDATE ops.load_log SET status = 'killed', message = 'it never ended: killed, or the machine stopped' "
        "WHERE status = 'running' OR (status = 'published' AND load_id NOT IN (SELECT unnest($nights)) "
        "AND load_id = (SELECT max(load_id) FROM ops.load_log)) RETURNING load_id",
        {"nights": list(nights)},
    ).fetchall()
    return sorted(load_id for (load_id,) in killed)


def run_names(connection: Connection) -> list[str]:
    """The names of all runs that the log knows."""
    return [load_id for (load_id,) in connection.execute("SELECT load_id FROM ops.load_log").fetchall()]


def refused_filings(connection: Connection) -> list[tuple[str, str]]:
    """Landed filings that the parsers refused, with the reason."""
    rows = connection.execute(
        "SELECT accession_number, message FROM ops.parse_log WHERE status = 'refused' ORDER BY accession_number"
    ).fetchall()
    return [(accession, message) for accession, message in rows]


def datasets_read_with(connection: Connection, parser_version: int) -> set[str]:
    """Digests of the data sets that this version of the parsers has read."""
    rows = connection.execute(
        "SELECT sha256 FROM ops.dataset_log WHERE parser_version = ?", [parser_version]
    ).fetchall()
    return {sha256 for (sha256,) in rows}


def note_dataset(connection: Connection, row: Mapping[str, Any]) -> None:
    """Puts a row of dataset_log in the place of what it held of that data set. Called inside a transaction."""
    connection.execute("DELETE FROM ops.dataset_log WHERE sha256 = ?", [row["sha256"]])
    append(connection, DATASET_LOG, pl.DataFrame([row], schema=DATASET_LOG.schema))


def parse_log_frame(rows: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    """Rows of parse_log."""
    return pl.DataFrame(list(rows), schema=PARSE_LOG.schema)


def landing_log_frame(landed: Iterable[LandedFiling]) -> pl.DataFrame:
    """Rows of landing_log from the raw zone's records; times in UTC without their zone."""
    rows = [
        {name: getattr(filing, name) for name in LANDING_LOG.columns if name != "fetched_at"}
        | {"fetched_at": filing.fetched_at.astimezone(UTC).replace(tzinfo=None)}
        for filing in landed
    ]
    return pl.DataFrame(rows, schema=LANDING_LOG.schema)


def utc_now() -> datetime:
    """Now, UTC, without its zone, as the operations tables hold it."""
    return datetime.now(UTC).replace(tzinfo=None)
