"""Find what EDGAR lists for the watch list: tonight from the indexes of the days, once a week from each filer's own.

A filer is asked for by its submissions JSON when it is new on the list, when what is wanted of it changed, and once a
week, since only there a listing that was corrected late shows. In between one daily index serves for everybody.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from flows.edgar.connection import SAMPLE, EdgarConnection
from flows.edgar.daily_index import read_day
from flows.edgar.errors import Blocked, DayUnreadable, EdgarError, GatewayError, IndexUnreadable, UnknownFiler
from flows.edgar.filing_index import FilingEntry, read_index
from flows.edgar.full_index import Quarter, quarters_between, read_quarter
from flows.edgar.known_listing import KnownListing
from flows.run import Run
from flows.stages.wanted_days import WantedDays
from flows.watchlist import Company, Manager, Watchlist
from warehouse.landing import Filer, LandingError

logger = logging.getLogger(__name__)

NEW_YORK = ZoneInfo("America/New_York")
"""EDGAR's time: its days are filing dates."""

CHECK_DAYS = 7
"""After so many days a filer's own list is read again, for what was corrected late."""
LATEST_CHECK_DAYS = 14
"""A night that catches up on days missed leaves that for another night, but not for longer than this."""
_DAYS_OF_A_USUAL_NIGHT = 2
# One page may fail by itself; two in a row are an outage.
_FAILURES_OF_AN_OUTAGE = 2

Watched = Company | Manager
_Answer = TypeVar("_Answer")


def today_at_edgar() -> date:
    """The day it is in New York."""
    return datetime.now(NEW_YORK).date()


def find_filings(run: Run, edgar: EdgarConnection) -> list[FilingEntry]:
    """Every filing EDGAR lists for the watch list; what cannot be read is reported as missing.

    Where EDGAR blocks us for longer than the run may wait, or two answers in a row do not come, nobody further is asked
    for. What EDGAR lists otherwise than before is reported; what it says of a filer is kept in the raw zone.
    """
    search = _begin(run, edgar)
    known, ciks = search.known, [filer.cik for filer in run.watchlist.entries]
    before = known.listed(ciks)
    search.read(plan_night(known, run.watchlist, search.today))
    _report_changes(run, known, before, known.listed(ciks))
    _remember(run, known)
    return _listed(run, known, run.watchlist.entries)


@dataclass(frozen=True)
class Listed:
    """Filings that are listed, and whose (CIKs) are not on a list that the library could read."""

    entries: list[FilingEntry]
    unlisted: frozenset[str] = frozenset()


def list_filers(run: Run, edgar: EdgarConnection, filers: Sequence[Watched]) -> Listed:
    """Every filing on these filers' own lists, for a backfill; what cannot be read is reported as missing.

    A list that is known from the wanted day on is not asked for again. However this ends, what was read stays known.
    Where EDGAR has no list of a filer, or not all pages of it, its quarterly indexes are read instead.
    """
    search = _begin(run, edgar)
    try:
        search.read(Plan([], [filer for filer in filers if filer.cik not in search.known.filers]))
    finally:
        _remember(run, search.known)
    entries = _listed(run, search.known, filers)
    if not search.unlisted:
        return Listed(entries)
    entries += search.read_quarters(entries)
    run.report.filings_listed = len(entries)
    return Listed(entries, frozenset(filer.cik for filer in search.unlisted))


def _begin(run: Run, edgar: EdgarConnection) -> _Search:
    today, first_days = today_at_edgar(), _first_days(run)
    known = KnownListing.read(run.settings.known_listing, run.settings.source)
    if run.settings.source == SAMPLE:
        # The sample changes with the program and not from day to day.
        known = KnownListing(SAMPLE)
    settled = [filer.cik for filer in run.watchlist.entries if _is_settled(run, known, filer, first_days[filer.cik])]
    known.keep_only(settled, today)
    return _Search(run, edgar, known, today, first_days)


def _first_days(run: Run) -> dict[str, date]:
    """The filing date from which the filings of each are wanted, by CIK."""
    wanted = WantedDays.read(run.settings.wanted_days, run.report.warnings.append)
    return {filer.cik: wanted.of(run.watchlist, filer) for filer in run.watchlist.entries}


