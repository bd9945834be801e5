"""core_fact_usage: facts add up, and no filing or filer gives fewer figures than it did, unsaid."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from check_rows import failing, offending

from expectations import core_fact_usage
from expectations.check import Check
from warehouse.contract.tables import CORE_FACT_USAGE, RAW_FILING

CIK, OTHER_CIK = "0001018724", "0001045810"
FIRST, SECOND, THIRD = "0001018724-24-000008", "0001018724-25-000004", "0001018724-26-000004"
LAST_RUN = "No filing gives a smaller share of its facts than after the last run"
LAST_REPORT = "A filer's newest report gives more than half the share of its facts that the one before gave"


def usage(*rows: tuple[str, int, int]) -> pl.DataFrame:
    """Filings with the facts used and all facts; the others were not wanted."""
    found = [
        {"accession_number": number, "facts_used": used, "facts_total": total, "facts_not_wanted": total - used}
        for number, used, total in rows
    ]
    return pl.DataFrame(found, schema=CORE_FACT_USAGE.schema)


def filings(*forms: str, ciks: tuple[str, ...] = (CIK, CIK, CIK)) -> pl.DataFrame:
    """The first, second and third filing, a year apart."""
    numbers = (FIRST, SECOND, THIRD)
    found = [
        {"accession_number": number, "cik": cik, "form": form, "filing_date": date(2024 + years_on, 2, 2)}
        for years_on, (number, cik, form) in enumerate(zip(numbers, ciks, forms, strict=False))
    ]
    return pl.DataFrame(found, schema=RAW_FILING.schema)


def judged(now: pl.DataFrame, before: pl.DataFrame | None = None, reports: pl.DataFrame | None = None) -> list[Check]:
    return core_fact_usage.checks(now, usage() if before is None else before, filings() if reports is None else reports)


@pytest.mark.parametrize(("not_wanted", "is_lost"), [(5, False), (4, True), (6, True)])
def test_every_fact_is_accounted_for(not_wanted: int, is_lost: bool) -> None:
    row = {"accession_number": FIRST, "facts_total": 10, "facts_used": 3, "facts_outranked": 2}
    frame = pl.DataFrame([{**row, "facts_not_wanted": not_wanted}], schema=CORE_FACT_USAGE.schema)
    sentence = "The facts used and left out add up to the facts of the filing"
    assert failing(judged(frame)) == ({sentence: "block"} if is_lost else {})


def test_a_report_that_gives_no_figure_is_warned_of() -> None:
    assert failing(judged(usage((FIRST, 0, 241)))) == {
        "Every report with tagged facts gives a figure: no filer vanishes": "warn"
    }


@pytest.mark.parametrize(
    ("before", "warns"),
    [
        ([(FIRST, 30, 1000)], False),
        ([(FIRST, 29, 1000)], False),
        ([(FIRST, 31, 1000)], True),
        # A reader that finds more facts, of which no more are used, lowers the share too.
        ([(FIRST, 30, 999)], True),
        ([(SECOND, 31, 1000)], False),
        ([], False),
    ],
)
def test_a_drop_below_the_last_runs_share_is_warned_of(before: list[tuple[str, int, int]], warns: bool) -> None:
    wrong = failing(judged(usage((FIRST, 30, 1000)), usage(*before)))
    assert wrong == ({LAST_RUN: "warn"} if warns else {})


def test_the_drop_is_said_with_what_was_and_what_is() -> None:
    rows = offending(judged(usage((FIRST, 30, 1000)), usage((FIRST, 50, 1000))), LAST_RUN)
    assert rows.row(0) == (FIRST, 50, 1000, 30, 1000)


@pytest.mark.parametrize(
    ("used", "warns"), [((40, 40, 19), True), ((40, 40, 20), False), ((40, 19, 19), False), ((100, 40, 40), False)]
)
def test_a_filers_newest_report_against_the_one_before(used: tuple[int, int, int], warns: bool) -> None:
    first, second, third = used
    now = usage((THIRD, third, 1000), (FIRST, first, 1000), (SECOND, second, 1000))
    wrong = failing(judged(now, reports=filings("10-K", "10-K", "10-K")))
    assert wrong == ({LAST_REPORT: "warn"} if warns else {})


@pytest.mark.parametrize(
    "reports",
    [
        filings("10-K", "10-Q"),
        filings("10-K", "10-K/A"),
        filings("10-K/A", "10-K/A"),
        filings("10-K", "10-K", ciks=(CIK, OTHER_CIK)),
    ],
)
def test_reports_are_held_against_their_like_only(reports: pl.DataFrame) -> None:
    assert failing(judged(usage((FIRST, 400, 1000), (SECOND, 1, 1000)), reports=reports)) == {}
