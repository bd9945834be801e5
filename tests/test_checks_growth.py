"""What contracts cannot say of capex growth: a good row passes, and the change that breaks it fails."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import polars as pl
import pytest
from check_rows import failing, offending

from expectations import mart_capex_growth
from warehouse.contract.tables import MART_CAPEX_GROWTH, PANEL_MEMBER

JAN, FEB = datetime(2025, 1, 2), datetime(2025, 2, 3)
OLD, NEW = "0001018724-24-000008", "0001018724-25-000004"
AMAZON, MICROSOFT, META = "0001018724", "0000789019", "0001326801"
SOURCES = "Every fact that a row names is of a filing that it names"
STRANGE: dict[str, object] = {"source_ids": f"{NEW}#7", "accession_numbers": OLD}
D = Decimal
Row = dict[str, object]

# 3,000 of 2019 grow by a tenth a year to 4,831.53; 1,000 of 2019 double to 2,000.
COMPANY: Row = {
    "scope": "company",
    "member_id": AMAZON,
    "calendar_year": 2024,
    "base_year": 2019,
    "capex_usd": D("4831.53"),
    "base_capex_usd": D(3000),
    "five_year_growth_pct": D(10),
    "known_from": JAN,
}
SECOND: Row = {
    **COMPANY,
    "member_id": MICROSOFT,
    "capex_usd": D(2000),
    "base_capex_usd": D(1000),
    "five_year_growth_pct": D("14.8698"),
}
UNMATCHED: Row = {
    **COMPANY,
    "member_id": META,
    "capex_usd": D("168.47"),
    "base_capex_usd": None,
    "five_year_growth_pct": None,
    "null_reason": "five_year_growth_pct: capex of 2019 is not known on the same basis",
}
PANEL: Row = {
    **COMPANY,
    "scope": "panel",
    "member_id": "technology",
    "member_name": "Technology",
    "capex_usd": D("6831.53"),
    "base_capex_usd": D(4000),
    "five_year_growth_pct": D("11.2991"),
    "companies_in_panel": 4,
    "companies_known": 3,
    "companies_matched": 2,
    "panel_capex_usd": D(7000),
    "matched_share_pct": D("97.5933"),
    "is_low_coverage": False,
}
COMPOUND = "Growth is the compound growth of the row's capex over five years, to four decimals"
GROWTH_REASON = "Where growth is NULL, the reason is given"
ADDS_UP = "A panel adds up the companies that count, as known at the time"
SHARE_IS = "The matched share is capex_usd over panel_capex_usd, to four decimals"
COUNTED = "The matched are among the known companies, and the known among the panel's"
BOUNDS = "The matched share of capex lies between 0 and 100 percent"
MARKED = "Exactly the panels under 50 percent, of companies or of capex, are of low coverage"
COVERED = "Of a panel's last whole year at least 50 percent are covered, of companies and of capex"


REPORTS = "Every company of the panels has an annual report"


def members(**years: tuple[int, int | None]) -> pl.DataFrame:
    """Four companies of technology, from 2010 on unless said otherwise."""
    ciks = {"amazon": AMAZON, "microsoft": MICROSOFT, "meta": META, "apple": "0000320193"}
    rows = [
        {"panel": "technology", "cik": cik, "company": name, "member_from": first, "member_until": last}
        for name, cik in ciks.items()
        for first, last in [years.get(name, (2010, None))]
    ]
    return pl.DataFrame(rows, schema=PANEL_MEMBER.schema)


def growth(*rows: Row, belonging: pl.DataFrame | None = None) -> dict[str, str]:
    """What fails of the three companies and these rows."""
    mart = pl.DataFrame([COMPANY, SECOND, UNMATCHED, *rows], schema=MART_CAPEX_GROWTH.schema)
    found = failing(mart_capex_growth.checks(mart, members() if belonging is None else belonging))
    assert found.pop(REPORTS) == "warn"  # Apple belongs and has no row
    return found


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, {}),
        ({"five_year_growth_pct": D("9.9999")}, {COMPOUND: "block"}),
        ({"five_year_growth_pct": D("10.0001")}, {COMPOUND: "block"}),
        ({"base_capex_usd": None}, {COMPOUND: "block"}),
        ({"base_capex_usd": D(0)}, {COMPOUND: "block"}),
        ({"capex_usd": D(-1)}, {COMPOUND: "block"}),
        ({"base_year": 2020}, {"Growth is counted over five years": "block"}),
        ({"five_year_growth_pct": None}, {GROWTH_REASON: "block"}),
        ({"five_year_growth_pct": None, "null_reason": "not comparable"}, {}),
        (STRANGE, {SOURCES: "block"}),
    ],
)
def test_growth_of_a_company(change: Row, expected: dict[str, str]) -> None:
    assert growth({**COMPANY, "member_id": "0001652044", **change}) == expected


@pytest.mark.parametrize(
    ("now", "stated", "is_right"),
    [
        # 10.00005 % a year, the tie of two roundings, makes 16,105.137 of 10,000; a cent more is beyond it.
        ("16105136.60", "10.0000", True),
        ("16105136.60", "10.0001", False),
        ("16105136.61", "10.0000", False),
        ("16105136.61", "10.0001", True),
    ],
)
def test_compound_growth_is_judged_exactly(now: str, stated: str, is_right: bool) -> None:
    change: Row = {"base_capex_usd": D(10_000_000), "capex_usd": D(now), "five_year_growth_pct": D(stated)}
    assert (growth({**COMPANY, "member_id": "0001652044", **change}) == {}) is is_right


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, {}),
        ({"base_capex_usd": D("4000.01")}, {ADDS_UP: "block", COMPOUND: "block"}),
        ({"panel_capex_usd": D("7000.01")}, {ADDS_UP: "block", SHARE_IS: "block"}),
        ({"companies_known": 4}, {ADDS_UP: "block"}),
        ({"companies_in_panel": 5}, {ADDS_UP: "block"}),
        ({"companies_matched": 4}, {ADDS_UP: "block", COUNTED: "block"}),
        ({"companies_matched": None}, {ADDS_UP: "block", COUNTED: "block"}),
        ({"matched_share_pct": D("97.5934")}, {SHARE_IS: "block"}),
        ({"matched_share_pct": D("100.0001")}, {SHARE_IS: "block", BOUNDS: "block"}),
        ({"is_low_coverage": True}, {MARKED: "block"}),
        ({"is_low_coverage": None}, {MARKED: "block"}),
        ({"known_from": datetime(2024, 1, 1)}, {ADDS_UP: "block"}),
        ({"member_id": "tmt"}, {ADDS_UP: "block"}),
    ],
)
def test_a_panel_against_its_companies(change: Row, expected: dict[str, str]) -> None:
    assert growth({**PANEL, **change}) == expected


def test_two_rows_of_a_panel_known_at_once_block() -> None:
    (name,) = growth(PANEL, {**PANEL, "known_from": FEB})
    assert "at most one row is known at any time" in name


def test_a_company_counts_in_the_years_that_it_belongs() -> None:
    assert growth(PANEL, belonging=members(apple=(2025, None))) == {ADDS_UP: "block"}
    assert growth(PANEL, belonging=members(microsoft=(2020, None))) == {ADDS_UP: "block"}
    assert growth(PANEL, belonging=members(microsoft=(2010, 2023))) == {ADDS_UP: "block"}
    assert growth(PANEL, belonging=members(microsoft=(2019, 2024))) == {}


NOBODY: Row = {
    **PANEL,
    "calendar_year": 2030,
    "base_year": 2025,
    **dict.fromkeys(("capex_usd", "base_capex_usd", "five_year_growth_pct", "panel_capex_usd", "matched_share_pct")),
    "companies_known": 0,
    "companies_matched": 0,
    "is_low_coverage": True,
    "null_reason": "five_year_growth_pct: no company of the panel is matched",
}


def test_a_watched_company_without_a_row_is_warned_of_by_name() -> None:
    mart = pl.DataFrame([COMPANY, SECOND, UNMATCHED], schema=MART_CAPEX_GROWTH.schema)
    rows = offending(mart_capex_growth.checks(mart, members()), REPORTS)
    assert rows.rows() == [("0000320193", "apple")]
    there = members().filter(pl.col("company") != "apple")
    assert REPORTS not in failing(mart_capex_growth.checks(mart, there))


def test_a_panel_of_which_nothing_is_known_has_no_sums() -> None:
    assert growth(NOBODY) == {}
    assert growth({**NOBODY, "panel_capex_usd": D(0)}) == {ADDS_UP: "block"}


def test_low_coverage_is_warned_of_once_a_year_is_whole() -> None:
    of_2031: Row = {**NOBODY, "calendar_year": 2031, "base_year": 2026}
    of_2032: Row = {**NOBODY, "calendar_year": 2032, "base_year": 2027}
    assert growth(PANEL, NOBODY) == {}
    assert growth(PANEL, NOBODY, of_2031) == {COVERED: "warn"}
    assert growth(PANEL, NOBODY, {**of_2031, "known_to": FEB}) == {}
    mart = pl.DataFrame([COMPANY, SECOND, UNMATCHED, PANEL, NOBODY, of_2031, of_2032], schema=MART_CAPEX_GROWTH.schema)
    rows = offending(mart_capex_growth.checks(mart, members()), COVERED)
    assert rows.select("member_name", "calendar_year", "companies_known", "companies_in_panel").rows() == [
        ("Technology", 2031, 0, 4)
    ]