def _is_settled(run: Run, known: KnownListing, filer: Watched, filed_from: date) -> bool:
    """Whether the filer's own list was read for the forms and from the day that are wanted now.

    What EDGAR says of the filer itself stands there only: where that is not kept, the list is needed again.
    """
    listing = known.filers.get(filer.cik)
    wanted = (filed_from, filer.forms)
    return listing is not None and (listing.filed_from, listing.forms) == wanted and run.zone.has_filer(filer.cik)


def _listed(run: Run, known: KnownListing, filers: Sequence[Watched]) -> list[FilingEntry]:
    listed = list(known.listed([filer.cik for filer in filers]).values())
    run.report.filings_listed = len(listed)
    return listed


@dataclass(frozen=True)
class Plan:
    """What a night asks for: the indexes of days, the oldest first, and filers by their own lists."""

    days: list[date]
    filers: list[Watched]


def plan_night(known: KnownListing, watchlist: Watchlist, today: date) -> Plan:
    """The fewest requests that find everything: the daily indexes that all share, or a request for each filer.

    Whose own list was read a week ago is asked for it again, but not on a night that has days to catch up on; whose
    list is doubted, at once.
    """
    age = {cik: (today - filer.asked_on).days for cik, filer in known.filers.items() if not filer.doubted}
    fresh = min(_options(age), key=lambda option: len(known.days_to_read(option, today)) - len(option))
    if len(known.days_to_read(fresh, today)) <= _DAYS_OF_A_USUAL_NIGHT:
        fresh = [cik for cik in fresh if age[cik] < CHECK_DAYS]
    return Plan(known.days_to_read(fresh, today), [filer for filer in watchlist.entries if filer.cik not in fresh])


def _options(age: Mapping[str, int]) -> list[list[str]]:
    """Whom the daily indexes may serve: all, or only those asked for more lately, or nobody."""
    oldest = sorted({days for days in age.values() if days < LATEST_CHECK_DAYS}, reverse=True)
    return [*([cik for cik, days in age.items() if days <= at_most] for at_most in oldest), []]


