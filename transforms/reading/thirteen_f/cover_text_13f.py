"""Cover page and summary page of a text 13F (before mid-2013), read by the form's own printed phrases."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from transforms.reading.thirteen_f.text_columns import text_lines, text_tables
from transforms.reading.xbrl.inline_formats import exact_number

_CHECKED = r"\[\s*[Xx]\s*\]\s*"
_PERIOD = re.compile(r"(?:Quarter|Year)\s+Ended:?\s*([^\n]*)", re.IGNORECASE)
_FILE_NUMBER = re.compile(r"(?:Form\s+)?13F\s+File\s+Number:?\s*(0?28-[ \t]*\d+)", re.IGNORECASE)
_NAME = re.compile(r"Manager\s+Filing\s+this\s+Report:?\s*Name:?[ \t]*([^\n]*)", re.IGNORECASE)
_REPORT = re.compile(_CHECKED + r"(13F\s+(?:HOLDINGS\s+REPORT|NOTICE|COMBINATION\s+REPORT))", re.IGNORECASE)
_IS_AMENDMENT = re.compile(r"Check\s+here\s+if\s+Amendment:?\s*" + _CHECKED, re.IGNORECASE)
_AMENDMENT_NUMBER = re.compile(r"Amendment\s+(?:Number|No\.?):?[ \t_]*(\d+)", re.IGNORECASE)
_RESTATEMENT = re.compile(_CHECKED + r"is\s+a\s+restatement", re.IGNORECASE)
_NEW_HOLDINGS = re.compile(_CHECKED + r"adds\s+new\s+holdings", re.IGNORECASE)
_SIGNED = re.compile(r"Place,?\s+and\s+Date\s+of\s+Signing:?(.{0,800})", re.IGNORECASE | re.DOTALL)
_MANAGERS = re.compile(r"Number\s+of\s+Other\s+Included\s+Managers:?[\s._]*(\d+|none)", re.IGNORECASE)
_ENTRIES = re.compile(r"Table\s+Entry\s+Total:?[\s._]*(\d{1,3}(?:,\d{3})+|\d+|none)", re.IGNORECASE)
_VALUE = re.compile(
    r"Table\s+Value\s+Total:?[\s._]*\(?[^\d$\n]{0,20}\)?\$?[ \t]*(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|none)",
    re.IGNORECASE,
)
_CONFIDENTIAL = re.compile(r"Confidential\s+Information\s+has\s+been\s+omitted", re.IGNORECASE)
_THOUSANDS = re.compile(
    r"[x*]?\s*\$?\s*1,?000\b|\bthousands?\b|\(\s*\$?\s*'?000'?s?(?:\s+omitted)?\s*\)|\b000'?s\b", re.I
)
_DOLLARS = re.compile(r"\b(?:in|whole|actual|to\s+the\s+nearest)\s+(?:U\.?S\.?\s+)?dollars?\b", re.IGNORECASE)
_DATES = re.compile(
    r"(?P<words>[A-Z][a-z]{2,8}\.?\s+\d{1,2}\s*,?\s+\d{4})|(?P<figures>\d{1,2}[/-]\d{1,2}[/-](?:\d{4}|\d\d))(?!\d)"
    r"|(?P<turned>\d{1,2}\s+[A-Z][a-z]{2,8}\s+\d{4})",
    re.IGNORECASE,
)
# What the summary page says of its total stands on the total's line, or below a rule below it.
_LINES_OF_UNIT = 4


@dataclass(frozen=True, slots=True)
class TextCover:
    """What a text cover says; None where it says nothing. ``value_total`` in the unit printed beside it, if any."""

    report_type: str | None
    period: date | None
    is_amendment: bool
    amendment_number: int | None
    amendment_type: str | None
    manager_name: str | None
    file_number: str | None
    managers_count: int | None
    entry_total: int | None
    value_total: Decimal | None
    value_unit: str | None
    is_confidential_omitted: bool | None
    signature_date: date | None


def read_text_cover(contents: list[bytes]) -> TextCover | None:
    """The cover of a 13F whose documents are these texts; None where none of them carries one.

    Where a filing repeats the cover for each manager it includes, the first is its own. ``value_unit`` is what the
    table's caption says of its column of values, else what the summary page says of its total.
    """
    pages = ["\n".join(text_lines(content)) for content in contents]
    text = next((page for page in pages if _PERIOD.search(page) and _REPORT.search(page)), None)
    text = text or next((page for page in pages if _ENTRIES.search(page) or _PERIOD.search(page)), None)
    if text is None:
        return None
    first = _first_cover(text)
    entries, value = _ENTRIES.search(text), _VALUE.search(text)
    report = _REPORT.search(first)
    signed = _SIGNED.search(first)
    name = _NAME.search(first)
    file_number = _FILE_NUMBER.search(first)
    amendment_number = _AMENDMENT_NUMBER.search(first)
    managers = _MANAGERS.search(text)
    period = _PERIOD.search(first)
    return TextCover(
        report_type=" ".join(report.group(1).upper().split()) if report else None,
        period=_date_in(period.group(1)) if period else None,
        is_amendment=_IS_AMENDMENT.search(first) is not None,
        amendment_number=int(amendment_number.group(1)) if amendment_number else None,
        amendment_type=_amendment_type(first),
        manager_name=" ".join(name.group(1).split()) or None if name else None,
        file_number=re.sub(r"\s", "", file_number.group(1)) if file_number else None,
        managers_count=_whole(managers),
        entry_total=_whole(entries),
        value_total=_figure(value),
        value_unit=_unit_of_tables(contents) or _unit_of_total(text, value),
        is_confidential_omitted=True if _CONFIDENTIAL.search(text) else None,
        signature_date=_date_in(signed.group(1)) if signed else None,
    )


def _first_cover(text: str) -> str:
    """The text down to the second cover, or to the summary page's totals."""
    covers = [found.start() for found in re.finditer(r"Form\s+13F\s+COVER\s+PAGE", text, re.IGNORECASE)]
    return text[: covers[1]] if len(covers) > 1 else text


