"""What goes wrong on a night, drawn by a seed: a few rules for the replica, of every kind that there is."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from campaigns.world import CIKS, FILINGS, World, submissions

from flows.edgar import urls
from flows.edgar.faults import Fault, FaultKind

_ANYWHERE = (
    "",
    "",
    "/submissions/",
    "/submissions/",
    "/Archives/edgar/data/",
    "/Archives/edgar/data/",
    "/Archives/edgar/data/",
    "/Archives/edgar/daily-index/",
    urls.TICKERS_PATH,
    *(f"CIK{cik}.json" for cik in CIKS),
    *(f"{filing.number}.txt" for filing in FILINGS),
)
_OF_ANSWERS: tuple[FaultKind, ...] = (
    "status_403",
    "access_denied_403",
    "block_page_403",
    "block_page_200",
    "not_there",
    "status_429",
    "status_429",
    "status_500",
    "status_503",
    "status_503",
    "cut_body",
    "wrong_length",
    "empty_body",
    "error_page_200",
    "slow",
    "reset",
)
_RETRY_AFTER_SECONDS = (0, 0, 1, 30, 900, 3000)


@dataclass(frozen=True)
class Tonight:
    """What the rules of a night are drawn from."""

    chance: random.Random
    sample: Path
    world: World
    day: date

    def rules(self) -> list[Fault]:
        """Two to eight rules; the first that applies decides."""
        drawn = self.chance.choices(_DRAWS, weights=_WEIGHTS, k=self.chance.randint(2, 8))
        return [draw(self) for draw in drawn]


def served_otherwise(sample: Path, landed: Collection[str]) -> list[Fault]:
    """Every filing that is landed already, whole and good, and not as it was: nobody may ask for it any more."""
    return [
        Fault(f"{filing.number}.txt", "replace_body", body=_bytes(sample, filing.number).replace(b"2025", b"2024"))
        for filing in FILINGS
        if filing.number in landed
    ]


def _answer(night: Tonight) -> Fault:
    """A usual fault, somewhere: once, some times, now and then, or always."""
    chance = night.chance
    return Fault(
        chance.choice(_ANYWHERE),
        chance.choice(_OF_ANSWERS),
        times=chance.choice((1, 1, 2, 3, None)),
        after=chance.choice((0, 0, 0, 1, 2, 4)),
        seconds=chance.choice(_RETRY_AFTER_SECONDS),
        as_date=chance.choice((False, True)),
        probability=chance.choice((1.0, 1.0, 0.5, 0.2)),
        seed=chance.getrandbits(32),
    )


def _stall(night: Tonight) -> Fault:
    return Fault(night.chance.choice(_ANYWHERE), "stall", times=1, after=night.chance.randint(0, 3), seconds=30)


def _handshake(night: Tonight) -> Fault:
    chance = night.chance
    where = chance.choice(("", urls.WWW, urls.DATA))
    return Fault(where, "tls_failure", times=chance.choice((1, 2, 5)), after=chance.randint(0, 4))


def _early(night: Tonight) -> Fault:
    """The lists have a filing that is not there yet."""
    return Fault(f"{night.chance.choice(FILINGS).number}.txt", "not_there")


def _foreign(night: Tonight) -> Fault:
    """Something else in place of a filing, which is served as it should be on another day."""
    filing, other = night.chance.sample(FILINGS, 2)
    own = _bytes(night.sample, filing.number)
    bodies = (
        _bytes(night.sample, other.number),
        own[: len(own) * 3 // 5],
        own.replace(f"FORM TYPE:\t{filing.form}".encode(), b"FORM TYPE:\t8-K").replace(
            f"SUBMISSION TYPE:\t{filing.form}".encode(), b"SUBMISSION TYPE:\t8-K"
        ),
        _without_last_document(own),
        own.replace(filing.cik.encode(), b"0000000042"),
        b"HALF",
    )
    times, body = night.chance.choice((1, None)), night.chance.choice(bodies)
    return Fault(f"{filing.number}.txt", "replace_body", times=times, body=body)


def _stale_list(night: Tonight) -> Fault:
    """A filer's list as it was days ago, from a cache that nobody told."""
    cik = night.chance.choice(CIKS)
    before = night.world.listed(night.day - timedelta(days=night.chance.randint(1, 4)))
    return Fault(f"CIK{cik}.json", "replace_body", body=submissions(night.sample, cik, before))


def _early_list(night: Tonight) -> Fault:
    """A filer's list that is ahead of the indexes."""
    cik = night.chance.choice(CIKS)
    return Fault(f"CIK{cik}.json", "replace_body", body=submissions(night.sample, cik, FILINGS))


def _late_index(night: Tonight) -> Fault:
    """Tonight's index is not there yet."""
    return Fault(urls.daily_index(night.day).rpartition("/")[2], "access_denied_403")


_DRAWS: tuple[Callable[[Tonight], Fault], ...] = (
    _answer,
    _stall,
    _handshake,
    _early,
    _foreign,
    _stale_list,
    _early_list,
    _late_index,
)
_WEIGHTS = (60, 2, 5, 8, 12, 4, 4, 5)


def _without_last_document(submission: bytes) -> bytes:
    """It begins and ends as it should, and does not hold all that its header announces."""
    return submission[: submission.rindex(b"<DOCUMENT>")] + b"</SEC-DOCUMENT>\n"


def _bytes(sample: Path, number: str) -> bytes:
    (filing,) = [filing for filing in FILINGS if filing.number == number]
    return (sample / filing.file).read_bytes()
