"""The raw zone held against its own digests. What is damaged is set aside, never deleted: the next night fetches it."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from warehouse.dataset_zone import DatasetZone
from warehouse.doctor.finding import Finding, found
from warehouse.landing import LandingError, RawZone

_FETCHED_AGAIN = "set aside in {place}; the next `bubblewatch refresh` fetches it again"


def check_filings(zone: RawZone, *, mend: bool) -> Iterator[Finding]:
    """Every landed submission is unpacked and held against the SHA-256 it was landed with."""
    numbers = zone.accession_numbers()
    with ThreadPoolExecutor() as readers:
        for number, fault in zip(numbers, readers.map(partial(_fault, zone), numbers), strict=True):
            if fault is not None:
                mending = partial(zone.set_aside, number)
                yield found(fault, mending, _FETCHED_AGAIN.format(place=zone.aside), mend=mend)


def check_filers(zone: RawZone, *, mend: bool) -> Iterator[Finding]:
    """What EDGAR said of each filer can be read."""
    for cik, fault in zone.damaged_filers():
        mending = partial(zone.set_filer_aside, cik)
        mended = f"set aside in {zone.aside}; the next `bubblewatch refresh` asks EDGAR for it again"
        yield found(fault, mending, mended, mend=mend)


def check_datasets(datasets: DatasetZone, *, thorough: bool, mend: bool) -> Iterator[Finding]:
    """Every kept zip has a record that can be read; where ``thorough``, and the bytes that were kept."""
    for sha256, fault in datasets.damaged(thorough=thorough):
        mending = partial(datasets.set_aside, sha256)
        to_do = "load the zip again with `bubblewatch backfill 13f-dataset`"
        yield found(fault, mending, f"set aside in {datasets.aside}", mend=mend, to_do=to_do)


def check_left_overs(zone: RawZone, *, mend: bool) -> Iterator[Finding]:
    """Files that a killed run had begun: parts, and records whose bytes never came."""
    if halves := zone.left_overs():
        what = f"{len(halves)} files that a killed run had begun lie in {zone.folder}"
        yield found(what, zone.sweep, "removed", mend=mend)


def check_set_aside(zone: RawZone) -> Iterator[Finding]:
    """Filings that were set aside and have not been fetched again since."""
    for number in zone.set_aside_numbers():
        if not zone.has(number):
            yield Finding(
                f"{number} was damaged and set aside, and is not landed again yet",
                to_do="run `bubblewatch refresh`; where EDGAR lists it no longer, look at what lies in "
                f"{zone.aside / number}",
            )


def _fault(zone: RawZone, number: str) -> str | None:
    try:
        zone.read(number)
    except LandingError as error:
        return str(error)
    return None
