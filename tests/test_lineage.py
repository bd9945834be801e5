"""The view lineage: from every row of every mart to its facts, its filings and sec.gov."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from lineage_rows import (
    AGAIN,
    CLAIM,
    CORRECTED,
    FIRST,
    HEADING,
    KNOWN,
    KNOWN_AGAIN,
    MICROSOFTS,
    QUOTE,
    SEGMENT,
    SUBJECT,
    THIRTEEN_F,
    put_lineage,
)
from warehouse_rows import put

from warehouse.connection import Connection, open_build
from warehouse.contract.columns import COLUMNS, ColumnType
from warehouse.contract.table import Table
from warehouse.contract.tables import CORE_OBSERVATION, RAW_FILING, Layer, tables_of
from warehouse.lineage import (
    LINEAGE_COLUMNS,
    METRICS_BEHIND,
    is_behind,
    row_key_columns,
    traced_marts,
)
from warehouse.write_release import copy_database

AWS_2024 = "series_id=aws, period_type=fiscal_year, period_start=2024-01-01, period_end=2024-12-31, recast_number=0"
AWS_2025 = AWS_2024.replace("2024", "2025")
EACH_MART = pytest.mark.parametrize("mart", traced_marts().values(), ids=lambda table: table.name)


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    with open_build(tmp_path_factory.mktemp("build")) as connection:
        put_lineage(connection)
        yield connection


def lineage(connection: Connection, mart: str, row_key: str | None = None) -> list[dict[str, Any]]:
    """Rows of the view about one mart, or one row key of it, by source."""
    answer = connection.execute(
        "SELECT * FROM lineage WHERE mart = $mart AND row_key = coalesce($key, row_key) ORDER BY known_from, source_id",
        {"mart": mart, "key": row_key},
    )
    columns = [column[0] for column in answer.description or []]
    return [dict(zip(columns, row, strict=True)) for row in answer.fetchall()]


def test_a_value_leads_to_its_facts_and_their_filing(build: Connection) -> None:
    earlier, later, income = lineage(build, "mart_cloud_growth", AWS_2024)
    assert [row["source_id"] for row in (earlier, later, income)] == [f"{FIRST}#{number}" for number in (43, 44, 46)]
    assert {name: value for name, value in later.items() if value is not None} == {
        "mart": "mart_cloud_growth",
        "row_key": AWS_2024,
        "known_from": KNOWN,
        "source_id": f"{FIRST}#44",
        "accession_number": FIRST,
        "cik": "0001018724",
        "filer_name": "AMAZON COM INC",
        "form": "10-K",
        "filing_date": date(2025, 2, 7),
        "source_url": f"https://www.sec.gov/Archives/edgar/data/1018724/000101872425000004/{FIRST}.txt",
        "index_url": "https://www.sec.gov/Archives/edgar/data/1018724/000101872425000004/",
        "series_id": "aws",
        "metric": "revenue",
        "basis": "as_reported",
        "period_start": date(2024, 1, 1),
        "period_end": date(2024, 12, 31),
        "value": Decimal(107_556_000_000),
        "unit": "USD",
        "concept": "us-gaap:Revenues",
        "dimensions": SEGMENT,
    }
    assert income["metric"] == "operating_income"


def test_what_was_known_at_each_time_has_its_own_sources(build: Connection) -> None:
    rows = lineage(build, "mart_cloud_growth", AWS_2025)
    assert [(row["known_from"], row["known_to"], row["source_id"]) for row in rows] == [
        (KNOWN, KNOWN_AGAIN, f"{AGAIN}#51"),
        (KNOWN_AGAIN, None, f"{AGAIN}#51"),
        (KNOWN_AGAIN, None, f"{AGAIN}#52"),
    ]
    assert [row["correction"] for row in rows] == [None, None, CORRECTED]


def test_an_option_leads_to_its_row_of_the_information_table(build: Connection) -> None:
    (row,) = lineage(build, "mart_option_position")
    assert row["row_key"] == "manager_cik=0001649339, period_of_report=2025-09-30, cusip=67066G104, put_call=Put"
    assert (row["source_id"], row["form"]) == (f"{THIRTEEN_F}#5", "13F-HR")
    assert (row["issuer_name"], row["cusip"], row["put_call"]) == ("NVIDIA CORPORATION", "67066G104", "Put")
    assert (row["shares_or_principal"], row["value_as_filed"]) == (Decimal(1_000_000), Decimal(186_580_000))
    assert row["unit_as_filed"] == "dollars"
    assert row["metric"] is None


def test_a_change_of_a_position_leads_to_its_rows(build: Connection) -> None:
    (row,) = lineage(build, "mart_holding_change")
    assert row["row_key"] == (
        "manager_cik=0001649339, period_of_report=2025-09-30, cusip=67066G104, position_type=put, "
        "shares_or_principal_type=SH"
    )
    assert (row["source_id"], row["shares_or_principal"]) == (f"{THIRTEEN_F}#5", Decimal(1_000_000))


def test_a_stated_growth_leads_to_its_sentence(build: Connection) -> None:
    key = "series_id=azure, period_type=quarter, period_start=2022-01-01, period_end=2022-03-31, recast_number=0"
    (row,) = lineage(build, "mart_cloud_growth", key)
    assert {name: value for name, value in row.items() if value is not None} == {
        "mart": "mart_cloud_growth",
        "row_key": key,
        "known_from": KNOWN,
        "source_id": f"{MICROSOFTS}#d12",
        "accession_number": MICROSOFTS,
        "cik": "0000789019",
        "filer_name": "MICROSOFT CORP",
        "form": "10-Q",
        "filing_date": date(2022, 4, 26),
        "source_url": f"https://www.sec.gov/Archives/edgar/data/789019/000156459022015675/{MICROSOFTS}.txt",
        "index_url": "https://www.sec.gov/Archives/edgar/data/789019/000156459022015675/",
        "series_id": "azure",
        "period_start": date(2022, 1, 1),
        "period_end": date(2022, 3, 31),
        "document": "msft-20220331.htm",
        "disclosed_metric": "stated_growth",
        "disclosed_subject": SUBJECT,
        "disclosed_low": Decimal(46),
        "disclosed_high": Decimal(46),
        "disclosed_unit": "percent",
        "disclosed_direction": "increase",
        "is_constant_currency": False,
        "period_heading": HEADING,
        "section": "Item 2",
        "quote": QUOTE,
    }


def test_a_claim_of_financing_leads_to_its_sentence(build: Connection) -> None:
    (row,) = lineage(build, "mart_financing_link", f"financing_id={MICROSOFTS}#c3")
    assert (row["accession_number"], row["form"], row["document"]) == (MICROSOFTS, "10-Q", "msft-20220331.htm")
    assert (row["payer_name"], row["payee_name"], row["claim_kind"]) == ("Microsoft", "OpenAI", "stake")
    assert (row["claim_pct"], row["section"], row["quote"]) == (Decimal(27), "Item 1", CLAIM)
    assert row["disclosed_metric"] is None


def test_a_row_without_facts_has_no_lineage(build: Connection) -> None:
    assert lineage(build, "mart_capex_annual") == []


@EACH_MART
def test_every_mart_is_traced_by_its_key(tmp_path: Path, mart: Table) -> None:
    fact = {"accession_number": FIRST, "fact_number": 12}
    with open_build(tmp_path) as connection:
        put(connection, RAW_FILING, {"accession_number": FIRST, "cik": "0000000042"})
        put(connection, CORE_OBSERVATION, fact)
        put(connection, mart, {"source_ids": f"{FIRST}#12, {FIRST}#13"})
        found, lost = lineage(connection, mart.name)
        (row,) = connection.execute(f"SELECT {', '.join(row_key_columns(mart))} FROM {mart.name}").fetchall()
    assert found["row_key"] == ", ".join(
        f"{name}={value}" for name, value in zip(row_key_columns(mart), row, strict=True)
    )
    assert (found["metric"], found["known_from"]) == ("text", datetime(2025, 1, 1, 9))
    assert found["index_url"] == "https://www.sec.gov/Archives/edgar/data/42/000101872425000004/"
    # A source that is nowhere is seen, not dropped.
    assert (lost["source_id"], lost["metric"], lost["cusip"]) == (f"{FIRST}#13", None, None)


def test_every_mart_names_its_sources() -> None:
    assert list(traced_marts()) == [table.name for table in tables_of(Layer.MART)]


def marts_read(connection: Connection, where: str) -> list[str]:
    """The marts that a question reads, by DuckDB's plan."""
    plan = connection.execute(f"EXPLAIN (FORMAT json) SELECT * FROM lineage {where}").fetchall()[0][1]
    return re.findall(r"history\.(\w+)", plan)


