"""What is known between nights: kept whole, forgotten where it does not hold any more, never believed when damaged."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from edgar_tree import CIK, OTHER_CIK, Listed, accession

from flows.edgar.daily_index import DayRow
from flows.edgar.filing_index import FilingIndex
from flows.edgar.known_listing import KnownListing
from warehouse.landing import Filer

FORMS = ("10-K", "10-Q")
MONDAY, TUESDAY, WEDNESDAY = date(2025, 11, 3), date(2025, 11, 4), date(2025, 11, 5)
SINCE = date(2025, 1, 1)


def index(cik: str, *rows: Listed) -> FilingIndex:
    return FilingIndex(Filer(cik, "F", None, None, None), [row.entry for row in rows], {"If-None-Match": '"a"'})


def known(today: date = MONDAY) -> KnownListing:
    found = KnownListing("live")
    found.take_in_filer(CIK, index(CIK, Listed(accession(1))), forms=FORMS, filed_from=SINCE, today=today)
    found.take_in_filer(OTHER_CIK, index(OTHER_CIK), forms=("13F-HR",), filed_from=SINCE, today=today)
    return found


def row(number: str, form: str = "10-Q", cik: str = CIK, filed: date = TUESDAY) -> DayRow:
    return DayRow(number, cik, form, filed, "Filer")


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    before = known()
    before.take_in_day(TUESDAY, [row(accession(2))])
    before.write(tmp_path / "known.json")
    assert KnownListing.read(tmp_path / "known.json", "live") == before
    assert before.filers[CIK].entries[accession(1)].report_date == date(2024, 12, 31)


def test_nothing_is_known_of_another_source_or_where_there_is_no_file(tmp_path: Path) -> None:
    assert KnownListing.read(tmp_path / "known.json", "live") == KnownListing("live")
    known().write(tmp_path / "known.json")
    assert KnownListing.read(tmp_path / "known.json", "/a/mirror") == KnownListing("/a/mirror")


@pytest.mark.parametrize(
    "damage",
    [
        lambda said: b"",
        lambda said: b"[]",
        lambda said: b"\xff",
        lambda said: said[:-30],
        lambda said: said.replace(b'"version": 1', b'"version": 2'),
        lambda said: said.replace(b"2025-11-03", b"2025-11-33"),
        lambda said: said.replace(b'"10-K"', b"7", 1).replace(b'"forms"', b'"shapes"'),
        lambda said: json.dumps({**json.loads(said), "filers": [1]}).encode(),
    ],
)
def test_a_damaged_file_is_not_believed(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    path = tmp_path / "known.json"
    known().write(path)
    path.write_bytes(damage(path.read_bytes()))
    assert KnownListing.read(path, "live") == KnownListing("live")


def test_the_index_of_a_day_adds_what_is_wanted_and_nothing_else() -> None:
    found = known()
    found.take_in_day(
        TUESDAY,
        [
            row(accession(2)),
            row(accession(3), "10-K/A"),
            row(accession(4), "8-K"),
            row(accession(5), "10-KT405"),
            row(accession(6), filed=date(2024, 12, 31)),
            row(accession(7), "10-Q", OTHER_CIK),
            row(accession(8), "13F-HR/A", OTHER_CIK),
            row(accession(9), "10-K", "0000000007"),
        ],
    )
    assert list(found.listed([CIK])) == [accession(1), accession(2), accession(3)]
    assert list(found.listed([OTHER_CIK])) == [accession(8)]


def test_what_a_filers_own_list_says_more_of_is_kept_when_a_day_lists_it_too() -> None:
    found = known()
    before: Any = found.filers[CIK].entries[accession(1)]
    found.take_in_day(TUESDAY, [row(accession(1), "10-K")])
    assert found.filers[CIK].entries[accession(1)] == before


def test_a_submission_of_two_filers_is_kept_by_the_first() -> None:
    found = known()
    found.filers[OTHER_CIK].forms = FORMS
    found.take_in_day(TUESDAY, [row(accession(2), cik=OTHER_CIK), row(accession(2))])
    assert found.listed([CIK, OTHER_CIK])[accession(2)].cik == CIK
    assert found.listed([OTHER_CIK, CIK])[accession(2)].cik == OTHER_CIK


def test_days_are_needed_from_the_day_on_which_the_filer_was_asked_for_until_they_are_read() -> None:
    found = known(date(2025, 10, 31))
    assert found.days_to_read([CIK], TUESDAY) == [date(2025, 10, 31), MONDAY, TUESDAY]
    found.take_in_day(MONDAY, [])
    assert found.days_to_read([CIK], TUESDAY) == [date(2025, 10, 31), TUESDAY]
    assert found.days_to_read([], TUESDAY) == []


def test_a_holiday_is_not_asked_for() -> None:
    found = known(date(2025, 11, 26))
    assert found.days_to_read([CIK], date(2025, 12, 1)) == [
        date(2025, 11, 26),
        date(2025, 11, 28),
        date(2025, 12, 1),
    ]


def test_who_is_not_watched_any_more_is_forgotten_for_good() -> None:
    found = known()
    found.keep_only([CIK], TUESDAY)
    assert set(found.filers) == {CIK}


def test_a_clock_that_was_set_back_makes_nothing_known() -> None:
    found = known(WEDNESDAY)
    found.take_in_day(WEDNESDAY, [])
    found.keep_only([CIK, OTHER_CIK], TUESDAY)
    assert (found.filers, found.days_read) == ({}, set())


def test_an_unchanged_list_counts_as_read_and_keeps_what_the_days_added() -> None:
    found = known()
    found.take_in_day(TUESDAY, [row(accession(2))])
    found.take_in_filer(CIK, None, forms=FORMS, filed_from=SINCE, today=WEDNESDAY)
    assert found.filers[CIK].asked_on == WEDNESDAY
    assert list(found.listed([CIK])) == [accession(1), accession(2)]
