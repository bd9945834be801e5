"""Look at all that is stored, and mend what can be mended: the whole of it for ``bubblewatch doctor``, and before
each run what costs next to nothing."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from flows.edgar.known_listing import KnownListing
from flows.settings import Settings
from warehouse.dataset_zone import DatasetZone
from warehouse.doctor.build_file import check_build
from warehouse.doctor.finding import Finding, found
from warehouse.doctor.raw_zone import check_datasets, check_filers, check_filings, check_left_overs, check_set_aside
from warehouse.doctor.releases import check_against_raw_zone, check_current, check_releases
from warehouse.doctor.releases import check_left_overs as check_halves
from warehouse.landing import RawZone
from warehouse.publish import Published


def examine(settings: Settings, *, thorough: bool, mend: bool) -> Iterator[Finding]:
    """Every part of the data folder, what the others are made of first. Only for one who holds the folder.

    What is not ``thorough`` opens and counts; what is reads every byte. Raises WarehouseError.
    """
    zone, published = RawZone(settings.raw_zone), Published(settings.published)
    yield from check_left_overs(zone, mend=mend)
    if thorough:
        yield from check_filings(zone, mend=mend)
        yield from check_set_aside(zone)
    yield from check_filers(zone, mend=mend)
    yield from check_datasets(DatasetZone(settings.raw_zone), thorough=thorough, mend=mend)
    yield from check_build(settings.build, zone, thorough=thorough, mend=mend)
    yield from check_halves(published, mend=mend)
    yield from check_releases(published, thorough=thorough, mend=mend)
    yield from check_current(published, mend=mend)
    if thorough:
        yield from check_against_raw_zone(published, zone)
    yield from _check_state(settings, mend=mend)


def _check_state(settings: Settings, *, mend: bool) -> Iterator[Finding]:
    """What is kept between nights beside the content: what EDGAR lists, how the last run ended, begun downloads."""
    listing, last_run, incoming = settings.known_listing, settings.last_run, settings.incoming
    if fault := KnownListing.fault(listing):
        mended = "removed; the next `bubblewatch refresh` asks EDGAR for every filer again"
        yield found(f"{listing} cannot be read: {fault}", listing.unlink, mended, mend=mend)
    if fault := _fault_of_json(settings):
        yield found(
            f"{last_run} cannot be read: {fault}", last_run.unlink, "removed; the next run says anew", mend=mend
        )
    if halves := list(settings.data_dir.glob("*.part")):
        what = f"{len(halves)} files that a killed run had begun lie in {settings.data_dir}"
        yield found(what, partial(_unlink, halves), "removed", mend=mend)
    if incoming.is_dir() and any(incoming.iterdir()):
        what = f"downloads that a killed run had begun lie in {incoming}"
        yield found(what, lambda: shutil.rmtree(incoming), "removed; what is missing is fetched again", mend=mend)


def _unlink(paths: Iterable[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)


def _fault_of_json(settings: Settings) -> str | None:
    try:
        if settings.last_run.exists():
            json.loads(settings.last_run.read_bytes())
    except (OSError, ValueError) as error:
        return str(error)
    return None
