"""sec-edgar-downloader in a process of its own, forked from one that has imported it: a start costs a tenth.

Stands for ``child_process.run_limited`` where thousands of downloads are run. What the child does is the same.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from multiprocessing.context import ForkServerProcess
from pathlib import Path

PROCESSES = multiprocessing.get_context("forkserver")
_LOOK_SECONDS = 0.05


def run_warm(
    arguments: Sequence[str], variables: Mapping[str, str], log: Path, seconds: float, stop: Callable[[], bool]
) -> bool:
    """As ``run_limited``: True, or False when the seconds were over."""
    _warm_up()
    log.touch()
    child = PROCESSES.Process(target=_child, args=(arguments[1], dict(variables), log))
    child.start()
    try:
        return _wait(child, time.monotonic() + seconds, stop)
    finally:
        if child.is_alive():
            child.kill()
        child.join()
        child.close()


@cache
def _warm_up() -> None:
    # Only what a child needs, and first of all: what the first one waits for is no part of its time.
    PROCESSES.set_forkserver_preload(["flows.edgar.download_child"])
    child = PROCESSES.Process(target=time.sleep, args=(0,))
    child.start()
    child.join()


def _wait(child: ForkServerProcess, deadline: float, stop: Callable[[], bool]) -> bool:
    while time.monotonic() < deadline:
        child.join(_LOOK_SECONDS)
        if not child.is_alive() or stop():
            return True
    return False


def _child(job: str, variables: Mapping[str, str], log: Path) -> None:
    from flows.edgar.download_child import run

    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.environ.update(variables)
    os.chdir(log.parent)
    words = os.open(log, os.O_WRONLY | os.O_APPEND)
    os.dup2(words, 1)
    os.dup2(words, 2)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    sys.exit(run(json.loads(Path(job).read_text(encoding="utf-8"))))
