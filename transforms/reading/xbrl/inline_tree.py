"""A page of inline XBRL by way of lxml's tree: every well-formed page can be read so."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from transforms.reading.safe_xml import parse_xml
from transforms.reading.xbrl.inline_page import ATTRIBUTES, CONTINUATION, FRACTION, NUMBER, TEXT, Continuation, Page
from transforms.reading.xbrl.xbrl_contexts import CONTEXT, UNIT, read_contexts, read_units
from transforms.reading.xbrl.xbrl_words import INLINE_NAMESPACES, InlineWords


def _ix(name: str) -> tuple[str, ...]:
    return tuple(f"{{{uri}}}{name}" for uri in INLINE_NAMESPACES)


_NUMBER, _FRACTION, _TEXT = _ix(NUMBER), _ix(FRACTION), _ix(TEXT)
_CONTINUATION = _ix(CONTINUATION)
_NUMERATOR, _DENOMINATOR = _ix("numerator"), _ix("denominator")


def read_tree(name: str, data: bytes, accession_number: str, *, numbers_only: bool) -> Page:
    """The page of these bytes. Raises ``UnreadableDocument`` where they are malformed."""
    root = parse_xml(data, accession_number, name)
    facts: list[etree._Element] = []
    contexts: list[etree._Element] = []
    units: list[etree._Element] = []
    continuations: list[etree._Element] = []
    parts: list[etree._Element] = []
    list_of = {
        CONTEXT: contexts,
        UNIT: units,
        **dict.fromkeys(_NUMERATOR + _DENOMINATOR, parts),
        **dict.fromkeys(_NUMBER + _FRACTION, facts),
    }
    if not numbers_only:
        list_of |= dict.fromkeys(_CONTINUATION, continuations) | dict.fromkeys(_TEXT, facts)
    # The elements are kept, as lxml makes a new object of one that nobody holds any more.
    for element in root.iter(*list_of):
        list_of[element.tag].append(element)
    words = InlineWords(root, (*facts, *parts, *continuations))
    return Page(
        name,
        kinds=[element.tag.rpartition("}")[2] for element in facts],
        attributes={attribute: [element.get(attribute) for element in facts] for attribute in ATTRIBUTES},
        words=[_words(element, words) for element in facts],
        continuations=_continuations(continuations, words),
        contexts=read_contexts(contexts, root),
        units=read_units(units),
        namespaces=root.nsmap,
        namespaces_at=lambda position: facts[position].nsmap,
    )


def _words(element: etree._Element, words: InlineWords) -> str:
    if element.tag not in _FRACTION:
        return words.of(element)
    parts = [next(element.iter(*tags), None) for tags in (_NUMERATOR, _DENOMINATOR)]
    return " / ".join("" if part is None else words.of(part).strip() for part in parts)


def _continuations(elements: Sequence[etree._Element], words: InlineWords) -> dict[str, Continuation]:
    return {element.get("id", ""): Continuation(words.of(element), element.get("continuedAt")) for element in elements}
