"""A table of SEC's data sets: tab-separated UTF-8 lines below a header, read part by part, every line accounted for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import polars as pl

LONGEST_LINE = 1 << 20
"""Bytes; the widest real line, a cover with its 4,000 characters of notes, stays far below."""

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class TableError(Exception):
    """A table cannot be read; ``member`` names it, ``line`` (from 1, the header; None: the whole) says where."""

    def __init__(self, member: str, line: int | None, problem: str) -> None:
        super().__init__(member, line, problem)
        self.member = member
        self.line = line
        self.problem = problem

    def __str__(self) -> str:
        place = self.member if self.line is None else f"{self.member}, line {self.line}"
        return f"{place}: {self.problem}"


@dataclass(frozen=True, slots=True)
class Part:
    """Some whole lines of a table: its wanted columns as text, NULL where empty, from line ``first_line`` on."""

    member: str
    first_line: int
    rows: pl.DataFrame

    def refuse_where(self, wrong: pl.Series, column: str, what: str) -> None:
        """Raises TableError for the first row that is marked as wrong."""
        place = wrong.arg_max() if wrong.any() else None
        if place is not None:
            text = self.rows[column][place]
            found = "missing" if text is None else f"{text[:60]!r}"
            raise TableError(self.member, self.first_line + place, f"{column} is {found}, {what}")


def read_tsv(member: str, blocks: Iterable[bytes], wanted: Sequence[str]) -> Iterator[Part]:
    """Parts of the table whose bytes come in ``blocks`` cut anywhere; columns beyond ``wanted`` are passed over.

    No quoting: a quotation mark is text. Raises TableError, naming the line, for a column that is not there, a line of
    more or fewer fields than the header, and bytes that are no UTF-8.
    """
    pieces = _whole_lines(member, blocks)
    first = next(pieces, b"")
    header, _, rest = first.removeprefix(_BYTE_ORDER_MARK).partition(b"\n")
    names = _names(member, header, wanted)
    line = 2
    for piece in chain([rest] if rest else [], pieces):
        yield _part(member, line, piece, names, wanted)
        line += piece.count(b"\n")


def _whole_lines(member: str, blocks: Iterable[bytes]) -> Iterator[bytes]:
    rest, line = b"", 1
    for block in blocks:
        rest += block
        cut = rest.rfind(b"\n") + 1
        if cut:
            yield rest[:cut]
            line += rest.count(b"\n", 0, cut)
            rest = rest[cut:]
        if len(rest) > LONGEST_LINE:
            raise TableError(member, line, f"it goes on for more than {LONGEST_LINE:,} bytes")
    if rest:
        yield rest + b"\n"


def _names(member: str, header: bytes, wanted: Sequence[str]) -> list[str]:
    try:
        names = header.decode().rstrip("\r").split("\t")
    except UnicodeDecodeError:
        raise TableError(member, 1, "it is no UTF-8") from None
    missing = [name for name in wanted if name not in names]
    if missing:
        raise TableError(member, 1, f"there is no column {', '.join(missing)}")
    if len(set(names)) < len(names):
        raise TableError(member, 1, "two columns have one name")
    return names


def _part(member: str, line: int, piece: bytes, names: Sequence[str], wanted: Sequence[str]) -> Part:
    try:
        piece.decode()
    except UnicodeDecodeError as error:
        raise TableError(member, line + piece.count(b"\n", 0, error.start), "it is no UTF-8") from None
    _refuse_ragged(member, line, piece, len(names))
    rows = pl.read_csv(
        piece.replace(b"\r\n", b"\n"),
        has_header=False,
        separator="\t",
        quote_char=None,
        schema=dict.fromkeys(names, pl.String()),
        columns=[names.index(name) for name in wanted],
    )
    return Part(member, line, rows.select(wanted))


def _refuse_ragged(member: str, line: int, piece: bytes, fields: int) -> None:
    """Every line has as many tabs as the header: a reader of CSV would fill short lines up with nothing."""
    data = np.frombuffer(piece, dtype=np.uint8)
    ends = np.flatnonzero(data == ord("\n"))
    tabs_up_to = np.searchsorted(np.flatnonzero(data == ord("\t")), ends)
    tabs = np.diff(tabs_up_to, prepend=0)
    wrong = np.flatnonzero(tabs != fields - 1)
    if wrong.size:
        place = int(wrong[0])
        problem = f"it has {int(tabs[place]) + 1} fields where the header has {fields}"
        raise TableError(member, line + place, problem)
