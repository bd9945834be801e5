"""The morning report: everything that happened, and nothing that a filing could make look like something else."""

from __future__ import annotations

import dataclasses

from warehouse_rows import HOSTILE

from flows.report import Outcome, Report
from flows.watching.morning_report import failed_report, morning_report, row_counts

FULL = Report(
    "20261126T043000Z-beef",
    Outcome.PUBLISHED,
    release="20261126T043000Z-beef",
    compared_with="20261125T043000Z-beef",
    filings_landed=2,
    filed=["Meta 10-K of 2026-01-29 (0001628280-26-003942)", "Scion 13F-HR of 2025-11-03 (0001649339-25-000007)"],
    requests=12,
    requests_by_kind={"index": 1, "full submission": 2},
    pending=["EDGAR's index of 2026-11-26 is not there yet"],
    missing=["Apple 10-K: no answer"],
    refused=["0000000000-25-000001: no cover"],
    warnings=["growth out of band"],
    figures_changed=30,
    changes=["mart_capex_annual cik=1: capex_usd 1.00 -> 2.00 (a -> b)"],
    judged={"passed": 812, "warned": 1},
    rows_before={"raw_filing": 10, "core_vintage": 5},
    rows_now={"raw_filing": 12, "core_vintage": 5},
    news=[{"kind": "13f", "sentence": "Scion filed a 13F-HR"}],
    seconds={"fetch": 1.5, "build": 2.0},
    untold=["the webhook at example.org answered 500"],
)


def test_everything_that_happened_is_on_it() -> None:
    told = morning_report(FULL)
    assert told.startswith("# Published: a new night is up\n\nRun 20261126T043000Z-beef, 3.5 s.")
    for line in (
        "compared with 20261125T043000Z-beef",
        "## Filed and landed (2)",
        "- Meta 10-K of 2026-01-29 (0001628280-26-003942)",
        "- Scion filed a 13F-HR",
        "## Missing (1)",
        "## Could not be read (1)",
        "## Changed figures (30)",
        "- and 29 more",
        "## Not told (1)",
        "| passed | 812 |",
        "| index | 1 |",
        "| all that passed the gateway | 12 |",
        "| fetch | 1.5 |",
        "| raw_filing | 10 | 12 |",
    ):
        assert line in told, line
    # As many as last night is no news.
    assert "core_vintage" not in told


def test_a_quiet_night_says_little_and_a_blocked_one_what_to_do() -> None:
    quiet = morning_report(Report("one"))
    assert "nothing new" in quiet
    assert "## Missing" not in quiet
    held = morning_report(Report("one", Outcome.BLOCKED, held_back="one", blocked_by=["rows were lost"]))
    assert "stopped; what was up stays up" in held
    assert "`bubblewatch publish --release-blocked one`" in held
    assert "- rows were lost" in held


def test_what_stands_in_a_filing_is_shown_and_does_nothing() -> None:
    for told in (
        morning_report(dataclasses.replace(FULL, filed=[HOSTILE], changes=[HOSTILE])),
        failed_report(f"EdgarError: {HOSTILE}"),
    ):
        assert r"\<script\>alert(1)\</script\>" in told
        assert r"\[bold\]" in told
        assert "<script>" not in told.replace(r"\<", "")
        # A line break within it would begin a line of its own.
        assert "\n\t é" not in told


def test_row_counts_are_a_table_of_both_nights() -> None:
    report = dataclasses.replace(FULL, rows_before={"raw_filing": 10}, rows_now={"raw_filing": 12, "new_table": 3})
    assert row_counts(report) == [
        {"table": "raw_filing", "last night": 10, "tonight": 12, "change": 2},
        {"table": "new_table", "last night": None, "tonight": 3, "change": None},
    ]
