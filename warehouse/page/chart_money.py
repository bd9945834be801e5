"""The pictures of money, as Vega-Lite: capex beside cloud revenue, who finances whom, Scion's options."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from warehouse.page.charts import INK, PAPER, SOFT, Picture, axis, colour, crosses, hollow, outline, picture, rows
from warehouse.page.figures_capex import CLOUDS
from warehouse.page.marks import Mark
from warehouse.page.words import say

_SPAN_X, _SPAN_Y = 3.3, 2.7
"""What the financing graph's plane is wide and high; its players stand on a circle of radius 1."""
_ROOM = "width > 560"
_SILENT = ("no_report", "no_options", "not_expected")


def payback_pictures(marks: Sequence[Mark]) -> list[Picture]:
    """One chart for each cloud: capex as bars, cloud revenue as a line, billions of dollars."""
    names = {mark.draw["series"]: mark.draw["series_name"] for mark in marks}
    return [_payback_picture(marks, series, names[series]) for series in CLOUDS if series in names]


def financing_pictures(marks: Sequence[Mark]) -> list[Picture]:
    """The graph of claims: an arrow for each pair of players that is drawn; none where there is no claim."""
    drawn = [mark for mark in marks if mark.draw["drawn"]]
    if not drawn:
        return []

    def build(language: str) -> alt.LayerChart:
        kinds = sorted({mark.draw["kind"] for mark in drawn})
        scale = colour("kind", kinds, [say(f"kind_{kind}").in_(language) for kind in kinds])
        return alt.layer(_arrow_lines(drawn, scale), _arrow_heads(scale), *_amounts(), *_players(drawn))

    return [picture("chart-financing", "", say("financing_chart"), drawn, build, height=560)]


def option_pictures(marks: Sequence[Mark]) -> list[Picture]:
    """One chart of stacked bars by quarter: puts upwards, calls downwards, millions of dollars of notional."""
    if not marks:
        return []

    def build(language: str) -> alt.LayerChart:
        quarters = list(dict.fromkeys(mark.draw["quarter"] for mark in marks))
        x = alt.X("quarter:N", sort=quarters, axis=axis(say("options_axis_x").in_(language), labelAngle=-60))
        y = alt.Y("y0:Q", axis=axis(say("options_axis").in_(language), labelExpr="format(abs(datum.value), ',')"))
        scale = colour("kind", ("Put", "Call"), [say(f"side_{side}").in_(language) for side in ("Put", "Call")])
        return alt.layer(_option_bars(x, y, scale), _option_names(x), _silences(x, language))

    return [picture("chart-options", "", say("options_chart"), marks, build, height=440)]


def _payback_picture(marks: Sequence[Mark], series: str, name: str) -> Picture:
    own = f"datum.series == '{series}'"
    here = [mark for mark in marks if mark.draw["series"] == series]
    years = sorted({mark.draw["x"] for mark in here})

    def build(language: str) -> alt.LayerChart:
        labels = [say(f"capex_cloud_{side}").in_(language) for side in ("capex", "revenue")]
        scale = colour("kind", ("capex_usd", "revenue_usd"), labels)
        bars = (
            rows(own, "datum.kind == 'capex_usd'", "datum.y != null")
            .mark_bar()
            .encode(
                x=alt.X(
                    "x0:Q",
                    scale=alt.Scale(nice=False, zero=False),
                    axis=axis(say("capex_cloud_axis_x").in_(language), values=years, format="d", grid=False),
                ),
                x2="x1:Q",
                y=alt.Y("y:Q", axis=axis(say("capex_cloud_axis").in_(language))),
                stroke=alt.Stroke(**scale),
                fill=hollow(scale),
                strokeWidth=outline(1),
            )
        )
        line = (
            rows(own, "datum.kind == 'revenue_usd'")
            .mark_line(strokeWidth=2.5)
            .encode(x="x:Q", y="y:Q", stroke=alt.Stroke(**scale))
        )
        points = (
            rows(own, "datum.kind == 'revenue_usd'", "datum.y != null")
            .mark_point(filled=True, size=55, opacity=1)
            .encode(x="x:Q", y="y:Q", stroke=alt.Stroke(**scale), fill=hollow(scale), strokeWidth=outline(1.5))
        )
        return alt.layer(bars, line, points, crosses(alt.X("x:Q"), own))

    return picture(f"chart-capex-cloud-{series}", name, say("capex_cloud_chart", name=name), here, build, height=280)


