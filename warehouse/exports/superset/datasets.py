"""The datasets of the bundle: each mart and dimension of the contract, with labels, meanings and metrics."""

from __future__ import annotations

from typing import Any

from warehouse.contract.columns import COLUMNS, ColumnType
from warehouse.contract.tables import Layer, Table, tables_of
from warehouse.exports.superset.identity import VERSION, uuid_of
from warehouse.exports.superset.labels import format_of, label_of

DATABASE_NAME = "bubblewatch"
QUARTER_END = "quarter_end"

_MEASURED = frozenset({ColumnType.MONEY, ColumnType.PERCENT, ColumnType.RATIO, ColumnType.NUMBER, ColumnType.FIGURE})
_TIMES = frozenset({ColumnType.DATE, ColumnType.TIMESTAMP})


def dataset_tables() -> tuple[Table, ...]:
    """The tables that a bundle shows: the marts first, then the dimensions."""
    return (*tables_of(Layer.MART), *tables_of(Layer.DIM))


def dataset(table: Table) -> dict[str, Any]:
    """The dataset of a table; of a mart it is the view of what is known now."""
    return {
        "table_name": table.name,
        "schema": "main",
        "description": f"{table.about} One row: {table.grain}.",
        "main_dttm_col": next((name for name in table.columns if name in ("period_end", "period_of_report")), None),
        "sql": None,
        "template_params": None,
        "filter_select_enabled": True,
        "columns": [*(_column(name) for name in table.columns), *_computed(table)],
        "metrics": [_row_count(), *(_metric(name) for name in table.columns if COLUMNS[name].type in _MEASURED)],
        "uuid": uuid_of("dataset", table.name),
        "database_uuid": uuid_of("database", DATABASE_NAME),
        "version": VERSION,
    }


def metric_of(column: str) -> str:
    """The name of the metric that shows a column's figures."""
    return f"largest_{column}"


def _column(name: str) -> dict[str, Any]:
    column = COLUMNS[name]
    return {
        "column_name": name,
        "verbose_name": label_of(name),
        "description": column.meaning,
        "type": column.type.sql,
        "is_dttm": column.type in _TIMES,
        "groupby": column.type not in _MEASURED,
        "filterable": True,
        "is_active": True,
    }


def _computed(table: Table) -> list[dict[str, Any]]:
    if "period_of_report" not in table.columns:
        return []
    # Superset spells a date that stands for a category as NaN; a text it leaves alone.
    quarter_end = {
        "column_name": QUARTER_END,
        "verbose_name": label_of(QUARTER_END),
        "description": "The end of the quarter as text, for charts that draw a quarter at a time.",
        "expression": "strftime(period_of_report, '%Y-%m-%d')",
        "type": ColumnType.TEXT.sql,
        "is_dttm": False,
    }
    return [{**_column("period_of_report"), **quarter_end}]


def _metric(name: str) -> dict[str, Any]:
    # Rows of a mart are whole answers: over several of them, the largest is a printed or computed figure, a sum is not.
    return {
        "metric_name": metric_of(name),
        "verbose_name": label_of(name),
        "expression": f"MAX({name})",
        "description": f"{COLUMNS[name].meaning} Where several rows fall together, the largest of them.",
        **format_of(name),
    }


def _row_count() -> dict[str, Any]:
    return {
        "metric_name": "row_count",
        "verbose_name": "Rows",
        "expression": "COUNT(*)",
        "metric_type": "count",
        "d3format": ",d",
    }
