"""Sentences on how much one customer, or a few, bring in -> percent of revenue or of receivables.

Anonymous customers have no name to go by: who is meant in one sentence is not who is meant in another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from transforms.reading.prose.prose_commitments import Stated
from transforms.reading.prose.prose_lists import PERCENTS, Figure, When, days_for, paired, percents, periods_for

ABOUT = re.compile(r"\b[Cc]ustomers?\b[^.]{0,120}\d%")
"""What a sentence on this contains."""

_HYPOTHETICAL = re.compile(r"\b(?:would|could|might|if|estimated?|approximates)\b|\b[Nn]o (?:single |other )?customer")
_COUNTS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "another": 1}
_KINDS = r"(?:(?:direct|distribution|distributor|indirect|other|[A-Z][\w&]+|and|segment) ){0,5}"
_WHO = (
    rf"(?P<count>(?:[Oo]ne|[Aa]nother|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive)) {_KINDS}customers?(?:, Customer [A-Z],)?"
    r"|(?P<named>Customer [A-Z])"
    r"|(?P<group>(?:[Oo]ur|[Tt]he) (?:(?:two|three|four|five|ten) largest|top (?:two|three|five|ten)) customers)"
    r"(?: together| collectively| in aggregate)?"
)
_STATED = re.compile(
    rf"(?:{_WHO})(?P<each> each)? (?:represented|accounted for|comprised) (?P<shares>{PERCENTS}) of "
    r"(?:(?:our|the|total|consolidated|net|Company[\u2019']s) )*"
    r"(?P<of>revenues?|sales|(?:trade )?accounts receivable(?: balance)?|trade receivables)\b"
)


def customers(sentence: str) -> Iterator[Stated]:
    """Every share that the sentence gives one customer, or a group of its largest."""
    if _HYPOTHETICAL.search(sentence):
        return
    for found in _STATED.finditer(sentence):
        measure = "receivables" if "receivable" in found.group("of") else "revenue"
        for figure, when in _shares(sentence, found, measure):
            yield Stated("customer_concentration", measure, figure, when, "percent", _named(found))


def _named(found: re.Match[str]) -> str:
    """Who, in the sentence's words, without what follows the customer."""
    words = found.group()[: found.start("shares") - found.start()]
    if inner := re.search(r"Customer [A-Z]\b", words):
        return inner.group()
    return re.sub(
        r"(?: each| together| collectively| in aggregate)* (?:represented|accounted for|comprised) $", "", words
    )


def _shares(sentence: str, found: re.Match[str], measure: str) -> list[tuple[Figure, When]]:
    start, end = found.span("shares")
    whens = (days_for if measure == "receivables" else periods_for)(sentence, start, found.end())
    shares = percents(found.group("shares"))
    count = _COUNTS.get((found.group("count") or "one").lower(), 1)
    if found.group("each") and len(shares) == 1:
        shares = shares * count
    if count > 1:
        return [(each, whens[0]) for each in shares] if len(whens) == 1 and len(shares) == count else []
    return paired(shares, whens, sentence, start, end)
