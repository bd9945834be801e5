"""What a night is called: after its time, and always after every night before it, whatever the clock says."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

_STAMP = "%Y%m%dT%H%M%SZ"
_NIGHT = re.compile(r"(\d{8}T\d{6}Z)-.*")


def night_name(now: datetime, mark: str, before: Iterable[str]) -> tuple[str, str | None]:
    """The name of a night that begins ``now`` (UTC), and what is to be said of the clock, if anything.

    Releases are ordered by name. Where the clock was set back, a night is named a second after the newest there is.
    """
    newest = max((stamp for name in before if (stamp := _stamp(name))), default=None)
    if newest is None or newest < now.replace(microsecond=0, tzinfo=None):
        return f"{now:{_STAMP}}-{mark}", None
    name = f"{newest + timedelta(seconds=1):{_STAMP}}-{mark}"
    if newest - now.replace(tzinfo=None) < _SAME_TIME:
        return name, None
    return name, (
        f"the clock says {now:%Y-%m-%d %H:%M:%S} UTC, and a night of {newest:%Y-%m-%d %H:%M:%S} is here already: it "
        f"was set back, or was ahead then. This night is called {name}, so that it comes after that one; see that the "
        "clock is right"
    )


def began_at(load_id: str) -> datetime:
    """When a run began, UTC, as its name says. Raises ValueError for what is no name of a run."""
    return datetime.strptime(load_id.partition("-")[0], _STAMP).replace(tzinfo=UTC)


_SAME_TIME = timedelta(minutes=1)
"""Nights that follow each other within seconds are no fault of the clock."""


def _stamp(name: str) -> datetime | None:
    found = _NIGHT.fullmatch(name)
    try:
        return datetime.strptime(found[1], _STAMP) if found else None
    except ValueError:
        return None
