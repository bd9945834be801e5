from __future__ import annotations

import html
from datetime import date
from decimal import Decimal

import pytest

from transforms.reading.errors import UnreadableDocument
from transforms.reading.xbrl.xbrl_instance import read_instance, visible_words
from warehouse.contract.tables import RAW_XBRL_FACT

ACCESSION = "0001018724-25-000004"
TOP = """<?xml version="1.0" encoding="utf-8"?>
<xbrli:xbrl xmlns:xbrli="http://www.xbrl.org/2003/instance" xmlns:us-gaap="http://fasb.org/us-gaap/2024"
 xmlns:dei="http://xbrl.sec.gov/dei/2024" xmlns:g09="http://xbrl.us/us-gaap/2009-01-31"
 xmlns:srt="http://fasb.org/srt/2024"
 xmlns:amzn="http://www.amazon.com/20241231" xmlns:iso4217="http://www.xbrl.org/2003/iso4217"
 xmlns:xbrldi="http://xbrl.org/2006/xbrldi" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xmlns:link="http://www.xbrl.org/2003/linkbase" xmlns:utr="http://www.xbrl.org/2009/utr">
<link:schemaRef/>
<xbrli:context id="year"><xbrli:entity><xbrli:identifier scheme="http://www.sec.gov/CIK">1018724</xbrli:identifier>
</xbrli:entity><xbrli:period><xbrli:startDate>2024-01-01</xbrli:startDate><xbrli:endDate>2024-12-31</xbrli:endDate>
</xbrli:period></xbrli:context>
<xbrli:context id="aws"><xbrli:entity><xbrli:identifier scheme="http://www.sec.gov/CIK">0001018724</xbrli:identifier>
<xbrli:segment><xbrldi:explicitMember dimension="us-gaap:StatementBusinessSegmentsAxis">
amzn:AmazonWebServicesSegmentMember
</xbrldi:explicitMember><xbrldi:explicitMember dimension="srt:ConsolidationItemsAxis">us-gaap:OperatingSegmentsMember
</xbrldi:explicitMember></xbrli:segment></xbrli:entity><xbrli:period><xbrli:startDate>2024-01-01</xbrli:startDate>
<xbrli:endDate>2024-12-31</xbrli:endDate></xbrli:period></xbrli:context>
<xbrli:context id="typed"><xbrli:entity><xbrli:identifier scheme="http://www.sec.gov/CIK">0001018724</xbrli:identifier>
</xbrli:entity><xbrli:period><xbrli:instant>2025-01-01T00:00:00</xbrli:instant></xbrli:period><xbrli:scenario>
<xbrldi:typedMember dimension="us-gaap:PerformanceObligationStartDateAxis"><amzn:day>2025-01-01</amzn:day>
</xbrldi:typedMember></xbrli:scenario></xbrli:context>
<xbrli:unit id="usd"><xbrli:measure>iso4217:USD</xbrli:measure></xbrli:unit>
<xbrli:unit id="area"><xbrli:measure>utr:sqft</xbrli:measure><xbrli:measure>xbrli:pure</xbrli:measure></xbrli:unit>
<xbrli:unit id="eps"><xbrli:divide><xbrli:unitNumerator><xbrli:measure>iso4217:USD</xbrli:measure></xbrli:unitNumerator>
<xbrli:unitDenominator><xbrli:measure>xbrli:shares</xbrli:measure></xbrli:unitDenominator></xbrli:divide></xbrli:unit>
"""


def rows(*facts: str, extra: str = "") -> list[dict[str, object]]:
    data = (TOP + extra + "\n".join(facts) + "</xbrli:xbrl>").encode()
    frame = read_instance(data, ACCESSION, "amzn_htm.xml", "extracted")
    assert frame.schema == RAW_XBRL_FACT.schema
    return frame.to_dicts()


