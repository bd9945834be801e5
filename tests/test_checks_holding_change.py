"""mart_holding_change: each check passes on a good row and fails on the change that breaks it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from check_rows import failing, frame

from expectations.mart_holding_change import checks
from warehouse.contract.tables import CORE_13F_HOLDING, MART_HOLDING_CHANGE

D = Decimal

KEY: dict[str, object] = {
    "manager_cik": "0001649339",
    "period_of_report": date(2025, 9, 30),
    "cusip": "550021109",
    "position_type": "holding",
    "shares_or_principal_type": "SH",
    "shares_or_principal": D(100000),
    "value_usd": D(17793000),
    "accession_numbers": "0001649339-25-000007",
    "source_ids": "0001649339-25-000007#2",
    "known_from": datetime(2025, 11, 3, 16),
}
CHANGE: dict[str, object] = {
    **KEY,
    "prior_period_of_report": date(2025, 6, 30),
    "prior_shares_or_principal": D(50000),
    "prior_shares_adjusted": D(50000),
    "prior_value_usd": D(11879000),
    "change_kind": "raised",
    "change_shares_or_principal": D(50000),
    "position_change_pct": D(100),
}
KIND = "The kind of change is what the shares say"
NEIGHBOURS = "Only two neighbouring quarters are compared"
REASON = "Where a figure is NULL, the reason is given"
SUMS = "A manager's positions of a quarter add up to what its filings report"
GAP: dict[str, object] = {
    "change_kind": "gap",
    "prior_shares_adjusted": None,
    "change_shares_or_principal": None,
    "position_change_pct": None,
    "null_reason": "a gap",
}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, {}),
        (GAP, {}),
        ({**GAP, "null_reason": None}, {REASON: "block"}),
        ({**GAP, "change_kind": "cut"}, {NEIGHBOURS: "block"}),
        ({"prior_period_of_report": date(2025, 3, 31)}, {NEIGHBOURS: "block"}),
        ({"change_kind": "gap"}, {NEIGHBOURS: "block"}),
        ({"change_kind": "cut"}, {KIND: "block"}),
        ({"change_kind": "closed"}, {KIND: "block"}),
        (
            {"change_shares_or_principal": D(50001), "position_change_pct": D("100.0020")},
            {"A change is the shares less those before, split undone": "block"},
        ),
        ({"position_change_pct": D("100.0001")}, {"A change in percent is of the shares before": "block"}),
        ({"value_usd": None}, {REASON: "block", SUMS: "block"}),
        ({"value_usd": D(1)}, {SUMS: "block"}),
        (
            {"accession_numbers": "0001649339-25-000008"},
            {"Every fact that a row names is of a filing that it names": "block"},
        ),
        (
            {"known_to": datetime(2025, 11, 3, 15)},
            {
                "Of one manager_cik, period_of_report, cusip, position_type, shares_or_principal_type at most one row "
                "is known at any time": "block",
                SUMS: "block",
            },
        ),
    ],
)
def test_mart_holding_change(change: dict[str, object], expected: dict[str, str]) -> None:
    core = {name: KEY.get(name) for name in CORE_13F_HOLDING.columns}
    found = checks(frame(MART_HOLDING_CHANGE, CHANGE, change), frame(CORE_13F_HOLDING, core))
    assert failing(found) == expected
