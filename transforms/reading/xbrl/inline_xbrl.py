"""Inline XBRL -> raw_xbrl_fact: the facts that are tagged inside the pages of a filing.

Text facts are kept as the words a reader sees, white space single, without what ix:exclude takes out; where a format
says so (dates, booleans, durations), as the value that the words mean. The text of a number stays as printed, and its
value is that text by its format, times ten to the scale, negative where the sign attribute says so: parentheses and
minus signs round it are only text. Facts in ix:hidden and nested facts are facts like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import polars as pl

from transforms.reading.errors import UnreadableDocument
from transforms.reading.xbrl.inline_formats import format_key, numeric_format, text_format
from transforms.reading.xbrl.inline_page import NUMBER, TEXT, Continuation, Page
from transforms.reading.xbrl.inline_plain import read_plain
from transforms.reading.xbrl.inline_tree import read_tree
from transforms.reading.xbrl.xbrl_contexts import XSI_NIL, Context, Names, keep
from transforms.reading.xbrl.xbrl_facts import TRUE, FactColumns
from transforms.reading.xbrl.xbrl_numbers import exact_digits
from transforms.reading.xbrl.xbrl_words import INLINE_NAMESPACES

__all__ = ["INLINE_NAMESPACES", "read_inline"]

_REGISTRIES = (
    "http://www.xbrl.org/inlineXBRL/transformation/",
    "http://www.xbrl.org/2008/inlineXBRL/transformation",
    "http://www.sec.gov/inlineXBRL/transformation/",
)
_Printed = tuple[str | None, str, str | None, str | None]
"""How a number is printed: format, words, scale and sign."""


def read_inline(
    documents: Sequence[tuple[str, bytes]], accession_number: str, *, numbers_only: bool = False
) -> pl.DataFrame:
    """Every fact of one inline document set, given as (file name, bytes), with the schema of raw_xbrl_fact.

    Grain: one fact, in document order; with ``numbers_only`` those of ix:nonNumeric are left out and not counted.
    Contexts, units and continuations are shared by the whole set. A fact that cannot be read whole is kept with its
    ``problem``. Raises ``UnreadableDocument`` where a document is malformed.
    """
    pages = [_page(name, data, accession_number, numbers_only) for name, data in documents]
    contexts, units = _contexts(pages), _units(pages, accession_number)
    continuations = {key: each for page in pages for key, each in page.continuations.items()}
    columns = FactColumns()
    for page in pages:
        _Reader(page, columns, continuations).read()
    return columns.frame(accession_number, "inline", contexts, units)


def _page(name: str, data: bytes, accession_number: str, numbers_only: bool) -> Page:
    plain = read_plain(name, data, accession_number, numbers_only=numbers_only)
    return plain or read_tree(name, data, accession_number, numbers_only=numbers_only)


def _contexts(pages: Sequence[Page]) -> dict[str, Context]:
    contexts: dict[str, Context] = {}
    for page in pages:
        for context_id, context in page.contexts.items():
            keep(contexts, context_id, context)
    return contexts


def _units(pages: Sequence[Page], accession_number: str) -> dict[str, str]:
    units: dict[str, str] = {}
    for page in pages:
        for unit_id, unit in page.units.items():
            if units.setdefault(unit_id, unit) != unit:
                problem = f"unit {unit_id} is defined twice in the filing, as {units[unit_id]} and as {unit}"
                raise UnreadableDocument(accession_number, page.name, problem, "Report the filing")
    return units


class _Reader:
    """Reads the facts of one page into the columns; names, formats and printed numbers are made out once each."""

    def __init__(self, page: Page, columns: FactColumns, continuations: Mapping[str, Continuation]) -> None:
        self._page = page
        self._columns = columns
        self._continuations = continuations
        self._numbers: dict[_Printed, tuple[str, str, None]] = {}
        self._formats: dict[str, str | None] = {}
        self._numeric: dict[str | None, Callable[[str], str] | None] = {None: str.strip}

    def read(self) -> None:
        """Add every fact of the page, in document order."""
        page, columns, said = self._page, self._columns, self._page.attributes
        are_nil = [each in TRUE for each in said[XSI_NIL]]
        columns.documents += [page.name] * len(page.kinds)
        columns.fact_ids += said["id"]
        columns.concepts += Names(page.namespaces).names(said["name"], page.namespaces_at)
        columns.context_ids += said["contextRef"]
        columns.unit_ids += said["unitRef"]
        columns.decimals += said["decimals"]
        columns.are_nil += are_nil
        printed = zip(said["format"], page.words, said["scale"], said["sign"], strict=True)
        for position, (kind, is_nil, key) in enumerate(zip(page.kinds, are_nil, printed, strict=True)):
            if kind == TEXT:
                self._add_text(position, is_nil)
            elif is_nil:
                columns.add_value(None, None)
            elif kind == NUMBER:
                # Many numbers are printed several times, so each is worked out once.
                text, digits, problem = self._numbers.get(key) or self._number(position, key)
                if problem:
                    columns.add_problem(problem)
                if said["unitRef"][position] is None:
                    columns.add_problem("the number has no unit")
                columns.add_value(text, digits)
            else:
                # A fraction has no exact decimal, so no number is given.
                columns.add_problem("a fraction is kept as its text only")
                columns.add_value(page.words[position], None)

    def _number(self, position: int, key: _Printed) -> tuple[str, str | None, str | None]:
        """The text of a printed number, the digits of its value, or what is wrong with it."""
        name, words, scale, sign = key
        text = words.strip()
        try:
            transform = self._numeric.get(name) or self._numeric_format(name or "", position)
            if sign not in (None, "", "-"):
                raise ValueError(f"the sign {sign!r} is not '-'")
            found = (text, exact_digits(transform(text), scale, negative=sign == "-"), None)
        except ValueError as error:
            return text, None, str(error)
        self._numbers[key] = found
        return found

    def _numeric_format(self, name: str, position: int) -> Callable[[str], str]:
        key = self._format_key(name, position)
        transform = numeric_format(key) if key else None
        if transform is None:
            raise ValueError(f"the numeric format {name!r} is not known")
        self._numeric[name] = transform
        return transform

    def _format_key(self, name: str, position: int) -> str | None:
        """The format's name without its prefix; None where the prefix is none of a transformation registry."""
        if name not in self._formats:
            prefix, _, local = name.strip().rpartition(":")
            uri = self._page.namespaces.get(prefix) or self._page.namespaces_at(position).get(prefix) or ""
            self._formats[name] = format_key(local) if uri.startswith(_REGISTRIES) else None
        return self._formats[name]

    def _add_text(self, position: int, is_nil: bool) -> None:
        words = self._chain(position)
        value = None if is_nil else " ".join(words.split())
        name = self._page.attributes["format"][position]
        if name and value is not None:
            try:
                value = self._transformed(name, value, position)
            except ValueError as error:
                self._columns.add_problem(str(error))
        self._columns.add_value(value, None)

    def _chain(self, position: int) -> str:
        """The words of a fact and its continuations; what is wrong with them, if anything is, becomes its problem."""
        words = self._page.words[position]
        following = self._page.attributes["continuedAt"][position]
        if following is None:
            return words
        pieces: dict[str, str] = {}
        while following is not None:
            continuation = self._continuations.get(following)
            if continuation is None:
                self._columns.add_problem(f"its continuation {following!r} is missing")
                break
            if following in pieces:
                self._columns.add_problem(f"its continuation {following!r} goes round in a circle")
                break
            pieces[following], following = continuation
        return " ".join((words, *pieces.values()))

    def _transformed(self, name: str, value: str, position: int) -> str:
        key = self._format_key(name, position)
        transform = (text_format(key) or numeric_format(key)) if key else None
        if transform is None:
            raise ValueError(f"the format {name!r} is not known; its words are kept")
        return transform(value)
