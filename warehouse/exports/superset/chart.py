"""What a chart of the bundle is, and how Superset wants to be told: once for its pages, once for its interface."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from warehouse.contract.table import Table
from warehouse.exports.superset.forms import Form
from warehouse.exports.superset.identity import VERSION, uuid_of

_ROWS = 10_000

# Superset puts the dataset's number of its own here when it imports.
_DATASOURCE = {"id": 0, "type": "table"}


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart: its question, what to know when reading it, the mart it shows, how, and which rows of it.

    ``where`` is SQL of ours on the mart's columns; no name of a filing or a watch list ever stands in it.
    """

    name: str
    title: str
    about: str
    table: Table
    form: Form
    where: str = ""

    @property
    def uuid(self) -> str:
        """The same in every bundle."""
        return uuid_of("chart", self.name)


def chart_document(chart: Chart) -> dict[str, Any]:
    """The chart as the bundle holds it: ``params`` for Superset's pages, ``query_context`` for its interface."""
    settings = _settings(chart)
    return {
        "slice_name": chart.title,
        "description": chart.about,
        "viz_type": chart.form.kind,
        "params": settings,
        "query_context": json.dumps({**_query_context(chart), "form_data": settings}),
        "uuid": chart.uuid,
        "dataset_uuid": uuid_of("dataset", chart.table.name),
        "version": VERSION,
    }


def _settings(chart: Chart) -> dict[str, Any]:
    where = {"clause": "WHERE", "expressionType": "SQL", "sqlExpression": chart.where}
    return {
        "viz_type": chart.form.kind,
        "datasource": "{id}__{type}".format(**_DATASOURCE),
        "adhoc_filters": [where] if chart.where else [],
        "row_limit": _ROWS,
        **chart.form.settings,
    }


def _query_context(chart: Chart) -> dict[str, Any]:
    query = {
        "columns": list(chart.form.columns),
        "metrics": list(chart.form.metrics) or None,  # None asks for rows as they are, an empty list for distinct ones
        "orderby": [list(one) for one in chart.form.order],
        "extras": {"where": f"({chart.where})"} if chart.where else {},
        "filters": [],
        "row_limit": _ROWS,
    }
    return {"datasource": _DATASOURCE, "queries": [query], "result_format": "json", "result_type": "full"}
