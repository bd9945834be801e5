from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from transforms.reading.errors import UnreadableDocument
from transforms.reading.xbrl.inline_plain import read_plain
from transforms.reading.xbrl.inline_xbrl import read_inline
from transforms.reading.xbrl.xbrl_instance import read_instance
from warehouse.contract.tables import RAW_XBRL_FACT

ACCESSION = "0001018724-25-000004"
NAMESPACES = """xmlns="http://www.w3.org/1999/xhtml" xmlns:ix="http://www.xbrl.org/2013/inlineXBRL"
 xmlns:ixt="http://www.xbrl.org/inlineXBRL/transformation/2020-02-12"
 xmlns:ixt-sec="http://www.sec.gov/inlineXBRL/transformation/2015-08-31" xmlns:us-gaap="http://fasb.org/us-gaap/2024"
 xmlns:dei="http://xbrl.sec.gov/dei/2024" xmlns:amzn="http://www.amazon.com/20241231"
 xmlns:xbrli="http://www.xbrl.org/2003/instance" xmlns:iso4217="http://www.xbrl.org/2003/iso4217"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" """
RESOURCES = """<ix:resources><xbrli:context id="c">
<xbrli:entity><xbrli:identifier scheme="http://www.sec.gov/CIK">0001018724
</xbrli:identifier></xbrli:entity><xbrli:period><xbrli:startDate>2024-01-01</xbrli:startDate>
<xbrli:endDate>2024-12-31</xbrli:endDate></xbrli:period></xbrli:context>
<xbrli:unit id="usd"><xbrli:measure>iso4217:USD</xbrli:measure></xbrli:unit></ix:resources>"""


def page(body: str, resources: str = RESOURCES, hidden: str = "") -> bytes:
    header = f'<div style="display:none"><ix:header><ix:hidden>{hidden}</ix:hidden>{resources}</ix:header></div>'
    return f"<?xml version='1.0' encoding='utf-8'?><html {NAMESPACES}><body>{header}{body}</body></html>".encode()


def rows(body: str, **parts: str) -> list[dict[str, object]]:
    """The facts of a page: the same by the scan of its text, if it is plain, and by way of the tree, which it has to
    take for the comment."""
    frame = read_inline([("amzn.htm", page(body, **parts))], ACCESSION)
    by_tree = read_inline([("amzn.htm", page(body + "<!-- not plain -->", **parts))], ACCESSION)
    assert frame.schema == RAW_XBRL_FACT.schema
    assert by_tree.equals(frame)
    return frame.to_dicts()


def number(
    text: str, more: str = 'scale="6" format="ixt:num-dot-decimal"', context: str = "c", unit: str = "usd"
) -> str:
    return (
        f'<ix:nonFraction name="us-gaap:Revenues" contextRef="{context}" unitRef="{unit}" decimals="-6" {more}>{text}'
        "</ix:nonFraction>"
    )


def words(text: str, more: str = "", name: str = "us-gaap:NoteTextBlock") -> str:
    return f'<ix:nonNumeric name="{name}" contextRef="c" {more}>{text}</ix:nonNumeric>'


def test_one_fact_exactly() -> None:
    assert rows(number("637,959", 'id="f-1" scale="6" format="ixt:num-dot-decimal"')) == [
        {
            "accession_number": ACCESSION,
            "fact_number": 1,
            "xbrl_source": "inline",
            "document": "amzn.htm",
            "fact_id": "f-1",
            "concept": "us-gaap:Revenues",
            "context_id": "c",
            "entity_cik": "0001018724",
            "period_start": date(2024, 1, 1),
            "period_end": date(2024, 12, 31),
            "dimensions": "{}",
            "dimension_count": 0,
            "unit": "USD",
            "decimals": "-6",
            "is_nil": False,
            "value_text": "637,959",
            "value_number": Decimal(637959000000),
            "problem": None,
        }
    ]