@pytest.mark.parametrize("mart", list(traced_marts()))
def test_a_question_about_one_mart_reads_no_other(build: Connection, mart: str) -> None:
    assert marts_read(build, f"WHERE mart = '{mart}' AND row_key = 'x'") == [mart]
    assert marts_read(build, "") == list(traced_marts())


def test_the_published_file_has_it_even_under_another_name(build: Connection, tmp_path: Path) -> None:
    copy_database(build, tmp_path / "release.duckdb")
    expected = build.execute("SELECT * FROM lineage ORDER BY ALL").fetchall()
    assert len(expected) == 3 + 1 + 2 + 10 + 1 + 2 + 1 + 1 + 1
    with duckdb.connect() as reader:
        reader.execute(f"ATTACH '{tmp_path / 'release.duckdb'}' AS other (READ_ONLY)")
        assert reader.execute("SELECT * FROM other.lineage ORDER BY ALL").fetchall() == expected


def test_every_column_is_commented(build: Connection) -> None:
    comments = build.execute(
        "SELECT column_name, comment FROM duckdb_columns() WHERE schema_name = 'main' AND table_name = 'lineage' "
        "ORDER BY column_index"
    ).fetchall()
    assert comments == list(LINEAGE_COLUMNS.items())
    assert all(meaning.endswith((".", ")", "...")) for meaning in LINEAGE_COLUMNS.values())


