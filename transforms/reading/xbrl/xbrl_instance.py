"""An XBRL instance -> raw_xbrl_fact: EDGAR's extracted instance of an inline filing, or a filed EX-101.INS."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence

import polars as pl
from lxml import etree

from transforms.reading.errors import UnreadableDocument
from transforms.reading.safe_xml import parse_xml
from transforms.reading.xbrl.xbrl_contexts import (
    CONTEXT,
    UNIT,
    XBRLI,
    element_name,
    read_contexts,
    read_units,
    text_below,
)
from transforms.reading.xbrl.xbrl_facts import FactColumns
from transforms.reading.xbrl.xbrl_numbers import exact_digits
from transforms.reading.xbrl.xbrl_words import BLOCK_TAG

_BLOCK_TAG, _BLOCK_TAG_OF_ANY_CASE = re.compile(BLOCK_TAG), re.compile(BLOCK_TAG, re.IGNORECASE)
_CAPITAL_TAG = re.compile(r"</?[A-Z]")
_ANY_TAG = re.compile(r"<!--.*?-->|</?[A-Za-z][^>]*>", re.DOTALL)
_MARKUP = re.compile(r"</?[A-Za-z][^>]*>|&(?:#\d+|#[xX][0-9A-Fa-f]+|[A-Za-z]\w*);")
_NOT_FACTS = (XBRLI, "{http://www.xbrl.org/2003/linkbase}")


def read_instance(data: bytes, accession_number: str, document: str, source: str) -> pl.DataFrame:
    """Every fact of one instance, in document order, with the schema of raw_xbrl_fact.

    Grain: one fact. ``source`` is 'extracted' or 'instance'. Numbers are in the unit filed, exact; text is kept as its
    words (a block's markup taken off, white space single), as the inline road keeps it. A fact that cannot be read
    whole is kept with its ``problem``. Raises ``UnreadableDocument`` where the document is no XBRL instance.
    """
    root = parse_xml(data, accession_number, document)
    if root.tag != XBRLI + "xbrl":
        problem = f"its root is {root.tag}, not xbrli:xbrl"
        raise UnreadableDocument(accession_number, document, problem, "Look at the document on sec.gov")
    columns = _columns(list(_items(root)), document)
    return columns.frame(accession_number, source, read_contexts(root.iter(CONTEXT), root), read_units(root.iter(UNIT)))


def visible_words(text: str) -> str:
    """The words a reader sees in a value: markup taken off, entities resolved, white space single."""
    if _MARKUP.search(text):
        text = _BLOCK_TAG.sub(" ", text)
        # Hardly a filing has tags in capitals, and looking for both cases takes half as long again.
        if _CAPITAL_TAG.search(text):
            text = _BLOCK_TAG_OF_ANY_CASE.sub(" ", text)
        text = html.unescape(_ANY_TAG.sub("", text))
    return " ".join(text.split())


def _items(root: etree._Element) -> Iterator[etree._Element]:
    """The facts below the root, those inside tuples too."""
    for element in root:
        if element.get("contextRef") is not None:
            yield element
        elif not element.tag.startswith(_NOT_FACTS):
            yield from (inner for inner in element.iterdescendants() if inner.get("contextRef") is not None)


def _columns(facts: Sequence[etree._Element], document: str) -> FactColumns:
    columns = FactColumns()
    columns.add_attributes(facts, document)
    columns.concepts += _concepts(facts)
    for element, unit_id, is_nil in zip(facts, columns.unit_ids, columns.are_nil, strict=True):
        if is_nil:
            columns.add_value(None, None)
            continue
        text = text_below(element) if len(element) else element.text or ""
        if unit_id is None:
            columns.add_value(visible_words(text), None)
        else:
            text = text.strip()
            columns.add_value(text, _number(text, columns))
    return columns


def _number(text: str, columns: FactColumns) -> str | None:
    try:
        return exact_digits(text)
    except ValueError as error:
        columns.add_problem(str(error))
        return None


def _concepts(facts: Iterable[etree._Element]) -> list[str]:
    """The facts' names, each made out once."""
    known: dict[tuple[str | None, str], str] = {}
    concepts: list[str] = []
    for element in facts:
        key = (element.prefix, element.tag)
        concept = known.get(key)
        if concept is None:
            concept = known[key] = element_name(element)
        concepts.append(concept)
    return concepts
