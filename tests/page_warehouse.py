"""A published file for the page, with rows of our own: every figure of every picture, and nothing else."""

from __future__ import annotations

import atexit
import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
from warehouse_rows import Rows, put

from warehouse.connection import make_tables
from warehouse.contract.tables import TABLES
from warehouse.page.reader import Reader, open_reader
from warehouse.page.sections import Section, sections

Row = dict[str, Any]

AMAZON, GOOGLE, SCION = "0001018724", "0001652044", "0001649339"
FILING, LATER = "0001018724-25-000004", "0001018724-26-000004"
THIRTEEN_F = "0001649339-25-000007"


def publish(folder: Path, rows: Rows, *, release: str = "r1", manifest: Mapping[str, Any] | None = None) -> Path:
    """A release of these rows, filled up, under ``folder``; returns its database."""
    database = folder / "releases" / release / "bubblewatch.duckdb"
    database.parent.mkdir(parents=True)
    shutil.copyfile(_empty(), database)
    with duckdb.connect(str(database)) as connection:
        for name, given in rows.items():
            put(connection, TABLES[name], *given)
    facts = {"release": release, "compared_with": None, "figures_changed": 0, "refused": [], **(manifest or {})}
    (database.parent / "manifest.json").write_text(json.dumps(facts))
    return database


