"""What became of last night's rows and figures: lost, changed by themselves, changed with a filing, out of size."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from warehouse_rows import beside, put

from warehouse import between_nights as between
from warehouse.connection import Connection, open_build
from warehouse.contract.tables import TABLES

AMAZON, META = "0001018724", "0001326801"
FIRST, SECOND, METAS = "0001018724-25-000004", "0001018724-26-000004", "0001326801-26-000003"
EARLY, LATE = datetime(2025, 2, 7), datetime(2026, 2, 6)

FILINGS: list[dict[str, Any]] = [
    {"accession_number": FIRST, "cik": AMAZON, "filing_date": date(2025, 2, 7), "known_from": EARLY}
]
NEW = {"accession_number": SECOND, "cik": AMAZON, "filing_date": date(2026, 2, 6), "known_from": LATE}
OF_META = {"accession_number": METAS, "cik": META, "filing_date": date(2026, 1, 29), "known_from": LATE}
YEAR: dict[str, Any] = {
    "cik": AMAZON,
    "period_start": date(2024, 1, 1),
    "period_end": date(2024, 12, 31),
    "known_from": EARLY,
    "accession_numbers": FIRST,
    "capex_usd": Decimal(100),
    "capex_growth_pct": Decimal(50),
}
CHANGED = {**YEAR, "capex_usd": Decimal(101)}
RECAST = [{**YEAR, "known_to": LATE}, {**CHANGED, "known_from": LATE, "accession_numbers": SECOND}]


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    with open_build(tmp_path_factory.mktemp("build")) as connection:
        yield connection


@pytest.fixture(autouse=True)
def _empty(build: Connection) -> None:
    for name in (
        "raw_filing",
        "mart_capex_annual",
        "mart_capex_growth",
        "mart_article_check",
        "core_observation",
        "mart_option_position",
    ):
        put(build, TABLES[name])


def years(before: list[dict[str, Any]], now: list[dict[str, Any]], *new_filings: dict[str, Any]) -> tuple[Any, Any]:
    """Two nights with these rows of mart_capex_annual."""
    return (
        {"raw_filing": FILINGS, "mart_capex_annual": before},
        {"raw_filing": [*FILINGS, *new_filings], "mart_capex_annual": now},
    )


def unexplained(build: Connection, folder: Path, nights: tuple[Any, Any]) -> list[tuple[Any, ...]]:
    with beside(build, folder, *nights) as pair:
        return between.unexplained(pair).select("change", "column_name", "figures").rows()


def test_rows_are_counted_by_table(build: Connection, tmp_path: Path) -> None:
    with beside(build, tmp_path, *years([YEAR], RECAST, NEW)) as pair:
        rows = {name: (before, now) for name, before, now, _ in between.table_rows(pair).rows()}
    assert (rows["raw_filing"], rows["mart_capex_annual"], rows["core_vintage"]) == ((1, 2), (1, 2), (0, 0))
    assert set(rows) == {name for name, table in TABLES.items() if table.layer.value != "ops"}


def test_rows_are_counted_by_company_and_year_of_the_filing_or_the_period(build: Connection, tmp_path: Path) -> None:
    figure = {"accession_number": FIRST, "period_end": date(2023, 12, 31), "cik": META}
    before, now = years([YEAR], RECAST, NEW)
    with beside(build, tmp_path, {**before, "core_observation": [figure]}, now) as pair:
        rows = between.slice_rows(pair).rows()
    assert rows == [
        ("raw_filing", AMAZON, 2025, 1, 1, 0),
        ("raw_filing", AMAZON, 2026, 0, 1, 0),
        ("core_observation", AMAZON, 2025, 1, 0, 0),
        ("mart_capex_annual", AMAZON, 2024, 1, 2, 0),
    ]


@pytest.mark.parametrize(
    ("filing", "rewritten"),
    [
        ({**NEW, "known_from": EARLY}, 2),
        ({**NEW, "known_from": datetime(2025, 6, 1)}, 1),
        (NEW, 1),
        ({**NEW, "known_from": datetime(2026, 3, 1)}, 0),
        ({**OF_META, "known_from": EARLY}, 0),
    ],
)
def test_versions_gone_are_rewritten_where_a_late_filing_of_the_filer_explains_it(
    build: Connection, tmp_path: Path, filing: dict[str, Any], rewritten: int
) -> None:
    """Both versions of the year are gone, known from 2025-02-07 and from 2026-02-06 on; another one is here."""
    nights = years(RECAST, [{**YEAR, "known_from": datetime(2024, 2, 2)}], filing)
    with beside(build, tmp_path, *nights) as pair:
        (by_table,) = between.table_rows(pair).filter(pl.col("table_name") == "mart_capex_annual").rows()
        (by_year,) = between.slice_rows(pair).filter(pl.col("table_name") == "mart_capex_annual").rows()
    assert by_table == ("mart_capex_annual", 2, 1, rewritten)
    assert by_year == ("mart_capex_annual", AMAZON, 2024, 2, 1, rewritten)


def test_any_late_filing_rewrites_what_is_of_no_one_filer(build: Connection, tmp_path: Path) -> None:
    claim = {"claim_id": "1", "known_from": EARLY}
    before = {"raw_filing": FILINGS, "mart_article_check": [claim, {**claim, "known_from": LATE}]}
    now = {"raw_filing": [*FILINGS, OF_META], "mart_article_check": [claim]}
    with beside(build, tmp_path, before, now) as pair:
        (counted,) = between.table_rows(pair).filter(pl.col("table_name") == "mart_article_check").rows()
    assert counted == ("mart_article_check", 2, 1, 1)


def test_a_night_without_news_changes_nothing(build: Connection, tmp_path: Path) -> None:
    assert unexplained(build, tmp_path, years([YEAR], [YEAR])) == []


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ([CHANGED], [("changed", "capex_usd", 1)]),
        ([{**YEAR, "accession_numbers": SECOND}], [("changed", "accession_numbers", 1)]),
        ([], [("removed", None, 1)]),
        ([YEAR, {**YEAR, "cik": META}], [("added", None, 1)]),
        (
            [{**CHANGED, "cik": AMAZON, "revenue_usd": Decimal(1)}],
            [("changed", "capex_usd", 1), ("changed", "revenue_usd", 1)],
        ),
    ],
)
def test_what_changes_comes_or_goes_without_a_filing_is_not_explained(
    build: Connection, tmp_path: Path, now: list[dict[str, Any]], said: list[tuple[Any, ...]]
) -> None:
    assert unexplained(build, tmp_path, years([YEAR], now)) == said


def test_any_new_filing_explains_what_a_manager_reports(build: Connection, tmp_path: Path) -> None:
    """The unit of a 13F may be told by the prices that another manager's filing implies."""
    option = {"manager_cik": "0001649339", "known_from": EARLY, "accession_numbers": FIRST}
    before = {"raw_filing": FILINGS, "mart_option_position": [option]}
    told = {"mart_option_position": [{**option, "underlying_notional_usd": Decimal(1)}]}
    assert unexplained(build, tmp_path, (before, {**told, "raw_filing": [*FILINGS, OF_META]})) == []
    assert unexplained(build, tmp_path, (before, {**told, "raw_filing": FILINGS})) == [
        ("changed", "underlying_notional_usd", 1)
    ]


