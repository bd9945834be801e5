"""The files of one release: written beside their place, sealed with a manifest, and moved there whole."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import duckdb

from warehouse.layout import MANIFEST_NAME

UNFINISHED = ".unfinished"
"""How the name of a folder ends that is being written."""


def write_whole(folder: Path, write: Callable[[Path], Mapping[str, Any]]) -> None:
    """Makes ``folder`` of what ``write`` puts into an empty one; what that returns stands in the manifest.

    Raises OSError, duckdb.Error; nothing is left then.
    """
    unfinished = folder.with_name(folder.name + UNFINISHED)
    try:
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        _seal(unfinished, write(unfinished))
        unfinished.replace(folder)
    except (OSError, duckdb.Error):
        shutil.rmtree(unfinished, ignore_errors=True)
        raise


def manifest_in(folder: Path) -> dict[str, Any]:
    """The manifest of a release's folder."""
    manifest: dict[str, Any] = json.loads((folder / MANIFEST_NAME).read_text())
    return manifest


def _seal(folder: Path, facts: Mapping[str, Any]) -> None:
    manifest = {**facts, "files": _files(folder)}
    (folder / MANIFEST_NAME).write_text(json.dumps(manifest, indent=1, sort_keys=True, default=str) + "\n")
    for path in folder.iterdir():
        path.chmod(0o444)


def _files(folder: Path) -> dict[str, dict[str, Any]]:
    return {
        path.name: {"bytes": path.stat().st_size, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
        for path in sorted(folder.iterdir())
    }
