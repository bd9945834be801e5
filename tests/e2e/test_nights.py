"""Nights one after another: what they ask of EDGAR, and that a filing is there on the night of its day."""

from __future__ import annotations

import json
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from e2e.conftest import FILERS, Make, Night
from e2e.pipeline import build_rows, content, run
from edgar_tree import Listed, lay_day

from flows.edgar.faults import Fault
from flows.report import Outcome
from flows.stages import find_filings
from transforms.business_days import is_business_day

ALPHABET = FILERS["Alphabet"][1]
NEW = "0001652044-26-000018"


def next_business_day(day: date) -> date:
    day += timedelta(days=1)
    return day if is_business_day(day) else next_business_day(day)


def without(page: bytes, number: str) -> bytes:
    """A submissions JSON that does not list the filing yet."""
    top = json.loads(page)
    recent = top["filings"]["recent"]
    place = recent["accessionNumber"].index(number)
    for column in recent.values():
        column.pop(place)
    return json.dumps(top).encode()


def test_a_filing_is_found_in_the_index_of_its_day_and_a_block_costs_it_nothing_but_time(
    undisturbed: Night, settings_for: Make, edgar: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree, first = tmp_path / "edgar", next_business_day(find_filings.today_at_edgar())
    second, third = next_business_day(first), next_business_day(next_business_day(first))
    shutil.copytree(edgar, tree)
    page = tree / f"data.sec.gov/submissions/CIK{ALPHABET}.json"
    whole = page.read_bytes()
    page.write_bytes(without(whole, NEW))
    settings = settings_for(tmp_path / "data", source=str(tree), block_seconds=0.5, capex_news_usd=25_000_000_000)

    monkeypatch.setattr(find_filings, "today_at_edgar", lambda: first)
    report = run(settings, judged=False)
    # On a first night all is new, and nothing news.
    assert (report.filings_landed, report.news) == (8, [])

    page.write_bytes(whole)
    lay_day(tree, first)
    lay_day(tree, second, [Listed(NEW, "10-K", "2026-02-05", cik=ALPHABET)])
    monkeypatch.setattr(find_filings, "today_at_edgar", lambda: second)
    report = run(settings, faults=[Fault(f"{NEW}.txt", "block_page_403", times=1)], judged=False)
    assert (report.outcome, report.filings_landed, report.missing) == (Outcome.PUBLISHED, 1, [])
    assert content(settings.published_database) == undisturbed.content
    assert [(news["kind"], news["company"], news["period_end"]) for news in report.news] == [
        ("capex", "Alphabet", "2025-12-31")
    ]
    assert report.filed == [f"Filer {ALPHABET} 10-K of 2026-02-05 ({NEW})"]
    assert f"- Filer {ALPHABET} 10-K of 2026-02-05 ({NEW})" in settings.morning_report.read_text()

    monkeypatch.setattr(find_filings, "today_at_edgar", lambda: third)
    report = run(settings, judged=False)
    assert (report.outcome, report.requests_by_kind) == (Outcome.UNCHANGED, {"index": 1})
    assert report.pending == [f"EDGAR's index of {third} is not there yet"]
    # The library reads the ticker file at every start, and a filer's list in every call: two batches, four calls.
    assert build_rows(
        settings,
        "SELECT requests_index, requests_submissions, requests_document, requests_ticker, requests "
        "FROM ops.load_log ORDER BY started_at",
    ) == [(0, 3 + 4, 8, 2, 17), (2, 2, 2, 2, 8), (1, 0, 0, 0, 1)]