class _Search:
    """A night's requests, one after another, until they are answered or an outage is seen."""

    def __init__(
        self, run: Run, edgar: EdgarConnection, known: KnownListing, today: date, first_days: Mapping[str, date]
    ) -> None:
        self._run = run
        self._edgar = edgar
        self.known = known
        self.today = today
        self._first_days = first_days
        # A list may name a filing of the next business day already, and may not change any more until it comes.
        self._latest = today + timedelta(days=7)
        self._failures = 0
        self.unlisted: list[Watched] = []

    def read_quarters(self, known: Sequence[FilingEntry]) -> list[FilingEntry]:
        """What the quarterly indexes list of the filers ``unlisted``, and nothing that is ``known``."""
        first = min(self._first_days[filer.cik] for filer in self.unlisted)
        wanted = {filer.cik: (self._first_days[filer.cik], filer.forms) for filer in self.unlisted}
        had, found = {entry.accession_number for entry in known}, dict[str, FilingEntry]()
        quarters = quarters_between(first, self.today)
        with self._run.progress.over("reading EDGAR's quarterly indexes", len(quarters)) as advance:
            for done, quarter in enumerate(quarters, 1):
                for entry in self._quarter(quarter, wanted):
                    filed_from, forms = wanted[entry.cik]
                    if entry.base_form in forms and entry.filing_date >= filed_from:
                        found.setdefault(entry.accession_number, entry)
                advance(done)
        return [entry for number, entry in found.items() if number not in had]

    def _quarter(self, quarter: Quarter, ciks: Collection[str]) -> list[FilingEntry]:
        what = "EDGAR's index of {} Q{}".format(*quarter)
        try:
            return self._asked(what, lambda: read_quarter(self._edgar, quarter, ciks))
        except EdgarError as error:
            self._failed(what, error)
            return []

    def read(self, plan: Plan) -> None:
        """Ask for what is planned; where a day's index is not what it should be, for every filer instead."""
        filers = plan.filers
        with self._run.progress.over("reading EDGAR's indexes", len(plan.days) + len(filers)) as advance:
            if not all(self._read_day(day) for day in plan.days):
                filers = list(self._run.watchlist.entries)
            for done, filer in enumerate(filers, len(plan.days) + 1):
                self._read_filer(filer)
                advance(done)

    def _read_day(self, day: date) -> bool:
        """Whether the index of the day was one, or is not there; what cannot be reached is no fault of the index."""
        what = f"EDGAR's index of {day}"
        try:
            rows = self._asked(what, lambda: read_day(self._edgar, day))
        except DayUnreadable as error:
            self._run.report.missing.append(f"{what}: {error} Every filer was asked for instead.")
            return False
        except EdgarError as error:
            self._failed(what, error)
        else:
            if rows is None:
                why = "yet" if day == self.today else "and is asked for again until every filer's own list was read"
                self._run.report.pending.append(f"{what} is not there {why}")
            else:
                self.known.take_in_day(day, rows)
        return True

    def _read_filer(self, filer: Watched) -> None:
        what = f"{filer.name} (CIK {filer.cik})"
        filed_from = self._first_days[filer.cik]
        known = self.known.filers.get(filer.cik)
        unless = known.unless if known else {}
        try:
            index = self._asked(
                what,
                lambda: read_index(self._edgar, filer.cik, filer.forms, filed_from, self._latest, unless),
            )
        except EdgarError as error:
            self._failed(what, error)
            if isinstance(error, UnknownFiler | IndexUnreadable):
                self.unlisted.append(filer)
        else:
            self.known.take_in_filer(filer.cik, index, forms=filer.forms, filed_from=filed_from, today=self.today)
            if index is not None:
                _keep(self._run, index.filer)

    def _asked(self, what: str, ask: Callable[[], _Answer]) -> _Answer:
        """The answer; a block is waited out once, where the run may wait so long. Raises EdgarError."""
        if self._failures >= _FAILURES_OF_AN_OUTAGE:
            raise _NotAskedError("not asked for after the failures before")
        try:
            answer = ask()
        except Blocked:
            if not self._edgar.sit_out():
                raise
            logger.info("%s is asked for again after the silence", what)
            answer = ask()
        self._failures = 0
        return answer

    def _failed(self, what: str, error: EdgarError) -> None:
        self._run.report.missing.append(f"{what}: {error}")
        self._failures += _FAILURES_OF_AN_OUTAGE if isinstance(error, Blocked) else isinstance(error, GatewayError)


class _NotAskedError(EdgarError):
    """Nobody further is asked for."""


def _keep(run: Run, filer: Filer) -> None:
    try:
        run.zone.land_filer(filer)
    except LandingError as error:
        # Its filings can be fetched all the same.
        run.report.missing.append(str(error))


def _remember(run: Run, known: KnownListing) -> None:
    if run.settings.source == SAMPLE:
        return
    try:
        known.write(run.settings.known_listing)
    except OSError as error:
        # It costs the next night requests, and nothing else.
        run.report.warnings.append(
            f"{run.settings.known_listing} could not be written ({error.strerror or error}): "
            "the next run asks for what this one knows"
        )


def _report_changes(
    run: Run, known: KnownListing, before: Mapping[str, FilingEntry], now: Mapping[str, FilingEntry]
) -> None:
    """What was listed and is listed otherwise now, or not any more. Landed bytes stay as they are."""
    for number, old in before.items():
        if change := _change(old, now.get(number)):
            landed = run.zone.has(number)
            known.filers[old.cik].doubted |= number not in now and not landed
            stays = "the bytes landed stay" if landed else "it was never landed"
            told = f"{old.filer_name} {old.form} of {old.filing_date} ({number}): {change}; {stays}"
            run.report.listed_otherwise.append(told)
            run.log.filings("find", [(number, "listed otherwise", told)])


def _change(old: FilingEntry, new: FilingEntry | None) -> str | None:
    if new is None:
        return "EDGAR does not list it any more"
    if (old.cik, old.form, old.filing_date) == (new.cik, new.form, new.filing_date):
        return None
    return f"EDGAR lists it as {new.form} of {new.filing_date} under CIK {new.cik} now"
