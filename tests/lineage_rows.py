"""A small warehouse whose rows name their sources: cloud years, one that is stated, a panel's year, two options."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from warehouse_rows import HOSTILE, put

from warehouse.connection import Connection
from warehouse.contract.tables import (
    CORE_13F_HOLDING,
    CORE_OBSERVATION,
    MART_CAPEX_ANNUAL,
    MART_CAPEX_GROWTH,
    MART_CLOUD_GROWTH,
    MART_FINANCING_LINK,
    MART_HOLDING_CHANGE,
    MART_OPTION_POSITION,
    RAW_13F_HOLDING,
    RAW_DISCLOSURE,
    RAW_FILING,
    RAW_FINANCING_CLAIM,
)

AMAZON, FIRST, AGAIN = "0001018724", "0001018724-25-000004", "0001018724-26-000004"
SCION, THIRTEEN_F = "0001649339", "0001649339-25-000007"
MICROSOFT, MICROSOFTS = "0000789019", "0001564590-22-015675"
SUBJECT = "Azure and other cloud services"
HEADING = "Three Months Ended March 31, 2022 Compared with Three Months Ended March 31, 2021"
QUOTE = f"{SUBJECT} revenue grew 46% driven by growth in our consumption-based services."
CLAIM = "We have an investment of approximately 27 percent of OpenAI."
_QUARTER = {"period_start": date(2022, 1, 1), "period_end": date(2022, 3, 31)}
SEGMENT = '{"us-gaap:StatementBusinessSegmentsAxis": "amzn:AmazonWebServicesSegmentMember"}'
YEARS = {2023: Decimal(90_757_000_000), 2024: Decimal(107_556_000_000), 2025: Decimal(128_725_000_000)}
KNOWN, KNOWN_AGAIN = datetime(2025, 2, 6, 18, 1), datetime(2026, 2, 5, 18, 1)
CORRECTED = "as filed 1; a slip of the filer (0001018724-26-000004)"


def put_lineage(connection: Connection) -> None:
    """Fills raw, core and marts."""
    _put_raw(connection)
    put(
        connection,
        CORE_OBSERVATION,
        _aws(FIRST, 43, 2023),
        _aws(FIRST, 44, 2024),
        _aws(AGAIN, 51, 2024),
        _aws(AGAIN, 52, 2025, correction=CORRECTED),
        _aws(FIRST, 46, 2024, metric="operating_income", value=Decimal(39_834_000_000)),
        _aws(FIRST, 7, 2024, series_id="company", metric="capex", basis="gross_cash", dimensions="{}"),
    )
    put(
        connection,
        MART_CLOUD_GROWTH,
        _growth(2024, f"{FIRST}#43, {FIRST}#44, {FIRST}#46", growth_pct=Decimal("18.5099"), measured="segment"),
        _growth(2025, f"{AGAIN}#51", known_to=KNOWN_AGAIN, null_reason="growth_pct: not yet; revenue_usd: nor this"),
        _growth(2025, f"{AGAIN}#51, {AGAIN}#52", known_from=KNOWN_AGAIN, growth_pct=Decimal("19.6819")),
        *(_growth(year, f"{FIRST}#43", period_type="quarter") for year in range(2010, 2020)),
        _azure(),
    )
    put(connection, MART_CAPEX_ANNUAL, _silent_year())
    panel = {"scope": "panel", "member_id": "tmt", "member_name": HOSTILE, "calendar_year": 2024, "base_year": 2019}
    put(connection, MART_CAPEX_GROWTH, {**panel, "source_ids": f"{FIRST}#7, {FIRST}#99", "accession_numbers": FIRST})


def _put_raw(connection: Connection) -> None:
    amazon = {"cik": AMAZON, "filer_name": "AMAZON COM INC", "form": "10-K"}
    microsoft = {"accession_number": MICROSOFTS, "cik": MICROSOFT, "filer_name": "MICROSOFT CORP", "form": "10-Q"}
    put(connection, RAW_DISCLOSURE, _sentence())
    put(connection, RAW_FINANCING_CLAIM, {"accession_number": MICROSOFTS, "claim_number": 3, **_claim()})
    link = {name: value for name, value in _claim().items() if name != "document"}
    of = {"filer_cik": MICROSOFT, "form": "10-Q", "accession_numbers": MICROSOFTS, "known_from": KNOWN}
    put(
        connection,
        MART_FINANCING_LINK,
        {**link, **of, "financing_id": f"{MICROSOFTS}#c3", "source_ids": f"{MICROSOFTS}#c3"},
    )
    put(
        connection,
        RAW_FILING,
        {**amazon, "accession_number": FIRST, "filing_date": date(2025, 2, 7), "source_url": _url(AMAZON, FIRST)},
        {**amazon, "accession_number": AGAIN, "filing_date": date(2026, 2, 6), "source_url": _url(AMAZON, AGAIN)},
        {**microsoft, "filing_date": date(2022, 4, 26), "source_url": _url(MICROSOFT, MICROSOFTS)},
        {"accession_number": THIRTEEN_F, "cik": SCION, "form": "13F-HR", "source_url": _url(SCION, THIRTEEN_F)},
    )
    puts = {
        "accession_number": THIRTEEN_F,
        "title_of_class": "COM",
        "issuer_name": "NVIDIA CORPORATION",
        "cusip": "67066G104",
    }
    as_filed = {"value_as_filed": Decimal(186_580_000), "shares_or_principal": Decimal(1_000_000), "put_call": "Put"}
    put(connection, RAW_13F_HOLDING, {**puts, **as_filed, "row_number": 5, "shares_or_principal_type": "SH"})
    source = {"source_ids": f"{THIRTEEN_F}#5", "accession_numbers": THIRTEEN_F}
    put(connection, CORE_13F_HOLDING, {**source, "unit_as_filed": "dollars"})
    position = {"manager_cik": SCION, "cusip": "67066G104", "issuer_name": "NVIDIA CORPORATION", "put_call": "Put"}
    put(connection, MART_OPTION_POSITION, {**position, **source, "period_of_report": date(2025, 9, 30)})
    change = {"position_type": "put", "shares_or_principal_type": "SH", "change_kind": "opened"}
    at = {"manager_cik": SCION, "cusip": "67066G104", "period_of_report": date(2025, 9, 30)}
    put(connection, MART_HOLDING_CHANGE, {**at, **change, **source, "issuer_name": "NVIDIA CORPORATION"})


def _sentence() -> dict[str, Any]:
    """Azure's quarter to March 2022, as a sentence states it."""
    percent = {"disclosed_low": Decimal(46), "disclosed_high": Decimal(46), "disclosed_unit": "percent"}
    what = {"disclosed_metric": "stated_growth", "disclosed_subject": SUBJECT, "series_id": "azure"}
    where = {"document": "msft-20220331.htm", "section": "Item 2", "period_heading": HEADING, "quote": QUOTE}
    said = {"disclosed_direction": "increase", "is_constant_currency": False, "disclosure_number": 12}
    return {"accession_number": MICROSOFTS, **_QUARTER, **percent, **what, **where, **said}


