"""The information table of a text 13F (before mid-2013): its rows, however names, classes and managers are wrapped."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import NamedTuple

from transforms.reading.thirteen_f.text_columns import WRAPPED_AT, Columns, TextTable, text_lines, text_tables
from transforms.reading.thirteen_f.text_row_13f import (
    Security,
    Tail,
    TextRow,
    carried_row,
    is_total,
    name_and_class,
    printed_row,
    read_tail,
    security_of,
)

_DECORATION = re.compile(r"[\s\-=_.]*")
_SCOPE = re.compile(r"\b(?:page|continued|information table)\b", re.IGNORECASE)
_DITTO = ('"', "DO", "DITTO", "''")
_CUSIP, _LEFT_OUT = 2, 8
# The characters of a CUSIP that name the issuer; name, managers and three votes in a table of their own.
_ISSUER, _VOTES_APART = 6, 5


class HoldingCells(NamedTuple):
    """A row of raw_13f_holding behind its accession number and row number; its columns say what each cell is."""

    issuer_name: str
    title_of_class: str | None
    cusip: str
    figi: str | None
    value: Decimal
    amount: Decimal
    amount_type: str
    put_call: str | None
    discretion: str | None
    managers: str | None
    sole: int | None
    shared: int | None
    none: int | None


def text_holdings(contents: list[bytes]) -> list[HoldingCells]:
    """Every row of the information tables in these text documents, in order, as printed.

    Values stay in the unit of the page. A row that prints no name and no CUSIP is of the security above it, as filers
    list one security by managers; lines of totals and repeated captions are no rows. Raises ``ValueError``, with the
    row's number, where a row has figures but no CUSIP or name that is its own.
    """
    reader = _Reader()
    for content in contents:
        for table in text_tables(text_lines(content)):
            reader.read(table)
    return [_cells(row) for row in reader.rows]


def _cells(row: TextRow) -> HoldingCells:
    security, figures, tail = row.security, row.figures, row.tail
    return HoldingCells(
        " ".join(security.names),
        " ".join(security.classes) or None,
        security.cusip,
        None,
        figures.value,
        figures.amount,
        row.kind(),
        row.option(),
        tail.discretion,
        " ".join(tail.managers).strip(" ,") or None,
        *tail.votes,
    )


@dataclass(slots=True)
class _Reader:
    """Reads tables one after the other: a security, and the rows below it, may go over a page break."""

    rows: list[TextRow] = field(default_factory=list)
    _pending: list[tuple[str, str]] = field(default_factory=list)
    _page: list[TextRow] = field(default_factory=list)
    _columns: Columns = field(default_factory=lambda: Columns((-1,)))

    def read(self, table: TextTable) -> None:
        """Take the rows of one table, or page of it.

        A page without a caption goes on with the table before it where it has as many columns; any other table
        without CUSIPs gives managers and votes of the rows before it, or nothing.
        """
        is_continued = len(table.columns.starts) == len(self._columns.starts)
        if not table.has_cusips and not is_continued:
            self._read_votes_apart(table)
            return
        if not table.has_cusips:
            table.columns = replace(
                table.columns, voting_count=self._columns.voting_count, voting_words=(), has_caption=False
            )
        self._columns, self._pending, self._page = table.columns, [], []
        left = min((len(line) - len(line.lstrip()) for line in table.lines if line.strip()), default=0)
        number = 0
        while number < len(table.lines):
            number += self._take(table, number, left)

    def _take(self, table: TextTable, number: int, left: int) -> int:
        """Read the line of that number, and say how many lines it took."""
        line, columns = table.lines[number], table.columns
        above = self._page[-1].figures.ends if self._page else None
        if not line.strip() or _DECORATION.fullmatch(line):
            self._pending = []
        elif (printed := printed_row(line, columns)) is not None:
            words, cusip, figures = printed
            second = columns.is_wrapped and number + 1 < len(table.lines)
            whole = line.ljust(WRAPPED_AT) + table.lines[number + 1] if second else line
            self._append(TextRow(self._security(name_and_class(words, columns), cusip), figures), whole, columns)
            return 2 if second else 1
        elif (carried := carried_row(line, columns, above)) is not None:
            words, figures = carried
            self._append(TextRow(self._carried(words, columns, left), figures), line, columns)
        else:
            self._continue(line, columns, left)
        return 1

    def _append(self, row: TextRow, line: str, columns: Columns) -> None:
        read_tail(line, row.figures.ends[1], columns, row.tail)
        self.rows.append(row)
        self._page.append(row)
        self._pending = []

    def _security(self, words: tuple[str, str], cusip: str) -> Security:
        """The security of a row with a CUSIP, the lines of its name above included."""
        security = security_of(words, cusip)
        security.names[:0] = [name for name, _ in self._pending if name]
        security.classes[:0] = [title for _, title in self._pending if title]
        if not security.names or " ".join(security.names).upper() in _DITTO:
            above = self.rows[-1].security if self.rows else None
            if above is None or above.cusip[:_ISSUER] != security.cusip[:_ISSUER]:
                raise self._wrong(f"the CUSIP {security.cusip} stands without an issuer")
            security.names = list(above.names)
            security.classes = security.classes or list(above.classes)
        return security

    def _carried(self, words: str, columns: Columns, left: int) -> Security:
        """The security of a row without a CUSIP: that of the row above, whose name may go on here."""
        is_new = bool(words.strip()) and len(words) - len(words.lstrip()) <= left
        if not self.rows or self._pending or is_new:
            raise self._wrong(f"{' '.join(words.split())[:60]!r} stands without a CUSIP")
        _go_on(self.rows[-1].security, name_and_class(words, columns))
        return self.rows[-1].security

    def _wrong(self, problem: str) -> ValueError:
        return ValueError(f"row {len(self.rows) + 1}: {problem}")

    def _continue(self, line: str, columns: Columns, left: int) -> None:
        """A line without figures of its own: more of a name, a class or a list of managers, above or below it."""
        if is_total(line) or _SCOPE.search(line):
            self._pending = []
            return
        limit = columns.at(_CUSIP, len(line))
        managers = len(line) if columns.managers is None else columns.managers
        if line[limit:managers].strip():
            return
        self._continue_words(line[:limit], columns, left)
        if line[managers:].strip() and self._page:
            read_tail(line, managers, columns, self._page[-1].tail)

    def _continue_words(self, words: str, columns: Columns, left: int) -> None:
        parts = name_and_class(words, columns)
        is_indented = len(words) - len(words.lstrip()) > left
        if is_indented and not self._pending and self._page:
            _go_on(self._page[-1].security, parts)
        elif any(parts):
            self._pending.append(parts)

    def _read_votes_apart(self, table: TextTable) -> None:
        """Managers and votes that a page prints in a table of their own, row for row below the one with the figures."""
        starts = table.columns.starts
        if len(starts) != _VOTES_APART or not self._page:
            return
        # The columns that such a table leaves out are thought to lie at its left.
        columns = Columns(starts[:1] * _LEFT_OUT + starts[1:])
        tails: list[Tail] = []
        for line in table.lines:
            tail = Tail()
            read_tail(line, starts[1], columns, tail)
            tails += [tail] if any(votes is not None for votes in tail.votes) else []
        if len(tails) == len(self._page):
            for row, tail in zip(self._page, tails, strict=True):
                row.tail.managers, row.tail.votes = tail.managers, tail.votes


def _go_on(security: Security, parts: tuple[str, str]) -> None:
    name, title = parts
    security.names += [name] if name else []
    security.classes += [title] if title else []
