"""Where the sections of a report begin: its items and notes, as far as a text without layout tells.

A heading stands at the beginning of a line, or (in renditions that glue paragraphs together) anywhere with its usual
title behind it. Tables of contents, which list them all at once, begin no section, nor do references to an item.
"""

from __future__ import annotations

import re

_TITLES = (
    "Business|Risk Factors|Unresolved Staff|Cybersecurity|Propert|Legal Proceedings|Mine Safety|Market for|Selected|"
    "Management['\u2019]?s Discussion|Quantitative and Qualitative|(?:Condensed |Consolidated )*Financial Statements|"
    "Changes in and|Controls and|Other Information|Unregistered|Defaults|Directors|Executive Comp|Security Ownership|"
    "Certain Relationships|Principal Account|Exhibit|Form 10-K"
)
_HEADING = re.compile(
    r"^[ |]*(?:part [IV]{1,3}\b[., |\u2013\u2014-]*)?"
    r"(?:item (?P<item>\d{1,2}[A-C]?)\b(?! of\b|,)(?=[ .:|\u2013\u2014-]*(?:[A-Z\[(]|$)))"
    r"|^[ |]*note (?P<note>\d{1,2})\b(?! (?:of|to|in|for|and|above|below)\b|,)(?=[ .:|\u2013\u2014-]*(?:[A-Z(]|$))"
    rf"|item (?P<titled>\d{{1,2}}[A-C]?)[.:]?[ |]*(?={_TITLES})",
    re.IGNORECASE | re.MULTILINE,
)
# What stands before a mention of an item that is no heading.
_REFERENCE = re.compile(
    r"(?:\b(?:see|in|to|of|and|under|or|our|with|as|by|from|at|also|read|both)|[,;(\"\u201c])\s*$", re.IGNORECASE
)
_BEFORE = 12
# A table of contents has at least so many headings in a row, none further from the next than that.
_LISTED, _LISTED_WITHIN = 4, 250
# The front: the first tenth of a text.
_FRONT = 10


def headings(text: str) -> tuple[list[int], list[str]]:
    """Offsets of the headings, and the section that each begins: "Item 7", "Item 8, Note 1"; a note keeps its item."""
    found = _without_contents(text, [each for each in _HEADING.finditer(text) if not _is_reference(text, each)])
    sections: list[str] = []
    item = ""
    for each in found:
        if each.group("note"):
            sections.append(f"{item}, Note {each.group('note')}" if item else f"Note {each.group('note')}")
            continue
        item = f"Item {(each.group('item') or each.group('titled')).upper()}"
        sections.append(item)
    return [each.start() for each in found], sections


def _is_reference(text: str, heading: re.Match[str]) -> bool:
    if heading.group("titled") is None:
        return False
    return _REFERENCE.search(text[max(0, heading.start() - _BEFORE) : heading.start()]) is not None


def _without_contents(text: str, found: list[re.Match[str]]) -> list[re.Match[str]]:
    runs: list[list[re.Match[str]]] = []
    for each in found:
        if not runs or each.start() - runs[-1][-1].end() > _LISTED_WITHIN:
            runs.append([])
        runs[-1].append(each)
    return [each for run in runs if not _is_contents(text, run) for each in run]


def _is_contents(text: str, run: list[re.Match[str]]) -> bool:
    """A list that begins with number 1 or at the front; Part III, which only refers to the proxy, is none."""
    first = run[0].group("item") or run[0].group("note") or run[0].group("titled")
    return len(run) >= _LISTED and (first == "1" or run[0].start() * _FRONT < len(text))
