"""News: a watched manager's new 13F, and a quarter's capex from the user's threshold on; never the past."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import polars as pl
from warehouse_rows import frame_of

from flows.watching.news import CAPEX_COLUMNS, FILING_COLUMNS, fresh_filings, new_capex, new_reports, thresholds
from flows.watchlist import parse_watchlist
from warehouse.contract.tables import MART_CAPEX_QUARTERLY, RAW_FILING

META, SCION = "0001326801", "0001649339"
OLD, NEW, OLDER = "0001326801-25-000001", "0001326801-25-000002", "0001326801-24-000001"


def filing(number: str, filed: date, cik: str = META, **given: Any) -> dict[str, Any]:
    usual = {"form": "10-Q", "period_of_report": date(2025, 9, 30), "source_kind": "submission"}
    return {"accession_number": number, "cik": cik, "filing_date": filed, **usual, **given}


def filings(*rows: dict[str, Any]) -> pl.DataFrame:
    return frame_of(RAW_FILING, *rows).select(FILING_COLUMNS)


def fresh(*rows: dict[str, Any], known: set[str]) -> list[str]:
    return fresh_filings(filings(*rows), known)["accession_number"].to_list()


def test_a_filing_is_fresh_that_came_since_the_filers_newest_known_one() -> None:
    known, new = filing(OLD, date(2025, 7, 30)), filing(NEW, date(2025, 10, 29))
    assert fresh(known, new, known={OLD}) == [NEW]
    assert fresh(known, new, known={OLD, NEW}) == []


def test_a_past_that_is_filled_in_and_a_filer_who_was_not_watched_are_no_news() -> None:
    assert fresh(filing(OLD, date(2025, 7, 30)), filing(OLDER, date(2024, 7, 30)), known={OLD}) == []
    assert fresh(filing(OLD, date(2025, 7, 30)), filing(NEW, date(2025, 10, 29), SCION), known={OLD}) == []
    by_data_set = filing(NEW, date(2025, 10, 29), source_kind="13f_dataset")
    assert fresh(filing(OLD, date(2025, 7, 30)), by_data_set, known={OLD}) == []


def test_a_watched_managers_13f_is_news_with_its_amendments_and_notices() -> None:
    rows = filings(
        filing(OLD, date(2025, 11, 3), SCION, form="13F-HR/A"),
        filing(OLDER, date(2025, 11, 3), "0000000001", form="13F-HR"),
        filing(NEW, date(2025, 11, 3), META, form="10-Q"),
    )
    (news,) = new_reports(rows, {SCION: "Scion"})
    assert news["sentence"] == "Scion filed a 13F-HR/A of 2025-09-30 on 2025-11-03"
    assert (news["kind"], news["accession_number"], news["cik"]) == ("13f", OLD, SCION)


def quarter(capex: str | None, accessions: str = f"{OLD}, {NEW}", **given: Any) -> dict[str, Any]:
    usual = {"cik": META, "company": "Meta", "period_end": date(2025, 9, 30), "capex_basis": "gross_cash"}
    amount = None if capex is None else Decimal(capex)
    return {**usual, "capex_usd": amount, "accession_numbers": accessions, **given}


def capex(*quarters: dict[str, Any], least: int = 18_000_000_000) -> list[dict[str, str]]:
    rows = frame_of(MART_CAPEX_QUARTERLY, *quarters).select(CAPEX_COLUMNS)
    return list(new_capex(filings(filing(NEW, date(2025, 10, 29))), rows, {META: least}))


def test_capex_is_news_from_the_threshold_on_and_exact() -> None:
    (news,) = capex(quarter("18829000000"))
    assert news["sentence"] == (
        "Meta put 18,829,000,000 dollars into capex (gross_cash) in the quarter to 2025-09-30: "
        "18,000,000,000 or more is news"
    )
    assert (news["capex_usd"], news["threshold_usd"]) == ("18829000000.00", "18000000000")
    assert len(capex(quarter("18829000000"), least=18_829_000_000)) == 1
    assert capex(quarter("18829000000"), least=18_829_000_001) == []


def test_only_what_the_fresh_filing_reports_on_is_news() -> None:
    assert capex(quarter("19000000000", OLD)) == []
    assert capex(quarter("19000000000", period_end=date(2025, 6, 30))) == []
    assert capex(quarter("19000000000", known_to=datetime(2025, 11, 1))) == []
    assert capex(quarter(None)) == []
    assert capex(quarter("19000000000", cik=SCION)) == []


WATCHED = """
filed_from = 2025-01-01
[[company]]
name = "Meta"
cik = "0001326801"
panel = "technology"
why = "A test."
{}
[[company]]
name = "Alphabet"
cik = "0001652044"
panel = "technology"
why = "A test."
"""


def test_a_companys_own_threshold_goes_before_that_of_all_and_changes_no_content() -> None:
    watched, plain = (parse_watchlist(WATCHED.format(one), "f") for one in ("capex_news_usd = 20_000_000_000", ""))
    assert thresholds(watched, None) == {META: 20_000_000_000}
    assert thresholds(watched, 5) == {META: 20_000_000_000, "0001652044": 5}
    assert thresholds(plain, None) == {}
    # The fingerprint of a night is taken of this.
    assert watched.model_dump(mode="json") == plain.model_dump(mode="json")
