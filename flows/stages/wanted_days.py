"""From which filing date each filer's filings are wanted: the watch list says, and a backfill may reach further back.

What a backfill reached for is kept in the data folder: the nights after it want the same, so that they end what was
interrupted, fetch what was missing, and see what EDGAR corrects. Watch list, and what managers owe, stay as they are.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from flows.watchlist import Company, Manager, Watchlist
from warehouse.files import write_atomically

_VERSION = 1


@dataclass
class WantedDays:
    """The first wanted filing date by CIK, of those for whom a backfill reached further back than the watch list."""

    backfilled: dict[str, date] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path, warn: Callable[[str], None]) -> WantedDays:
        """What the file says; nothing where there is none, or (``warn`` is told) where it cannot be read."""
        try:
            said = json.loads(path.read_bytes())
            if said["version"] != _VERSION:
                raise ValueError(f"it is of version {said['version']}")
            return cls({cik: date.fromisoformat(day) for cik, day in said["filed_from"].items()})
        except FileNotFoundError:
            return cls()
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            warn(
                f"{path}, which says how far back filings were asked for, cannot be read ({error}): they are asked for "
                "from the days of the watch list on. What is landed stays. `bubblewatch backfill` writes it anew"
            )
            return cls()

    def write(self, path: Path) -> None:
        """Keeps it, atomically. Raises OSError."""
        filed_from = {cik: day.isoformat() for cik, day in sorted(self.backfilled.items())}
        write_atomically(path, json.dumps({"version": _VERSION, "filed_from": filed_from}, indent=1).encode())

    def reach_back(self, filers: Iterable[Company | Manager], first_day: date) -> None:
        """Wants the filings of these from ``first_day`` on, unless they are wanted from an earlier day already."""
        for filer in filers:
            self.backfilled[filer.cik] = min(first_day, self.backfilled.get(filer.cik, first_day))

    def of(self, watchlist: Watchlist, filer: Company | Manager) -> date:
        """The first day of an entry of the watch list."""
        listed = watchlist.filed_from_of(filer)
        return min(listed, self.backfilled.get(filer.cik, listed))
