"""Publishing: a release folder whole before anyone sees it, and one symlink replaced atomically.

A release is a fresh, compact, read-only database, one Parquet file a mart and the manifest, which change together:
``published/current`` points to one. Readers that hold last night's file keep it; a new connection sees the new night.
A night that was held back lies whole in ``published/held``, for a person to look at and to release by name.

Unless a release is pinned, the newest is up. What looks at the pin and moves the symlink does so under one lock: who
rolls back while a night is at work has the last word. What is written lies on the disk before the symlink moves.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from warehouse.connection import Connection
from warehouse.files import bring_to_disk, locked, set_aside, write_atomically
from warehouse.layout import CURRENT_NAME, DATABASE_NAME, MANIFEST_NAME
from warehouse.release_files import (
    DROPPED,
    UNFINISHED,
    Complete,
    PublishError,
    as_it_is,
    drop,
    manifest_in,
    write_whole,
)
from warehouse.renew_release import operations_of, released, renewed
from warehouse.write_release import write_tables

_PIN = "pinned"
_RELEASES = "releases"
_HELD = "held"
_ASIDE = "set-aside"


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
    def aside(self) -> Path:
        """Where damaged releases are put, out of everybody's way."""
        return self.folder / _ASIDE

    @property
    def pinned(self) -> bool:
        """True while a rolled-back release is to stay up."""
        return (self.folder / _PIN).exists()

    def releases(self) -> list[str]:
        """Names of the complete releases, oldest first."""
        return [folder.name for folder in self._nights(_RELEASES)]

    def night_folders(self) -> list[Path]:
        """Folders of every release and of the night that is held back, whole or damaged."""
        found = (path for kind in (_RELEASES, _HELD) for path in (self.folder / kind).glob("*") if path.is_dir())
        return sorted(path for path in found if not path.name.endswith((UNFINISHED, DROPPED)))

    def nights(self) -> list[str]:
        """Names of all nights that lie here: releases, the one that is held back, and those set aside."""
        return [*(folder.name for folder in self.night_folders()), *(path.name for path in self.aside.glob("*"))]

    def current_release(self) -> str | None:
        """Name of the release that is up; None where there is none."""
        return self.current.resolve().name if self.current.exists() else None

    def manifest(self) -> dict[str, Any] | None:
        """Manifest of the release that is up; None where there is none."""
        return manifest_in(self.current) if (self.current / MANIFEST_NAME).exists() else None

    def newest_manifest(self) -> dict[str, Any] | None:
        """Manifest of the newest release, whether it is up or an earlier one is pinned; None where there is none."""
        releases = self.releases()
        return manifest_in(self.folder / _RELEASES / releases[-1]) if releases else None

    def held(self) -> str | None:
        """Name of the night that is held back; None where there is none."""
        found = self._nights(_HELD)
        return found[-1].name if found else None

    def database_of(self, night: str) -> Path:
        """The database of a release, or of the night that is held back. Raises PublishError where there is neither."""
        if night == self.held():
            return self.folder / _HELD / night / DATABASE_NAME
        self._refuse_unknown(night)
        return self.folder / _RELEASES / night / DATABASE_NAME

    def publish(
        self, build: Connection, release: str, facts: Mapping[str, Any], *, keep: int, complete: Complete = as_it_is
    ) -> Path:
        """Writes the release from the build file, points ``current`` at it, and drops releases beyond ``keep``.

        ``facts`` are what the manifest says besides tables and files; ``complete`` is given the whole release before
        readers are. Raises PublishError, with ``current`` unchanged, where the disk refuses. While a release is pinned,
        the new one is written but not put up.
        """
        folder = self.folder / _RELEASES / release
        write_whole(folder, lambda empty: {**facts, **write_tables(build, empty)})
        complete(folder)
        with self._alone():
            if not self.pinned:
                self._point_at(release)
            self._drop_old(keep)
            self._drop_held()
        return folder

    def hold(self, build: Connection, night: str, facts: Mapping[str, Any], *, complete: Complete = as_it_is) -> Path:
        """Writes a night as ``publish`` would, where no reader looks; it takes the place of one held before.

        Raises PublishError, with ``current`` unchanged.
        """
        folder = self.folder / _HELD / night
        write_whole(folder, lambda empty: {**facts, **write_tables(build, empty)})
        complete(folder)
        with self._alone():
            self._drop_held(but=night)
        return folder

    def renew(self, build: Connection, release: str, *, complete: Complete = as_it_is) -> None:
        """Puts what is up in its own place once more, named ``release``: the same content, the operations of ``build``.

        Nothing happens while a release is pinned, or none is up. Raises PublishError, with ``current`` unchanged.
        """
        before = self.current_release()
        if before is None or self.pinned:
            return
        source, folder = (self.folder / _RELEASES / name for name in (before, release))
        since = manifest_in(source).get("content_since", before)
        facts, amend = {"release": release, "content_since": since}, operations_of(build)
        write_whole(folder, lambda empty: renewed(source, empty, facts, amend))
        complete(folder)
        with self._alone():
            up = self.current_release()  # this very release, where somebody let the nights on again just now
            if up != release and (self.pinned or up != before):
                drop(folder)  # somebody rolled back or released a night just now, and has the last word
                return
            self._point_at(release)
            drop(source)

    def release_held(self, night: str, *, keep: int, words: str, complete: Complete = as_it_is) -> None:
        """Makes a release of the night that is held back, for a person has looked; it goes up unless one is pinned.

        ``words`` say who released it when; its row of load_log and its manifest hold them. Raises PublishError where
        another night or none is held back.
        """
        with self._alone():
            held = self.held()
            if night != held:
                raise PublishError(f"night {night!r} is not held back; held back is: {held or 'none'}")
            source, folder = self.folder / _HELD / night, self.folder / _RELEASES / night
            # One that was killed here before has written it already.
            if night not in self.releases():
                write_whole(folder, lambda empty: renewed(source, empty, {"released": words}, released(night, words)))
                complete(folder)
            if not self.pinned:
                self._point_at(self.releases()[-1])  # a run at work may have published a newer one just now
            drop(source)
            self._drop_old(keep)

    def point_at(self, release: str) -> None:
        """Replaces the symlink atomically. Raises PublishError where there is no such release."""
        with self._alone():
            self._point_at(release)

    def roll_back(self, release: str) -> None:
        """Puts an earlier release up and pins it, until ``unpin``. Raises PublishError."""
        with self._alone():
            self._refuse_unknown(release)
            # First the pin: whatever happens between the two, the next run puts up what is pinned.
            self._pin(release)
            self._point_at(release)

    def unpin(self) -> str | None:
        """Lets the nights on again: the newest release goes up. Returns its name. Raises PublishError."""
        with self._alone():
            (self.folder / _PIN).unlink(missing_ok=True)
            releases = self.releases()
            if releases:
                self._point_at(releases[-1])
            return releases[-1] if releases else None

    def meant(self) -> str | None:
        """The release that is meant to be up: the pinned one, else the newest; None where there is none.

        Of a pin that names no release, what is up is meant.
        """
        releases = self.releases()
        wanted = [self._pinned_name(), self.current_release()] if self.pinned else []
        return next((name for name in wanted if name in releases), releases[-1] if releases else None)

    def out_of_place(self) -> str | None:
        """What is wrong with the pin or the symlink, in words; None where they are as they are meant."""
        meant, up = self.meant(), self.current_release()
        if self.pinned and self._pinned_name() != meant:
            return f"{self.folder / _PIN} names {self._pinned_name()!r}, which is no release"
        leads_there = meant is not None and self.current.resolve() == (self.folder / _RELEASES / meant).resolve()
        if self.current.is_symlink() == leads_there == (meant is not None):
            return None
        if not os.path.lexists(self.current):
            return f"{self.current} is not there"
        return f"{self.current} leads to {up or 'nothing'}, and {meant or 'no release'} is meant to be up"

    def settle(self) -> None:
        """Puts up what is meant to be up, and pins it where something is pinned. Raises PublishError."""
        with self._alone():
            meant = self.meant()
            if os.path.lexists(self.current) and not self.current.is_symlink():
                set_aside(self.current, self.aside)
            if meant is None:
                self.current.unlink(missing_ok=True)
                (self.folder / _PIN).unlink(missing_ok=True)
                return
            if self.pinned:
                self._pin(meant)
            self._point_at(meant)

    def left_overs(self) -> list[Path]:
        """What a killed run left unfinished: nights, and the page in one of them, be it up or not."""
        nights = (path for ending in (UNFINISHED, DROPPED) for path in self.folder.glob(f"*/*{ending}"))
        pages = self.folder.glob(f"*/*/*{UNFINISHED}")
        halves = [path for path in (*nights, *pages) if path.parent != self.current]
        return [*halves, *self.folder.glob(".current.*"), *self.folder.glob("*.part")]

    def sweep(self) -> None:
        """Removes what a killed run left unfinished. Only for a caller that holds the data folder."""
        with self._alone():
            for path in self.left_overs():
                if path.is_dir() and not path.is_symlink():
                    shutil.rmtree(path, ignore_errors=True)
                else:
                    path.unlink(missing_ok=True)

    def set_aside(self, folder: Path) -> None:
        """Moves a damaged release out of everybody's way; what is up then is not settled. Raises PublishError."""
        with self._alone():
            set_aside(folder, self.aside)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        if not self.folder.is_dir():
            # There is nothing to be alone with, and a mistyped folder is not made.
            yield
            return
        try:
            with locked(self.folder / ".lock"):
                yield
        except OSError as error:
            raise PublishError(f"{self.folder} cannot be written: {error}. What was up stays up") from error

    def _nights(self, kind: str) -> list[Path]:
        """Folders of whole nights, the oldest first."""
        found = (path.parent for path in (self.folder / kind).glob(f"*/{MANIFEST_NAME}"))
        return sorted(folder for folder in found if not folder.name.endswith((UNFINISHED, DROPPED)))

    def _pinned_name(self) -> str | None:
        path = self.folder / _PIN
        return path.read_text(errors="replace").strip() if path.is_file() else None

    def _pin(self, release: str) -> None:
        write_atomically(self.folder / _PIN, f"{release}\n".encode())

    def _point_at(self, release: str) -> None:
        self._refuse_unknown(release)
        link = self.folder / f".current.{os.getpid()}"
        link.unlink(missing_ok=True)
        link.symlink_to(Path(_RELEASES) / release)
        link.replace(self.current)
        bring_to_disk(self.folder)

    def _refuse_unknown(self, release: str) -> None:
        if release not in self.releases():
            raise PublishError(f"there is no release {release!r}; there are: {', '.join(self.releases()) or 'none'}")

    def _drop_old(self, keep: int) -> None:
        kept = (self.current_release(), self._pinned_name())
        for release in self._nights(_RELEASES)[:-keep]:
            if release.name not in kept:
                drop(release)

    def _drop_held(self, but: str | None = None) -> None:
        for path in (self.folder / _HELD).glob("*"):
            if path.name != but:
                drop(path)
