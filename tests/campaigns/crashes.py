"""Runs that die at a seeded instant, and what is there afterwards: the last night or the new one, whole, never less.

    make crashes                                            # hundreds of kills; goes on where it was stopped
    PYTHONPATH=tests python -m campaigns.crashes --seed 17  # that one again; its folder stays, to be looked at

Each seed draws what is under way, at which instant it is killed (or finds the disk full), how many of the runs after it
are killed, too, and whether the doctor is asked in between. Then one run is left alone: it must end in the very content
of a run that nobody disturbed, and have said what it mended.
"""

from __future__ import annotations

import json
import os
import pickle
import random
import shutil
import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from campaigns.campaign import Campaign, Counts, main
from campaigns.instants import Crash, Instants, stage
from e2e.conftest import FILERS, copied, watchlist_text
from e2e.pipeline import PROCESSES, Content, build_rows, check_no_halves, check_whole, content, run

from flows.cli import _exit_code_of
from flows.doctor import examine
from flows.sample.render import render_sample
from flows.settings import Settings
from warehouse.landing import RawZone
from warehouse.publish import Published

SEEDS = 150
"""They kill more than 200 times; some thirty times a process finds the disk full instead."""

_EXPLAINED, _DEFECT = 1, 70
_SECONDS = 180


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


def _refresh(settings: Settings) -> None:
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
    published.release_held(held, keep=14)


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
    "fetching": Scene(_older, _refresh),
    "building": Scene(_landed, _refresh),
    "the first night": Scene(_first, _rebuild),
    "rebuilding": Scene(_two_releases, _rebuild),
    "rolling back": Scene(_two_releases, _roll_back_and_on),
    "releasing": Scene(_held_back, _release_held),
    "mending": Scene(_damaged, _look_after),
}
_DRAWN = ("fetching", *["building"] * 4, "the first night", *["rebuilding"] * 2, "rolling back", "releasing", "mending")


def run_seed(seed: int, own: Path, shared: Path) -> Counts:
    """One seed: see the module. Raises AssertionError where something is not as it must be."""
    chance = random.Random(seed)
    name = chance.choice(_DRAWN)
    return crashed(name, drawn(chance, instants_of(name, shared)), own, shared, chance)


def drawn(chance: random.Random, instants: Mapping[str, int]) -> Crash:
    """Each part of the folder as likely as another, in it each kind of instant, and of those each one."""
    part = chance.choice(sorted({stage(label) for label in instants}))
    label = chance.choice([label for label in instants if stage(label) == part])
    how = chance.random()
    later = chance.uniform(1, 80) if how < 0.4 else 0.0
    return Crash(label, chance.randint(1, instants[label]), later, full_disk=how > 0.85)


def crashed(
    name: str, crash: Crash, own: Path, shared: Path, chance: random.Random, plant: Callable[[], None] | None = None
) -> Counts:
    """A scene that crashes, looked at, and left to mend itself; ``plant`` changes our code in the process that dies."""
    (own / "crash.json").write_text(json.dumps([name, repr(crash)]))
    scene = SCENES[name]
    settings = scene.lay(shared, own)
    before = None if name == "mending" else check_whole(settings.published)
    ended = [_process(settings, scene.act, crash, plant)]
    _check_what_is_up(settings, shared, before, name)
    for _ in range(chance.choice((0, 0, 1, 1, 2, 3))):
        again = drawn(chance, instants_of("building", shared))
        ended.append(_process(settings, _refresh, again, plant))
        _check_what_is_up(settings, shared, before, name)
    if chance.random() < 0.3:
        _check_doctor(settings)
    _check_mended(settings, shared)
    return {
        f"killed while {name}": ended.count(-signal.SIGKILL),
        "killed": ended.count(-signal.SIGKILL),
        "disk full": ended.count(_EXPLAINED),
        "not reached": ended.count(0),
    }


def instants_of(name: str, shared: Path) -> dict[str, int]:
    """The instants of a scene that nobody disturbs, by label; counted once for all seeds."""
    path = shared / f"instants {name}.json"
    if not path.exists():
        own = shared / f"counting {name} {os.getpid()}"
        settings = SCENES[name].lay(shared, own)
        process = PROCESSES.Process(target=_count, args=(settings, SCENES[name].act, own / "instants.json"))
        process.start()
        process.join(_SECONDS)
        assert process.exitcode == 0
        (own / "instants.json").replace(path)
        shutil.rmtree(own)
    found: dict[str, int] = json.loads(path.read_text())
    return found


