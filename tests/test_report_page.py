"""`bubblewatch report`, and the page that each night is given."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from page_warehouse import everything, publish

from flows.asking.page import write_page_of
from flows.cli import main as cli
from flows.settings import Settings
from warehouse.page import vega


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A data folder with a release that is up; the script that draws is a stub, for bundling it takes seconds."""
    monkeypatch.setattr(vega, "_bundle", lambda: "window.vegaEmbed = () => 0;")
    monkeypatch.setenv("BUBBLEWATCH_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("BUBBLEWATCH_DATA_DIR", str(tmp_path))
    publish(tmp_path / "published", everything())
    (tmp_path / "published/current").symlink_to("releases/r1")
    monkeypatch.setenv("BUBBLEWATCH_PAGE", "true")
    return Settings()


def command(monkeypatch: pytest.MonkeyPatch, *arguments: str | Path) -> int:
    """Runs the command line in this process; returns its exit code."""
    monkeypatch.setattr(sys, "argv", ["bubblewatch", *map(str, arguments)])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return ended.value.code if isinstance(ended.value.code, int) else 0


def test_report_writes_the_page_and_says_where(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "new folder" / "page.html"
    assert command(monkeypatch, "report", "--output", output) == 0
    assert capsys.readouterr().out == f"page: {output}\n"
    assert "$250 billion" in output.read_text("utf-8")
    assert command(monkeypatch, "report", "--output", output, "--as-of", "2024-12-31") == 0
    assert "As known at 2024-12-31 23:59" in output.read_text("utf-8")


def test_report_refuses_what_is_no_date(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(monkeypatch, "report", "--output", tmp_path / "page.html", "--as-of", "yesterday") == 2
    assert "yesterday" in capsys.readouterr().err
    assert not (tmp_path / "page.html").exists()


def test_report_without_a_warehouse_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(vega, "_bundle", lambda: "")
    monkeypatch.setenv("BUBBLEWATCH_CACHE_DIR", str(tmp_path / "cache"))
    assert command(monkeypatch, "report", "--data-dir", tmp_path, "--output", tmp_path / "page.html") == 1
    assert "bubblewatch refresh" in capsys.readouterr().err


def test_a_night_is_given_its_page_beside_its_database(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "published/releases/r1"
    assert write_page_of(settings, folder) is None
    assert settings.published_page.read_text("utf-8").startswith("\n<!doctype html>".lstrip())


def test_a_page_that_cannot_be_written_is_told_and_stops_nothing(settings: Settings, tmp_path: Path) -> None:
    problem = write_page_of(settings, tmp_path / "published/releases/none")
    assert problem is not None
    assert "`bubblewatch report` writes it" in problem


def test_a_page_that_cannot_be_put_in_its_place_leaves_no_half(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "published/releases/r1"
    (folder / "page.html").mkdir()
    assert "Is a directory" in (write_page_of(settings, folder) or "")
    assert not list(folder.glob(".page.html*"))


def test_a_defect_of_the_page_is_told_by_its_name_and_stops_nothing(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> str:
        raise KeyError("name_growth_of_year")

    monkeypatch.setattr(vega, "_bundle", broken)
    problem = write_page_of(settings, tmp_path / "published/releases/r1")
    assert problem is not None
    assert "KeyError: 'name_growth_of_year'" in problem


def test_a_night_without_a_page_is_asked_for_by_a_setting(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BUBBLEWATCH_PAGE", "false")
    assert write_page_of(Settings(), tmp_path / "published/releases/r1") is None
    assert not settings.published_page.exists()