def _plane(x: str, y: str) -> dict[str, Any]:
    scale_x = alt.Scale(domain=[-_SPAN_X / 2, _SPAN_X / 2], nice=False)
    scale_y = alt.Scale(domain=[-_SPAN_Y / 2, _SPAN_Y / 2], nice=False)
    return {"x": alt.X(f"{x}:Q", scale=scale_x, axis=None), "y": alt.Y(f"{y}:Q", scale=scale_y, axis=None)}


def _arrow_lines(drawn: Sequence[Mark], scale: dict[str, Any]) -> alt.Chart:
    points = [
        {"id": mark.id, "kind": mark.draw["kind"], "px": x, "py": y, "step": step, "width": mark.draw["width"]}
        for mark in drawn
        for step, (x, y) in enumerate(mark.draw["path"])
    ]
    return (
        alt.Chart(alt.InlineData(values=points))
        .mark_line(interpolate="natural", opacity=0.75, strokeCap="butt")
        .encode(
            **_plane("px", "py"),
            detail="id:N",
            order="step:Q",
            stroke=alt.Stroke(**scale),
            strokeWidth=alt.StrokeWidth("width:Q", scale=None),
        )
    )


def _arrow_heads(scale: dict[str, Any]) -> alt.Chart:
    """Heads turned as the arrow runs on the screen, whatever its shape."""
    turned = f"90 - atan2(datum.dy * height / {_SPAN_Y}, datum.dx * width / {_SPAN_X}) * 180 / PI"
    return (
        rows("datum.drawn")
        .transform_calculate(turn=turned, head="80 + datum.width * 32")
        .mark_point(shape="triangle", filled=True, opacity=1)
        .encode(
            **_plane("x", "y"),
            angle=alt.Angle("turn:Q", scale=None),
            size=alt.Size("head:Q", scale=None),
            stroke=alt.Stroke(**(scale | {"legend": None})),
            fill=hollow(scale),
            strokeWidth=outline(1.5),
        )
    )


def _amounts() -> list[alt.Chart]:
    labels = rows("datum.drawn", "datum.label != ''")
    halo = labels.mark_text(stroke=PAPER, strokeWidth=4, fontWeight="bold")
    text = labels.mark_text(fontWeight="bold", fill=INK)
    return [one.encode(**_plane("lx", "ly"), text="label:N") for one in (halo, text)]


def _players(drawn: Sequence[Mark]) -> list[alt.Chart]:
    places = {
        mark.draw[side]: (mark.draw[f"x_{side}"], mark.draw[f"y_{side}"])
        for mark in drawn
        for side in ("payer", "payee")
    }
    data = alt.InlineData(
        values=[{"player": name, "x": x, "y": y, "ty": y * 1.15} for name, (x, y) in sorted(places.items())]
    )
    chart = alt.Chart(data)
    dots = chart.mark_point(filled=True, fill=INK, size=90, opacity=1).encode(**_plane("x", "y"))
    halo = chart.mark_text(fontSize=14, fontWeight="bold", stroke=PAPER, strokeWidth=4)
    names = chart.mark_text(fontSize=14, fontWeight="bold", fill=INK)
    return [dots, *(one.encode(**_plane("x", "ty"), text="player:N") for one in (halo, names))]


def _option_bars(x: Any, y: Any, scale: dict[str, Any]) -> alt.Chart:
    return (
        rows("datum.y0 != datum.y1")
        .mark_bar()
        .encode(
            x=x,
            y=y,
            y2="y1:Q",
            stroke=alt.Stroke(**scale),
            fill=hollow(scale),
            strokeWidth=outline(1),
        )
    )


def _option_names(x: Any) -> alt.Chart:
    return (
        rows("datum.tall")
        .transform_calculate(middle="(datum.y0 + datum.y1) / 2")
        .mark_text(fontSize=11)
        .encode(
            x=x,
            y="middle:Q",
            text="issuer:N",
            opacity=alt.when(_ROOM).then(alt.value(1)).otherwise(alt.value(0)),
            fill=alt.when("datum.state == 'sound'").then(alt.value("var(--on-mark)")).otherwise(alt.value(INK)),
        )
    )


def _silences(x: Any, language: str) -> alt.Chart:
    words = [say(f"options_{key}").in_(language) for key in _SILENT]
    text = f"{words}[indexof({list(_SILENT)}, datum.kind)]"
    return (
        rows("datum.y0 == datum.y1")
        .transform_calculate(says=text)
        .mark_text(angle=270, align="left", dx=4, fill=SOFT, fontSize=11)
        .encode(
            x=x,
            y=alt.datum(0),
            text="says:N",
            size=alt.when("datum.id == picked").then(alt.value(14)).otherwise(alt.value(11)),
        )
    )
