"""Opening the warehouse: the private build file for its one writer, the published file for its readers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from warehouse.ddl import build_statements, contract_digest

Connection = duckdb.DuckDBPyConnection

# What DuckDB raises where the disk is full, at once or at the commit, and for all that follows it.
_REFUSED_BY_THE_DISK = (duckdb.IOException, duckdb.TransactionException, duckdb.FatalException)
# What DuckDB says of a file whose bytes are not those that were written, or were written by a later version of it.
_DAMAGE = (
    "corrupt",
    "checksum",
    "could not read enough bytes",
    "replaying wal",
    "not a valid duckdb database file",
    "deserialize",
    "version number",
)
_NO_DAMAGE = ("no space left", "permission denied")


class WarehouseError(Exception):
    """The warehouse cannot be opened, written or read; the message says which file and what to do."""


class BuildDamagedError(WarehouseError):
    """The build file was found damaged while it was used, and is removed: the next run makes it anew."""


def is_damage(error: BaseException | None) -> bool:
    """Whether DuckDB, in an error or in what that came of, complains of the bytes of a file."""
    if error is None:
        return False
    said = str(error).lower()
    here = isinstance(error, duckdb.Error) and any(word in said for word in _DAMAGE)
    return (here and not any(word in said for word in _NO_DAMAGE)) or is_damage(error.__cause__ or error.__context__)


def is_locked(error: duckdb.Error) -> bool:
    """Whether DuckDB says that another process holds a file."""
    # Not every "lock": a damaged file has a block whose checksum is wrong.
    return isinstance(error, duckdb.IOException) and "could not set lock" in str(error).lower()


def build_path(build_folder: Path) -> Path:
    """The build file of the present contract. A changed contract has a file of its own, made from the raw zone."""
    return build_folder / f"build-{contract_digest()[:12]}.duckdb"


@contextmanager
def open_build(build_folder: Path) -> Iterator[Connection]:
    """The build file, with every table of the contract.

    Raises WarehouseError where another process is writing, or the file is damaged; BuildDamagedError where that shows
    only later: the file is removed then.
    """
    build_folder.mkdir(parents=True, exist_ok=True)
    path = build_path(build_folder)
    connection = _connect(path, read_only=False)
    try:
        make_tables(connection, with_keys=False)
        yield connection
    except Exception as error:
        if is_damage(error):
            connection.close()
            remove_build(build_folder)
            raise BuildDamagedError(
                f"{path} is damaged: {error}. It is removed, and made anew from the raw zone. What is up stays up"
            ) from error
        if isinstance(error, _REFUSED_BY_THE_DISK):
            raise WarehouseError(f"{path} cannot be written: {error}. What is published stays up") from error
        raise
    finally:
        connection.close()


def why_anew(build_folder: Path) -> str | None:
    """Why everything is read again from the raw zone; None where there is a build file of the present contract."""
    if build_path(build_folder).exists():
        return None
    if any(build_folder.glob("build-*.duckdb")):
        return "the build file is of another contract: everything is made anew from the raw zone"
    return "there is no build file: everything is made anew from the raw zone"


def make_tables(connection: Connection, *, with_keys: bool) -> None:
    """Makes what there is not yet of the contract, all at once: a commit for each of the thousand comments is slow.

    A file is named by its contract, and its tables are made together: where one is, all are.
    """
    if connection.execute("SELECT 1 FROM duckdb_tables() WHERE NOT internal LIMIT 1").fetchone():
        return
    with transaction(connection):
        for statement in build_statements(with_keys=with_keys):
            connection.execute(statement)


def remove_build(build_folder: Path) -> None:
    """Removes the build file, so that the next run makes it anew from the raw zone."""
    for file in build_folder.glob(f"{build_path(build_folder).name}*"):
        file.unlink()


@contextmanager
def open_read_only(path: Path) -> Iterator[Connection]:
    """A published file, read-only. Raises WarehouseError where there is none."""
    if not path.exists():
        raise WarehouseError(f"there is no warehouse at {path}: run `bubblewatch refresh` first")
    connection = _connect(path, read_only=True)
    try:
        yield connection
    finally:
        connection.close()


@contextmanager
def transaction(connection: Connection) -> Iterator[None]:
    """All or nothing: commits at the end, rolls back on any error."""
    connection.execute("BEGIN TRANSACTION")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _connect(path: Path, *, read_only: bool) -> Connection:
    try:
        return duckdb.connect(str(path), read_only=read_only)
    except duckdb.Error as error:
        if is_locked(error):
            raise WarehouseError(f"{path} is in use by another process: {error}") from error
        raise WarehouseError(f"{path} cannot be opened: {error}. `bubblewatch rebuild` makes it anew") from error
