"""When the 13F of a quarter is due: 45 days after its end, or the next business day (rules 13f-1 and 0-3).

Days on which the SEC closes without warning are not known to ``business_days``: after one, a report that is filed on
the next business day shows as a day late.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from transforms.business_days import is_business_day

DAYS_TO_FILE = 45
"""After the end of the quarter, by rule 13f-1."""

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
