"""The nightly refresh alone on one machine: a Prefect server on loopback, watched over, and the flow served from it.

A temporary server cannot schedule, so a real one runs beside this process, with its database in the data folder.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from flows.settings import Settings

logger = logging.getLogger(__name__)

NAME = "bubblewatch-nightly"
TIMEZONE = "America/New_York"
_START_SECONDS = 90.0
_LOOK_SECONDS = 2.0


class ServerError(OSError):
    """The Prefect server does not start or does not stay up."""


def serve(settings: Settings, cron: str) -> None:
    """Serves nightly_refresh on a schedule (New York time), one run at a time, until this process is stopped.

    Raises ServerError where the server does not start; ends the process with an error where it does not stay up, so
    that whatever supervises this process starts it again.
    """
    with prefect_server(settings) as address:
        os.environ["PREFECT_API_URL"] = address
        os.environ.update(settings.as_environment())
        # Imported only now: Prefect reads its address when it is imported.
        from prefect.schedules import Cron

        from flows.nightly_refresh import nightly_refresh

        print(f"serving {NAME} at {cron!r}, {TIMEZONE}; Prefect's page: {address.removesuffix('/api')}", flush=True)  # noqa: T201
        nightly_refresh.serve(name=NAME, schedule=Cron(cron, timezone=TIMEZONE), limit=1, print_starting_message=False)


@contextmanager
def prefect_server(settings: Settings) -> Iterator[str]:
    """A Prefect server on loopback for the time of a with block; gives the address of its API."""
    port = str(settings.server_port)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with (settings.data_dir / "prefect-server.log").open("ab") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", port],
            env={**os.environ, **settings.prefect_environment()},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    stopping = threading.Event()
    try:
        address = f"http://127.0.0.1:{port}/api"
        _wait_until_up(server, address, log.name)
        threading.Thread(target=_watch_over, args=(server, stopping), daemon=True).start()
        yield address
    finally:
        stopping.set()
        server.terminate()
        server.wait(timeout=30)


def _wait_until_up(server: subprocess.Popen[bytes], address: str, log: str) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise ServerError(f"the Prefect server did not start; its words are in {log}. Is the port in use? --port")
        try:
            with urllib.request.urlopen(f"{address}/health", timeout=2):  # noqa: S310 - our own loopback address
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.3)
    raise ServerError(f"the Prefect server did not answer in {_START_SECONDS:.0f} s; its words are in {log}")


def _watch_over(server: subprocess.Popen[bytes], stopping: threading.Event) -> None:
    """Stops this process where the server died: nothing would be scheduled any more, and nobody would see it."""
    while not stopping.wait(_LOOK_SECONDS):
        if server.poll() is not None:
            logger.error("the Prefect server ended with code %s: stopping", server.returncode)
            os.kill(os.getpid(), signal.SIGTERM)
            return
