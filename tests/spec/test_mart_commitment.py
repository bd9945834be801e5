"""Commitments: what tags and sentences state, from when until when, and what becomes of contradictions."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
from spec_tables import MICROSOFT, NVIDIA, Row, assert_table, filings, rows

from transforms.commitments.mart_commitment import mart_commitment
from warehouse.contract.tables import CORE_OBSERVATION, MART_COMMITMENT, RAW_DISCLOSURE

NAMES = {NVIDIA: "NVIDIA", MICROSOFT: "Microsoft"}
FY25, FY26 = "0001045810-25-000001", "0001045810-26-000001"
FILINGS = f"""
    accession_number  form  period_of_report  known_from
    {FY25}  10-K  2025-01-26  2025-02-26 16:30:00
    {FY26}  10-K  2026-01-25  2026-02-25 16:30:00
    """
NOTHING_TAGGED = CORE_OBSERVATION.schema.to_frame()
NOTHING_TOLD = RAW_DISCLOSURE.schema.to_frame()


def tagged(text: str) -> pl.DataFrame:
    """Observations of commitments, at a day unless a first day is given; purchase obligations by default."""
    found: list[Row] = []
    for number, given in enumerate(rows(text), 1):
        known = "2025-02-26 16:30" if given["accession_number"] == FY25 else "2026-02-25 16:30"
        start = given.get("period_start") or given["period_end"]
        row: Row = {"cik": NVIDIA, "series_id": "company", "metric": "purchase_obligation", "basis": "total"}
        row |= {"measured": "consolidated", "unit": "USD", "decimals": "-6", "concept": "us-gaap:Tag"}
        row |= {"dimensions": "{}", "fact_number": number, "form": "10-K", "period_type": "instant"}
        found.append(row | given | {"period_start": start, "known_from": pl.Series([known]).str.to_datetime().item()})
    return pl.DataFrame(
        [{n: one.get(n) for n in CORE_OBSERVATION.columns} for one in found], schema=CORE_OBSERVATION.schema
    )


def told(text: str) -> pl.DataFrame:
    """Disclosures, numbered as they come; each has its own passage and quote unless the table gives one."""
    found: list[Row] = []
    for number, given in enumerate(rows(text), 1):
        row: Row = {"disclosure_number": number, "passage_number": number, "disclosed_metric": "purchase_obligation"}
        row |= {"disclosed_measure": "total", "disclosed_unit": "USD", "decimals": "-9", "quote": f"words {number}"}
        row |= {"disclosed_high": given["disclosed_low"], "document": "d.htm", "is_expected": False, "char_offset": 0}
        found.append(row | given)
    return pl.DataFrame(
        [{n: one.get(n) for n in RAW_DISCLOSURE.columns} for one in found], schema=RAW_DISCLOSURE.schema
    )


def made(observations: pl.DataFrame, disclosures: pl.DataFrame, filed: str = FILINGS) -> pl.DataFrame:
    found = mart_commitment(observations, disclosures, filings(filed), NAMES)
    assert found.schema == MART_COMMITMENT.schema
    return found


def test_a_tag_and_a_sentence_that_agree_stand_side_by_side() -> None:
    found = made(
        tagged(f"""
        accession_number  period_end  value
        {FY26}  2026-01-25  20,707M
        """),
        told(f"""
        accession_number  period_words      period_end  disclosed_low
        {FY26}  January 25, 2026  2026-01-25  21,000M
        """),
    )
    assert_table(
        found,
        f"""
        company  commitment_kind      commitment_measure  stated_in  period_start  commitment  source_ids  year
        NVIDIA   purchase_obligation  total               tag        2026-01-25    20,707M     {FY26}#1    2026
        NVIDIA   purchase_obligation  total               prose      2026-01-25    21,000M     {FY26}#d1   2026
        """,
    )


def test_where_they_contradict_each_other_neither_stands() -> None:
    found = made(
        tagged(f"""
        accession_number  period_end  value
        {FY26}  2026-01-25  20,707M
        """),
        told(f"""
        accession_number  period_words      period_end  disclosed_low
        {FY26}  January 25, 2026  2026-01-25  23,000M
        """),
    )
    assert found["commitment_usd"].to_list() == [None, None]
    assert found["null_reason"].unique().to_list() == [
        "commitment_usd: the tag says 20707000000, the sentence 23000000000"
    ]


def test_a_bound_contradicts_no_tag_and_a_range_has_two_ends() -> None:
    found = made(
        tagged(f"""
        accession_number  period_end  value
        {FY26}  2026-01-25  20,707M
        """),
        told(f"""
        accession_number  period_words      period_end  disclosed_low  disclosed_high  disclosed_qualifier
        {FY26}  January 25, 2026  2026-01-25  18,000M        18,000M         more than
        """),
    )
    assert found["commitment_usd"].null_count() == 0
    ranged = made(
        NOTHING_TAGGED,
        told(f"""
        accession_number  period_words      period_end  disclosed_low  disclosed_high  disclosed_qualifier
        {FY26}  January 25, 2026  2026-01-25  1,000M         2,000M          between
        """),
    )
    assert_table(
        ranged,
        """
        commitment  commitment_low  commitment_high  qualifier  null_reason
        -           1,000M          2,000M           between    commitment_usd: the sentence states a range
        """,
    )


def test_one_filing_that_states_two_values_states_none() -> None:
    found = made(
        NOTHING_TAGGED,
        told(f"""
        accession_number  period_words      period_end  disclosed_low  decimals
        {FY26}  January 25, 2026  2026-01-25  21,000M        -9
        {FY26}  January 25, 2026  2026-01-25  20,700M        -8
        {FY26}  January 26, 2025  2025-01-26  16,000M        -9
        {FY26}  January 26, 2025  2025-01-26  12,000M        -9
        """),
    )
    assert_table(
        found,
        f"""
        period_end  commitment  null_reason                                                       source_ids
        2026-01-25  20,700M     -                                                                 {FY26}#d1, {FY26}#d2
        2025-01-26  -           commitment_usd: {FY26} states it in two ways  {FY26}#d3, {FY26}#d4
        """,
    )


def test_a_later_filing_replaces_and_a_coarser_print_does_not() -> None:
    found = made(
        tagged(f"""
        accession_number  basis  period_end  value    decimals
        {FY25}  total  2025-01-26  16,100M  -6
        {FY26}  total  2025-01-26  15,900M  -6
        {FY25}  other  2025-01-26  4,610M   -6
        {FY26}  other  2025-01-26  4,600M   -8
        """),
        NOTHING_TOLD,
    )
    assert_table(
        found,
        """
        commitment_measure  commitment  known_from           known_to
        total               16,100M     2025-02-26 16:30:00  2026-02-25 16:30:00
        total               15,900M     2026-02-25 16:30:00  -
        other               4,610M      2025-02-26 16:30:00  -
        """,
    )


SHARES = f"""
    accession_number  metric                  basis    axis_member       period_start  period_end  period_type  unit     value  decimals
    {FY25}  customer_concentration  revenue  nvda:CustomerA    2024-01-29    2025-01-26  fiscal_year  percent  12     2
    {FY25}  customer_concentration  revenue  nvda:CustomerB    2024-01-29    2025-01-26  fiscal_year  percent  11     2
    {FY26}  customer_concentration  revenue  nvda:CustomerOne  2024-01-29    2025-01-26  fiscal_year  percent  11     2
    """  # noqa: E501


def test_trap_19_a_later_filings_customers_replace_the_earlier_ones_and_are_not_followed() -> None:
    assert_table(
        made(tagged(SHARES), NOTHING_TOLD),
        """
        counterparty      counterparty_number  commitment_pct  known_from           known_to
        nvda:CustomerA    1                    12              2025-02-26 16:30:00  2026-02-25 16:30:00
        nvda:CustomerB    2                    11              2025-02-26 16:30:00  2026-02-25 16:30:00
        nvda:CustomerOne  1                    11              2026-02-25 16:30:00  -
        """,
    )


def test_a_sentence_on_a_customer_must_be_among_those_tagged() -> None:
    again = made(
        tagged(SHARES),
        told(f"""
        accession_number  disclosed_metric        disclosed_measure  disclosed_subject    disclosed_unit  period_words      disclosed_low  decimals
        {FY25}  customer_concentration  revenue            one direct customer  percent         fiscal year 2025  12             0
        {FY25}  customer_concentration  revenue            one direct customer  percent         fiscal year 2025  30             0
        """),  # noqa: E501
    )
    assert_table(
        again.filter(pl.col("stated_in") == "prose"),
        """
        counterparty         commitment_pct  period_start  null_reason
        one direct customer  12              2024-01-29    -
        one direct customer  -               2024-01-29    commitment_pct: the filing tags its customers of this period, and none with this share
        """,  # noqa: E501
    )


def test_what_a_report_says_in_several_places_counts_once_and_equal_shares_of_one_sentence_twice() -> None:
    table = "accession_number  disclosed_metric  disclosed_measure  disclosed_subject  disclosed_unit  period_words  "
    table += "period_end  disclosed_low  decimals  quote\n"
    for quote in ("in the notes", "in item 7"):
        for share in (12, 11, 11):
            table += f"{FY26}  customer_concentration  receivables  three customers  percent  January 25, 2026  "
            table += f"2026-01-25  {share}  0  {quote}\n"
    found = made(NOTHING_TAGGED, told(table))
    assert found.select("counterparty_number", "commitment_pct").rows() == [
        (1, Decimal(12)),
        (2, Decimal(11)),
        (3, Decimal(11)),
    ]


def test_a_loss_is_negative_and_its_months_end_with_the_day_stated() -> None:
    filed = """
        accession_number      cik         form  period_of_report  known_from
        0001193125-25-256321  0000789019  10-Q  2025-09-30        2025-10-29 16:06:02
        """
    found = made(
        NOTHING_TAGGED,
        told("""
        accession_number      disclosed_metric  disclosed_measure  disclosed_subject  disclosed_direction  period_words                           period_end  disclosed_low
        0001193125-25-256321  strategic_stake   investee_gain      OpenAI             decrease             the three months ended September 30, 2025  2025-09-30  4,100M
        """),  # noqa: E501
        filed,
    )
    assert_table(
        found,
        """
        company    counterparty  period_type  period_start  period_end  commitment
        Microsoft  OpenAI        quarter      2025-07-01    2025-09-30  -4,100M
        """,
    )


def test_the_share_of_the_same_passage_stands_beside_its_obligations() -> None:
    found = made(
        NOTHING_TAGGED,
        told(f"""
        accession_number  passage_number  disclosed_metric                        disclosed_measure  disclosed_unit  period_words      period_end  disclosed_low
        {FY26}  1               remaining_performance_obligation        total              USD             January 25, 2026  2026-01-25  2,000M
        {FY26}  1               remaining_performance_obligation        commercial         USD             January 25, 2026  2026-01-25  1,000M
        {FY26}  1               remaining_performance_obligation_share  within_12_months   percent         -                 -           42
        {FY26}  2               remaining_performance_obligation_share  within_24_months   percent         -                 -           60
        """),  # noqa: E501
    )
    assert_table(
        found,
        f"""
        commitment_measure  recognised_12_months  recognised_24_months  source_ids
        total               42                    -                     {FY26}#d1, {FY26}#d3
        commercial          -                     -                     {FY26}#d2
        """,
    )


def test_a_company_that_is_not_watched_has_no_row() -> None:
    other = tagged(f"""
        accession_number  cik         period_end  value
        {FY26}  0000000001  2026-01-25  1M
        """)
    assert made(other, NOTHING_TOLD).height == 0
