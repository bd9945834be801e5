"""A release once more: its content as it was, its rows of operations as they are now."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import duckdb

from warehouse.connection import Connection, transaction
from warehouse.contract.tables import TABLES, Layer, tables_of
from warehouse.layout import DATABASE_NAME
from warehouse.load import count_rows, read_table, replace_table
from warehouse.load_log import mark_released
from warehouse.release_files import manifest_in

Amend = Callable[[Connection], None]


def renewed(source: Path, folder: Path, facts: Mapping[str, Any], amend: Amend) -> dict[str, Any]:
    """Puts into ``folder`` the release that lies in ``source``: Parquet files shared, the database copied and amended.

    Returns what its manifest says, ``facts`` in the place of what it said. Raises OSError, duckdb.Error.
    """
    manifest = manifest_in(source)
    for name in manifest["files"]:
        if name != DATABASE_NAME:
            os.link(source / name, folder / name)
    shutil.copyfile(source / DATABASE_NAME, folder / DATABASE_NAME)
    with duckdb.connect(str(folder / DATABASE_NAME)) as connection:
        amend(connection)
        rows = {**manifest["rows"], **count_rows(connection, tables_of(Layer.OPS))}
    return {**manifest, **facts, "rows": rows}


def operations_of(build: Connection) -> Amend:
    """What puts the build file's tables of operations in the place of a release's."""
    frames = {table.name: read_table(build, table) for table in tables_of(Layer.OPS)}

    def amend(connection: Connection) -> None:
        with transaction(connection):
            for name, frame in frames.items():
                replace_table(connection, TABLES[name], frame)

    return amend


def released(night: str, words: str) -> Amend:
    """What writes into a night that was held back that it was released, and by whom."""

    def amend(connection: Connection) -> None:
        mark_released(connection, night, words)

    return amend
