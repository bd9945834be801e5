"""What all pictures look like: one theme of CSS variables, so that light, dark and print need no new picture.

A picture takes its marks from the data set ``rows``, which the page's script fills from the JSON that stands beside it.
The parameter ``picked`` holds the id of the mark that is pointed at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from warehouse.page.marks import Mark
from warehouse.page.words import LANGUAGES, Words

INK, SOFT, PAPER, GRID = "var(--ink)", "var(--soft)", "var(--paper)", "var(--grid)"
COLOURS = {
    "aws": "var(--c-orange)",
    "google_cloud": "var(--c-teal)",
    "microsoft_intelligent_cloud": "var(--c-blue)",
    "azure": "var(--c-violet)",
    "oracle_cloud": "var(--c-red)",
    "technology": "var(--c-blue)",
    "tmt": "var(--c-pale)",
    "Put": "var(--c-red)",
    "Call": "var(--c-blue)",
    "capex_usd": "var(--c-orange)",
    "revenue_usd": "var(--c-blue)",
    "stake": "var(--c-teal)",
    "funding": "var(--c-orange)",
    "purchase": "var(--c-blue)",
    "lease": "var(--c-violet)",
    "warrant": "var(--c-red)",
    "revenue_share": "var(--c-pale)",
    "customer": "var(--c-pale)",
    "guarantee": "var(--soft)",
}
"""A colour that keeps its meaning through the page; told apart by shape, dash and label too."""

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"
CROSS = "M-1,-1L1,1M-1,1L1,-1"

Layers = alt.LayerChart
Build = Callable[[str], Layers]


@dataclass(frozen=True, slots=True)
class Picture:
    """One chart of a section: its id, what a screen reader says of it, its marks in the order in which arrow keys walk
    them, and its Vega-Lite specification by language."""

    id: str
    name: str
    about: Words
    marks: tuple[str, ...]
    specs: dict[str, dict[str, Any]]


def picture(identity: str, name: str, about: Words, marks: Iterable[Mark], build: Build, *, height: int) -> Picture:
    """The chart in both languages; it is as wide as its place on the page and ``height`` pixels high."""
    ids = tuple(mark.id for mark in marks)
    return Picture(
        identity, name, about, ids, {language: _specification(build(language), height) for language in LANGUAGES}
    )


def rows(*conditions: str) -> alt.Chart:
    """A chart over those marks that meet every condition on ``datum``."""
    chart = alt.Chart(alt.NamedData("rows"))
    return chart.transform_filter(" && ".join(conditions)) if conditions else chart


def colour(field: str, names: Sequence[str], labels: Sequence[str] = ()) -> dict[str, Any]:
    """The scale of a colour channel over these names, with its legend where there are labels."""
    label = f"{list(labels)}[indexof({list(names)}, datum.value)]"
    legend = alt.Legend(title=None, orient="top", labelExpr=label, symbolType="circle") if labels else None
    scale = alt.Scale(domain=list(names), range=[COLOURS[name] for name in names])
    return {"field": field, "type": "nominal", "scale": scale, "legend": legend}


def hollow(channel: dict[str, Any]) -> Any:
    """A fill that is the paper's where a check warns of the mark."""
    return alt.when("datum.state == 'sound'").then(alt.Fill(**(channel | {"legend": None}))).otherwise(alt.value(PAPER))


def outline(width: float) -> Any:
    """A stroke that is wider on the mark that is pointed at."""
    return alt.when("datum.id == picked").then(alt.value(width + 2.5)).otherwise(alt.value(width))


def crosses(x: Any, *conditions: str) -> alt.Chart:
    """A cross at nothing for each mark whose figure was dropped, or that no filing gives."""
    return (
        rows("datum.state == 'dropped'", *conditions)
        .mark_point(shape=CROSS, stroke=SOFT, strokeWidth=1.5, filled=False)
        .encode(x=x, y=alt.datum(0), size=alt.when("datum.id == picked").then(alt.value(160)).otherwise(alt.value(50)))
    )


def axis(title: str, **more: Any) -> alt.Axis:
    """An axis with its title; long ones are wrapped by the page's caption, never left out."""
    return alt.Axis(title=title, **more)


def _specification(chart: Layers, height: int) -> dict[str, Any]:
    whole = chart.add_params(alt.param(name="picked", value="")).properties(
        width="container", height=height, autosize=alt.AutoSizeParams(type="fit", contains="padding")
    )
    specification: dict[str, Any] = whole.configure(**_THEME).to_dict()
    specification.pop("$schema")
    return specification


_THEME: dict[str, Any] = {
    "aria": False,
    "background": "transparent",
    "font": FONT,
    "view": {"stroke": None},
    "axis": {
        "labelColor": INK,
        "titleColor": SOFT,
        "titleFontWeight": "normal",
        "titleFontSize": 12,
        "labelFontSize": 12,
        "gridColor": GRID,
        "domainColor": SOFT,
        "tickColor": SOFT,
        "labelOverlap": "greedy",
    },
    "axisY": {
        "titleAngle": 0,
        "titleAlign": "left",
        "titleAnchor": "start",
        "titleX": 0,
        "titleY": -14,
        "domain": False,
    },
    "legend": {"labelColor": INK, "labelFontSize": 12, "labelLimit": 260, "columnPadding": 14, "rowPadding": 4},
    "text": {"fill": INK, "fontSize": 12},
    "rule": {"stroke": INK},
}
