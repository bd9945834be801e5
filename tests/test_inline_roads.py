"""Inline XBRL is read by two roads, the scan of a page's text and its tree: both must say the same of any page."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.reading.errors import UnreadableDocument
from transforms.reading.xbrl import inline_xbrl
from transforms.reading.xbrl.inline_plain import read_plain

ACCESSION = "0001018724-25-000004"
DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'
ROOT = (
    '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:ix="http://www.xbrl.org/2013/inlineXBRL"'
    ' xmlns:xbrli="http://www.xbrl.org/2003/instance" xmlns:xbrldi="http://xbrl.org/2006/xbrldi"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:us-gaap="http://fasb.org/us-gaap/2024"'
    ' xmlns:iso4217="http://www.xbrl.org/2003/iso4217" xmlns:p="urn:p"'
    ' xmlns:ixt="http://www.xbrl.org/inlineXBRL/transformation/2020-02-12">'
)
UNIT = '<xbrli:unit id="u"><xbrli:measure>iso4217:USD</xbrli:measure></xbrli:unit>'
EURO = UNIT.replace("USD", "EUR")


def context(context_id: str = "c", year: int = 2024, segment: str = "") -> str:
    return (
        f'<xbrli:context id="{context_id}"><xbrli:entity><xbrli:identifier scheme="http://www.sec.gov/CIK">1018724'
        f"</xbrli:identifier>{segment}</xbrli:entity><xbrli:period><xbrli:instant>{year}-12-31</xbrli:instant>"
        "</xbrli:period></xbrli:context>"
    )


def number(text: str, more: str = "", context_id: str = "c", unit: str = "u") -> str:
    tag = f'name="us-gaap:Assets" contextRef="{context_id}" unitRef="{unit}" decimals="0" {more}'
    return f"<ix:nonFraction {tag}>{text}</ix:nonFraction>"


def words(text: str, more: str = "") -> str:
    return f'<ix:nonNumeric name="us-gaap:Policy" contextRef="c" {more}>{text}</ix:nonNumeric>'


def page(body: str, prolog: str = "", resources: str = context() + UNIT, header: str = "") -> bytes:
    hidden = f"<ix:header><ix:resources>{resources}</ix:resources></ix:header>{header}"
    return f"{DECLARATION}{prolog}{ROOT}<body><div>{hidden}</div>{body}</body></html>".encode()


def read(pages: list[bytes], *, numbers_only: bool) -> pl.DataFrame | str:
    """What is read; of a page that is refused, what is said. No other error is let through."""
    documents = [(f"{at}.htm", data) for at, data in enumerate(pages)]
    try:
        return inline_xbrl.read_inline(documents, ACCESSION, numbers_only=numbers_only)
    except UnreadableDocument as refused:
        return str(refused)


def by_tree(pages: list[bytes], *, numbers_only: bool) -> pl.DataFrame | str:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inline_xbrl, "read_plain", lambda *_, **__: None)
        return read(pages, numbers_only=numbers_only)


def assert_same(*pages: bytes) -> None:
    for numbers_only in (False, True):
        found = read(list(pages), numbers_only=numbers_only)
        expected = by_tree(list(pages), numbers_only=numbers_only)
        if isinstance(found, str) or isinstance(expected, str):
            assert found == expected
        else:
            assert found.rows() == expected.rows()


def typed(inside: str) -> str:
    member = f'<xbrldi:typedMember dimension="us-gaap:Axis">{inside}</xbrldi:typedMember>'
    return f"<xbrli:segment>{member}</xbrli:segment>"


GOOD, CHANGED = number("5"), context(year=2020)
HOSTILE = {
    "a fact in a comment of the prolog": page(GOOD, f"<!-- {number('999')} -->"),
    "a fact in a processing instruction": page(GOOD, f"<?x {number('999')} ?>"),
    "an end tag in a comment": page(GOOD, "<!-- old </ix:header> -->"),
    "a context in a comment": page(GOOD, f"<!-- <ix:resources>{context(year=2020)}</ix:resources> -->"),
    "an empty root": (DECLARATION + ROOT[:-1] + "/>").encode(),
    "br in a number": page(number("1<br/>2")),
    "br in a number with a format": page(number("1<br/>234", 'format="ixt:num-dot-decimal"')),
    "an empty cell in a number": page(number("1<td />2")),
    "exclude.x": page(words("a<ix:exclude.x>b</ix:exclude.x>c")),
    "exclude-x": page(number("1<ix:exclude-x>2</ix:exclude-x>3")),
    "exclude and a middle dot": page(words("a<ix:exclude\u00b7x>b</ix:exclude\u00b7x>c")),
    "p as a prefix": page(words("wo<p:x>rd</p:x>s")),
    "p as a prefix in a number": page(number("1<p:x>2</p:x>3")),
    "td-x": page(words("wo<td-x>rd</td-x>s")),
    "td and a middle dot": page(words("wo<td\u00b7x>rd</td\u00b7x>s")),
    "a unit outside": page(GOOD, resources=context(), header=UNIT),
    "a second context outside": page(GOOD, header=context(year=2020)),
    "a second unit outside": page(GOOD, header=EURO),
    "an excluded unit": page(GOOD, resources=f"{context()}<ix:exclude>{UNIT}</ix:exclude>"),
    "an excluded second context": page(
        GOOD, resources=f"{context()}{UNIT}<ix:exclude>{context(year=2020)}</ix:exclude>"
    ),
    "a unit in a text fact": page(GOOD + words(UNIT.replace('"u"', '"w"')) + number("6", unit="w")),
    "a context in a typed member": page(
        GOOD + number("6", context_id="i"), resources=context(segment=typed(context("i", 2020))) + UNIT
    ),
    "a context in a measure": page(GOOD, resources=context() + UNIT.replace("iso4217:", f"iso{context('i')}4217:")),
    "resources in resources": page(
        GOOD, resources=f"{context()}{UNIT}<ix:resources>{EURO}</ix:resources>{UNIT}", header=EURO
    ),
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_pages_say_the_same_on_both_roads(data: bytes) -> None:
    assert_same(data)


def test_contexts_of_a_page_without_facts_may_stand_outside_its_resources() -> None:
    first, second = page(GOOD, resources=""), page("", resources="", header=context() + UNIT)
    assert_same(first, second)
    found = read([first, second], numbers_only=False)
    assert isinstance(found, pl.DataFrame)
    assert found.select("unit", "problem").rows() == [("USD", None)]


def test_a_comment_in_front_of_the_root_leaves_a_page_plain() -> None:
    data = page(GOOD + words("a<br/>b"), f"<!-- {number('999')} --><?x {number('7')}?>")
    assert read_plain("a.htm", data, ACCESSION, numbers_only=False) is not None
    found = read([data], numbers_only=False)
    assert isinstance(found, pl.DataFrame)
    assert found["value_text"].to_list() == ["5", "a b"]


FORMATTED = 'format="ixt:num-dot-decimal"'
LEAVES = st.sampled_from(
    ["1", "234", " ", "\n", "&amp;", "&#160;", "&gt;", "a", "<br/>", "<p/>", "<td></td>", "<ix:exclude/>", "<h1>2</h1>"]
)
WRAPS = (
    "<p>{}</p>",
    "<div title='x'>{}</div>",
    '<span title="1 &gt; 2">{}</span>',
    "<p:x>{}</p:x>",
    "<td-x>{}</td-x>",
    "<DIV>{}</DIV>",
    "<ix:exclude>{}</ix:exclude>",
    "<ix:exclude-x>{}</ix:exclude-x>",
    "<ix:hidden>{}</ix:hidden>",
    '<ix:continuation id="k">{}</ix:continuation>',
    '<ix:continuation id="l" continuedAt="k">{}</ix:continuation>',
    number("{}", FORMATTED),
    number("{}", 'sign="-"', context_id="i"),
    words("{}"),
    words("{}", 'continuedAt="l"'),
)
BODIES = st.recursive(
    LEAVES,
    lambda inner: st.tuples(st.sampled_from(WRAPS), st.lists(inner, max_size=3)).map(
        lambda found: found[0].replace("{}", "".join(found[1]))
    ),
    max_leaves=8,
)
RESOURCES = st.lists(
    st.sampled_from(
        [
            context(),
            UNIT,
            context("i", 2023),
            context("i", segment=typed("x")),
            context("i", segment=typed(context("c", 2020))),
            f"<ix:exclude>{context('i', 2022)}</ix:exclude>",
            f"<div>{UNIT}</div>",
            UNIT.replace("iso4217:", f"iso{context()}4217:"),
        ]
    ),
    max_size=3,
).map("".join)
PROLOGS = st.sampled_from(["", f"<!-- {GOOD} -->", "<!-- </ix:header> -->", f"<?x {UNIT}?>", "<!-- ' \" -->\n"])
OUTSIDE = st.sampled_from(["", "", "", context(), context("i", 2021), EURO, f"<ix:resources>{UNIT}</ix:resources>"])
PAGES = st.builds(
    lambda bodies, prolog, resources, header: page("".join(bodies), prolog, context() + UNIT + resources, header),
    st.lists(BODIES, max_size=4),
    PROLOGS,
    RESOURCES,
    OUTSIDE,
)


@settings(max_examples=250, derandomize=True)
@given(PAGES)
def test_any_page_says_the_same_on_both_roads(data: bytes) -> None:
    assert_same(data)
