"""Who hears of a night: live, with a Prefect server and a worker, and from a plain refresh that fails."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from e2e.conftest import Make, bubblewatch, environment
from e2e.pipeline import build_rows, check_whole, run
from e2e.test_serve import free_port
from hook_server import hook_server

from flows.asking.status import morning_report_of
from flows.scheduling import schedule, scheduled
from flows.scheduling.serve import prefect_server
from flows.settings import Settings

CHECKOUT = Path(__file__).parents[2]

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


def test_the_demo_deploys_runs_one_of_the_missed_nights_and_tells_of_it(tmp_path: Path) -> None:
    """`make serve-demo`: a real server, deployment, worker and night; three missed nights are one."""
    ended = subprocess.run(
        [sys.executable, "-m", "flows.scheduling.serve_demo", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        env=environment() | {"BUBBLEWATCH_SERVER_PORT": "4271"},
        stdin=subprocess.DEVNULL,
        timeout=850,
    )
    told = ended.stdout
    assert ended.returncode == 0, told + ended.stderr
    states = re.findall(r"^   [a-z-]+: ([A-Z][a-z]+)", told, re.MULTILINE)
    assert sorted(states) in (
        ["Cancelled", "Cancelled", "Published"],
        ["Cancelled", "Published", "Skipped"],
        ["Published", "Skipped", "Skipped"],
    )
    for line in (
        "--- artifact morning-report\n# Published: a new night is up",
        "- Scion Asset Management filed a 13F-HR of 2025-09-30 on 2025-11-03",
        "raw_filing: 7 -> 9",
        "/data-docs/index.html",
        "2 pieces of news",
    ):
        assert line in told, told
    settings = Settings(data_dir=tmp_path / "warehouse")
    assert (check_whole(settings.published) or "") in told
    assert not {"Cancelled"} & {row[0] for row in build_rows(settings, "SELECT status FROM ops.load_log")}


def test_prefects_own_command_deploys_what_the_checkout_says(tmp_path: Path) -> None:
    """`prefect deploy --all` ends well beside `bubblewatch deploy`, which makes the pool that it asks for."""
    settings = Settings(data_dir=tmp_path, server_port=free_port())
    with prefect_server(settings, threading.Event()) as (_, api):
        variables = environment() | settings.prefect_environment() | {"PREFECT_API_URL": api}
        for command in (["flows", "deploy", "--data-dir", str(tmp_path)], ["prefect", "deploy", "--all"]):
            ended = subprocess.run(
                [sys.executable, "-m", *command],
                cwd=CHECKOUT,
                env=variables | {"BUBBLEWATCH_CHECKOUT": str(CHECKOUT), "BUBBLEWATCH_DATA_DIR": str(tmp_path)},
                capture_output=True,
                text=True,
                check=False,
                stdin=subprocess.DEVNULL,
                timeout=200,
            )
            assert ended.returncode == 0, ended.stdout + ended.stderr
            assert f"{scheduled.scheduled_refresh.name}/{schedule.NAME}" in ended.stdout


def test_a_plain_refresh_that_cannot_begin_tells_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with hook_server() as server:
        monkeypatch.setattr("command_line.environment", lambda: environment() | {"BUBBLEWATCH_WEBHOOK_URL": server.url})
        ended = bubblewatch("refresh", "--source", tmp_path / "nowhere", "--data-dir", tmp_path / "data")
    assert ended.returncode == 2
    (sent,) = server.sent
    assert (sent.json["event"], sent.json["outcome"]) == ("failure", "failed")
    assert "nowhere" in sent.json["lines"][0]


def test_a_night_that_fails_leaves_its_morning_report(done: Settings) -> None:
    broken = done.model_copy(update={"source": "/nowhere"})
    with pytest.raises(Exception, match="nowhere"):
        run(broken)
    assert done.morning_report.read_text().startswith("# Failed: what was up stays up\n\nSourceNotFound: ")


def test_of_a_run_that_is_gone_whoever_watched_over_it_tells(monkeypatch: pytest.MonkeyPatch) -> None:
    gone: Any = SimpleNamespace(name="quiet-firefly"), SimpleNamespace(message="exited with code -9", name="Crashed")
    with hook_server() as server:
        monkeypatch.setenv("BUBBLEWATCH_WEBHOOK_URL", server.url)
        # Prefect keeps a night's other settings with the deployment: here there are none of them.
        monkeypatch.setenv("BUBBLEWATCH_DATA_DIR", "/dev/null/nowhere")
        scheduled.failed_or_crashed(None, *gone)
    assert server.sent[0].json["lines"][0] == "quiet-firefly: exited with code -9"


def test_a_hook_that_fails_costs_the_night_nothing_and_is_reported(done: Settings) -> None:
    report = run(done.model_copy(update={"heartbeat_url": settings_secret("http://127.0.0.1:1/beat")}))
    assert (report.exit_code, report.outcome.word) == (0, "unchanged")
    assert report.untold == ["the heartbeat at 127.0.0.1 could not be reached: ConnectionError"]
    assert json.loads(done.last_run.read_text())["untold"] == report.untold
    assert "## Not told (1)" in done.morning_report.read_text()


def settings_secret(url: str) -> Any:
    from pydantic import SecretStr

    return SecretStr(url)


def test_a_quiet_night_is_a_heartbeat_and_nothing_else(done: Settings, settings_for: Make) -> None:
    with hook_server() as server:
        given = {"webhook_url": f"{server.url}/hook", "heartbeat_url": f"{server.url}/beat"}
        report = run(settings_for(done.data_dir, **given))
    assert report.outcome.word == "unchanged"
    assert [(sent.method, sent.path) for sent in server.sent] == [("GET", "/beat")]
    assert morning_report_of(done).startswith("# Unchanged: nothing new; what is up is as it was\n")


def test_where_no_run_has_ended_there_is_no_morning_report(tmp_path: Path) -> None:
    ended = bubblewatch("status", "--report", "--data-dir", tmp_path)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "there is no morning report" in ended.stderr
