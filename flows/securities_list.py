"""SEC's list of 13F securities from a file that the user fetched; there may be none."""

from __future__ import annotations

import hashlib
from pathlib import Path

import polars as pl

from transforms.reading.thirteen_f.securities_list import LISTED, MOST_BYTES, SecuritiesListError, securities_list


def load_securities_list(path: Path | None) -> pl.DataFrame:
    """The list at ``path`` (``LISTED``), empty with none. Raises SecuritiesListError naming the file and the line."""
    return LISTED.to_frame() if path is None else securities_list(_bytes(path), str(path))


def securities_digest(path: Path | None) -> str | None:
    """The file's name, which gives the quarter, and SHA-256; None with none. Raises SecuritiesListError."""
    return None if path is None else f"{path.name} {hashlib.sha256(_bytes(path)).hexdigest()}"


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise SecuritiesListError(f"SEC's list of 13F securities {path} cannot be read: {error.strerror}") from error
