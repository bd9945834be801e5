"""Sentences on what a changed estimate did to the accounts -> amount, line of the statements, direction, period.

Only what a sentence ascribes to the change itself is read: "depreciation rose by $126 million, which includes the
effect of the change" states no effect of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from transforms.reading.prose.prose_words import AMOUNT, FISCAL, PERIOD, dollars_of, single_periods

_CHANGE = r"(?:this|these|the) changes?(?: in (?:(?:our|accounting) )*estimates?)?"
_OF_A_CHANGE = re.compile(
    rf"\b(?:effects?|impact|result) of {_CHANGE}\b"
    rf"|\b{_CHANGE} (?:will |has |have |is expected to |are expected to )?"
    r"(?:result|increas|decreas|reduc|benefit|lower|had|have)"
    r"|\b(?:financial )?impact of this change\b",
    re.IGNORECASE,
)
_OF_THE_ASSETS = re.compile(
    r"^(?:Based on|For (?:those |these )?(?:assets|servers|equipment)|When compared to the (?:estimated )?useful li)"
    r".*\bwe (?:estimate|expect|anticipate)\b"
)
_MIXED = re.compile(
    r"partially offset|primarily (?:driven|due)|driven by|\bincludes? the (?:effect|benefit|impact)|offsetting",
    re.IGNORECASE,
)
_EXPECTED = re.compile(
    r"\b(?:expect|anticipate|will|guidance|anticipated)\b|\bestimate an? (?:increase|decrease|reduction)"
    r"|is estimated", re.IGNORECASE
)  # fmt: skip

_LINE = (
    r"(?:depreciation(?: and amortization)?(?: expenses?)?|operating (?:income|loss|expenses?|results)|"
    r"net (?:income|loss)|cost of (?:revenues?|sales)|gross margin|(?:R&D|research and development) expenses?|"
    r"inventory values?|(?:pre-?tax income|income before (?:income )?taxes))"
)
_NAMED = rf"(?:(?:our|the|total|annual|ending|(?P<of>{FISCAL})) )*(?P<line>{_LINE})(?: (?:in|for) (?P<in>{FISCAL}))?"
_AMOUNTS = rf"(?P<amounts>{AMOUNT}(?: and {AMOUNT})?)"
_NOUNS = "reduction|decrease|increase|benefit|impact|decline"
_VERBS = "reduced?|decreased?|increased?|lower(?:ed)?|benefit(?:ed)?"
_EFFECTS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?P<word>{_NOUNS}) (?:in|of|to) {_NAMED} (?:of|by) {_AMOUNTS}",
        rf"\b(?P<word>{_VERBS}) {_NAMED} by {_AMOUNTS}",
        rf"\b{_NAMED} (?:was|were|is|are|to be|will be) (?P<word>(?:favorably |adversely )?(?:impacted|reduced|"
        rf"increased|decreased|lower)) by {_AMOUNTS}",
        rf"(?P<amounts>{AMOUNT}) (?P<word>increase|decrease|reduction|benefit) (?:in|to|of) {_NAMED}",
    )
)
_AND_ANOTHER = re.compile(rf"(?:,| and|,? and) {_NAMED} of {_AMOUNTS}", re.IGNORECASE)
_BY_GUIDANCE = re.compile(
    rf"(?P<amounts>{AMOUNT}) (?P<word>lower|higher) {_NAMED} due to (?:an? |the )?"
    r"(?:increase|decrease|change|extension)s? (?:in|to|of) (?:the )?(?:estimated )?useful li",
    re.IGNORECASE,
)
_OF_PERIOD = re.compile(rf"\bfor (?P<period>{PERIOD})")
_IN_PERIOD = re.compile(rf"\bduring (?P<period>{FISCAL})")
_UP, _DOWN = re.compile("increas|higher", re.IGNORECASE), re.compile("reduc|decreas|lower|declin", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Effect:
    """One stated effect: whole dollars on a line of the statements; ``direction`` is the line's, None for a benefit."""

    line: str
    dollars: Decimal
    qualifier: str | None
    direction: str | None
    word: str
    is_expected: bool
    period: str | None


def effects_of_change(sentence: str, *, is_own: bool, is_next: bool) -> list[Effect]:
    """Every effect that the sentence ascribes to a change of an estimate.

    ``is_own``: the sentence states the change itself. ``is_next``: it follows that sentence closely, and may then
    speak of the assets without naming the change again.
    """
    ascribed = is_own or _OF_A_CHANGE.search(sentence) or (is_next and _OF_THE_ASSETS.search(sentence))
    if not ascribed or _MIXED.search(sentence):
        return []
    stated = sorted((each for pattern in _EFFECTS for each in pattern.finditer(sentence)), key=re.Match.start)
    effects: list[Effect] = []
    end = 0
    for each in stated:
        found: re.Match[str] | None = each
        if each.start() < end:
            continue
        while found is not None:
            effects += _effects(sentence, found, each.group("word"))
            end = found.end()
            found = _AND_ANOTHER.match(sentence, end)
    return effects


def effects_by_guidance(sentence: str) -> list[Effect]:
    """The effect on a forecast, in a sentence that names its cause: "$0.9 billion lower depreciation due to ..."."""
    found = _BY_GUIDANCE.search(sentence)
    return list(_effects(sentence, found, found.group("word"))) if found else []


def _effects(sentence: str, found: re.Match[str], word: str) -> Iterator[Effect]:
    """One effect an amount; two amounts without two periods cannot be told apart and give none."""
    amounts = re.findall(AMOUNT, found.group("amounts"), re.IGNORECASE)
    period = found.group("of") or found.group("in") or _period(sentence)
    periods: list[str | None] = [None] if period is None else [*single_periods(period)]
    if len(amounts) == 1:
        periods = [period]
    if len(periods) != len(amounts):
        return
    direction = "increase" if _UP.match(word) else "decrease" if _DOWN.match(word) else None
    for amount, each in zip(amounts, periods, strict=True):
        dollars, qualifier = dollars_of(amount)
        is_expected = _EXPECTED.search(sentence) is not None
        yield Effect(found.group("line"), dollars, qualifier, direction, word.lower(), is_expected, each)


def _period(sentence: str) -> str | None:
    found = _OF_PERIOD.search(sentence) or _IN_PERIOD.search(sentence)
    return found.group("period") if found else None
