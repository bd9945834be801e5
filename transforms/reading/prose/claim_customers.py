"""Customers with their shares of the filer's revenue, one or several in a sentence, of one year or of several."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from transforms.reading.prose.claim_marks import Marked
from transforms.reading.prose.claim_patterns import CUSTOMERS, parts
from transforms.reading.prose.claim_periods import periods_in, years_in

_OF_REVENUE = re.compile(r"(?:net |total |consolidated |overall )*(?:revenues?|sales)\b")
_OF_OTHER = re.compile(
    r"receivable|purchases|inventor|cost|shipments|operating income|profit|customers\b|of the outstanding"
)
_PERCENT = re.compile(r"N\d+")
_RUN = re.compile(r"<N\d+>(?:, <N\d+>)*(?:,? and <N\d+>)")


class Share(NamedTuple):
    """One customer's share of one period: the marks of both, and the period's words."""

    customer: str
    percent: str
    period: str | None


def shares_of_one(marks: Marked, match: re.Match[str], customer: str) -> Iterator[Share]:
    """The shares that a match gives one customer: of several, in their order, one of each period that is listed."""
    behind = match.group("behind_0")
    if not _is_of_revenue(behind):
        return
    caught = parts(match)
    percents = [caught["percent"], *_PERCENT.findall(caught.get("more", ""))]
    periods = periods_in(marks.text) or years_in(behind)
    for at, percent in enumerate(percents):
        period = periods[at] if len(periods) == len(percents) else periods[0] if periods else None
        yield Share(customer, percent, period)


def shares_of_several(marks: Marked) -> Iterator[Share]:
    """Of a list of customers and one of as many percentages the first has the first; so in each further list."""
    found = CUSTOMERS.search(marks.text)
    if not found or "respectively" not in found["behind"] or not _is_of_revenue(found["behind"]):
        return
    customers = [each.strip("<> ") for each in re.split(r",? and |, ", found["names"])]
    runs = [_PERCENT.findall(run) for run in _RUN.findall(found["percents"] + found["behind"])]
    periods = periods_in(marks.text)
    if len(periods) != len(runs) or any(len(run) != len(customers) for run in runs):
        return
    for run, period in zip(runs, periods, strict=True):
        for customer, percent in zip(customers, run, strict=True):
            if customer in marks.players:
                yield Share(customer, percent, period)


def _is_of_revenue(behind: str) -> bool:
    """Whether what stands behind a percentage makes it one of the filer's revenue."""
    of_revenue, of_other = _OF_REVENUE.search(behind), _OF_OTHER.search(behind)
    return of_revenue is not None and not (of_other and of_other.start() < of_revenue.start())
