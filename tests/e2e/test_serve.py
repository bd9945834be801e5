"""Serving: a scheduled run fires and publishes, and the process leaves nothing behind when it is stopped."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from e2e.conftest import COMMAND, bubblewatch, environment
from e2e.pipeline import check_whole, manifest_of

from flows.settings import Settings

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

SECONDS_TO_PUBLISH = 150


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def members(group: int) -> list[str]:
    """Command lines of the living processes of a process group."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(folder.name)) == group and (words := (folder / "cmdline").read_bytes()):
                found.append(words.replace(b"\0", b" ").decode())
        except (ProcessLookupError, FileNotFoundError):
            continue
    return found


def wait_for(what: str, seconds: float, found: Callable[[], bool], process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + seconds
    while not found():
        assert process.poll() is None, f"it ended while waiting for {what}:\n{log.read_text()}"
        assert time.monotonic() < deadline, f"no {what} in {seconds} s:\n{log.read_text()}"
        time.sleep(0.5)


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="looks for what is left in /proc")
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
            arguments,
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=subprocess.STDOUT,
            env=environment(),
            start_new_session=True,
        )
    try:
        wait_for("release", SECONDS_TO_PUBLISH, lambda: (settings.published / "current").exists(), process, log)
        assert check_whole(settings.published) is not None
        assert manifest_of(settings)["edgar_source"] == str(edgar)
        process.send_signal(signal.SIGTERM)
        process.wait(60)
        deadline = time.monotonic() + 20
        while members(process.pid) and time.monotonic() < deadline:
            time.sleep(0.2)
        assert members(process.pid) == [], log.read_text()
    finally:
        if members(process.pid):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)


def test_a_port_in_use_is_said_and_exits_1(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        ended = bubblewatch("serve", "--source", "sample", "--data-dir", tmp_path / "data", "--port", str(port))
    assert ended.returncode == 1
    assert "the Prefect server did not start" in ended.stderr
    assert "--port" in ended.stderr
    assert "Traceback" not in ended.stderr
