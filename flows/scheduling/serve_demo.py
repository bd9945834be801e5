"""The nightly refresh live, in under a minute: `make serve-demo`.

A Prefect server on loopback, the deployment as `bubblewatch deploy` makes it, and a worker; a first night without two
filings, then EDGAR (a replica of the sample) lists them, and three nights that were missed come due at once: one runs.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.sample.render import render_sample
from flows.scheduling import schedule
from flows.scheduling.serve import child, prefect_server
from flows.settings import Settings, load_settings

if TYPE_CHECKING:
    from prefect.client.schemas.objects import FlowRun

# Scion's last 13F and Alphabet's annual report of 2025.
_HELD_BACK = {"0001649339": "0001649339-25-000007", "0001652044": "0001652044-26-000018"}
_CAPEX_NEWS_USD = 25_000_000_000
_MISSED = 3
_RUN_SECONDS = 600.0
_FOLDERS = ("edgar", "warehouse")

_WATCHLIST = """filed_from = 2025-01-01
[[company]]
name = "Alphabet"
cik = "0001652044"
panel = "technology"
why = "Google Cloud."
[[company]]
name = "Meta"
cik = "0001326801"
panel = "technology"
why = "Builds AI data centres."
[[manager]]
name = "Scion Asset Management"
cik = "0001649339"
why = "The article's author."
"""


def main(folder: Path) -> None:
    """Shows it in ``folder``, whose replica and warehouse are made anew, and leaves the warehouse there."""
    began = time.monotonic()
    # What was started is ended however this ends.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    settings = _prepared(folder)
    with _webhook() as (address, heard), prefect_server(settings, threading.Event()) as (_, api):
        os.environ.update({"PREFECT_API_URL": api, "BUBBLEWATCH_WEBHOOK_URL": address})
        _say(f"1. a Prefect server on loopback: {api.removesuffix('/api')}")
        arguments = ("--source", settings.source, "--data-dir", settings.data_dir, "--watchlist", settings.watchlist)
        night = _start("refresh", *arguments)
        _say(f"2. deployed {_deployed(settings)}: {schedule.CRON!r}, {schedule.TIMEZONE}, pool {schedule.WORK_POOL}")
        with _worker():
            _finish(night)
            _say(f"3. a night without two filings is up: {_release(settings)}")
            _list_all(folder / "edgar", settings)
            runs = _missed_nights()
        _say(f"4. EDGAR lists two filings more, and {_MISSED} missed nights come due at once: one runs")
        for run in runs:
            print(f"   {run.name}: {run.state_name}  {run.state.message if run.state else ''}")
        _show_artifacts()
        _say(f"6. the webhook was told {len(heard)} time(s):")
        for payload in heard:
            print("   " + payload["text"].replace("\n", "\n   "))
        _say(f"7. the new snapshot is up: {_release(settings)}")
        print(_finish(_start("diff", "--data-dir", settings.data_dir)).partition("\n\n")[0])
    _say(f"done in {time.monotonic() - began:.0f} s; ask it: bubblewatch sql --data-dir {settings.data_dir} ...")


def _prepared(folder: Path) -> Settings:
    """EDGAR without the filings held back, the watch list, and the settings, in this process's environment too."""
    for name in _FOLDERS:
        shutil.rmtree(folder / name, ignore_errors=True)
    render_sample(folder / "edgar")
    for cik, accession in _HELD_BACK.items():
        page = _listing(folder / "edgar", cik)
        page.with_suffix(".whole").write_bytes(page.read_bytes())
        page.write_text(_without(page.read_text(), accession))
    (folder / "watchlist.toml").write_text(_WATCHLIST)
    os.environ["BUBBLEWATCH_CAPEX_NEWS_USD"] = str(_CAPEX_NEWS_USD)
    settings = load_settings(
        data_dir=folder / "warehouse", source=str(folder / "edgar"), watchlist=folder / "watchlist.toml"
    )
    settings.prefect_home.mkdir(parents=True)
    os.environ.update(settings.prefect_environment())
    return settings


def _listing(edgar: Path, cik: str) -> Path:
    return edgar / f"data.sec.gov/submissions/CIK{cik}.json"


def _without(page: str, accession: str) -> str:
    listing = json.loads(page)
    recent = listing["filings"]["recent"]
    place = recent["accessionNumber"].index(accession)
    for column in recent.values():
        column.pop(place)
    return json.dumps(listing)


def _list_all(edgar: Path, settings: Settings) -> None:
    """EDGAR lists everything; and what is known of its lists is forgotten, so that they are looked at on any day."""
    for cik in _HELD_BACK:
        _listing(edgar, cik).with_suffix(".whole").replace(_listing(edgar, cik))
    settings.known_listing.unlink()


def _start(*words: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "flows", *map(str, words)]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)


def _finish(process: subprocess.Popen[str]) -> str:
    words, _ = process.communicate(timeout=_RUN_SECONDS)
    if process.returncode:
        raise SystemExit(f"{words}\nit ended with code {process.returncode}")
    return words


def _deployed(settings: Settings) -> str:
    # Only now that its address is set: Prefect reads that when it is imported.
    from flows.scheduling.deploy import deploy

    return deploy(settings)


def _missed_nights() -> list[FlowRun]:
    """Runs whose time is over, as a machine that was off finds them; waits until all of them have ended."""
    from prefect.client.orchestration import get_client
    from prefect.states import Scheduled

    now = datetime.now(UTC)
    with get_client(sync_client=True) as client:
        deployment = client.read_deployment_by_name(f"scheduled_refresh/{schedule.NAME}")
        # Due since the first night began, else they would find that it had done their work.
        late = [now - timedelta(milliseconds=number) for number in range(_MISSED, 0, -1)]
        runs = [
            client.create_flow_run_from_deployment(deployment.id, state=Scheduled(scheduled_time=due)) for due in late
        ]
        deadline = time.monotonic() + _RUN_SECONDS
        while not all(run.state and run.state.is_final() for run in runs):
            if time.monotonic() > deadline:
                raise SystemExit(f"the runs did not end: {[run.state_name for run in runs]}")
            time.sleep(1)
            runs = [client.read_flow_run(run.id) for run in runs]
    return runs


@contextmanager
def _worker() -> Iterator[None]:
    command = ["-m", "prefect", "worker", "start", "--pool", schedule.WORK_POOL, "--type", schedule.WORK_POOL_TYPE]
    with child(command, {"PREFECT_WORKER_QUERY_SECONDS": "1"}, subprocess.DEVNULL):
        yield


def _show_artifacts() -> None:
    """What Prefect keeps of the newest night."""
    from prefect.client.orchestration import get_client

    _say("5. what Prefect keeps of it:")
    with get_client(sync_client=True) as client:
        for artifact in sorted(client.read_latest_artifacts(), key=lambda one: str(one.key)):
            print(f"--- artifact {artifact.key}\n{_shown(str(artifact.data))}")


def _shown(data: str) -> str:
    """An artifact's content: text as it is, of a table the rows that changed."""
    if not data.startswith("[{"):
        return data
    rows = [row for row in json.loads(data) if row["change"]]
    return "\n".join(f"{row['table']}: {row['last night']:,} -> {row['tonight']:,}" for row in rows)


@contextmanager
def _webhook() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """An address on loopback, and what it is sent."""
    heard: list[dict[str, Any]] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Hook) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/", heard
        finally:
            server.shutdown()


def _release(settings: Settings) -> str:
    return (settings.published / "current").resolve().name


def _say(line: str) -> None:
    print(f"\n{line}", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute())
