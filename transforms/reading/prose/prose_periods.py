"""Headings of a discussion, and words in a sentence -> the days that a comparison is of.

"Three Months Ended December 31, 2025 Compared with Three Months Ended December 31, 2024" governs what stands under it,
up to the next heading that speaks of a period. A heading of that kind that cannot be read, or a mention in the middle
of a sentence, leaves the period of what follows unknown: no nearer heading may be overlooked for a farther one.
Fiscal years end with a month here; periods of 52 or 53 weeks are not read.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from transforms.reading.prose.prose_words import DAY, day_of


class Span(NamedTuple):
    """First and last day."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Heading:
    """Where a heading begins, its words, and the days it speaks of; None where they cannot be told."""

    offset: int
    words: str
    span: Span | None


_DECEMBER = 12
_SPANS = {"three": 3, "six": 6, "nine": 9, "twelve": 12}
_ORDINALS = ("first", "second", "third", "fourth")
_ORDINAL = f"(?:{'|'.join(_ORDINALS)})"
_YEAR = r"(?:19|20)\d\d"
WORDS = (
    rf"(?:the )?(?:(?:{'|'.join(_SPANS)}) months ended {DAY}|(?:fiscal )?year ended {DAY}"
    rf"|{_ORDINAL} quarter of (?:fiscal )?(?:year )?{_YEAR}|Q[1-4] (?:fiscal )?{_YEAR}"
    rf"|fiscal (?:year )?{_YEAR}|{_YEAR})"
)
"""How a sentence or a heading names a period."""

# A heading may go over two lines.
_HEADING = re.compile(
    rf"(?:(?P<highlights>Highlights (?:from|of|for)) )?(?P<now>{WORDS}) Compared (?:with|to) (?P<then>{WORDS})".replace(
        " ", "[ \n]"
    ),
    re.IGNORECASE,
)
# What speaks of a period as headings of texts and tables do: their first letters are capitals. Text renditions glue
# them to the word before.
_MARK = re.compile(
    r"(?:Highlights (?:from|of|for)|(?:Three|Six|Nine|Twelve) [Mm]onths? [Ee]nded|(?:Fiscal )?(?:Years?|Quarters?) "
    r"[Ee]nded|Fiscal (?:Year )?\d{4}|(?:First|Second|Third|Fourth) (?:Fiscal )?Quarter|Year[- ]to[- ][Dd]ate)"
    r"|(?:THREE|SIX|NINE|TWELVE) MONTHS? ENDED|(?:FISCAL )?(?:YEARS?|QUARTERS?) ENDED|FISCAL (?:YEAR )?\d{4}",
)
# The words before a heading's name in a sentence that only refers to it.
_REFERENCE = re.compile(r"[\"'\u2018\u201c(\[] ?$|[,;] $|\b(?:[a-z]+|See|In|Under|The|To|For|Our) $")
_BEFORE = 40
# The longest text seen under one heading before its last product line is 2,200 characters long.
_REACH = 8_000

_NAMED = re.compile(rf"\b{WORDS}(?!\d)", re.IGNORECASE)
_ENDED = re.compile(rf"(?:the )?({'|'.join(_SPANS)}) months ended ({DAY})", re.IGNORECASE)
_YEAR_ENDED = re.compile(rf"(?:the )?(?:fiscal )?year ended ({DAY})", re.IGNORECASE)
_QUARTER = re.compile(
    rf"(?:the )?(?:({_ORDINAL}) quarter of (?:fiscal )?(?:year )?|Q([1-4]) (?:fiscal )?)({_YEAR})", re.IGNORECASE
)
_OF_YEAR = re.compile(rf"(?:the )?(fiscal (?:year )?)?({_YEAR})", re.IGNORECASE)


def headings(text: str, year_end: int) -> list[Heading]:
    """Every heading that speaks of a period, in order; ``year_end`` is the month that fiscal years end with."""
    found: list[Heading] = []
    end = 0
    for mark in _MARK.finditer(text):
        if mark.start() < end:
            continue
        heading = _HEADING.match(text, mark.start())
        end = heading.end() if heading else mark.end()
        span = _compared(heading, year_end) if heading and _begins_a_text(text, heading) else None
        found.append(Heading(mark.start(), text[mark.start() : end].replace("\n", " "), span))
    return found


def governing(found: list[Heading], offset: int) -> Heading | None:
    """The nearest heading before the offset; None where it is unreadable, too far away, or there is none."""
    at = bisect_right([heading.offset for heading in found], offset) - 1
    if at < 0 or found[at].span is None or offset - found[at].offset > _REACH:
        return None
    return found[at]


def span_of(words: str, year_end: int) -> Span | None:
    """The days that the words name, of a filer whose fiscal years end with that month; None where they name none."""
    if named := _ENDED.fullmatch(words):
        return _months_to(day_of(_titled(named.group(2))), _SPANS[named.group(1).lower()])
    if named := _YEAR_ENDED.fullmatch(words):
        return _months_to(day_of(_titled(named.group(1))), 12)
    if named := _QUARTER.fullmatch(words):
        quarter = _ORDINALS.index(named.group(1).lower()) + 1 if named.group(1) else int(named.group(2))
        return _months_to(_month_end(int(named.group(3)), year_end - 3 * (4 - quarter)), 3)
    if (named := _OF_YEAR.fullmatch(words)) and (named.group(1) or year_end == _DECEMBER):
        return _months_to(_month_end(int(named.group(2)), year_end), 12)
    return None


def is_year_before(earlier: Span | None, later: Span) -> bool:
    """Whether one span is the other, a year before."""
    return earlier is not None and all(
        (there.year - here.year, there.month) == (1, here.month) for here, there in zip(earlier, later, strict=True)
    )


def periods_named(sentence: str) -> Iterator[re.Match[str]]:
    """Every name of a period in a sentence."""
    return _NAMED.finditer(sentence)


def _compared(heading: re.Match[str], year_end: int) -> Span | None:
    now, then = (span_of(heading.group(name).replace("\n", " "), year_end) for name in ("now", "then"))
    return now if now and is_year_before(then, now) else None


def _begins_a_text(text: str, heading: re.Match[str]) -> bool:
    """A heading has capitals and stands by itself; text renditions may glue it to the words before."""
    is_titled = heading.group("highlights") or re.search("Compared|COMPARED", heading.group())
    return bool(is_titled) and not _REFERENCE.search(text[max(0, heading.start() - _BEFORE) : heading.start()])


def _months_to(last: date | None, months: int) -> Span | None:
    """So many months up to the last day of one; None for any other day."""
    if last is None or last.day != monthrange(last.year, last.month)[1]:
        return None
    return Span(_month_end(last.year, last.month - months) + timedelta(days=1), last)


def _month_end(year: int, month: int) -> date:
    """The last day of a month; months before January count back into earlier years."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, monthrange(year, month)[1])


def _titled(day: str) -> str:
    return day[:1].upper() + day[1:].lower()
