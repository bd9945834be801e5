"""One printed row of a text information table: its figures by their order, what follows them by its column."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from transforms.reading.thirteen_f.cusips import as_one_word, find_cusip, is_debt
from transforms.reading.thirteen_f.text_columns import TABBED, Columns
from transforms.reading.xbrl.inline_formats import exact_number

_FIGURE = r"(\(?-?\$?\s?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?\)?)"
_FIGURES = re.compile(rf"\s*\$?\s*{_FIGURE}\s+{_FIGURE}(?![\d.,])", re.ASCII)
_TWO_NUMBERS = re.compile(r"\s*(\$?\s*[\d,.]+\s+\$?[\d,.]+)(?!\S)", re.ASCII)
_LEADERS = re.compile(r"[ .]*\.{3,}[ .]*$")
_WORD = re.compile(r"\S+")
_TOTAL = re.compile(r"\s*(?:sub-?|grand\s+|page\s+)?totals?\b", re.IGNORECASE)
_MANAGERS = re.compile(r"\d{1,2}(?:,\d{1,2})*,?|,", re.ASCII)
_VOTES = re.compile(r"-+|0|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*", re.ASCII)
_TYPES = {"SH": "SH", "SHS": "SH", "PRN": "PRN"}
_OPTIONS = {"PUT": "Put", "CALL": "Call", "PUTS": "Put", "CALLS": "Call"}
_DISCRETION = re.compile(r"(SOLE)|(?:SHARED[ -]*)?(DFND|DEFND|DEFINED|DEF)|(?:SHARED[ -]*)?(OTR|OTHER)|(SHARED)", re.I)
_KINDS = ("SOLE", "DFND", "OTR", "SHARED")
_CLASS, _CUSIP, _VALUE, _SHARES, _AFTER_SHARES = 1, 2, 3, 4, 5
_FIRST_DISCRETION = 5
# A table that ends behind its three columns for discretion, and one that goes on to the votes.
_WITH_THREE_DISCRETIONS = (8, 12)
# Figures end below one another; a page may shift them by a few characters.
_SHIFT = 3


@dataclass(slots=True)
class Security:
    """What rows of one security share: the name and class may go over several lines, the CUSIP is printed once."""

    names: list[str]
    classes: list[str]
    cusip: str


@dataclass(slots=True)
class Tail:
    """What stands behind a row's figures; NULL where a column is blank."""

    amount_type: str | None = None
    put_call: str | None = None
    discretion: str | None = None
    managers: list[str] = field(default_factory=list)
    votes: list[int | None] = field(default_factory=lambda: [None, None, None])


@dataclass(frozen=True, slots=True)
class Figures:
    """Value and amount of a row, where each ends, and the rest of the line."""

    value: Decimal
    amount: Decimal
    ends: tuple[int, int]


@dataclass(slots=True)
class TextRow:
    """One row as printed, its figures in the unit of the page."""

    security: Security
    figures: Figures
    tail: Tail = field(default_factory=Tail)

    def kind(self) -> str:
        """SH or PRN as printed; where neither is, PRN for a CUSIP of debt, SH for every other."""
        return self.tail.amount_type or ("PRN" if is_debt(self.security.cusip) and not self.option() else "SH")

    def option(self) -> str | None:
        """Put or Call by its own column, or by a class that is that word alone."""
        return self.tail.put_call or _OPTIONS.get(" ".join(self.security.classes).upper())


def figures_at(line: str, position: int) -> Figures | None:
    """The two figures that stand at that character of a line; None where there are no two."""
    found = _FIGURES.match(line, position)
    if found is None:
        return None
    return Figures(_number(found.group(1)), _number(found.group(2)), (found.end(1), found.end(2)))


def printed_row(line: str, columns: Columns) -> tuple[str, str, Figures] | None:
    """What a line with a CUSIP holds: the words in front of it, the CUSIP, and its figures; None for other lines.

    Raises ``ValueError`` where a CUSIP is followed by what is meant for two numbers but is none.
    """
    found = find_cusip(line, columns.at(_CUSIP, 0), columns.at(_VALUE, len(line)))
    if found is None:
        return None
    start, stop = found
    figures = figures_at(line, stop)
    if figures is None and (numbers := _TWO_NUMBERS.match(line, stop)):
        raise ValueError(f"{' '.join(numbers.group(1).split())!r} are no two numbers")
    return None if figures is None else (line[:start], line[start:stop], figures)


def carried_row(line: str, columns: Columns, above: tuple[int, int] | None) -> tuple[str, Figures] | None:
    """What a line without a CUSIP holds whose figures stand in the columns of value and shares; None for other lines.

    ``above`` is where the figures of the row above end. A line of totals is none: nothing stands behind its figures.
    """
    first = re.compile(r"\$?\d").search(line, max(columns.at(_CUSIP, 0), 1))
    if first is None or _TOTAL.match(line):
        return None
    figures = figures_at(line, first.start())
    if figures is None or not line[figures.ends[1] :].strip() or line[columns.at(_CUSIP, 0) : first.start()].strip():
        return None
    near = above is not None and all(abs(end - other) <= _SHIFT for end, other in zip(figures.ends, above, strict=True))
    return (line[: first.start()], figures) if near or _in_columns(figures, columns) else None


