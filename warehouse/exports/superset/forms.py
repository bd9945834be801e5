"""The kinds of chart that the bundle has: what each asks the dataset, and what Superset's form for it holds."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

BARS = "echarts_timeseries_bar"
LINES = "echarts_timeseries_line"


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of chart, filled in: columns and metrics that it asks, their order, and the settings of its form."""

    kind: str
    columns: tuple[str, ...]
    settings: Mapping[str, Any]
    metrics: tuple[str, ...] = ()
    order: tuple[tuple[str, bool], ...] = ()


def axes(kind: str, x: str, series: Sequence[str], metric: str, *, title: str, **more: Any) -> Form:
    """Bars or lines: categories along x, a series for each combination of values of ``series``."""
    settings = {
        "x_axis": x,
        "xAxisForceCategorical": True,
        "x_axis_sort": x,
        "x_axis_sort_asc": True,
        "groupby": list(series),
        "metrics": [metric],
        "y_axis_title": title,
        "y_axis_title_position": "Left",
        "y_axis_title_margin": 60,
        "show_legend": True,
        "legendOrientation": "top",
        "legendType": "scroll",
        "rich_tooltip": True,
        "truncate_metric": True,
        "color_scheme": "supersetColors",
        **more,
    }
    return Form(kind, (x, *series), settings, metrics=(metric,))


def rows(
    headings: Mapping[str, str], order: Sequence[tuple[str, bool]], formats: Mapping[str, Mapping[str, Any]]
) -> Form:
    """A table of rows under headings of its own. Text of filings stays text: nothing in it is shown as HTML."""
    columns = tuple(headings)
    settings = {
        "query_mode": "raw",
        "all_columns": list(columns),
        "order_by_cols": [json.dumps(one) for one in order],
        "column_config": {
            name: {"customColumnName": heading, "showCellBars": False, **formats.get(name, {})}
            for name, heading in headings.items()
        },
        "allow_render_html": False,
        "show_cell_bars": False,
        "include_search": True,
        "table_timestamp_format": "%Y-%m-%d",
        "page_length": 0,
    }
    return Form("table", columns, settings, order=tuple(order))


def graph(source: str, target: str, metric: str) -> Form:
    """A graph of arrows from source to target."""
    settings = {
        "source": source,
        "target": target,
        "metric": metric,
        "layout": "force",
        "edgeSymbol": "none,arrow",
        "baseEdgeWidth": 3,
        "baseNodeSize": 20,
        "showSymbolThreshold": 0,
        "show_legend": False,
        "roam": True,
        "draggable": True,
        "edgeLength": 200,
        "gravity": 0.15,
        "repulsion": 900,
        "friction": 0.2,
        "color_scheme": "supersetColors",
    }
    return Form("graph_chart", (source, target), settings, metrics=(metric,))