@pytest.mark.parametrize(
    ("scale", "value"),
    [
        ("6", "12500000"),
        ("9", "12500000000"),
        ("0", "12.5"),
        ("-2", "0.125"),
        ("12", "12500000000000"),
        ("3", "12500"),
        (None, "12.5"),
    ],
)
def test_trap_22_scale(scale: str | None, value: str) -> None:
    attribute = f'scale="{scale}"' if scale else ""
    (row,) = rows(number("12.5", attribute + ' format="ixt:num-dot-decimal"'))
    assert row["value_number"] == Decimal(value)


def test_trap_23_the_sign_attribute_decides_and_parentheses_are_only_text() -> None:
    found = rows(
        "<p>(" + number("5,000", 'sign="-" format="ixt:num-dot-decimal"') + ")</p>"
        "<p>("
        + number("5,000", 'format="ixt:num-dot-decimal"')
        + ")</p>"
        + number("(5,000)", 'format="ixt:num-dot-decimal"')
    )
    assert [row["value_number"] for row in found] == [-5000, 5000, 5000]
    assert found[2]["value_text"] == "(5,000)"


def test_trap_24_dashes_words_and_no_format() -> None:
    found = rows(
        number("\u2014", 'scale="6" format="ixt:fixed-zero"')
        + number("three", 'format="ixt-sec:numwordsen"')
        + number("2.45", "")
        + number("1,234", "")
        + number("XII", 'format="ixt:num-roman"')
    )
    assert [row["value_number"] for row in found] == [0, 3, Decimal("2.45"), None, None]
    assert "no number" in str(found[3]["problem"])
    assert found[4]["problem"] == "the numeric format 'ixt:num-roman' is not known"


def test_trap_25_nil_is_null_and_not_zero() -> None:
    (row,) = rows(number("", 'xsi:nil="true"'))
    assert (row["is_nil"], row["value_text"], row["value_number"], row["problem"]) == (True, None, None, None)


def test_trap_26_no_float_touches_a_value() -> None:
    (row,) = rows(number("34.12", 'scale="9" format="ixt:num-dot-decimal"'))
    assert str(row["value_number"]) == "34120000000.000000000000"


def test_trap_27_and_28_duplicates_and_contradictions_are_all_kept() -> None:
    assert [row["value_number"] for row in rows(number("1") + number("1") + number("2"))] == [1000000, 1000000, 2000000]


def test_trap_29_continuations_are_followed_and_hidden_facts_are_facts() -> None:
    body = (
        words("<p>First</p>", 'continuedAt="b" escape="true"')
        + '<ix:continuation id="d"><p>third.</p></ix:continuation><ix:continuation id="b" continuedAt="d">'
        "<p>second,</p></ix:continuation>"
    )
    hidden = words("0001018724", name="dei:EntityCentralIndexKey")
    found = rows(body, hidden=hidden)
    assert [(row["concept"], row["value_text"]) for row in found] == [
        ("dei:EntityCentralIndexKey", "0001018724"),
        ("us-gaap:NoteTextBlock", "First second, third."),
    ]


def test_continuations_that_are_missing_or_circular_are_told() -> None:
    lost, circular = rows(
        words("a", 'continuedAt="x"')
        + words("b", 'continuedAt="y"')
        + '<ix:continuation id="y" continuedAt="y">c</ix:continuation>'
    )
    assert (lost["value_text"], lost["problem"]) == ("a", "its continuation 'x' is missing")
    assert (circular["value_text"], circular["problem"]) == ("b c", "its continuation 'y' goes round in a circle")


def test_trap_30_dimensions_from_the_documents_own_contexts() -> None:
    segment = (
        '<xbrli:segment><xbrldi:explicitMember xmlns:xbrldi="http://xbrl.org/2006/xbrldi" '
        'dimension="us-gaap:LegalEntityAxis">'
        "amzn:CoMember</xbrldi:explicitMember></xbrli:segment></xbrli:entity>"
    )
    (row,) = rows(number("1"), resources=RESOURCES.replace("</xbrli:entity>", segment))
    assert (row["dimensions"], row["dimension_count"]) == ('{"us-gaap:LegalEntityAxis": "amzn:CoMember"}', 1)


