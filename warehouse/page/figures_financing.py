"""Marks of the third picture: each claim of who finances whom, the largest of each pair drawn as an arrow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
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
_AT_LABEL = 7
"""The point of an arrow that its label stands at: nearer to the payer, so that there and back are apart."""
_THINNEST, _THICKEST = 1.2, 9.0


def claim_marks(reader: Reader) -> tuple[Mark, ...]:
    """A mark for each claim, the largest amounts first; the first of each pair of players is drawn."""
    rows = reader.mart(MART_FINANCING_LINK)
    rows.sort(key=lambda row: (-(_dollars(row) or -1), row["payer_name"], row["payee_name"], row["financing_id"]))
    drawn = _drawn(rows)
    place = places((name for pair in drawn for name in pair), list(drawn))
    largest = max((amount for row in rows if (amount := _dollars(row))), default=Decimal(1))
    return numbered("financing", (_claim(reader, row, drawn, place, largest) for row in rows))


def cycles(reader: Reader) -> list[Row]:
    """Ways along the claims that return to where they started, the shortest first."""
    return reader.ask(
        f"SELECT cycle, players_count, claims_count FROM {reader.source('financing_cycle')} "  # noqa: S608
        "ORDER BY players_count, claims_count DESC, cycle"
    )


def _drawn(rows: Sequence[Row]) -> dict[tuple[str, str], str]:
    """The claim that stands for each drawn pair: the first of it, largest amount first."""
    first: dict[tuple[str, str], str] = {}
    for row in rows:
        first.setdefault((row["payer_name"], row["payee_name"]), row["financing_id"])
    return dict(list(first.items())[:ARROWS])


def _claim(
    reader: Reader, row: Row, drawn: dict[tuple[str, str], str], place: dict[str, Place], largest: Decimal
) -> Mark:
    payer, payee = row["payer_name"], row["payee_name"]
    column, unit = _figure(row)
    draw: dict[str, object] = {
        "kind": row["claim_kind"],
        "payer": clipped(payer),
        "payee": clipped(payee),
        "drawn": False,
        "status": row["claim_status"],
    }
    if drawn.get((payer, payee)) == row["financing_id"]:
        draw |= _arrow(row, place[payer], place[payee], largest)
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


def _arrow(row: Row, start: Place, end: Place, largest: Decimal) -> dict[str, object]:
    points = way(start, end)
    (x0, y0), (x1, y1) = points[-2:]
    amount = _dollars(row)
    share = sqrt(float(amount / largest)) if amount else 0.0
    return {
        "drawn": True,
        "path": points,
        "width": round(_THINNEST + (_THICKEST - _THINNEST) * share, 2),
        "x": x1,
        "y": y1,
        "dx": round(x1 - x0, 4),
        "dy": round(y1 - y0, 4),
        "lx": points[_AT_LABEL][0],
        "ly": points[_AT_LABEL][1],
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
