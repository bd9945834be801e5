"""When the 13F of a quarter is due: 45 days after its end, or the next business day (rules 13f-1 and 0-3).

Holidays are those of the federal government (5 U.S.C. 6103), computed. Days on which the SEC closes without warning, by
executive order or for the weather, cannot be known in advance and are not modelled: after one, a report that is filed
on the next business day shows as a day late.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

DAYS_TO_FILE = 45
"""After the end of the quarter, by rule 13f-1."""

_MARTIN_LUTHER_KING_SINCE = 1986
_JUNETEENTH_SINCE = 2021
_MONDAY, _THURSDAY, _SATURDAY, _SUNDAY = 0, 3, 5, 6
_LAST_DAYS = ((3, 31), (6, 30), (9, 30), (12, 31))


def due_date(period_of_report: date) -> date:
    """The last day on which the 13F of a quarter is in time.

    A day that is no quarter's end counts as of the quarter that it lies in: managers mistype it.
    """
    day = quarter_end(period_of_report) + timedelta(days=DAYS_TO_FILE)
    while not is_business_day(day):
        day += timedelta(days=1)
    return day


def quarter_end(day: date) -> date:
    """The last day of the calendar quarter that a day lies in."""
    month, last = _LAST_DAYS[(day.month - 1) // 3]
    return date(day.year, month, last)


def quarter_ends(first: date, last: date) -> Iterator[date]:
    """The quarter ends from ``first`` to ``last``, both included where they are quarter ends."""
    end = quarter_end(first)
    while end <= last:
        yield end
        end = quarter_end(end + timedelta(days=1))


def is_business_day(day: date) -> bool:
    """Whether a day is neither a Saturday, a Sunday nor a federal holiday."""
    return day.weekday() < _SATURDAY and day not in federal_holidays(day.year)


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