def test_several_documents_share_contexts_units_and_continuations() -> None:
    first = page(number("1") + words("<p>One</p>", 'continuedAt="n"'))
    second = page(number("2") + '<ix:continuation id="n"><p>two</p></ix:continuation>', resources="")
    found = read_inline([("a.htm", first), ("ex99.htm", second)], ACCESSION).to_dicts()
    assert [(row["fact_number"], row["document"], row["value_text"], row["unit"]) for row in found] == [
        (1, "a.htm", "1", "USD"),
        (2, "a.htm", "One two", None),
        (3, "ex99.htm", "2", "USD"),
    ]
    assert found[2]["period_end"] == date(2024, 12, 31)


def test_nested_facts_are_all_facts() -> None:
    inner = number("5", 'scale="0" format="ixt:num-dot-decimal"')
    outer, nested = rows(words(f"<p>We have {inner} stores</p>", 'escape="true"'))
    assert (outer["value_text"], nested["value_number"]) == ("We have 5 stores", 5)
    twice = rows(number(number("7")))
    assert [row["value_number"] for row in twice] == [7000000, 7000000]


def test_excluded_text_is_left_out_of_what_contains_it_only() -> None:
    inner = words("page 7", name="dei:SecurityExchangeName")
    body = words(f"<p>Before<ix:exclude> header {inner} </ix:exclude> after</p>", 'escape="true"') + "tail"
    outer, excluded = rows(body)
    assert outer["value_text"] == "Before after"
    assert excluded["value_text"] == "page 7"


def test_fractions_are_kept_as_text() -> None:
    (row,) = rows(
        '<ix:fraction name="us-gaap:Ratio" contextRef="c" unitRef="usd"><ix:numerator '
        'format="ixt:num-dot-decimal">1</ix:numerator>/'
        "<ix:denominator>3</ix:denominator></ix:fraction>"
    )
    assert (row["value_text"], row["value_number"], row["problem"]) == (
        "1 / 3",
        None,
        "a fraction is kept as its text only",
    )


def test_text_with_a_format_becomes_what_it_means() -> None:
    found = rows(
        words("December\u00a031, 2024", 'format="ixt:date-monthname-day-year-en"')
        + words("\u2612", 'format="ixt:fixed-true"')
        + words("five years", 'format="ixt-sec:durwordsen"')
        + words("soon", 'format="ixt-sec:durwordsen"')
        + words("x", 'format="amzn:poem"')
    )
    assert [row["value_text"] for row in found] == ["2024-12-31", "true", "P5Y", "soon", "x"]
    assert [row["problem"] is None for row in found] == [True, True, True, False, False]


def test_facts_without_their_context_or_unit_are_kept_with_a_problem() -> None:
    found = rows(number("1", context="no") + number("1", unit="no") + number("1").replace('unitRef="usd"', ""))
    assert [row["problem"] for row in found] == [
        "there is no context 'no'",
        "there is no unit 'no'",
        "the number has no unit",
    ]
    assert [row["value_number"] for row in found] == [1000000, 1000000, 1000000]


def test_numbers_that_do_not_fit_and_signs_that_mean_nothing() -> None:
    big, sign = rows(number("1", 'scale="30"') + number("1", 'sign="+"'))
    assert (big["value_number"], big["value_text"], big["problem"]) == (
        None,
        "1",
        "the number does not fit DECIMAL(38,12)",
    )
    assert sign["problem"] == "the sign '+' is not '-'"


def test_block_text_agrees_on_both_roads() -> None:
    block = "<div><p>Cash &amp; other</p><table><tr><td>1</td><td>A<b>B</b></td></tr></table>Next<br/>line</div>"
    (inline,) = rows(words(block, 'escape="true"'))
    escaped = block.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    fact = f"<us-gaap:NoteTextBlock contextRef='c'>{escaped}</us-gaap:NoteTextBlock>"
    instance = f"<xbrli:xbrl {NAMESPACES}>{RESOURCES}{fact}</xbrli:xbrl>"
    (extracted,) = read_instance(instance.encode(), ACCESSION, "x", "extracted").to_dicts()
    assert inline["value_text"] == extracted["value_text"] == "Cash & other 1 AB Next line"


