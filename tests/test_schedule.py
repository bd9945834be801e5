"""One schedule for serve, deploy and prefect.yaml; and what a night does that comes late."""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from flows.cli.main import runs as cli_runs
from flows.scheduling import deploy, schedule, scheduled
from flows.scheduling.scheduled import night_since, scheduled_refresh
from flows.settings import Settings, SettingsError

DUE = datetime(2026, 11, 24, 4, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def from_yaml() -> dict[str, Any]:
    text = (Path(__file__).parents[1] / "prefect.yaml").read_text(encoding="utf-8")
    (deployment,) = yaml.safe_load(text)["deployments"]
    found: dict[str, Any] = deployment
    return found


def test_prefect_yaml_is_what_serve_and_deploy_register(from_yaml: dict[str, Any]) -> None:
    registered = deploy.nightly_deployment()
    (one,) = registered.schedules or []
    assert from_yaml["name"] == registered.name == schedule.NAME
    assert from_yaml["description"] == registered.description
    assert from_yaml["schedules"] == [{"cron": one.schedule.cron, "timezone": one.schedule.timezone}]
    assert from_yaml["concurrency_limit"] == {
        "limit": registered.concurrency_limit,
        "collision_strategy": registered.concurrency_options.collision_strategy.value,
    }
    assert from_yaml["work_pool"]["name"] == schedule.WORK_POOL
    # One is a path in a checkout, the other a module of an installed package: the same flow.
    assert from_yaml["entrypoint"].replace("/", ".").replace(".py:", ".") == registered.entrypoint
    assert (one.schedule.cron, one.schedule.timezone) == (schedule.CRON, schedule.TIMEZONE)


def test_the_schedule_is_weekday_nights_in_new_york_one_at_a_time() -> None:
    assert (schedule.CRON, schedule.TIMEZONE) == ("30 23 * * 1-5", "America/New_York")
    assert (schedule.CONCURRENCY_LIMIT, schedule.COLLISION_STRATEGY) == (1, "CANCEL_NEW")
    for command in (cli_runs.serve, cli_runs.deploy):
        assert inspect.signature(command).parameters["cron"].default == schedule.CRON


def test_the_scheduled_flow_tries_again_within_its_time_and_tells_when_it_fails_for_good() -> None:
    assert scheduled_refresh.retries == schedule.RETRIES
    assert scheduled_refresh.retry_delay_seconds == schedule.RETRY_DELAY_SECONDS
    assert scheduled_refresh.timeout_seconds == schedule.TIMEOUT_SECONDS
    # All attempts together are over before the next night.
    assert (schedule.RETRIES + 1) * (schedule.TIMEOUT_SECONDS + schedule.RETRY_DELAY_SECONDS) < 24 * 3600
    for hooks in (scheduled_refresh.on_failure_hooks, scheduled_refresh.on_crashed_hooks):
        assert hooks == [scheduled.failed_or_crashed]


def ended(folder: Path, began: datetime, outcome: str, *, is_night: bool = True) -> Settings:
    settings = Settings(data_dir=folder)
    last = {"load_id": f"{began:%Y%m%dT%H%M%SZ}-beef", "outcome": outcome, "is_night": is_night}
    settings.last_run.write_text(json.dumps(last))
    return settings


@pytest.mark.parametrize(
    ("began", "outcome", "is_covered"),
    [
        (DUE + timedelta(hours=9), "published", True),
        (DUE + timedelta(hours=9), "unchanged", True),
        (DUE + timedelta(hours=9), "blocked", True),
        (DUE, "published", True),
        (DUE - timedelta(seconds=1), "published", False),
        (DUE + timedelta(hours=9), "failed", False),
        (DUE + timedelta(hours=9), "nothing to publish", False),
    ],
)
def test_a_late_night_is_covered_by_one_that_began_after_it_was_due_and_came_to_its_end(
    tmp_path: Path, began: datetime, outcome: str, is_covered: bool
) -> None:
    assert (night_since(ended(tmp_path, began, outcome), DUE) is not None) is is_covered


def test_a_rebuild_and_a_word_that_cannot_be_read_cover_nothing(tmp_path: Path) -> None:
    settings = ended(tmp_path, DUE + timedelta(hours=9), "published", is_night=False)
    assert night_since(settings, DUE) is None
    for word in ("{", "{}", '{"load_id": "one", "outcome": "published", "is_night": true}'):
        settings.last_run.write_text(word)
        assert night_since(settings, DUE) is None
    settings.last_run.unlink()
    assert night_since(settings, DUE) is None


def test_a_machine_that_was_off_for_a_week_runs_once_not_five_times(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What Prefect does: it starts every run whose time has passed. What we do: the first does the work of all."""
    settings = ended(tmp_path, DUE - timedelta(days=7), "published")
    missed = [DUE - timedelta(days=days) for days in (6, 5, 4, 3, 2)]
    back = iter([DUE + timedelta(hours=2)])
    ran = []

    class Night:
        @staticmethod
        def fn(_: Settings) -> Any:
            ran.append(due)
            ended(tmp_path, next(back), "published")
            return deploy_report()

    monkeypatch.setattr(scheduled, "nightly_refresh", Night)
    monkeypatch.setattr(scheduled, "load_settings", lambda: settings)
    names = []
    for due in missed:
        monkeypatch.setattr(scheduled, "_due_at", lambda due=due: due)
        names.append(scheduled_refresh.fn().name)
    assert names == ["Published", "Skipped", "Skipped", "Skipped", "Skipped"]
    assert ran == missed[:1]
    # The evening's own run, after the machine is back, is none of them.
    monkeypatch.setattr(scheduled, "_due_at", lambda: DUE + timedelta(hours=12))
    back = iter([DUE + timedelta(hours=12)])
    assert scheduled_refresh.fn().name == "Published"


def deploy_report() -> Any:
    from flows.report import Outcome, Report

    return Report("20261124T063000Z-beef", Outcome.PUBLISHED)


@pytest.fixture
def _no_server_of_the_user(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    from prefect.settings import PREFECT_API_URL, temporary_settings

    with temporary_settings(restore_defaults={PREFECT_API_URL}):
        yield


@pytest.mark.usefixtures("_no_server_of_the_user")
def test_without_a_server_to_deploy_to_the_setting_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"PREFECT_API_URL names no Prefect server.*bubblewatch serve"):
        deploy.deploy(Settings(data_dir=tmp_path))


def test_a_server_that_does_not_answer_is_named(tmp_path: Path) -> None:
    from prefect.settings import PREFECT_API_URL, temporary_settings

    with (
        temporary_settings({PREFECT_API_URL: "http://127.0.0.1:1/api"}),
        pytest.raises(deploy.DeployError, match=r"the Prefect server at http://127\.0\.0\.1:1/api did not take"),
    ):
        deploy.deploy(Settings(data_dir=tmp_path))
