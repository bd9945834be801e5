"""What can be under way when a process dies: how its folder is laid, and what is done in it."""

from __future__ import annotations

import pickle
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from e2e.conftest import FILERS, copied, watchlist_text
from e2e.pipeline import Content, content, run

from flows.doctor import examine
from flows.sample.render import render_sample
from flows.settings import Settings
from warehouse.landing import RawZone
from warehouse.publish import Published


@dataclass(frozen=True)
class Scene:
    """What is under way: how its folder is laid, and what the process does that dies."""

    lay: Callable[[Path, Path], Settings]
    act: Callable[[Settings], object]


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
    """Last night with two filings, tonight with nine, and tonight's content."""
    render_sample(shared / "edgar")
    for folder, names in (("older", ("Scion",)), ("done", tuple(FILERS))):
        (shared / "watchlist.toml").write_text(watchlist_text(*names))
        run(settings_of(shared, shared / folder), judged=False)
    remember(shared)


def remember(shared: Path) -> None:
    """Keeps the content of both nights at hand."""
    for folder in ("older", "done"):
        found = content(settings_of(shared, shared / folder).published_database)
        (shared / f"{folder}.pickle").write_bytes(pickle.dumps(found))


def content_of(shared: Path, night: str) -> Content:
    """The content of the older night, or of the one that is done."""
    found: Content = pickle.loads((shared / f"{night}.pickle").read_bytes())  # noqa: S301  our own file
    return found


def refresh(settings: Settings) -> None:
    """A night, without Great Expectations."""
    run(settings, judged=False)


def _rebuild(settings: Settings) -> None:
    run(settings, judged=False, from_raw_zone_only=True)


def _look_after(settings: Settings) -> None:
    list(examine(settings, thorough=True, mend=True))


def _roll_back_and_on(settings: Settings) -> None:
    published = Published(settings.published)
    published.roll_back(published.releases()[0])
    published.unpin()


def _release_held(settings: Settings) -> None:
    published = Published(settings.published)
    held = published.held()
    if held is None:
        raise LookupError("no night is held back")
    published.release_held(held, keep=14, words="released by a test")


def _older(shared: Path, own: Path) -> Settings:
    """Seven filings are to be fetched."""
    return settings_of(shared, copied(shared / "older", own / "data"))


def _landed(shared: Path, own: Path) -> Settings:
    """All filings are landed, and seven not read."""
    settings = _older(shared, own)
    shutil.copytree(shared / "done/raw", settings.raw_zone, dirs_exist_ok=True)
    shutil.copy(shared / "done/known-listing.json", settings.known_listing)
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
    "rolling back": Scene(_two_releases, _roll_back_and_on),
    "releasing": Scene(_held_back, _release_held),
    "mending": Scene(_damaged, _look_after),
}
