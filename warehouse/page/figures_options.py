"""Marks of the fourth picture: Scion's puts and calls by quarter, at the notional of the underlying shares."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from warehouse.contract.tables import MART_MANAGER_STATUS, MART_OPTION_POSITION
from warehouse.page.figures import figure_mark, numbered, silent_mark
from warehouse.page.marks import Mark, State, clipped
from warehouse.page.numbers import trimmed
from warehouse.page.reader import Reader, Row
from warehouse.page.words import say

SCION = "0001649339"
QUARTERS = 20
"""Newest quarters that are drawn."""
_HERE = ("reported", "late", "combination", "confidential_omitted")
_TALL = 0.055
"""Share of the whole height from which on a bar is tall enough for a name."""


def option_marks(reader: Reader) -> tuple[Mark, ...]:
    """A mark for each put and call of the newest quarters, dollars of notional; one for each quarter without any."""
    options = reader.mart(
        MART_OPTION_POSITION,
        f"WHERE manager_cik = '{SCION}' ORDER BY period_of_report, put_call DESC, underlying_notional_usd DESC, cusip",
    )
    states = _states(reader, {row["period_of_report"] for row in options})
    by_quarter: dict[date, list[Row]] = defaultdict(list)
    for row in options:
        by_quarter[row["period_of_report"]].append(row)
    whole = _height(by_quarter)
    marks = (
        mark
        for quarter, state in states
        for mark in (
            _stacked(reader, by_quarter[quarter], whole) if quarter in by_quarter else [_silent(quarter, state)]
        )
    )
    return numbered("options", marks)


def _states(reader: Reader, with_options: set[date]) -> list[tuple[date, Row]]:
    """The newest quarters from Scion's first report on, with what became of each quarter's report."""
    rows = reader.mart(MART_MANAGER_STATUS, f"WHERE manager_cik = '{SCION}' ORDER BY period_of_report")
    by_quarter = {row["period_of_report"]: row for row in rows}
    nothing_known = {"report_state": "reported", "report_reason": ""}
    quarters = sorted(
        {row["period_of_report"] for row in rows if row["report_state"] != "before_first_report"} | with_options
    )
    return [(quarter, by_quarter.get(quarter, nothing_known)) for quarter in quarters[-QUARTERS:]]


def _height(by_quarter: dict[date, list[Row]]) -> float:
    sums = [
        sum(float(row["underlying_notional_usd"] or 0) for row in rows if row["put_call"] == side) / 1e6
        for rows in by_quarter.values()
        for side in ("Put", "Call")
    ]
    return max(sums, default=1.0) or 1.0


def _stacked(reader: Reader, rows: list[Row], whole: float) -> Iterator[Mark]:
    """Puts upwards from nothing and calls downwards, the largest nearest to nothing."""
    reached = {"Put": 0.0, "Call": 0.0}
    for row in rows:
        side = row["put_call"]
        height = float(row["underlying_notional_usd"] or 0) / 1e6
        bottom, top = reached[side], reached[side] + height
        reached[side] = top
        sign = 1 if side == "Put" else -1
        yield _option(reader, row, {"y0": sign * bottom, "y1": sign * top, "tall": height > _TALL * whole})


def _option(reader: Reader, row: Row, place: dict[str, object]) -> Mark:
    shares = None if row["shares"] is None else trimmed(row["shares"])
    return figure_mark(
        reader,
        MART_OPTION_POSITION,
        row,
        "underlying_notional_usd",
        name=say(
            "name_option",
            issuer=clipped(row["issuer_name"]),
            put_call=say(f"side_{row['put_call']}"),
            quarter=_label(row["period_of_report"]),
        ),
        unit="unit_dollars_notional",
        period=str(row["period_of_report"]),
        draw=place
        | {
            "kind": row["put_call"],
            "quarter": _label(row["period_of_report"]),
            "issuer": _short(row["issuer_name"]),
            "shares": shares,
            "change": row["change_kind"],
        },
    )


def _silent(quarter: date, state: Row) -> Mark:
    """A quarter that shows no option: none in its report, no report here, or none expected."""
    key = (
        "no_options"
        if state["report_state"] in _HERE
        else "not_expected"
        if state["report_state"] == "not_expected"
        else "no_report"
    )
    return silent_mark(
        MART_OPTION_POSITION,
        "underlying_notional_usd",
        name=say("name_silent_quarter", quarter=_label(quarter)),
        unit="unit_dollars_notional",
        period=str(quarter),
        note=say(f"why_{key}", reason=state["report_reason"]),
        state=State.DROPPED if key == "no_report" else State.SOUND,
        draw={"kind": key, "quarter": _label(quarter), "y0": 0.0, "y1": 0.0, "tall": False},
    )


def _label(quarter: date) -> str:
    return f"{quarter.year} Q{quarter.month // 3}"


def _short(issuer: str) -> str:
    """The first word of an issuer's name, as it stands in the filing, for a narrow bar."""
    return clipped(issuer).split(" ")[0][:12]
