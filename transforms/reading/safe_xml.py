"""The one place that parses XML out of filings: nothing is fetched, no entity is declared or expanded.

What is refused, as ``UnreadableDocument`` with its line: entity declarations and DTD internal subsets (all expansion
bombs need one), encodings in which such a declaration could hide (UTF-16, UTF-7, EBCDIC), and trees that are deeper
and documents that are larger than ``limits`` lets through.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.entities import name2codepoint
from io import BytesIO
from typing import NamedTuple, NoReturn, cast

from lxml import etree

from transforms.reading.errors import UnreadableDocument
from transforms.reading.limits import limits, raise_advice

# libxml2 refuses a text of more than 10 MB without its "huge" option; only documents that could hold one get it.
_HUGE_FROM = 10_000_000
# What libxml2 lets through by itself; any other limit is counted by us.
_USUAL_DEPTH = 256

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_DECLARATION = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']*)[\"']")
# Every one of these spells ASCII as ASCII, so that the bytes looked for below are the characters a parser would see.
_ENCODINGS = re.compile(rb"utf-?8|(us-)?ascii|latin-?1|iso[-_]?8859-\d{1,2}|windows-125\d|cp-?125\d", re.IGNORECASE)
_DOCTYPE = re.compile(rb"<!DOCTYPE[^>\[\"']*(?:\"[^\"]*\"[^>\[\"']*|'[^']*'[^>\[\"']*)*([>\[])")
_START_TAG = re.compile(rb"<(?:[A-Za-z_][\w.\-]*:)?([A-Za-z_][\w.\-]*)[\s/>]")
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_NAMED = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,31});")
_OF_XML = ("amp", "lt", "gt", "quot", "apos")
_FIRST_BYTES = 1 << 16
_PLAIN_ENCODINGS = ("utf8", "ascii", "usascii")
_PROLOG = re.compile(r"(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
_ROOT = re.compile(r"<[A-Za-z_](?:[^<>\"']|\"[^<\"]*\"|'[^<']*')*>")
_ADVICE = "Look at the document on sec.gov; if it is well-formed there, fetch the submission again"
_HOSTILE = "No filing needs it; the document is not read"


def parse_xml(data: bytes, accession_number: str, document: str) -> etree._Element:
    """The root element of a document, comments and processing instructions left out.

    HTML's own named entities (&nbsp;) are read as the characters they name. Raises ``UnreadableDocument`` for anything
    malformed or refused (see the module).
    """
    try:
        return _parsed(data, accession_number, document)
    except UnreadableDocument:
        # Hardly a document uses one, so they are looked for only where the parser stumbled.
        spelled_out = _NAMED.sub(_character, data)
        if spelled_out == data:
            raise
        return _parsed(spelled_out, accession_number, document)


def _parsed(data: bytes, accession_number: str, document: str) -> etree._Element:
    data, has_doctype = _admit(data, accession_number, document)
    deepest = limits().element_depth
    is_huge = len(data) > _HUGE_FROM or deepest > _USUAL_DEPTH
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        remove_comments=True,
        remove_pis=True,
        # Without ids libxml2 is faster, but then tries to load the DTD that a document type names.
        collect_ids=has_doctype,
        huge_tree=is_huge,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        _malformed(error, accession_number, document)
    if has_doctype:
        _no_entity_left(root, accession_number, document)
    if is_huge or deepest < _USUAL_DEPTH:
        _not_too_deep(root, deepest, accession_number, document)
    return root


class _NoTree:
    """A parser target that asks for no event: libxml2 checks the document, and nothing of it is kept."""

    def close(self) -> None:
        """Asked for at the end of every document."""


class PlainText(NamedTuple):
    """A document that may be scanned as text, from its root on, and the root's start tag."""

    text: str
    start_tag: str


def plain_text(data: bytes, accession_number: str, document: str) -> PlainText | None:
    """A plain document to be scanned as text; None where only ``parse_xml`` will do.

    Plain is a well-formed document without document type, in UTF-8 or ASCII, that has something inside its root, and
    behind the root's start tag no comment, processing instruction, CDATA section or namespace declaration: every < in
    it then opens a tag, and every prefix means what the root says. Line ends are single as XML has them, references to
    characters are left as they are. The check builds no tree, which takes two fifths of the time of a parse. Never
    raises but for what is refused: what is wrong with a malformed document is for ``parse_xml`` to tell.
    """
    data, has_doctype = _admit(data, accession_number, document)
    is_usual = not has_doctype and len(data) <= _HUGE_FROM and limits().element_depth == _USUAL_DEPTH
    text = _decoded(data) if is_usual else None
    if text is None or not _is_well_formed(data):
        return None
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    prolog = _PROLOG.match(text)
    root = _ROOT.match(text, prolog.end()) if prolog else None
    if root is None or root.group().endswith("/>") or _has_more_than_tags(text, root.end()):
        return None
    # What stands in front of the root may be a comment with tags inside.
    return PlainText(text[root.start() :], root.group())


def _decoded(data: bytes) -> str | None:
    """The text of a document in UTF-8 or ASCII."""
    declared = _DECLARATION.match(data)
    encoding = declared.group(1).decode().lower().replace("-", "") if declared else "utf8"
    if encoding not in _PLAIN_ENCODINGS or (encoding != "utf8" and not data.isascii()):
        return None
    try:
        return data.decode()
    except UnicodeDecodeError:
        return None


