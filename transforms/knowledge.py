"""Knowledge intervals: what a reader of EDGAR could have known, and from when until when.

A mart row is computed at each moment at which one of its inputs became known; equal neighbouring states are one
interval. What was known at a time is then a plain filter: known_from <= time < known_to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Self, TypeVar

import polars as pl

State = dict[str, Any]
"""A mart row without its knowledge interval."""

Row = Mapping[str, Any]
"""A mart row with it."""

_UNSPOKEN = frozenset({"accession_numbers", "source_ids"})
"""A filing that only repeats what was known makes no new interval."""


@dataclass(frozen=True, slots=True)
class Known:
    """One figure as some filings gave it: value in dollars (NULL with a reason), with its comparative where printed."""

    known_from: datetime
    accession_numbers: str
    source_ids: str
    prior_source_ids: str | None
    value: Decimal | None
    prior: Decimal | None
    concept: str
    measured: str
    is_derived: bool
    reason: str | None

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Self:
        """A row of ``growth_pairs`` as a figure."""
        return cls(
            row["known_from"],
            row["accession_numbers"],
            row["source_ids"],
            row["prior_source_ids"],
            row["value"],
            row["prior_value"],
            row["concept"],
            row["measured"],
            row["is_derived"],
            row["null_reason"],
        )


K = TypeVar("K", bound=Hashable)


def grouped(frame: pl.DataFrame, key: Callable[[Mapping[str, Any]], K]) -> dict[K, list[Known]]:
    """Figures by key, each list in the order the figures became known."""
    groups: dict[K, list[Known]] = defaultdict(list)
    for row in frame.sort("known_from", "accession_numbers").iter_rows(named=True):
        groups[key(row)].append(Known.from_row(row))
    return groups


def visible(figures: Iterable[Known], moment: datetime) -> list[Known]:
    """The figures known at ``moment``, in the order they became known."""
    return [figure for figure in figures if figure.known_from <= moment]


def known_at(rows: Iterable[Row], moment: datetime) -> list[Row]:
    """The mart rows whose knowledge interval holds ``moment``, in their order."""
    return [
        row for row in rows if row["known_from"] <= moment and (row["known_to"] is None or moment < row["known_to"])
    ]


def turning_points(*groups: Iterable[Row]) -> list[datetime]:
    """Every moment at which one of the mart rows begins or ends to be what is known."""
    return sorted({time for rows in groups for row in rows for time in (row["known_from"], row["known_to"]) if time})


def moments(*groups: Iterable[Known]) -> list[datetime]:
    """Every moment at which one of the figures became known."""
    return sorted({figure.known_from for group in groups for figure in group})


def intervals(states: Sequence[tuple[datetime, State | None]]) -> list[State]:
    """Rows with known_from and known_to from states in time order; equal neighbours are one row.

    A state of None ends the row before it.
    """
    changes: list[tuple[datetime, State | None]] = []
    for moment, state in states:
        if not changes or not _says_the_same(changes[-1][1], state):
            changes.append((moment, state))
    ends = [*(moment for moment, _ in changes[1:]), None]
    return [
        {**state, "known_from": moment, "known_to": end}
        for (moment, state), end in zip(changes, ends, strict=False)
        if state is not None
    ]


def _says_the_same(one: State | None, other: State | None) -> bool:
    if one is None or other is None:
        return one is other
    return all(one[name] == other[name] for name in one if name not in _UNSPOKEN)
