"""Reading the published file: any SQL, and the recipes that ship with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import duckdb

from warehouse.connection import WarehouseError, open_read_only


class QueryError(WarehouseError):
    """The SQL was refused; the message is DuckDB's, with its hint."""


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


def ask(database: Path, sql: str, parameters: Sequence[object] = ()) -> Answer:
    """The answer to one statement (of several, to the last), with a parameter for each ?.

    Raises WarehouseError and QueryError.
    """
    with open_read_only(database) as connection:
        try:
            # Read-only is said of the database; this says it of the machine: no COPY to a file, no other file read.
            connection.execute("SET enable_external_access = false")
            result = connection.execute(sql, list(parameters))
            if result is None:  # what DuckDB gives for no statement at all, whatever its types say
                raise QueryError("there is no SQL statement to answer")
            columns = [column[0] for column in result.description or []]
            return Answer(columns, result.fetchall())
        except duckdb.Error as error:
            raise QueryError(str(error)) from error


def recipes() -> dict[str, Recipe]:
    """The packaged recipes by name; the first line of each is its question."""
    folder = resources.files("warehouse").joinpath("recipes")
    found = sorted(file.name for file in folder.iterdir() if file.name.endswith(".sql"))
    return {name.removesuffix(".sql"): _recipe(name, folder.joinpath(name).read_text("utf-8")) for name in found}


def _recipe(file_name: str, text: str) -> Recipe:
    title, _, sql = text.partition("\n")
    return Recipe(file_name.removesuffix(".sql"), title.removeprefix("--").strip(), sql.strip())
