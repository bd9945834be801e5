"""Inline XBRL's transformation registries: what the words printed in a filing mean as XBRL values.

Registries 1 to 5 of XBRL International (ixt) and SEC's own (ixt-sec). Names are the same over the years but for their
hyphens (numdotdecimal, num-dot-decimal), so they are kept without. Every function raises ``ValueError`` with the reason
where the words are not what the format promises; nothing is guessed. Numbers are exact: no float anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from transforms.reading.xbrl.xbrl_numbers import exact_number

__all__ = ["exact_number", "format_key", "numeric_format", "text_format"]

_GROUPS = " \t\r\n\u00a0\u2009\u202f"
_APOSTROPHES = "'`\u00b4\u2019\u2032\uff07"
_DOT = re.compile(
    rf"[\d,{_GROUPS}{_APOSTROPHES}]*\d[\d,{_GROUPS}{_APOSTROPHES}]*(?:\.[\d{_GROUPS}]*)?|\.\d[\d{_GROUPS}]*", re.ASCII
)
_COMMA = re.compile(
    rf"[\d.{_GROUPS}{_APOSTROPHES}]*\d[\d.{_GROUPS}{_APOSTROPHES}]*(?:,[\d{_GROUPS}]*)?|,\d[\d{_GROUPS}]*", re.ASCII
)
_USUAL = re.compile(r"\d[\d,]*(?:\.\d+)?", re.ASCII)
_UNIT = re.compile(r"(\d[\d.,\s'\u2019]*?)\s*[^\d.,\s'\u2019][^\d]*?(\d{1,2})[^\d]*", re.ASCII)
_DROP_FROM_DOT = str.maketrans("", "", "," + _GROUPS + _APOSTROPHES)
_DROP_FROM_COMMA = str.maketrans({**dict.fromkeys("." + _GROUPS + _APOSTROPHES), ",": "."})

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FILER_CATEGORIES = ("Large Accelerated Filer", "Accelerated Filer", "Non-accelerated Filer")
_CHECKED, _UNCHECKED = "\u2611\u2612\u00fe\u00fdxX", "\u2610\u00a8o"
_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    + "eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_WORDS = {
    **{word: n for n, word in enumerate(_SMALL.split())},
    **{word: 10 * n for n, word in enumerate(_TENS.split(), 2)},
}
_POWERS = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_LENGTH = re.compile(r"([a-z0-9, \-]+?)[ \-]*(year|month|day)s?(?:[ ,\-]+(?:and[ \-]+)?|$)")
_DAYS_IN_A_MONTH = Decimal("30.4375")


def format_key(name: str) -> str:
    """A format's local name as it is looked up here: num-dot-decimal and numdotdecimal are one."""
    return name.replace("-", "").lower()


def numeric_format(key: str) -> Callable[[str], str] | None:
    """The function from printed words to a plain decimal for a numeric format, or None where none is known."""
    return _NUMERIC.get(key)


def text_format(key: str) -> Callable[[str], str] | None:
    """The function from printed words to the XBRL value for a date, boolean, duration or name, or None."""
    known = _TEXT.get(key)
    if known is None and "date" in key and (order := _date_order(key)):
        known = _TEXT[key] = lambda text: _date(order, text)
    return known


def _dot_decimal(text: str) -> str:
    if _USUAL.fullmatch(text):
        return text.replace(",", "")
    return _digits(text, _DOT, _DROP_FROM_DOT)


def _comma_decimal(text: str) -> str:
    return _digits(text, _COMMA, _DROP_FROM_COMMA)


def _digits(text: str, pattern: re.Pattern[str], drop: Mapping[int, str | int | None]) -> str:
    # Parentheses are how a negative number is printed; the sign is stated by the tag, never by them.
    stripped = text.strip("()" + _GROUPS)
    if not pattern.fullmatch(stripped):
        raise ValueError(f"{text[:60]!r} is not printed as its format says")
    return stripped.translate(drop)


