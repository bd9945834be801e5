"""Who filed on a day: EDGAR's daily index, one request for everybody on earth.

    Description:           Daily Index of EDGAR Dissemination Feed by Form Type
    Last Data Received:    Mar 18, 2020
    Form Type   Company Name             CIK         Date Filed  File Name
    -----------------------------------------------------------------------
    10-K        AMERCO /NV/              4457        20200318    edgar/data/4457/0001564590-20-011733.txt

The index of a day lists what was disseminated on it; a few rows were filed before. It is written late in the evening.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from flows.edgar import urls
from flows.edgar.connection import EdgarConnection
from flows.edgar.errors import DayUnreadable, IndexNotThere
from flows.edgar.fetch import fetch

_TITLE = "Daily Index of EDGAR Dissemination Feed"
_RECEIVED = re.compile(r"^Last Data Received:\s*(.+?)\s*$", re.MULTILINE)
# As EDGAR has written days over the years.
_DAY_FORMATS = ("%Y%m%d", "%Y-%m-%d", "%b %d, %Y", "%B %d, %Y")
_RULE = re.compile(r"^-{40,}\s*$", re.MULTILINE)
# Columns have widened over the years, so they are told by the gaps: a form, at least two spaces, a name, and what
# follows the name has no space in it.
_ROW = re.compile(
    r"(?P<form>\S+(?: \S+)*?) {2,}(?P<name>.*?)\s+(?P<cik>\d{1,10})\s+(?P<filed>[\d-]{8,10})\s+"
    r"edgar/data/\d+/(?P<accession>\d{10}-\d{2}-\d{6})\.txt",
    re.ASCII,
)


@dataclass(frozen=True)
class DayRow:
    """One filing of one filer, as a daily index lists it; `cik` as ten digits, `form` with its /A."""

    accession_number: str
    cik: str
    form: str
    filing_date: date
    filer_name: str


def read_day(connection: EdgarConnection, day: date) -> list[DayRow] | None:
    """Everything the index of the day lists; None where there is no such index, yet or at all.

    Raises DayUnreadable where it is not the index of this day, or a row of it cannot be read; Blocked, GatewayError.
    """
    try:
        answer = fetch(connection, urls.daily_index(day), IndexNotThere(day))
    except IndexNotThere:
        return None
    # Names are in Latin-1 where they are not plain ASCII; every byte is a letter of it.
    return list(parse_day(answer.content.decode("latin-1"), day))


def parse_day(text: str, day: date) -> Iterator[DayRow]:
    """The rows of a daily index by form. Raises DayUnreadable."""
    rule = _RULE.search(text)
    if rule is None or _TITLE not in text[: rule.start()]:
        raise DayUnreadable(day, "it has not the head of a daily index")
    if not text.endswith("\n"):
        raise DayUnreadable(day, "it breaks off in the middle of a line")
    received = _RECEIVED.search(text, 0, rule.start())
    if received is None or _as_day(received[1], day) != day:
        raise DayUnreadable(day, f"it is of another day ({received[1] if received else 'none is given'})")
    for line in text[rule.end() :].splitlines():
        if line.strip():
            yield _row(line.strip(), day)


def _row(line: str, day: date) -> DayRow:
    row = _ROW.fullmatch(line)
    if row is None:
        raise DayUnreadable(day, f"a row of it is malformed: {line[:120]!r}")
    return DayRow(
        accession_number=row["accession"],
        cik=urls.padded_cik(row["cik"]),
        form=row["form"],
        filing_date=_as_day(row["filed"], day),
        filer_name=row["name"],
    )


def _as_day(text: str, day: date) -> date:
    plain = " ".join(text.split())
    for form in _DAY_FORMATS:
        try:
            return datetime.strptime(plain, form).date()
        except ValueError:
            continue
    raise DayUnreadable(day, f"{plain!r} is not a day")
