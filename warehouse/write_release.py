"""Writing the tables of one release: a fresh, compact database, and one Parquet file a mart and dimension."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from warehouse.connection import Connection, make_tables
from warehouse.contract.table import Layer, Table, qualified
from warehouse.contract.tables import TABLES, tables_of
from warehouse.contract.version import CONTRACT_VERSION
from warehouse.ddl import text_literal
from warehouse.layout import DATABASE_NAME

OLDEST_READER = "v1.1.0"
"""The oldest DuckDB that opens what is published: BI tools bring a DuckDB of their own, often years old."""


def write_tables(build: Connection, folder: Path) -> dict[str, Any]:
    """Writes the build file's tables into an empty folder; returns what the manifest says of them.

    Raises OSError and duckdb.Error.
    """
    rows = copy_database(build, folder / DATABASE_NAME)
    for table in (*tables_of(Layer.DIM), *tables_of(Layer.MART)):
        _write_parquet(build, table, folder / f"{table.name}.parquet")
    return {"contract_version": CONTRACT_VERSION, "rows": rows}


def copy_database(build: Connection, path: Path) -> dict[str, int]:
    """Copies every table of the contract into a fresh file, ordered by key; returns rows by table."""
    _make_empty(path)
    with build.cursor() as cursor:
        cursor.execute(f"ATTACH {text_literal(str(path))} AS release")
        try:
            return {table.name: _copy_table(cursor, table) for table in TABLES.values()}
        finally:
            cursor.execute("DETACH release")


def _make_empty(path: Path) -> None:
    # Made through a connection of its own: views made in an attached file would keep the attachment's name.
    with duckdb.connect(str(path), config={"storage_compatibility_version": OLDEST_READER}) as fresh:
        make_tables(fresh, with_keys=True)


def _copy_table(cursor: Connection, table: Table) -> int:
    copied = cursor.execute(
        f"INSERT INTO release.{qualified(table)} SELECT * FROM {qualified(table)} ORDER BY {', '.join(table.key)}"  # noqa: S608
    ).fetchone()
    return int(copied[0]) if copied else 0


def _write_parquet(build: Connection, table: Table, path: Path) -> None:
    """What the mart's plain view shows, ordered by key."""
    build.execute(
        f"COPY (SELECT * FROM main.{table.name} ORDER BY {', '.join(table.key)}) "  # noqa: S608
        f"TO {text_literal(str(path))} (FORMAT parquet, COMPRESSION zstd, "
        f"KV_METADATA {{contract_version: {text_literal(CONTRACT_VERSION)}}})"
    )
