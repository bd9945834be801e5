"""The checks of mart_commitment: each broken in the one way it is there for."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import polars as pl
import pytest

from expectations.check import Check
from expectations.mart_commitment import checks
from warehouse.contract.tables import MART_COMMITMENT, RAW_DISCLOSURE

FILING, DAY = "0001045810-26-000021", date(2026, 1, 25)
TAG = {
    "cik": "0001045810",
    "company": "NVIDIA",
    "commitment_kind": "purchase_obligation",
    "commitment_measure": "supply",
    "counterparty": "all",
    "counterparty_number": 1,
    "stated_in": "tag",
    "period_type": "instant",
    "period_start": DAY,
    "period_end": DAY,
    "commitment_usd": Decimal(95_200_000_000),
    "commitment_low_usd": Decimal(95_200_000_000),
    "commitment_high_usd": Decimal(95_200_000_000),
    "decimals": "-8",
    "concept": "us-gaap:OtherCommitment",
    "accession_numbers": FILING,
    "source_ids": f"{FILING}#894",
    "known_from": datetime(2026, 2, 25, 16, 30),
}
TOLD = TAG | {"stated_in": "prose", "concept": None, "quote": "was $95.2 billion", "source_ids": f"{FILING}#d1"}
CUSTOMER = {
    **{"commitment_kind": "customer_concentration", "commitment_measure": "revenue", "counterparty": "nvda:One"},
    **{"commitment_usd": None, "commitment_low_usd": None, "commitment_high_usd": None, "decimals": "0"},
    "commitment_pct": Decimal(22),
}
AGREE = "Where a tag and a sentence of one filing state a figure, they agree to the coarser one's rounding"


def of(value: int) -> dict[str, object]:
    return {name: Decimal(value) for name in ("commitment_usd", "commitment_low_usd", "commitment_high_usd")}


def failing(*rows: dict[str, object], told: pl.DataFrame | None = None) -> dict[str, str]:
    frame = pl.DataFrame(
        [{name: row.get(name) for name in MART_COMMITMENT.columns} for row in rows], schema=MART_COMMITMENT.schema
    )
    disclosures = RAW_DISCLOSURE.schema.to_frame() if told is None else told
    found: list[Check] = checks(frame, disclosures)
    return {one.name: one.severity for one in found if one.total}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([TAG, TOLD], {}),
        ([TAG, TOLD | of(95_249_999_999) | {"decimals": "-6"}], {}),
        ([TAG, TOLD | of(95_251_000_000) | {"decimals": "-6"}], {AGREE: "block"}),
        ([TAG, TOLD | of(90_000_000_000) | {"qualifier": "more than"}], {}),
        ([TAG, TOLD | of(90_000_000_000) | {"period_start": date(2025, 1, 26), "period_end": date(2025, 1, 26)}], {}),
        ([TAG, TOLD | of(90_000_000_000) | {"commitment_measure": "other"}], {}),
        ([TAG | CUSTOMER, TOLD | CUSTOMER | {"counterparty": "one customer"}], {}),
        (
            [TAG | CUSTOMER, TOLD | CUSTOMER | {"counterparty": "one customer", "commitment_pct": Decimal(23)}],
            {AGREE: "block"},
        ),
        ([TAG | {"commitment_pct": Decimal(5)}], {"A figure is dollars or percent, not both": "block"}),
        ([TAG | CUSTOMER | {"commitment_pct": None}], {"Where a figure is NULL, the reason is given": "block"}),
        ([TAG | of(-1)], {"What is promised is not negative": "block"}),
        ([TAG | of(-1) | {"commitment_kind": "strategic_stake"}], {}),
        ([TAG | CUSTOMER | {"commitment_pct": Decimal(101)}], {"A share lies between 0 and 100 percent": "block"}),
        ([TAG | {"commitment_low_usd": Decimal(96_000_000_000)}], {"An amount lies between its ends": "block"}),
        ([TOLD | {"quote": None}], {"A sentence is quoted, a tag is named": "block"}),
        ([TAG | {"concept": None}], {"A sentence is quoted, a tag is named": "block"}),
        (
            [TAG | {"source_ids": "0001045810-25-000209#1"}],
            {"Every fact that a row names is of a filing that it names": "block"},
        ),
        (
            [
                TAG | dict.fromkeys(("commitment_usd", "commitment_low_usd", "commitment_high_usd"))
                | {"null_reason": "commitment_usd: the tag says 1, the sentence 2"}
            ],
            {"No filing's tag and sentence contradict each other": "warn"},
        ),
    ],
)  # fmt: skip
def test_each_check_fails_where_it_must(rows: list[dict[str, object]], expected: dict[str, str]) -> None:
    assert failing(*rows) == expected


def test_two_rows_of_one_thing_known_at_once_block() -> None:
    (name,) = failing(TAG, TAG | {"known_from": datetime(2026, 3, 1), "source_ids": f"{FILING}#895"})
    assert name.endswith("at most one row is known at any time")


def test_a_statement_that_was_left_out_is_told() -> None:
    said = {"accession_number": FILING, "disclosure_number": 2, "disclosed_metric": "customer_concentration"}
    frame = pl.DataFrame([{n: said.get(n) for n in RAW_DISCLOSURE.columns}], schema=RAW_DISCLOSURE.schema)
    assert failing(TAG, told=frame) == {"Every stated commitment has its day or period": "warn"}
    other = frame.with_columns(accession_number=pl.lit("0000000001-26-000001"))
    assert failing(TAG, told=other) == {}, "a filing that nobody watches is not missed"
