"""Reading the published file: any SQL, and the recipes that ship with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from warehouse.connection import Connection, WarehouseError, open_read_only
from warehouse.refusals import in_words
from warehouse.turned_back import turn_back

_UNFINISHED = ("unterminated", "end of input")


class QueryError(WarehouseError):
    """The SQL was refused; the message says why, with what there is in the place of what there is not."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Column names and rows, values as Python has them."""

    columns: list[str]
    rows: list[tuple[Any, ...]]

    def records(self) -> list[dict[str, Any]]:
        """The rows by column name."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class Recipe:
    """A question and the SQL that answers it."""

    name: str
    title: str
    sql: str


@dataclass(frozen=True, slots=True)
class Session:
    """One connection to a published file that many questions are put to: variables and temporary tables stay."""

    connection: Connection

    def ask(self, sql: str, parameters: Sequence[object] = ()) -> Answer:
        """The answer to one statement (of several, to the last), with a parameter for each ?. Raises QueryError."""
        with self._refusals_in_words():
            result = self._run(sql, parameters)
            return Answer([column[0] for column in result.description or []], result.fetchall())

    def write_parquet(self, sql: str, path: Path) -> int:
        """Writes the answer to one statement as Parquet, types and all; returns its rows.

        Raises QueryError, also for a type that Parquet has not.
        """
        with self._refusals_in_words():
            result = self._run(sql, ())
            try:
                frame = result.pl()
            except pl.exceptions.PolarsError as error:
                raise QueryError(
                    "a column of the answer cannot stand in Parquet (an interval?): cast it to text"
                ) from error
        frame.write_parquet(path, compression="zstd")
        return frame.height

    def is_complete(self, sql: str) -> bool:
        """Whether the text ends with a whole statement: its last semicolon stands in no quote and no remark."""
        if not sql.rstrip().endswith(";"):
            return False
        try:
            statements = self.connection.extract_statements(sql)
        except duckdb.Error as error:
            # Any other slip is for the one who asks to see.
            return not any(words in str(error) for words in _UNFINISHED)
        return bool(statements) and self._ends_a_statement(sql, len(statements))

    def _ends_a_statement(self, sql: str, statements: int) -> bool:
        """Whether another statement may follow: not where the semicolon stands in a remark."""
        try:
            return len(self.connection.extract_statements(f"{sql}\nSELECT 1")) == statements + 1
        except duckdb.Error:
            return False

    @contextmanager
    def _refusals_in_words(self) -> Iterator[None]:
        try:
            yield
        except duckdb.Error as error:
            raise QueryError(in_words(error, self._columns)) from error
        except RuntimeError as error:
            # So DuckDB's client says that the user interrupted a question.
            if isinstance(error.__cause__, KeyboardInterrupt):
                raise KeyboardInterrupt from error
            raise

    def _columns(self) -> list[str]:
        found = self.connection.execute("SELECT DISTINCT column_name FROM duckdb_columns() WHERE NOT internal")
        return [name for (name,) in found.fetchall()]

    def _run(self, sql: str, parameters: Sequence[object]) -> Connection:
        result = self.connection.execute(sql, list(parameters))
        if result is None:  # what DuckDB gives for no statement at all, whatever its types say
            raise QueryError("there is no SQL statement to answer")
        return result


@contextmanager
def open_session(database: Path, *, as_of: datetime | None = None) -> Iterator[Session]:
    """The published file for many questions, as known at ``as_of``. Raises WarehouseError where there is none."""
    with open_read_only(database) as connection:
        # Read-only is said of the database; this says it of the machine: no COPY to a file, no other file read.
        connection.execute("SET enable_external_access = false")
        if as_of is not None:
            turn_back(connection, as_of)
        yield Session(connection)


def ask(database: Path, sql: str, parameters: Sequence[object] = (), *, as_of: datetime | None = None) -> Answer:
    """The answer to one statement, as ``Session.ask`` gives it. Raises WarehouseError and QueryError."""
    with open_session(database, as_of=as_of) as session:
        return session.ask(sql, parameters)


def recipes() -> dict[str, Recipe]:
    """The packaged recipes by name; the first line of each is its question."""
    folder = resources.files("warehouse").joinpath("recipes")
    found = sorted(file.name for file in folder.iterdir() if file.name.endswith(".sql"))
    return {name.removesuffix(".sql"): _recipe(name, folder.joinpath(name).read_text("utf-8")) for name in found}


def _recipe(file_name: str, text: str) -> Recipe:
    title, _, sql = text.partition("\n")
    return Recipe(file_name.removesuffix(".sql"), title.removeprefix("--").strip(), sql.strip())
