"""Two processes at work at once: a night, and who rolls back, lets the nights on, or releases one held back."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from campaigns.dying import EXPLAINED, Doing, instants_of, run_beside
from campaigns.instants import Crash, Stop, drawn
from campaigns.scenes import SCENES, content_of
from e2e.pipeline import content

from flows.settings import Settings
from warehouse.publish import Published

PAIRS = (
    ("building", "rolling back"),
    ("building while pinned", "unpinning"),
    ("a quiet night", "rolling back"),
    ("a quiet night", "rolling back and on"),
    ("building while one is held back", "releasing"),
)
"""The night, in whose folder both are at work, and the other one."""

_MOMENT = 3.0
"""Longer than what a person does takes, and no longer: it may wait for a lock that the night holds."""


@dataclass(frozen=True)
class Meeting:
    """A night that stops somewhere, and the other one that begins then: the night waits until that one stops or ends.

    Each may be killed, or find the disk full.
    """

    night: str
    other: str
    stops: tuple[Stop, Stop | None]
    crashes: tuple[Crash | None, Crash | None] = (None, None)


def draw_meeting(chance: random.Random, shared: Path, plant: str | None) -> Meeting:
    """A meeting around what both of them write, mostly; four of ten nights die there, and as many of the others."""
    night, other = chance.choice(PAIRS)
    of_night, of_other = (instants_of(name, shared, plant) for name in (night, other))
    there = drawn(chance, _of_both(of_night) if chance.random() < 0.8 else of_night)
    then = drawn(chance, of_other)
    stays = chance.choice((None, 0.0, 0.3, _MOMENT))
    stops = (
        Stop(there.label, there.occurrence, _MOMENT),
        None if stays is None else Stop(then.label, then.occurrence, stays),
    )
    dies, other_dies = chance.random() < 0.4, chance.random() < 0.4
    return Meeting(night, other, stops, (there if dies else None, drawn(chance, of_other) if other_dies else None))


def _of_both(instants: Mapping[str, int]) -> dict[str, int]:
    """What a night does to pin, symlink and whole releases."""
    return {
        label: often
        for label, often in instants.items()
        if ("published" in label or "Published" in label) and "releases/#.unfinished" not in label.split(" ", 2)[1]
    }


def meet(meeting: Meeting, settings: Settings, plant: str | None) -> tuple[int, int]:
    """How the two ended; see ``run_beside``."""
    doings = (
        Doing(SCENES[name].act, crash, stop, plant)
        for name, crash, stop in zip((meeting.night, meeting.other), meeting.crashes, meeting.stops, strict=True)
    )
    return run_beside(settings, *doings)


def check_last_word(meeting: Meeting, ended: tuple[int, int], settings: Settings, shared: Path) -> None:
    """Who was not disturbed did what it was to do, and what a person wanted holds. Raises AssertionError."""
    published = Published(settings.published)
    for name, crash, code in zip((meeting.night, meeting.other), meeting.crashes, ended, strict=True):
        # A night that a newer one has taken the place of cannot be released any more.
        assert crash is not None or code == 0 or (name == "releasing" and code == EXPLAINED), (
            f"{name} ended with {code}"
        )
    if ended[1] != 0:
        return
    if meeting.other == "rolling back":
        assert published.pinned, "a night has undone the pin"
        assert published.current_release() == published.releases()[0], "what was rolled back to is not up"
        return
    assert not published.pinned, "nothing is pinned any more, and something is"
    if ended[0] == 0:
        assert published.current_release() == published.releases()[-1], "the newest is not up"
    if meeting.other == "releasing":
        assert content(settings.published_database) == content_of(shared, "done"), "what was released is not up"
