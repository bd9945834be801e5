"""What must be true on the morning after any night, whatever went wrong in it."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from campaigns.night import Morning
from campaigns.world import FILINGS, World
from e2e.pipeline import build_rows, check_no_halves, check_whole, rows
from edgar_tree import Listed

from flows.edgar import urls
from flows.edgar.faults import Fault
from flows.edgar.known_listing import KnownListing
from flows.edgar.replica import SeenRequest
from flows.settings import Settings
from warehouse.landing import RawZone

_BLOCK_SECONDS = 600.0
# A date has whole seconds, and is said some time after the request arrived.
_TOLERANCE_SECONDS = 2.0


@dataclass
class Seen:
    """What the nights so far have seen: filings that were known, and filers whose stale list was served."""

    known: set[str] = field(default_factory=set)
    stale: set[str] = field(default_factory=set)

    def note(self, faults: Sequence[Fault]) -> None:
        """Takes note of the lists that were served in place of a filer's own."""
        lists = [fault.pattern for fault in faults if fault.kind == "replace_body" and ".json" in fault.pattern]
        self.stale |= {pattern.removeprefix("CIK").removesuffix(".json") for pattern in lists}


def check_morning(settings: Settings, shared: Path, before: Collection[str], morning: Morning) -> None:
    """Nothing half-written or false, nothing twice, nothing asked for without need or in silence."""
    check_no_halves(settings)
    landed = RawZone(settings.raw_zone).accession_numbers()
    report = morning.report
    assert report.filings_landed == len(landed) - len(before), "the report counts other filings than were landed"
    assert report.refused == [], report.refused
    assert report.exit_code == (report.outcome.exit_code or (3 if report.missing else 0)), report.exit_code
    _check_bytes(settings, shared, landed)
    read = [number for (number,) in build_rows(settings, "SELECT accession_number FROM raw.raw_filing ORDER BY 1")]
    assert read == landed, f"read: {read}, landed: {landed}"
    asked = [request.path for request in morning.seen if urls.kind_of(request.host, request.path) == "full submission"]
    again = [path for path in asked if any(number in path for number in before)]
    assert not again, f"asked for although landed: {again}"
    assert report.requests == len(morning.seen), "the report counts other requests than arrived"
    assert sum(report.requests_by_kind.values()) <= report.requests
    _check_silence(morning.seen)


def check_named(settings: Settings, seen: Seen, world: World, day: date, morning: Morning) -> None:
    """Each filing that EDGAR lists and that is not landed is named, or the list is that would have told of it."""
    report = morning.report
    landed = set(RawZone(settings.raw_zone).accession_numbers())
    known = KnownListing.read(settings.known_listing, settings.source)
    seen.known |= {number for filer in known.filers.values() for number in filer.entries}
    # What its filer's own list does not list any more is told once, and is not missing until a list has it again.
    seen.known -= {filing.number for filing in FILINGS if any(filing.number in one for one in report.listed_otherwise)}
    named = [filing.number for filing in FILINGS if any(f"({filing.number}): " in line for line in report.missing)]
    assert not landed & set(named), f"said to be missing, and landed: {landed & set(named)}"
    for filing in world.listed(day):
        if filing.number in landed or filing.number in named:
            continue
        assert filing.number not in seen.known, f"{filing.number} was known, is not landed, and is not named"
        assert filing.cik in seen.stale or _list_named(filing, world, morning), (
            f"{filing.number} is not landed, and neither it nor a list of it is named: {report.missing}"
        )


def check_published(settings: Settings) -> None:
    """What is up is whole, and holds every filing that is landed."""
    if check_whole(settings.published) is None:
        assert not RawZone(settings.raw_zone).accession_numbers(), "filings are landed, and nothing is published"
        return
    numbers = rows(settings.published_database, "SELECT accession_number FROM raw.raw_filing ORDER BY 1")
    assert [number for (number,) in numbers] == RawZone(settings.raw_zone).accession_numbers()


def _list_named(filing: Listed, world: World, morning: Morning) -> bool:
    words = (f"(CIK {filing.cik})", f"EDGAR's index of {world.listed_from[filing.number]}")
    lines = [*morning.report.missing, *morning.report.pending]
    return any(word in line for word in words for line in lines)


def _check_bytes(settings: Settings, shared: Path, landed: Collection[str]) -> None:
    zone = RawZone(settings.raw_zone)
    for filing in FILINGS:
        if filing.number in landed:
            whole = (shared / "sample" / filing.file).read_bytes()
            assert zone.read(filing.number) == whole, f"{filing.number} was landed with other bytes than EDGAR's"


def _check_silence(seen: Sequence[SeenRequest]) -> None:
    """No request arrives while EDGAR wants silence."""
    for one, following in itertools.pairwise(seen):
        wanted = _silence(one) - _TOLERANCE_SECONDS
        after = following.at - one.at
        assert after >= wanted, f"{following.path} was asked for {after:.0f} s after {one.fault} at {one.path}"


def _silence(request: SeenRequest) -> float:
    fault = request.fault
    if fault is None:
        return 0.0
    if fault.kind in ("block_page_403", "block_page_200"):
        return _BLOCK_SECONDS
    if fault.kind == "status_403" and not request.path.startswith(urls.INDEX_PATHS):
        return _BLOCK_SECONDS
    return fault.seconds if fault.kind in ("status_429", "status_503") else 0.0
