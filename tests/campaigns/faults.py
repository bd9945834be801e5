"""The fault campaign: nights against a replica that does wrong what EDGAR can do wrong, until a faultless one.

With each seed a world of three to five nights is drawn (``world``), and what goes wrong on each (``drawn_faults``).
After every night: nothing half-written, nothing landed that is not what EDGAR has, nothing asked for again, no request
while EDGAR wants silence, and each filing that is not there named in the report. In the end: the content of an
undisturbed run, raw zone and warehouse, all columns of all rows.

Most seeds end each night with the raw tables, which are all that depends on EDGAR; every tenth runs the whole pipeline
every night, publishing included. Great Expectations, which changes no row, stays out of most: every fifth of these lets
it judge the faultless night, and the quiet one, which has mostly nothing new to judge.
"""

from __future__ import annotations

import pickle
import random
import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path

from campaigns.campaign import Campaign, Counts, main_with_plants
from campaigns.drawn_faults import Tonight, served_otherwise
from campaigns.morning import Seen, check_morning, check_named, check_published
from campaigns.night import run_night
from campaigns.plants import PLANTS
from campaigns.world import FILINGS, FIRST_DAY, World, draw_world, lay_base, lay_night
from e2e.pipeline import Content, content
from edgar_tree import SkippedTime

from flows.edgar.faults import Fault
from flows.report import Outcome
from flows.sample.render import render_sample
from flows.settings import Settings
from warehouse.connection import build_path, open_build
from warehouse.contract.tables import Layer
from warehouse.landing import RawZone

SEEDS = 500
_WHOLE, _JUDGED = 10, 50
"""Every so many seeds run the whole pipeline, and have it judged."""
_A_DAY = 86_400.0
_WATCHLIST = """filed_from = 2025-01-01
[[company]]
name = "Alphabet"
cik = "0001652044"
why = "A campaign."
panel = "technology"
[[company]]
name = "Meta"
cik = "0001326801"
why = "A campaign."
panel = "technology"
[[manager]]
name = "Scion"
cik = "0001649339"
why = "A campaign."
"""


def prepare(shared: Path) -> None:
    """The sample, and what an undisturbed run makes of these filings."""
    sample = shared / "sample"
    render_sample(sample)
    (shared / "watchlist.toml").write_text(_WATCHLIST)
    world = World((FIRST_DAY,), {filing.number: FIRST_DAY for filing in FILINGS})
    edgar = shared / "edgar"
    lay_base(edgar, sample)
    lay_night(edgar, sample, world, FIRST_DAY)
    settings = _settings(shared / "undisturbed", shared)
    clock = SkippedTime()
    report = run_night(settings, edgar, shared / "private", FIRST_DAY, (), clock, whole=True).report
    assert (report.outcome, report.missing, report.filings_landed) == (Outcome.PUBLISHED, [], len(FILINGS))
    with open_build(shared / "build"):
        pass
    (shared / "content.pickle").write_bytes(pickle.dumps(content(settings.published_database)))


@dataclass
class Nights:
    """A seed's nights one after another."""

    seed: int
    folder: Path
    shared: Path
    counts: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.world = draw_world(self.chance, nights=self.chance.randint(3, 5))
        self.whole = self.seed % _WHOLE == 0
        self.judged = self.whole and self.seed % _JUDGED == 0
        self.settings = _settings(self.folder / "data", self.shared, filings_per_batch=self.chance.choice((1, 2, 25)))
        self.edgar, self.sample = self.folder / "edgar", self.shared / "sample"
        self.clock = SkippedTime()
        self.seen = Seen()
        lay_base(self.edgar, self.sample)
        # To make the tables takes longer than the rest of a night.
        shutil.copytree(self.shared / "build", self.settings.build)

    def run(self) -> None:
        """Faulty nights, a faultless one, and a quiet one a week later."""
        *faulty, faultless, quiet = self.world.days
        for number, day in enumerate(faulty):
            # Of the seed and the night alone: what came of the nights before must not change what goes wrong.
            tonight = Tonight(random.Random(f"{self.seed} {number}"), self.sample, self.world, day)
            self.night(day, tonight.rules())
        self.night(faultless, (), judged=self.judged)
        if not self.seen.stale:
            self.check_all_landed()
        self.night(quiet, (), judged=self.judged)
        self.check_all_landed()
        self.check_content()

    def night(self, day: date, faults: Sequence[Fault], *, judged: bool = False) -> None:
        """One night, and the morning after it."""
        lay_night(self.edgar, self.sample, self.world, day)
        before = RawZone(self.settings.raw_zone).accession_numbers()
        rules = [*served_otherwise(self.sample, before), *faults]
        morning = run_night(
            self.settings,
            self.edgar,
            self.folder / "private",
            day,
            rules,
            self.clock,
            patience=self.chance.choice((0, 700, 1800, 5000)),
            whole=self.whole,
            judged=judged,
        )
        self.clock.sleep(_A_DAY)
        self.seen.note(faults)
        check_morning(self.settings, self.shared, before, morning)
        check_named(self.settings, self.seen, self.world, day, morning)
        if self.whole:
            check_published(self.settings)
        self.counts += Counter(
            nights=1,
            requests=len(morning.seen),
            faults=sum(request.fault is not None for request in morning.seen),
            missing=len(morning.report.missing),
            judged=int(judged and morning.report.outcome is Outcome.PUBLISHED),
        )

    def check_all_landed(self) -> None:
        """Every filing is there."""
        landed = RawZone(self.settings.raw_zone).accession_numbers()
        assert landed == sorted(filing.number for filing in FILINGS), f"landed in the end: {landed}"

    def check_content(self) -> None:
        """What is in the warehouse is what an undisturbed run makes of the same filings."""
        expected: Content = pickle.loads((self.shared / "content.pickle").read_bytes())  # noqa: S301  we wrote it
        if self.whole:
            found = content(self.settings.published_database)
        else:
            found = content(build_path(self.settings.build), (Layer.RAW,))
        differing = [name for name, rows in found.items() if rows != expected[name]]
        assert not differing, f"tables that differ from an undisturbed run: {differing}"


def run_seed(seed: int, folder: Path, shared: Path) -> Counts:
    """One seed of the campaign. Raises where anything is not as it must be."""
    nights = Nights(seed, folder, shared)
    nights.run()
    return nights.counts


def _settings(data_dir: Path, shared: Path, **given: object) -> Settings:
    limits = {
        "download_seconds_base": 4.0,
        "download_seconds_per_filing": 0.5,
        "download_attempts": 2,
        "download_pause": 1.0,
    }
    return Settings(
        data_dir=data_dir,
        source=str(shared / "edgar"),
        watchlist=shared / "watchlist.toml",
        **{**limits, **given},  # type: ignore[arg-type]
    )


def run_planted(plant: str, seed: int, folder: Path, shared: Path) -> Counts:
    """One seed with a defect planted, which it should find. Raises where it does."""
    with PLANTS[plant]():
        return run_seed(seed, folder, shared)


# Great Expectations takes seconds to import.
_PRELOAD = ("flows.nightly_refresh", "great_expectations")
CAMPAIGN = Campaign("faults", run_seed, prepare, _PRELOAD)


def planted(plant: str) -> Campaign:
    """The campaign on a build with a defect."""
    return Campaign(f"faults-{plant}", partial(run_planted, plant), prepare, _PRELOAD)


def run(arguments: Sequence[str]) -> int:
    """The command line."""
    return main_with_plants(CAMPAIGN, planted, PLANTS, seeds=SEEDS, arguments=arguments)
