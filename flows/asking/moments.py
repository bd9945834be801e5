"""A moment as users write it: for `--as-of`, wherever it stands."""

from __future__ import annotations

from datetime import datetime, time

_DAY_LENGTH = len("2025-11-14")


class MomentError(ValueError):
    """A text names no moment of New York time; the message says how to write one."""


def moment_of(text: str) -> datetime:
    """A moment of New York time; a day alone means its end, so that what was filed on it counts. Raises MomentError."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise MomentError(f"{text!r} is no date: write 2025-11-14, or 2025-11-14T16:30:00") from error
    if moment.tzinfo is not None:
        raise MomentError(f"{text!r} names a time zone: times are New York local time")
    return datetime.combine(moment, time.max) if len(text) <= _DAY_LENGTH else moment
