"""The cloud pictures and the panels, as Vega-Lite: yearly growth by era, growth by quarter, five-year growth of capex."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from warehouse.page.charts import COLOURS, INK, SOFT, Picture, axis, colour, crosses, hollow, outline, picture, rows
from warehouse.page.figures_cloud import IN_THE_ERAS, IN_THE_QUARTERS
from warehouse.page.marks import Mark
from warehouse.page.words import say

_HEIGHT = 300


def growth_pictures(marks: Sequence[Mark]) -> list[Picture]:
    """One chart for each cloud that has a figure, all on one scale."""
    names = {mark.draw["series"]: mark.draw["series_name"] for mark in marks}
    return [_growth_picture(marks, series, names[series]) for series in IN_THE_ERAS if series in names]


def quarter_pictures(marks: Sequence[Mark]) -> list[Picture]:
    """One chart with a line for each cloud; none where there is no mark."""
    if not marks:
        return []

    def build(language: str) -> alt.LayerChart:
        x = alt.X("x:T", axis=axis(say("cloud_quarters_axis_x").in_(language), format="%Y", tickCount="year"))
        y = alt.Y("y:Q", axis=axis(say("cloud_quarters_axis").in_(language)))
        return _lines(marks, IN_THE_QUARTERS, x, y, [mark.draw["series_name"] for mark in marks])

    return [picture("chart-cloud-quarters", "", say("cloud_quarters_chart"), marks, build, height=360)]


def panel_pictures(marks: Sequence[Mark], span: tuple[int, int] | None) -> list[Picture]:
    """One chart with a line for each panel and the article's span as a band; none where there is no mark."""
    if not marks:
        return []

    def build(language: str) -> alt.LayerChart:
        x = alt.X(
            "x:Q", scale=alt.Scale(nice=False, padding=24), axis=_years(say("capex_growth_axis_x").in_(language), marks)
        )
        y = alt.Y("y:Q", axis=axis(say("capex_growth_axis").in_(language)))
        labels = [say(f"panel_{panel}").in_(language) for panel in ("tmt", "technology")]
        lines = _panel_lines(x, y, labels)
        return alt.layer(*_band(span, language), *lines.layer) if span else lines

    return [picture("chart-capex-growth", "", say("capex_growth_chart"), marks, build, height=340)]


def _growth_picture(marks: Sequence[Mark], series: str, name: str) -> Picture:
    heights = [mark.draw["y"] for mark in marks if mark.draw["y"] is not None]
    span = [min(0, *heights), max(0, *heights)] if heights else [0, 1]
    own = f"datum.series == '{series}'"

    def build(language: str) -> alt.LayerChart:
        x = alt.X(
            "x0:Q",
            scale=alt.Scale(nice=False, zero=False),
            axis=_years(say("cloud_growth_axis_x").in_(language), marks),
        )
        y = alt.Y("y:Q", scale=alt.Scale(domain=span), axis=axis(say("cloud_growth_axis").in_(language)))
        centre = alt.X("x:Q")
        return alt.layer(_bars(series, own, x, y), *_means(own), crosses(centre, own, "datum.kind == 'year'"))

    return picture(
        f"chart-cloud-growth-{series}",
        name,
        say("cloud_growth_chart", name=name),
        _own(marks, series),
        build,
        height=_HEIGHT,
    )


def _own(marks: Sequence[Mark], series: str) -> list[Mark]:
    return [mark for mark in marks if mark.draw["series"] == series]


def _bars(series: str, own: str, x: Any, y: Any) -> alt.Chart:
    return (
        rows(own, "datum.kind == 'year'", "datum.y != null")
        .mark_bar(stroke=COLOURS[series])
        .encode(
            x=x,
            x2="x1:Q",
            y=y,
            strokeWidth=outline(1),
            fill=alt.when("datum.state == 'sound'")
            .then(alt.value(COLOURS[series]))
            .otherwise(alt.value("var(--paper)")),
            fillOpacity=alt.value(0.8),
        )
    )


def _means(own: str) -> list[alt.Chart]:
    means = rows(own, "datum.kind == 'mean'", "datum.y != null")
    line = means.mark_rule(stroke=INK).encode(
        x="x0:Q",
        x2="x1:Q",
        y="y:Q",
        strokeWidth=outline(2.5),
        strokeDash=alt.when("datum.state == 'sound'").then(alt.value([1, 0])).otherwise(alt.value([4, 3])),
    )
    label = means.mark_text(
        align="left", baseline="bottom", dy=-5, dx=2, fontWeight="bold", stroke="var(--paper)", strokeWidth=3
    )
    text = means.mark_text(align="left", baseline="bottom", dy=-5, dx=2, fontWeight="bold")
    return [line, *(one.encode(x="x0:Q", y="y:Q", text="text:N") for one in (label, text))]


def _lines(marks: Sequence[Mark], series: Sequence[str], x: Any, y: Any, names: Sequence[str]) -> alt.LayerChart:
    here = [one for one in series if any(mark.draw["series"] == one for mark in marks)]
    called = {mark.draw["series"]: mark.draw["series_name"] for mark in marks}
    scale = colour("series", here, [called[one] for one in here])
    line = (
        rows()
        .mark_line(strokeWidth=2)
        .encode(
            x=x,
            y=y,
            stroke=alt.Stroke(**scale),
            strokeDash=alt.when("datum.series == 'azure'").then(alt.value([5, 4])).otherwise(alt.value([1, 0])),
        )
    )
    return alt.layer(line, _points(x, y, scale), crosses(x))


def _points(x: Any, y: Any, scale: dict[str, Any]) -> alt.Chart:
    return (
        rows("datum.y != null")
        .mark_point(filled=True, size=55, opacity=1)
        .encode(
            x=x,
            y=y,
            stroke=alt.Stroke(**(scale | {"legend": None})),
            fill=hollow(scale),
            strokeWidth=outline(1.5),
        )
    )


def _panel_lines(x: Any, y: Any, labels: Sequence[str]) -> alt.LayerChart:
    scale = colour("series", ("tmt", "technology"), labels)
    wide = (
        rows()
        .mark_line()
        .encode(
            x=x,
            y=y,
            stroke=alt.Stroke(**scale),
            strokeWidth=alt.when("datum.series == 'tmt'").then(alt.value(7)).otherwise(alt.value(2.5)),
        )
    )
    label = rows("datum.y != null", "datum.series == 'technology'").mark_text(dy=-12).encode(x=x, y=y, text="text:N")
    return alt.layer(wide, _points(x, y, scale), label, crosses(x))


def _band(span: tuple[int, int], language: str) -> list[alt.Chart]:
    low, high = span
    data = alt.InlineData(
        values=[{"low": low, "high": high, "text": say("capex_growth_band", low=low, high=high).in_(language)}]
    )
    band = alt.Chart(data).mark_rect(fill="var(--band)").encode(y="low:Q", y2="high:Q")
    text = (
        alt.Chart(data)
        .mark_text(align="left", baseline="top", dx=6, dy=4, fill=SOFT)
        .encode(x=alt.value(0), y="high:Q", text="text:N")
    )
    return [band, text]


def _years(title: str, marks: Sequence[Mark]) -> alt.Axis:
    years = sorted({mark.draw["x"] for mark in marks if "x" in mark.draw})
    return axis(title, values=years, format="d", grid=False)