def _is_well_formed(data: bytes) -> bool:
    """Whether it is, of a document in UTF-8: to be told so saves libxml2 a conversion, where ASCII is declared."""
    parser = etree.XMLParser(
        target=cast("etree.ParserTarget", _NoTree()),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        collect_ids=False,
        encoding="utf-8",
    )
    try:
        etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        return False
    # Without a tree lxml raises for XML's own rules only; those of namespaces are in the log.
    return not parser.error_log.filter_from_errors()


def _has_more_than_tags(text: str, position: int) -> bool:
    """Whether <! or <? or a namespace declaration stands behind the position."""
    # A single character is looked for at the speed of memory, two in a row are not; neither ! nor ? is frequent.
    for mark in "!?":
        found = text.find(mark, position)
        while found >= 0:
            if text[found - 1] == "<":
                return True
            found = text.find(mark, found + 1)
    return text.rfind("xmlns", position) >= 0


def _character(named: re.Match[bytes]) -> bytes:
    """An entity of HTML as a character reference; XML's own five, and names that nobody defined, as they are."""
    name = named.group(1).decode()
    point = None if name in _OF_XML else name2codepoint.get(name)
    return named.group() if point is None else f"&#{point};".encode()


def iterate_xml(data: bytes, local_name: str, accession_number: str, document: str) -> Iterator[etree._Element]:
    """Each element of that local name, whatever its namespace, complete; dropped again when the next is asked for.

    For tables of many thousand rows: memory stays at about one row. Raises as ``parse_xml`` does.
    """
    data, _ = _admit(data, accession_number, document)
    events = etree.iterparse(
        BytesIO(data),
        events=("end",),
        tag="{*}" + local_name,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        attribute_defaults=False,
        remove_comments=True,
        remove_pis=True,
        huge_tree=False,
    )
    try:
        for _, element in events:
            yield element
            element.clear()
            while (earlier := element.getprevious()) is not None:
                parent = earlier.getparent()
                if parent is None:
                    break
                parent.remove(earlier)
    except etree.XMLSyntaxError as error:
        _malformed(error, accession_number, document)


def root_name(data: bytes) -> str:
    """Local name of the root element, told from the first kilobytes without parsing; empty where there is none."""
    found = _START_TAG.search(_COMMENT.sub(b"", data[:_FIRST_BYTES]))
    return found.group(1).decode() if found else ""


def _admit(data: bytes, accession_number: str, document: str) -> tuple[bytes, bool]:
    """The bytes as they may be parsed, and whether a document type stands in them; or ``UnreadableDocument``."""
    most = limits().document_bytes
    if len(data) > most:
        problem = f"it has {len(data):,} bytes, more than the {most:,} that are read"
        raise UnreadableDocument(accession_number, document, problem, raise_advice("most_document_bytes"))
    data = data.removeprefix(_BYTE_ORDER_MARK)
    if data[:1] != b"<":
        data = data.lstrip()
    if data[:1] != b"<" or b"\0" in data[:256]:
        problem = "it is not XML in an encoding that spells ASCII as ASCII (line 1)"
        raise UnreadableDocument(accession_number, document, problem, _ADVICE)
    declared = _DECLARATION.match(data)
    if declared and not _ENCODINGS.fullmatch(declared.group(1)):
        name = declared.group(1).decode("ascii", "replace")
        raise UnreadableDocument(accession_number, document, f"it declares the encoding {name!r} (line 1)", _HOSTILE)
    # A declaration stands in a document type only; without one there is nothing to look for, and most have none.
    # Looked for from behind, which CPython does two and a half times faster than from the front.
    has_doctype = data.rfind(b"!DOCTYPE") >= 0
    if has_doctype:
        _refuse_declarations(data, accession_number, document)
    return data, has_doctype


def _refuse_declarations(data: bytes, accession_number: str, document: str) -> None:
    at, what = data.find(b"<!ENTITY"), "an entity"
    if at < 0:
        at = next((found.start() for found in _DOCTYPE.finditer(data) if found.group(1) == b"["), -1)
        what = "a DTD of its own"
    if at < 0:
        return
    line = data.count(b"\n", 0, at) + 1
    raise UnreadableDocument(accession_number, document, f"it declares {what} (line {line})", _HOSTILE)


def _no_entity_left(root: etree._Element, accession_number: str, document: str) -> None:
    """An entity that an external DTD would declare is left in the tree as a node, and its text would be lost."""
    for entity in root.iter(etree.Entity):
        problem = f"it uses the entity {entity.text}, which is not declared in it (line {entity.sourceline})"
        raise UnreadableDocument(accession_number, document, problem, _ADVICE)


def _not_too_deep(root: etree._Element, deepest: int, accession_number: str, document: str) -> None:
    depth = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > deepest:
            problem = f"its elements nest deeper than {deepest} (line {element.sourceline})"
            raise UnreadableDocument(accession_number, document, problem, raise_advice("deepest_elements"))


def _malformed(error: etree.XMLSyntaxError, accession_number: str, document: str) -> NoReturn:
    problem = f"it is not well-formed XML: {error.msg} (line {error.lineno})"
    raise UnreadableDocument(accession_number, document, problem, _ADVICE) from None
