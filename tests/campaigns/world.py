"""A small EDGAR over several nights: which filing is listed from which night on, as the seed draws it."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from edgar_tree import Listed, lay_day

from flows.edgar import urls
from transforms.business_days import business_days, is_business_day

FILINGS = (
    Listed("0001649339-25-000007", "13F-HR", "2025-11-03", cik="0001649339"),
    Listed("0001879202-25-000038", "13F-HR", "2025-08-14", cik="0001649339"),
    Listed("0001326801-25-000017", "10-K", "2025-01-30", cik="0001326801"),
    Listed("0001628280-26-003942", "10-K", "2026-01-29", cik="0001326801"),
    Listed("0001652044-25-000014", "10-K", "2025-02-05", cik="0001652044"),
    Listed("0001652044-25-000043", "10-Q", "2025-04-25", cik="0001652044"),
)
"""Of the sample: small, of every kind that is read."""

CIKS = tuple(sorted({filing.cik for filing in FILINGS}))
FIRST_DAY = date(2026, 3, 2)
"""After the last of the filings."""

_QUIET_WEEK = 8


@dataclass(frozen=True)
class World:
    """The days of the nights, and the day from which on EDGAR lists each filing, in its filer's list and its index.

    The last night lies so much later than the others that every filer's own list is read again.
    """

    days: tuple[date, ...]
    listed_from: dict[str, date]

    def listed(self, day: date) -> list[Listed]:
        return [filing for filing in FILINGS if self.listed_from[filing.number] <= day]

    def new_on(self, day: date) -> list[Listed]:
        return [filing for filing in FILINGS if self.listed_from[filing.number] == day]


def draw_world(chance: random.Random, nights: int) -> World:
    """A world of so many nights and a quiet one after them, now and then with days between on which nobody ran."""
    days = [FIRST_DAY]
    while len(days) < nights:
        days.append(_next_business_day(days[-1] + timedelta(days=chance.choice((0, 0, 0, 1, 5)))))
    possible = business_days(FIRST_DAY, days[-1])
    listed_from = {filing.number: chance.choice((FIRST_DAY, *possible)) for filing in FILINGS}
    return World((*days, _next_business_day(days[-1] + timedelta(days=_QUIET_WEEK))), listed_from)


def lay_base(edgar: Path, sample: Path) -> None:
    """The parts of the rendered sample that no night changes, linked below ``edgar``."""
    kept = [sample / urls.tickers().removeprefix("https://"), *(sample / filing.file for filing in FILINGS)]
    for file in kept:
        place = edgar / file.relative_to(sample)
        place.parent.mkdir(parents=True, exist_ok=True)
        os.link(file, place)


def lay_night(edgar: Path, sample: Path, world: World, day: date) -> None:
    """What EDGAR lists on a day: each filer's own list, and the indexes of the days until now."""
    for cik in CIKS:
        place = edgar / urls.submissions(cik).removeprefix("https://")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(submissions(sample, cik, world.listed(day)))
    for one in business_days(FIRST_DAY, day):
        lay_day(edgar, one, world.new_on(one))


def submissions(sample: Path, cik: str, filings: Sequence[Listed]) -> bytes:
    """The filer's list, as the sample has it, with these filings only."""
    top: dict[str, Any] = json.loads((sample / urls.submissions(cik).removeprefix("https://")).read_bytes())
    numbers = {filing.number for filing in filings}
    recent = top["filings"]["recent"]
    kept = [place for place, number in enumerate(recent["accessionNumber"]) if number in numbers]
    top["filings"]["recent"] = {name: [column[place] for place in kept] for name, column in recent.items()}
    return json.dumps(top).encode()


def _next_business_day(day: date) -> date:
    day += timedelta(days=1)
    return day if is_business_day(day) else _next_business_day(day)
