"""The instants at which a run can die: each time it opens, moves, links or removes a file, and around its SQL.

They are counted in the process itself, so that the same run has the same instants each time; a process is told to die
at one of them, or some milliseconds later, when it may be anywhere in native code, or to find the disk full from then
on.
"""

from __future__ import annotations

import errno
import os
import pkgutil
import re
import signal
import sys
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MARKS = (
    "warehouse.files.os.fsync",
    "warehouse.load.append",
    "warehouse.load_log.append",
    "warehouse.load_log.LoadLog.finish",
    "warehouse.load_log.LoadLog.filings",
    "flows.run.Run.load",
    "flows.run.finish",
    "flows.stages.read_filings._load",
    "flows.stages.land_filings._land",
    "flows.stages.compare_nights.compare_nights",
    "warehouse.write_release._make_empty",
    "warehouse.write_release._copy_table",
    "warehouse.write_release._write_parquet",
    "warehouse.publish.Published._drop_old",
)
"""Functions around which a process can die, beside whatever it does to files: SQL is run by native code."""

_FILE_EVENTS = frozenset(
    {"open", "os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.symlink", "os.chmod", "os.truncate", "shutil.rmtree"}
)
_FILLING = frozenset({"os.mkdir", "os.symlink", "os.rename"})
_NAMES = re.compile(r"[0-9a-f]{64}|\d[\dT-]+Z?(-[0-9a-f]{4})?|\d+")
_NOT_OURS = ("prefect", "data-docs")


@dataclass(frozen=True)
class Crash:
    """What befalls a process at its n-th instant of this label: killed then, or so much later, or a full disk."""

    label: str
    occurrence: int
    later_ms: float = 0.0
    full_disk: bool = False


@dataclass
class Instants:
    """The instants of this process in its data folder; ``crash`` is what is to happen, None: only to count them."""

    folder: Path
    crash: Crash | None = None
    reached: Counter[str] = field(default_factory=Counter)
    _full: bool = False

    def watch(self) -> None:
        """Begins to count, for as long as the process lives."""
        sys.addaudithook(self._hear)
        for mark in MARKS:
            owner_name, _, name = mark.rpartition(".")
            owner = pkgutil.resolve_name(owner_name)
            setattr(owner, name, self._marked(getattr(owner, name), mark.partition(".")[2]))

    def _marked(self, real: Callable[..., Any], label: str) -> Callable[..., Any]:
        def marked(*arguments: Any, **named: Any) -> Any:
            self._reached(f"before {label}")
            answer = real(*arguments, **named)
            self._reached(f"after {label}")
            return answer

        return marked

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event not in _FILE_EVENTS or not (paths := self._ours(arguments[:2])):
            return
        writes = event != "open" or bool(arguments[2] & (os.O_WRONLY | os.O_RDWR))
        if event == "open" and not writes:
            return
        self._reached(f"{event} {' '.join(paths)}")
        if self._full and (event == "open" or event in _FILLING):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(arguments[0]))

    def _ours(self, arguments: Sequence[object]) -> list[str]:
        """Paths in the data folder, without what is another one in each run."""
        texts = (os.fsdecode(one) for one in arguments if isinstance(one, str | bytes | os.PathLike))
        inside = (text.removeprefix(f"{self.folder}/") for text in texts if text.startswith(f"{self.folder}/"))
        return [_general(path) for path in inside if not path.startswith(_NOT_OURS)]

    def _reached(self, label: str) -> None:
        self.reached[label] += 1
        crash = self.crash
        if crash is None or label != crash.label or self.reached[label] != crash.occurrence:
            return
        if crash.full_disk:
            self._full = True
        elif crash.later_ms:
            threading.Timer(crash.later_ms / 1000, _die).start()
        else:
            _die()


def _die() -> None:
    # With its group; a downloader has a session of its own, and lives on for a while.
    os.killpg(os.getpgrp(), signal.SIGKILL)


def _general(path: str) -> str:
    if path.startswith("incoming"):
        return "incoming"
    return re.sub(r"[a-z_0-9]+\.parquet", "*.parquet", _NAMES.sub("#", path))


def stage(label: str) -> str:
    """What an instant is about: a part of the data folder, or a function."""
    what = label.split(" ", 1)[1]
    return re.split(r"[./]", what.lstrip("."), maxsplit=1)[0]
