"""A block of text -> its sentences, in linear time.

A full stop ends a sentence unless it belongs to an abbreviation ("U.S.", "Inc.", "No. 1", "Jan. 1"), a figure or an
enumeration ("1.", "Note 2."). Text renditions lose the blank between sentences ("estimates.We review", "share.(2)In"),
and between a heading and its text ("EstimateIn January"): these are boundaries too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_CLOSING = r"[\"'\u2019\u201d)\]]*"
_STARTERS = (
    "The|We|Our|In|On|This|These|Those|It|Its|As|For|From|If|However|At|To|Such|There|They|Their|Although|While|When|"
    "Since|During|Under|All|Any|Each|Some|No|An|A|By|With|Additionally|Further|See|Refer|Because|Based|Effective|Upon"
)
_BOUNDARY = re.compile(
    rf"(?P<stop>[.!?])(?P<close>{_CLOSING})"
    r"(?:\s+(?=[\"'\u2018\u201c(\[\u2022\u25cf\u00b7]*\s?[A-Z0-9$])"
    r"|(?<=[a-z)%\]][.!?])(?=[A-Z\u201c][a-z ]|\(\d{1,2}\)\s?[A-Z]|\d{1,3}[A-Z][a-z]|\u2022)"
    r"|(?<=\d\d[.!?])(?=[A-Z][a-z])|(?<=[a-z)\d][.!?])(?=\d{1,2}\.\s?[A-Z]{2}|\(\d{1,2}\)\s?[A-Z]))"
    r"|(?<=[a-z])(?<!Linked)(?=(?:In|During|Effective|On) (?:[A-Z][a-z]+ \d|the |Q[1-4]))"
    r"|(?=[\u2022\u25cf]\s?[A-Z])"
)
_ABBREVIATIONS = frozenset(
    [
        "inc",
        "corp",
        "co",
        "ltd",
        "llc",
        "plc",
        "lp",
        "no",
        "nos",
        "mr",
        "mrs",
        "ms",
        "dr",
        "jr",
        "sr",
        "st",
        "vs",
        "cf",
        "eg",
        "ie",
        "etc",
        "approx",
        "dept",
        "est",
        "fig",
        "sec",
        "art",
        "vol",
        "ed",
        "rev",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sept",
        "sep",
        "oct",
        "nov",
        "dec",
        "messrs",
        "bros",
        "assn",
        "intl",
        "natl",
    ]
)
# Behind these a number, a date or a name always follows; behind the others a new sentence may begin.
_NEVER_LAST = frozenset(
    [
        "no",
        "nos",
        "mr",
        "mrs",
        "ms",
        "dr",
        "messrs",
        "fig",
        "vs",
        "cf",
        "eg",
        "ie",
        "approx",
        "art",
        "vol",
        "jan",
        "feb",
    ]
)
_TOKEN = re.compile(r"(?:^|[\s(\[\"\u201c,/\u2014-])((?:[A-Za-z]\.)*[A-Za-z]+|\d{1,2}|[IVXivx]{1,5})$")
_STARTER = re.compile(rf"[\s\"\u201c(]*(?:{_STARTERS})\b")
_NUMBERED = re.compile(r"[\s(]*(?:(?:Item|Note|Part|Section|Exhibit|Table)s?\s+)?(?:\d{1,2}[A-C]?|[IVX]{1,4}|[a-z])")
_MARK = re.compile(r"\s*(?:[\u2022\u25cf\u25aa\u00b7]\s*|\(\d{1,2}\)\s*(?=[A-Z]))?")
_TOKEN_LENGTH = 24


def sentence_spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """First and last offset of each sentence of text[start:end], without blanks at either end; none is empty."""
    first = start
    for found in _BOUNDARY.finditer(text, start, end):
        stop = found.end("close") if found.group("stop") else found.start()
        if found.group("stop") and not _ends(text, first, found.start("stop"), found.end(), end):
            continue
        yield from _trimmed(text, first, stop)
        first = found.end()
    yield from _trimmed(text, first, end)


def _trimmed(text: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Without blanks, and without the bullet or the footnote's number that the sentence hangs on."""
    mark = _MARK.match(text, first, last)
    first = mark.end() if mark else first
    while last > first and text[last - 1].isspace():
        last -= 1
    if first < last:
        yield first, last


def _ends(text: str, first: int, stop: int, following: int, end: int) -> bool:
    """Whether the stop ends the sentence that began at ``first``; the next words begin at ``following``."""
    if text[stop] != ".":
        return True
    if stop - first <= _TOKEN_LENGTH and _NUMBERED.fullmatch(text, first, stop):
        return False
    token = _TOKEN.search(text[max(first, stop - _TOKEN_LENGTH) : stop])
    if token is None:
        return True
    word = token.group(1)
    bare = word.replace(".", "").lower()
    is_initial = len(word) == 1 and word.isupper()
    if bare in ("no", "nos"):
        return not text[following : following + 1].isdigit()
    if bare in _NEVER_LAST:
        return False
    if is_initial or "." in word or bare in _ABBREVIATIONS:
        return _STARTER.match(text, following, end) is not None
    return True
