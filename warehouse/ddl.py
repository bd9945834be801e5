"""The contract as SQL: schemas, tables with keys and comments, and the views and macros that readers use."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

from warehouse.contract.columns import COLUMNS
from warehouse.contract.table import qualified
from warehouse.contract.tables import MART_FINANCING_LINK, TABLES, Layer, Table, tables_of
from warehouse.contract.version import CONTRACT_VERSION
from warehouse.financing_cycle import (
    ABOUT_FINANCING_CYCLE,
    FINANCING_CYCLE,
    FINANCING_CYCLE_COLUMNS,
    financing_cycle_select,
)
from warehouse.freshness import ABOUT_FRESHNESS, FRESHNESS, FRESHNESS_COLUMNS, freshness_select
from warehouse.lineage import ABOUT_LINEAGE, LINEAGE, LINEAGE_COLUMNS, lineage_select
from warehouse.metrics_view import ABOUT_METRICS, METRICS_COLUMNS, METRICS_VIEW, metric_rows

SCHEMAS = tuple(dict.fromkeys(layer.value for layer in Layer))

CONTRACT = f"{Layer.OPS.value}.contract"

_ABOUT_CONTRACT = "The version of the contract that this file keeps: what may change with which step, docs/contract.md."
_CONTRACT_COLUMNS = {"contract_version": "Two numbers: the first steps when a reader may break, the second otherwise."}

_ABOUT_VIEW = "What is known now. As it was known at a moment of New York time: {name}_as_of(TIMESTAMP '2025-11-14')."
_ABOUT_MACRO = (
    "The rows of {name} as they were known at a moment of New York time, the columns the same: "
    "SELECT * FROM {name}_as_of(TIMESTAMP '2025-11-14 23:59:59'). A day alone is its first moment."
)


def build_statements(*, with_keys: bool = True) -> Iterator[str]:
    """Statements that make an empty warehouse; each is safe to repeat.

    Without keys, only the tables of operations have theirs: every other frame is judged unique before it is loaded, and
    an index over millions of rows takes longer than the rows.
    """
    for schema in SCHEMAS:
        yield f"CREATE SCHEMA IF NOT EXISTS {schema}"
    for table in TABLES.values():
        yield table_statement(table, with_key=with_keys or table.layer is Layer.OPS)
        yield from comment_statements(table)
    for table in tables_of(Layer.MART):
        yield from reader_statements(table)
    yield f"CREATE OR REPLACE VIEW {LINEAGE} AS {lineage_select()}"
    yield from _view_comments(LINEAGE, ABOUT_LINEAGE, LINEAGE_COLUMNS)
    yield f"CREATE OR REPLACE VIEW {FRESHNESS} AS {freshness_select()}"
    yield from _view_comments(FRESHNESS, ABOUT_FRESHNESS, FRESHNESS_COLUMNS)
    yield from _cycle_statements()
    yield from _version_statements()
    yield from _metrics_statements()


def table_statement(table: Table, *, with_key: bool = True) -> str:
    """CREATE TABLE with types, NOT NULL and, unless it is left out, the primary key."""
    lines = [_column_line(table, name) for name in table.columns]
    if with_key:
        lines.append(f"PRIMARY KEY ({', '.join(table.key)})")
    body = ",\n  ".join(lines)
    return f"CREATE TABLE IF NOT EXISTS {qualified(table)} (\n  {body}\n)"


def comment_statements(table: Table) -> Iterator[str]:
    """COMMENT ON for the table (grain, meaning, sources) and for each column (meaning)."""
    about = f"{table.about} Grain: {table.grain}. From: {', '.join(table.sources)}."
    yield f"COMMENT ON TABLE {qualified(table)} IS {text_literal(about)}"
    for name in table.columns:
        yield f"COMMENT ON COLUMN {qualified(table)}.{name} IS {text_literal(COLUMNS[name].meaning)}"


def reader_statements(table: Table) -> Iterator[str]:
    """For a mart: the plain view of what is known now, and the macro for what was known at a moment."""
    view = f"main.{table.name}"
    yield f"CREATE OR REPLACE VIEW {view} AS SELECT * FROM {qualified(table)} WHERE known_to IS NULL"  # noqa: S608
    about = f"{table.about} Grain: {table.grain}. {_ABOUT_VIEW.format(name=table.name)}"
    yield from _view_comments(view, about, {name: COLUMNS[name].meaning for name in table.columns})
    yield (
        f"CREATE OR REPLACE MACRO {view}_as_of(moment) AS TABLE SELECT * FROM {qualified(table)} "  # noqa: S608
        "WHERE known_from <= CAST(moment AS TIMESTAMP) "
        "AND (known_to IS NULL OR known_to > CAST(moment AS TIMESTAMP))"
    )
    yield _macro_comment(view)


def _cycle_statements() -> Iterator[str]:
    links = f"main.{MART_FINANCING_LINK.name}"
    yield f"CREATE OR REPLACE VIEW {FINANCING_CYCLE} AS {financing_cycle_select(links)}"
    yield from _view_comments(FINANCING_CYCLE, ABOUT_FINANCING_CYCLE, FINANCING_CYCLE_COLUMNS)
    as_of = financing_cycle_select(f"{links}_as_of(moment)")
    yield f"CREATE OR REPLACE MACRO {FINANCING_CYCLE}_as_of(moment) AS TABLE {as_of}"
    yield _macro_comment(FINANCING_CYCLE)


def _metrics_statements() -> Iterator[str]:
    rows = ", ".join(f"({', '.join(map(text_literal, row))})" for row in metric_rows())
    columns = ", ".join(METRICS_COLUMNS)
    yield f"CREATE OR REPLACE VIEW {METRICS_VIEW} AS SELECT * FROM (VALUES {rows}) AS metric({columns})"  # noqa: S608 - literals
    yield from _view_comments(METRICS_VIEW, ABOUT_METRICS, METRICS_COLUMNS)


def _version_statements() -> Iterator[str]:
    yield f"CREATE OR REPLACE VIEW {CONTRACT} AS SELECT {text_literal(CONTRACT_VERSION)} AS contract_version"
    yield from _view_comments(CONTRACT, _ABOUT_CONTRACT, _CONTRACT_COLUMNS)


def text_literal(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def contract_digest() -> str:
    """SHA-256 of the contract as SQL: two warehouses of one digest have the same tables."""
    return hashlib.sha256("\n".join(build_statements()).encode()).hexdigest()


def _view_comments(view: str, about: str, meanings: Mapping[str, str]) -> Iterator[str]:
    yield f"COMMENT ON VIEW {view} IS {text_literal(about)}"
    for name, meaning in meanings.items():
        yield f"COMMENT ON COLUMN {view}.{name} IS {text_literal(meaning)}"


def _macro_comment(view: str) -> str:
    about = _ABOUT_MACRO.format(name=view.removeprefix("main."))
    return f"COMMENT ON MACRO TABLE {view}_as_of IS {text_literal(about)}"


def _column_line(table: Table, name: str) -> str:
    not_null = " NOT NULL" if name in table.required or name in table.key else ""
    return f"{name} {COLUMNS[name].type.sql}{not_null}"
