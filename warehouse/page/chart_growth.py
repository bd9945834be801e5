"""The pictures of growth, as Vega-Lite: clouds by year and era, clouds by quarter, capex of the panels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from warehouse.page.charts import (
    COLOURS,
    INK,
    OF_SERIES,
    PAPER,
    SOFT,
    SOUND,
    Layer,
    Picture,
    Specification,
    axis,
    both,
    colour,
    crosses,
    hollow,
    outline,
    picture,
    rows,
    specification,
    where,
)
from warehouse.page.figures_capex import PANELS
from warehouse.page.figures_cloud import IN_THE_ERAS, IN_THE_QUARTERS
from warehouse.page.marks import Mark
from warehouse.page.words import same, say


def growth_pictures(marks: Sequence[Mark]) -> list[Picture]:
    """One chart for each cloud that has a figure, all on one scale."""
    names = {mark.draw["series"]: mark.draw["series_name"] for mark in marks}
    chart = _growth_specification(marks) if marks else {}
    return [
        picture(
            f"chart-cloud-growth-{series}",
            names[series],
            say("cloud_growth_chart", name=names[series]),
            [mark for mark in marks if mark.draw["series"] == series],
            chart,
            series=series,
            colour=COLOURS[series],
        )
        for series in IN_THE_ERAS
        if series in names
    ]


def quarter_pictures(marks: Sequence[Mark]) -> list[Picture]:
    """One chart with a line for each cloud; none where there is no mark."""
    if not marks:
        return []
    names = {mark.draw["series"]: mark.draw["series_name"] for mark in marks}
    here = [series for series in IN_THE_QUARTERS if series in names]
    scale = colour("series", here, [same(names[series]) for series in here])
    x = alt.X("x:T", axis=axis(say("cloud_quarters_axis_x"), format="%Y", tickCount="year"))
    y = alt.Y("y:Q", axis=axis(say("cloud_quarters_axis")))
    dash = where(alt.StrokeDashValue, "datum.series == 'azure'", [5, 4], [1, 0])
    line = rows().mark_line(strokeWidth=2).encode(x=x, y=y, stroke=alt.Stroke(**scale), strokeDash=dash)
    chart = specification(line, _points(x, y, scale), crosses(x), height=380)
    return [picture("chart-cloud-quarters", "", say("cloud_quarters_chart"), marks, chart)]


def panel_pictures(marks: Sequence[Mark], span: tuple[int, int] | None) -> list[Picture]:
    """One chart with a line for each panel and the article's span as a band; none where there is no mark."""
    if not marks:
        return []
    scale = colour("series", PANELS, [say(f"panel_{panel}") for panel in PANELS])
    x = alt.X("x:Q", scale=alt.Scale(nice=False, zero=False, padding=24), axis=_years(marks, "capex_growth_axis_x"))
    y = alt.Y("y:Q", axis=axis(say("capex_growth_axis")))
    lines = [
        rows(f"datum.series == '{panel}'").mark_line(strokeWidth=width).encode(x=x, y=y, stroke=alt.Stroke(**scale))
        for panel, width in (("tmt", 7), ("technology", 2.5))
    ]
    label = (
        rows("datum.y != null", "datum.series == 'technology'")
        .mark_text(dy=-13)
        .encode(x=x, y=y, text=alt.Text("text:N"))
    )
    layers = [*(_band(span) if span else []), *lines, _points(x, y, scale), label, crosses(x)]
    chart = specification(*layers, height=360)
    return [picture("chart-capex-growth", "", say("capex_growth_chart"), marks, chart)]


def _growth_specification(marks: Sequence[Mark]) -> Specification:
    heights = [mark.draw["y"] for mark in marks if mark.draw["y"] is not None]
    span = alt.Scale(domain=[min(0, *heights), max(0, *heights)] if heights else [0, 1])
    x = alt.X("x0:Q", scale=alt.Scale(nice=False, zero=False, padding=10), axis=_years(marks, "cloud_growth_axis_x"))
    y = alt.Y("y:Q", scale=span, axis=axis(say("cloud_growth_axis")))
    gone = crosses(alt.X("x:Q"), OF_SERIES, "datum.kind == 'year'")
    return specification(_bars(x, y), *_means(), gone, height=300)


def _bars(x: Any, y: Any) -> Layer:
    sound = where(alt.FillValue, SOUND, "⟪colour⟫", PAPER)
    bars = rows(OF_SERIES, "datum.kind == 'year'", "datum.y != null").mark_bar(stroke="⟪colour⟫", fillOpacity=0.75)
    return bars.encode(x=x, x2=alt.X2("x1:Q"), y=y, y2=alt.Y2Datum(0), strokeWidth=outline(1), fill=sound)


def _means() -> list[Layer]:
    means = rows(OF_SERIES, "datum.kind == 'mean'", "datum.y != null")
    dash = where(alt.StrokeDashValue, SOUND, [1, 0], [4, 3])
    x, y, x2 = alt.X("x0:Q"), alt.Y("y:Q"), alt.X2("x1:Q")
    line = means.mark_rule(stroke=INK).encode(x=x, x2=x2, y=y, strokeWidth=outline(2.5), strokeDash=dash)
    place: dict[str, Any] = {"align": "left", "baseline": "bottom", "dy": -5, "dx": 2, "fontWeight": "bold"}
    texts = (means.mark_text(**place, stroke=PAPER, strokeWidth=4), means.mark_text(**place))
    return [line, *(one.encode(x=x, y=y, text=alt.Text("text:N")) for one in texts)]


def _points(x: Any, y: Any, scale: dict[str, Any]) -> Layer:
    return (
        rows("datum.y != null")
        .mark_point(filled=True, size=60, opacity=1)
        .encode(x=x, y=y, stroke=alt.Stroke(**scale), fill=hollow(scale), strokeWidth=outline(1.5))
    )


def _band(span: tuple[int, int]) -> list[Layer]:
    low, high = span
    words = both(say("capex_growth_band", low=low, high=high))
    chart = alt.Chart(alt.InlineData(values=[{"low": low, "high": high, "text": words}]))
    text = chart.mark_text(align="left", baseline="top", dx=6, dy=4, fill=SOFT)
    band = chart.mark_rect(fill="var(--band)").encode(y=alt.Y("low:Q"), y2=alt.Y2("high:Q"))
    return [band, text.encode(x=alt.value(0), y=alt.Y("high:Q"), text=alt.Text("text:N"))]


def _years(marks: Sequence[Mark], title: str) -> alt.Axis:
    years = sorted({mark.draw["x"] for mark in marks if "x" in mark.draw})
    return axis(say(title), values=years, format="d", grid=False)
