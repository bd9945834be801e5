"""When a 13F is due."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from transforms.business_days import is_business_day
from transforms.thirteen_f.calendar import due_date, quarter_end, quarter_ends


@pytest.mark.parametrize(
    ("quarter", "due"),
    [
        ("2025-09-30", "2025-11-14"),
        ("2025-12-31", "2026-02-17"),  # the 14th is a Saturday, the 16th Washington's Birthday
        ("2026-03-31", "2026-05-15"),
        ("2026-06-30", "2026-08-14"),
        ("2026-09-30", "2026-11-16"),  # the 14th is a Saturday
        ("2020-12-31", "2021-02-16"),  # the 14th is a Sunday, the 15th Washington's Birthday
        ("2021-03-31", "2021-05-17"),
        ("2019-12-31", "2020-02-14"),
        ("2020-03-31", "2020-05-15"),
        ("2020-06-30", "2020-08-14"),
        ("2020-09-30", "2020-11-16"),
        ("2022-12-31", "2023-02-14"),
        ("2010-12-31", "2011-02-14"),
        ("2003-12-31", "2004-02-17"),
        ("1999-03-31", "1999-05-17"),
    ],
)
def test_reports_are_due_on_the_day_that_the_filing_calendars_print(quarter: str, due: str) -> None:
    assert due_date(date.fromisoformat(quarter)) == date.fromisoformat(due)


def test_a_mistyped_day_is_due_with_its_quarter() -> None:
    assert due_date(date(2025, 9, 29)) == due_date(date(2025, 9, 30)) == due_date(date(2025, 7, 1))


def test_a_due_date_is_a_business_day_at_most_three_days_after_the_forty_fifth() -> None:
    for quarter in quarter_ends(date(1979, 3, 31), date(2060, 12, 31)):
        due = due_date(quarter)
        forty_fifth = quarter + timedelta(days=45)
        assert is_business_day(due)
        assert timedelta() <= due - forty_fifth <= timedelta(days=3)
        assert not any(is_business_day(forty_fifth + timedelta(days=n)) for n in range((due - forty_fifth).days))


def test_quarters_follow_one_another() -> None:
    found = list(quarter_ends(date(2025, 8, 1), date(2026, 3, 31)))
    assert found == [date(2025, 9, 30), date(2025, 12, 31), date(2026, 3, 31)]
    assert list(quarter_ends(date(2026, 1, 1), date(2026, 3, 30))) == []
    assert quarter_end(date(2024, 2, 29)) == date(2024, 3, 31)
