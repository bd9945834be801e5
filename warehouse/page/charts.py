"""What all pictures look like: one theme of CSS variables, so that light, dark and print need no new picture.

A picture takes its marks from the data set ``rows``, which the page's script fills from the JSON that stands beside it.
The parameter ``picked`` holds the id of the mark that is pointed at.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import altair as alt

from warehouse.page.marks import Mark
from warehouse.page.words import LANGUAGES, Words

INK, SOFT, PAPER, GRID = "var(--ink)", "var(--soft)", "var(--paper)", "var(--grid)"
SOUND, PICKED = "datum.state == 'sound'", "datum.id == picked"
OF_SERIES = "datum.series == '⟪series⟫'"
"""Holds for the marks of the series that a chart is drawn for."""
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
_COLUMNS = alt.ExprRef("width < 420 ? 1 : width < 620 ? 2 : 8")
"""Columns of a legend, by the room there is."""
CROSS = "M-1,-1L1,1M-1,1L1,-1"

_BOTH = re.compile("⟦(.*?)¦(.*?)⟧", re.DOTALL)
Specification = dict[str, Any]
Channel = TypeVar("Channel")
Layer = Any
"""A chart of one mark: what Altair's encode gives has no type."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One chart of a section: its id, what a screen reader says of it, its marks in the order in which arrow keys walk
    them, and its Vega-Lite specification by language.
    """

    id: str
    name: str
    about: Words
    marks: tuple[str, ...]
    specs: dict[str, Specification]


def picture(
    identity: str, name: str, about: Words, marks: Iterable[Mark], specification: Specification, **put: str
) -> Picture:
    """The chart in both languages. What is ``put`` takes the place of ⟪its name⟫ in the specification."""
    ids = tuple(mark.id for mark in marks)
    return Picture(identity, name, about, ids, {one: _in_language(specification, one, put) for one in LANGUAGES})


def both(words: Words) -> str:
    """A text for a specification: Altair is slow, so a chart is built once and then told in each language."""
    return f"⟦{words.en}¦{words.zh}⟧"


def specification(*layers: Layer, height: int) -> Specification:
    """One chart of these layers as Vega-Lite, as wide as its place on the page and ``height`` pixels high."""
    chart: Any = alt.layer(*layers)
    whole = chart.add_params(alt.param(name="picked", value="")).properties(
        width="container", height=height, autosize=alt.AutoSizeParams(type="fit", contains="padding")
    )
    found: Specification = whole.configure(**_THEME).to_dict(validate=False)
    found.pop("$schema")
    return found


def rows(*conditions: str) -> alt.Chart:
    """A chart over those marks that meet every condition on ``datum``."""
    chart = alt.Chart(alt.NamedData("rows"))
    return chart.transform_filter(" && ".join(conditions)) if conditions else chart


def colour(field: str, names: Sequence[str], labels: Sequence[Words] = ()) -> dict[str, Any]:
    """The scale of a colour channel over these names, with its legend where there are labels."""
    texts = json.dumps([both(one) for one in labels], ensure_ascii=False)
    for separator in "\u2028\u2029":  # JSON allows them within a text, and Vega's expressions end one there
        texts = texts.replace(separator, f"\\u{ord(separator):x}")
    label = f"{texts}[indexof({json.dumps(list(names))}, datum.value)]"
    legend = (
        alt.Legend(title=None, labelExpr=label, symbolType="circle", symbolOpacity=1, columns=_COLUMNS)
        if labels
        else None
    )
    scale = alt.Scale(domain=list(names), range=[COLOURS[name] for name in names])
    return {"field": field, "type": "nominal", "scale": scale, "legend": legend}


def hollow(channel: dict[str, Any]) -> alt.FillValue:
    """A fill that is the paper's where a check warns of the mark."""
    return alt.FillValue(PAPER, condition={"test": SOUND, **channel})


def outline(width: float) -> alt.StrokeWidthValue:
    """A stroke that is wider on the mark that is pointed at."""
    return where(alt.StrokeWidthValue, PICKED, width + 2.5, width)


def where(channel: Callable[..., Channel], test: str, then: object, otherwise: object) -> Channel:
    """A channel with one value where ``test`` holds, and with another elsewhere.

    Altair's own ``when`` holds each such channel against all of Vega-Lite's schema: it took half of a page's time.
    """
    return channel(otherwise, condition={"test": test, "value": then})


def crosses(x: Any, *conditions: str) -> Layer:
    """A cross at nothing for each mark whose figure was dropped, or that no filing gives."""
    return (
        rows("datum.state == 'dropped'", *conditions)
        .mark_point(shape=CROSS, stroke=SOFT, strokeWidth=1.5, filled=False)
        .encode(x=x, y=alt.YDatum(0), size=where(alt.SizeValue, PICKED, 160, 50))
    )


def axis(title: Words, **more: Any) -> alt.Axis:
    """An axis with its title."""
    return alt.Axis(title=both(title), **more)


def _in_language(part: Any, language: str, put: Mapping[str, str]) -> Any:
    """The specification, or a part of it, with its texts in one language and with what is put into it."""
    if isinstance(part, dict):
        return {key: _in_language(value, language, put) for key, value in part.items()}
    if isinstance(part, list):
        return [_in_language(value, language, put) for value in part]
    if not isinstance(part, str):
        return part
    text = _BOTH.sub(lambda found: found[2 if language == "zh" else 1], part)
    for name, value in put.items():
        text = text.replace(f"⟪{name}⟫", value)
    return text


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
        "titleY": -12,
        "domain": False,
    },
    "legend": {
        "orient": "top",
        "offset": 26,
        "labelColor": INK,
        "labelFontSize": 12,
        "labelLimit": 260,
        "columnPadding": 14,
        "rowPadding": 4,
    },
    "text": {"fill": INK, "fontSize": 12},
    "rule": {"stroke": INK},
}
