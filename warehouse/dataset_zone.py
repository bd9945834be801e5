"""Zips of SEC's Form 13F data sets, kept beside the landed submissions: immutable, known by their SHA-256.

``datasets/SHA-256/data_set.zip`` holds the bytes, ``data_set.json`` beside it the name they were given under. The JSON
is written first and the zip moved into place last, so a data set is kept exactly when its bytes are there.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from warehouse.files import bring_to_disk, set_aside, write_atomically
from warehouse.landing import LandingError

_FOLDER, _BYTES, _ABOUT = "datasets", "data_set.zip", "data_set.json"
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class KeptDataset:
    """A data set that is kept: its digest, the file's name as given, and where its bytes lie."""

    sha256: str
    file_name: str
    path: Path


class DatasetZone:
    """The folder of kept data sets, inside the raw zone's."""

    def __init__(self, raw_zone: Path) -> None:
        self.folder = raw_zone / _FOLDER

    def keep(self, file: Path, sha256: str) -> KeptDataset:
        """Copies the zip whose digest is ``sha256``, atomically; one that is kept already is left as it is.

        Raises LandingError where the disk refuses or the file is no longer what was read: nothing of it is left behind.
        """
        path = self._path(sha256)
        if path.exists():
            return _about(path.parent)
        try:
            about = json.dumps({"sha256": sha256, "file_name": file.name}, indent=1)
            write_atomically(path.with_name(_ABOUT), about.encode())
            _copy(file, path, sha256)
            bring_to_disk(self.folder)
        except OSError as error:
            shutil.rmtree(path.parent, ignore_errors=True)
            raise LandingError(
                f"{file} could not be kept in {self.folder}: {error.strerror or error}. Make room or mend the folder "
                "and run again: nothing of it was kept"
            ) from error
        return _about(path.parent)

    def kept(self) -> list[KeptDataset]:
        """Every data set that is kept, by its digest. Raises LandingError for a damaged record."""
        return [_about(path.parent) for path in sorted(self.folder.glob(f"*/{_BYTES}"))]

    def check(self, dataset: KeptDataset) -> None:
        """Raises LandingError where the kept bytes are not those that were kept."""
        try:
            found = digest(dataset.path)
        except OSError as error:
            raise _damaged(dataset.path, str(error)) from error
        if found != dataset.sha256:
            raise _damaged(dataset.path, "its SHA-256 is not the one it was kept with")

    @property
    def aside(self) -> Path:
        """Where damaged data sets are put."""
        return self.folder.with_name("set-aside") / _FOLDER

    def damaged(self, *, thorough: bool) -> Iterator[tuple[str, str]]:
        """Digests of data sets that cannot be read, and why; where ``thorough``, their bytes are read, too."""
        for path in sorted(self.folder.glob(f"*/{_BYTES}")):
            try:
                kept = _about(path.parent)
                if thorough:
                    self.check(kept)
            except LandingError as error:
                yield path.parent.name, str(error)

    def set_aside(self, sha256: str) -> None:
        """Moves a damaged data set out of the way. Raises OSError."""
        set_aside(self.folder / sha256, self.aside)

    def _path(self, sha256: str) -> Path:
        if not _SHA256.fullmatch(sha256):
            raise LandingError(f"{sha256!r} is no SHA-256: nothing is kept under it")
        return self.folder / sha256 / _BYTES


def digest(file: Path) -> str:
    """SHA-256 of a file, read piece by piece. Raises OSError."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _about(folder: Path) -> KeptDataset:
    try:
        record = json.loads((folder / _ABOUT).read_bytes())
        if record["sha256"] != folder.name:
            raise ValueError(f"it is about {record['sha256']}")
        return KeptDataset(folder.name, str(record["file_name"]), folder / _BYTES)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise _damaged(folder / _BYTES, f"its record cannot be read ({error})") from error


def _copy(file: Path, path: Path, sha256: str) -> None:
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with file.open("rb") as source, part.open("wb") as target:
            shutil.copyfileobj(source, target, 1 << 20)
            target.flush()
            os.fsync(target.fileno())
        if digest(part) != sha256:
            raise LandingError(f"{file} changed while it was read: run again when it is whole")
        part.replace(path)
        bring_to_disk(path.parent)
    finally:
        part.unlink(missing_ok=True)


def _damaged(path: Path, why: str) -> LandingError:
    return LandingError(
        f"the data set {path} is damaged: {why}. Set it aside with `bubblewatch doctor`, and load the zip again with "
        "`bubblewatch backfill 13f-dataset`"
    )