def _amendment_type(text: str) -> str | None:
    if _RESTATEMENT.search(text):
        return None if _NEW_HOLDINGS.search(text) else "RESTATEMENT"
    return "NEW HOLDINGS" if _NEW_HOLDINGS.search(text) else None


def _unit_of_total(text: str, value: re.Match[str] | None) -> str | None:
    if value is None:
        return None
    lines = text[value.start() :].split("\n")[:_LINES_OF_UNIT]
    behind = re.split(r"<|List\s+of\s+Other", " ".join(lines), maxsplit=1, flags=re.IGNORECASE)[0]
    return _unit_in(behind.replace(value.group(1), " ", 1))


def _unit_of_tables(contents: list[bytes]) -> str | None:
    """What the captions of the tables with CUSIPs say; None where they say nothing, or two things."""
    said = {
        _unit_in(" ".join(table.caption))
        for content in contents
        for table in text_tables(text_lines(content))
        if table.has_cusips
    } - {None}
    return said.pop() if len(said) == 1 else None


def _unit_in(text: str) -> str | None:
    if _THOUSANDS.search(text):
        return None if _DOLLARS.search(text) and not re.search(r"thousands?\s+of", text, re.IGNORECASE) else "thousands"
    return "dollars" if _DOLLARS.search(text) else None


def _whole(found: re.Match[str] | None) -> int | None:
    number = _figure(found)
    return None if number is None else int(number)


def _figure(found: re.Match[str] | None) -> Decimal | None:
    if found is None:
        return None
    return Decimal(0) if found.group(1).lower() == "none" else exact_number(found.group(1).replace(",", ""))


def _date_in(text: str) -> date | None:
    """The first date of a text, written 'June 30, 2004', '30 June 2004' or '6/30/2004'; None where there is none."""
    found = _DATES.search(text)
    if found is None:
        return None
    words = re.sub(r"[.,\s]+", " ", found.group()).replace("-", "/")
    for layout in ("%B %d %Y", "%b %d %Y", "%m/%d/%Y", "%m/%d/%y", "%d %B %Y", "%d %b %Y"):
        try:
            return datetime.strptime(words, layout).date()
        except ValueError:
            continue
    return None