def _claim() -> dict[str, Any]:
    """A stake that a sentence states."""
    parties = {"payer_name": "Microsoft", "payer_cik": MICROSOFT, "payee_name": "OpenAI", "claim_kind": "stake"}
    how_much = {"claim_status": "held", "claim_pct": Decimal(27), "amount_qualifier": "approximately"}
    return {**parties, **how_much, "document": "msft-20220331.htm", "section": "Item 1", "quote": CLAIM}


def _azure() -> dict[str, Any]:
    series = {"provider": "Microsoft", "cik": MICROSOFT, "series_id": "azure", "series_name": "Azure"}
    growth = {"measured": "disclosed_percentage", "growth_pct": Decimal(46), "revenue_usd": None}
    return _growth(2022, f"{MICROSOFTS}#d12", **series, **growth, **_QUARTER, period_type="quarter")


def _url(cik: str, accession: str) -> str:
    return f"https://www.sec.gov/Archives/edgar/data/{int(cik)}/{accession.replace('-', '')}/{accession}.txt"


def _aws(accession: str, fact_number: int, year: int, **given: Any) -> dict[str, Any]:
    fact = {"accession_number": accession, "fact_number": fact_number, "cik": AMAZON, "unit": "USD"}
    what = {"series_id": "aws", "metric": "revenue", "basis": "as_reported", "concept": "us-gaap:Revenues"}
    when = {"period_start": date(year, 1, 1), "period_end": date(year, 12, 31), "value": YEARS[year]}
    return {**fact, **what, **when, "dimensions": SEGMENT, **given}


def _growth(year: int, source_ids: str, **given: Any) -> dict[str, Any]:
    series = {"provider": "Amazon", "cik": AMAZON, "series_id": "aws", "series_name": "AWS", "recast_number": 0}
    when = {"period_type": "fiscal_year", "period_start": date(year, 1, 1), "period_end": date(year, 12, 31)}
    labels = {"fiscal_year": year, "calendar_year": year - 1, "revenue_usd": YEARS.get(year)}
    filings = {"source_ids": source_ids, "accession_numbers": source_ids[:20], "known_from": KNOWN}
    return {**series, **when, **labels, **filings, **given}


def _silent_year() -> dict[str, Any]:
    """A year of which no fact was read, only a filing."""
    when = {"period_start": date(2024, 1, 1), "period_end": date(2024, 12, 31), "fiscal_year": 2024}
    reason = "capex_gross_usd: no rule of the filer fits"
    return {"cik": AMAZON, "company": "Amazon", **when, "accession_numbers": FIRST, "null_reason": reason}