def _count(settings: Settings, act: Callable[[Settings], object], into: Path) -> None:
    instants = Instants(settings.data_dir)
    instants.watch()
    act(settings)
    into.write_text(json.dumps(instants.reached))


def _process(
    settings: Settings, act: Callable[[Settings], object], crash: Crash, plant: Callable[[], None] | None
) -> int:
    process = PROCESSES.Process(target=_die_in, args=(settings, act, crash, plant))
    process.start()
    process.join(_SECONDS)
    assert process.exitcode is not None, "the process neither died nor ended"
    assert process.exitcode != _DEFECT, f"an error that no message explains: see {settings.data_dir.parent / 'error'}"
    return process.exitcode


def _die_in(
    settings: Settings, act: Callable[[Settings], object], crash: Crash, plant: Callable[[], None] | None
) -> None:
    os.setsid()
    if plant:
        plant()
    Instants(settings.data_dir, crash).watch()
    try:
        act(settings)
    except Exception as error:  # noqa: BLE001  each is judged
        explained = _exit_code_of(error) == _EXPLAINED
        (settings.data_dir.parent / "error").write_text(f"{type(error).__name__}: {error}")
        os._exit(_EXPLAINED if explained else _DEFECT)
    # Without the threads that a kill later than the end would wait for.
    os._exit(0)


def _check_what_is_up(settings: Settings, shared: Path, before: str | None, name: str) -> None:
    """The last night or the new one is up, whole; every landed filing is what was landed."""
    if name == "mending":
        return
    up = check_whole(settings.published)
    assert before is None or up is not None, "nothing is up any more"
    if up is not None:
        found = content(settings.published_database)
        nights = [_content(shared, night) for night in ("older", "done")]
        assert found in nights, f"{up} is neither the last night nor the new one"
    zone = RawZone(settings.raw_zone)
    assert all(zone.read(number) for number in zone.accession_numbers())


def _check_doctor(settings: Settings) -> None:
    """The doctor mends what there is to mend, leaves nothing to do but a night to run, and finds nothing after."""
    list(examine(settings, thorough=True, mend=True))
    left = [str(one) for one in examine(settings, thorough=True, mend=True)]
    assert all("bubblewatch refresh" in one for one in left), left


def _check_mended(settings: Settings, shared: Path) -> None:
    """The next run that is left alone ends as if nothing had happened, and says what had."""
    before = build_rows_or_none(settings, "SELECT count(*) FROM ops.load_log WHERE status = 'running'")
    report = run(settings, judged=False)
    if report.refused:
        # What was damaged is set aside by the run that would read it, and fetched by the next.
        report = run(settings, judged=False)
    assert report.exit_code == 0, report.as_json()
    assert not before or report.repaired, "a run was killed, and the next one does not say so"
    if Published(settings.published).pinned:
        assert content(settings.published_database) == _content(shared, "older")
        Published(settings.published).unpin()
    assert check_whole(settings.published) == max(Published(settings.published).releases())
    assert content(settings.published_database) == _content(shared, "done")
    assert build_rows(settings, "SELECT load_id FROM ops.load_log WHERE status = 'running'") == []
    check_no_halves(settings)
    assert [str(one) for one in examine(settings, thorough=True, mend=False)] == []


def build_rows_or_none(settings: Settings, sql: str) -> int:
    """A count of the build file; 0 where it cannot be read."""
    try:
        ((found,),) = build_rows(settings, sql)
    except Exception:  # noqa: BLE001  a build file that is not there, or damaged on purpose
        return 0
    return int(found)


def _content(shared: Path, night: str) -> Content:
    found: Content = pickle.loads((shared / f"{night}.pickle").read_bytes())  # noqa: S301  our own file
    return found


CAMPAIGN = Campaign("crashes", run_seed, prepare)


def command(arguments: Any = None) -> int:
    """The command line."""
    return main(CAMPAIGN, seeds=SEEDS, arguments=arguments)


if __name__ == "__main__":
    # Under its name, so that the processes which die can be told what to do.
    from campaigns.crashes import command as by_name

    sys.exit(by_name())
