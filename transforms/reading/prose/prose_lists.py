"""Lists in sentences -> what belongs to what: amounts with their scale, percentages, days and periods, in order.

"$3.8 billion and $3.9 billion, respectively" are two amounts and need two days; "December 31, 2025 and 2024" are two
days. What cannot be told apart belongs to nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from transforms.reading.prose.prose_words import DAY, FISCAL, day_of

_QUALIFIER = "(?:approximately|about|up to|more than|nearly|almost|over|roughly|at least)"
_SCALE = "(?:million|billion|trillion)"
MONEY = rf"(?:{_QUALIFIER} )?\$ ?\d[\d,]*(?:\.\d+)? {_SCALE}\b"
"""One amount; its scale must be said: in a note, a bare $43,989 may be millions."""

_RANGE = rf"(?:between )?{MONEY} (?:to|and) {MONEY}"
_AND = "(?:, and |,? and |, )"
MONEYS = rf"{MONEY}(?:{_AND}{MONEY})*"
_PERCENT = rf"(?:{_QUALIFIER} )?\d{{1,3}}(?:\.\d{{1,2}})?%(?! or )"
PERCENTS = rf"{_PERCENT}(?:{_AND}{_PERCENT})*"
_OTHER_YEARS = r"(?:(?:, |,? and )(?:19|20)\d\d\b)*"
DAYS = rf"(?:both |each of )?{DAY}(?:(?:, |,? and ){DAY})*{_OTHER_YEARS}"
_SPAN = "(?:three|six|nine|twelve)"
_QUARTER = rf"(?:first|second|third|fourth) quarter of {FISCAL}"
PERIODS = (
    rf"(?:the )?(?:{_SPAN}(?: and {_SPAN})? months ended {DAY}{_OTHER_YEARS}"
    rf"|(?:fiscal )?(?:years?|quarters?) ended {DAY}{_OTHER_YEARS}|{_QUARTER}|fiscal years? (?:19|20)\d\d{_OTHER_YEARS}"
    rf"|{FISCAL})"
)
_MONEY_PARTS = re.compile(rf"(?:({_QUALIFIER}) )?\$ ?(\d[\d,]*)(?:\.(\d+))? ({_SCALE})", re.IGNORECASE)
_PERCENT_PARTS = re.compile(rf"(?:({_QUALIFIER}) )?(\d{{1,3}})(?:\.(\d{{1,2}}))?%", re.IGNORECASE)
_ZEROS = {"million": 6, "billion": 9, "trillion": 12}
_MONTHS = re.compile(rf"({_SPAN})(?: and ({_SPAN}))? months ended")
# Renditions glue a heading to its text: "RevenuesAs of".
_AS_OF = re.compile(rf"(?:\b[Aa]|(?<=[a-z])A)(?:s of|t) (?P<days>{DAYS})")
_FOR = re.compile(rf"\b(?:[Ff]or|[Ii]n|[Dd]uring) (?P<periods>{PERIODS})")
_RESPECTIVELY = re.compile(r"[^.;]{0,200}\brespectively\b")
_FOR_EACH = re.compile(r"[^.;,]{0,60}\bfor both (?:years|periods|dates)\b|[^.;]{0,40}\bas of both\b")
_NEAR = 60


@dataclass(frozen=True, slots=True)
class Figure:
    """One printed figure: dollars or percent, both ends where it is a range, decimals as XBRL counts them."""

    low: Decimal
    high: Decimal
    decimals: str
    qualifier: str | None


@dataclass(frozen=True, slots=True)
class When:
    """A day or a period: its words, its last day where they tell it; ``is_day`` for a day."""

    words: str
    end: date | None
    is_day: bool


def moneys(words: str) -> list[Figure]:
    """Every amount of a list, in whole dollars; a range ("between $1 billion and $2 billion") is one."""
    found = [_money(each) for each in _MONEY_PARTS.finditer(words)]
    if len(found) == 2 and re.match("between ", words, re.IGNORECASE):
        return [Figure(found[0].low, found[1].high, found[0].decimals, "between")]
    return found


def _money(found: re.Match[str]) -> Figure:
    zeros, places = _ZEROS[found.group(4).lower()], len(found.group(3) or "")
    value = Decimal(f"{found.group(2).replace(',', '')}.{found.group(3) or '0'}").scaleb(zeros)
    return Figure(value, value, str(places - zeros), found.group(1))


def percents(words: str) -> list[Figure]:
    """Every percentage of a list."""
    return [
        Figure(value, value, str(len(each.group(3) or "")), each.group(1))
        for each in _PERCENT_PARTS.finditer(words)
        for value in (Decimal(f"{each.group(2)}.{each.group(3) or '0'}"),)
    ]


def days_of(words: str) -> list[When]:
    """ "December 31, 2025 and 2024" as its two days; nothing where one of them is no day of the calendar."""
    found = re.findall(DAY, words)
    days = [When(each, day_of(each), True) for each in found]
    month_and_day = found[-1].rsplit(",", 1)[0]
    for year in re.findall(r"\d{4}", words[words.rindex(found[-1]) + len(found[-1]) :]):
        days.append(When(words, day_of(f"{month_and_day}, {year}"), True))
    return days if all(each.end for each in days) else []


def periods_of(words: str) -> list[When]:
    """ "the three and six months ended June 30, 2023" as its two periods, "fiscal years 2024 and 2023" as its two."""
    if not re.search(DAY, words):
        years = re.findall(r"(?:19|20)\d\d", words)
        if len(years) == 1:
            return [When(words, None, False)]
        return [When(f"fiscal years {each}" if each == years[0] else words, None, False) for each in years[:1]]
    ends = days_of(words)
    spans = _MONTHS.search(words)
    if spans and spans.group(2):
        return [When(f"{span} months ended {ends[0].words}", ends[0].end, False) for span in spans.groups()] * (
            len(ends) == 1
        )
    return [When(words, each.end, False) for each in ends]


T = TypeVar("T")


def paired(figures: list[T], whens: list[When], sentence: str, start: int, end: int) -> list[tuple[T, When]]:
    """Each figure with its day or period; nothing where the sentence leaves open which belongs to which.

    ``start`` and ``end`` are where the figures stand. One figure may stand for several days where it says so.
    """
    if len(figures) == 1 and len(whens) == 1:
        return [(figures[0], whens[0])]
    if len(figures) == len(whens) and _RESPECTIVELY.match(sentence, end):
        return list(zip(figures, whens, strict=True))
    both = _FOR_EACH.match(sentence, end) or re.search(r"\b(?:as of both|of both) ", sentence[:start], re.IGNORECASE)
    if len(figures) == 1 and both:
        return [(figures[0], each) for each in whens]
    return []


def days_for(sentence: str, start: int, end: int) -> list[When]:
    """The days that figures at ``start`` to ``end`` are of: close behind them, else the sentence's only ones."""
    return _whens(list(_AS_OF.finditer(sentence)), "days", sentence, start, end)


def periods_for(sentence: str, start: int, end: int) -> list[When]:
    """The periods that figures are of, in the same way."""
    return _whens(list(_FOR.finditer(sentence)), "periods", sentence, start, end)


def _whens(found: list[re.Match[str]], group: str, sentence: str, start: int, end: int) -> list[When]:
    read = days_of if group == "days" else periods_of
    behind = [each for each in found if 0 <= each.start() - end <= _NEAR and not _broken(sentence[end : each.start()])]
    before = [each for each in found if each.end() <= start]
    chosen = behind[:1] or before[-1:] if len({each.group(group) for each in before}) <= 1 else behind[:1]
    if not chosen and len({each.group(group) for each in found}) == 1:
        chosen = found[:1]
    return read(chosen[0].group(group)) if chosen else []


def _broken(between: str) -> bool:
    """Whether another figure stands between a figure and the day behind it."""
    return bool(re.search(r"[$%;]", between))
