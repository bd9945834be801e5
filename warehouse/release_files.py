"""The files of one release: written beside their place, sealed with a manifest, and moved there whole.

They are brought to the disk before that: a folder with a release's name is whole, whenever the machine stops.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import duckdb

from warehouse.connection import WarehouseError
from warehouse.files import bring_to_disk
from warehouse.layout import MANIFEST_NAME

UNFINISHED = ".unfinished"
"""How the name of a folder ends that is being written."""
DROPPED = ".dropped"
"""How the name of a folder ends that is being removed."""


Complete = Callable[[Path], None]
"""What is done to the folder of a whole release before a reader is shown it."""


class PublishError(WarehouseError):
    """A release cannot be written or found; what was published stays as it was."""


def as_it_is(_: Path) -> None:
    """Completes a release by nothing more."""


def write_whole(folder: Path, write: Callable[[Path], Mapping[str, Any]]) -> None:
    """Makes ``folder`` of what ``write`` puts into an empty one; what that returns stands in the manifest.

    Raises PublishError; nothing is left then.
    """
    unfinished = folder.with_name(folder.name + UNFINISHED)
    try:
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        _seal(unfinished, write(unfinished))
        unfinished.replace(folder)
        bring_to_disk(folder.parent)
    except (OSError, duckdb.Error) as error:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise PublishError(f"release {folder.name} could not be written: {error}. What was up stays up") from error


def manifest_in(folder: Path) -> dict[str, Any]:
    """The manifest of a night's folder. Raises PublishError where it cannot be read."""
    path = folder / MANIFEST_NAME
    try:
        manifest: dict[str, Any] = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise PublishError(f"{path} cannot be read ({error}): `bubblewatch doctor` puts the newest whole up") from error
    return manifest


def drop(folder: Path) -> None:
    """Removes a night: at once out of the list, so that none is ever half there."""
    going = folder.with_name(folder.name.removesuffix(DROPPED) + DROPPED)
    # What cannot be removed now is tried again by the next night.
    with suppress(OSError):
        folder.replace(going)
    shutil.rmtree(going, ignore_errors=True)


def _seal(folder: Path, facts: Mapping[str, Any]) -> None:
    manifest = {**facts, "files": _files(folder)}
    (folder / MANIFEST_NAME).write_text(json.dumps(manifest, indent=1, sort_keys=True, default=str) + "\n")
    for path in folder.iterdir():
        path.chmod(0o444)
        bring_to_disk(path)
    bring_to_disk(folder)


def _files(folder: Path) -> dict[str, dict[str, Any]]:
    return {
        path.name: {"bytes": path.stat().st_size, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
        for path in sorted(folder.iterdir())
    }
