"""Sentences on commitments, stakes and customers: what they state, and what looks like it and states nothing.

Every sentence of the first table stands so in the filing named beside it.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from transforms.reading.prose.prose import Prose
from transforms.reading.prose.prose_commitments import Stated, commitments, recognised_soon
from transforms.reading.prose.prose_customers import customers
from transforms.reading.prose.prose_lists import days_of, moneys, periods_of
from transforms.reading.prose.prose_stakes import stakes
from transforms.reading.prose.raw_disclosure import read_disclosures

MICROSOFT_BACKLOG = (
    "Revenue allocated to remaining performance obligations, which includes unearned revenue and amounts that will be "
    "invoiced and recognized as revenue in future periods, was $375 billion as of June 30, 2025, of which $368 billion "
    "is related to the commercial portion of revenue."
)


def stated(sentence: str) -> list[Stated]:
    return [*commitments(sentence), *stakes(sentence), *customers(sentence)]


def short(each: Stated) -> tuple[str, str, str, str]:
    """Measure, value in billions or percent, whose, and of when."""
    value = each.figure.low if each.unit == "percent" else each.figure.low / 10**9
    end = each.when.end or each.when.words if each.when else ""
    return each.measure, f"{value.normalize():f}", each.subject or "", str(end)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (MICROSOFT_BACKLOG, [("total", "375", "", "2025-06-30"), ("commercial", "368", "", "2025-06-30")]),
        (  # 0000950170-25-087926
            "As of May 31, 2025, our remaining performance obligations were $137.8 billion, of which we expect to "
            "recognize approximately 33% as revenues over the next twelve months.",
            [("total", "137.8", "", "2025-05-31")],
        ),
        (  # 0001018724-26-000004
            "For contracts with original terms that exceed one year, those commitments not yet recognized were "
            "approximately $244 billion as of December 31, 2025.",
            [("total", "244", "", "2025-12-31")],
        ),
        (  # 0001652044-22-000090, glued to its heading as the rendition has it
            "Revenue Backlog and Deferred RevenuesAs of September 30, 2022, we had $52.4 billion of remaining "
            "performance obligations (“revenue backlog”), primarily related to Google Cloud.",
            [("total", "52.4", "", "2022-09-30")],
        ),
        (  # 0001108524-25-000006
            "Current remaining performance obligation as of January 31, 2025 was approximately $30.2 billion, an "
            "increase of nine percent year-over-year.",
            [("current", "30.2", "", "2025-01-31")],
        ),
        (  # 0001564590-22-026876
            "As of June 30, 2022, we have additional operating and finance leases, primarily for datacenters, that "
            "have not yet commenced of $7.2 billion and $8.8 billion, respectively.",
            [("operating", "7.2", "", "2022-06-30"), ("finance", "8.8", "", "2022-06-30")],
        ),
        (  # 0001652044-26-000018
            "As of December 31, 2025, we have entered into leases primarily related to data centers that have not yet "
            "commenced with short-term and long-term future lease payments of $5.8 billion and $52.7 billion, "
            "respectively.",
            [("short_term", "5.8", "", "2025-12-31"), ("long_term", "52.7", "", "2025-12-31")],
        ),
        (  # 0000950170-25-087926
            "As of May 31, 2025, we have $43.4 billion of additional lease commitments, primarily for data centers, "
            "that are generally expected to commence between fiscal 2026 and fiscal 2028.",
            [("total", "43.4", "", "2025-05-31")],
        ),
        (  # 0001628280-26-003942
            "We have $131.05 billion of non-cancelable contractual commitments as of December 31, 2025.",
            [("contractual", "131.05", "", "2025-12-31")],
        ),
        (  # 0001045810-21-000010
            "As of January 31, 2021, we had outstanding inventory purchase obligations totaling $2.54 billion, which "
            "are expected to occur over the next 12 months, and other purchase obligations totaling $317 million.",
            [("other", "0.317", "", "2021-01-31"), ("supply", "2.54", "", "2021-01-31")],
        ),
        (  # 0000950170-24-118967
            "As of September 30, 2024 and June 30, 2024, equity investments without readily determinable fair values "
            "measured at cost with adjustments for observable changes in price or impairments were $3.8 billion and "
            "$3.9 billion, respectively, and equity investments measured using the equity method were $6.8 billion and "
            "$6.0 billion, respectively.",
            [
                ("non_marketable_carrying", "3.8", "", "2024-09-30"),
                ("non_marketable_carrying", "3.9", "", "2024-06-30"),
                ("equity_method_carrying", "6.8", "", "2024-09-30"),
                ("equity_method_carrying", "6", "", "2024-06-30"),
            ],
        ),
        (  # 0000950170-25-100235
            "Equity investments measured using the equity method were $6.0 billion as of both June 30, 2025 and 2024.",
            [("equity_method_carrying", "6", "", "2025-06-30"), ("equity_method_carrying", "6", "", "2024-06-30")],
        ),
        (  # 0001193125-26-027207
            "Other income (expense), net included $10.0 billion and $5.9 billion of net gains for the three and six "
            "months ended December 31, 2025, respectively, and $1.2 billion and $1.9 billion of net losses for the "
            "three and six months ended December 31, 2024, respectively, from investments in OpenAI, primarily net "
            "recognized gains (losses) on our equity method investment reflected in Other, net.",
            [
                ("investee_gain", "10", "OpenAI", "2025-12-31"),
                ("investee_gain", "5.9", "OpenAI", "2025-12-31"),
                ("investee_gain", "1.2", "OpenAI", "2024-12-31"),
                ("investee_gain", "1.9", "OpenAI", "2024-12-31"),
            ],
        ),
        (  # 0001045810-26-000021
            "For fiscal year 2025, sales to one direct customer represented 12% of total revenue and sales to two "
            "direct customers each represented 11% of total revenue.",
            [
                ("revenue", "12", "one direct customer", "fiscal year 2025"),
                ("revenue", "11", "two direct customers", "fiscal year 2025"),
                ("revenue", "11", "two direct customers", "fiscal year 2025"),
            ],
        ),
        (  # 0000002488-24-000012
            "One customer accounted for approximately 13% and 18% of the total consolidated accounts receivable "
            "balance as of December 30, 2023 and December 31, 2022, respectively.",
            [("receivables", "13", "One customer", "2023-12-30"), ("receivables", "18", "One customer", "2022-12-31")],
        ),
    ],
)
def test_a_sentence_states(sentence: str, expected: list[tuple[str, str, str, str]]) -> None:
    assert [short(each) for each in stated(sentence)] == expected


@pytest.mark.parametrize(
    "sentence",
    [
        # No day, no scale, no figure of its own.
        "Commercial remaining performance obligation increased 51% to $392 billion.",
        "As of June 30, 2023, the transaction price allocated to remaining performance obligations was $36,156.",
        "Total remaining performance obligations increased 6% in fiscal 2025.",
        "Other non-inventory purchase obligations were $4.6 billion.",
        # A part of it, or one year of several.
        "Remaining performance obligations for product were $21.6 billion as of July 26, 2025.",
        "As of May 31, 2009, our unconditional purchase obligations total $88 million for fiscal 2010, $21 million for "
        "fiscal 2011 and $39 million thereafter.",
        # Expenses, liabilities and provisions are no commitments.
        "For the year ended December 31, 2022, we also recorded expenses of approximately $480 million primarily "
        "relating to terminating contracts for certain leases not yet commenced and other purchase commitments.",
        "Provisions for inventory and excess inventory purchase obligations totaled $2.2 billion for both years.",
        "As of July 26, 2025, the liability for these purchase commitments was $206 million.",
        # Hypothetical.
        "If we terminated them, our purchase obligations of $2.0 billion as of May 31, 2025 would be due at once.",
        "A 10% fall would reduce the carrying value of our non-marketable equity securities of $1 billion.",
        # Lists that do not say what belongs to which.
        "As of June 30, 2024 and 2023, the carrying value of our non-marketable equity securities was $1.0 billion.",
        "The carrying values of our equity method investments, which totaled approximately $1.5 billion as of "
        "December 31, 2021 and 2022, generally do not fluctuate.",
        "As of June 30, 2024, leases that have not yet commenced of $8.6 billion and $108.4 billion.",
        # Customers: none, a threshold, an estimate, another's, another line, no period.
        "No customer accounted for 10% or more of our total revenues in fiscal 2025, 2024 or 2023.",
        "One customer represented 10% or more of total revenue for fiscal year 2026.",
        "One indirect customer is estimated to have represented 19% of total revenue for fiscal year 2024.",
        "Revenue from sales to customers outside of the United States accounted for 56% of total revenue for fiscal "
        "year 2024.",
        "One customer represented 50% of Data Center revenue for fiscal year 2026.",
        "Two customers accounted for 24% of our accounts receivable balance as of January 28, 2024.",
        "One customer represented 22% of total revenue.",
        # A stake's gain without its investee, or of something else.
        "In the three months ended September 30, 2022, $492 million of net unrealized losses were recognized.",
        "We have an investment in OpenAI Global, LLC and have made total funding commitments of $13 billion.",
    ],
)
def test_a_near_miss_states_nothing(sentence: str) -> None:
    assert stated(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("We expect to recognize approximately 45% of this revenue over the next 12 months.", ("within_12_months", 45)),
        (
            "We expect to recognize approximately 40% of our total company remaining performance obligation revenue "
            "over the next 12 months and the remainder thereafter.",
            ("within_12_months", 40),
        ),
        (
            "We expect to recognize approximately half of the revenue backlog as revenues over the next 24 months.",
            ("within_24_months", 50),
        ),
        (
            "RPO was large, approximately 49% of which we expect to recognize as revenues over the next twelve months.",
            ("within_12_months", 49),
        ),
        (
            "Approximately 42% of revenue from contracts greater than one year in length will be recognized over the "
            "next twelve months.",
            ("within_12_months", 42),
        ),
    ],
)
def test_a_share_becomes_revenue_soon(sentence: str, expected: tuple[str, int]) -> None:
    (share,) = recognised_soon(sentence)
    assert (share.measure, share.figure.low) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "We expect to recognize just over half of the revenue backlog as revenues over the next 24 months.",
        "We expect to recognize approximately 30% of commercial remaining performance obligation revenue over the next "
        "12 months.",
        "We expect to recognize approximately 41% over the subsequent month 13 to month 36.",
    ],
)
def test_another_share_is_none(sentence: str) -> None:
    assert recognised_soon(sentence) == []


def test_amounts_keep_their_scale_places_and_word() -> None:
    (one,) = moneys("approximately $103.77 billion")
    assert (one.low, one.decimals, one.qualifier) == (Decimal(103_770_000_000), "-7", "approximately")
    assert [each.low for each in moneys("$ 2.7 billion, $430 million and $1.5 trillion")] == [
        Decimal(2_700_000_000),
        Decimal(430_000_000),
        Decimal(1_500_000_000_000),
    ]
    (ranged,) = moneys("between $1 billion and $2 billion")
    assert (ranged.low, ranged.high, ranged.qualifier) == (Decimal(10**9), Decimal(2 * 10**9), "between")
    assert moneys("$43,989") == []


def test_days_and_periods_are_told_apart() -> None:
    assert [each.end for each in days_of("December 31, 2025 and 2024")] == [date(2025, 12, 31), date(2024, 12, 31)]
    assert days_of("February 30, 2025") == []
    spans = periods_of("the three and six months ended December 31, 2025")
    assert [(each.words, each.end) for each in spans] == [
        ("three months ended December 31, 2025", date(2025, 12, 31)),
        ("six months ended December 31, 2025", date(2025, 12, 31)),
    ]
    assert [each.end for each in periods_of("the three months ended September 30, 2025 and 2024")] == [
        date(2025, 9, 30),
        date(2024, 9, 30),
    ]


ACCESSION = "0000000001-25-000001"


def test_a_disclosure_has_its_quote_decimals_and_passage() -> None:
    share = "We expect to recognize approximately 40% of this revenue over the next 12 months."
    text = f"Item 8. Financial Statements\n{MICROSOFT_BACKLOG} {share}\n"
    frame = read_disclosures([("report.txt", text.encode())], ACCESSION)
    assert frame["disclosed_measure"].to_list() == ["total", "commercial", "within_12_months"]
    assert frame["passage_number"].to_list() == [1, 1, 1]
    assert frame["decimals"].to_list() == ["-9", "-9", "0"]
    for row in frame.iter_rows(named=True):
        assert Prose(text).text[row["char_offset"] : row["char_offset"] + len(row["quote"])] == row["quote"]


def test_a_share_far_from_its_obligations_is_of_something_else() -> None:
    share = "We expect to recognize approximately 40% of this revenue over the next 12 months."
    frame = read_disclosures(
        [("report.txt", f"{MICROSOFT_BACKLOG}\n\nOther matters.\n\n{share}\n".encode())], ACCESSION
    )
    assert frame["disclosed_measure"].to_list() == ["total", "commercial"]