def _unit_decimal(text: str) -> str:
    """5 dollars 20 cents -> 5.20."""
    found = _UNIT.fullmatch(text.strip())
    if not found:
        raise ValueError(f"{text[:60]!r} is not printed as its format says")
    return re.sub(r"\D", "", found.group(1)) + "." + found.group(2).zfill(2)


def _constant(value: str) -> Callable[[str], str]:
    return lambda _: value


def _no_content(_: str) -> str:
    raise ValueError("its format says that there is no content")


def _no_number(_: str) -> str:
    raise ValueError("its format says infinite or not a number")


def _number_in_words(text: str) -> str:
    """Twenty-five million -> 25000000; no, none and nil -> 0."""
    words = [word for word in re.findall(r"[^\W_]+", text.lower()) if word != "and"]
    if words in (["no"], ["none"], ["nil"]):
        return "0"
    total = current = 0
    for word in words:
        if word in _POWERS and current:
            total, current = total + current * _POWERS[word], 0
        elif word == "hundred" and 0 < current < 20:
            current *= 100
        elif word in _WORDS and current % (10 if _WORDS[word] < 10 else 100) == 0:
            current += _WORDS[word]
        else:
            raise ValueError(f"{text[:60]!r} is no number in words")
    if not words:
        raise ValueError("there are no words")
    return str(total + current)


def _duration_in_words(text: str) -> str:
    """Thirty-six months, 5-year, two years and six months -> xs:duration."""
    words = re.sub(r"[\u2010-\u2015\s]", lambda found: " " if found.group().isspace() else "-", text.strip().lower())
    parts: dict[str, int] = {}
    position = 0
    while position < len(words):
        found = _LENGTH.match(words, position)
        if found is None or found.group(2) in parts:
            raise ValueError(f"{text[:60]!r} is no duration in words")
        count = found.group(1).strip(" -,")
        parts[found.group(2)] = int(count if count.isdigit() else _number_in_words(count))
        position = found.end()
    value = "".join(f"{parts[unit]}{unit[0].upper()}" for unit in ("year", "month", "day") if unit in parts)
    if not value:
        raise ValueError("there are no words")
    return f"P{value}"


_NUMERIC: dict[str, Callable[[str], str]] = {
    **dict.fromkeys(
        ("numdotdecimal", "numdotdecimalin", "numdotdecimalapos", "numcommadot", "numspacedot"), _dot_decimal
    ),
    **dict.fromkeys(
        ("numcommadecimal", "numcommadecimalin", "numcommadecimalapos", "numdotcomma", "numspacecomma", "numcomma"),
        _comma_decimal,
    ),
    **dict.fromkeys(("numunitdecimal", "numunitdecimalin", "numunitdecimalapos"), _unit_decimal),
    **dict.fromkeys(("zerodash", "fixedzero", "numdash"), _constant("0")),
    **dict.fromkeys(("nocontent", "fixedempty"), _no_content),
    **dict.fromkeys(("numinf", "numneginf", "numnan"), _no_number),
    "numwordsen": _number_in_words,
}


def _ballot_box(text: str) -> str:
    box = text.strip()
    if len(box) == 1 and box in _CHECKED + _UNCHECKED:
        return "true" if box in _CHECKED else "false"
    raise ValueError(f"{text[:60]!r} is no ballot box")


def _filer_category(text: str) -> str:
    words = re.sub(r"[^a-z]+", " ", text.lower()).strip()
    for category in _FILER_CATEGORIES:
        if words == re.sub(r"[^a-z]+", " ", category.lower()):
            return category
    raise ValueError(f"{text[:60]!r} is no filer category")


def _exchange(text: str) -> str:
    """The code dei uses for the two exchanges that nearly all filers name; others stay as printed."""
    words = re.sub(r"[^a-z]+", " ", text.lower()).strip().removeprefix("the ")
    if re.fullmatch(r"nasdaq(?: (?:stock|capital|global(?: select)?) market)?(?: llc| inc)?", words):
        return "NASDAQ"
    if re.fullmatch(r"new york stock exchange(?: llc| inc)?|nyse", words):
        return "NYSE"
    raise ValueError(f"the exchange {text[:60]!r} has no code here; its name is kept")


