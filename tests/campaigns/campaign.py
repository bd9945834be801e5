"""Many seeded runs of one kind, written down as they finish: a campaign that was stopped goes on where it was.

    python -m campaigns faults --folder DIR --seeds 500     # goes on with what DIR holds of the same code
    python -m campaigns faults --folder DIR --seed 17       # that one again; its folder stays, to be looked at

A seed fails by raising; what it raised is written down, its folder stays, and the other seeds go on.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import multiprocessing
import shutil
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
_CODE = ("flows", "transforms", "warehouse", "expectations", "tests/campaigns", "tests/e2e/pipeline.py")
_LEDGER = "ledger.jsonl"
_SHARED = "shared"
_TOLD_EVERY_SECONDS = 10.0
_STOPPED = 143

Counts = Mapping[str, int]
"""What a seed did, to be summed over all: 'nights', 'kills', ..."""


@dataclass(frozen=True)
class Campaign:
    """What runs with each seed.

    ``prepare`` makes once, in the folder it is given, what all seeds share (None: nothing). ``run`` gets the seed, an
    empty folder of its own and the shared one; it raises where something is wrong. Both are functions of a module,
    since seeds run in processes of their own. ``preload`` is imported once for all of these.
    """

    name: str
    run: Callable[[int, Path, Path], Counts]
    prepare: Callable[[Path], None] | None = None
    preload: tuple[str, ...] = ("flows.nightly_refresh",)


@dataclass(frozen=True)
class Finished:
    """A seed that ended: with which code, in how many seconds, with what counts; ``failure`` is what it raised."""

    seed: int
    code: str
    seconds: float
    counts: dict[str, int]
    failure: str | None = None


class Ledger:
    """The finished seeds, one line each, in the order in which they ended."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / _LEDGER

    def passed(self, code: str) -> dict[int, Finished]:
        """The seeds that passed with this code; what other code passed says nothing."""
        return {one.seed: one for one in self._lines() if one.code == code and one.failure is None}

    def write(self, finished: Finished) -> None:
        """Adds a line. Raises OSError."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a") as lines:
            lines.write(json.dumps(asdict(finished)) + "\n")

    def _lines(self) -> Iterator[Finished]:
        if not self._path.exists():
            return
        for line in self._path.read_text().splitlines():
            try:
                yield Finished(**json.loads(line))
            except (ValueError, TypeError):
                # Half a line, where the campaign was killed: that seed runs again.
                continue


@cache
def code_digest() -> str:
    """Digest of all code that a seed runs."""
    digest = hashlib.sha256()
    for place in (_ROOT / name for name in _CODE):
        for file in sorted(place.rglob("*") if place.is_dir() else [place]):
            if file.suffix in {".py", ".toml", ".sql"}:
                digest.update(str(file.relative_to(_ROOT)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


def run_seeds(
    campaign: Campaign, seeds: Sequence[int], folder: Path, *, processes: int = 1, tell: Callable[[str], None] = print
) -> list[Finished]:
    """Runs the seeds that have not passed yet, and returns what came of all, by seed. Raises OSError."""
    ledger, code = Ledger(folder), code_digest()
    done = ledger.passed(code)
    todo = [seed for seed in seeds if seed not in done]
    ended = [done[seed] for seed in seeds if seed in done]
    if ended:
        tell(f"{campaign.name}: {len(ended)} of {len(seeds)} seeds passed before")
    progress = _Progress(campaign.name, len(todo), tell)
    for finished in _ended(campaign, todo, folder, processes):
        # With the code that it began with: files may have been edited since.
        ledger.write(replace(finished, code=code))
        ended.append(finished)
        progress.one(finished)
    return sorted(ended, key=lambda one: one.seed)


def run_one(campaign: Campaign, seed: int, folder: Path) -> Finished:
    """Runs one seed in this process, in an empty folder that stays where it fails."""
    own = folder / f"seed-{seed:06d}"
    shutil.rmtree(own, ignore_errors=True)
    own.mkdir(parents=True)
    began, counts, failure = time.monotonic(), {}, None
    try:
        counts = dict(campaign.run(seed, own, folder / _SHARED))
    except Exception as error:  # noqa: BLE001  whatever it is, it is what the seed found
        summary = (str(error).splitlines() or [""])[0]
        failure = f"{type(error).__name__}: {summary}\n{traceback.format_exc()}"
    else:
        shutil.rmtree(own)
    return Finished(seed, code_digest(), round(time.monotonic() - began, 2), counts, failure)


def totals(finished: Sequence[Finished]) -> dict[str, int]:
    """The counts of all seeds, summed, with 'seeds' and 'failed'."""
    failed = sum(one.failure is not None for one in finished)
    summed: Counter[str] = Counter({"seeds": len(finished), "failed": failed})
    for one in finished:
        summed.update(one.counts)
    return dict(summed)


def _prepare(campaign: Campaign, folder: Path) -> None:
    shared = folder / _SHARED
    shutil.rmtree(shared, ignore_errors=True)
    shared.mkdir(parents=True)
    if campaign.prepare is not None:
        campaign.prepare(shared)


def _ended(campaign: Campaign, seeds: Sequence[int], folder: Path, processes: int) -> Iterator[Finished]:
    """The seeds as they end; in this process where one is enough."""
    if not seeds:
        return
    if processes == 1:
        _prepare(campaign, folder)
        yield from (run_one(campaign, seed, folder) for seed in seeds)
        return
    server = multiprocessing.get_context("forkserver")
    server.set_forkserver_preload(list(campaign.preload))
    with ProcessPoolExecutor(processes, mp_context=server) as pool:
        try:
            pool.submit(_prepare, campaign, folder).result()
            for future in as_completed([pool.submit(run_one, campaign, seed, folder) for seed in seeds]):
                yield future.result()
        except BaseException:
            for worker in multiprocessing.active_children():
                worker.kill()
            raise


class _Progress:
    """Tells of every failure at once, and every few seconds how far the campaign is."""

    def __init__(self, name: str, seeds: int, tell: Callable[[str], None]) -> None:
        self._name = name
        self._seeds = seeds
        self._tell = tell
        self._began = self._told = time.monotonic()
        self._ended = self._failed = 0

    def one(self, finished: Finished) -> None:
        self._ended += 1
        if finished.failure is not None:
            self._failed += 1
            what = finished.failure.splitlines()[0]
            self._tell(f"{self._name}: seed {finished.seed} failed: {what} (again: --seed {finished.seed})")
        now = time.monotonic()
        if now - self._told < _TOLD_EVERY_SECONDS and self._ended < self._seeds:
            return
        self._told = now
        left = (now - self._began) / self._ended * (self._seeds - self._ended)
        self._tell(
            f"{self._name}: {self._ended} of {self._seeds} seeds, {self._failed} failed, about {left / 60:.0f} min left"
        )


def main(campaign: Campaign, *, seeds: int, arguments: Sequence[str] | None = None) -> int:
    """The command line of a campaign, with so many seeds where none are named; 1 where one of them failed."""
    asked = _arguments(campaign.name, seeds).parse_args(arguments)
    if asked.seed is not None:
        _prepare(campaign, asked.folder)
        one = run_one(campaign, asked.seed, asked.folder)
        print(one.failure or f"{campaign.name}: seed {one.seed} passed in {one.seconds} s: {one.counts}")
        return int(one.failure is not None)
    wanted = range(asked.first, asked.first + asked.seeds)
    with _ended_by_sigterm():
        finished = run_seeds(campaign, wanted, asked.folder, processes=asked.processes)
    print(f"{campaign.name}: {totals(finished)}")
    failed = [one.seed for one in finished if one.failure is not None]
    if failed:
        print(f"{campaign.name}: the first seed that failed is {failed[0]}; again with --seed {failed[0]}")
    return int(bool(failed))


def main_with_plants(
    campaign: Campaign,
    planted: Callable[[str], Campaign],
    plants: Collection[str],
    *,
    seeds: int,
    arguments: Sequence[str],
) -> int:
    """The command line of a campaign, and '--plant NAME': of the same against a defect that it must find."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--plant", choices=sorted(plants))
    asked, others = parser.parse_known_args(arguments)
    return main(planted(asked.plant) if asked.plant else campaign, seeds=seeds, arguments=others)


@contextmanager
def _ended_by_sigterm() -> Iterator[None]:
    """SIGTERM ends it as Ctrl-C does: no seed is left running."""
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(_STOPPED))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _arguments(name: str, seeds: int) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=f"The {name} campaign.")
    parser.add_argument("--folder", type=Path, default=Path(".campaigns") / name, help="where it keeps its ledger")
    parser.add_argument("--seeds", type=int, default=seeds, help="how many seeds")
    parser.add_argument("--first", type=int, default=0, help="the first of them")
    parser.add_argument("--seed", type=int, help="only this one, again")
    parser.add_argument("--processes", type=int, default=1, help="seeds at a time")
    return parser
