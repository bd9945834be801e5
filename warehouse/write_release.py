"""Writing one release: a fresh, compact, read-only database, one Parquet file a mart, and the manifest.

It is written beside its place, brought to the disk and moved there: a folder with a release's name is whole.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

from warehouse.connection import Connection, make_tables
from warehouse.contract.table import Layer, Table, qualified
from warehouse.contract.tables import TABLES, tables_of
from warehouse.contract.version import CONTRACT_VERSION
from warehouse.ddl import text_literal
from warehouse.files import bring_to_disk
from warehouse.layout import DATABASE_NAME, MANIFEST_NAME

OLDEST_READER = "v1.1.0"
"""The oldest DuckDB that opens what is published: BI tools bring a DuckDB of their own, often years old."""

UNFINISHED = ".unfinished"
"""How the name of a folder ends that is being written."""


def write_release(build: Connection, folder: Path, facts: Mapping[str, Any]) -> None:
    """Writes a release from the build file; ``facts`` are what its manifest says besides tables and files.

    Raises OSError and duckdb.Error; nothing is left of it then.
    """
    unfinished = folder.with_name(folder.name + UNFINISHED)
    try:
        _write(build, unfinished, facts)
        unfinished.replace(folder)
        bring_to_disk(folder.parent)
    except (OSError, duckdb.Error):
        shutil.rmtree(unfinished, ignore_errors=True)
        raise


def _write(build: Connection, folder: Path, facts: Mapping[str, Any]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    rows = copy_database(build, folder / DATABASE_NAME)
    for table in (*tables_of(Layer.DIM), *tables_of(Layer.MART)):
        _write_parquet(build, table, folder / f"{table.name}.parquet")
    manifest = {**facts, "contract_version": CONTRACT_VERSION, "rows": rows, "files": _files(folder)}
    (folder / MANIFEST_NAME).write_text(json.dumps(manifest, indent=1, sort_keys=True, default=str) + "\n")
    for path in folder.iterdir():
        path.chmod(0o444)
        bring_to_disk(path)
    bring_to_disk(folder)


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


def _files(folder: Path) -> dict[str, dict[str, Any]]:
    return {
        path.name: {"bytes": path.stat().st_size, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
        for path in sorted(folder.iterdir())
    }
