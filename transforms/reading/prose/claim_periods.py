"""When a claim is of, in the words of its own sentence."""

from __future__ import annotations

import re

from transforms.reading.prose.prose_words import PERIOD, POINT

_WHEN = re.compile(
    r"\b(?:[Ii]n|[Dd]uring|[Aa]s of|[Ff]or|[Oo]n|[Bb]y|[Aa]t|[Ff]rom) (?:the )?"
    r"(?P<when>(?:end of |early |late |mid-|calendar |first half of |second half of )?"
    rf"(?:{PERIOD}|{POINT})(?: (?:to|through) (?:{PERIOD}|{POINT}))?)"
    rf"(?:,? and (?:in )?(?:fiscal )?(?P<other>{POINT}|\d{{4}}))?"
)
_ANOTHER_CLAUSE = re.compile(r"\b(?:which|that|will|who|when|until|and)\b|.{90}")
_YEAR = re.compile(r"(?:fiscal )?(?:19|20)\d\d\b")


def periods_in(text: str) -> list[str]:
    """Every period that a text states; "as of May 31, 2025 and 2024" is two."""
    return [words for found in _WHEN.finditer(text) for words in found.groups() if words]


def years_in(text: str) -> list[str]:
    """Every year that a text names: "fiscal 2004"."""
    return _YEAR.findall(text)


def period_of(text: str, match: re.Match[str]) -> str | None:
    """Of several periods the one among the match's own words, else the last before them, else one behind.

    Behind them only in the same clause: "notes, which will mature in June 2026" says nothing of when they are held.
    """
    found = list(_WHEN.finditer(text))
    inside = [each for each in found if match.start() <= each.start() < match.end()]
    before = [each for each in found if each.start() < match.start()]
    behind = [each for each in found if not _ANOTHER_CLAUSE.search(text[match.end() : each.start()])]
    chosen = inside[-1:] or before[-1:] or behind[:1]
    return chosen[0].group("when") if chosen else None