@cache
def _empty() -> Path:
    """A file with every table and no row: to make one takes most of a second, to copy it nothing."""
    folder = Path(tempfile.mkdtemp(prefix="bubblewatch-test-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with duckdb.connect(str(folder / "empty.duckdb")) as connection:
        make_tables(connection, with_keys=False)
    return folder / "empty.duckdb"


@contextmanager
def reading(database: Path, as_of: datetime | None = None) -> Iterator[Reader]:
    """A reader of the file."""
    with open_reader(database, as_of) as reader:
        yield reader


def section_of(database: Path, name: str, as_of: datetime | None = None) -> Section:
    """One section of the page of this file."""
    with reading(database, as_of) as reader:
        return next(section for section in sections(reader) if section.name == name)


def yearly(series: str = "aws", name: str = "AWS", **growth: str | None) -> list[Row]:
    """Rows of mart_cloud_growth: y2018="46.94" is the growth of fiscal 2018; None is a figure that is not there."""
    return [
        {
            "provider": "Amazon", "cik": AMAZON, "series_id": series, "series_name": name, "period_type": "fiscal_year",
            "period_start": date(int(year[1:]), 1, 1), "period_end": date(int(year[1:]), 12, 31),
            "fiscal_year": int(year[1:]), "recast_number": 0, "is_recast": False, "has_extra_week": False,
            "growth_pct": None if value is None else Decimal(value),
            "null_reason": "growth_pct: no filing prints both years" if value is None else None,
            "accession_numbers": FILING, "source_ids": f"{FILING}#1",
        }
        for year, value in growth.items()
    ]  # fmt: skip


def era(
    first: int, last: int, mean: str | None, *, series: str = "aws", name: str = "AWS", running: bool = False
) -> Row:
    """A row of mart_cloud_growth_era."""
    return {
        "provider": "Amazon", "cik": AMAZON, "series_id": series, "series_name": name, "era": f"{first}-{last}",
        "first_year": first, "last_year": last, "mean_growth_pct": None if mean is None else Decimal(mean),
        "includes_year_to_date": running, "accession_numbers": FILING, "source_ids": f"{FILING}#1",
    }  # fmt: skip


def quarterly(growth: Iterable[str | None], *, series: str = "aws", name: str = "AWS") -> list[Row]:
    """Rows of mart_cloud_growth for quarters from 2024 Q4 on."""
    ends = [(2024, 4), (2025, 1), (2025, 2), (2025, 3), (2025, 4)]
    return [
        {
            "provider": "Amazon", "cik": AMAZON, "series_id": series, "series_name": name, "period_type": "quarter",
            "period_start": date(year, quarter * 3 - 2, 1), "period_end": date(year, quarter * 3, 28),
            "calendar_year": year, "calendar_quarter": quarter, "recast_number": 0, "is_recast": False,
            "measured": "segment", "growth_pct": None if value is None else Decimal(value),
            "accession_numbers": FILING, "source_ids": f"{FILING}#1",
        }
        for (year, quarter), value in zip(ends, growth, strict=False)
    ]  # fmt: skip


def panel(year: int, growth: str | None, *, matched: int = 3, thin: bool = False, panel: str = "technology") -> Row:
    """A row of mart_capex_growth for a panel of seven companies."""
    return {
        "scope": "panel", "member_id": panel, "member_name": panel, "calendar_year": year, "base_year": year - 5,
        "five_year_growth_pct": None if growth is None else Decimal(growth), "companies_in_panel": 7,
        "companies_known": 5, "companies_matched": matched, "is_low_coverage": thin,
        "accession_numbers": FILING, "source_ids": f"{FILING}#1",
    }  # fmt: skip


def payback(year: int, capex: int | None, revenue: int, cents: str | None) -> Row:
    """A row of mart_capex_payback, capex and revenue in millions of dollars."""
    return {
        "provider": "Amazon", "cik": AMAZON, "series_id": "aws", "series_name": "AWS", "period_type": "fiscal_year",
        "period_start": date(year, 1, 1), "period_end": date(year, 12, 31), "fiscal_year": year,
        "capex_usd": None if capex is None else Decimal(capex) * 10**6, "capex_basis": "gross_cash",
        "revenue_usd": Decimal(revenue) * 10**6,
        "incremental_revenue_to_capex_pct": None if cents is None else Decimal(cents),
        "accession_numbers": FILING, "source_ids": f"{FILING}#1",
    }  # fmt: skip


def claim(number: int, payer: str, payee: str, amount: str | None, **given: Any) -> Row:
    """A row of mart_financing_link, with its amount in whole dollars."""
    figure = None if amount is None else Decimal(amount)
    return {
        "financing_id": f"{FILING}#c{number}", "payer_name": payer, "payee_name": payee, "claim_kind": "funding",
        "claim_status": "committed", "amount_low": figure, "amount_high": figure,
        "amount_currency": None if amount is None else "USD", "filer_cik": AMAZON, "form": "10-K",
        "period_of_report": date(2025, 6, 30), "quote": f"{payer} gives {payee} {amount}.",
        "accession_numbers": FILING, "source_ids": f"{FILING}#c{number}", **given,
    }  # fmt: skip


def option(quarter: date, issuer: str, side: str, dollars: int | None, shares: int = 1000, cusip: str = "x") -> Row:
    """A row of mart_option_position of Scion's."""
    return {
        "manager_cik": SCION, "manager_name": "Scion", "period_of_report": quarter, "cusip": cusip or issuer,
        "issuer_name": issuer, "put_call": side, "shares": Decimal(shares), "change_kind": "opened",
        "underlying_notional_usd": None if dollars is None else Decimal(dollars),
        "first_period_seen": quarter, "last_period_seen": quarter, "accession_numbers": THIRTEEN_F,
        "source_ids": f"{THIRTEEN_F}#1",
    }  # fmt: skip


def status(quarter: date, state: str) -> Row:
    """A row of mart_manager_status of Scion's."""
    return {
        "manager_cik": SCION, "manager_name": "Scion", "period_of_report": quarter, "report_state": state,
        "report_reason": f"it is {state}",
    }  # fmt: skip


def checked(claim_id: str, article: str | None, then: str | None, now: str | None, text: str = "a claim") -> Row:
    """A row of mart_article_check, in percent."""
    known = {"article_value": article, "value_then": then, "value_now": now}
    return {
        "claim_id": claim_id, "claim": text, "figure_unit": "percent", "explanation": "how it is made",
        **{name: None if value is None else Decimal(value) for name, value in known.items()},
        "accession_numbers": FILING, "source_ids": f"{FILING}#1",
    }  # fmt: skip


def filing(number: str = FILING, name: str = "Amazon.com", filed: date = date(2025, 2, 7)) -> Row:
    """A row of raw_filing."""
    return {
        "accession_number": number, "cik": AMAZON, "filer_name": name, "form": "10-K", "filing_date": filed,
        "known_from": datetime.combine(filed, datetime.min.time()),
    }  # fmt: skip


def everything(more: str = "0", *, millions: int = 0) -> Rows:
    """A row or two for every picture; each percentage ends with the digits of ``more``, each sum has more millions."""
    dollars = millions * 10**6
    return {
        "raw_filing": [filing(), filing(THIRTEEN_F, "Scion", date(2025, 11, 3))],
        "mart_cloud_growth": [
            *yearly(y2018=f"46.9{more}", y2019=f"36.5{more}", y2025=f"19.6{more}"),
            *quarterly([f"18.9{more}", None, f"17.4{more}", f"20.2{more}", f"23.5{more}"]),
        ],
        "mart_cloud_growth_era": [era(2018, 2022, f"35.7{more}"), era(2023, 2025, f"17.1{more}")],
        "mart_capex_growth": [panel(2024, f"29.0{more}"), panel(2025, f"30.4{more}", matched=3 + millions % 4)],
        "mart_capex_payback": [
            payback(2024, 82999 + millions, 107556 + millions, f"2{more}"),
            payback(2025, 131819 + millions, 128725 + millions, f"1{more}"),
        ],
        "mart_financing_link": [
            claim(1, "OpenAI", "Microsoft", str((250 + millions) * 10**9)),
            claim(2, "Microsoft", "OpenAI", str((13 + millions) * 10**9)),
            *(claim(3 + one, "Microsoft", f"Other {one}", None) for one in range(millions % 5)),
            *(claim(9 + one, f"Other {one}", "Microsoft", None) for one in range(millions % 5)),
        ],
        "mart_option_position": [
            option(date(2025, 9, 30), "PALANTIR TECHNOLOGIES INC", "Put", 912100000 + dollars, 5000000 + millions, "a"),
            option(date(2025, 9, 30), "NVIDIA CORPORATION", "Put", 186580000 + dollars, 1000000 + millions, "b"),
        ],
        "mart_manager_status": [
            status(date(2024, 12, 31), "missing"),
            *(status(date(2024, 3 * one, 28), "missing") for one in range(1, 1 + millions % 3)),
            status(date(2025, 9, 30), "reported"),
        ],
        "mart_article_check": [
            checked("1", "36", f"35.7{more}", f"35.7{more}"),
            *(checked(str(2 + one), "17", "17.1", "17.2") for one in range(millions % 5)),
            checked("8 Technology", None, None, None, "back at the height of 1999-2000, 15-20 % a year"),
        ],
    }
