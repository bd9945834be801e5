"""A document's text, its sections and its sentences, from invented pages and texts of every form."""

from __future__ import annotations

import re
import time

import pytest

from transforms.reading.prose.prose import Prose, read_prose
from transforms.reading.prose.prose_sentences import sentence_spans

ANY = re.compile(r"\S")
HEAD = (
    '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml" '
    'xmlns:ix="http://www.xbrl.org/2013/inlineXBRL"><head><title>nobody reads this</title></head><body>'
)


def inline(body: str) -> Prose:
    return read_prose(f"{HEAD}{body}</body></html>".encode(), "0000000001-25-000001", "page.htm")


def html(body: str) -> Prose:
    return read_prose(f"<HTML><BODY>{body}</BODY></HTML>".encode(), "0000000001-05-000001", "page.htm")


def plain(text: str) -> Prose:
    return read_prose(text.encode(), "0000000001-95-000001", "page.txt")


def sentences(text: str) -> list[str]:
    return [text[first:last] for first, last in sentence_spans(text, 0, len(text))]


def test_tags_inside_words_and_figures_add_no_blanks() -> None:
    page = inline(
        "<p>We paid $<ix:nonFraction>2.<b>7</b></ix:nonFraction> bil<span>lion</span> "
        "for ser<i>vers</i> from <ix:nonNumeric><span>six</span></ix:nonNumeric> years.</p>"
    )
    assert page.text == "We paid $2.7 billion for servers from six years."


def test_blocks_and_cells_stand_apart() -> None:
    page = inline("<div>One<p>two</p>three</div><table><tr><td>four</td><td>five</td></tr></table><li>six</li>7<br/>8")
    assert page.text.split("\n") == ["One", "two", "three", "four", "five", "six", "7", "8"]


def test_trap_29_continuations_follow_in_the_order_of_the_page_and_the_hidden_header_is_skipped() -> None:
    page = inline(
        '<div style="display:none"><ix:header><ix:hidden>hidden words</ix:hidden></ix:header></div>'
        '<ix:nonNumeric continuedAt="c1"><p>The life of servers is</p></ix:nonNumeric><p>Page 12</p>'
        '<ix:continuation id="c1"><p>now six years.</p></ix:continuation>'
    )
    assert page.text == "The life of servers is\nPage 12\nnow six years."


@pytest.mark.parametrize("style", ["display:none", "color:red; display: none", "DISPLAY:NONE"])
def test_words_that_a_reader_does_not_see_are_not_read(style: str) -> None:
    page = inline(f'<p>The life of servers is</p><p style="{style}">not</p><p>six years.</p>')
    assert page.text == "The life of servers is\nsix years."


@pytest.mark.parametrize("road", [inline, html])
def test_the_line_ends_of_a_source_are_blanks_and_its_entities_are_read(road: object) -> None:
    assert callable(road)
    page = road(
        "<p>Servers\n  and&#160;network&nbsp;equipment &amp; more:\r\n $3&#46;1 billion &#8212; soft&#173;ware</p>"
    )
    assert page.text == "Servers and network equipment & more: $3.1 billion \u2014 software"


def test_html_of_old_is_read_as_browsers_read_it() -> None:
    page = html(
        "<P>We extended <FONT SIZE=2>the life<P>of servers <B>& more<TABLE><TR><TD>a<TD>b</TABLE><script>x</script>"
    )
    assert page.text == "We extended the life\nof servers & more\na\nb"


def test_a_page_that_is_no_well_formed_xml_is_still_read_and_its_hidden_header_is_not() -> None:
    page = inline("<ix:header><ix:hidden>hidden</ix:hidden></ix:header><p>One <b>two</p><p>three & four</p>")
    assert page.text == "One two\nthree & four"


def test_declared_entities_are_not_expanded() -> None:
    page = read_prose(
        b'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a "boom">]><html><body><p>x &a; y</p></body></html>', "a", "b"
    )
    assert "boom" not in page.text.partition("x ")[2]


def test_hard_wrapped_lines_are_joined_to_paragraphs() -> None:
    text = "We extended the useful life of\nour servers from three to\nfour years.\n\nA new paragraph.\n"
    assert plain(f"<PAGE>\n{text}<TABLE>\n<S> <C>\nServers  3\n</TABLE>").text == (
        "We extended the useful life of our servers from three to four years.\nA new paragraph.\nServers 3"
    )


def test_a_rendition_keeps_a_line_a_paragraph() -> None:
    long = "We changed it. " * 20
    assert plain(f"Item 7. | MD&A\n{long}\nServers | 3 | years\n").text.split("\n") == [
        "Item 7. | MD&A",
        long.strip(),
        "Servers | 3 | years",
    ]


def test_a_byte_that_is_no_utf_8_is_read_as_windows_writes_it() -> None:
    page = read_prose(
        b"<html><body><p>The filer\x92s servers \x93now\x94 last \x81 six years</p></body></html>", "a", "b"
    )
    assert page.text == "The filer\u2019s servers \u201cnow\u201d last \ufffd six years"


@pytest.mark.parametrize("data", [b"", b"   \n", b"<html></html>", b"<html", b"<!-- -->", b"\xff\xfe\x00"])
def test_an_empty_document_has_no_sentences(data: bytes) -> None:
    assert list(read_prose(data, "a", "b").sentences(re.compile("useful"))) == []


