"""A document's bytes -> the text a reader sees, and what stands where in it: blocks, sections, sentences on demand.

One text for every road: inline XBRL and XHTML, HTML as it was written before 2009, plain text of the 1990s with its
hard line breaks, and text renditions in which a paragraph is a line and a table row is ``a | b | c``. Within a block
white space is single; blocks (paragraphs, cells, lines of a list) are lines of their own. Offsets count characters of
this text, so that a quote is exactly ``text[offset : offset + len(quote)]``, line ends read as blanks.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from lxml import etree

from transforms.reading.errors import UnreadableDocument
from transforms.reading.prose.prose_sections import headings
from transforms.reading.prose.prose_sentences import sentence_spans
from transforms.reading.safe_xml import parse_xml
from transforms.reading.xbrl.xbrl_words import BLOCK_ELEMENTS, INLINE_NAMESPACES

_XHTML = "http://www.w3.org/1999/xhtml"
_FIRST_BYTES = 1 << 16
# Not <TABLE>, which the plain texts of the 1990s have round their tables.
_START_OF_HTML = re.compile(rb"<(?:html|body|div|p|font|!doctype html)\b", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9:]{0,20}(?:\s[^<>]{0,300})?>")
_BLANKS = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n[ \n]*")
_EMPTY_LINES = re.compile(r"\n[^\S\n]*\n\s*")
# No page of the 1990s is wider; a rendition has its paragraphs on one line each.
_WIDEST_LINE = 140
# What is invisible, or is no more than a place where a word may be broken.
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))

# A block is ended by a mark that no source has, for the line ends of HTML are blanks.
_BLOCK_END = "\u2029"

_STYLESHEET = """
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:h="{xhtml}"
    xmlns:ix0="{ix[0]}" xmlns:ix1="{ix[1]}">
  <xsl:output method="text"/>
  <xsl:template match="/"><xsl:apply-templates/></xsl:template>
  <xsl:template match="{blocks}"><xsl:text>&#8233;</xsl:text><xsl:apply-templates/><xsl:text>&#8233;</xsl:text>
  </xsl:template>
  <xsl:template match="ix0:header|ix1:header|{unseen}"/>
  <xsl:template match="*[contains(translate(@style, 'DISPLAYNOE ', 'displaynoe'), 'display:none')]"/>
</xsl:stylesheet>"""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its section, the offset of its first character in the document's text, and its exact words."""

    section: str
    offset: int
    text: str
    block: int

    @property
    def end(self) -> int:
        """Offset behind its last character."""
        return self.offset + len(self.text)


@dataclass(frozen=True)
class Prose:
    """The text of one document."""

    text: str

    def sentences(self, about: re.Pattern[str]) -> Iterator[Sentence]:
        """Every sentence, in order, of the blocks in which the pattern is found: other blocks are not split at all."""
        done = -1
        for found in about.finditer(self.text):
            if found.start() <= done:
                continue
            start = self.text.rfind("\n", 0, found.start()) + 1
            done = self.text.find("\n", found.start())
            done = len(self.text) if done < 0 else done
            for first, last in sentence_spans(self.text, start, done):
                yield Sentence(self.section_at(first), first, self.text[first:last], start)

    def quote(self, start: int, end: int) -> str:
        """The exact words between two offsets, line ends read as blanks."""
        return self.text[start:end].replace("\n", " ")

    def section_at(self, offset: int) -> str:
        """The section that an offset lies in, by the nearest heading before it: "Item 8, Note 1"; empty before any."""
        at = bisect_right(self._headings[0], offset) - 1
        return self._headings[1][at] if at >= 0 else ""

    @cached_property
    def _headings(self) -> tuple[list[int], list[str]]:
        return headings(self.text)


def read_prose(data: bytes, accession_number: str, document: str) -> Prose:
    """The text of a document, whatever its form. Malformed HTML is read as browsers read it; nothing is refused.

    A document that says it is XML and is not well-formed, or that ``safe_xml`` refuses, is read as HTML, whose parser
    knows no entity declarations; nothing is fetched either way.
    """
    first = data[:_FIRST_BYTES]
    if not _START_OF_HTML.search(first):
        return Prose(_plain(data))
    if _XHTML.encode() in first or first.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml"):
        try:
            return Prose(_page(_XHTML, parse_xml(data, accession_number, document)))
        except UnreadableDocument:
            pass
    return Prose(_html(data))


def _html(data: bytes) -> str:
    text = _decoded(data)
    parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=True, encoding="utf-8")
    root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    if root is None:
        return ""
    for header in list(root.iter("{*}*")):
        if header.tag == "ix:header":
            header.clear()
    return _page("", root)


def _page(namespace: str, root: etree._Element) -> str:
    text = str(_stylesheet(namespace)(root))
    return _tidy(text.replace("\n", " ").replace(_BLOCK_END, "\n"))


def _plain(data: bytes) -> str:
    """Plain text: without the tags of SGML, hard-wrapped lines joined to paragraphs where the text is wrapped."""
    text = _TAG.sub("\n", _decoded(data)).replace("\r\n", "\n").replace("\r", "\n")
    if not _is_wrapped(text):
        return _tidy(text)
    paragraphs = _EMPTY_LINES.split(text)
    return _tidy("\n".join(each.replace("\n", " ") for each in paragraphs))


def _is_wrapped(text: str) -> bool:
    """True where hardly a line is wider than a page of typewriting: a paragraph then goes over several lines."""
    lengths = [len(line) for line in text.splitlines()]
    return sum(length > _WIDEST_LINE for length in lengths) * 200 < len(lengths)


def _decoded(data: bytes) -> str:
    """UTF-8 where it is that, else the Windows code page that filers mean by Latin-1; no byte stops the reading."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _tidy(text: str) -> str:
    """White space single inside a line, no empty lines, nothing invisible."""
    text = _BLANKS.sub(" ", text.translate(_INVISIBLE)) if not text.isascii() else _BLANKS.sub(" ", text)
    return _LINES.sub("\n", text).strip()


@lru_cache(maxsize=2)
def _stylesheet(namespace: str) -> etree.XSLT:
    """What gives a page's text with every block on lines of its own; elements in that namespace, or in none."""
    prefix = "h:" if namespace else ""
    stylesheet = _STYLESHEET.format(
        xhtml=_XHTML,
        ix=INLINE_NAMESPACES,
        blocks="|".join(prefix + name for name in BLOCK_ELEMENTS),
        unseen="|".join(prefix + name for name in ("script", "style", "head")),
    )
    nothing = etree.XSLTAccessControl.DENY_ALL  # type: ignore[attr-defined]
    return etree.XSLT(etree.fromstring(stylesheet), access_control=nothing)
