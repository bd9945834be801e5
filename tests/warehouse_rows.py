"""Rows for any table of the contract, and a warehouse that holds some, without a pipeline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from warehouse import load
from warehouse.compare import Pair, beside_build
from warehouse.connection import Connection, transaction
from warehouse.contract.columns import COLUMNS, ColumnType
from warehouse.contract.table import Table
from warehouse.contract.tables import MART_CAPEX_ANNUAL, RAW_FILING, TABLES
from warehouse.write_release import copy_database

HOSTILE = "O'Neil\"; DROP TABLE raw.raw_filing; -- [bold]<script>alert(1)</script>[/bold] $1 {x} % \\ \n\t é 日本"
"""What a name in a filing may hold: quotes, SQL, markup of a terminal and of a page, control characters."""

_FILLED: dict[ColumnType, Any] = {
    ColumnType.TEXT: "text",
    ColumnType.DATE: date(2025, 1, 1),
    ColumnType.TIMESTAMP: datetime(2025, 1, 1, 9),
    ColumnType.INTEGER: 1,
    ColumnType.BOOLEAN: False,
}


def filled(table: Table, **given: Any) -> dict[str, Any]:
    """A row: key and required columns filled, the rest NULL, but for what is given."""
    needed = {*table.key, *table.required}
    row = {name: _FILLED.get(COLUMNS[name].type, Decimal(1)) if name in needed else None for name in table.columns}
    unknown = set(given) - set(row)
    if unknown:
        raise KeyError(f"{table.name} has no {unknown}")
    return row | given


def frame_of(table: Table, *rows: Mapping[str, Any]) -> pl.DataFrame:
    """A frame of the table with rows filled up."""
    return pl.DataFrame([filled(table, **row) for row in rows], schema=table.schema)


def put(connection: Connection, table: Table, *rows: Mapping[str, Any]) -> None:
    """Puts rows, filled up, in the place of what the table holds."""
    with transaction(connection):
        load.replace_table(connection, table, frame_of(table, *rows))


Rows = Mapping[str, Sequence[Mapping[str, Any]]]
"""Rows, to be filled up, by table name."""


@contextmanager
def beside(build: Connection, folder: Path, before: Rows, now: Rows) -> Iterator[Pair]:
    """A published file with the rows of `before` beside the build file, which is left with those of `now`."""
    published = folder / "last night's.duckdb"
    published.unlink(missing_ok=True)
    for rows in (before, now):
        for table in {**before, **now}:
            put(build, TABLES[table], *rows.get(table, []))
        if rows is before:
            copy_database(build, published)
    with beside_build(build, published) as pair:
        yield pair


def put_some(connection: Connection, revenue: int = 1, name: str = "Amazon") -> None:
    """One filing, and one year of capex that was known twice: 1 at first, `revenue` from 2025-06-01 on."""
    put(connection, RAW_FILING, {"accession_number": "0001018724-25-000004", "filer_name": name})
    year = {"cik": "0001018724", "company": name, "accession_numbers": "0001018724-25-000004"}
    put(
        connection,
        MART_CAPEX_ANNUAL,
        {**year, "revenue_usd": Decimal(1), "known_to": datetime(2025, 6, 1)},
        {**year, "revenue_usd": Decimal(revenue), "known_from": datetime(2025, 6, 1)},
    )


def tables(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every raw and mart table by name: to see that nothing changed."""
    names = connection.execute(
        "SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE NOT temporary ORDER BY 1"
    ).fetchall()
    return {name: connection.execute(f"SELECT * FROM {name} ORDER BY ALL").fetchall() for (name,) in names}
