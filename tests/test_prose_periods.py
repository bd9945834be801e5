"""Which days a heading, or the words of a sentence, speak of; what is unclear speaks of none."""

from __future__ import annotations

from datetime import date

import pytest

from transforms.reading.prose.prose_periods import Span, governing, headings, is_year_before, span_of

JUNE, DECEMBER = 6, 12
Q2 = Span(date(2031, 10, 1), date(2031, 12, 31))
HALF = Span(date(2031, 7, 1), date(2031, 12, 31))
YEAR = Span(date(2030, 7, 1), date(2031, 6, 30))
QUARTER = "Three Months Ended December 31, 2031 Compared with Three Months Ended December 31, 2030"


@pytest.mark.parametrize(
    ("words", "year_end", "span"),
    [
        ("the three months ended December 31, 2031", JUNE, Q2),
        ("Six Months Ended December 31, 2031", JUNE, HALF),
        ("NINE MONTHS ENDED MARCH 31, 2032", JUNE, Span(date(2031, 7, 1), date(2032, 3, 31))),
        ("the year ended June 30, 2031", JUNE, YEAR),
        ("fiscal year ended June 30, 2031", JUNE, YEAR),
        ("twelve months ended February 29, 2032", JUNE, Span(date(2031, 3, 1), date(2032, 2, 29))),
        ("fiscal year 2031", JUNE, YEAR),
        ("fiscal 2031", JUNE, YEAR),
        ("the second quarter of fiscal year 2032", JUNE, Q2),
        ("the fourth quarter of fiscal 2031", JUNE, Span(date(2031, 4, 1), date(2031, 6, 30))),
        ("Q1 2032", JUNE, Span(date(2031, 7, 1), date(2031, 9, 30))),
        ("Q4 2031", DECEMBER, Q2),
        ("2031", DECEMBER, Span(date(2031, 1, 1), date(2031, 12, 31))),
        # A bare year may be the calendar's; a month that ends on another day is one of 52-week years.
        ("2031", JUNE, None),
        ("three months ended December 27, 2031", JUNE, None),
        ("three months ended February 30, 2031", JUNE, None),
        ("the quarter", JUNE, None),
    ],
)
def test_the_days_that_words_name(words: str, year_end: int, span: Span | None) -> None:
    assert span_of(words, year_end) == span


@pytest.mark.parametrize(
    ("heading", "span"),
    [
        (QUARTER, Q2),
        (QUARTER.upper(), Q2),
        ("Six Months Ended December 31, 2031 Compared to Six Months Ended December 31, 2030", HALF),
        ("Fiscal Year 2031 Compared with Fiscal Year 2030", YEAR),
        (QUARTER.replace("Compared with ", "Compared with\n"), Q2),
        (QUARTER.replace("Ended December 31, 2031", "Ended\nDecember 31, 2031"), Q2),
        ("Year Ended June 30, 2031 Compared with Year Ended June 30, 2030", YEAR),
        ("Highlights from fiscal year 2031 compared with fiscal year 2030 included:", YEAR),
        (
            "Highlights from the second quarter of fiscal year 2032 compared with the second quarter of fiscal year "
            "2031 included:",
            Q2,
        ),
        # No comparison with the year before; a period that cannot be read; a table's head.
        ("Three Months Ended December 31, 2031 Compared with Three Months Ended September 30, 2031", None),
        ("Three Months Ended December 31, 2031 Compared with Six Months Ended December 31, 2030", None),
        ("Fiscal Year 2031 Compared with Fiscal Year 2029", None),
        ("Three Months Ended December 27, 2031 Compared with Three Months Ended December 28, 2030", None),
        ("Three Months Ended December 31, 2031 and 2030", None),
        ("(In millions) | Three Months Ended December 31,", None),
        ("Highlights from the quarter included:", None),
        ("Second Quarter of Fiscal Year 2032", None),
    ],
)
def test_what_a_heading_governs(heading: str, span: Span | None) -> None:
    text = f"{heading}\nIt grew."
    found = governing(headings(text, JUNE), text.index("It grew."))
    assert (found.span if found else None) == span


@pytest.mark.parametrize("before", ["It ended.", "Reportable Segments", "It ended.\n", "costs and other\n", "share |"])
def test_a_rendition_may_glue_a_heading_to_what_stands_before_and_behind(before: str) -> None:
    text = f"{before}{QUARTER}Revenue grew."
    found = governing(headings(text, JUNE), text.index("Revenue"))
    assert found is not None
    assert (found.span, found.words) == (Q2, QUARTER)


@pytest.mark.parametrize("before", ["see ", "See ", "under “", "(", "read with, ", "in the "])
def test_a_reference_is_no_heading_and_hides_the_one_before(before: str) -> None:
    text = f"Fiscal Year 2031 Compared with Fiscal Year 2030\nPlease {before}{QUARTER}\nIt grew."
    assert governing(headings(text, JUNE), text.index("It grew.")) is None


def test_the_nearest_heading_governs_and_an_unreadable_one_is_not_passed_over() -> None:
    year = "Fiscal Year 2031 Compared with Fiscal Year 2030"
    text = f"{year}\nOne.\n{QUARTER}\nTwo.\nNine Months Ended | 2031\nThree."
    found = headings(text, JUNE)
    spans = [governing(found, text.index(word)) for word in ("One.", "Two.", "Three.")]
    assert [each.span if each else None for each in spans] == [YEAR, Q2, None]
    assert governing(found, 0) is not None
    assert governing(headings("It grew.", JUNE), 3) is None


def test_a_heading_far_away_governs_nothing() -> None:
    text = f"{QUARTER}\n{'word ' * 2_000}It grew."
    assert governing(headings(text, JUNE), text.index("It grew.")) is None


def test_a_year_before_is_the_same_months() -> None:
    assert is_year_before(Span(date(2030, 10, 1), date(2030, 12, 31)), Q2)
    assert is_year_before(Span(date(2032, 2, 1), date(2032, 2, 29)), Span(date(2033, 2, 1), date(2033, 2, 28)))
    assert not is_year_before(Span(date(2029, 10, 1), date(2029, 12, 31)), Q2)
    assert not is_year_before(HALF, Q2)
    assert not is_year_before(None, Q2)
