"""Inline XBRL -> raw_xbrl_fact: the facts that are tagged inside the pages of a filing.

Text facts are kept as the words a reader sees, white space single, without what ix:exclude takes out; where a format
says so (dates, booleans, durations), as the value that the words mean. The text of a number stays as printed, and its
value is that text by its format, times ten to the scale, negative where the sign attribute says so: parentheses and
minus signs round it are only text. Facts in ix:hidden and nested facts are facts like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import polars as pl
from lxml import etree

from transforms.reading.errors import UnreadableDocument
from transforms.reading.inline_formats import exact_number, format_key, numeric_format, text_format
from transforms.reading.safe_xml import parse_xml
from transforms.reading.xbrl_contexts import CONTEXT, UNIT, Context, Names, Namespaces, keep, read_contexts, read_units
from transforms.reading.xbrl_facts import FactColumns
from transforms.reading.xbrl_words import INLINE_NAMESPACES, InlineWords

__all__ = ["INLINE_NAMESPACES", "read_inline"]

_REGISTRIES = (
    "http://www.xbrl.org/inlineXBRL/transformation/",
    "http://www.xbrl.org/2008/inlineXBRL/transformation",
    "http://www.sec.gov/inlineXBRL/transformation/",
)


def _ix(name: str) -> tuple[str, ...]:
    return tuple(f"{{{uri}}}{name}" for uri in INLINE_NAMESPACES)


_NUMBER, _FRACTION, _TEXT = _ix("nonFraction"), _ix("fraction"), _ix("nonNumeric")
_CONTINUATION = _ix("continuation")
_NUMERATOR, _DENOMINATOR = _ix("numerator"), _ix("denominator")


@dataclass(slots=True)
class _Page:
    """One document of the set: the elements in it that the reading needs, found in one walk, in document order."""

    name: str
    root: etree._Element
    facts: list[etree._Element] = field(default_factory=list)
    contexts: list[etree._Element] = field(default_factory=list)
    units: list[etree._Element] = field(default_factory=list)
    continuations: list[etree._Element] = field(default_factory=list)
    fraction_parts: list[etree._Element] = field(default_factory=list)

    def find(self, *, numbers_only: bool) -> None:
        """Fill the lists. The elements are kept, as lxml makes a new object of one that nobody holds any more."""
        list_of = {
            CONTEXT: self.contexts,
            UNIT: self.units,
            **dict.fromkeys(_NUMERATOR + _DENOMINATOR, self.fraction_parts),
            **dict.fromkeys(_NUMBER + _FRACTION, self.facts),
        }
        if not numbers_only:
            list_of |= dict.fromkeys(_CONTINUATION, self.continuations) | dict.fromkeys(_TEXT, self.facts)
        for element in self.root.iter(*list_of):
            list_of[element.tag].append(element)


def read_inline(
    documents: Sequence[tuple[str, bytes]], accession_number: str, *, numbers_only: bool = False
) -> pl.DataFrame:
    """Every fact of one inline document set, given as (file name, bytes), with the schema of raw_xbrl_fact.

    Grain: one fact, in document order; with ``numbers_only`` those of ix:nonNumeric are left out and not counted.
    Contexts, units and continuations are shared by the whole set. A fact that cannot be read whole is kept with its
    ``problem``. Raises ``UnreadableDocument`` where a document is malformed.
    """
    pages = [_Page(name, parse_xml(data, accession_number, name)) for name, data in documents]
    for page in pages:
        page.find(numbers_only=numbers_only)
    contexts, units = _contexts(pages), _units(pages, accession_number)
    words, columns = InlineWords(), FactColumns()
    for page in pages:
        words.add(page.root, (*page.facts, *page.fraction_parts), page.continuations)
    for page in pages:
        _Reader(page.root, columns, words).read(page)
    return columns.frame(accession_number, "inline", contexts, units)


def _contexts(pages: Sequence[_Page]) -> dict[str, Context]:
    contexts: dict[str, Context] = {}
    for page in pages:
        for context_id, context in read_contexts(page.contexts, page.root).items():
            keep(contexts, context_id, context)
    return contexts


def _units(pages: Sequence[_Page], accession_number: str) -> dict[str, str]:
    units: dict[str, str] = {}
    for page in pages:
        for unit_id, unit in read_units(page.units).items():
            if units.setdefault(unit_id, unit) != unit:
                problem = f"unit {unit_id} is defined twice in the filing, as {units[unit_id]} and as {unit}"
                raise UnreadableDocument(accession_number, page.name, problem, "Report the filing")
    return units


class _Reader:
    """Reads the facts of one page into the columns; names, formats and printed numbers are made out once each."""

    def __init__(self, root: etree._Element, columns: FactColumns, words: InlineWords) -> None:
        self._columns = columns
        self._words = words
        self._namespaces: Namespaces = root.nsmap
        self._names = Names(root)
        self._numbers: dict[tuple[str | None, ...], Decimal] = {}
        self._formats: dict[str, str | None] = {}
        self._numeric: dict[str | None, Callable[[str], str] | None] = {None: str.strip}

    def read(self, page: _Page) -> None:
        """Add every fact of the page, in document order."""
        columns, first = self._columns, len(self._columns.texts)
        columns.add_attributes(page.facts, page.name)
        columns.concepts += self._names.names(page.facts)
        for element, is_nil in zip(page.facts, columns.are_nil[first:], strict=True):
            if element.tag in _NUMBER:
                self._add_number(element, is_nil)
            elif element.tag in _TEXT:
                self._add_text(element, is_nil)
            else:
                self._add_fraction(element, is_nil)

    def _add_number(self, element: etree._Element, is_nil: bool) -> None:
        if is_nil:
            self._columns.add_value(None, None)
            return
        # Hardly a number has elements inside, and its text is then had without XPath.
        text = (self._words.of(element) if len(element) else element.text or "").strip()
        number: Decimal | None = None
        try:
            number = self._number(element, text)
        except ValueError as error:
            self._columns.add_problem(str(error))
        if element.get("unitRef") is None:
            self._columns.add_problem("the number has no unit")
        self._columns.add_value(text, number)

    def _number(self, element: etree._Element, text: str) -> Decimal:
        """The value of a printed number; many are printed several times, so each is worked out once."""
        name, scale, sign = element.get("format"), element.get("scale"), element.get("sign")
        key = (name, text, scale, sign)
        number = self._numbers.get(key)
        if number is None:
            transform = self._numeric.get(name) or self._numeric_format(name or "", element)
            if sign not in (None, "", "-"):
                raise ValueError(f"the sign {sign!r} is not '-'")
            number = self._numbers[key] = exact_number(transform(text), scale, negative=sign == "-")
        return number

    def _numeric_format(self, name: str, element: etree._Element) -> Callable[[str], str]:
        key = self._format_key(name, element)
        transform = numeric_format(key) if key else None
        if transform is None:
            raise ValueError(f"the numeric format {name!r} is not known")
        self._numeric[name] = transform
        return transform

    def _format_key(self, name: str, element: etree._Element) -> str | None:
        """The format's name without its prefix; None where the prefix is none of a transformation registry."""
        if name not in self._formats:
            prefix, _, local = name.strip().rpartition(":")
            uri = self._namespaces.get(prefix) or element.nsmap.get(prefix) or ""
            self._formats[name] = format_key(local) if uri.startswith(_REGISTRIES) else None
        return self._formats[name]

    def _add_text(self, element: etree._Element, is_nil: bool) -> None:
        chain, problem = self._words.chain(element)
        if problem:
            self._columns.add_problem(problem)
        value = None if is_nil else " ".join(self._words.of(*chain).split())
        name = element.get("format")
        if name and value is not None:
            try:
                value = self._transformed(name, value, element)
            except ValueError as error:
                self._columns.add_problem(str(error))
        self._columns.add_value(value, None)

    def _transformed(self, name: str, value: str, element: etree._Element) -> str:
        key = self._format_key(name, element)
        transform = (text_format(key) or numeric_format(key)) if key else None
        if transform is None:
            raise ValueError(f"the format {name!r} is not known; its words are kept")
        return transform(value)

    def _add_fraction(self, element: etree._Element, is_nil: bool) -> None:
        """A fraction is numerator / denominator as text; it has no exact decimal, so no number is given."""
        if is_nil:
            self._columns.add_value(None, None)
            return
        parts = [next(element.iter(*tags), None) for tags in (_NUMERATOR, _DENOMINATOR)]
        words = ["" if part is None else self._words.of(part).strip() for part in parts]
        self._columns.add_problem("a fraction is kept as its text only")
        self._columns.add_value(" / ".join(words), None)
