"""A page of inline XBRL by scanning its text, without a tree: in two thirds of the time, for plain pages only.

A page is plain where ``safe_xml.plain_text`` says so and where its tags are written as every filing agent writes them;
of 46 real annual and quarterly reports of sixteen companies all are. For any other page ``read_plain`` gives None, and
the page is read by way of the tree, with the same rows: nothing is guessed here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter

from transforms.reading.safe_xml import PlainText, plain_text
from transforms.reading.xbrl.inline_page import (
    ATTRIBUTES,
    CONTINUATION,
    FRACTION,
    NUMBER,
    TEXT,
    Column,
    Continuation,
    Page,
)
from transforms.reading.xbrl.inline_resources import read_resources
from transforms.reading.xbrl.xbrl_contexts import XSI_NIL
from transforms.reading.xbrl.xbrl_words import BLOCK_TAG

_IX_TAG = re.compile(r"<(/?)ix:([^\s/>]+)([^>]*)>")
_BLOCK_TAG = re.compile(BLOCK_TAG)
_ANY_TAG = re.compile(r"<[^>]*>")
_REFERENCE = re.compile(r"&#?\w+;")
_NAMED = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'"}
# No XML document can hold this character, not even by reference.
_BORDER = "\x01"

_SPELLED = {XSI_NIL: "xsi:nil"}
_OTHER_ATTRIBUTES = ("order", "escape", "target", "precision", "tupleRef", "xml:lang")
_KNOWN_ATTRIBUTES = {_SPELLED.get(name, name) for name in ATTRIBUTES} | {*_OTHER_ATTRIBUTES}
_Layout = Callable[[Column], tuple[str | None, ...]]


class _NotPlainError(Exception):
    """The page has something that only the tree can tell."""


@dataclass(slots=True)
class _Tags:
    """The ix tags of a page in document order, and the text between them: ``between[i]`` is in front of tag i."""

    between: list[str]
    closings: list[str]
    names: list[str]
    attributes: list[str]
    ends: list[int]
    """Of an opening tag the closing one; of an empty one itself."""

    def opening(self, *names: str) -> list[int]:
        """The opening tags of these names."""
        closings = self.closings
        return [tag for tag, name in enumerate(self.names) if name in names and not closings[tag]]

    def inside(self, tag: int) -> str:
        """All between a tag and its end, but for the ix tags there and what ix:exclude takes out."""
        end = self.ends[tag]
        if end == tag + 1:
            return self.between[end]
        if "exclude" not in self.names[tag + 1 : end]:
            return "".join(self.between[tag + 1 : end + 1])
        return "".join(self._not_excluded(tag, end))

    def _not_excluded(self, tag: int, end: int) -> Iterable[str]:
        following = tag + 1
        while following <= end:
            yield self.between[following]
            is_exclude = following < end and self.names[following] == "exclude" and not self.closings[following]
            following = (self.ends[following] if is_exclude else following) + 1


def read_plain(name: str, data: bytes, accession_number: str, *, numbers_only: bool) -> Page | None:
    """The page of these bytes, or None where it is not plain; raises ``UnreadableDocument`` for what is refused."""
    plain = plain_text(data, accession_number, name)
    if plain is None:
        return None
    try:
        return _page(name, plain, accession_number, numbers_only)
    except _NotPlainError:
        return None


def _page(name: str, plain: PlainText, accession_number: str, numbers_only: bool) -> Page:
    tags = _tags(plain.text)
    resources = read_resources(plain.start_tag, _inside_resources(tags), accession_number, name)
    if resources is None:
        raise _NotPlainError
    facts = tags.opening(NUMBER) if numbers_only else tags.opening(NUMBER, TEXT)
    continuations = [] if numbers_only else tags.opening(CONTINUATION)
    columns = _columns([tags.attributes[tag] for tag in facts])
    if not resources.contexts.keys() >= set(columns["contextRef"]) or _has_empty_tag(tags, facts):
        raise _NotPlainError
    _strip(tags, sorted(facts + continuations))
    return Page(
        name,
        kinds=[tags.names[tag] for tag in facts],
        attributes=columns,
        words=[tags.inside(tag) for tag in facts],
        continuations=_continuations(tags, continuations),
        contexts=resources.contexts,
        units=resources.units,
        namespaces=resources.namespaces,
        namespaces_at=lambda _: resources.namespaces,
    )


def _inside_resources(tags: _Tags) -> str:
    """What stands in ix:resources. Contexts and units count wherever they stand, so none may stand elsewhere."""
    found = tags.opening("resources")
    first, end = (found[0], tags.ends[found[0]]) if found else (0, 0)
    if len(found) > 1 or "exclude" in tags.names[first:end]:
        raise _NotPlainError
    # Looked for from behind and without the frequent <, which CPython does in half the time.
    if any(text.rfind("xbrli:") >= 0 for text in (*tags.between[: first + 1], *tags.between[end + 1 :])):
        raise _NotPlainError
    return "".join(tags.between[first + 1 : end + 1])


def _has_empty_tag(tags: _Tags, facts: Iterable[int]) -> bool:
    """Whether a number, whose blanks are kept, has a tag such as <br/> inside: it stands for two blanks, not one."""
    return any("/>" in tags.inside(tag) for tag in facts if tags.names[tag] == NUMBER)


def _tags(text: str) -> _Tags:
    pieces = _IX_TAG.split(text)
    closings, names, attributes = pieces[1::4], pieces[2::4], pieces[3::4]
    if FRACTION in names:
        raise _NotPlainError
    return _Tags(pieces[0::4], closings, names, attributes, _ends(closings, attributes))


def _ends(closings: Sequence[str], attributes: Sequence[str]) -> list[int]:
    ends = list(range(len(closings)))
    opened: list[int] = []
    for tag, (closing, said) in enumerate(zip(closings, attributes, strict=True)):
        if closing:
            ends[opened.pop()] = tag
        elif said.count('"') % 2 or "'" in said:
            raise _NotPlainError  # A > that stands in an attribute may have ended the tag too early.
        elif not said.endswith("/"):
            opened.append(tag)
    return ends


def _columns(texts: Sequence[str]) -> dict[str, Column]:
    """What the tags say, by attribute. Tags spell few orders of attributes, so each order is made out once."""
    layouts: dict[tuple[str, ...], _Layout] = {}
    rows: list[tuple[str | None, ...]] = []
    for text in texts:
        pieces = text.split('"')
        spelled = tuple(pieces[::2])
        layout = layouts.get(spelled)
        if layout is None:
            layout = layouts[spelled] = _layout(spelled)
        rows.append(layout([*pieces, None]))
    together = "".join(texts)
    # A reference would have to be resolved, and white space in a value to become blanks.
    if "&" in together or (("\n" in together or "\t" in together) and any(map(_has_lines, rows))):
        raise _NotPlainError
    columns = zip(*rows, strict=True) if rows else [()] * len(ATTRIBUTES)
    return {name: list(column) for name, column in zip(ATTRIBUTES, columns, strict=True)}


def _has_lines(row: Iterable[str | None]) -> bool:
    return any("\n" in value or "\t" in value for value in row if value)


def _layout(spelled: Sequence[str]) -> _Layout:
    """What takes the values of ``ATTRIBUTES`` out of a tag that was split at its quotes and has a None at its end.

    ``spelled`` is every other piece: what stands in front of each value, and what stands behind the last.
    """
    *names, rest = (each.strip() for each in spelled)
    places = {name.removesuffix("="): 2 * index + 1 for index, name in enumerate(names) if name.endswith("=")}
    if rest not in ("", "/") or len(places) < len(names) or not places.keys() <= _KNOWN_ATTRIBUTES:
        raise _NotPlainError
    return itemgetter(*(places.get(_SPELLED.get(name, name), -1) for name in ATTRIBUTES))


def _continuations(tags: _Tags, found: Sequence[int]) -> dict[str, Continuation]:
    columns = _columns([tags.attributes[tag] for tag in found])
    return {
        continuation_id or "": Continuation(tags.inside(tag), following)
        for tag, continuation_id, following in zip(found, columns["id"], columns["continuedAt"], strict=True)
    }


def _strip(tags: _Tags, found: Iterable[int]) -> None:
    """Take the markup off all text that stands inside the tags found; nested ones lie inside others' reach."""
    covered: list[int] = []
    reach = 0
    for tag in found:
        end = tags.ends[tag]
        if end > reach:
            covered.extend(range(max(tag, reach) + 1, end + 1))
            reach = end
    words = _visible(_BORDER.join([tags.between[each] for each in covered])).split(_BORDER)
    for each, text in zip(covered, words, strict=bool(covered)):
        tags.between[each] = text


def _visible(text: str) -> str:
    """The text without its tags, blocks and cells apart, references resolved."""
    text = _ANY_TAG.sub("", _BLOCK_TAG.sub(" ", text))
    # A > that stands in an attribute would end its tag too early.
    if ">" in text:
        raise _NotPlainError
    if "&" not in text:
        return text
    return _REFERENCE.sub(lambda found: _character(found.group()), text)


@lru_cache(maxsize=1024)
def _character(reference: str) -> str:
    """What a reference that stands in a well-formed document without document type means."""
    if reference in _NAMED:
        return _NAMED[reference]
    digits = reference[2:-1]
    return chr(int(digits[1:], 16) if digits[0] in "xX" else int(digits))
