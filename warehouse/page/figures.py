"""What all pictures share: from a mart's row to a mark, with its state, its reason and its way back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from warehouse.contract.table import Table
from warehouse.page.marks import Mark, State, entries, reason_of
from warehouse.page.numbers import dollars, percent, trimmed
from warehouse.page.reader import Reader, Row
from warehouse.page.words import Words, same, say


def figure_mark(
    reader: Reader,
    table: Table,
    row: Row,
    column: str,
    *,
    name: Words,
    unit: str,
    draw: Mapping[str, Any],
    doubt: Words | None = None,
    period: str | None = None,
    quote: str | None = None,
) -> Mark:
    """The mark of one column of a mart's row. ``unit`` is a key of the catalogue; a ``doubt`` makes it a warned one."""
    value = row[column]
    numbers = entries(row["accession_numbers"])
    doubt = doubt or _warned_of(reader, numbers)
    state = State.DROPPED if value is None else State.WARNED if doubt else State.SOUND
    return Mark(
        id="",
        name=name,
        value=value,
        shown=say("no_figure") if value is None else shown(value, unit),
        unit=say(unit),
        period=period or f"{row['period_start']} – {row['period_end']}",
        mart=table.name,
        row_key=row["row_key"],
        column=column,
        state=state,
        note=reason_of(row, column) or say("why_unknown") if value is None else doubt,
        accession_numbers=numbers,
        source_ids=entries(row["source_ids"]),
        quote=quote,
        as_of=reader.as_of,
        draw=draw,
    )


def silent_mark(
    table: Table,
    column: str,
    *,
    name: Words,
    unit: str,
    period: str,
    note: Words,
    draw: Mapping[str, Any],
    state: State = State.DROPPED,
) -> Mark:
    """The mark of a figure that no row gives: of a year, quarter or report that is missing, with what is to be said."""
    return Mark("", name, None, say("no_figure"), say(unit), period, table.name, None, column, state, note, draw=draw)


def shown(value: Any, unit: str) -> Words:
    """How a figure of this unit reads."""
    if unit.startswith("unit_percent"):
        return percent(value, 2)
    return dollars(value) if unit.startswith("unit_dollars") else same(trimmed(value))


def numbered(section: str, marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """The marks with ids that are unique on the page: section-0, section-1, ..."""
    return tuple(replace(mark, id=f"{section}-{place}") for place, mark in enumerate(marks))


def billions(value: Any) -> float | None:
    """A place on an axis in billions; floats are for places only."""
    return None if value is None else float(value) / 1e9


def place(value: Any) -> float | None:
    """A place on an axis; floats are for places only."""
    return None if value is None else float(value)


def _warned_of(reader: Reader, numbers: Iterable[str]) -> Words | None:
    warned = reader.warned()
    return next((say("why_warned", check=warned[number]) for number in numbers if number in warned), None)
