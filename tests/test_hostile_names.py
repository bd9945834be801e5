"""Names in filings and titles in a watch list are text: for SQL, for a spreadsheet, for a terminal, whatever they hold.

One warehouse has SQL, formulas, terminal control and a quote of ten megabytes wherever a filer or a user may write.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from warehouse_rows import HOSTILE, put

from docs.recipes_page import recipes_page
from flows.asking.explain import explain
from flows.asking.output import as_csv, as_json, as_text
from flows.watchlist import parse_watchlist
from warehouse.connection import open_build
from warehouse.contract.tables import TABLES
from warehouse.publish import Published
from warehouse.query import Answer, Session, open_session, recipes

FORMULA = "=cmd|'/C calc'!A0"
TITLE = f"{HOSTILE}\r\n@SUM(1)\x1b]0;owned\x07\x1b[2J"
ACCESSION = "0001018724-25-000004"
BOOK = '=1+1 to return, "quoted" and | piped\n' * 280_000
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")

ROWS: dict[str, list[dict[str, object]]] = {
    "raw_filing": [{"accession_number": ACCESSION, "cik": "0001018724", "filer_name": FORMULA}],
    "raw_disclosure": [
        {
            "accession_number": ACCESSION,
            "disclosed_metric": "useful_life_change",
            "disclosed_unit": "years",
            "quote": BOOK,
            "disclosed_subject": TITLE,
        }
    ],
    "dim_company": [{"cik": "0001018724", "company": TITLE, "panel": "technology", "why_watched": FORMULA}],
    "panel_member": [{"cik": "0001018724", "company": TITLE, "panel": "tmt", "why_watched": FORMULA}],
    "panel_break": [{"cik": "0001018724", "company": TITLE, "break_year": 2015, "why_broken": FORMULA}],
    "mart_capex_annual": [
        {
            "cik": "0001018724",
            "company": TITLE,
            "fiscal_year": 2025,
            "capex_usd": Decimal(5_000_000),
            "capex_gross_usd": Decimal(5_000_000),
            "capex_growth_pct": Decimal("-12.5"),
            "revenue_usd": Decimal(9_000_000),
            "accession_numbers": ACCESSION,
            "source_ids": f"{ACCESSION}#1",
        }
    ],
    "mart_financing_link": [
        {
            "payer_name": FORMULA,
            "payee_name": "OpenAI",
            "claim_kind": "funding",
            "amount_high": Decimal(1),
            "amount_currency": "USD",
            "quote": BOOK,
            "accession_numbers": ACCESSION,
        }
    ],
    "mart_option_position": [
        {
            "manager_cik": "0001649339",
            "period_of_report": date(2025, 9, 30),
            "issuer_name": FORMULA,
            "shares": Decimal(1),
        }
    ],
}


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    published = Published(folder / "published")
    with open_build(folder / "build") as build:
        for name, rows in ROWS.items():
            put(build, TABLES[name], *rows)
        published.publish(build, "r1", {}, keep=1)
    return published.database


@pytest.fixture(scope="module")
def session(database: Path) -> Iterator[Session]:
    with open_session(database) as opened:
        yield opened


@pytest.mark.parametrize("name", sorted(recipes()))
def test_every_recipe_comes_out_in_every_form(session: Session, name: str) -> None:
    answer = session.ask(recipes()[name].sql)
    csv.field_size_limit(20_000_000)
    header, *rows = csv.reader(io.StringIO(as_csv(answer), newline=""))
    assert (header, len(rows)) == (answer.columns, len(answer.rows))
    texts = [
        cell
        for row, filed in zip(rows, answer.rows, strict=True)
        for cell, value in zip(row, filed, strict=True)
        if isinstance(value, str)
    ]
    assert [text[:40] for text in texts if text.startswith(FORMULA_STARTS)] == []
    assert len(json.loads(as_json(answer))) == len(answer.rows)
    table = as_text(answer, "table")
    assert len(table) < 200_000
    assert "\x1b" not in table
    assert "\x07" not in table


def test_the_names_are_there_and_nothing_was_done(session: Session) -> None:
    found = {name: session.ask(recipes()[name].sql) for name in ("capex_burden", "openai_money", "scion_options")}
    assert found["capex_burden"].rows[0][0] == TITLE
    assert BOOK in found["openai_money"].rows[0]
    assert found["scion_options"].rows[0][0] == FORMULA
    assert session.ask("SELECT filer_name FROM raw.raw_filing").rows == [(FORMULA,)]


def test_a_name_may_be_asked_for_as_it_is(session: Session, database: Path) -> None:
    assert session.ask("SELECT cik FROM mart_capex_annual WHERE company = ?", [TITLE]).rows == [("0001018724",)]
    (explained,) = explain(database, "mart_capex_annual", [f"company={TITLE}"], column="capex_usd")
    assert explained.row["capex_usd"] == Decimal(5_000_000)


def test_parquet_has_it_as_filed(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "answer.parquet"
    assert session.write_parquet("SELECT company, quote FROM mart_capex_annual, raw.raw_disclosure", path) == 1
    assert pl.read_parquet(path).row(0) == (TITLE, BOOK)


def test_the_page_of_recipes_stays_a_page(database: Path) -> None:
    page = recipes_page(database)
    assert len(page) < 200_000
    assert "<script>" not in page
    assert "\x1b" not in page


def test_a_control_character_is_shown_and_not_done() -> None:
    table = as_text(Answer(["name"], [("a\x1b[31mb\x07c\x9bd\x7fe",)]), "table")
    assert "a [31mb c d e" in table


def test_a_hostile_title_in_a_watch_list_is_a_title() -> None:
    quoted = json.dumps(TITLE)  # TOML's basic strings are written like JSON's
    company = f'name = {quoted}\ncik = "0001018724"\nwhy = {quoted}\npanel = "technology"\n'
    text = f"filed_from = 2025-01-01\n[[company]]\n{company}"
    watched = parse_watchlist(text, "watchlist.toml")
    assert watched.company_names == {"0001018724": TITLE}
    assert watched.company_rows()[0]["why_watched"] == TITLE
