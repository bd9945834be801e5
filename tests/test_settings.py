"""Settings: options win over variables, and a wrong one is named with what may be done about it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from flows.settings import Settings, SettingsError, load_settings
from transforms.reading.limits import Limits


@pytest.fixture(autouse=True)
def _no_settings_of_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.upper().startswith("BUBBLEWATCH_") or name.lower() == "https_proxy":
            monkeypatch.delenv(name)


def test_with_nothing_given_it_is_live_and_beside_the_user(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    settings = load_settings()
    assert (settings.source, settings.identity, settings.watchlist) == ("live", None, None)
    assert settings.data_dir == tmp_path / ".bubblewatch"


def test_an_option_wins_over_a_variable(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BUBBLEWATCH_SOURCE", "sample")
    monkeypatch.setenv("BUBBLEWATCH_RELEASES_KEPT", "3")
    assert load_settings().source == "sample"
    given = load_settings(source=str(tmp_path), data_dir=None)
    assert (given.source, given.releases_kept) == (str(tmp_path), 3)


def test_a_folder_is_absolute_and_may_begin_at_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert load_settings(data_dir="~/warehouse").data_dir == tmp_path / "warehouse"
    assert load_settings(data_dir="warehouse").data_dir == tmp_path / "warehouse"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("releases_kept", "0"),
        ("releases_kept", "many"),
        ("server_port", "65536"),
        ("server_port", "0"),
        ("download_attempts", "11"),
        ("download_seconds_base", "-1"),
        ("download_pause", "-1"),
        ("permits_per_second", "9"),
        ("block_seconds", "-1"),
        ("patience_seconds", "-1"),
        ("filings_per_batch", "0"),
    ],
)
def test_a_wrong_setting_names_its_option_and_its_variable(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    option, variable = f"--{name.replace('_', '-')}", f"BUBBLEWATCH_{name.upper()}"
    words = rf"setting {name}: .*{option} or variable {variable}"
    with pytest.raises(SettingsError, match=words):
        load_settings(**{name: value})
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError, match=words):
        load_settings()


def test_the_identity_is_in_no_repr() -> None:
    settings = load_settings(identity="Jane Doe jane@example.com")
    assert settings.identity_text == "Jane Doe jane@example.com"
    assert "jane" not in repr(settings).lower()
    assert "jane" not in str(settings.model_dump()).lower()


def test_everything_lies_below_the_data_folder(tmp_path: Path) -> None:
    settings = load_settings(data_dir=tmp_path)
    places = (
        settings.raw_zone,
        settings.incoming,
        settings.build,
        settings.published,
        settings.published_database,
        settings.data_docs,
        settings.prefect_home,
        settings.known_listing,
    )
    assert len(set(places)) == len(places)
    assert all(place.is_relative_to(tmp_path) for place in places)


def test_permits_are_shared_by_the_users_processes_whatever_their_data_folders(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    one, other = load_settings(data_dir=tmp_path / "one"), load_settings(data_dir=tmp_path / "other")
    assert one.limiter_dir == other.limiter_dir == tmp_path / ".cache/bubblewatch"
    assert not one.limiter_dir.exists()
    assert load_settings(limiter_dir="~/shared").limiter_dir == tmp_path / "shared"


def test_settings_survive_the_way_through_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = load_settings(
        data_dir=tmp_path,
        source="sample",
        identity="Jane Doe jane@example.com",
        watchlist=tmp_path / "w.toml",
        download_pause=0.5,
        permits_per_second=4,
        limiter_dir=tmp_path / "permits",
        patience_seconds=5.5,
        filings_per_batch=7,
    )
    for name, value in before.as_environment().items():
        monkeypatch.setenv(name, value)
    assert load_settings() == before


def test_the_users_proxy_is_read_and_never_handed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://user:secret@proxy.example:3128")
    settings = load_settings()
    assert settings.https_proxy_text == "http://user:secret@proxy.example:3128"
    assert "secret" not in str(settings.as_environment())


def test_what_prefect_keeps_of_a_runs_parameters_holds_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://user:secret@proxy.example:3128")
    kept = load_settings(identity="Jane Doe jane@example.com").model_dump_json()
    assert "secret" not in kept
    assert "jane" not in kept.lower()


def test_prefect_gets_a_home_of_its_own_and_tells_nobody(tmp_path: Path) -> None:
    variables = Settings(data_dir=tmp_path).prefect_environment()
    assert variables["PREFECT_HOME"] == str(tmp_path / "prefect")
    assert variables["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert "127.0.0.1" in variables["NO_PROXY"]


def test_settings_are_not_changed_under_a_run(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    with pytest.raises(ValueError, match="frozen"):
        settings.source = "live"


def test_limits_of_sizes_and_depths_reach_the_readers(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"SUBMISSION_BYTES": 4, "DOCUMENT_BYTES": 3, "TEXT_BYTES": 2}.items():
        monkeypatch.setenv(f"BUBBLEWATCH_MOST_{name}", str(value))
    monkeypatch.setenv("BUBBLEWATCH_DEEPEST_ELEMENTS", "1")
    assert load_settings().limits == Limits(4, 3, 2, 1)
