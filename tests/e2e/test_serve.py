"""Serving: a scheduled run fires and publishes, and the process leaves nothing behind when it is stopped."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from e2e.conftest import COMMAND, bubblewatch, environment
from e2e.pipeline import check_whole, manifest_of

from flows.scheduling import serve
from flows.settings import Settings

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

SECONDS_TO_PUBLISH = 150
# Two children are asked to end one after the other, each with 20 seconds to do so.
SECONDS_TO_STOP = 60

needs_proc = pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks for what is left in /proc")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def living(data_dir: Path) -> dict[int, str]:
    """Process numbers and command lines of all that was started for a data folder: its variables name the folder."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words, variables = (folder / "cmdline").read_bytes(), (folder / "environ").read_bytes()
        except (ProcessLookupError, FileNotFoundError, PermissionError):
            continue
        # One that has ended and was not yet waited for has no words.
        if words and os.fsencode(data_dir) in words + variables:
            found[int(folder.name)] = words.replace(b"\0", b" ").decode()
    return found


def wait_for(what: str, seconds: float, found: Callable[[], bool], process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + seconds
    while not found():
        assert process.poll() is None, f"it ended while waiting for {what}:\n{log.read_text()}"
        assert time.monotonic() < deadline, f"no {what} in {seconds} s:\n{log.read_text()}"
        time.sleep(0.5)


@needs_proc
def test_a_scheduled_run_publishes_and_nothing_is_left_when_it_is_stopped(
    edgar: Path, watchlist: Path, tmp_path: Path
) -> None:
    settings = Settings(data_dir=tmp_path / "data")
    log = tmp_path / "serve.log"
    arguments = [
        *(COMMAND, "serve", "--source", str(edgar), "--watchlist", str(watchlist)),
        *("--data-dir", str(settings.data_dir), "--cron", "* * * * *", "--port", str(free_port())),
    ]
    with log.open("wb") as words:
        process = subprocess.Popen(
            arguments, stdin=subprocess.DEVNULL, stdout=words, stderr=subprocess.STDOUT, env=environment()
        )
    try:
        # The run that publishes is still under way then: stopping finds it at work.
        wait_for("release", SECONDS_TO_PUBLISH, (settings.published / "current").exists, process, log)
        assert check_whole(settings.published) is not None
        assert manifest_of(settings)["edgar_source"] == str(edgar)
        process.send_signal(signal.SIGTERM)
        assert process.wait(SECONDS_TO_STOP) == 0, log.read_text()
        assert living(settings.data_dir) == {}, log.read_text()
    finally:
        for number in (process.pid, *living(settings.data_dir)):
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        process.wait(10)


@needs_proc
def test_a_child_that_will_not_end_is_ended_with_all_that_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve, "_STOP_SECONDS", 0.5)
    stubborn = (
        "import pathlib, signal, subprocess, sys, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(300)'])\n"
        "pathlib.Path(sys.argv[1], 'ready').touch()\n"
        "time.sleep(300)\n"
    )
    with serve.child(["-c", stubborn, str(tmp_path)], {"STARTED_FOR": str(tmp_path)}) as process:
        wait_for("child", 60, (tmp_path / "ready").exists, process, Path(os.devnull))
        assert len(living(tmp_path)) == 2
    assert process.returncode == -signal.SIGKILL
    # What is killed is gone once the system has come round to it.
    deadline = time.monotonic() + 10
    while living(tmp_path) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert living(tmp_path) == {}


def test_a_port_in_use_is_said_and_exits_1(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        ended = bubblewatch("serve", "--source", "sample", "--data-dir", tmp_path / "data", "--port", str(port))
    assert ended.returncode == 1
    assert "the Prefect server did not start" in ended.stderr
    assert "--port" in ended.stderr
    assert "Traceback" not in ended.stderr
