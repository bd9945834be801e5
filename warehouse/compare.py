"""Two warehouses beside each other: which rows came, went or changed, and from what to what.

Rows are matched on the contract's key, and values compared as stored: exactly, NULL equal to NULL. DuckDB does it in
one join a table, so that millions of rows take seconds. A warehouse of an older contract is compared in what both hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from warehouse.connection import Connection, WarehouseError
from warehouse.contract.table import Table, qualified
from warehouse.contract.tables import RAW_FILING
from warehouse.ddl import text_literal

CHANGE = pl.Schema(
    {
        "table_name": pl.String(),
        "change": pl.String(),
        "row_key": pl.String(),
        "column_name": pl.String(),
        "value_before": pl.String(),
        "value_now": pl.String(),
        "accession_numbers_before": pl.String(),
        "accession_numbers_now": pl.String(),
    }
)
"""One row a row that was added or removed, with no column; one a cell that changed. Values are text, decimals exact."""

TALLY = pl.Schema(
    {
        "table_name": pl.String(),
        "rows_before": pl.Int64(),
        "rows_now": pl.Int64(),
        "rows_added": pl.Int64(),
        "rows_removed": pl.Int64(),
        "rows_changed": pl.Int64(),
    }
)

_SINCE, _UNTIL = "known_from", "known_to"
_FOLLOWS = frozenset({_SINCE, _UNTIL, "source_ids"})
"""Columns that move with the filings behind a row, and change no figure."""
MANAGER = "manager_cik"
COMPANY_COLUMNS = ("cik", MANAGER, "filer_cik")


class CompareError(WarehouseError):
    """Both warehouses are open, but DuckDB refused to compare them; the message is its own."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two attached databases, by the names they are attached under, and the columns that each has of each table."""

    connection: Connection
    before: str
    now: str
    columns_before: Mapping[str, frozenset[str]]
    columns_now: Mapping[str, frozenset[str]]

    def shared(self, table: Table) -> tuple[str, ...]:
        """The table's columns that both hold, in order; none where they cannot be matched row by row."""
        both = self.columns_before.get(table.name, frozenset()) & self.columns_now.get(table.name, frozenset())
        return tuple(name for name in table.columns if name in both) if both.issuperset(table.key) else ()

    def held_by_both(self, table: Table) -> bool:
        """Whether both have the table, whatever its columns."""
        return table.name in self.columns_before and table.name in self.columns_now

    def frame(self, sql: str, schema: pl.Schema) -> pl.DataFrame:
        """The answer as a frame of this schema. Raises CompareError."""
        try:
            found = pl.DataFrame(self.connection.execute(sql).to_arrow_table())
        except duckdb.Error as error:
            raise CompareError(f"the two warehouses cannot be compared: {error}") from error
        return found.select(schema.names()).cast({name: schema[name] for name in schema})


@contextmanager
def open_pair(before: Path, now: Path) -> Iterator[Pair]:
    """Two published databases, read-only. Raises WarehouseError naming the one that cannot be opened."""
    with duckdb.connect() as connection, _attached(connection, before, "before"), _attached(connection, now, "now"):
        yield _pair(connection, "before", "now")


@contextmanager
def beside_build(build: Connection, before: Path) -> Iterator[Pair]:
    """A published database, read-only, as what was before the build file. Raises WarehouseError."""
    with build.cursor() as cursor, _attached(cursor, before, "last_night"):
        row = cursor.execute("SELECT current_database()").fetchone()
        if row is None:
            raise WarehouseError("the build file has no name")
        yield _pair(cursor, "last_night", str(row[0]))


@contextmanager
def _attached(connection: Connection, path: Path, name: str) -> Iterator[None]:
    try:
        connection.execute(f"ATTACH {text_literal(str(path.resolve()))} AS {name} (READ_ONLY)")
    except duckdb.Error as error:
        raise WarehouseError(f"{path} cannot be compared with: {error}") from error
    try:
        yield
    finally:
        connection.execute(f"DETACH {name}")


def _pair(connection: Connection, before: str, now: str) -> Pair:
    columns = [_columns_of(connection, name) for name in (before, now)]
    # A build file's name has a hyphen in it.
    return Pair(connection, f'"{before}"', f'"{now}"', *columns)


def _columns_of(connection: Connection, database: str) -> dict[str, frozenset[str]]:
    found = connection.execute(
        "SELECT table_name, list(column_name) FROM duckdb_columns() JOIN duckdb_tables() "
        "USING (database_name, schema_name, table_name) WHERE database_name = ? GROUP BY table_name",
        [database],
    ).fetchall()
    return {name: frozenset(columns) for name, columns in found}


def tally(pair: Pair, table: Table) -> pl.DataFrame:
    """One row of TALLY: the table's rows, as known now, and how many were added, removed and changed."""
    if not (columns := pair.shared(table)):
        return TALLY.to_frame()
    sql = (
        f"SELECT {text_literal(table.name)} AS table_name, count(before.here) AS rows_before, "  # noqa: S608
        "count(now.here) AS rows_now, count(*) FILTER (before.here IS NULL) AS rows_added, "
        "count(*) FILTER (now.here IS NULL) AS rows_removed, "
        f"count(*) FILTER (before.here AND now.here AND ({_differs(_compared(table, columns))})) AS rows_changed "
        f"FROM {joined(pair, table)}"
    )
    return pair.frame(sql, TALLY)


