"""The pictures of money, as Vega-Lite: capex beside cloud revenue, who finances whom, Scion's options."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from warehouse.page.charts import (
    INK,
    OF_SERIES,
    PAPER,
    PICKED,
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
from warehouse.page.figures_capex import CLOUDS
from warehouse.page.marks import Mark
from warehouse.page.words import say

_SPAN_X, _SPAN_Y = 3.3, 2.7
"""What the financing graph's plane is wide and high; its players stand on a circle of radius 1."""
_NARROW = "width < 520"
_SILENT = ("no_report", "no_options", "not_expected")


def payback_pictures(marks: Sequence[Mark]) -> list[Picture]:
    """One chart for each cloud: capex as bars, cloud revenue as a line, billions of dollars."""
    names = {mark.draw["series"]: f"{mark.draw['company']}, {mark.draw['series_name']}" for mark in marks}
    chart = _payback_specification(marks) if marks else {}
    return [
        picture(
            f"chart-capex-cloud-{series}",
            names[series],
            say("capex_cloud_chart", name=names[series]),
            [mark for mark in marks if mark.draw["series"] == series],
            chart,
            series=series,
        )
        for series in CLOUDS
        if series in names
    ]


def financing_pictures(marks: Sequence[Mark]) -> list[Picture]:
    """The graph of claims: an arrow for each pair of players that is drawn; none where there is no claim."""
    drawn = [mark for mark in marks if mark.draw["drawn"]]
    if not drawn:
        return []
    kinds = sorted({mark.draw["kind"] for mark in drawn})
    scale = colour("kind", kinds, [say(f"kind_{kind}") for kind in kinds])
    layers = (_arrow_lines(drawn, scale), _arrow_heads(scale), *_amounts(), *_players(drawn))
    return [picture("chart-financing", "", say("financing_chart"), drawn, specification(*layers, height=580))]


def option_pictures(marks: Sequence[Mark]) -> list[Picture]:
    """One chart of stacked bars by quarter: puts upwards, calls downwards, millions of dollars of notional."""
    if not marks:
        return []
    quarters = list(dict.fromkeys(mark.draw["quarter"] for mark in marks))
    x = alt.X("quarter:N", sort=quarters, axis=axis(say("options_axis_x"), labelAngle=-60))
    y = alt.Y("y0:Q", axis=axis(say("options_axis"), labelExpr="format(abs(datum.value), ',')"))
    scale = colour("kind", ("Put", "Call"), [say("side_Put"), say("side_Call")])
    layers = (_option_bars(x, y, scale), _option_names(x, len(quarters)), _silences(x))
    return [picture("chart-options", "", say("options_chart"), marks, specification(*layers, height=460))]


def _payback_specification(marks: Sequence[Mark]) -> Specification:
    years = sorted({mark.draw["x"] for mark in marks})
    scale = colour("kind", ("capex_usd", "revenue_usd"), [say("capex_cloud_capex"), say("capex_cloud_revenue")])
    along = axis(say("capex_cloud_axis_x"), values=years, format="d", grid=False)
    x = alt.X("x0:Q", scale=alt.Scale(nice=False, zero=False, padding=10), axis=along)
    middle = alt.X("x:Q")
    y = alt.Y("y:Q", axis=axis(say("capex_cloud_axis")))
    stroke, fill = alt.Stroke(**scale), hollow(scale)
    bars = rows(OF_SERIES, "datum.kind == 'capex_usd'", "datum.y != null").mark_bar()
    revenue = rows(OF_SERIES, "datum.kind == 'revenue_usd'")
    points = rows(OF_SERIES, "datum.kind == 'revenue_usd'", "datum.y != null").mark_point(
        filled=True, size=60, opacity=1
    )
    return specification(
        bars.encode(x=x, x2=alt.X2("x1:Q"), y=y, y2=alt.Y2Datum(0), stroke=stroke, fill=fill, strokeWidth=outline(1)),
        revenue.mark_line(strokeWidth=2.5).encode(x=middle, y=alt.Y("y:Q"), stroke=stroke),
        points.encode(x=middle, y=alt.Y("y:Q"), stroke=stroke, fill=fill, strokeWidth=outline(1.5)),
        crosses(middle, OF_SERIES),
        height=300,
    )


def _plane(x: str, y: str) -> dict[str, Any]:
    scale_x = alt.Scale(domain=[-_SPAN_X / 2, _SPAN_X / 2], nice=False)
    scale_y = alt.Scale(domain=[-_SPAN_Y / 2, _SPAN_Y / 2], nice=False)
    return {"x": alt.X(f"{x}:Q", scale=scale_x, axis=None), "y": alt.Y(f"{y}:Q", scale=scale_y, axis=None)}


