"""What EDGAR is known to list, kept between nights, so that a night asks only for what it does not know yet.

One file in the data folder, outside the build file: a rebuild leaves it, and the content of the warehouse does not
depend on it. Where it is gone, damaged or of another source, nothing is known, and everybody is asked for again.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from flows.edgar.daily_index import DayRow
from flows.edgar.filing_index import FilingEntry, FilingIndex
from transforms.business_days import business_days
from warehouse.files import write_atomically

logger = logging.getLogger(__name__)

_VERSION = 1


@dataclass
class FilerListing:
    """What is known of one filer: its filings, and how and when (New York's day) its submissions JSON was read.

    It is ``doubted`` where it does not have a filing that an index had, and that was not landed: it may come from a
    cache.
    """

    asked_on: date
    filed_from: date
    forms: tuple[str, ...]
    unless: dict[str, str]
    entries: dict[str, FilingEntry]
    doubted: bool = False

    def add(self, row: DayRow) -> None:
        """Take in a row of a daily index, where it is of a wanted form and day and not known yet."""
        base_form = row.form.removesuffix("/A")
        if base_form in self.forms and row.filing_date >= self.filed_from and row.accession_number not in self.entries:
            self.entries[row.accession_number] = FilingEntry(
                row.accession_number, row.cik, row.form, row.filing_date, None, 0, "", row.filer_name
            )


@dataclass
class KnownListing:
    """The filers known, by CIK, and the days whose index was read since the first of them was asked for."""

    source: str
    filers: dict[str, FilerListing] = field(default_factory=dict)
    days_read: set[date] = field(default_factory=set)

    @classmethod
    def read(cls, path: Path, source: str) -> KnownListing:
        """What the file says of this source; nothing where there is none, or it cannot be read (logged)."""
        try:
            return _from_json(json.loads(path.read_bytes()), source)
        except FileNotFoundError:
            return cls(source)
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            logger.warning("%s cannot be read (%s): every filer is asked for again", path, error)
            return cls(source)

    @staticmethod
    def fault(path: Path) -> str | None:
        """Why the file cannot be read; None where it can, or there is none."""
        try:
            said = json.loads(path.read_bytes())
            _from_json(said, said["source"])
        except FileNotFoundError:
            return None
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            return f"{type(error).__name__}: {error}"
        return None

    def write(self, path: Path) -> None:
        """Keeps it, atomically. Raises OSError."""
        write_atomically(path, json.dumps(_as_json(self)).encode())

    def keep_only(self, ciks: Collection[str], today: date) -> None:
        """Forget who is not watched any more, and whatever a clock that was set back makes a thing of the future.

        The indexes of days on which somebody is not watched are not looked through for them.
        """
        self.filers = {cik: filer for cik, filer in self.filers.items() if cik in ciks and filer.asked_on <= today}
        first = min((filer.asked_on for filer in self.filers.values()), default=today)
        self.days_read = {day for day in self.days_read if first <= day <= today}

    def days_to_read(self, ciks: Iterable[str], today: date) -> list[date]:
        """The business days whose index these filers still need, the oldest first.

        From the very day on which they were asked for: what was filed later on that day is in its index.
        """
        first = min((self.filers[cik].asked_on for cik in ciks), default=None)
        return [] if first is None else [day for day in business_days(first, today) if day not in self.days_read]

    def take_in_day(self, day: date, rows: Iterable[DayRow]) -> None:
        """Add what the index of a day lists of the known filers. The day is read from now on."""
        for row in rows:
            if filer := self.filers.get(row.cik):
                filer.add(row)
        self.days_read.add(day)

    def take_in_filer(
        self, cik: str, index: FilingIndex | None, *, forms: tuple[str, ...], filed_from: date, today: date
    ) -> None:
        """Put what a filer's submissions JSON lists in the place of what was known; None: it has not changed."""
        if index is None:
            self.filers[cik].asked_on, self.filers[cik].doubted = today, False
            return
        entries = {entry.accession_number: entry for entry in index.entries}
        self.filers[cik] = FilerListing(today, filed_from, forms, index.unless, entries)

    def listed(self, ciks: Iterable[str]) -> dict[str, FilingEntry]:
        """The filings by accession number. A submission of two filers is one filing: the first of them keeps it."""
        found: dict[str, FilingEntry] = {}
        for filer in (self.filers[cik] for cik in ciks if cik in self.filers):
            found = filer.entries | found
        return found


def _as_json(known: KnownListing) -> dict[str, Any]:
    return {
        "version": _VERSION,
        "source": known.source,
        "days_read": sorted(day.isoformat() for day in known.days_read),
        "filers": {
            cik: {
                "asked_on": filer.asked_on.isoformat(),
                "filed_from": filer.filed_from.isoformat(),
                "forms": filer.forms,
                "unless": filer.unless,
                "doubted": filer.doubted,
                "entries": [_row(entry) for entry in filer.entries.values()],
            }
            for cik, filer in known.filers.items()
        },
    }


def _row(entry: FilingEntry) -> list[Any]:
    reported = entry.report_date.isoformat() if entry.report_date else None
    filed = entry.filing_date.isoformat()
    return [entry.accession_number, entry.form, filed, reported, entry.size, entry.primary_document, entry.filer_name]


def _from_json(said: Any, source: str) -> KnownListing:
    if said["version"] != _VERSION or said["source"] != source:
        return KnownListing(source)
    filers = {cik: _filer(cik, about) for cik, about in said["filers"].items()}
    return KnownListing(source, filers, {date.fromisoformat(day) for day in said["days_read"]})


def _filer(cik: str, about: dict[str, Any]) -> FilerListing:
    entries = {row[0]: _entry(cik, *row) for row in about["entries"]}
    asked_on, filed_from = date.fromisoformat(about["asked_on"]), date.fromisoformat(about["filed_from"])
    doubted = bool(about.get("doubted", False))
    return FilerListing(asked_on, filed_from, tuple(about["forms"]), dict(about["unless"]), entries, doubted)


def _entry(
    cik: str, number: str, form: str, filed: str, reported: str | None, size: int, document: str, name: str
) -> FilingEntry:
    reported_on = date.fromisoformat(reported) if reported else None
    return FilingEntry(number, cik, form, date.fromisoformat(filed), reported_on, size, document, name)
