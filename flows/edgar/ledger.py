"""Where permits are written down: in memory for one process, or in a file that all processes of a machine share."""

from __future__ import annotations

import fcntl
import os
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from flows.edgar.errors import GatewayError

KEPT = 10
"""How many permits a ledger remembers: the SEC allows no more in a second, so no limiter needs to."""

_NEVER = float("-inf")


@dataclass
class Page:
    """What is written down: when the last permits were given, and the silence that was asked for.

    ``granted`` are seconds of the monotonic clock, which all processes of a machine share and nobody can set back, the
    oldest first. ``silent_from`` is wall-clock time, which a restart of the machine does not begin anew.
    """

    granted: list[float] = field(default_factory=list)
    silent_from: float = _NEVER
    silent_seconds: float = 0.0


class Ledger(Protocol):
    """A page that one holder at a time reads and changes."""

    def open(self) -> AbstractContextManager[Page]:
        """The page, for the time of a with block, in which nobody else has it."""


class MemoryLedger:
    """A ledger for the threads of one process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._page = Page()

    @contextmanager
    def open(self) -> Iterator[Page]:
        """The page; what is changed in it stays changed."""
        with self._lock:
            yield self._page


class FileLedger:
    """A ledger for all processes that name the same folder.

    The kernel's lock ends with the process that holds it, and the page is written in one call, so that a process
    killed at any instant leaves neither a lock nor half a page.
    """

    _FORMAT = struct.Struct(f"=4s{KEPT}d2d")
    _MARK = b"bw01"

    def __init__(self, folder: Path) -> None:
        """Raises GatewayError where the folder cannot be used."""
        self._path = folder / "edgar-permits"
        try:
            os.close(self._descriptor())
        except OSError as error:
            raise GatewayError(
                f"the permits that all processes share cannot be kept in {folder}: {error.strerror or error}. Name "
                "another folder by setting BUBBLEWATCH_LIMITER_DIR, the same for every process of this machine"
            ) from error

    @contextmanager
    def open(self) -> Iterator[Page]:
        """The page as the last process left it; what is changed in it is written at the end. Raises OSError."""
        descriptor = self._descriptor()
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            before = os.pread(descriptor, self._FORMAT.size + 1, 0)
            page = self._read(descriptor, before)
            yield page
            if (after := self._written(page)) != before:
                os.pwrite(descriptor, after, 0)
        finally:
            os.close(descriptor)

    def _descriptor(self) -> int:
        # Anew each time: a lock belongs to what was opened, and threads of one process must wait for each other, too.
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
        try:
            return os.open(self._path, flags, 0o600)
        except FileNotFoundError:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            return os.open(self._path, flags, 0o600)

    def _read(self, descriptor: int, data: bytes) -> Page:
        if not data:
            return Page()
        if len(data) != self._FORMAT.size or not data.startswith(self._MARK):
            # Whoever wrote this may have used up every permit a moment ago.
            os.ftruncate(descriptor, 0)
            return Page([time.monotonic()] * KEPT)
        _, *granted, silent_from, silent_seconds = self._FORMAT.unpack(data)
        return Page([at for at in granted if at != _NEVER], silent_from, silent_seconds)

    def _written(self, page: Page) -> bytes:
        last = page.granted[-KEPT:]
        padded = [_NEVER] * (KEPT - len(last)) + last
        return self._FORMAT.pack(self._MARK, *padded, page.silent_from, page.silent_seconds)
