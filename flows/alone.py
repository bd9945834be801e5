"""One run at a time in a data folder: a lock that the kernel drops with its holder, whatever ends that one."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_LOCK = "refresh.lock"


class AlreadyRunningError(Exception):
    """Another run holds the data folder."""


class NotWritableError(Exception):
    """The data folder cannot be written; the message names it and says what to do."""


@contextmanager
def alone(data_dir: Path) -> Iterator[None]:
    """Holds the data folder, which is made where it is not there. Raises AlreadyRunningError, NotWritableError."""
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        lock = (data_dir / _LOCK).open("w")
    except OSError as error:
        raise NotWritableError(
            f"{data_dir} cannot be written: {error.strerror or error}. Make it writable, or name another folder with "
            "--data-dir; what is published there stays up"
        ) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyRunningError(
                f"another run is writing in {data_dir}: wait for it to end, or name another folder with --data-dir"
            ) from error
        yield