def _as_printed(text: str) -> str:
    return " ".join(text.split())


def _duration(unit: str) -> Callable[[str], str]:
    """A decimal count of years, months, weeks, days or hours -> xs:duration; fractions spill over by SEC's rules."""

    def transform(text: str) -> str:
        number = exact_number(text.strip())
        sign, count = ("-" if number < 0 else ""), abs(number)
        if unit in "YM":
            months = count * 12 if unit == "Y" else count
            days = int((months - int(months)) * _DAYS_IN_A_MONTH)
            years, rest = divmod(int(months), 12) if unit == "Y" else (0, int(months))
            parts = ((years, "Y"), (rest, "M"), (days, "D"))
            value = "P" + "".join(f"{part}{letter}" for part, letter in parts if part)
            return sign + value if value != "P" else f"P0{unit}"
        if unit == "H":
            return f"{sign}PT{int(count)}H"
        days = int(count * 7) if unit == "W" else int(count)
        hours = int((count - days) * 24) if unit == "D" else 0
        return f"{sign}P{days}D" + (f"T{hours}H" if hours else "")

    return transform


def _quarter_end(text: str) -> str:
    year = re.search(r"(?<!\d)\d{4}(?!\d)", text)
    quarter = re.search(r"first|second|third|fourth|last|(?<!\d)[1-4](?!\d)", text, re.IGNORECASE)
    if not (year and quarter):
        raise ValueError(f"{text[:60]!r} names no quarter of a year")
    number = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4}.get(quarter.group().lower())
    month = 3 * (number or int(quarter.group()))
    return f"{year.group()}-{month:02d}-{31 if month in (3, 12) else 30}"


def _date_order(key: str) -> tuple[str, ...] | None:
    """The order of day, month and year that a date format's name spells out."""
    if "jpn" in key or key.endswith("jp"):
        return None  # years of an era
    spelled = tuple(re.findall(r"day|month|year", key))
    if spelled:
        return spelled
    american = re.fullmatch(r"date(slash|dot|long|short)us", key)
    european = re.fullmatch(r"date(slash|dot|long|short)(eu|uk)", key)
    return ("month", "day", "year") if american else ("day", "month", "year") if european else None


def _date(order: tuple[str, ...], text: str) -> str:
    """A date printed in that order, its month in English words or in digits, as ISO 8601 (--12-31 without a year)."""
    words = re.findall(r"[A-Za-z]{3,}|\d+", text)
    tokens = [word for word in words if word.isdigit() or word[:3].lower() in _MONTHS]
    if len(tokens) != len(order):
        raise ValueError(f"{text[:60]!r} is not a date as its format says")
    part = dict(zip(order, tokens, strict=True))
    month = part["month"]
    number = int(month) if month.isdigit() else _MONTHS.index(month[:3].lower()) + 1
    year = part.get("year", "2000")
    year = "20" + year.zfill(2) if len(year) <= 2 else year
    day = date(int(year), number, int(part.get("day", "1")))
    if "year" not in part:
        return f"--{day:%m-%d}"
    return day.isoformat() if "day" in part else day.isoformat()[:7]


_TEXT: dict[str, Callable[[str], str]] = {
    **dict.fromkeys(("fixedtrue", "booleantrue"), _constant("true")),
    **dict.fromkeys(("fixedfalse", "booleanfalse"), _constant("false")),
    **dict.fromkeys(("fixedempty", "nocontent"), _constant("")),
    **dict.fromkeys(("stateprovnameen", "countrynameen", "edgarprovcountryen"), _as_printed),
    "boolballotbox": _ballot_box,
    "entityfilercategoryen": _filer_category,
    "exchnameen": _exchange,
    "datequarterend": _quarter_end,
    "durwordsen": _duration_in_words,
    **{f"dur{name}": _duration(name[0].upper()) for name in ("year", "month", "week", "day", "hour")},
}
