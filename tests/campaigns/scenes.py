"""What can be under way when a process dies: how its folder is laid, what is done in it, and between which nights."""

from __future__ import annotations

import pickle
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from e2e.conftest import FILERS, copied, watchlist_text
from e2e.pipeline import Content, backfill, content, run
from thirteen_f_zip import reports_of, tables_of, zip_of

from flows.doctor import examine
from flows.report import Report
from flows.sample.render import render_sample
from flows.settings import Settings
from warehouse.dataset_zone import DatasetZone
from warehouse.landing import RawZone
from warehouse.publish import Published


def refresh(settings: Settings) -> Report:
    """A night, without Great Expectations."""
    return run(settings, judged=False)


_DATA_SET = "data_set.zip"


@dataclass(frozen=True)
class Scene:
    """What is under way: how its folder is laid, and what the process does that dies.

    ``before`` and ``after`` name the nights between which it is at work, ``then`` is the run after it, and ``like`` the
    scene whose instants that one has.
    """

    lay: Callable[[Path, Path], Settings]
    act: Callable[[Settings], object]
    before: str = "older"
    after: str = "done"
    then: Callable[[Settings], Report] = refresh
    like: str = "building"


def settings_of(shared: Path, data_dir: Path) -> Settings:
    """The small watch list on the sample's EDGAR, with no pause between attempts."""
    return Settings(
        data_dir=data_dir,
        source=str((shared / "edgar").resolve()),
        watchlist=shared / "watchlist.toml",
        download_pause=0,
        filings_per_batch=5,
        patience_seconds=60,
        limiter_dir=data_dir.parent / "permits",
    )  # type: ignore[call-arg]  # every other setting has its default


def prepare(shared: Path) -> None:
    """Last night with two filings, tonight with nine, and what ``complete`` makes of them."""
    render_sample(shared / "edgar")
    for folder, names in (("older", ("Scion",)), ("done", tuple(FILERS))):
        (shared / "watchlist.toml").write_text(watchlist_text(*names))
        refresh(settings_of(shared, shared / folder))
    complete(shared)


def complete(shared: Path) -> None:
    """A data set of filings before those of tonight, the night that takes it in, and the content of all three."""
    _make_data_set(shared)
    _take_in(settings_of(shared, copied(shared / "done", shared / "larger")))
    for night in ("older", "done", "larger"):
        found = content(settings_of(shared, shared / night).published_database)
        (shared / f"{night}.pickle").write_bytes(pickle.dumps(found))


def _make_data_set(shared: Path) -> None:
    """The zip that SEC would make of all filings of Scion's that have an XML cover."""
    _, cik = FILERS["Scion"]
    zip_of(tables_of(reports_of((shared / "edgar").resolve(), cik)), shared / _DATA_SET)


def content_of(shared: Path, night: str) -> Content:
    """The content of the older night, of the one that is done, or of that one with the data set."""
    found: Content = pickle.loads((shared / f"{night}.pickle").read_bytes())  # noqa: S301  our own file
    return found


def _take_in(settings: Settings) -> Report:
    return backfill(settings, settings.watchlist.with_name(_DATA_SET), judged=False)


def _go_on_taking_in(settings: Settings) -> Report:
    """Any night, once the zip is kept; until then only who has the zip can give it again."""
    return refresh(settings) if DatasetZone(settings.raw_zone).kept() else _take_in(settings)


def _rebuild(settings: Settings) -> None:
    run(settings, judged=False, from_raw_zone_only=True)


def _look_after(settings: Settings) -> None:
    list(examine(settings, thorough=True, mend=True))


def _roll_back(settings: Settings) -> None:
    published = Published(settings.published)
    published.roll_back(published.releases()[0])


def _unpin(settings: Settings) -> None:
    Published(settings.published).unpin()


def _roll_back_and_on(settings: Settings) -> None:
    _roll_back(settings)
    _unpin(settings)


def _release_held(settings: Settings) -> None:
    """Releases what is held back; a name of none where a night has just dropped it."""
    published = Published(settings.published)
    published.release_held(published.held() or "gone", keep=14, words="released by a test")


def _older(shared: Path, own: Path) -> Settings:
    """Seven filings are to be fetched."""
    return settings_of(shared, copied(shared / "older", own / "data"))


def _landed(shared: Path, own: Path) -> Settings:
    """All filings are landed, and seven not read."""
    settings = _older(shared, own)
    shutil.copytree(shared / "done/raw", settings.raw_zone, dirs_exist_ok=True)
    shutil.copy(shared / "done/known-listing.json", settings.known_listing)
    return settings


def _pinned(shared: Path, own: Path) -> Settings:
    """The same, with last night pinned."""
    settings = _landed(shared, own)
    _roll_back(settings)
    return settings


def _first(shared: Path, own: Path) -> Settings:
    """The first night, with every filing landed."""
    settings = settings_of(shared, own / "data")
    shutil.copytree(shared / "done/raw", settings.raw_zone)
    return settings


def _done(shared: Path, own: Path) -> Settings:
    return settings_of(shared, copied(shared / "done", own / "data"))


def _two_releases(shared: Path, own: Path) -> Settings:
    """Last night's release beside tonight's."""
    settings = _done(shared, own)
    for release in (shared / "older/published/releases").iterdir():
        shutil.copytree(release, settings.published / "releases" / release.name)
    return settings


def _held_back(shared: Path, own: Path) -> Settings:
    """Tonight is held back, and last night is up."""
    settings = _two_releases(shared, own)
    published = Published(settings.published)
    last_night, tonight = published.releases()
    published.point_at(last_night)
    (settings.published / "held").mkdir()
    (settings.published / "releases" / tonight).rename(settings.published / "held" / tonight)
    return settings


def _damaged(shared: Path, own: Path) -> Settings:
    """Something of everything is damaged, and tonight's release with it."""
    settings = _two_releases(shared, own)
    number = RawZone(settings.raw_zone).accession_numbers()[-1]
    for path in (
        next(settings.raw_zone.glob(f"*/{number}.txt.zst")),
        next(settings.raw_zone.glob("filers/*/filer.json")),
        settings.published_database.resolve(),
        next(settings.build.glob("*.duckdb")),
        settings.known_listing,
    ):
        path.chmod(0o644)
        path.write_bytes(path.read_bytes()[:-1000])
    (settings.published / "current").unlink()
    return settings


SCENES: Mapping[str, Scene] = {
    "fetching": Scene(_older, refresh),
    "building": Scene(_landed, refresh),
    "the first night": Scene(_first, _rebuild),
    "rebuilding": Scene(_two_releases, _rebuild),
    "rolling back": Scene(_two_releases, _roll_back),
    "rolling back and on": Scene(_two_releases, _roll_back_and_on),
    "unpinning": Scene(_pinned, _unpin),
    "releasing": Scene(_held_back, _release_held),
    "a quiet night": Scene(_two_releases, refresh),
    "building while pinned": Scene(_pinned, refresh),
    "building while one is held back": Scene(_held_back, refresh),
    "taking in a data set": Scene(
        _done, _take_in, "done", "larger", then=_go_on_taking_in, like="taking in a data set"
    ),
    "mending": Scene(_damaged, _look_after),
}