def test_a_new_filing_explains_the_version_it_begins_and_the_one_it_ends(build: Connection, tmp_path: Path) -> None:
    assert unexplained(build, tmp_path, years([YEAR], RECAST, NEW)) == []


def test_a_new_filing_of_the_filer_explains_no_change_of_what_was_known_before_it(
    build: Connection, tmp_path: Path
) -> None:
    assert unexplained(build, tmp_path, years([YEAR], [CHANGED], NEW)) == [("changed", "capex_usd", 1)]


def test_a_new_filing_of_the_filer_explains_the_fiscal_labels_of_all_its_periods(
    build: Connection, tmp_path: Path
) -> None:
    """A filer's first annual report tells the end of its fiscal year, for the quarters before it, too."""
    labelled = {**YEAR, "fiscal_year": 2024}
    assert unexplained(build, tmp_path, years([YEAR], [labelled], NEW)) == []
    assert unexplained(build, tmp_path, years([YEAR], [labelled], OF_META)) == [("changed", "fiscal_year", 1)]
    assert unexplained(build, tmp_path, years([YEAR], [labelled])) == [("changed", "fiscal_year", 1)]


def test_a_late_arrival_explains_what_was_known_since_its_own_day(build: Connection, tmp_path: Path) -> None:
    late = {**NEW, "known_from": datetime(2025, 2, 1)}
    assert unexplained(build, tmp_path, years([YEAR], [CHANGED], late)) == []