def test_the_metrics_behind_a_column_are_of_the_contract() -> None:
    metrics = {one.removeprefix("company.") for metrics in METRICS_BEHIND.values() for one in metrics}
    assert metrics <= set(COLUMNS["metric"].allowed)
    assert set(METRICS_BEHIND) <= set(COLUMNS)


@pytest.mark.parametrize("mart", [name for name in traced_marts() if name.startswith(("mart_cloud", "mart_capex"))])
def test_every_figure_of_growth_and_capex_names_its_metrics(mart: str) -> None:
    figures = {
        name
        for name in traced_marts()[mart].columns
        if COLUMNS[name].type in (ColumnType.MONEY, ColumnType.PERCENT, ColumnType.RATIO)
    }
    assert figures - set(METRICS_BEHIND) == set()


@pytest.mark.parametrize(
    ("column", "metric", "series_id", "expected"),
    [
        ("growth_pct", "revenue", "aws", True),
        ("growth_pct", "operating_income", "aws", False),
        ("growth_pct", "revenue", "company", False),
        ("operating_margin_pct", "operating_income", "aws", True),
        ("capex_to_cloud_revenue_pct", "capex", "company", True),
        ("capex_to_cloud_revenue_pct", "revenue", "company", False),
        ("depreciation_to_revenue_pct", "revenue", "company", True),
        ("depreciation_to_revenue_pct", "revenue", "aws", False),
        ("depreciation_to_revenue_pct", "depreciation", "company", True),
        ("capex_net_usd", "capex_proceeds", "company", True),
        ("is_derived", "capex", "company", True),
        ("growth_pct", None, None, True),
    ],
)
def test_a_source_is_behind_a_column_or_not(
    column: str, metric: str | None, series_id: str | None, expected: bool
) -> None:
    assert is_behind(column, {"series_id": "aws"}, {"metric": metric, "series_id": series_id}) is expected


def test_a_companys_own_revenue_is_behind_a_companys_row() -> None:
    assert is_behind("capex_to_revenue_pct", {"cik": "1"}, {"metric": "revenue", "series_id": "company"})
