"""What contracts cannot say of payback and restatements: a good row passes, and the change that breaks it fails."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import polars as pl
import pytest
from check_rows import failing, frame

from expectations import mart_capex_payback, mart_restatement
from warehouse.contract.tables import (
    MART_CAPEX_ANNUAL,
    MART_CAPEX_PAYBACK,
    MART_CAPEX_QUARTERLY,
    MART_CLOUD_GROWTH,
    MART_RESTATEMENT,
    RAW_FILING,
)

JAN, FEB, MAR = datetime(2025, 1, 2), datetime(2025, 2, 3), datetime(2025, 3, 4)
OLD, NEW = "0001018724-24-000008", "0001018724-25-000004"
AMAZON, MICROSOFT = "0001018724", "0000789019"
SOURCES = "Every fact that a row names is of a filing that it names"
STRANGE: dict[str, object] = {"source_ids": f"{NEW}#7", "accession_numbers": OLD}
D = Decimal
Row = dict[str, object]

PAYBACK: Row = {
    "cik": AMAZON,
    "series_id": "aws",
    "period_type": "fiscal_year",
    "period_start": date(2024, 1, 1),
    "period_end": date(2024, 12, 31),
    "capex_usd": D(80),
    "capex_basis": "gross_cash",
    "capex_growth_pct": D(60),
    "prior_year_capex_usd": D(50),
    "segment_additions_usd": D(55),
    "revenue_usd": D(100),
    "growth_pct": D(25),
    "incremental_revenue_usd": D(20),
    "incremental_operating_income_usd": D(10),
    "incremental_revenue_to_capex_pct": D(25),
    "incremental_revenue_to_prior_capex_pct": D(40),
    "incremental_income_to_capex_pct": D("12.5"),
    "incremental_income_to_prior_capex_pct": D(20),
    "capex_to_cloud_revenue_pct": D(80),
    "depreciation_usd": D(32),
    "depreciation_to_revenue_pct": D(5),
    "depreciation_growth_pct": D(25),
    "known_from": FEB,
}
OF_CLOUD: Row = {
    **{name: PAYBACK[name] for name in ("series_id", "period_type", "period_start", "period_end", "revenue_usd")},
    "prior_revenue_usd": D(80),
    "operating_income_change_usd": D(10),
    "is_recast": False,
    "known_from": JAN,
}
OF_COMPANY: Row = {
    **{name: PAYBACK[name] for name in ("cik", "period_start", "period_end", "capex_usd", "capex_basis")},
    **{name: PAYBACK[name] for name in ("capex_growth_pct", "segment_additions_usd", "depreciation_usd")},
    "revenue_usd": D(640),
    "known_from": JAN,
}
YEAR_BEFORE: Row = {
    "cik": AMAZON,
    "period_start": date(2023, 1, 1),
    "period_end": date(2023, 12, 31),
    "capex_gross_usd": D(50),
    "capex_net_usd": D(45),
    "depreciation_usd": D("25.6"),
    "known_from": JAN,
}
FROM_CLOUD = "Revenue and what was gained on the year before are those of mart_cloud_growth at the time"
FROM_COMPANY = "Capex and depreciation are those of the company's capex mart at the time"
BURDEN = "depreciation_to_revenue_pct is depreciation_usd over the company's whole revenue, to four decimals"


FROM_YEAR_BEFORE = (
    "Capex of the year before, and depreciation's growth over it, are those of the capex marts at the time"
)


def payback(change: Row, of_cloud: Row, of_company: Row, year_before: Row | None = None) -> dict[str, str]:
    years = [OF_COMPANY | of_company, YEAR_BEFORE | (year_before or {})]
    return failing(
        mart_capex_payback.checks(
            frame(MART_CAPEX_PAYBACK, PAYBACK, change),
            frame(MART_CLOUD_GROWTH, OF_CLOUD, of_cloud),
            pl.DataFrame(years, schema=MART_CAPEX_ANNUAL.schema),
            pl.DataFrame(schema=MART_CAPEX_QUARTERLY.schema),
        )
    )


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, {}),
        ({"prior_year_capex_usd": None},
         {f"incremental_{gain}_to_prior_capex_pct is {of} over prior_year_capex_usd, to four decimals": "block"
          for gain, of in (("revenue", "incremental_revenue_usd"), ("income", "incremental_operating_income_usd"))}
         | {"Where a figure is NULL, the reason is given": "block"}),
        ({"incremental_revenue_to_capex_pct": D("25.0001")},
         {"incremental_revenue_to_capex_pct is incremental_revenue_usd over capex_usd, to four decimals": "block"}),
        ({"incremental_income_to_capex_pct": D("12.4999")},
         {"incremental_income_to_capex_pct is incremental_operating_income_usd over capex_usd, to four decimals":
          "block"}),
        ({"capex_to_cloud_revenue_pct": D("80.0001")},
         {"capex_to_cloud_revenue_pct is capex_usd over revenue_usd, to four decimals": "block"}),
        ({"depreciation_to_revenue_pct": D("5.0001")}, {BURDEN: "block"}),
        ({"depreciation_growth_pct": None}, {"Where a figure is NULL, the reason is given": "block"}),
        ({"depreciation_growth_pct": None, "null_reason": "depreciation_growth_pct: another line"}, {}),
        (STRANGE, {SOURCES: "block"}),
        # Before either mart said anything, there was nothing to be made of it.
        ({"known_from": datetime(2024, 12, 31)},
         {FROM_CLOUD: "block", FROM_COMPANY: "block", BURDEN: "block", FROM_YEAR_BEFORE: "block"}),
    ],
)  # fmt: skip
def test_payback_of_a_row(change: Row, expected: dict[str, str]) -> None:
    assert payback(change, {}, {}) == expected


@pytest.mark.parametrize(
    ("of_cloud", "of_company", "expected"),
    [
        ({"prior_revenue_usd": D("80.01")}, {}, {FROM_CLOUD: "block"}),
        ({"operating_income_change_usd": None}, {}, {FROM_CLOUD: "block"}),
        ({"is_recast": True}, {}, {FROM_CLOUD: "block"}),
        ({"known_to": FEB}, {}, {FROM_CLOUD: "block"}),
        ({"known_to": MAR}, {"known_to": MAR}, {}),
        ({}, {"capex_usd": D("80.01")}, {FROM_COMPANY: "block"}),
        ({}, {"capex_basis": "net_of_proceeds"}, {FROM_COMPANY: "block"}),
        ({}, {"known_to": FEB}, {FROM_COMPANY: "block", BURDEN: "block"}),
        ({}, {"revenue_usd": D(641)}, {BURDEN: "block"}),
    ],
)
def test_payback_against_the_marts_it_comes_from(of_cloud: Row, of_company: Row, expected: dict[str, str]) -> None:
    assert payback({}, of_cloud, of_company) == expected


@pytest.mark.parametrize(
    ("year_before", "is_wrong"),
    [
        ({}, False),
        ({"capex_gross_usd": D("50.01")}, True),
        ({"capex_gross_usd": None}, True),
        ({"depreciation_usd": D("25.61")}, True),
        ({"period_start": date(2023, 1, 2), "period_end": date(2023, 12, 24)}, False),
        ({"period_start": date(2022, 1, 1), "period_end": date(2022, 12, 31)}, True),
        ({"cik": MICROSOFT}, True),
        ({"known_to": FEB}, True),
        ({"known_from": MAR}, True),
    ],
)
def test_payback_against_the_year_before(year_before: Row, is_wrong: bool) -> None:
    assert payback({}, {}, {}, year_before) == ({FROM_YEAR_BEFORE: "block"} if is_wrong else {})


def test_capex_of_the_year_before_is_on_the_same_basis() -> None:
    net: Row = {"capex_basis": "net_of_proceeds"}
    assert payback(net, {}, net) == {FROM_YEAR_BEFORE: "block"}
    assert payback(net, {}, net, {"capex_net_usd": D(50)}) == {}


CHANGE: Row = {
    "cik": AMAZON,
    "company": "Amazon",
    "series_id": "company",
    "metric": "operating_income",
    "basis": "as_reported",
    "period_start": date(2023, 1, 1),
    "period_end": date(2023, 12, 31),
    "unit": "USD",
    "restatement_kind": "reclassification",
    "old_value": D(300),
    "new_value": D(301),
    "change_pct": D("0.3333"),
    "old_accession_number": OLD,
    "new_accession_number": NEW,
    "accession_numbers": f"{OLD}, {NEW}",
    "known_from": FEB,
}
DIFFER = "The old value and the new one differ"
BOTH = "The filings of the old value and of the new one are two, and both are named"
CHANGE_IS = "The change is the new value over the old one, less one, to four decimals"
STATED = "The change is stated exactly where the old value is positive"
CHANGE_REASON = "Where the change is NULL, the reason is given"
TOLD = "No newest report restates a figure, or changes revenue or capex by more than 20 percent"
GREAT: Row = {"metric": "capex", "new_value": D(363), "change_pct": D(21)}


def restated(change: Row, *reports: Row) -> dict[str, str]:
    """What fails of a change by the newest of the two reports, and of any further."""
    first: Row = {"accession_number": OLD, "cik": AMAZON, "form": "10-K", "known_from": JAN}
    second: Row = {**first, "accession_number": NEW, "known_from": FEB}
    filings = pl.DataFrame([second, first, *reports], schema=RAW_FILING.schema)
    return failing(mart_restatement.checks(frame(MART_RESTATEMENT, CHANGE, change), filings))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, {}),
        ({"new_value": D(300), "change_pct": D(0)}, {DIFFER: "block"}),
        ({"accession_numbers": NEW}, {BOTH: "block"}),
        ({"accession_numbers": OLD}, {BOTH: "block"}),
        ({"old_accession_number": NEW}, {BOTH: "block"}),
        ({"change_pct": D("0.3334")}, {CHANGE_IS: "block"}),
        ({"change_pct": None}, {STATED: "block", CHANGE_REASON: "block"}),
        ({"old_value": D(-300), "change_pct": None, "null_reason": "not positive"}, {}),
        ({"old_value": D(-300), "change_pct": None}, {CHANGE_REASON: "block"}),
        ({"old_value": D(-300), "change_pct": D("-200.3333")}, {STATED: "block"}),
        ({"restatement_kind": "split"}, {"Only shares are split": "block"}),
        (STRANGE | {"accession_numbers": f"{OLD}, {NEW}", "source_ids": "0001018724-23-000001#1"}, {SOURCES: "block"}),
        ({"restatement_kind": "restatement"}, {TOLD: "warn"}),
        (GREAT, {TOLD: "warn"}),
        (GREAT | {"new_value": D(360), "change_pct": D(20)}, {}),
        (GREAT | {"new_value": D(237), "change_pct": D(-21)}, {TOLD: "warn"}),
        (GREAT | {"metric": "depreciation"}, {}),
        (GREAT | {"series_id": "aws", "metric": "revenue"}, {}),
        (GREAT | {"new_accession_number": OLD, "old_accession_number": NEW}, {}),
    ],
)
def test_mart_restatement(change: Row, expected: dict[str, str]) -> None:
    assert restated(change) == expected


def test_a_great_change_is_told_until_the_next_report() -> None:
    following: Row = {"accession_number": "0001018724-25-000036", "cik": AMAZON, "form": "10-Q", "known_from": MAR}
    assert restated(GREAT, following) == {}
    assert restated(GREAT, {**following, "form": "8-K"}) == {TOLD: "warn"}
    assert restated(GREAT, {**following, "cik": MICROSOFT}) == {TOLD: "warn"}
