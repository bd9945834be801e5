"""Small nights for those who break things; the one real run of the sample is in tests/conftest.py."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

# The tests of this folder know them by this name.
from command_line import COMMAND as COMMAND
from command_line import Ran as Ran
from command_line import bubblewatch as bubblewatch
from command_line import environment as environment
from e2e.pipeline import Content, content, run

from flows.report import Report
from flows.sample.render import render_sample
from flows.settings import Settings

FILERS = {
    "Alphabet": ("company", "0001652044"),
    "Meta": ("company", "0001326801"),
    "Scion": ("manager", "0001649339"),
}


def watchlist_text(*names: str, filed_from: date = date(2025, 1, 1), more: str = "") -> str:
    """A watch list of some of the sample's filers."""
    entries = [f"filed_from = {filed_from}"]
    for name in names:
        kind, cik = FILERS[name]
        panel = 'panel = "technology"\n' if kind == "company" else ""
        entries.append(f'[[{kind}]]\nname = "{name}"\ncik = "{cik}"\nwhy = "A test."\n{panel}')
    return "\n".join([*entries, more])


@dataclass(frozen=True)
class Night:
    """A finished run of the small watch list: its folder, its report, what it published."""

    settings: Settings
    report: Report
    content: Content


@pytest.fixture(scope="session", autouse=True)
def _quiet_prefect(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in Settings(data_dir=tmp_path_factory.mktemp("prefect")).prefect_environment().items():
            patch.setenv(name, value)
        # A page takes a second of a small night, and has tests of its own.
        patch.setenv("BUBBLEWATCH_PAGE", "false")
        yield


@pytest.fixture(scope="session")
def edgar(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample laid out like EDGAR."""
    folder = tmp_path_factory.mktemp("edgar")
    render_sample(folder)
    return folder


@pytest.fixture(scope="session")
def watchlist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two companies and a manager, with nine filings since 2025."""
    path = tmp_path_factory.mktemp("watchlist") / "watchlist.toml"
    path.write_text(watchlist_text(*FILERS))
    return path


Make = Callable[..., Settings]


@pytest.fixture
def settings_for(edgar: Path, watchlist: Path) -> Make:
    """Settings for a folder: the sample's EDGAR, the small watch list, no pause between attempts."""
    return _maker(edgar, watchlist)


def _maker(edgar: Path, watchlist: Path) -> Make:
    def make(data_dir: Path, **given: object) -> Settings:
        usual = {
            "source": str(edgar),
            "watchlist": watchlist,
            "download_pause": 0,
            "filings_per_batch": 5,
            "filings_read_together": 5,
            # Not the ten minutes that a block lasts.
            "patience_seconds": 60,
        }
        return Settings(data_dir=data_dir, **{**usual, **given})  # type: ignore[arg-type]

    return make


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, edgar: Path, watchlist: Path) -> Night:
    """The small watch list, run once with nothing in its way. Read only."""
    settings = _maker(edgar, watchlist)(tmp_path_factory.mktemp("undisturbed") / "data")
    report = run(settings)
    return Night(settings, report, content(settings.published_database))


@pytest.fixture(scope="session")
def _older_night(tmp_path_factory: pytest.TempPathFactory, edgar: Path) -> Path:
    folder = tmp_path_factory.mktemp("older")
    (folder / "watchlist.toml").write_text(watchlist_text("Scion"))
    settings = _maker(edgar, folder / "watchlist.toml")(folder / "data")
    run(settings, judged=False)
    return settings.data_dir


@pytest.fixture
def older(_older_night: Path, settings_for: Make, tmp_path: Path) -> Settings:
    """Settings for a folder where last night published two filings of the nine; seven are new."""
    return settings_for(copied(_older_night, tmp_path / "data"))


@pytest.fixture
def done(undisturbed: Night, settings_for: Make, tmp_path: Path) -> Settings:
    """Settings for a copy of the undisturbed folder: there is nothing new."""
    return settings_for(copied(undisturbed.settings.data_dir, tmp_path / "data"))


def copied(data_dir: Path, to: Path) -> Path:
    """A copy of a data folder, symlink and all."""
    shutil.copytree(data_dir, to, symlinks=True, ignore=shutil.ignore_patterns("data-docs", "prefect"))
    return to
