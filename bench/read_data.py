"""A warehouse many times larger: every row of a published one again, under the names of other companies."""

from __future__ import annotations

from pathlib import Path

import duckdb

from warehouse.connection import make_tables
from warehouse.contract.columns import COLUMNS, ColumnType
from warehouse.contract.table import Table, qualified
from warehouse.contract.tables import TABLES
from warehouse.ddl import text_literal

_NAMES = ("cik", "_id", "_ids", "_name", "company", "provider", "cusip", "accession_number", "accession_numbers")
_KEYS = frozenset(name for table in TABLES.values() for name in table.key)
_LISTS = ("accession_number", "accession_numbers", "source_ids")


def write_larger(source: Path, target: Path, times: int) -> int:
    """Writes ``times`` copies of every row of ``source``, the first as it is; returns the number of rows."""
    with duckdb.connect(str(target)) as larger:
        larger.execute("SET enable_progress_bar = false")
        make_tables(larger, with_keys=True)
        larger.execute(f"ATTACH {text_literal(str(source))} AS source (READ_ONLY)")
        return sum(_copy(larger, table, times) for table in TABLES.values())


def _copy(larger: duckdb.DuckDBPyConnection, table: Table, times: int) -> int:
    columns = ", ".join(_renamed(name) for name in table.columns)
    copied = larger.execute(
        f"INSERT INTO {qualified(table)} SELECT {columns} FROM source.{qualified(table)}, range({times}) AS copy(n) "  # noqa: S608
        f"ORDER BY n, {', '.join(table.key)}"
    ).fetchone()
    return int(copied[0]) if copied else 0


def _renamed(name: str) -> str:
    """The column of the n-th copy: who and what it is about is another, what it says of it is the same."""
    column = COLUMNS[name]
    is_name = column.type is ColumnType.TEXT and not column.allowed and (name in _KEYS or name.endswith(_NAMES))
    if not is_name:
        return name
    if name in _LISTS or name.endswith("_accession_number"):
        other = rf"regexp_replace({name}, '(\d{{10}}-\d{{2}}-\d{{6}})', '\1~' || n, 'g')"
    else:
        other = f"{name} || ' ~' || n"
    return f"CASE WHEN n = 0 THEN {name} ELSE {other} END AS {name}"