def test_malformed_documents_and_clashing_units_are_refused() -> None:
    with pytest.raises(UnreadableDocument, match=r"amzn\.htm.*line"):
        read_inline([("amzn.htm", page("<p>never closed"))], ACCESSION)
    other = page("", resources=RESOURCES.replace("USD", "EUR"))
    with pytest.raises(UnreadableDocument, match=r"b\.htm.*unit usd is defined twice"):
        read_inline([("a.htm", page("")), ("b.htm", other)], ACCESSION)


def test_a_page_without_facts_is_an_empty_frame() -> None:
    assert rows("<p>Nothing</p>") == []


def test_numbers_only_leaves_the_text_facts_out() -> None:
    body = number("5") + words("<p>We have <b>stores</b></p>") + number("<span>7</span>")
    found = read_inline([("amzn.htm", page(body))], ACCESSION, numbers_only=True)
    assert found.schema == RAW_XBRL_FACT.schema
    assert found.select("fact_number", "value_number").rows() == [(1, 5000000), (2, 7000000)]


def test_words_of_a_continuation_on_another_page_stand_apart_too() -> None:
    first = page(words("<p>One</p>", 'continuedAt="n"'))
    second = page(
        '<ix:continuation id="n"><p>two</p><ix:exclude>page 2</ix:exclude><p>three</p></ix:continuation>', resources=""
    )
    (row,) = read_inline([("a.htm", first), ("ex99.htm", second)], ACCESSION).to_dicts()
    assert row["value_text"] == "One two three"


def test_the_first_inline_namespace_is_read_as_the_second() -> None:
    body = words("<p>Cash</p><p>and <b>more</b></p>", 'escape="true"') + number("<span>5</span>")
    old = page(body).replace(b"http://www.xbrl.org/2013/inlineXBRL", b"http://www.xbrl.org/2008/inlineXBRL")
    found = read_inline([("amzn.htm", old)], ACCESSION).to_dicts()
    assert [row["value_text"] for row in found] == ["Cash and more", "5"]


def test_the_text_of_a_number_stays_as_printed_but_for_its_edges() -> None:
    (row,) = rows(number(" <b>1</b>,<i>234</i> ", 'format="ixt:num-dot-decimal"'))
    assert (row["value_text"], row["value_number"]) == ("1,234", 1234)
    (row,) = rows(number("<div>5</div>", 'format="ixt:num-dot-decimal"'))
    assert (row["value_text"], row["value_number"]) == ("5", 5)


def test_a_prefix_declared_at_the_tag_is_told_by_its_own_namespace() -> None:
    tags = [
        number("1", f'xmlns:x="{uri}"').replace("us-gaap:Revenues", "x:Thing")
        for uri in ("http://fasb.org/srt/2024", "http://example.com/own")
    ]
    assert [row["concept"] for row in rows("".join(tags))] == ["srt:Thing", "x:Thing"]


PLAIN = number("<span>1,234</span>", 'format="ixt:num-dot-decimal"') + words("<p title='x'>A&amp;B&#160;C</p>")


def is_plain(data: bytes) -> bool:
    return read_plain("amzn.htm", data, ACCESSION, numbers_only=False) is not None


def test_usual_pages_are_read_without_a_tree() -> None:
    assert is_plain(page(PLAIN))
    assert is_plain(page(PLAIN.replace(" name=", "\n\t name=")).replace(b"\n", b"\r\n"))
    assert is_plain(page(PLAIN).replace(b"utf-8", b"ASCII"))
    assert is_plain(page(words("Caf\u00e9")))


