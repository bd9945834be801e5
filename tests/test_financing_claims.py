"""Who finances whom, from invented sentences, kind by kind; what supports no claim gives no row."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest

from transforms.reading.prose.prose import read_prose
from transforms.reading.prose.raw_financing_claim import raw_financing_claim
from transforms.reading.submission import Filer

ACCESSION = "0000000001-25-000001"
GLOBEX = Filer("0000000001", "Globex")
MICROSOFT = Filer("0000789019", "MICROSOFT CORP")


def read(*paragraphs: str, filer: Filer = GLOBEX) -> pl.DataFrame:
    page = "".join(f"<p>{each}</p>" for each in paragraphs)
    prose = read_prose(f"<html><body>{page}</body></html>".encode(), ACCESSION, "page.htm")
    return raw_financing_claim([("page.htm", prose)], ACCESSION, filer)


def said(*paragraphs: str, filer: Filer = GLOBEX) -> list[str]:
    """Each claim in one line: payer > payee kind status, then what it says of how much and when."""
    lines = []
    for row in read(*paragraphs, filer=filer).rows(named=True):
        low, high = row["amount_low"], row["amount_high"]
        amount = (
            None
            if low is None and high is None
            else "-".join(f"{int(v):,}" if v is not None else "" for v in (low, high))
        )
        parts = [
            f"{row['payer_name']} > {row['payee_name']} {row['claim_kind']} {row['claim_status']}",
            amount and f"{row['amount_currency']} {amount}",
            row["claim_pct"] is not None and f"{row['claim_pct'].normalize():f} %",
            row["claim_shares"] is not None and f"{int(row['claim_shares']):,} shares",
            row["amount_qualifier"],
            row["period_words"],
        ]
        lines.append(" | ".join(str(part) for part in parts if part))
    return lines


CLAIMS = [
    # money put in
    (
        "In Q2 2031, we invested $1.5 billion in OpenAI.",
        ["Globex > OpenAI funding paid | USD 1,500,000,000-1,500,000,000 | Q2 2031"],
    ),
    (
        "In March 2031, we invested approximately $40 million in convertible notes from Anthropic, PBC (“Anthropic”).",
        ["Globex > Anthropic funding paid | USD 40,000,000-40,000,000 | approximately | March 2031"],
    ),
    (
        "We have an investment in OpenAI and have made total funding commitments of $13 billion, of which $11 billion "
        "has been funded as of June 30, 2031.",
        [
            "Globex > OpenAI funding committed | USD 13,000,000,000-13,000,000,000",
            "Globex > OpenAI funding paid | USD 11,000,000,000-11,000,000,000 | June 30, 2031",
            "Globex > OpenAI stake held",
        ],
    ),
    (
        "In May 2031, we entered into an agreement to issue and sell 80 million shares of our common stock to SoftBank "
        "Group at $25.00 per share, for total proceeds of $2.0 billion.",
        ["SoftBank > Globex funding paid | USD 2,000,000,000-2,000,000,000 | 80,000,000 shares | May 2031"],
    ),
    ("We are finalizing an investment and partnership agreement with OpenAI.", ["Globex > OpenAI funding intended"]),
    (
        "In 2031, we agreed to invest up to $10 billion in xAI.",
        ["Globex > xAI funding up_to | USD -10,000,000,000 | up to | 2031"],
    ),
    # holdings
    ("Globex is a major investor in CoreWeave.", []),
    ("We are a major investor in CoreWeave.", ["Globex > CoreWeave stake held"]),
    (
        "We have an investment of approximately 27 percent of OpenAI.",
        ["Globex > OpenAI stake held | 27 % | approximately"],
    ),
    (
        "As of May 31, 2031, we held 158 million shares of Rivian’s Class A common stock.",
        ["Globex > Rivian stake held | 158,000,000 shares | May 31, 2031"],
    ),
    (
        "Our equity investment in Rivian had a fair value of $15.6 billion and $8.0 billion as of December 31, 2031 "
        "and March 31, 2032, respectively.",
        [
            "Globex > Rivian stake held | USD 15,600,000,000-15,600,000,000 | December 31, 2031",
            "Globex > Rivian stake held | USD 8,000,000,000-8,000,000,000 | March 31, 2032",
        ],
    ),
    # the gain is not the stake's amount
    ("Net losses from investments in OpenAI were $3.1 billion in 2031.", ["Globex > OpenAI stake held | 2031"]),
    # bought
    (
        "Under the new agreement, OpenAI has contracted to purchase an incremental $250 billion of our cloud services.",
        ["OpenAI > Globex purchase committed | USD 250,000,000,000-250,000,000,000"],
    ),
    (
        "In October 2031, we entered into a product purchase agreement with OpenAI to deploy 6 gigawatts of GPUs.",
        ["OpenAI > Globex purchase committed | October 2031"],
    ),
    (
        "We purchase memory from Samsung and SK hynix.",
        ["Globex > Samsung purchase paid", "Globex > SK hynix purchase paid"],
    ),
    # the other kinds
    ("We lease data center capacity from CoreWeave.", ["Globex > CoreWeave lease committed"]),
    (
        "We issued to OpenAI a warrant to purchase up to 160 million shares of our common stock at $0.01 per share.",
        ["Globex > OpenAI warrant up_to | 160,000,000 shares | up to"],
    ),
    (
        "We are an investor in OpenAI, and the companies have reciprocal revenue-sharing arrangements.",
        [
            "Globex > OpenAI stake held",
            "Globex > OpenAI revenue_share committed",
            "OpenAI > Globex revenue_share committed",
        ],
    ),
    (
        "Sales to Microsoft accounted for 23% and 15% of our total revenue in fiscal 2031 and fiscal 2030.",
        ["Microsoft > Globex customer paid | 23 % | fiscal 2031", "Microsoft > Globex customer paid | 15 % | 2030"],
    ),
    (
        "Revenues from Samsung, Initech and Motorola comprised 17%, 13% and 12% of total revenues, respectively, in "
        "fiscal 2031.",
        ["Samsung > Globex customer paid | 17 % | fiscal 2031", "Motorola > Globex customer paid | 12 % | fiscal 2031"],
    ),
    (
        "We have guaranteed up to $860 million of CoreWeave's lease obligations.",
        ["Globex > CoreWeave guarantee up_to | USD -860,000,000 | up to"],
    ),
]


@pytest.mark.parametrize(("sentence", "expected"), CLAIMS, ids=[sentence[:60] for sentence, _ in CLAIMS])
def test_a_claim_has_its_parties_its_kind_and_what_it_says_of_how_much(sentence: str, expected: list[str]) -> None:
    assert said(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "We compete with Microsoft, Google and OpenAI, which have invested $10 billion in their models.",
        "If we invest in OpenAI, we could lose $1 billion.",
        "There can be no assurance that we will invest $5 billion in OpenAI.",
        "A court ordered us to pay Oracle $1.3 billion in damages.",
        "We no longer have an investment in OpenAI.",
        "Ms. Roe served as Vice President of Finance at Microsoft, where she managed investments in Oracle.",
        "Warrant to purchase shares, between Globex and OpenAI, incorporated by reference to Exhibit 4.1.",
        "Our products run on AWS and are used by Microsoft, whose revenue was $280 billion.",
        "We invested $3 billion in data centers with NVIDIA GPUs.",
        "Accounts receivable from Samsung comprised 25% of net receivables.",
        "TSMC has a market share of 59%.",
    ],
)
def test_what_supports_no_claim_gives_none(sentence: str) -> None:
    assert said(sentence) == []


def test_the_sentence_before_may_say_whom_and_both_are_quoted() -> None:
    passage = (
        "In Q3 2031, we invested $1.25 billion in a note from Anthropic. "
        "In Q1 2032, we invested $2.75 billion in a second convertible note."
    )
    rows = read(passage)
    assert rows["amount_high"].to_list() == [Decimal(1_250_000_000), Decimal(2_750_000_000)]
    assert rows["payee_name"].to_list() == ["Anthropic", "Anthropic"]
    assert rows["quote"].to_list() == [passage.split(". ")[0] + ".", passage]


def test_another_name_or_another_paragraph_ends_what_is_spoken_of() -> None:
    first = "In Q3 2031, we invested $1.25 billion in a note from Anthropic."
    later = "In Q1 2032, we invested $2.75 billion in a second convertible note."
    assert len(said(f"{first} We also work with Oracle. {later}")) == 1
    assert len(said(first, later)) == 1


def test_an_amount_that_several_share_is_nobodys() -> None:
    line = "In 2031, we spent $112 million for the purchase of investments in Samsung and Initech."
    assert said(line) == ["Globex > Samsung funding paid | 2031"]


def test_a_filer_that_is_a_player_goes_by_its_name_and_is_known_by_it() -> None:
    rows = read("Microsoft is a major investor in OpenAI.", filer=MICROSOFT)
    assert rows.select("payer_name", "payer_cik", "payee_name", "payee_cik").rows() == [
        ("Microsoft", "0000789019", "OpenAI", None)
    ]


def test_where_the_page_states_the_unit_an_amount_without_its_scale_is_left_out() -> None:
    others = [f"Our costs rose by ${number} in the year." for number in ("1,200", "311", "45")]
    deal = "On May 21, 2031, we agreed to acquire Lumen’s fiber business for $5,750 in cash."
    assert said(*others, deal) == ["Globex > Lumen purchase committed | May 21, 2031"]
    assert said(*others, deal.replace("$5,750", "$5.75 billion")) == [
        "Globex > Lumen purchase committed | USD 5,750,000,000-5,750,000,000 | May 21, 2031"
    ]


def test_a_range_and_another_currency_are_kept_as_written() -> None:
    assert said("In 2031, we invested between $1 billion and $3 billion in xAI.") == [
        "Globex > xAI funding paid | USD 1,000,000,000-3,000,000,000 | 2031"
    ]
    assert said("In 2031, we invested €500 million in Mistral AI.") == [
        "Globex > Mistral AI funding paid | EUR 500,000,000-500,000,000 | 2031"
    ]


def test_a_hostile_sentence_is_read_in_bounded_time_and_gives_nothing() -> None:
    assert said("we invested in " * 100_000 + " OpenAI.") == []
    assert said("$1 " * 1_000 + "we hold OpenAI and " * 100) == []
