"""Periods by their days, fiscal years by what the filer itself prints."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.periods import (
    calendar_labels,
    calendar_quarter,
    fiscal_year_of,
    has_extra_week,
    is_a_year_before,
    is_a_year_on,
    is_trailing_year,
    period_type,
    with_fiscal_labels,
    year_end_anchors,
)


def kind_of(start: str, end: str) -> str | None:
    frame = pl.DataFrame({"period_start": [date.fromisoformat(start)], "period_end": [date.fromisoformat(end)]})
    found: str | None = frame.select(period_type()).item()
    return found


def labels(anchors: list[str], *days: str) -> list[tuple[int | None, int | None]]:
    """Fiscal year and quarter of days, for a filer whose fiscal years are known to end on the anchors."""
    ends = pl.DataFrame(
        {"cik": ["1"] * len(anchors), "anchor": [date.fromisoformat(day) for day in anchors]},
        schema={"cik": pl.String, "anchor": pl.Date},
    )
    frame = pl.DataFrame({"cik": ["1"] * len(days), "day": [date.fromisoformat(day) for day in days]})
    return with_fiscal_labels(frame, ends.sort("anchor"), "day", "year", "quarter").select("year", "quarter").rows()


@pytest.mark.parametrize(
    ("start", "end", "kind"),
    [
        ("2024-01-01", "2024-12-31", "fiscal_year"),
        ("2024-01-29", "2025-01-26", "fiscal_year"),  # NVIDIA, 52 weeks
        ("2022-09-25", "2023-09-30", "fiscal_year"),  # Apple, 53 weeks
        ("2025-04-28", "2025-07-27", "quarter"),
        ("2022-10-02", "2023-07-01", "nine_months"),  # Disney
        ("2025-01-27", "2025-07-27", "half_year"),
        ("2022-12-25", "2022-12-31", None),
        ("2023-01-01", "2023-05-31", None),
    ],
)
def test_trap_09_kinds_of_periods_are_bands_of_days(start: str, end: str, kind: str | None) -> None:
    assert kind_of(start, end) == kind


@pytest.mark.parametrize(
    ("days", "kind"),
    [
        (79, None), (80, "quarter"), (100, "quarter"), (101, None), (169, None), (170, "half_year"),
        (190, "half_year"), (191, None), (259, None), (260, "nine_months"), (280, "nine_months"), (281, None),
        (349, None), (350, "fiscal_year"), (380, "fiscal_year"), (381, None),
    ],
)  # fmt: skip
def test_trap_09_the_bands_hold_at_their_edges(days: int, kind: str | None) -> None:
    start = date(2024, 1, 1)
    assert kind_of(start.isoformat(), (start + timedelta(days=days - 1)).isoformat()) == kind


def test_an_instant_has_no_kind() -> None:
    frame = pl.DataFrame(
        {"period_start": [None], "period_end": [date(2024, 12, 31)]}, schema_overrides={"period_start": pl.Date}
    )
    assert frame.select(period_type()).item() is None


def test_trailing_twelve_months_of_a_10q_are_no_fiscal_year() -> None:
    forms = ["10-Q", "10-Q/A", "10-QT", "10-K", "10-K/A", "10-KT", "10-KT/A", "10-Q"]
    kinds = ["fiscal_year"] * 7 + ["quarter"]
    frame = pl.DataFrame({"form": forms, "period_type": kinds})
    assert frame.select(is_trailing_year()).to_series().to_list() == [True, True, True] + [False] * 5


@pytest.mark.parametrize(
    ("company", "year_end", "day", "label"),
    [
        ("Microsoft, June", "2025-06-30", "2024-09-30", (2025, 1)),
        ("Microsoft, June", "2025-06-30", "2025-06-30", (2025, 4)),
        ("Microsoft, June", "2025-06-30", "2025-12-31", (2026, 2)),
        ("Oracle, May", "2025-05-31", "2024-08-31", (2025, 1)),
        ("Salesforce, January", "2025-01-31", "2024-10-31", (2025, 3)),
        ("NVIDIA, last Sunday of January", "2025-01-26", "2024-04-28", (2025, 1)),
        ("NVIDIA, last Sunday of January", "2025-01-26", "2025-07-27", (2026, 2)),
        ("Apple, September", "2024-09-28", "2024-12-28", (2025, 1)),
        ("Amazon, December", "2024-12-31", "2017-12-31", (2017, 4)),
        ("Amazon, December", "2024-12-31", "2026-03-31", (2026, 1)),
    ],
)
def test_trap_01_a_fiscal_year_is_the_filers_own(company: str, year_end: str, day: str, label: tuple[int, int]) -> None:
    assert labels([year_end], day) == [label], company


def test_trap_09_a_year_that_ends_in_the_first_week_of_january_is_named_by_the_year_before() -> None:
    assert labels(["2022-01-01"], "2022-01-01", "2022-04-02") == [(2021, 4), (2022, 1)]
    assert labels(["2022-12-31"], "2022-12-31") == [(2022, 4)]


def test_trap_09_a_change_of_fiscal_year_is_followed() -> None:
    assert labels(["2020-06-30", "2021-12-31", "2022-12-31"], "2020-03-31", "2022-03-31") == [(2020, 3), (2022, 1)]


def test_a_filer_whose_periods_tell_no_year_end_has_no_fiscal_year() -> None:
    assert labels([], "2024-03-31") == [(None, None)]


def test_year_ends_come_from_annual_reports_and_the_first_days_of_years_to_date() -> None:
    periods = pl.DataFrame(
        {
            "cik": ["1", "1", "1", "1"],
            "form": ["10-K", "10-Q", "10-Q", "10-Q"],
            "reported_to": [date(2024, 1, 28), date(2025, 7, 27), date(2024, 10, 27), date(2024, 7, 28)],
            "period_type": ["fiscal_year", "half_year", "nine_months", "quarter"],
            "period_start": [date(2023, 1, 30), date(2025, 1, 27), date(2024, 1, 29), date(2024, 4, 29)],
            "period_end": [date(2024, 1, 28), date(2025, 7, 27), date(2024, 10, 27), date(2024, 7, 28)],
        }
    )
    assert year_end_anchors(periods)["anchor"].to_list() == [date(2024, 1, 28), date(2025, 1, 26)]


def test_a_transition_report_ends_a_year_and_its_half_year_tells_nothing_else() -> None:
    june = {"period_start": date(2023, 7, 1), "period_end": date(2024, 6, 30), "reported_to": date(2024, 6, 30)}
    transition = {"period_start": date(2024, 7, 1), "period_end": date(2024, 12, 31), "reported_to": date(2024, 12, 31)}
    periods = pl.DataFrame(
        [
            {"cik": "1", "form": "10-K", "period_type": "fiscal_year", **june},
            {"cik": "1", "form": "10-KT", "period_type": "half_year", **transition},
        ]
    )
    anchors = year_end_anchors(periods)
    assert anchors["anchor"].to_list() == [date(2024, 6, 30), date(2024, 12, 31)]
    first = pl.DataFrame({"cik": ["1"], "period_end": [date(2025, 3, 31)]})
    labelled = with_fiscal_labels(first, anchors, "period_end", "fiscal_year", "fiscal_quarter")
    assert labelled.select("fiscal_year", "fiscal_quarter").row(0) == (2025, 1)


def test_a_half_year_that_begins_in_mid_year_ends_no_fiscal_year() -> None:
    second_half = {"period_start": date(2023, 7, 1), "period_end": date(2023, 12, 31)}
    periods = pl.DataFrame(
        [{"cik": "1", "form": "10-K", "period_type": "half_year", "reported_to": date(2023, 12, 31), **second_half}]
    )
    assert year_end_anchors(periods)["anchor"].to_list() == [date(2023, 12, 31)]


@pytest.mark.parametrize(
    ("start", "end", "year", "quarter"),
    [
        ("2025-01-27", "2025-04-27", 2025, 1),  # NVIDIA's first quarter of fiscal 2026: CY2025Q1 in SEC's frames
        ("2024-01-29", "2025-01-26", 2024, 3),  # its fiscal 2025: CY2024
        ("2024-07-01", "2024-09-30", 2024, 3),
        ("2024-07-01", "2025-06-30", 2024, 4),  # Microsoft's fiscal 2025: the midpoint is the last of December
        ("2024-10-01", "2024-12-31", 2024, 4),
    ],
)
def test_trap_02_the_calendar_label_is_that_of_the_midpoint(start: str, end: str, year: int, quarter: int) -> None:
    frame = pl.DataFrame({"period_start": [date.fromisoformat(start)], "period_end": [date.fromisoformat(end)]})
    assert frame.with_columns(calendar_labels()).select("calendar_year", "calendar_quarter").row(0) == (year, quarter)


@given(
    year_end=st.dates(min_value=date(2000, 1, 1), max_value=date(2040, 1, 1)).filter(lambda day: 2 <= day.month <= 11),
    years=st.integers(-9, 9),
    weeks=st.sampled_from([13, 26, 39, 52]),
)
def test_every_52_week_year_is_cut_into_four_quarters_wherever_its_year_end_was_learnt(
    year_end: date, years: int, weeks: int
) -> None:
    start = year_end + timedelta(days=round(years * 365.25))
    assert labels([year_end.isoformat()], (start + timedelta(weeks=weeks)).isoformat()) == [
        (year_end.year + years + 1, weeks // 13)
    ]


@pytest.mark.parametrize(
    ("days", "extra"),
    [
        (89, False), (92, False), (95, False), (96, True), (98, True), (100, True),  # 13 weeks are 91 days, 14 are 98
        (184, False), (186, False), (187, True), (190, True),
        (275, False), (277, False), (278, True), (280, True),
        (364, False), (366, False), (368, False), (369, True), (371, True), (380, True),
    ],
)  # fmt: skip
def test_trap_09_an_extra_week_is_told_by_the_days(days: int, extra: bool) -> None:
    start = date(2022, 9, 25)
    frame = pl.DataFrame({"period_start": [start], "period_end": [start + timedelta(days=days - 1)]})
    assert frame.select(has_extra_week()).item() is extra


@given(first=st.dates(date(1999, 1, 1), date(2040, 1, 1)), months=st.sampled_from([3, 6, 9, 12]))
def test_trap_09_no_period_of_whole_calendar_months_has_an_extra_week(first: date, months: int) -> None:
    frame = pl.DataFrame({"period_start": [first.replace(day=1)]}).with_columns(
        period_end=pl.col("period_start").dt.offset_by(f"{months}mo") - pl.duration(days=1)
    )
    assert frame.select(has_extra_week()).item() is False


@given(start=st.dates(date(1999, 1, 1), date(2040, 1, 1)), days=st.integers(79, 280))
def test_the_calendar_quarter_of_one_period_is_that_of_the_columns(start: date, days: int) -> None:
    end = start + timedelta(days=days)
    frame = pl.DataFrame({"period_start": [start], "period_end": [end]}).with_columns(calendar_labels())
    assert calendar_quarter(start, end) == frame.select("calendar_year", "calendar_quarter").row(0)


@pytest.mark.parametrize(
    ("year_end", "year"),
    [("2024-12-31", 2024), ("2025-01-26", 2025), ("2023-01-01", 2022), ("2023-01-07", 2022), ("2023-01-08", 2023)],
)
def test_trap_01_a_fiscal_year_is_named_by_its_last_day_and_as_labels_name_it(year_end: str, year: int) -> None:
    assert fiscal_year_of(date.fromisoformat(year_end)) == year
    assert labels([year_end], year_end) == [(year, 4)]


@pytest.mark.parametrize(
    ("earlier", "later", "is_so"),
    [
        (("2024-01-01", "2024-12-31"), ("2025-01-01", "2025-12-31"), True),
        (("2023-01-01", "2023-12-31"), ("2024-01-01", "2024-12-31"), True),
        (("2023-10-01", "2024-09-28"), ("2024-09-29", "2025-09-27"), True),  # 52 weeks on
        (("2022-09-25", "2023-09-30"), ("2023-10-01", "2024-09-28"), True),  # 53 weeks on, by the first day
        (("2024-01-01", "2024-12-31"), ("2024-01-01", "2024-12-31"), False),
        (("2023-01-01", "2023-12-31"), ("2025-01-01", "2025-12-31"), False),
        (("2025-01-01", "2025-12-31"), ("2024-01-01", "2024-12-31"), False),
        (("2024-01-01", "2024-03-31"), ("2025-01-01", "2025-12-31"), False),  # a quarter and a year
        (("2024-07-01", "2024-12-31"), ("2025-01-01", "2025-12-31"), False),
    ],
)
def test_trap_07_a_year_before_is_told_by_both_days(
    earlier: tuple[str, str], later: tuple[str, str], is_so: bool
) -> None:
    one, other = ((date.fromisoformat(start), date.fromisoformat(end)) for start, end in (earlier, later))
    assert is_a_year_before(one, other) is is_so
    frame = pl.DataFrame({"s": [one[0]], "e": [one[1]], "later_s": [other[0]], "later_e": [other[1]]})
    assert frame.select(is_a_year_on("s", "later_s") & is_a_year_on("e", "later_e")).item() is is_so


@pytest.mark.parametrize(("days", "is_so"), [(356, False), (357, True), (364, True), (378, True), (379, False)])
def test_trap_09_a_year_on_is_51_to_54_weeks(days: int, is_so: bool) -> None:
    here = (date(2024, 1, 1), date(2024, 12, 31))
    there = (here[0] + timedelta(days=days), here[1] + timedelta(days=days))
    assert is_a_year_before(here, there) is is_so
