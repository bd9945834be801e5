"""What stands behind a mark of a picture: one figure of one row of a mart, its state and its filings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from warehouse.lineage import explain_command
from warehouse.page.numbers import digits
from warehouse.page.words import Words, say

QUOTE_SHOWN = 600
"""Characters of a quote that the page shows; the filing has the rest."""
NAME_SHOWN = 80
"""Characters of a name from a filing that the page shows."""
SOURCES_SHOWN = 8
"""Facts behind a mark that the page tells; `explain` tells all."""


class State(StrEnum):
    """Whether a figure can be leaned on: sound, warned about by a check, or dropped."""

    SOUND = "sound"
    WARNED = "warned"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark: its figure exactly, how it reads, what it is of, its state, and the way back to its filings.

    ``draw`` holds what only the picture needs: places as floats, the series and the kind of mark.
    """

    id: str
    name: Words
    value: Decimal | None
    shown: Words
    unit: Words
    period: str
    mart: str
    row_key: str | None
    column: str
    state: State = State.SOUND
    note: Words | None = None
    accession_numbers: tuple[str, ...] = ()
    source_ids: tuple[str, ...] = ()
    quote: str | None = None
    as_of: datetime | None = None
    draw: Mapping[str, Any] = field(default_factory=dict)

    @property
    def quote_is_cut(self) -> bool:
        """Whether the quote is longer than the page shows."""
        return self.quote is not None and len(self.quote) > QUOTE_SHOWN

    @property
    def quote_shown(self) -> str | None:
        """The quote, cut where it is too long."""
        return self.quote[:QUOTE_SHOWN] if self.quote is not None else None

    @property
    def command(self) -> str | None:
        """The command that explains the figure, down to its tag or sentence."""
        if self.row_key is None:
            return None
        return explain_command(self.mart, self.row_key, self.column, self.as_of)

    def as_json(self) -> dict[str, Any]:
        """The mark for the page's script; the figure as exact text."""
        return {
            "id": self.id,
            "mart": self.mart,
            "row_key": self.row_key,
            "column": self.column,
            "value": None if self.value is None else digits(self.value),
            "name": self.name.as_json(),
            "shown": self.shown.as_json(),
            "unit": self.unit.as_json(),
            "period": self.period,
            "state": self.state.value,
            "note": self.note.as_json() if self.note else None,
            "accession_numbers": list(self.accession_numbers),
            "sources": list(self.source_ids[:SOURCES_SHOWN]),
            "sources_left": max(0, len(self.source_ids) - SOURCES_SHOWN),
            "quote": self.quote_shown,
            "quote_characters": len(self.quote) if self.quote_is_cut and self.quote else None,
            "command": self.command,
            **self.draw,
        }


def clipped(name: str) -> str:
    """A name from a filing, cut visibly where it is too long to be one."""
    return name if len(name) <= NAME_SHOWN else name[:NAME_SHOWN].rstrip() + " …"


def entries(text: str | None) -> tuple[str, ...]:
    """The entries of a comma-separated column, such as accession_numbers."""
    return tuple(part for part in (text or "").split(", ") if part)


def reason_of(row: Mapping[str, Any], column: str) -> Words | None:
    """Why a figure is NULL, in the warehouse's own words."""
    reasons = dict(part.partition(": ")[::2] for part in (row.get("null_reason") or "").split("; "))
    return say("why_dropped", reason=reasons[column]) if column in reasons else None
