"""The nightly refresh alone on one machine: a Prefect server on loopback and the schedule's runner, watched over.

A temporary server cannot schedule, so a real one runs beside the runner, with its database in the data folder. Both
are children of this process, each in a process group of its own: whatever a stop finds them doing, they are gone within
a bound. A run that is stopped half-way publishes nothing, and the next one sweeps what it left.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from flows.scheduling.schedule import NAME, TIMEZONE
from flows.settings import Settings

_START_SECONDS = 90.0
_TRY_SECONDS = 0.3
_LOOK_SECONDS = 2.0
# Prefect asks its runs to end and waits for them; a supervisor of ours waits 90 seconds at the most (systemd).
_STOP_SECONDS = 20.0

_Process = subprocess.Popen[bytes]


class ServerError(OSError):
    """The Prefect server or the schedule's runner does not start or does not stay up."""


def serve(settings: Settings, cron: str) -> None:
    """Serves nightly_refresh on a schedule (New York time), one run at a time, until this process is stopped.

    Raises ServerError where the server does not start, or it or the runner does not stay up, so that whatever
    supervises this process starts it again.
    """
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    with prefect_server(settings, stopping) as (server, address), _runner(settings, cron, address) as runner:
        print(f"serving {NAME} at {cron!r}, {TIMEZONE}; Prefect's page: {address.removesuffix('/api')}", flush=True)  # noqa: T201
        while not stopping.wait(_LOOK_SECONDS):
            _check_up("Prefect server", server)
            _check_up("runner of the schedule", runner)


def run_schedule(cron: str) -> None:
    """Serves the flow from this process; the settings and Prefect's address stand in its environment."""
    # Imported only here: the watching process needs no framework, and Prefect reads its address when it is imported.
    from prefect import serve as serve_deployments

    from flows.scheduling.deploy import nightly_deployment

    serve_deployments(nightly_deployment(cron), limit=1, print_starting_message=False)


@contextmanager
def prefect_server(settings: Settings, stopping: threading.Event) -> Iterator[tuple[_Process, str]]:
    """A Prefect server on loopback for the time of a with block; gives its process and the address of its API."""
    port = str(settings.server_port)
    address = f"http://127.0.0.1:{port}/api"
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    command = ["-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", port]
    log = settings.data_dir / "prefect-server.log"
    with log.open("ab") as words, child(command, settings.prefect_environment(), words.fileno()) as server:
        _wait_until_up(server, address, log, stopping)
        yield server, address


@contextmanager
def _runner(settings: Settings, cron: str, address: str) -> Iterator[_Process]:
    """The process that starts the scheduled runs, for the time of a with block; its words are ours."""
    environment = {**settings.prefect_environment(), **settings.as_environment(), "PREFECT_API_URL": address}
    with child(["-m", "flows.scheduling.serve", cron], environment) as runner:
        yield runner


@contextmanager
def child(arguments: Sequence[str], environment: Mapping[str, str], output: int | None = None) -> Iterator[_Process]:
    """A Python process in a group of its own; at the end of the with block it and all that it started are gone."""
    process = subprocess.Popen(
        [sys.executable, *arguments],
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output is not None else None,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(_STOP_SECONDS)
        # What has not ended by now, runs under way included, is ended; a group that is gone already is as wished.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _wait_until_up(server: _Process, address: str, log: Path, stopping: threading.Event) -> None:
    """Returns once it answers, or once it is no longer wanted."""
    deadline = time.monotonic() + _START_SECONDS
    while not stopping.wait(_TRY_SECONDS):
        if time.monotonic() > deadline:
            raise ServerError(f"the Prefect server did not answer in {_START_SECONDS:.0f} s; its words are in {log}")
        if server.poll() is not None:
            raise ServerError(f"the Prefect server did not start; its words are in {log}. Is the port in use? --port")
        # Until it is up the connection is refused, or nobody answers in time.
        with (
            suppress(urllib.error.URLError, TimeoutError, ConnectionError),
            urllib.request.urlopen(f"{address}/health", timeout=2),  # noqa: S310 - our own loopback address
        ):
            return


def _check_up(what: str, process: _Process) -> None:
    """Nothing would be scheduled any more, and nobody would see it."""
    if process.poll() is not None:
        raise ServerError(f"the {what} ended with code {process.returncode}: stopping")


if __name__ == "__main__":
    run_schedule(sys.argv[1])
