"""The days on which the federal government, and so the SEC, is open: for what is due, and for what EDGAR publishes.

Holidays are those of 5 U.S.C. 6103, computed. Days on which the SEC closes without warning, by executive order or for
the weather, cannot be known in advance and are not modelled.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

_MARTIN_LUTHER_KING_SINCE = 1986
_JUNETEENTH_SINCE = 2021
_MONDAY, _THURSDAY, _SATURDAY, _SUNDAY = 0, 3, 5, 6


def is_business_day(day: date) -> bool:
    """Whether a day is neither a Saturday, a Sunday nor a federal holiday."""
    return day.weekday() < _SATURDAY and day not in federal_holidays(day.year)


def business_days(first: date, last: date) -> list[date]:
    """The business days from ``first`` to ``last``, both included."""
    days = (first + timedelta(days=count) for count in range((last - first).days + 1))
    return [day for day in days if is_business_day(day)]


@cache
def federal_holidays(year: int) -> frozenset[date]:
    """The federal holidays that fall in a year, on the days they are observed on.

    One on a Saturday is observed the Friday before, which may lie in the year before; one on a Sunday the Monday after.
    """
    observed = (_observed(day) for of in (year, year + 1) for day in _holidays(of))
    return frozenset(day for day in observed if day.year == year)


def _holidays(year: int) -> Iterator[date]:
    yield date(year, 1, 1)
    if year >= _MARTIN_LUTHER_KING_SINCE:
        yield _nth(3, _MONDAY, year, 1)
    yield _nth(3, _MONDAY, year, 2)  # Washington's Birthday, the only one that ever moves a 13F
    yield _nth(1, _MONDAY, year, 6) - timedelta(days=7)  # Memorial Day, the last Monday of May
    if year >= _JUNETEENTH_SINCE:
        yield date(year, 6, 19)
    yield date(year, 7, 4)
    yield _nth(1, _MONDAY, year, 9)
    yield _nth(2, _MONDAY, year, 10)
    yield date(year, 11, 11)
    yield _nth(4, _THURSDAY, year, 11)
    yield date(year, 12, 25)


def _nth(count: int, weekday: int, year: int, month: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (count - 1))


def _observed(day: date) -> date:
    moved = {_SATURDAY: -1, _SUNDAY: 1}.get(day.weekday(), 0)
    return day + timedelta(days=moved)
