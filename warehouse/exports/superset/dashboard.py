"""The dashboard of the bundle: the pictures in the order in which the article tells them."""

from __future__ import annotations

from typing import Any

from warehouse.exports.superset.chart import Chart
from warehouse.exports.superset.charts import (
    ARTICLE_CHECK,
    CAPEX_GROWTH,
    CAPEX_YEARS,
    CHARTS,
    CLOUD_ERAS,
    CLOUD_YEARS,
    FINANCING_LINKS,
    FINANCING_QUOTES,
    SCION_OPTIONS,
)
from warehouse.exports.superset.identity import VERSION, uuid_of

TITLE = "bubblewatch: is the AI build-out a bubble?"

_FOREWORD = (
    "Four pictures of an article of 2025-11-14, made again from SEC filings, **as known now**. Each figure is printed "
    "in a filing or computed from printed figures; `accession_numbers` of each dataset names them. *Datasets* explains "
    "each mart and each of its columns. Not investment advice."
)

# Rows of the grid, twelve columns wide: the height of its charts in units of 8 pixels, and each chart with its width.
_ROWS: tuple[tuple[int, tuple[tuple[Chart, int], ...]], ...] = (
    (44, ((CLOUD_ERAS, 5), (CLOUD_YEARS, 7))),
    (44, ((CAPEX_GROWTH, 5), (CAPEX_YEARS, 7))),
    (58, ((FINANCING_LINKS, 5), (FINANCING_QUOTES, 7))),
    (50, ((SCION_OPTIONS, 12),)),
    (80, ((ARTICLE_CHECK, 12),)),
)
_WHOLE_ROW = 12
_WORDS_HEIGHT, _LINE_HEIGHT = 12, 8

_ORANGE, _BLUE, _GREEN, _GREY, _RED = "#E8871E", "#3366CC", "#2E8B57", "#9AA5B1", "#C0392B"
_COLOURS = {
    "AWS": _ORANGE,
    "Google Cloud": _BLUE,
    "Intelligent Cloud": _GREEN,
    "2018-2022": _GREY,
    "2023-2025": _RED,
}


def dashboard_document() -> dict[str, Any]:
    """The dashboard as the bundle holds it."""
    return {
        "dashboard_title": TITLE,
        "description": "Cloud growth, capex, who finances whom, and Scion's options, from SEC filings.",
        "slug": "bubblewatch",
        "css": "",
        "published": True,
        "uuid": uuid_of("dashboard", "bubblewatch"),
        "position": _position(),
        "metadata": {
            "color_scheme": "supersetColors",
            "label_colors": _COLOURS,
            "cross_filters_enabled": True,
        },
        "version": VERSION,
    }


def _position() -> dict[str, Any]:
    rows = _rows()
    children = [row[0]["id"] for row in rows]
    return {
        "DASHBOARD_VERSION_KEY": "v2",
        "ROOT_ID": {"id": "ROOT_ID", "type": "ROOT", "children": ["GRID_ID"]},
        "HEADER_ID": {"id": "HEADER_ID", "type": "HEADER", "meta": {"text": TITLE}},
        "GRID_ID": {"id": "GRID_ID", "type": "GRID", "parents": ["ROOT_ID"], "children": children},
        **{part["id"]: part for row in rows for part in row},
    }


def _rows() -> list[list[dict[str, Any]]]:
    """The foreword; then charts, and under each what to know about it: Superset hides descriptions behind a menu."""
    rows = [_row("foreword", [_words("foreword", _FOREWORD, _WHOLE_ROW)])]
    for height, charts in _ROWS:
        name = charts[0][0].name
        rows.append(_row(name, [_chart(chart, width, height) for chart, width in charts]))
        rows.append(_row(f"{name}-about", [_words(chart.name, chart.about, width) for chart, width in charts]))
    return rows


def _row(name: str, children: list[dict[str, Any]]) -> list[dict[str, Any]]:
    row = {
        "id": f"ROW-{name}",
        "type": "ROW",
        "parents": ["ROOT_ID", "GRID_ID"],
        "children": [child["id"] for child in children],
        "meta": {"background": "BACKGROUND_TRANSPARENT"},
    }
    return [row, *({**child, "parents": ["ROOT_ID", "GRID_ID", row["id"]]} for child in children)]


def _chart(chart: Chart, width: int, height: int) -> dict[str, Any]:
    # Superset puts the chart's number of its own here when it imports.
    number = CHARTS.index(chart) + 1
    meta = {"chartId": number, "uuid": chart.uuid, "sliceName": chart.title, "width": width, "height": height}
    return {"id": f"CHART-{chart.name}", "type": "CHART", "children": [], "meta": meta}


def _words(name: str, words: str, width: int) -> dict[str, Any]:
    height = _LINE_HEIGHT if width == _WHOLE_ROW else _WORDS_HEIGHT
    meta = {"code": words, "width": width, "height": height}
    return {"id": f"MARKDOWN-{name}", "type": "MARKDOWN", "children": [], "meta": meta}
