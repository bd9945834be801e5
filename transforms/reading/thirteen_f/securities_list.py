"""SEC's official list of section 13(f) securities, its text edition (13flist2026q2.txt): names, classes, options.

Fixed columns, no header: CUSIP 1-9; an asterisk in 10 where options on the security are listed; issuer 11-40;
description 41-67; 68-70 ``*A*`` added since the list before, ``*D*`` no longer on it; an E in 80. Puts and calls have
lines, and CUSIPs, of their own: described as CALL or PUT and nothing else, their check digits are none.
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

import polars as pl

from transforms.thirteen_f.calendar import quarter_end

LISTED = pl.Schema(
    {
        "cusip": pl.String(),
        "listed_issuer_name": pl.String(),
        "listed_title_of_class": pl.String(),
        "has_listed_options": pl.Boolean(),
        "listing_status": pl.String(),
        "list_quarter": pl.Date(),
    }
)
"""Schema of the list, one row a CUSIP; ``list_quarter`` as the file's name has it, NULL where it has none."""

MOST_BYTES = 64_000_000
"""Thirty times a real list."""

_CUSIP = re.compile(r"[0-9A-Z*@#]{9}")
_QUARTER = re.compile(r"(\d{4})\s*_?q([1-4])", re.IGNORECASE)
_STATUS = {"": None, "*A*": "added", "*D*": "deleted"}
_NAMED_FROM, _TITLED_FROM, _STATUS_FROM, _STATUS_TO, _LONGEST = 10, 40, 67, 70, 80
_OTHER_FORMATS = {b"%PDF": "a PDF", b"<": "a page of HTML or XML", b"PK": "a spreadsheet or an archive"}


class _Line(NamedTuple):
    cusip: str
    name: str
    title: str
    has_options: bool
    status: str | None
    number: int


class SecuritiesListError(Exception):
    """The file is not SEC's list; the message names the file, the line and what to do."""


def securities_list(data: bytes, file_name: str) -> pl.DataFrame:
    """The list by CUSIP (``LISTED``). Lines that repeat one another are one; a CUSIP both added and deleted says so.

    Raises SecuritiesListError where the file is another one, or a line is not laid out as the list's are.
    """
    _refuse_other_formats(data, file_name)
    quarter = _quarter(file_name)
    found: dict[str, _Line] = {}
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").decode("latin-1").split("\n"), 1):
        if not line.strip():
            continue
        read = _read(line.rstrip("\r"), file_name, number)
        found[read.cusip] = _one(found.get(read.cusip), read, file_name)
    if not found:
        raise SecuritiesListError(f"{file_name} has no line of a security: take the text edition of SEC's 13F list")
    rows = [(*line[:-1], quarter) for line in found.values()]
    return pl.DataFrame(rows, schema=LISTED, orient="row").sort("cusip")


def _refuse_other_formats(data: bytes, file_name: str) -> None:
    advice = "SEC's page offers the list as text too (13flist2026q2.txt): take that one"
    if len(data) > MOST_BYTES:
        raise SecuritiesListError(f"{file_name} has {len(data):,} bytes, no list of SEC's comes near: {advice}")
    for start, what in _OTHER_FORMATS.items():
        if data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(start):
            raise SecuritiesListError(f"{file_name} is {what}. {advice}")


def _read(line: str, file_name: str, number: int) -> _Line:
    cusip, mark = line[: _NAMED_FROM - 1], line[_NAMED_FROM - 1 : _NAMED_FROM]
    name, title = line[_NAMED_FROM:_TITLED_FROM].strip(), line[_TITLED_FROM:_STATUS_FROM].strip()
    status = line[_STATUS_FROM:_STATUS_TO].strip()
    wrong = {
        f"{cusip!r} in columns 1 to 9 is no CUSIP": not _CUSIP.fullmatch(cusip),
        f"{mark!r} in column 10 is neither a blank nor an asterisk": mark not in ("*", " "),
        "columns 11 to 40 name no issuer": not name,
        f"{status!r} in columns 68 to 70 is neither *A* nor *D*": status not in _STATUS,
        f"it has {len(line)} characters, more than {_LONGEST}": len(line.rstrip()) > _LONGEST,
        "it holds control characters": not line.isprintable(),
    }
    for problem, is_so in wrong.items():
        if is_so:
            raise SecuritiesListError(
                f"{file_name}, line {number}: {problem}. Fetch the file again, or run without --securities-list"
            )
    return _Line(cusip, name, title, mark == "*", _STATUS[status], number)


def _one(before: _Line | None, now: _Line, file_name: str) -> _Line:
    """Two lines of one CUSIP as one."""
    if before is None:
        return now
    if (before.name, before.title) != (now.name, now.title):
        raise SecuritiesListError(
            f"{file_name}, line {now.number}: its CUSIP stands in line {before.number} as {before.name} "
            f"{before.title}, here as {now.name} {now.title}. Fetch the file again, or run without --securities-list"
        )
    statuses = {word for said in (before.status, now.status) if said for word in said.split(" and ")}
    options = before.has_options or now.has_options
    return now._replace(has_options=options, status=" and ".join(sorted(statuses)) or None)


def _quarter(file_name: str) -> date | None:
    found = _QUARTER.search(file_name)
    return quarter_end(date(int(found[1]), 3 * int(found[2]), 1)) if found else None
