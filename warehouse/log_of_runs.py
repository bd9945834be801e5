"""The log of runs: what the raw zone cannot make again. It outlives the build file that it was written in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

from warehouse.connection import Connection, build_path, is_locked, transaction
from warehouse.contract.table import qualified
from warehouse.contract.tables import (
    CHANGED_FIGURE,
    LOAD_FILING,
    LOAD_LOG,
    LOAD_STAGE,
    TABLES,
    VALIDATION_RESULT,
    Layer,
    Table,
)
from warehouse.ddl import build_statements
from warehouse.files import set_aside
from warehouse.load_log import run_names

LOG_OF_RUNS = (LOAD_LOG, LOAD_STAGE, LOAD_FILING, VALIDATION_RESULT, CHANGED_FIGURE)
"""The tables of it. Of the other tables of operations, parse_log and dataset_log would say of rows that are no more
that they were read; landing_log is made from the raw zone with those rows, and last_seen by every run."""

_Rows = Mapping[str, Any]
"""Arrow tables, which have no type to check, by the name of their table."""

_FRAME = "rows_of_the_log"
# The rows themselves are at fault, not the disk.
_DOES_NOT_FIT = (duckdb.DataError, duckdb.IntegrityError, duckdb.ProgrammingError, duckdb.NotSupportedError)


def empty_but_log(build: Connection) -> None:
    """Leaves of a build file the log of runs, and every other table of the contract empty: all or nothing."""
    with transaction(build):
        for table in TABLES.values():
            if table not in LOG_OF_RUNS:
                build.execute(f"DROP TABLE {qualified(table)}")
        for statement in build_statements(with_keys=False):
            build.execute(statement)
    # Only now the file has room again where those tables were.
    build.execute("CHECKPOINT")


def carry_log_over(build: Connection, build_folder: Path, newest: Path | None) -> list[str]:
    """Takes the log of runs over from the build files of other contracts, and removes these; says what was carried.

    Where there is no log even so, that of ``newest`` is taken, a published file. A build file of which something cannot
    be carried is set aside; one that is in use stays until a later run. Killed on the way, the next run carries the
    rest, and nothing twice. Raises duckdb.Error where the disk refuses.
    """
    others = [file for file in build_folder.glob("build-*.duckdb") if file != build_path(build_folder)]
    newest_first = sorted(others, key=lambda file: file.stat().st_mtime, reverse=True)
    said = [line for other in newest_first for line in _carried_over(build, other)]
    for wal in build_folder.glob("build-*.duckdb.wal"):
        if not wal.with_suffix("").exists():
            wal.unlink()
    if newest is not None and not run_names(build):
        said += _copied(build, newest)
    return said


def _carried_over(build: Connection, other: Path) -> list[str]:
    """What came of the log in a build file, which is out of the way then; in words."""
    try:
        rows = _read(other)
    except duckdb.Error as error:
        if is_locked(error):
            return [f"{other} is in use by another process: a later run carries its log of runs over"]
        return [f"{_unread(other, error)}. {_put_aside(other)}"]
    faults = _take(build, rows)
    if faults:
        return [*_told(rows, faults, other), _put_aside(other)]
    for file in _with_wal(other):
        file.unlink()
    return _told(rows, faults, other)


def _copied(build: Connection, published: Path) -> list[str]:
    """What came of the log in a published file, which stays as it is; in words."""
    try:
        rows = _read(published)
    except duckdb.Error as error:
        return [_unread(published, error)]
    return _told(rows, _take(build, rows), published)


def _unread(database: Path, error: duckdb.Error) -> str:
    return f"{database} cannot be read: {error}. Its log of runs is not carried over"


def _told(rows: _Rows, faults: Mapping[str, str], database: Path) -> list[str]:
    """In words: how many runs there were in the log, and what of it could not be carried."""
    runs = 0 if LOAD_LOG.name in faults or LOAD_LOG.name not in rows else rows[LOAD_LOG.name].num_rows
    carried = [f"the log of {runs} runs is carried over from {database}"] if runs else []
    return [*carried, *(f"{name} of {database} is not carried over: {fault}" for name, fault in faults.items())]


def _read(database: Path) -> _Rows:
    """Rows by table of the log, of columns that the contract still has. Raises duckdb.Error."""
    # Through a connection of its own: what is damaged there must not stop the build file that is written.
    with duckdb.connect(str(database), read_only=True) as connection:
        return {
            table.name: connection.execute(f"SELECT {', '.join(columns)} FROM {qualified(table)}").to_arrow_table()  # noqa: S608
            for table in LOG_OF_RUNS
            if (columns := _columns_in(connection, table))
        }


def _columns_in(connection: Connection, table: Table) -> list[str]:
    """Columns of the table that the file has; none where it has no such table."""
    found = connection.execute(
        "SELECT column_name FROM duckdb_columns() WHERE schema_name = ? AND table_name = ?",
        [Layer.OPS.value, table.name],
    ).fetchall()
    return [name for name in table.columns if (name,) in found]


def _take(build: Connection, rows: _Rows) -> dict[str, str]:
    """Adds the rows that are not there yet; by table of which none could be added: why, in words."""
    faults = ((name, _fault_of_adding(build, TABLES[name], found)) for name, found in rows.items() if found.num_rows)
    return {name: fault for name, fault in faults if fault}


def _fault_of_adding(build: Connection, table: Table, rows: Any) -> str | None:
    if lacking := sorted({*table.key, *table.required}.difference(rows.column_names)):
        return f"it lacks {', '.join(lacking)}"
    build.register(_FRAME, rows)
    try:
        with transaction(build):
            build.execute(f"INSERT OR IGNORE INTO {qualified(table)} BY NAME SELECT * FROM {_FRAME}")  # noqa: S608
    except _DOES_NOT_FIT as error:
        return str(error).splitlines()[0]
    finally:
        build.unregister(_FRAME)
    return None


def _put_aside(database: Path) -> str:
    """Moves a file, and what belongs to it, out of the way; what came of it, in words."""
    aside = database.parent / "set-aside"
    try:
        for file in _with_wal(database):
            set_aside(file, aside)
    except OSError as error:
        return f"It could not be set aside ({error})"
    return f"It is set aside in {aside}"


def _with_wal(database: Path) -> list[Path]:
    """The file, after what was written to it last where a killed run has left that beside it."""
    wal = database.with_name(f"{database.name}.wal")
    return [file for file in (wal, database) if file.exists()]