@pytest.mark.parametrize(
    "text",
    [
        "In the U.S. dollar market Amazon.com, Inc. and NVIDIA Corp. grew.",
        "It rose 5.5 percent to $2.7 billion in Jan. 2024 (see No. 1 of the list).",
        "On Jan. 1, 2025, Messrs. Smith and J. P. Doe vs. the U.S. Treasury signed.",
        "Note 1. Summary of Policies",
        "Item 7A. Quantitative Disclosures",
        "1. Description of Business",
        "Servers, e.g. AI servers, approx. 10 of them, i.e. most, last six years.",
        "LinkedIn the product is not split.",
    ],
)
def test_one_sentence_stays_one(text: str) -> None:
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It cost $2.7 billion. We paid it.", ["It cost $2.7 billion.", "We paid it."]),
        ("We sell in the U.S. The rest is abroad.", ["We sell in the U.S.", "The rest is abroad."]),
        ("It is with Intel Inc. We are not.", ["It is with Intel Inc.", "We are not."]),
        ("He said \u201cno.\u201d They left! Why? So.", ["He said \u201cno.\u201d", "They left!", "Why?", "So."]),
        ("See Note 1. The life is long.", ["See Note 1.", "The life is long."]),
        ("It grew 4%. 2024 was good.", ["It grew 4%.", "2024 was good."]),
        ("We said no. Nobody heard.", ["We said no.", "Nobody heard."]),
        ("\u2022 First point; \u2022 Second point.", ["First point;", "Second point."]),
        ("(1) Effective now, it changed.", ["Effective now, it changed."]),
        ("These are estimates.We review them.", ["These are estimates.", "We review them."]),
        ("per share.7Table of Contents", ["per share.", "7Table of Contents"]),
        ("during fiscal 2023.Revenue is", ["during fiscal 2023.", "Revenue is"]),
        ("in fiscal 2025.5.INTANGIBLE ASSETS", ["in fiscal 2025.", "5.INTANGIBLE ASSETS"]),
        ("Accounting EstimateIn January 2023, we", ["Accounting Estimate", "In January 2023, we"]),
        ("fiscal 2025.(2)During the year", ["fiscal 2025.", "During the year"]),
    ],
)
def test_sentences_end_where_they_end(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_every_sentence_stands_where_it_says() -> None:
    page = inline("<p>Item 7. Discussion</p><p>One is. Two are.</p><div>Three will be</div>")
    found = list(page.sentences(ANY))
    assert [each.text for each in found] == ["Item 7. Discussion", "One is.", "Two are.", "Three will be"]
    assert all(page.quote(each.offset, each.end) == each.text for each in found)
    assert page.quote(found[1].offset, found[-1].end) == "One is. Two are. Three will be"


def test_only_blocks_with_the_word_are_split() -> None:
    page = inline("<p>One is. Two are.</p><p>Useful one. And its neighbour.</p><p>Three.</p>")
    assert [each.text for each in page.sentences(re.compile("Useful"))] == ["Useful one.", "And its neighbour."]


CONTENTS = (
    "<p>Item 1. Business</p><p>Item 7. Management\u2019s Discussion</p><p>Item 8. Financial Statements</p>"
    "<p>Item 16. Form 10-K Summary</p>"
)
FILLER = f"<p>{'word ' * 80}.</p>"


def test_a_section_is_the_nearest_heading_before() -> None:
    page = inline(
        f"{CONTENTS}{FILLER}<p>Before any.</p><p>ITEM 7.</p><p>MANAGEMENT'S DISCUSSION</p>{FILLER}<p>In the item.</p>"
        f"<td>Item 8.</td><td>Financial Statements</td>{FILLER}<p>NOTE 1 \u2014 POLICIES</p>{FILLER}<p>In the note.</p>"
        f"<p>Item 9A. Controls</p>{FILLER}<p>Now see Item 7. Management\u2019s Discussion, it says. Still there.</p>"
    )
    wanted = {each.text: each.section for each in page.sentences(ANY)}
    assert {name: wanted[name] for name in ("Before any.", "In the item.", "In the note.", "Still there.")} == {
        "Before any.": "",
        "In the item.": "Item 7",
        "In the note.": "Item 8, Note 1",
        "Still there.": "Item 9A",
    }


def test_references_are_no_headings() -> None:
    page = inline(
        "<p>Item 1A of Part I says so.</p><p>Note 3 to the statements.</p><p>Item 7, and more.</p><p>Here.</p>"
    )
    assert {each.section for each in page.sentences(ANY)} == {""}


def test_a_glued_heading_is_known_by_its_title() -> None:
    text = f"{'x' * 200}. Long.\n{'word ' * 60}22Item 2.Management\u2019s Discussion and AnalysisIt is so. Here.\n"
    assert list(plain(text).sentences(ANY))[-1].section == "Item 2"


def test_part_three_by_reference_is_no_table_of_contents() -> None:
    late = "".join(f"<p>Item {number}. By reference</p>" for number in range(10, 16))
    page = inline(f"{FILLER * 40}{late}{FILLER}<p>Here.</p>")
    assert list(page.sentences(ANY))[-1].section == "Item 15"


def seconds(data: bytes) -> float:
    start = time.perf_counter()
    for _ in read_prose(data, "a", "b").sentences(re.compile("useful")):
        pass
    return time.perf_counter() - start


@pytest.mark.parametrize(
    "unit", [b"useful life of servers and ", b"A.B.C.D. useful ", b"<b>useful <i>", b"| useful. | "]
)
@pytest.mark.parametrize("top", [b"<html><body><p>", b""])
def test_a_hostile_paragraph_of_ten_megabytes_takes_linear_time(top: bytes, unit: bytes) -> None:
    # Ten times the text takes some ten times as long; were it quadratic, a hundred times, and minutes.
    small, large = (seconds(top + unit * (size // len(unit))) for size in (1_000_000, 10_000_000))
    assert large < 25 * max(small, 0.05)
