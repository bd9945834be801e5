"""The fault campaign in short: a few seeds pass, and a planted defect of each kind is found."""

from __future__ import annotations

import random
from datetime import timedelta
from pathlib import Path

import pytest
from campaigns.campaign import run_one
from campaigns.drawn_faults import Tonight
from campaigns.faults import CAMPAIGN, planted, prepare
from campaigns.world import FILINGS, FIRST_DAY, draw_world

from flows.sample.render import render_sample

SEEDS = (2, 12)
"""With many faults; both end each night with the raw tables, which takes a second."""

FOUND_BY = {"unverified": 1, "unnamed": 2, "impatient": 8, "greedy": 2, "skipping": 4}
"""A seed that finds each planted defect; many do, this one soon."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("campaign")
    (made / "shared").mkdir()
    prepare(made / "shared")
    return made


@pytest.mark.parametrize("seed", SEEDS)
def test_a_seed_ends_in_the_content_of_an_undisturbed_run(folder: Path, seed: int) -> None:
    finished = run_one(CAMPAIGN, seed, folder)
    assert finished.failure is None, finished.failure
    assert finished.counts["faults"] > 0


@pytest.mark.parametrize("plant", FOUND_BY)
def test_a_planted_defect_is_found(folder: Path, plant: str) -> None:
    finished = run_one(planted(plant), FOUND_BY[plant], folder)
    assert finished.failure is not None
    assert "AssertionError" in finished.failure


def test_a_seed_always_draws_the_same(tmp_path: Path) -> None:
    render_sample(tmp_path)

    def drawn(seed: int) -> list[object]:
        world = draw_world(random.Random(seed), 4)
        return [world, *(Tonight(random.Random(seed), tmp_path, world, day).rules() for day in world.days)]

    assert drawn(7) == drawn(7)
    assert drawn(7) != drawn(8)


def test_every_filing_is_listed_before_the_faultless_night() -> None:
    for seed in range(50):
        world = draw_world(random.Random(seed), 3)
        *_, faultless, quiet = world.days
        assert world.listed(faultless) == list(FILINGS)
        assert world.days[0] == FIRST_DAY
        assert quiet - faultless > timedelta(days=7)
