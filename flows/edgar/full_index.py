"""Who filed in a quarter: EDGAR's quarterly index of everything, for filers whose own list cannot be had.

    CIK|Company Name|Form Type|Date Filed|Filename
    --------------------------------------------------------------------------------
    1000045|OLD MARKET CAPITAL Corp|10-Q|2025-11-14|edgar/data/1000045/0001437749-25-035199.txt

One is a few megabytes in 1994 and 25 today.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import date

from flows.edgar import urls
from flows.edgar.connection import EdgarConnection
from flows.edgar.errors import QuarterUnreadable
from flows.edgar.fetch import fetch
from flows.edgar.filing_index import FilingEntry

_TITLE, _COLUMNS = "Master Index of EDGAR Dissemination Feed", "CIK|Company Name|Form Type|Date Filed|Filename"
_RULE = re.compile(r"^-{40,}\s*$", re.MULTILINE)
_FILE = re.compile(r"edgar/data/\d+/(\d{10}-\d{2}-\d{6})\.txt", re.ASCII)

Quarter = tuple[int, int]
"""A year and its quarter, 1 to 4."""


def quarters_between(first: date, last: date) -> list[Quarter]:
    """The quarters that hold the days from the first to the last, the oldest first."""
    begin, end = (4 * day.year + (day.month - 1) // 3 for day in (first, last))
    return [(number // 4, number % 4 + 1) for number in range(begin, end + 1)]


def read_quarter(connection: EdgarConnection, quarter: Quarter, ciks: Collection[str]) -> list[FilingEntry]:
    """What these filers (CIKs of ten digits) filed in the quarter, of every form.

    Raises QuarterUnreadable where it is not there, not such an index, or a row of theirs is malformed; Blocked,
    GatewayError.
    """
    url = urls.quarterly_index(*quarter)
    answer = fetch(connection, url, QuarterUnreadable(quarter, "it is not there"))
    return list(parse_quarter(answer.content.decode("latin-1"), quarter, ciks))


def parse_quarter(text: str, quarter: Quarter, ciks: Collection[str]) -> Iterator[FilingEntry]:
    """The rows of these filers. Raises QuarterUnreadable."""
    rule = _RULE.search(text)
    if rule is None or _TITLE not in text[: rule.start()] or _COLUMNS not in text[: rule.start()]:
        raise QuarterUnreadable(quarter, "it has not the head of a master index")
    wanted = {str(int(cik)) for cik in ciks}
    for line in text[rule.end() :].splitlines():
        if line.partition("|")[0] in wanted:
            yield _entry(line, quarter)


def _entry(line: str, quarter: Quarter) -> FilingEntry:
    try:
        cik, name, form, filed, file = line.split("|")
        number = _FILE.fullmatch(file.strip())
        if number is None:
            raise ValueError(f"{file!r} is no submission")
        return FilingEntry(number[1], urls.padded_cik(cik), form, date.fromisoformat(filed), None, 0, "", name)
    except ValueError as error:
        raise QuarterUnreadable(quarter, f"a row of it is malformed ({error}): {line[:120]!r}") from error
