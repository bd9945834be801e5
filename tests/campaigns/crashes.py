"""Runs that die at a seeded instant, and what is there afterwards: the last night or the new one, whole, never less.

    make faults                                              # with hundreds of kills; goes on where it was stopped
    PYTHONPATH=tests python -m campaigns crashes --seed 17  # that one again; its folder stays, to be looked at
    PYTHONPATH=tests python -m campaigns crashes --plant early  # against a build with a fault that it must find

Each seed draws what is under way, at which instant it is killed (or finds the disk full), how many of the runs after it
are killed, too, and whether the doctor is asked in between. Then one run is left alone: it must end in the very content
of a run that nobody disturbed, and have said what it mended.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from campaigns.campaign import Campaign, Counts, main_with_plants
from campaigns.instants import Crash, Instants, stage
from campaigns.scenes import SCENES, content_of, prepare, refresh
from e2e.pipeline import PROCESSES, build_rows, check_no_halves, check_whole, content
from e2e.pipeline import run as run_night

from flows.cli.main import FAILED_EXIT_CODE, exit_code_of
from flows.doctor import examine
from flows.settings import Settings
from warehouse import publish
from warehouse.landing import RawZone
from warehouse.publish import Published

SEEDS = 160
"""They kill more than 200 times; some thirty times a process finds the disk full instead."""

_EXPLAINED, _DEFECT = 71, 70
"""How a process ends that was not killed: not as Python ends of itself where it could not even begin."""
_SECONDS = 180

_DRAWN = ("fetching", *["building"] * 4, "the first night", *["rebuilding"] * 2, "rolling back", "releasing", "mending")


@dataclass(frozen=True)
class Plan:
    """What befalls a scene: how it crashes, how the runs after it do, and whether the doctor is asked then."""

    scene: str
    crash: Crash
    later: tuple[Crash, ...] = ()
    doctor: bool = False


def run_seed(seed: int, own: Path, shared: Path) -> Counts:
    """One seed: see the module. Raises AssertionError where something is not as it must be."""
    return play(planned(seed, shared), own, shared)


def run_planted(plant: str, seed: int, own: Path, shared: Path) -> Counts:
    """The same with a fault planted, which it should find. Raises where it does."""
    return play(planned(seed, shared, plant), own, shared, plant)


def planned(seed: int, shared: Path, plant: str | None = None) -> Plan:
    """The plan that this seed draws, of the instants that there are."""
    chance = random.Random(seed)
    name = chance.choice(_DRAWN)
    crash = drawn(chance, instants_of(name, shared, plant))
    later = chance.choice((0, 0, 1, 1, 2, 3))
    then = tuple(drawn(chance, instants_of("building", shared, plant)) for _ in range(later))
    return Plan(name, crash, then, doctor=chance.random() < 0.3)


def drawn(chance: random.Random, instants: Mapping[str, int]) -> Crash:
    """Each part of the folder as likely as another, in it each kind of instant, and of those each one."""
    part = chance.choice(sorted({stage(label) for label in instants}))
    label = chance.choice([label for label in instants if stage(label) == part])
    how = chance.random()
    later = chance.uniform(1, 80) if how < 0.4 else 0.0
    return Crash(label, chance.randint(1, instants[label]), later, full_disk=how > 0.85)


def _leave_a_gap() -> None:
    """The symlink is removed and made anew: readers find nothing in between."""

    def point_at(self: Published, release: str) -> None:
        self.current.unlink(missing_ok=True)
        self.current.symlink_to(Path("releases") / release)

    Published._point_at = point_at  # type: ignore[method-assign]


def _put_up_too_early() -> None:
    """The symlink leads to a release before that is written."""
    real = publish.write_release

    def write(build: Any, folder: Path, facts: Mapping[str, Any]) -> None:
        folder.mkdir(parents=True)
        published = Published(folder.parent.parent)
        published.current.unlink(missing_ok=True)
        published.current.symlink_to(Path("releases") / folder.name)
        real(build, folder, facts)

    publish.write_release = write


PLANTS: Mapping[str, Callable[[], None]] = {"gap": _leave_a_gap, "early": _put_up_too_early}


def play(plan: Plan, own: Path, shared: Path, plant: str | None = None) -> Counts:
    """A scene that crashes, looked at, and left to mend itself; ``plant`` changes our code in what dies."""
    (own / "plan").write_text(f"{plan}\n")
    scene = SCENES[plan.scene]
    settings = scene.lay(shared, own)
    before = None if plan.scene == "mending" else check_whole(settings.published)
    ended = []
    for act, crash in ((scene.act, plan.crash), *((refresh, crash) for crash in plan.later)):
        ended.append(_process(settings, act, crash, plant))
        if plan.scene != "mending":
            _check_what_is_up(settings, shared, before)
    if plan.doctor:
        _check_doctor(settings)
    _check_mended(settings, shared)
    killed = ended.count(-signal.SIGKILL)
    return {
        f"killed while {plan.scene}": killed,
        "killed": killed,
        "disk full": ended.count(_EXPLAINED),
        "not reached": ended.count(0),
    }


def instants_of(name: str, shared: Path, plant: str | None = None) -> dict[str, int]:
    """The instants of a scene that nobody disturbs, by label; counted once for all seeds."""
    path = shared / f"instants {name} {plant}.json"
    if not path.exists():
        own = shared / f"counting {name} {os.getpid()}"
        settings = SCENES[name].lay(shared, own)
        process = PROCESSES.Process(target=_count, args=(settings, SCENES[name].act, own / "instants.json", plant))
        process.start()
        process.join(_SECONDS)
        assert process.exitcode == 0
        (own / "instants.json").replace(path)
        shutil.rmtree(own)
    found: dict[str, int] = json.loads(path.read_text())
    return found


def _count(settings: Settings, act: Callable[[Settings], object], into: Path, plant: str | None) -> None:
    if plant:
        PLANTS[plant]()
    instants = Instants(settings.data_dir)
    instants.watch()
    act(settings)
    into.write_text(json.dumps(instants.reached))


def _process(settings: Settings, act: Callable[[Settings], object], crash: Crash, plant: str | None) -> int:
    process = PROCESSES.Process(target=_die_in, args=(settings, act, crash, plant))
    process.start()
    process.join(_SECONDS)
    assert process.exitcode is not None, "the process neither died nor ended"
    assert process.exitcode in (-signal.SIGKILL, 0, _EXPLAINED, _DEFECT), f"it ended with {process.exitcode}"
    assert process.exitcode != _DEFECT, f"an error that no message explains: see {settings.data_dir.parent / 'error'}"
    return process.exitcode


def _die_in(settings: Settings, act: Callable[[Settings], object], crash: Crash, plant: str | None) -> None:
    os.setsid()
    if plant:
        PLANTS[plant]()
    Instants(settings.data_dir, crash).watch()
    try:
        act(settings)
    except Exception as error:  # noqa: BLE001  each is judged
        explained = exit_code_of(error) == FAILED_EXIT_CODE
        (settings.data_dir.parent / "error").write_text(f"{type(error).__name__}: {error}")
        os._exit(_EXPLAINED if explained else _DEFECT)
    # Without the threads that a kill later than the end would wait for.
    os._exit(0)


def _check_what_is_up(settings: Settings, shared: Path, before: str | None) -> None:
    """The last night or the new one is up, whole; every landed filing is what was landed."""
    up = check_whole(settings.published)
    assert before is None or up is not None, "nothing is up any more"
    if up is not None:
        found = content(settings.published_database)
        nights = [content_of(shared, night) for night in ("older", "done")]
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
    report = run_night(settings, judged=False)
    if report.refused:
        # What was damaged is set aside by the run that would read it, and fetched by the next.
        report = run_night(settings, judged=False)
    assert report.exit_code == 0, report.as_json()
    assert not before or report.repaired, "a run was killed, and the next one does not say so"
    if Published(settings.published).pinned:
        assert content(settings.published_database) == content_of(shared, "older")
        Published(settings.published).unpin()
    assert check_whole(settings.published) == max(Published(settings.published).releases())
    assert content(settings.published_database) == content_of(shared, "done")
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


CAMPAIGN = Campaign("crashes", run_seed, prepare)


def planted(plant: str) -> Campaign:
    """The campaign against a build with a fault."""
    return Campaign(f"crashes-{plant}", partial(run_planted, plant), prepare)


def run(arguments: Sequence[str]) -> int:
    """The command line."""
    return main_with_plants(CAMPAIGN, planted, PLANTS, seeds=SEEDS, arguments=arguments)
