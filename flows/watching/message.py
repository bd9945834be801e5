"""What is told to a person or a machine outside: one event of one night, in words and as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from flows.settings import Alarms
from flows.visible_text import on_one_line

SCHEMA_VERSION = 1
"""Of the payload (docs/hooks.md); raised when a field changes its meaning or goes."""

_LINES = 50
_LETTERS = 500
_IN_ITS_PLACE = "(identity)"


class Event(StrEnum):
    """What is told."""

    FAILURE = "failure"
    BLOCKED = "blocked"
    NEWS = "news"


@dataclass(frozen=True)
class Message:
    """One event: its title, its lines, and the same as fields for a machine."""

    event: Event
    title: str
    lines: Sequence[str] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    at: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def subject(self) -> str:
        """One line for a mail."""
        return f"bubblewatch: {self.title}"

    @property
    def text(self) -> str:
        """All of it, to be read."""
        shown = list(self.lines[:_LINES])
        if more := len(self.lines) - len(shown):
            shown.append(f"and {more} more")
        return "\n".join([self.subject, "", *shown]).rstrip()

    def payload(self) -> dict[str, Any]:
        """The body of a webhook (docs/hooks.md)."""
        return {
            "schema_version": SCHEMA_VERSION,
            "event": self.event.value,
            "at_utc": f"{self.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
            "title": self.title,
            "lines": list(self.lines[:_LINES]),
            "text": self.text,
            **self.facts,
        }


def presentable(value: Any, alarms: Alarms) -> Any:
    """Texts, wherever they stand in ``value``, without the identity, control characters and endless lines."""
    if isinstance(value, str):
        return _presentable_text(value, alarms.identity_parts)
    if isinstance(value, Mapping):
        return {name: presentable(one, alarms) for name, one in value.items()}
    if isinstance(value, Sequence):
        return [presentable(one, alarms) for one in value]
    return value


def presented(message: Message, alarms: Alarms) -> Message:
    """The message as it may leave the machine."""
    return Message(
        message.event,
        presentable(message.title, alarms),
        presentable(message.lines, alarms),
        presentable(message.facts, alarms),
        message.at,
    )


def _presentable_text(text: str, identity_parts: Sequence[str]) -> str:
    for part in identity_parts:
        text = text.replace(part, _IN_ITS_PLACE)
    # Error messages may hold what stood in a filing.
    plain = on_one_line(text)
    return plain if len(plain) <= _LETTERS else plain[: _LETTERS - 1] + "…"
