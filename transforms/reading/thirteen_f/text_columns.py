"""The fixed-width tables of a text 13F: where each begins and ends, and at which characters its columns start."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_MARKERS = re.compile(r"<[SC]>", re.IGNORECASE)
_MARKER_LINE = re.compile(r"\s*<[SC]>(?:\s*<[SC]>)*\s*", re.IGNORECASE)
_STUB = re.compile(r"\s*<S>", re.IGNORECASE)
_BREAK = re.compile(r"\s*</?(?:TABLE|PAGE|CAPTION|TEXT|PRE|DOCUMENT|TYPE)\b", re.IGNORECASE)
_RULE = frozenset("-=_ \v")
_DASHES = re.compile(r"[-=_]{2,}")
_CUSIP = re.compile(r"\bCUSIP\b", re.IGNORECASE)
_VOTES = re.compile(r"(?<![a-z])(sole)\s+(?:\(\w\)\s*)?(shared)\s+(?:\(\w\)\s*)?(none)(?![a-z])", re.IGNORECASE)
# A caption is seldom longer, and one that is may lie behind a page of other text.
_CAPTION_LINES = 25
_RULED_COLUMNS = 6
_BEFORE_MARKERS = 4
# Issuer, class, CUSIP, value, shares, discretion, other managers and at least one column of votes. With SH/PRN and
# put/call apart, ten columns are two fewer than all: such a table marks one column for all votes.
_FEWEST_WITH_VOTES = 10
_OPTION = re.compile(r"\bPUT\b", re.IGNORECASE)

_TAB = 8
_LONGEST_LINE = 1000

TABBED = "\v"
"""Stands where a tab stood: blank to every pattern, and still to be told from a space."""

WRAPPED_AT = 256
"""The column at which the second line of a row that goes over two lines is thought to begin."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the columns of a table start, as characters from 0.

    ``is_wrapped``: every row goes over two lines, and the second's columns count from ``WRAPPED_AT``.
    ``voting_count`` says how many of the last columns hold votes; ``voting_words`` are the spans of the words Sole,
    Shared and None over them, empty where they are not printed. ``has_caption`` is False for the further pages of a
    table that do not repeat it.
    """

    starts: tuple[int, ...]
    is_wrapped: bool = False
    voting_count: int = 3
    voting_words: tuple[tuple[int, int], ...] = ()
    has_caption: bool = True

    def start(self, index: int) -> int | None:
        """Where the column of that number starts, counted from 0; None where the table marks none."""
        return self.starts[index] if index < len(self.starts) else None

    def at(self, index: int, fallback: int) -> int:
        """As ``start``, with a value for tables that do not mark that column."""
        return self.starts[index] if index < len(self.starts) else fallback

    @property
    def managers(self) -> int | None:
        """Where the numbers of the other managers start: the column in front of the votes."""
        return self.starts[-self.voting_count - 1] if len(self.starts) >= _FEWEST_WITH_VOTES else None

    @property
    def voting(self) -> tuple[int, ...]:
        """Where the columns of votes start; none where the table ends before them."""
        return self.starts[-self.voting_count :] if len(self.starts) >= _FEWEST_WITH_VOTES else ()


@dataclass(slots=True)
class TextTable:
    """One table, or one page of it: the lines above it, its columns, and its lines."""

    caption: list[str]
    columns: Columns
    lines: list[str] = field(default_factory=list)

    @property
    def has_cusips(self) -> bool:
        """Whether its caption names a column of CUSIPs, as that of every information table does."""
        return any(_CUSIP.search(line) for line in self.caption)


def text_lines(content: bytes) -> list[str]:
    """The lines of a text document, the dash that privacy-enhanced mail puts before a dash removed.

    A tab is spelt out to the next eighth character, and leaves ``TABBED``: what follows it may not stand where it was
    typed. Of a line longer than any printed one the rest is left out.
    """
    lines = content.decode("latin-1").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [_spelt_out((line[2:] if line.startswith("- -") else line.rstrip())[:_LONGEST_LINE]) for line in lines]


def _spelt_out(line: str) -> str:
    before, *behind = line.split("\t")
    for piece in behind:
        before += TABBED.ljust(_TAB - len(before) % _TAB) + piece
    return before


def text_tables(lines: list[str]) -> Iterator[TextTable]:
    """Every table of a text, in order: from its line of <S> and <C>, its dashed rule or its caption, to its end."""
    caption: list[str] = []
    table: TextTable | None = None
    number = 0
    while number < len(lines):
        line = lines[number]
        opened = _opened(lines, number, caption)
        if opened is not None:
            if table is not None:
                yield table
            table, number = opened
            caption = []
            continue
        if table is not None and (_BREAK.match(line) or _CUSIP.search(line)):
            yield table
            table = None
        if table is None:
            caption = [*caption, line][-_CAPTION_LINES:]
        else:
            table.lines.append(line)
        number += 1
    if table is not None:
        yield table


def _opened(lines: list[str], number: int, caption: list[str]) -> tuple[TextTable, int] | None:
    """The table whose columns this line gives, and the number of its first line; None where it gives none."""
    line = lines[number]
    if _STUB.match(line) and _MARKERS.search(line) and _MARKER_LINE.fullmatch(line):
        stop = number + 1
        starts = _starts(_MARKERS, line)
        while stop < len(lines) and _MARKER_LINE.fullmatch(lines[stop]) and not _STUB.match(lines[stop]):
            starts += tuple(WRAPPED_AT + start for start in _starts(_MARKERS, lines[stop]))
            stop += 1
        return _table(caption, starts), stop
    if not any(_CUSIP.search(each) for each in caption[-_BEFORE_MARKERS * 2 :]) or _markers_follow(lines, number):
        return None
    if _RULE.issuperset(line) and _DASHES.search(line):
        starts = _starts(_DASHES, line)
        return _table(caption, starts if len(starts) >= _RULED_COLUMNS else ()), number + 1
    return None


def _table(caption: list[str], starts: tuple[int, ...]) -> TextTable:
    is_wrapped = any(start >= WRAPPED_AT for start in starts)
    shift = WRAPPED_AT if is_wrapped else 0
    words = tuple((start + shift, stop + shift) for start, stop in _voting_words(caption))
    marks_all_votes_once = len(starts) == _FEWEST_WITH_VOTES and any(_OPTION.search(line) for line in caption)
    return TextTable(list(caption), Columns(starts, is_wrapped, 1 if marks_all_votes_once else 3, words))


def _markers_follow(lines: list[str], number: int) -> bool:
    """Whether a line of <S> and <C>, or the words of the caption itself, still stand below a rule."""
    below = lines[number + 1 : number + 1 + 2 * _BEFORE_MARKERS]
    return any(_STUB.match(line) for line in below) or any(_CUSIP.search(line) for line in below)


def _starts(pattern: re.Pattern[str], line: str) -> tuple[int, ...]:
    return tuple(found.start() for found in pattern.finditer(line))


def _voting_words(caption: list[str]) -> tuple[tuple[int, int], ...]:
    for line in reversed(caption):
        found = list(_VOTES.finditer(line))
        if found:
            return tuple(found[-1].span(number) for number in (1, 2, 3))
    return ()