def test_a_new_filing_of_another_filer_explains_nothing(build: Connection, tmp_path: Path) -> None:
    assert unexplained(build, tmp_path, years([YEAR], RECAST, OF_META)) == [("added", None, 1)]


def test_a_filing_served_with_other_bytes_explains_what_names_it(build: Connection, tmp_path: Path) -> None:
    before, now = years([YEAR], [CHANGED])
    replaced = [{**FILINGS[0], "sha256": "other"}]
    assert unexplained(build, tmp_path, (before, {**now, "raw_filing": replaced})) == []


def test_what_is_of_no_one_filer_is_explained_by_any_new_filing_and_by_nothing_else(
    build: Connection, tmp_path: Path
) -> None:
    panel = {"scope": "panel", "member_id": "technology", "calendar_year": 2024, "known_from": EARLY}
    before = {"raw_filing": FILINGS, "mart_capex_growth": [{**panel, "companies_known": 1}]}
    now = {"raw_filing": FILINGS, "mart_capex_growth": [{**panel, "companies_known": 2}]}
    assert unexplained(build, tmp_path, (before, now)) == [("changed", "companies_known", 1)]
    assert unexplained(build, tmp_path, (before, {**now, "raw_filing": [*FILINGS, OF_META]})) == []


def test_an_unexplained_change_has_an_example(build: Connection, tmp_path: Path) -> None:
    two = [YEAR, {**YEAR, "period_start": date(2023, 1, 1)}]
    with beside(build, tmp_path, *years(two, [{**one, "capex_usd": None} for one in two])) as pair:
        (one,) = between.unexplained(pair).rows(named=True)
    assert one["figures"] == 2
    assert one["row_key"].startswith(f"cik={AMAZON}, period_start=2023-01-01")
    assert (one["value_before"], one["value_now"], one["accession_numbers_now"]) == ("100.00", None, FIRST)


def test_figures_still_known_are_counted_by_company_whatever_their_value(build: Connection, tmp_path: Path) -> None:
    metas = {**YEAR, "cik": META, "revenue_usd": Decimal(5)}
    now = [*RECAST, {**metas, "capex_usd": None, "capex_growth_pct": None, "free_cash_flow_usd": Decimal(1)}]
    with beside(build, tmp_path, *years([YEAR, metas], now, NEW)) as pair:
        kept = between.figures_kept(pair).filter(pl.col("table_name") == "mart_capex_annual")
    assert kept.rows() == [("mart_capex_annual", AMAZON, 2, 2), ("mart_capex_annual", META, 3, 1)]


def test_the_figure_that_changes_most_is_found_whichever_way(build: Connection, tmp_path: Path) -> None:
    before = [{**YEAR, "cik": cik, "revenue_usd": Decimal(9)} for cik in ("0000000001", "0000000002", "0000000003")]
    now = [
        {**one, "capex_usd": capex, "capex_growth_pct": Decimal(-1), "revenue_usd": Decimal(0)}
        for one, capex in zip(before, (Decimal(150), Decimal("0.10"), Decimal(-100)), strict=True)
    ]
    with beside(build, tmp_path, *years(before, now)) as pair:
        (one,) = between.largest_changes(pair).rows(named=True)
        counted, first = between.changed_figures(pair, 2)
    assert (one["column_name"], one["times"], one["value_now"]) == ("capex_usd", 1000.0, "0.10")
    assert one["row_key"].startswith("cik=0000000002")
    assert counted == 9
    assert first["row_key"].str.slice(0, 14).to_list() == ["cik=0000000001"] * 2


def test_growth_that_last_night_did_not_have_is_told_by_its_ends(build: Connection, tmp_path: Path) -> None:
    new = [{**YEAR, "cik": f"000000000{growth}", "capex_growth_pct": Decimal(growth)} for growth in (1, 7, 4)]
    with beside(build, tmp_path, *years([YEAR], [YEAR, *new], NEW)) as pair:
        growth = between.new_growth(pair).select("column_name", "growth").rows()
    assert growth == [("capex_growth_pct", 7.0), ("capex_growth_pct", 1.0)]