def fact(content: str, context: str = "year", unit: str = "usd", more: str = "") -> str:
    return (
        f'<us-gaap:Revenues contextRef="{context}" unitRef="{unit}" decimals="-6" {more}>{content}</us-gaap:Revenues>'
    )


def test_one_fact_exactly() -> None:
    assert rows(fact("637959000000", more='id="f-1"')) == [
        {
            "accession_number": ACCESSION,
            "fact_number": 1,
            "xbrl_source": "extracted",
            "document": "amzn_htm.xml",
            "fact_id": "f-1",
            "concept": "us-gaap:Revenues",
            "context_id": "year",
            "entity_cik": "0001018724",
            "period_start": date(2024, 1, 1),
            "period_end": date(2024, 12, 31),
            "dimensions": "{}",
            "dimension_count": 0,
            "unit": "USD",
            "decimals": "-6",
            "is_nil": False,
            "value_text": "637959000000",
            "value_number": Decimal(637959000000),
            "problem": None,
        }
    ]


def test_trap_30_dimensions_are_canonical_typed_ones_too() -> None:
    aws, typed = rows(fact("107556000000", "aws"), fact("1", "typed"))
    assert aws["dimensions"] == (
        '{"srt:ConsolidationItemsAxis": "us-gaap:OperatingSegmentsMember", '
        '"us-gaap:StatementBusinessSegmentsAxis": "amzn:AmazonWebServicesSegmentMember"}'
    )
    assert aws["dimension_count"] == 2
    assert typed["dimensions"] == '{"us-gaap:PerformanceObligationStartDateAxis": {"typed": "2025-01-01"}}'
    assert typed["dimension_count"] == 1


def test_trap_31_a_concept_that_exists_only_with_dimensions_is_kept() -> None:
    assert [row["dimension_count"] for row in rows(fact("1", "aws"), fact("2", "aws"))] == [2, 2]


def test_a_time_of_midnight_at_the_end_means_the_day_before() -> None:
    (row,) = rows(fact("1", "typed"))
    assert (row["period_start"], row["period_end"]) == (None, date(2024, 12, 31))


def test_units_by_their_measures() -> None:
    units = [row["unit"] for row in rows(fact("1"), fact("5.53", unit="eps"), fact("2", unit="area"))]
    assert units == ["USD", "USD/shares", "sqft*pure"]


def test_prefixes_of_standard_taxonomies_lose_their_year_and_others_stay() -> None:
    found = rows(
        '<g09:Assets contextRef="year" unitRef="usd">1</g09:Assets>',
        '<amzn:Net contextRef="year" unitRef="usd">1</amzn:Net>',
        '<dei:AmendmentFlag contextRef="year">false</dei:AmendmentFlag>',
    )
    assert [row["concept"] for row in found] == ["us-gaap:Assets", "amzn:Net", "dei:AmendmentFlag"]


def test_trap_33_the_dei_cover_is_text() -> None:
    (row,) = rows('<dei:AmendmentFlag contextRef="year"> false\n</dei:AmendmentFlag>')
    assert (row["value_text"], row["value_number"], row["unit"]) == ("false", None, None)


def test_trap_25_nil_is_null_and_not_zero() -> None:
    (row,) = rows(fact("", more='xsi:nil="true"'))
    assert (row["is_nil"], row["value_text"], row["value_number"], row["problem"]) == (True, None, None, None)


def test_trap_27_duplicates_of_different_precision_are_both_kept() -> None:
    found = rows(fact("9265000000"), fact("9300000000").replace("-6", "-8"))
    assert [(row["decimals"], row["value_number"]) for row in found] == [("-6", 9265000000), ("-8", 9300000000)]


def test_trap_28_contradictions_are_all_kept() -> None:
    assert [row["value_text"] for row in rows(fact("0.38"), fact("0.38"), fact("0.19"))] == ["0.38", "0.38", "0.19"]


