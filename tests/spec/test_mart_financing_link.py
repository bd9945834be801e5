"""mart_financing_link: a claim stands once, from the first filing that states it; what its checks catch; the cycles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from check_rows import failing
from spec_tables import assert_table, frame

from expectations import mart_financing_link as mart_expectations
from expectations import raw_financing_claim as raw_expectations
from transforms.commitments.mart_financing_link import mart_financing_link
from warehouse.connection import Connection, open_build
from warehouse.contract.tables import MART_FINANCING_LINK, RAW_FILING, RAW_FINANCING_CLAIM
from warehouse.load import append

FILINGS = frame(
    RAW_FILING,
    """
    accession_number      cik         filer_name  form  period_of_report  known_from
    0000000001-25-000001  0000000001  Globex      10-Q  2025-03-31        2025-05-01
    0000000001-25-000002  0000000001  Globex      10-Q  2025-06-30        2025-08-01
    0000000002-25-000001  0000000002  Initech     10-Q  2025-06-30        2025-07-01
    """,
)
QUOTE = "In Q1 2025, we invested $1.5 billion in OpenAI for 12 million shares, or 2.5%."
CLAIM: Mapping[str, object] = {
    "claim_number": 1,
    "document": "page.htm",
    "payer_name": "Globex",
    "payer_cik": "0000000001",
    "payee_name": "OpenAI",
    "claim_kind": "funding",
    "claim_status": "paid",
    "char_offset": 0,
    "quote": QUOTE,
}
SAME = """
    accession_number      claim_number  amount_low     amount_high    amount_currency  period_words
    0000000001-25-000002  1             1,500,000,000  1,500,000,000  USD              Q1 2025
    0000000001-25-000001  1             1,500,000,000  1,500,000,000  USD              Q1 2025
    0000000001-25-000001  2             1,500,000,000  1,500,000,000  USD              Q1 2025
    0000000001-25-000002  2             1,500,000,000  1,500,000,000  USD              -
    0000000002-25-000001  1             1,500,000,000  1,500,000,000  USD              Q1 2025
    """


def claims(text: str = SAME, **changes: object) -> pl.DataFrame:
    return frame(RAW_FINANCING_CLAIM, text, {**CLAIM, **changes})


def test_a_claim_is_one_row_from_the_first_filing_that_states_it() -> None:
    mart = mart_financing_link(claims(), FILINGS)
    assert mart.schema == MART_FINANCING_LINK.schema
    assert_table(
        mart,
        """
        financing_id             period_words  filer_name  period_of_report  known_from  filings
        0000000001-25-000001#c1  Q1 2025       Globex      2025-03-31        2025-05-01  0000000001-25-000001
        0000000001-25-000002#c2  -             Globex      2025-06-30        2025-08-01  0000000001-25-000002
        0000000002-25-000001#c1  Q1 2025       Initech     2025-06-30        2025-07-01  0000000002-25-000001
        """,
    )
    assert failing(mart_expectations.checks(mart, claims())) == {}


def test_what_says_only_that_it_is_so_is_one_claim_whenever_it_is_said() -> None:
    said = """
        accession_number      claim_number  period_words
        0000000001-25-000001  1             three months ended March 31, 2025
        0000000001-25-000002  1             three months ended June 30, 2025
        0000000001-25-000002  2             -
        """
    mart = mart_financing_link(claims(said, claim_kind="stake", claim_status="held"), FILINGS)
    assert mart["financing_id"].to_list() == ["0000000001-25-000001#c1"]


def test_a_mart_that_lost_a_claim_or_holds_one_twice_is_not_published() -> None:
    mart = mart_financing_link(claims(), FILINGS)
    twice = pl.concat([mart, mart.head(1).with_columns(financing_id=pl.lit("0000000001-25-000001#c9"))])
    lost = claims(payee_name="Anthropic")
    strange = mart.with_columns(source_ids=pl.lit("0000000009-25-000001#c1"))
    assert failing(mart_expectations.checks(twice, claims())) == {"No claim stands twice": "block"}
    assert failing(mart_expectations.checks(mart, lost)) == {"Every claim that a filing states is here": "block"}
    assert set(failing(mart_expectations.checks(strange, claims())).values()) == {"block"}


ONE = "accession_number\n0000000001-25-000001"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, None),
        ({"amount_low": 1_500_000_000, "amount_high": 1_500_000_000, "amount_currency": "USD"}, None),
        ({"claim_shares": 12_000_000}, None),
        ({"claim_pct": Decimal("2.5"), "claim_kind": "stake"}, None),
        ({"period_words": "Q1 2025"}, None),
        ({"amount_high": 1_500_000, "amount_currency": "USD"}, "The quote prints amount_high"),
        ({"amount_low": 2_000_000_000, "amount_currency": "USD"}, "The quote prints amount_low"),
        ({"claim_shares": 12}, "The quote prints claim_shares"),
        ({"claim_shares": 13_000_000}, "The quote prints claim_shares"),
        ({"claim_pct": Decimal("1.5"), "claim_kind": "stake"}, "The quote prints claim_pct"),
        ({"claim_pct": Decimal("2.5")}, "Only a stake or a share of sales is a percentage"),
        ({"period_words": "Q2 2025"}, "The quote prints the period"),
        ({"payee_name": "Globex"}, "Payer and payee are two"),
        ({"amount_high": 1_500_000_000}, "An amount has a currency, and nothing else has"),
        ({"amount_currency": "USD"}, "An amount has a currency, and nothing else has"),
        (
            {"amount_low": 1_500_000_000, "amount_high": 12_000_000, "amount_currency": "USD"},
            "The lower end of a range is not above its upper end",
        ),
    ],
)
def test_a_row_that_its_quote_does_not_support_blocks(changes: dict[str, object], expected: str | None) -> None:
    rows = pl.DataFrame(
        [{**CLAIM, "accession_number": "0000000001-25-000001", **changes}],
        schema=RAW_FINANCING_CLAIM.schema,
        strict=False,
    )
    found = failing(raw_expectations.checks(rows, FILINGS))
    assert found == ({expected: "block"} if expected else {})


def test_the_scale_may_stand_behind_the_upper_end_of_a_range_only() -> None:
    rows = claims(
        """
        accession_number      amount_low     amount_high    amount_currency
        0000000001-25-000001  1,000,000,000  3,000,000,000  USD
        """,
        quote="We agreed to invest $1 to $3 billion in OpenAI.",
    )
    assert failing(raw_expectations.checks(rows, FILINGS)) == {}


def test_claims_of_a_filing_that_is_not_there_block() -> None:
    rows = claims("accession_number\n0000000009-25-000001")
    assert failing(raw_expectations.checks(rows, FILINGS)) == {"Every filing with claims is in raw_filing": "block"}


@pytest.fixture
def build(tmp_path: Path) -> Iterator[Connection]:
    with open_build(tmp_path / "build") as connection:
        yield connection


LINKS = """
    financing_id             payer_name  payee_name  claim_kind  known_from
    0000000001-25-000001#c1  Microsoft   OpenAI      funding     2025-01-01
    0000000001-25-000001#c2  Microsoft   OpenAI      stake       2025-01-01
    0000000001-25-000001#c3  OpenAI      Microsoft   purchase    2025-06-01
    0000000001-25-000001#c4  OpenAI      AMD         purchase    2025-06-01
    0000000001-25-000001#c5  AMD         Microsoft   purchase    2025-06-01
    0000000001-25-000001#c6  NVIDIA      OpenAI      funding     2025-06-01
    """


def test_a_cycle_comes_back_to_where_it_started_and_is_named_once(build: Connection) -> None:
    about = {"claim_status": "paid", "filer_cik": "0000000001", "form": "10-K", "quote": "q", "source_ids": "x"}
    links = frame(MART_FINANCING_LINK, LINKS, {**about, "accession_numbers": "0000000001-25-000001"})
    append(build, MART_FINANCING_LINK, links)
    cycles = build.execute(
        "SELECT cycle, players_count, steps, claims_count FROM financing_cycle ORDER BY cycle"
    ).fetchall()
    assert cycles == [
        (
            "AMD > Microsoft > OpenAI > AMD",
            3,
            "AMD > Microsoft: purchase; Microsoft > OpenAI: funding, stake; OpenAI > AMD: purchase",
            4,
        ),
        ("Microsoft > OpenAI > Microsoft", 2, "Microsoft > OpenAI: funding, stake; OpenAI > Microsoft: purchase", 3),
    ]
    then = "SELECT count(*) FROM financing_cycle_as_of(TIMESTAMP '2025-05-31')"
    assert build.execute(then).fetchone() == (0,)
