"""Runs that die at a seeded instant, and what is there afterwards: the last night or the new one, whole, never less.

    make faults                                              # with hundreds of kills; goes on where it was stopped
    PYTHONPATH=tests python -m campaigns crashes --seed 17  # that one again; its folder stays, to be looked at
    PYTHONPATH=tests python -m campaigns crashes --plant early  # against a build with a fault that it must find

Each seed draws what is under way, at which instant it is killed (or finds the disk full), how many of the runs after it
are killed, too, and whether the doctor is asked in between. Then one run is left alone: it must end in the very content
of a run that nobody disturbed, and have said what it mended. Every fifth seed draws two processes at once, a night and
somebody who rolls back, unpins or releases (``meetings``): what that one has done stays done.
"""

from __future__ import annotations

import random
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from campaigns.campaign import Campaign, Counts, main_with_plants
from campaigns.dying import EXPLAINED, PLANTS, Doing, instants_of, run_alone
from campaigns.instants import Crash, drawn
from campaigns.meetings import Meeting, check_last_word, draw_meeting, meet
from campaigns.scenes import SCENES, Scene, content_of, prepare
from e2e.pipeline import build_rows, check_no_halves, check_whole, content

from flows.doctor import examine
from flows.settings import Settings
from warehouse.landing import RawZone
from warehouse.publish import Published

SEEDS = 200
"""They kill more than 200 times; some thirty times a process finds the disk full instead."""

_MEETING = "two processes"
_DRAWN = (
    "fetching",
    *["building"] * 4,
    "the first night",
    *["rebuilding"] * 2,
    "rolling back and on",
    "releasing",
    "mending",
    "taking in a data set",
    *[_MEETING] * 3,
)


@dataclass(frozen=True)
class Plan:
    """What befalls a scene: how it crashes, or whom it meets, how the runs after it crash, and whether the doctor is
    asked then."""

    scene: str
    crash: Crash | Meeting
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
    crash: Crash | Meeting
    if name == _MEETING:
        crash = draw_meeting(chance, shared, plant)
        name = crash.night
    else:
        crash = drawn(chance, instants_of(name, shared, plant))
    later = chance.choice((0, 0, 1, 1, 2, 3))
    then = tuple(drawn(chance, instants_of(SCENES[name].like, shared, plant)) for _ in range(later))
    return Plan(name, crash, then, doctor=chance.random() < 0.3)


def play(plan: Plan, own: Path, shared: Path, plant: str | None = None) -> Counts:
    """A scene that crashes, looked at, and left to mend itself; ``plant`` changes our code in what dies."""
    (own / "plan").write_text(f"{plan}\n")
    scene = SCENES[plan.scene]
    settings = scene.lay(shared, own)
    before = None if plan.scene == "mending" else check_whole(settings.published)
    ended = _first_ended(plan, settings, shared, before, plant)
    for crash in plan.later:
        ended.append(run_alone(settings, Doing(scene.then, crash, plant=plant)))
        _check_what_is_up(plan, settings, shared, before)
    if plan.doctor:
        _check_doctor(settings)
    _check_mended(scene, settings, shared)
    return _counts(plan, ended)


def _first_ended(plan: Plan, settings: Settings, shared: Path, before: str | None, plant: str | None) -> list[int]:
    """How whoever was at work first ended; raises AssertionError where what is up then is not as it must be."""
    if isinstance(plan.crash, Meeting):
        ended = meet(plan.crash, settings, plant)
        _check_what_is_up(plan, settings, shared, before)
        check_last_word(plan.crash, ended, settings, shared)
        return list(ended)
    ended_alone = run_alone(settings, Doing(SCENES[plan.scene].act, plan.crash, plant=plant))
    _check_what_is_up(plan, settings, shared, before)
    return [ended_alone]


def _counts(plan: Plan, ended: Sequence[int]) -> Counts:
    doing, crashes = plan.scene, (plan.crash, *plan.later)
    if isinstance(plan.crash, Meeting):
        doing, crashes = f"{plan.scene} and {plan.crash.other}", (*plan.crash.crashes, *plan.later)
    disturbed = [code for crash, code in zip(crashes, ended, strict=True) if crash is not None]
    killed = disturbed.count(-signal.SIGKILL)
    return {
        f"killed while {doing}": killed,
        "killed": killed,
        "disk full": disturbed.count(EXPLAINED),
        "not reached": disturbed.count(0),
        "two at once": int(isinstance(plan.crash, Meeting)),
    }


def _check_what_is_up(plan: Plan, settings: Settings, shared: Path, before: str | None) -> None:
    """The last night or the new one is up, whole; every landed filing is what was landed."""
    if plan.scene == "mending":
        return
    scene = SCENES[plan.scene]
    up = check_whole(settings.published)
    assert before is None or up is not None, "nothing is up any more"
    if up is not None:
        found = content(settings.published_database)
        nights = [content_of(shared, night) for night in (scene.before, scene.after)]
        assert found in nights, f"{up} is neither the last night nor the new one"
    zone = RawZone(settings.raw_zone)
    assert all(zone.read(number) for number in zone.accession_numbers())


def _check_doctor(settings: Settings) -> None:
    """The doctor mends what there is to mend, leaves nothing to do but a night to run, and finds nothing after."""
    list(examine(settings, thorough=True, mend=True))
    left = [str(one) for one in examine(settings, thorough=True, mend=True)]
    assert all("bubblewatch refresh" in one for one in left), left


def _check_mended(scene: Scene, settings: Settings, shared: Path) -> None:
    """The next run that is left alone ends as if nothing had happened, and says what had."""
    before = build_rows_or_none(settings, "SELECT count(*) FROM ops.load_log WHERE status = 'running'")
    report = scene.then(settings)
    if report.refused:
        # What was damaged is set aside by the run that would read it, and fetched by the next.
        report = scene.then(settings)
    assert report.exit_code == 0, report.as_json()
    assert not before or report.repaired, "a run was killed, and the next one does not say so"
    if Published(settings.published).pinned:
        assert content(settings.published_database) == content_of(shared, scene.before)
        Published(settings.published).unpin()
    assert check_whole(settings.published) == max(Published(settings.published).releases())
    assert content(settings.published_database) == content_of(shared, scene.after)
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