def _arrow_lines(drawn: Sequence[Mark], scale: dict[str, Any]) -> Layer:
    points = [
        {"id": mark.id, "kind": mark.draw["kind"], "px": x, "py": y, "step": step, "width": mark.draw["width"]}
        for mark in drawn
        for step, (x, y) in enumerate(mark.draw["path"])
    ]
    lines = alt.Chart(alt.InlineData(values=points)).mark_line(interpolate="natural", opacity=0.7)
    width = alt.StrokeWidth("width:Q", scale=None)
    return lines.encode(
        **_plane("px", "py"),
        detail=alt.Detail("id:N"),
        order=alt.Order("step:Q"),
        stroke=alt.Stroke(**scale),
        strokeWidth=width,
    )


def _arrow_heads(scale: dict[str, Any]) -> Layer:
    """Heads turned as the arrow runs on the screen, whatever its shape."""
    turned = f"90 - atan2(datum.dy * height / {_SPAN_Y}, datum.dx * width / {_SPAN_X}) * 180 / PI"
    heads = rows("datum.drawn").transform_calculate(turn=turned, head="90 + datum.width * 30")
    return heads.mark_point(shape="triangle", filled=True, opacity=1).encode(
        **_plane("x", "y"),
        angle=alt.Angle("turn:Q", scale=None),
        size=alt.Size("head:Q", scale=None),
        stroke=alt.Stroke(**scale),
        fill=hollow(scale),
        strokeWidth=outline(1.5),
    )


def _amounts() -> list[Layer]:
    labels = rows("datum.drawn")
    texts = (labels.mark_text(stroke=PAPER, strokeWidth=5, fontWeight="bold"), labels.mark_text(fontWeight="bold"))
    return [one.encode(**_plane("lx", "ly"), text=alt.Text("text:N")) for one in texts]


def _players(drawn: Sequence[Mark]) -> list[Layer]:
    places = {
        mark.draw[side]: (mark.draw[f"x_{side}"], mark.draw[f"y_{side}"])
        for mark in drawn
        for side in ("payer", "payee")
    }
    dots = alt.Chart(alt.InlineData(values=[{"x": x, "y": y} for x, y in places.values()]))
    names = [one for align in ("left", "center", "right") for one in _names(places, align)]
    return [dots.mark_point(filled=True, fill=INK, size=110, opacity=1).encode(**_plane("x", "y")), *names]


def _names(places: dict[str, tuple[float, float]], align: str) -> list[Layer]:
    """Names beside their dots, on the outer side, with the paper behind them; those of one alignment."""
    values = [
        {"player": name, "x": x * 1.09, "y": y * 1.14}
        for name, (x, y) in sorted(places.items())
        if _alignment(x) == align
    ]
    chart = alt.Chart(alt.InlineData(values=values))
    size = alt.ExprRef(f"{_NARROW} ? 11 : 14")
    look: dict[str, Any] = {
        "align": align,
        "fontSize": size,
        "fontWeight": "bold",
        "limit": alt.ExprRef("width * 0.24"),
    }
    texts = (chart.mark_text(**look, stroke=PAPER, strokeWidth=5), chart.mark_text(**look, fill=INK))
    return [one.encode(**_plane("x", "y"), text=alt.Text("player:N")) for one in texts] if values else []


def _alignment(x: float) -> str:
    return "left" if x > 0.35 else "right" if x < -0.35 else "center"


def _option_bars(x: Any, y: Any, scale: dict[str, Any]) -> Layer:
    bars = rows("datum.y0 != datum.y1").mark_bar()
    edge = alt.Stroke(**scale, condition={"test": f"{SOUND} && datum.id != picked", "value": PAPER})
    return bars.encode(x=x, y=y, y2=alt.Y2("y1:Q"), stroke=edge, fill=hollow(scale), strokeWidth=outline(1))


def _option_names(x: Any, quarters: int) -> Layer:
    """Names in the bars that are tall enough, cut to the bar's width; none on a narrow screen."""
    names = rows("datum.tall").transform_calculate(middle="(datum.y0 + datum.y1) / 2")
    ink = where(alt.FillValue, SOUND, "var(--on-mark)", INK)
    seen = where(alt.OpacityValue, _NARROW, 0, 1)
    limit = alt.ExprRef(f"width / {quarters} * 0.86")
    return names.mark_text(fontSize=11, limit=limit).encode(
        x=x, y=alt.Y("middle:Q"), text=alt.Text("issuer:N"), opacity=seen, fill=ink
    )


def _silences(x: Any) -> Layer:
    says = f"{[both(say(f'options_{key}')) for key in _SILENT]}[indexof({list(_SILENT)}, datum.kind)]"
    size = where(alt.SizeValue, PICKED, 14, 11)
    quarters = rows("datum.y0 == datum.y1").transform_calculate(says=says)
    return quarters.mark_text(angle=270, align="left", dx=4, fill=SOFT).encode(
        x=x, y=alt.YDatum(0), text=alt.Text("says:N"), size=size
    )
