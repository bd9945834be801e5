"""Releases held against their manifests, and the symlink and the pin against the releases.

A damaged release is set aside, never deleted, and the newest whole one takes its place; a killed run's half is removed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from warehouse.connection import WarehouseError, open_read_only
from warehouse.doctor.finding import Finding, found
from warehouse.landing import RawZone
from warehouse.layout import DATABASE_NAME
from warehouse.publish import Published
from warehouse.release_files import manifest_in


def check_releases(published: Published, *, thorough: bool, mend: bool) -> Iterator[Finding]:
    """Every release, and the night that is held back, has the files its manifest names, each of its size.

    Where ``thorough``, each of its SHA-256, and the database opens and has the rows that the manifest counts.
    """
    for folder in published.night_folders():
        if fault := _fault(folder, thorough=thorough):
            mending, place = partial(published.set_aside, folder), published.aside
            mended = f"set aside in {place}; the next run makes and publishes the night anew where it is missed"
            yield found(f"{folder} is damaged: {fault}", mending, mended, mend=mend)


def check_left_overs(published: Published, *, mend: bool) -> Iterator[Finding]:
    """Releases half written or half removed, and links that were not moved into place."""
    if halves := published.left_overs():
        names = ", ".join(sorted(path.name for path in halves))
        yield found(f"a killed run left in {published.folder}: {names}", published.sweep, "removed", mend=mend)


def check_current(published: Published, *, mend: bool) -> Iterator[Finding]:
    """The pin names a release, and ``current`` leads to it; where nothing is pinned, to the newest release."""
    if what := published.out_of_place():
        meant = published.meant()
        mended = f"{meant} is up" if meant else "the link is removed: there is no release"
        yield found(what, published.settle, mended, mend=mend)


def check_against_raw_zone(published: Published, zone: RawZone) -> Iterator[Finding]:
    """The filings of what is up are landed, and landed with the bytes that were read."""
    try:
        manifest, read = published.manifest(), _read(published)
    except WarehouseError:
        # There is none, or it is named by the look at the releases themselves.
        return
    if manifest is None:
        return
    up, here = manifest["release"], set(zone.accession_numbers())
    if gone := sorted(set(manifest.get("accession_numbers", [])) - here):
        yield Finding(
            f"release {up} was made of filings whose bytes do not lie in {zone.folder} any more: {', '.join(gone)}",
            to_do="`bubblewatch refresh` fetches what EDGAR still lists",
        )
    if others := [number for number, sha256 in read if zone.sha256_of(number) not in (None, sha256)]:
        yield Finding(
            f"release {up} was made of other bytes than are landed now: {', '.join(others)}",
            to_do="the next `bubblewatch refresh` publishes them",
        )


def _read(published: Published) -> list[tuple[str, str]]:
    with open_read_only(published.database) as connection:
        rows = connection.execute("SELECT accession_number, sha256 FROM raw.raw_filing ORDER BY accession_number")
        return [(number, sha256) for number, sha256 in rows.fetchall()]


def _fault(folder: Path, *, thorough: bool) -> str | None:
    """Why a release is not whole; None where it is."""
    try:
        manifest = manifest_in(folder)
        files: dict[str, dict[str, Any]] = manifest["files"]
        for name, about in files.items():
            if fault := _fault_of_file(folder / name, about, thorough=thorough):
                return fault
        return _fault_of_rows(folder / DATABASE_NAME, manifest["rows"]) if thorough else None
    except (WarehouseError, OSError, KeyError, TypeError, AttributeError) as error:
        return str(error)


def _fault_of_file(path: Path, about: dict[str, Any], *, thorough: bool) -> str | None:
    if not path.is_file():
        return f"{path.name} is not there"
    if path.stat().st_size != about["bytes"]:
        return f"{path.name} has {path.stat().st_size:,} bytes, and the manifest says {about['bytes']:,}"
    if thorough and _digest(path) != about["sha256"]:
        return f"the SHA-256 of {path.name} is not the manifest's"
    return None


def _fault_of_rows(database: Path, rows: dict[str, int]) -> str | None:
    # By the tables that are there: a release of an older contract has others than the present one.
    with open_read_only(database) as connection:
        try:
            tables = connection.execute("SELECT table_name, schema_name FROM duckdb_tables()").fetchall()
            counted = {
                name: connection.execute(f'SELECT count(*) FROM "{schema}"."{name}"').fetchall()[0][0]  # noqa: S608
                for name, schema in tables
            }
        except duckdb.Error as error:
            return f"{database.name} cannot be read: {error}"
    differing = sorted(name for name in rows if rows[name] != counted.get(name))
    return f"rows are not those that the manifest counts: {', '.join(differing)}" if differing else None


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