def changes(pair: Pair, table: Table, *, most: int | None = None) -> pl.DataFrame:
    """Rows of CHANGE: what changed of the table as known now, ordered by row and column; the first ``most`` of them."""
    if not pair.shared(table):
        return CHANGE.to_frame()
    limit = "" if most is None else f" LIMIT {most:d}"
    return pair.frame(f"SELECT * FROM ({changes_select(pair, table)}) ORDER BY row_key, place{limit}", CHANGE)  # noqa: S608


def changes_select(pair: Pair, table: Table, *, every_version: bool = False) -> str:
    """The SELECT of CHANGE with known_from, company (a CIK, NULL where the table has none) and place of the column.

    ``every_version`` matches what was known in the past too, each version with itself; else what is known now.
    """
    columns = pair.shared(table)
    key = matched_by(table, every_version=every_version)
    compared = tuple(name for name in _compared(table, columns) if name not in key)
    sides = "before.here IS NULL OR now.here IS NULL"
    return (
        "SELECT * EXCLUDE (cell), cell.place, cell.column_name, cell.value_before, cell.value_now FROM ("  # noqa: S608
        f"SELECT {text_literal(table.name)} AS table_name, CASE WHEN before.here IS NULL THEN 'added' "
        "WHEN now.here IS NULL THEN 'removed' ELSE 'changed' END AS change, "
        f"{_row_key(key)} AS row_key, {_either(_SINCE, columns)} AS known_from, "
        f"{_either(company_column(columns), columns)} AS company, "
        f"{_accessions('before', columns)} AS accession_numbers_before, "
        f"{_accessions('now', columns)} AS accession_numbers_now, "
        f"unnest(CASE WHEN {sides} THEN [{_no_cell()}] ELSE [{_cells(compared)}] END) AS cell "
        f"FROM {joined(pair, table, every_version=every_version)} WHERE {sides} OR {_differs(compared)}"
        ") WHERE cell.changed"
    )


def joined(pair: Pair, table: Table, *, every_version: bool = False, how: str = "FULL") -> str:
    """A FROM: the table's rows of both as ``before`` and ``now``, each with ``here`` where it has the row."""
    key = matched_by(table, every_version=every_version)
    matched = " AND ".join(f"before.{name} IS NOT DISTINCT FROM now.{name}" for name in key)
    before, now = (
        _side(name, table, pair.shared(table), every_version=every_version) for name in (pair.before, pair.now)
    )
    return f"({before}) AS before {how} JOIN ({now}) AS now ON {matched}"


def matched_by(table: Table, *, every_version: bool) -> tuple[str, ...]:
    """The key that rows are matched on: what is known now has one row whatever its known_from."""
    if every_version or _UNTIL not in table.columns:
        return table.key
    return tuple(name for name in table.key if name != _SINCE)


def company_column(columns: tuple[str, ...]) -> str:
    """The column that says whose the row is; empty where there is none."""
    return next((name for name in COMPANY_COLUMNS if name in columns), "")


def news_select(pair: Pair) -> str:
    """The SELECT of accession_number, company and known_from of every filing that came, went or has other bytes."""
    either = ", ".join(
        f"coalesce(now.{name}, before.{name}) AS {alias}"
        for name, alias in (("accession_number", "accession_number"), ("cik", "company"), (_SINCE, _SINCE))
    )
    return f"SELECT {either} FROM {joined(pair, RAW_FILING)} WHERE before.sha256 IS DISTINCT FROM now.sha256"  # noqa: S608


def _side(database: str, table: Table, columns: tuple[str, ...], *, every_version: bool) -> str:
    known_now = f" WHERE {_UNTIL} IS NULL" if _UNTIL in columns and not every_version else ""
    return f"SELECT {', '.join(columns)}, TRUE AS here FROM {database}.{qualified(table)}{known_now}"  # noqa: S608


def _compared(table: Table, columns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in columns if name not in _FOLLOWS and name not in table.key)


def _differs(columns: tuple[str, ...]) -> str:
    return " OR ".join(f"before.{name} IS DISTINCT FROM now.{name}" for name in columns) or "FALSE"


def _row_key(key: tuple[str, ...]) -> str:
    parts = (f"'{name}=' || coalesce(CAST(coalesce(now.{name}, before.{name}) AS VARCHAR), 'NULL')" for name in key)
    return " || ', ' || ".join(parts)


def _either(name: str, columns: tuple[str, ...]) -> str:
    return f"coalesce(now.{name}, before.{name})" if name in columns else "NULL"


def _accessions(side: str, columns: tuple[str, ...]) -> str:
    found = next((name for name in ("accession_numbers", "accession_number") if name in columns), None)
    return f"{side}.{found}" if found else "CAST(NULL AS VARCHAR)"


def _cells(columns: tuple[str, ...]) -> str:
    return ", ".join(_cell(place, name) for place, name in enumerate(columns, 1)) or _no_cell()


def _cell(place: int, name: str) -> str:
    return (
        f"{{place: {place}, column_name: '{name}', value_before: CAST(before.{name} AS VARCHAR), "
        f"value_now: CAST(now.{name} AS VARCHAR), changed: before.{name} IS DISTINCT FROM now.{name}}}"
    )


def _no_cell() -> str:
    nothing = "CAST(NULL AS VARCHAR)"
    return f"{{place: 0, column_name: {nothing}, value_before: {nothing}, value_now: {nothing}, changed: TRUE}}"
