"""A Python module run in a process of its own, under a wall-clock limit, that leaves nothing behind."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

_LOOK_SECONDS = 0.2
# What a process needs of its surroundings to start at all; no variable of ours, and none that may hold a secret.
_INHERITED = ("PATH", "PYTHONPATH", "SYSTEMROOT", "SYSTEMDRIVE", "TEMP", "TMP", "TMPDIR", "LANG", "LC_ALL")


def run_limited(
    arguments: Sequence[str], variables: Mapping[str, str], log: Path, seconds: float, stop: Callable[[], bool]
) -> bool:
    """Run a Python module in a child process with its words in `log`: True, or False when `seconds` were over.

    `stop` is asked several times a second; once it says True the child is ended. No process is left behind, whatever
    happens here. The child sees `variables` on top of what any process needs, and nothing else of our environment.
    """
    inherited = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    environment = {**inherited, **variables, "PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8:replace"}
    deadline = time.monotonic() + seconds
    with log.open("wb") as words:
        child = subprocess.Popen(
            [sys.executable, "-m", *arguments],
            env=environment,
            cwd=log.parent,
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            return _wait(child, deadline, stop)
        finally:
            _end(child)


def _wait(child: subprocess.Popen[bytes], deadline: float, stop: Callable[[], bool]) -> bool:
    while (left := deadline - time.monotonic()) > 0:
        try:
            child.wait(min(left, _LOOK_SECONDS))
        except subprocess.TimeoutExpired:
            if stop():
                return True
        else:
            return True
    return False


def _end(child: subprocess.Popen[bytes]) -> None:
    """Kill a child that still runs, and whatever it started."""
    if child.poll() is not None:
        return  # its number may already belong to somebody else
    if sys.platform == "win32":
        child.kill()
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
    child.wait()
