"""Words of filings -> values: years in words or digits, dollars with their scale, days and periods.

The patterns are pieces of text for larger patterns; their groups are unnamed. Nothing is rounded.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

_UNITS = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"),
    *("fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_NUMBER_WORDS = {word: number for number, word in enumerate(_UNITS, 1)} | {
    word: 10 * number for number, word in enumerate(("twenty", "thirty", "forty", "fifty"), 2)
}
NUMBER = rf"(?:\d{{1,3}}(?:\.\d{{1,2}})?(?![\d,])|(?:{'|'.join(sorted(_NUMBER_WORDS, key=len, reverse=True))})\b)"

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_MONTH = f"(?:{'|'.join(_MONTHS)})"
DAY = rf"{_MONTH} \d{{1,2}}, ?\d{{4}}"
_MONTH_OF = rf"{_MONTH},? \d{{4}}"
_ORDINAL = "(?:first|second|third|fourth)"
FISCAL = r"(?:full[ -])?(?:fiscal (?:year )?|the fiscal year |(?:calendar |full[ -])?year )?(?:19|20)\d\d"
_QUARTER = rf"(?:the )?{_ORDINAL} quarter of {FISCAL}|Q[1-4] (?:19|20)\d\d"
POINT = rf"(?:{DAY}|{_MONTH_OF}|{_QUARTER}|{FISCAL})"
"""When something took effect: a day, a month, a quarter or a year, in words."""

_SPAN = "(?:three|six|nine|twelve)"
_ENDED = rf"(?:the )?(?:{_SPAN}(?: and {_SPAN})? months|(?:fiscal )?(?:year|quarter)) ended {DAY}"
PERIOD = rf"(?:{_ENDED}|(?:the )?{_QUARTER}|(?:the )?{FISCAL})"
"""What a figure is of: "the three and six months ended June 30, 2023", "Q1 2024", "fiscal year 2023"."""

AMOUNT = (
    r"(?:(?:approximately|about|up to|more than|nearly|almost|over|roughly) )?"
    r"\$ ?\d[\d,]*(?:\.\d+)?(?: (?:million|billion|thousand|trillion)\b)?"
)
_AMOUNT = re.compile(r"(?:([a-z ]+?) )?\$ ?(\d[\d,]*(?:\.\d+)?)(?: (thousand|million|billion|trillion))?")
_SCALES = {"": 0, "thousand": 3, "million": 6, "billion": 9, "trillion": 12}
_ENDED_PARTS = re.compile(rf"(?:the )?(?:({_SPAN}) and ({_SPAN}) months) ended ({DAY})")
_DAY_AT_END = re.compile(rf"ended ({DAY})$")


def number_of(words: str) -> Decimal:
    """ "six" or "5.5" as a number."""
    return Decimal(_NUMBER_WORDS.get(words.lower(), 0)) or Decimal(words)


def dollars_of(words: str) -> tuple[Decimal, str | None]:
    """ "approximately $3.4 billion" as whole dollars, and the word that qualifies it."""
    found = _AMOUNT.fullmatch(words.strip())
    if found is None:
        raise ValueError(f"{words!r} is no amount in dollars")
    scale = _SCALES[found.group(3) or ""]
    return Decimal(found.group(2).replace(",", "")).scaleb(scale), found.group(1)


def day_of(words: str) -> date | None:
    """The day that the words state, for a month its first; None for a quarter or a year, which need a calendar."""
    found = re.fullmatch(rf"({_MONTH})(?: (\d{{1,2}}))?,? ?(\d{{4}})", words)
    if found is None:
        return None
    try:
        return date(int(found.group(3)), _MONTHS.index(found.group(1)) + 1, int(found.group(2) or 1))
    except ValueError:
        return None


def last_day_of(words: str) -> date | None:
    """The last day of a period that states it ("the year ended December 31, 2023"); else None."""
    found = _DAY_AT_END.search(words)
    return day_of(found.group(1)) if found else None


def single_periods(words: str) -> list[str]:
    """ "the three and six months ended June 30, 2023" as its two periods; any other as it is."""
    found = _ENDED_PARTS.fullmatch(words)
    if found is None:
        return [words]
    return [f"{span} months ended {found.group(3)}" for span in found.groups()[:2]]
