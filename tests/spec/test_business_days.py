"""The days on which the SEC is open."""

from __future__ import annotations

from datetime import date

import pytest

from transforms.business_days import business_days, federal_holidays, is_business_day


def test_the_holidays_of_a_year_as_the_government_publishes_them() -> None:
    # https://www.opm.gov/policy-data-oversight/pay-leave/federal-holidays, 2026.
    assert sorted(f"{day:%m-%d}" for day in federal_holidays(2026)) == [
        "01-01",
        "01-19",
        "02-16",
        "05-25",
        "06-19",
        "07-03",
        "09-07",
        "10-12",
        "11-11",
        "11-26",
        "12-25",
    ]


@pytest.mark.parametrize(
    ("year", "observed"),
    [
        # As the Office of Personnel Management lists them.
        (2021, "0101 0118 0215 0531 0618 0705 0906 1011 1111 1125 1224 1231"),
        (2022, "0117 0221 0530 0620 0704 0905 1010 1111 1124 1226"),
        (2026, "0101 0119 0216 0525 0619 0703 0907 1012 1111 1126 1225"),
        (2020, "0101 0120 0217 0525 0703 0907 1012 1111 1126 1225"),
        (1985, "0101 0218 0527 0704 0902 1014 1111 1128 1225"),
    ],
)
def test_holidays_stand_on_the_days_they_are_observed_on(year: int, observed: str) -> None:
    assert sorted(f"{day:%m%d}" for day in federal_holidays(year)) == observed.split()


def test_new_year_on_a_saturday_is_observed_in_the_year_before() -> None:
    assert date(2021, 12, 31) in federal_holidays(2021)
    assert not [day for day in federal_holidays(2022) if day.month == 1 and day.day == 1]


@pytest.mark.parametrize(
    ("day", "open_"),
    [
        (date(2020, 6, 19), True),  # before Juneteenth was one
        (date(2022, 6, 20), False),  # observed on the Monday
        (date(2025, 11, 28), True),  # the day after Thanksgiving
        (date(2025, 11, 29), False),
        (date(2025, 11, 30), False),
    ],
)
def test_single_days(day: date, open_: bool) -> None:
    assert is_business_day(day) is open_


def test_a_week_has_five_days_and_a_span_backwards_none() -> None:
    assert len(business_days(date(2025, 11, 3), date(2025, 11, 9))) == 5
    assert business_days(date(2025, 11, 26), date(2025, 12, 1)) == [
        date(2025, 11, 26),
        date(2025, 11, 28),
        date(2025, 12, 1),
    ]
    assert business_days(date(2025, 11, 9), date(2025, 11, 3)) == []