def test_facts_without_their_context_or_unit_are_kept_with_a_problem() -> None:
    lost, unitless = rows(fact("5", "nowhere"), fact("5", unit="nothing"))
    assert (lost["problem"], lost["period_end"], lost["value_number"]) == ("there is no context 'nowhere'", None, 5)
    assert (unitless["problem"], unitless["unit"]) == ("there is no unit 'nothing'", None)


def test_numbers_that_do_not_fit_are_null_with_their_text() -> None:
    found = rows(
        fact("1E30"),
        fact("0.0000000000001"),
        fact("about 5"),
        fact("1.50000000000000"),
        fact("12345678901234567890123456"),
    )
    assert [row["value_number"] for row in found] == [
        None,
        None,
        None,
        Decimal("1.5"),
        Decimal("12345678901234567890123456"),
    ]
    assert [row["value_text"] for row in found[:3]] == ["1E30", "0.0000000000001", "about 5"]
    assert "DECIMAL(38,12)" in str(found[0]["problem"])
    assert "no number" in str(found[2]["problem"])


def test_a_block_of_text_is_kept_as_its_words() -> None:
    block = html.escape("<div><p>Cash &amp; other</p><td>1</td><td>A<b>B</b></td></div>")
    (row,) = rows(f'<us-gaap:NoteTextBlock contextRef="year">{block}</us-gaap:NoteTextBlock>')
    assert row["value_text"] == "Cash & other 1 AB"


def test_tags_in_capitals_are_tags_too() -> None:
    block = html.escape("<DIV><p>Cash</p><Td>1</Td><TD>A<B>B</B></TD>x < 5</DIV>")
    (row,) = rows(f'<us-gaap:NoteTextBlock contextRef="year">{block}</us-gaap:NoteTextBlock>')
    assert row["value_text"] == "Cash 1 AB x < 5"


def test_words_are_left_alone_where_there_is_no_markup() -> None:
    assert visible_words("a < b  and AT&T\n") == "a < b and AT&T"


def test_facts_inside_tuples_are_facts() -> None:
    assert len(rows("<amzn:tuple>" + fact("1") + "</amzn:tuple>")) == 1


def test_bad_contexts_are_told_at_their_facts() -> None:
    def context(name: str, period: str, segment: str = "") -> str:
        return (
            f'<xbrli:context id="{name}"><xbrli:entity><xbrli:identifier scheme="x">Z</xbrli:identifier>'
            f"<xbrli:segment>{segment}</xbrli:segment></xbrli:entity><xbrli:period>{period}</xbrli:period>"
            "</xbrli:context>"
        )

    extra = (
        context("bad", "<xbrli:instant>2024-02-30</xbrli:instant>")
        + context("ever", "<xbrli:forever/>")
        + context("old", "<xbrli:instant>2024-02-29</xbrli:instant>", "<amzn:state>WA</amzn:state>")
        + context("year", "<xbrli:instant>2024-02-29</xbrli:instant>")
    )
    bad, ever, old, twice = rows(fact("1", "bad"), fact("1", "ever"), fact("1", "old"), fact("1"), extra=extra)
    assert (bad["period_end"], bad["problem"]) == (None, "the context's date '2024-02-30' is no date")
    assert (ever["period_start"], ever["period_end"], ever["problem"], ever["entity_cik"]) == (None, None, None, "Z")
    assert old["dimensions"] == '{"amzn:state": {"typed": "WA"}}'
    assert twice["problem"] == "context year is defined twice, differently"


def test_an_instance_without_facts_is_an_empty_frame() -> None:
    assert rows() == []


def test_other_documents_are_refused() -> None:
    with pytest.raises(UnreadableDocument, match="not xbrli:xbrl"):
        read_instance(b"<html/>", ACCESSION, "a.xml", "instance")
    with pytest.raises(UnreadableDocument, match=r"a\.xml.*line"):
        read_instance(TOP.encode(), ACCESSION, "a.xml", "instance")