def _in_columns(figures: Figures, columns: Columns) -> bool:
    value, shares, after = (columns.start(index) for index in (_VALUE, _SHARES, _AFTER_SHARES))
    if value is None or shares is None or after is None:
        return False
    return value < figures.ends[0] <= shares + 1 and shares < figures.ends[1] <= after + 1


def name_and_class(words: str, columns: Columns) -> tuple[str, str]:
    """The text in front of a CUSIP, parted where the column of the class starts, or at its last wide gap."""
    start = columns.start(_CLASS)
    if start is None:
        name, _, title = words.strip().rpartition("  ")
        return (_one_space(name), _one_space(title)) if name.strip() else (_one_space(title), "")
    for word in _WORD.finditer(words):
        if word.start() >= start - 1:
            return _one_space(words[: word.start()]), _one_space(words[word.start() :])
    name, gap, title = words.rstrip().rpartition("  ")
    if gap and name.strip() and len(name) + len(gap) >= start - _SHIFT:
        return _one_space(name), _one_space(title)
    return _one_space(words), ""


def is_total(line: str) -> bool:
    """Whether a line is one of totals, by its first word."""
    return _TOTAL.match(line) is not None


def read_tail(line: str, position: int, columns: Columns, tail: Tail) -> None:
    """Type, option, discretion, managers and votes from what stands behind the figures, put into the tail."""
    for word in _WORD.finditer(line, position):
        text = word.group().upper()
        if text in _TYPES:
            tail.amount_type = _TYPES[text]
        elif text in _OPTIONS:
            tail.put_call = _OPTIONS[text]
        else:
            break
        position = word.end()
    found = re.compile(rf"\s*(?:(X)(?=\s|$)|{_DISCRETION.pattern})", re.IGNORECASE).match(line, position)
    if found is not None:
        tail.discretion = _discretion(found, columns)
        position = found.end()
    position = _read_managers(line, position, columns, tail)
    _read_votes(line, position, columns, tail)


def _discretion(found: re.Match[str], columns: Columns) -> str | None:
    """The kind of discretion: a word, or by the column of a cross where the table has three for it."""
    if not found.group(1):
        return next(kind for kind, each in zip(_KINDS, found.groups()[1:], strict=True) if each)
    if len(columns.starts) not in _WITH_THREE_DISCRETIONS or not columns.has_caption:
        return None
    marks = columns.starts[_FIRST_DISCRETION : _FIRST_DISCRETION + 3]
    column = sum(mark <= found.start(1) for mark in marks) - 1
    return _KINDS[column] if column >= 0 else None


def _read_managers(line: str, position: int, columns: Columns, tail: Tail) -> int:
    """Take the list of managers that begins there; numbers of votes are told by their column or their size."""
    starts = columns.voting or tuple(start for start, _ in columns.voting_words)
    limit = starts[0] if starts else None
    words = list(_WORD.finditer(line, position))
    for index, word in enumerate(words):
        is_list = "," in word.group() or (index > 0 and bool(tail.managers) and tail.managers[-1].endswith(","))
        before_votes = len(words) - index > 3 or (limit is not None and word.end() <= limit)
        if not _MANAGERS.fullmatch(word.group()) or not (is_list or before_votes):
            break
        tail.managers.append(word.group())
        position = word.end()
    return position


def _read_votes(line: str, position: int, columns: Columns, tail: Tail) -> None:
    found = [each for each in _WORD.finditer(line, position) if _VOTES.fullmatch(each.group())]
    if len(found) == len(tail.votes):
        tail.votes = [_votes(each.group()) for each in found]
        return
    if TABBED in line[position:]:
        return
    for each in found:
        column = _vote_column(each, columns)
        if column is not None:
            tail.votes[column] = _votes(each.group())


def _vote_column(found: re.Match[str], columns: Columns) -> int | None:
    """Sole 0, shared 1, none 2: by the markers and by the nearest word of the caption; None where the two disagree.

    Where a table marks one column for all votes, it is that of the sole authority, which comes first.
    """
    by_marker = sum(start < found.end() for start in columns.voting) - 1 if columns.voting else None
    if not columns.voting_words or len(columns.voting) == 1:
        return None if by_marker == -1 else by_marker
    middle = found.start() + found.end()
    distances = [abs(middle - start - stop) for start, stop in columns.voting_words]
    by_word = distances.index(min(distances))
    return by_word if by_marker in (None, by_word) else None


def _votes(text: str) -> int:
    return 0 if text.startswith("-") else int(text.replace(",", ""))


def _number(text: str) -> Decimal:
    return exact_number(("-" if "(" in text or "-" in text else "") + re.sub(r"[^\d.]", "", text))


def _one_space(text: str) -> str:
    return _LEADERS.sub("", " ".join(text.split()))


def security_of(words: tuple[str, str], cusip: str) -> Security:
    """A security with the first line of its name and class."""
    name, title = words
    return Security([name] if name else [], [title] if title else [], as_one_word(cusip))