@pytest.mark.parametrize(
    ("usual", "unusual"),
    [
        ("<span>", "<span><!-- > -->"),
        ("<span>", "<span><?page 1?>"),
        ("<span>1,234", "<span><![CDATA[1,234]]>"),
        ("<span>", "<span xmlns='http://www.w3.org/1999/xhtml'>"),
        ("<span>", '<span title="1 > 2">'),
        ("<ix:hidden>", '<ix:hidden title="/>">'),
        ("<ix:resources>", "<ix:references title='/>'/><ix:resources>"),
        ('unitRef="usd"', "unitRef='usd'"),
        ('unitRef="usd"', 'unitRef="us&#100;"'),
        ('unitRef="usd"', 'unitRef="usd" title="a\nb"'),
        ("<html ", '<!DOCTYPE html SYSTEM "x.dtd"><html '),
        ("<html ", '<html xmlns:h="http://www.w3.org/1999/xhtml" '),
        ("utf-8", "windows-1252"),
        ("<ix:resources>", "<ix:resources></ix:resources>"),
    ],
)
def test_unusual_pages_take_the_tree_and_say_the_same(usual: str, unusual: str) -> None:
    data = page(PLAIN)
    strange = data.decode().replace(usual, unusual, 1)
    if unusual.endswith("</ix:resources>"):  # contexts and units behind it, where a tree finds them too
        strange = strange.replace("</ix:resources></ix:header>", "</ix:header>")
    assert is_plain(data)
    assert not is_plain(strange.encode())
    found, expected = (read_inline([("amzn.htm", each)], ACCESSION) for each in (strange.encode(), data))
    assert found.equals(expected)
    assert expected["value_text"].to_list() == ["1,234", "A&B C"]


def test_references_are_resolved_once() -> None:
    found = rows(words("&amp;lt; &#38;amp; &#x41;&#66; &lt;b&gt; 1 &gt; 0 &quot;&apos;"))
    assert [row["value_text"] for row in found] == ["&lt; &amp; AB <b> 1 > 0 \"'"]


def test_what_is_excluded_inside_a_nested_fact_is_left_out_of_both() -> None:
    inner = words("in<ix:exclude>no<b>t</b></ix:exclude>side", name="us-gaap:PolicyTextBlock")
    found = rows(words(f"<p>a</p>{inner}<ix:exclude/>b<ix:exclude>{words('c')}</ix:exclude>"))
    assert [row["value_text"] for row in found] == ["a insideb", "inside", "c"]


def test_contexts_written_otherwise_are_read_the_same() -> None:
    typed = "<xbrldi:typedMember dimension='us-gaap:X'><amzn:v>1</amzn:v></xbrldi:typedMember>"
    member = '<xbrldi:explicitMember dimension="us-gaap:{axis}">amzn:{name}Member</xbrldi:explicitMember>'
    segments = [
        member.format(axis="AAxis", name="One") + member.format(axis="BAxis", name="Two"),
        member.format(axis="BAxis", name="Two") + member.format(axis="AAxis", name="One"),
        member.format(axis="AAxis", name="One") + member.format(axis="AAxis", name="Two"),
        typed,
    ]
    usual = RESOURCES[RESOURCES.index("<xbrli:context") : RESOURCES.index("</xbrli:context>")] + "</xbrli:context>"
    contexts = [
        usual.replace('id="c"', f'id="c{at}"').replace(
            "</xbrli:entity>", f"<xbrli:segment>{segment}</xbrli:segment></xbrli:entity>"
        )
        for at, segment in enumerate(segments)
    ]
    contexts.append(usual.replace('id="c"', 'id="c4"').replace("2024-12-31", "soon"))
    resources = RESOURCES.replace("<ix:resources>", "<ix:resources>" + "".join(contexts))
    xbrldi = 'xmlns:xbrldi="http://xbrl.org/2006/xbrldi" '
    data = page("".join(number("1", context=f"c{at}") for at in range(5)), resources).replace(
        b"<html ", b"<html " + xbrldi.encode()
    )
    assert is_plain(data)
    found = read_inline([("amzn.htm", data)], ACCESSION)
    assert found.equals(read_inline([("amzn.htm", data.replace(b"</body>", b"<!-- --></body>"))], ACCESSION))
    both = '{"us-gaap:AAxis": "amzn:OneMember", "us-gaap:BAxis": "amzn:TwoMember"}'
    assert found["dimensions"].to_list()[:2] == [both, both]
    assert found["dimensions"][3] == '{"us-gaap:X": {"typed": "1"}}'
    assert found["problem"].to_list() == [
        None,
        None,
        "the context gives us-gaap:AAxis twice",
        None,
        "the context's date 'soon' is no date",
    ]
