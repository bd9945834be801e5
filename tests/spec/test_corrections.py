"""Known errors of filers: corrected on the way to core, each entry tied to the value it expects to find."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from spec_tables import DIMENSIONS, assert_table, facts, filings

from transforms.core.core_observation import core_observation
from transforms.core.fact_fates import fact_fates
from transforms.rules.concepts import concept_rules
from transforms.rules.corrections import Correction, CorrectionError, corrected, parse_corrections
from warehouse.contract.tables import RAW_XBRL_FACT

PPE = "us-gaap:PaymentsToAcquireProductiveAssets"
FILING, LATER = "0001045810-25-000209", "0001045810-26-000021"
ENTRY = f"""
[[correction]]
accession_number = "{FILING}"
concept = "{PPE}"
period_start = 2025-01-27
period_end = 2025-07-27
expected = 3122000000
value = 3212000000
reason = "Two digits changed places"
filing = "{LATER}"
"""
LEFT_OUT = ENTRY.replace("value = 3212000000", "leave_out = true")
FACTS = facts(
    f"""
    filing    concept  dimensions  period_start  period_end  value
    {FILING}  {PPE}    {{}}        2025-01-27    2025-07-27  3,122M
    {FILING}  {PPE}    {{}}        2024-01-29    2024-07-28  1,346M
    {FILING}  {PPE}    aws         2025-01-27    2025-07-27  77M
    """
)
HEADERS = filings(
    f"""
    filing    form  period_of_report  filing_date
    {FILING}  10-Q  2025-07-27        2025-08-27
    """
)


def applied(text: str, found: pl.DataFrame = FACTS, at_hand: Sequence[str] = (FILING,)) -> pl.DataFrame:
    return corrected(found, at_hand, parse_corrections(text))


def test_a_value_is_corrected_in_place_with_its_reason_and_the_rest_stays() -> None:
    found = applied(ENTRY)
    assert set(found.columns) == {*RAW_XBRL_FACT.columns, "correction"}
    assert found.schema["value_number"] == RAW_XBRL_FACT.schema["value_number"]
    assert found.select("fact_number", "value_number", "correction").rows() == [
        (1, 3_212_000_000, f"as filed 3122000000; Two digits changed places ({LATER})"),
        (2, 1_346_000_000, None),
        (3, 77_000_000, None),
    ]


def test_a_fact_left_out_is_gone_and_only_that_one() -> None:
    assert applied(LEFT_OUT)["fact_number"].to_list() == [2, 3]


def test_dimensions_tell_which_fact_is_meant() -> None:
    axis = '{ "us-gaap:StatementBusinessSegmentsAxis" = "amzn:AmazonWebServicesSegmentMember" }'
    of_aws = ENTRY.replace("expected = 3122000000", f"expected = 77000000\ndimensions = {axis}")
    assert FACTS["dimensions"].to_list() == ["{}", "{}", DIMENSIONS["aws"]]
    assert applied(of_aws)["value_number"].to_list() == [3_122_000_000, 1_346_000_000, 3_212_000_000]


@pytest.mark.parametrize(
    ("changed", "to"),
    [
        ("expected = 3122000000", "expected = 3122000001"),
        ("2025-07-27", "2025-07-26"),
        ("2025-01-27", "2025-01-26"),
        (PPE, "us-gaap:Revenues"),
    ],
)
def test_an_expectation_that_does_not_hold_raises_naming_the_entry(changed: str, to: str) -> None:
    entry = parse_corrections(ENTRY.replace(changed, to))[0]
    with pytest.raises(CorrectionError) as raised:
        applied(ENTRY.replace(changed, to))
    assert entry.in_words in str(raised.value)
    assert FILING in str(raised.value)
    assert f"does not say {entry.expected}" in str(raised.value)


def test_a_correction_of_a_fact_left_out_expects_its_value_too() -> None:
    with pytest.raises(CorrectionError, match="does not say 5"):
        applied(LEFT_OUT.replace("expected = 3122000000", "expected = 5"))


def test_a_duplicate_that_says_something_else_is_no_kept_expectation() -> None:
    other = FACTS.head(1).with_columns(
        fact_number=pl.lit(4, dtype=pl.Int64), value_number=pl.lit(9).cast(RAW_XBRL_FACT.schema["value_number"])
    )
    with pytest.raises(CorrectionError, match=FILING):
        applied(ENTRY, pl.concat([FACTS, other]))


def test_equal_duplicates_are_corrected_alike() -> None:
    twice = pl.concat([FACTS, FACTS.head(1).with_columns(fact_number=pl.lit(4, dtype=pl.Int64))])
    assert applied(ENTRY, twice)["value_number"].to_list()[::3] == [3_212_000_000, 3_212_000_000]


def test_a_correction_of_a_filing_that_is_not_at_hand_waits() -> None:
    elsewhere = ENTRY.replace(f'accession_number = "{FILING}"', 'accession_number = "0000000001-25-000001"')
    found = applied(elsewhere)
    assert found["correction"].null_count() == found.height == 3
    assert found["value_number"].to_list() == FACTS["value_number"].to_list()


def test_without_corrections_the_facts_stay_as_they_are() -> None:
    found = applied("")
    assert found.select(RAW_XBRL_FACT.columns).equals(FACTS)
    assert found["correction"].null_count() == 3


def test_a_corrected_observation_says_why_it_is_not_as_filed() -> None:
    rules = replace(concept_rules(), corrections=parse_corrections(ENTRY))
    assert_table(
        core_observation(fact_fates(FACTS.head(2), HEADERS, rules)),
        f"""
        period_end  value   correction
        2025-07-27  3,212M  as filed 3122000000; Two digits changed places ({LATER})
        2024-07-28  1,346M  -
        """,
    )
    without = replace(concept_rules(), corrections=parse_corrections(LEFT_OUT))
    assert core_observation(fact_fates(FACTS.head(2), HEADERS, without))["period_end"].to_list() == [date(2024, 7, 28)]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[[correction]", "corrections.toml is not valid TOML"),
        (ENTRY.replace("value = 3212000000\n", ""), "give either value, or leave_out = true"),
        (ENTRY + "leave_out = true\n", "give either value, or leave_out = true"),
        (ENTRY.replace('reason = "Two digits changed places"', 'reason = ""'), "reason: "),
        (ENTRY.replace(f'filing = "{LATER}"', 'filing = "the next one"'), "filing: "),
        (ENTRY.replace(FILING, "25-209"), "accession_number: "),
        (ENTRY.replace("expected = 3122000000\n", ""), "expected: "),
        (ENTRY.replace("2025-07-27", '"soon"'), "period_end: "),
        (ENTRY + 'colour = "red"\n', "colour: "),
    ],
)
def test_a_bad_file_is_refused_with_its_place(text: str, complaint: str) -> None:
    with pytest.raises(CorrectionError, match=r"^corrections\.toml") as raised:
        parse_corrections(text)
    assert complaint in str(raised.value)


def test_a_number_is_read_exactly() -> None:
    digits = "0.1000000000000000055511151231257827"
    (entry,) = parse_corrections(ENTRY.replace("value = 3212000000", f"value = {digits}"))
    assert entry.value == Decimal(digits)


def test_the_packaged_file_is_read_and_every_entry_names_a_filing_that_shows_it() -> None:
    assert all(isinstance(entry, Correction) and entry.filing for entry in concept_rules().corrections)
    assert concept_rules().corrections == concept_rules().corrections


def test_a_fact_corrected_twice_is_refused_by_name() -> None:
    with pytest.raises(CorrectionError, match=f"{FILING}, {PPE}.*corrected twice"):
        parse_corrections(ENTRY + LEFT_OUT)
    elsewhere = LEFT_OUT.replace("expected", 'dimensions = { "us-gaap:A" = "a:BMember" }\nexpected')
    assert len(parse_corrections(ENTRY + elsewhere)) == 2
