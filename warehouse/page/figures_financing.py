"""Marks of the third picture: each claim of who finances whom, the largest of each pair drawn as an arrow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from math import sqrt

from warehouse.contract.tables import MART_FINANCING_LINK
from warehouse.page.figures import figure_mark, numbered
from warehouse.page.graph_layout import Place, places, way
from warehouse.page.marks import Mark, State, clipped
from warehouse.page.numbers import dollars_short, rounded, trimmed
from warehouse.page.reader import Reader, Row
from warehouse.page.words import Words, same, say

ARROWS = 24
"""Pairs of players that are drawn, those with the largest amounts first; the table has every claim."""
_AT_LABEL = (7, 11, 5)
"""The points of arrows that labels stand at, in turn: there and back, and arrows of one player, are told apart."""
_THINNEST, _THICKEST = 1.2, 9.0


@dataclass(frozen=True, slots=True)
class _Graph:
    """The claim that stands for each drawn pair, where the players stand, and the largest amount."""

    drawn: dict[tuple[str, str], str]
    places: dict[str, Place]
    largest: Decimal


def claim_marks(reader: Reader) -> tuple[Mark, ...]:
    """A mark for each claim, the largest amounts first; the first of each pair of players is drawn."""
    rows = reader.mart(MART_FINANCING_LINK)
    rows.sort(key=lambda row: (-(_dollars(row) or -1), row["payer_name"], row["payee_name"], row["financing_id"]))
    graph = _graph(rows)
    return numbered("financing", (_claim(reader, row, graph) for row in rows))


def cycles(reader: Reader) -> list[Row]:
    """Ways along the claims that return to where they started, the shortest first."""
    return reader.ask(
        f"SELECT cycle, players_count, claims_count FROM {reader.source('financing_cycle')} "  # noqa: S608
        "ORDER BY players_count, claims_count DESC, cycle"
    )


def _graph(rows: Sequence[Row]) -> _Graph:
    first: dict[tuple[str, str], str] = {}
    for row in rows:
        first.setdefault((row["payer_name"], row["payee_name"]), row["financing_id"])
    drawn = dict(list(first.items())[:ARROWS])
    largest = max((amount for row in rows if (amount := _dollars(row))), default=Decimal(1))
    return _Graph(drawn, places((name for pair in drawn for name in pair), list(drawn)), largest)


def _claim(reader: Reader, row: Row, graph: _Graph) -> Mark:
    column, unit = _figure(row)
    draw: dict[str, object] = {
        "kind": row["claim_kind"],
        "payer": clipped(row["payer_name"]),
        "payee": clipped(row["payee_name"]),
        "drawn": False,
        "status": row["claim_status"],
    }
    if graph.drawn.get((row["payer_name"], row["payee_name"])) == row["financing_id"]:
        draw |= _arrow(row, graph)
    mark = figure_mark(
        reader,
        MART_FINANCING_LINK,
        row,
        column,
        name=_name(row),
        unit=unit,
        quote=row["quote"],
        period=f"{row['form']}, {row['period_of_report']}",
        draw=draw,
    )
    return mark if mark.value is not None else replace(mark, state=State.SOUND, note=say("why_no_amount"))


def _name(row: Row) -> Words:
    return say(
        "name_claim",
        payer=clipped(row["payer_name"]),
        payee=clipped(row["payee_name"]),
        kind=say(f"kind_{row['claim_kind']}"),
        status=say(f"status_{row['claim_status']}"),
    )


def _figure(row: Row) -> tuple[str, str]:
    """The column that holds what the claim states, and its unit: an amount, else a percentage, else shares."""
    if row["amount_high"] is not None or row["amount_low"] is not None:
        column = "amount_high" if row["amount_high"] is not None else "amount_low"
        return column, "unit_dollars_stated" if row["amount_currency"] == "USD" else "unit_other_currency"
    if row["claim_pct"] is not None:
        return "claim_pct", "unit_percent_claim"
    return "claim_shares", "unit_shares"


def _dollars(row: Row) -> Decimal | None:
    amount: Decimal | None = row["amount_high"] if row["amount_high"] is not None else row["amount_low"]
    return amount if row["amount_currency"] == "USD" else None


def _arrow(row: Row, graph: _Graph) -> dict[str, object]:
    pair = (row["payer_name"], row["payee_name"])
    start, end = (graph.places[name] for name in pair)
    points = way(start, end)
    (x0, y0), (x1, y1) = points[-2:]
    at_label = _AT_LABEL[list(graph.drawn).index(pair) % len(_AT_LABEL)]
    amount = _dollars(row)
    share = sqrt(float(amount / graph.largest)) if amount else 0.0
    return {
        "drawn": True,
        "path": points,
        "width": round(_THINNEST + (_THICKEST - _THINNEST) * share, 2),
        "x": x1,
        "y": y1,
        "dx": round(x1 - x0, 4),
        "dy": round(y1 - y0, 4),
        "lx": points[at_label][0],
        "ly": points[at_label][1],
        "label": _label(row).as_json(),
        "x_payer": start[0],
        "y_payer": start[1],
        "x_payee": end[0],
        "y_payee": end[1],
    }


def _label(row: Row) -> Words:
    """What is written at the arrow: the amount, else the percentage, else how far the claim has come."""
    amount = _dollars(row)
    if amount is not None:
        return same(dollars_short(amount))
    if row["claim_pct"] is not None:
        return same(f"{trimmed(rounded(row['claim_pct'], 1))} %")
    return say(f"status_{row['claim_status']}")
