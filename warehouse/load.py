"""Loading frames into the build file: by filing for raw tables, whole for what is computed from them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import duckdb
import polars as pl

from warehouse.connection import Connection, WarehouseError
from warehouse.contract.table import qualified
from warehouse.contract.tables import Table

_FRAME = "frame_to_load"


def replace_filings(connection: Connection, table: Table, frame: pl.DataFrame, accessions: Sequence[str]) -> int:
    """Puts the rows of ``frame`` in the place of what the table holds of those filings; returns rows written.

    Called inside a transaction.
    """
    connection.execute(
        f"DELETE FROM {qualified(table)} WHERE accession_number IN (SELECT unnest($accessions))",  # noqa: S608
        {"accessions": list(accessions)},
    )
    return append(connection, table, frame)


def replace_table(connection: Connection, table: Table, frame: pl.DataFrame) -> int:
    """Puts ``frame`` in the place of all the table holds; returns rows written. Called inside a transaction."""
    connection.execute(f"DELETE FROM {qualified(table)}")  # noqa: S608
    return append(connection, table, frame)


def append(connection: Connection, table: Table, frame: pl.DataFrame) -> int:
    """Adds the rows of ``frame``, columns by name; returns rows written."""
    if frame.is_empty():
        return 0
    connection.register(_FRAME, frame.select(table.columns).to_arrow())
    try:
        connection.execute(f"INSERT INTO {qualified(table)} BY NAME SELECT * FROM {_FRAME}")  # noqa: S608
    finally:
        connection.unregister(_FRAME)
    return frame.height


def read_table(connection: Connection, table: Table, columns: Iterable[str] = ()) -> pl.DataFrame:
    """The table as a frame of the contract's types, ordered by its key; only ``columns`` where some are named.

    Raises WarehouseError where another version made the warehouse, without the table or one of the columns.
    """
    chosen = list(columns) or list(table.columns)
    order = ", ".join(table.key)
    try:
        arrow = connection.execute(
            f"SELECT {', '.join(chosen)} FROM {qualified(table)} ORDER BY {order}"  # noqa: S608
        ).to_arrow_table()
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        raise WarehouseError(
            f"{table.name} cannot be read as this version knows it ({str(error).splitlines()[0]}): another version "
            "made this warehouse. `bubblewatch refresh` or `bubblewatch rebuild` makes it anew"
        ) from error
    frame = pl.from_arrow(arrow)
    if not isinstance(frame, pl.DataFrame):
        raise TypeError(f"{table.name}: DuckDB gave no table")
    return frame.cast({name: table.schema[name] for name in chosen})


def read_facts(connection: Connection, table: Table, columns: Sequence[str], concepts: Sequence[str]) -> pl.DataFrame:
    """Facts of the wanted concepts only: a filing tags some thousand facts, the marts ask for a few dozen."""
    arrow = connection.execute(
        f"SELECT {', '.join(columns)} FROM {qualified(table)} "  # noqa: S608
        "WHERE concept IN (SELECT unnest($concepts)) ORDER BY accession_number, fact_number",
        {"concepts": list(concepts)},
    ).to_arrow_table()
    return pl.DataFrame(arrow).cast({name: table.schema[name] for name in columns})


def count_by_filing(connection: Connection, table: Table) -> pl.DataFrame:
    """accession_number and facts_total: rows of the table by filing."""
    return pl.DataFrame(
        connection.execute(
            f"SELECT accession_number, count(*) AS facts_total FROM {qualified(table)} "  # noqa: S608
            "GROUP BY accession_number ORDER BY accession_number"
        ).to_arrow_table()
    )


def count_rows(connection: Connection, tables: Iterable[Table]) -> dict[str, int]:
    """Rows by table name."""
    counts = (connection.execute(f"SELECT '{table.name}', count(*) FROM {qualified(table)}") for table in tables)  # noqa: S608
    return {name: int(rows) for answer in counts for name, rows in answer.fetchall()}
