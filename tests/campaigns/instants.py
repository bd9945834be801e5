"""The instants at which a run can die: each time it opens, moves, links or removes a file, and around its SQL.

They are counted in the process itself, so that the same run has the same instants each time; a process is told to die
at one of them, or some milliseconds later, when it may be anywhere in native code, or to find the disk full from then
on. Of two processes each stops at one of its own, lets the other go on, and gives it a moment.
"""

from __future__ import annotations

import errno
import os
import pkgutil
import random
import re
import signal
import sys
import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

GO_ON = b"go on"

MARKS = (
    "warehouse.files.os.fsync",
    "warehouse.load.append",
    "warehouse.load_log.append",
    "warehouse.load_log.LoadLog.finish",
    "warehouse.load_log.LoadLog.filings",
    "flows.run.Run.load",
    "flows.run.finish",
    "flows.stages.read_filings._load",
    "flows.stages.read_datasets.note_dataset",
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


@dataclass(frozen=True)
class Stop:
    """A process stops at its n-th instant of this label till the other one says so or ends, or the seconds are over."""

    label: str
    occurrence: int
    seconds: float


@dataclass
class Instants:
    """The instants of this process in its data folder, and what is to happen at one: nothing where they are counted.

    Where it has a ``stop``, it hears from the ``other`` process and is heard there.
    """

    folder: Path
    crash: Crash | None = None
    stop: Stop | None = None
    other: Connection[bytes, bytes] | None = None
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
        here = label, self.reached[label]
        if self.stop is not None and here == (self.stop.label, self.stop.occurrence):
            self._let_the_other_go_on(self.stop.seconds)
        if self.crash is not None and here == (self.crash.label, self.crash.occurrence):
            self._suffer(self.crash)

    def _let_the_other_go_on(self, seconds: float) -> None:
        assert self.other is not None
        # It may have ended.
        with suppress(OSError):
            self.other.send_bytes(GO_ON)
            self.other.poll(seconds)

    def _suffer(self, crash: Crash) -> None:
        if crash.full_disk:
            self._full = True
        elif crash.later_ms:
            threading.Timer(crash.later_ms / 1000, _die).start()
        else:
            _die()


def drawn(chance: random.Random, instants: Mapping[str, int]) -> Crash:
    """Each part of the folder as likely as another, in it each kind of instant, and of those each one."""
    part = chance.choice(sorted({stage(label) for label in instants}))
    label = chance.choice([label for label in instants if stage(label) == part])
    how = chance.random()
    later = chance.uniform(1, 80) if how < 0.4 else 0.0
    return Crash(label, chance.randint(1, instants[label]), later, full_disk=how > 0.85)


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
