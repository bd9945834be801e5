"""Publishing: a release folder whole before anyone sees it, and one symlink replaced atomically.

A release is a fresh, compact, read-only ``bubblewatch.duckdb``, one Parquet file a mart and the manifest.
``published/current`` points to one release: database, Parquet and manifest change together. Readers that hold last
night's file keep it; a new connection through the symlink sees the new night.

A night that the judgement between nights held back lies whole in ``published/held``, for a person to look at and to
release by name; what a later night publishes takes its place.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from warehouse.connection import Connection, WarehouseError, make_tables
from warehouse.contract.table import qualified
from warehouse.contract.tables import TABLES, Layer, Table, tables_of
from warehouse.contract.version import CONTRACT_VERSION
from warehouse.ddl import text_literal
from warehouse.layout import CURRENT_NAME, DATABASE_NAME, MANIFEST_NAME

OLDEST_READER = "v1.1.0"
"""The oldest DuckDB that opens what is published: BI tools bring a DuckDB of their own, often years old."""

_PIN = "pinned"
_RELEASES = "releases"
_HELD = "held"
_UNFINISHED = ".unfinished"


class PublishError(WarehouseError):
    """A release cannot be written or found; what was published stays as it was."""


@dataclass(frozen=True, slots=True)
class Published:
    """The folder of releases and its ``current`` symlink."""

    folder: Path

    @property
    def current(self) -> Path:
        """The symlink that readers open through."""
        return self.folder / CURRENT_NAME

    @property
    def database(self) -> Path:
        """The published database, through the symlink."""
        return self.current / DATABASE_NAME

    @property
    def pinned(self) -> bool:
        """True while a rolled-back release is to stay up."""
        return (self.folder / _PIN).exists()

    def releases(self) -> list[str]:
        """Names of the complete releases, oldest first."""
        found = (path.parent.name for path in (self.folder / _RELEASES).glob(f"*/{MANIFEST_NAME}"))
        return sorted(name for name in found if not name.endswith(_UNFINISHED))

    def current_release(self) -> str | None:
        """Name of the release that is up; None where there is none."""
        return self.current.resolve().name if self.current.exists() else None

    def manifest(self) -> dict[str, Any] | None:
        """Manifest of the release that is up; None where there is none."""
        path = self.current / MANIFEST_NAME
        if not path.exists():
            return None
        return _manifest_in(path.parent)

    def newest_manifest(self) -> dict[str, Any] | None:
        """Manifest of the newest release, whether it is up or an earlier one is pinned; None where there is none."""
        releases = self.releases()
        return _manifest_in(self.folder / _RELEASES / releases[-1]) if releases else None

    def held(self) -> str | None:
        """Name of the night that is held back; None where there is none."""
        found = sorted(path.parent.name for path in (self.folder / _HELD).glob(f"*/{MANIFEST_NAME}"))
        return next((name for name in reversed(found) if not name.endswith(_UNFINISHED)), None)

    def database_of(self, night: str) -> Path:
        """The database of a release, or of the night that is held back. Raises PublishError where there is neither."""
        if night == self.held():
            return self.folder / _HELD / night / DATABASE_NAME
        self._refuse_unknown(night)
        return self.folder / _RELEASES / night / DATABASE_NAME

    def publish(self, build: Connection, release: str, facts: Mapping[str, Any], *, keep: int) -> Path:
        """Writes the release from the build file, points ``current`` at it, and drops releases beyond ``keep``.

        ``facts`` are what the manifest says besides tables and files. Raises PublishError, with ``current`` unchanged,
        where the disk refuses. While a release is pinned, the new one is written but not put up.
        """
        folder = self.folder / _RELEASES / release
        self._write_whole(build, folder, facts)
        if not self.pinned:
            self.point_at(release)
        self._drop_old(keep)
        self._drop_held()
        return folder

    def hold(self, build: Connection, night: str, facts: Mapping[str, Any]) -> Path:
        """Writes a night as ``publish`` would, where no reader looks; it takes the place of one held before.

        Raises PublishError, with ``current`` unchanged.
        """
        folder = self.folder / _HELD / night
        self._write_whole(build, folder, facts)
        self._drop_held(but=night)
        return folder

    def release_held(self, night: str, *, keep: int) -> None:
        """Makes a release of the night that is held back, for a person has looked; it goes up unless one is pinned.

        Raises PublishError where another night or none is held back.
        """
        held = self.held()
        if night != held:
            raise PublishError(f"night {night!r} is not held back; held back is: {held or 'none'}")
        try:
            (self.folder / _RELEASES).mkdir(exist_ok=True)
            (self.folder / _HELD / night).replace(self.folder / _RELEASES / night)
        except OSError as error:
            raise PublishError(f"night {night} could not be released: {error}. What was up stays up") from error
        if not self.pinned:
            self.point_at(self.releases()[-1])  # a run at work may have published a newer one just now
        self._drop_old(keep)

    def point_at(self, release: str) -> None:
        """Replaces the symlink atomically. Raises PublishError where there is no such release."""
        self._refuse_unknown(release)
        link = self.folder / f".current.{os.getpid()}"
        link.unlink(missing_ok=True)
        link.symlink_to(Path(_RELEASES) / release)
        link.replace(self.current)

    def roll_back(self, release: str) -> None:
        """Puts an earlier release up and pins it, until ``unpin``."""
        self.point_at(release)
        (self.folder / _PIN).write_text(release + "\n")

    def unpin(self) -> str | None:
        """Lets the nights on again: the newest release goes up. Returns its name."""
        (self.folder / _PIN).unlink(missing_ok=True)
        releases = self.releases()
        if releases:
            self.point_at(releases[-1])
        return releases[-1] if releases else None

    def sweep(self) -> None:
        """Removes what a killed run left unfinished."""
        for left_over in self.folder.glob(f"*/*{_UNFINISHED}"):
            shutil.rmtree(left_over, ignore_errors=True)
        for link in self.folder.glob(".current.*"):
            link.unlink(missing_ok=True)

    def _refuse_unknown(self, release: str) -> None:
        if release not in self.releases():
            raise PublishError(f"there is no release {release!r}; there are: {', '.join(self.releases()) or 'none'}")

    def _write_whole(self, build: Connection, folder: Path, facts: Mapping[str, Any]) -> None:
        unfinished = folder.with_name(folder.name + _UNFINISHED)
        try:
            self._write(build, unfinished, facts)
            unfinished.replace(folder)
        except (OSError, duckdb.Error) as error:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise PublishError(f"release {folder.name} could not be written: {error}. What was up stays up") from error

    def _write(self, build: Connection, folder: Path, facts: Mapping[str, Any]) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        rows = copy_database(build, folder / DATABASE_NAME)
        for table in (*tables_of(Layer.DIM), *tables_of(Layer.MART)):
            _write_parquet(build, table, folder / f"{table.name}.parquet")
        manifest = {**facts, "contract_version": CONTRACT_VERSION, "rows": rows, "files": _files(folder)}
        (folder / MANIFEST_NAME).write_text(json.dumps(manifest, indent=1, sort_keys=True, default=str) + "\n")
        for path in folder.iterdir():
            path.chmod(0o444)

    def _drop_old(self, keep: int) -> None:
        up = self.current_release()
        for release in self.releases()[:-keep]:
            if release != up:
                shutil.rmtree(self.folder / _RELEASES / release, ignore_errors=True)

    def _drop_held(self, but: str | None = None) -> None:
        for path in (self.folder / _HELD).glob("*"):
            if path.name != but:
                shutil.rmtree(path, ignore_errors=True)


def copy_database(build: Connection, path: Path) -> dict[str, int]:
    """Copies every table of the contract into a fresh file, ordered by key; returns rows by table."""
    _make_empty(path)
    with build.cursor() as cursor:
        cursor.execute(f"ATTACH {text_literal(str(path))} AS release")
        try:
            return {table.name: _copy_table(cursor, table) for table in TABLES.values()}
        finally:
            cursor.execute("DETACH release")


def _make_empty(path: Path) -> None:
    # Made through a connection of its own: views made in an attached file would keep the attachment's name.
    with duckdb.connect(str(path), config={"storage_compatibility_version": OLDEST_READER}) as fresh:
        make_tables(fresh, with_keys=True)


def _copy_table(cursor: Connection, table: Table) -> int:
    copied = cursor.execute(
        f"INSERT INTO release.{qualified(table)} SELECT * FROM {qualified(table)} ORDER BY {', '.join(table.key)}"  # noqa: S608
    ).fetchone()
    return int(copied[0]) if copied else 0


def _write_parquet(build: Connection, table: Table, path: Path) -> None:
    """What the mart's plain view shows, ordered by key."""
    build.execute(
        f"COPY (SELECT * FROM main.{table.name} ORDER BY {', '.join(table.key)}) "  # noqa: S608
        f"TO {text_literal(str(path))} (FORMAT parquet, COMPRESSION zstd, "
        f"KV_METADATA {{contract_version: {text_literal(CONTRACT_VERSION)}}})"
    )


def _manifest_in(folder: Path) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads((folder / MANIFEST_NAME).read_text())
    return manifest


def _files(folder: Path) -> dict[str, dict[str, Any]]:
    return {
        path.name: {"bytes": path.stat().st_size, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
        for path in sorted(folder.iterdir())
    }
