from __future__ import annotations

from datetime import date

import pytest
from lxml import etree

from transforms.reading.xbrl.xbrl_contexts import (
    CONTEXT,
    NO_CONTEXT,
    UNIT,
    Context,
    Names,
    keep,
    read_contexts,
    read_units,
)

TOP = """<x xmlns="http://fasb.org/us-gaap/2024" xmlns:xbrli="http://www.xbrl.org/2003/instance"
 xmlns:xbrldi="http://xbrl.org/2006/xbrldi" xmlns:srt="http://fasb.org/srt/2024" xmlns:own="http://example.com/own">"""


def tree(content: str) -> etree._Element:
    return etree.fromstring(f"{TOP}{content}</x>")


def contexts(*found: str) -> dict[str, Context]:
    root = tree("".join(found))
    return read_contexts(root.iter(CONTEXT), root)


def context(period: str = "<xbrli:instant>2024-12-31</xbrli:instant>", segment: str = "", name: str = "c") -> str:
    return (
        f'<xbrli:context id="{name}"><xbrli:entity><xbrli:identifier scheme="http://www.sec.gov/CIK">1018724'
        f"</xbrli:identifier><xbrli:segment>{segment}</xbrli:segment></xbrli:entity>"
        f"<xbrli:period>{period}</xbrli:period></xbrli:context>"
    )


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("srt:ProductAxis", "srt:ProductAxis"),
        (" own:CoMember\n", "own:CoMember"),
        ("Assets", "us-gaap:Assets"),
        ("lost:Thing", "lost:Thing"),
        ("srt", "us-gaap:srt"),
        ("", "us-gaap:"),
    ],
)
def test_names_are_told_by_the_namespaces_in_force(text: str, name: str) -> None:
    root = tree("")
    names = Names(root.nsmap)
    in_force = lambda: root.nsmap  # noqa: E731
    assert [names.name(text, in_force), names.name(text, in_force)] == [name, name]


def test_a_context_says_whom_when_and_what() -> None:
    member = '<xbrldi:explicitMember dimension="srt:ProductAxis">own:CoMember</xbrldi:explicitMember>'
    assert contexts(context(segment=member)) == {
        "c": Context("0001018724", None, date(2024, 12, 31), '{"srt:ProductAxis": "own:CoMember"}', 1)
    }


def test_what_of_a_context_cannot_be_read_is_told_in_order() -> None:
    member = '<xbrldi:explicitMember dimension="srt:ProductAxis">own:CoMember</xbrldi:explicitMember>'
    (found,) = contexts(context("<xbrli:instant>soon</xbrli:instant>", member * 2)).values()
    assert found.problem == "the context's date 'soon' is no date; the context gives srt:ProductAxis twice"
    (bare,) = contexts('<xbrli:context id="c"/>').values()
    assert bare == NO_CONTEXT._replace(problem="the context has no period")


def test_an_id_given_two_meanings_has_none() -> None:
    twice = {"c": NO_CONTEXT}
    keep(twice, "c", NO_CONTEXT)
    assert twice == {"c": NO_CONTEXT}
    keep(twice, "c", NO_CONTEXT._replace(entity_cik="0001018724"))
    assert twice["c"].problem == "context c is defined twice, differently"


def test_units_are_kept_by_their_measures() -> None:
    root = tree('<xbrli:unit id="usd"><xbrli:measure> iso4217:USD </xbrli:measure></xbrli:unit><xbrli:unit id="no"/>')
    assert read_units(root.iter(UNIT)) == {"usd": "USD", "no": ""}
