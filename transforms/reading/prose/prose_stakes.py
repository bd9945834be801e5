"""Sentences on what a filer holds in other companies -> carrying or fair values, and gains and losses on them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from transforms.reading.prose.prose_commitments import Stated
from transforms.reading.prose.prose_lists import MONEYS, PERIODS, days_for, moneys, paired, periods_for, periods_of

ABOUT = re.compile(
    r"non-?marketable|equity method|without readily determinable|convertible notes|investments? in [A-Z]"
)
"""What a sentence on one of these contains."""

_HYPOTHETICAL = re.compile(r"\b(?:would|could|might|if|assuming|hypothetical)\b|\bunrealized\b.*\bcumulative\b")
_KIND = "strategic_stake"
_WAS = r"(?:was|were|totaled)"
_NAME = r"(?:[A-Z][A-Za-z&]+)(?: (?:[A-Z][A-Za-z&]+|of|and)){0,3}(?<! of)(?<! and)"
_NON_MARKETABLE = r"non-marketable equity (?:securities|investments)"
_MEASUREMENT = r"(?:,? (?:which (?:were|are) )?accounted for under the measurement alternative,?)?"
_VALUES = tuple(
    (measure, re.compile(pattern, re.IGNORECASE))
    for measure, pattern in (
        ("non_marketable_carrying", rf"\bcarrying value of (?:our|the) {_NON_MARKETABLE}{_MEASUREMENT} {_WAS} "
                                    rf"(?P<amounts>{MONEYS})"),
        ("non_marketable_carrying", rf"\bequity investments without readily determinable fair values"
                                    rf"(?: measured at cost[^$]{{0,100}}?)? {_WAS} (?P<amounts>{MONEYS})"),
        ("non_marketable_carrying", rf"\bcarrying amount of our investments without readily determinable fair values "
                                    rf"{_WAS} (?P<amounts>{MONEYS})"),
        ("non_marketable_carrying", rf"\blong-term investments in {_NON_MARKETABLE} of (?P<amounts>{MONEYS})"),
        ("equity_method_carrying", rf"\bequity investments measured using the equity method {_WAS} "
                                   rf"(?P<amounts>{MONEYS})"),
        ("equity_method_carrying", rf"\bequity securities accounted for under the equity method had a carrying value "
                                   rf"of (?P<amounts>{MONEYS})"),
        ("equity_method_carrying", rf"\bcarrying values? of our (?:non-marketable )?equity method investments"
                                   rf"(?:, which totaled| {_WAS}) (?P<amounts>{MONEYS})"),
        ("convertible_note_carrying", rf"\bestimated fair value of our convertible notes"
                                        rf"(?: recorded on our consolidated balance sheets?)? {_WAS} "
                                        rf"(?P<amounts>{MONEYS})"),
        ("convertible_note_carrying", rf"\bwe had investments in convertible notes of (?P<amounts>{MONEYS})"),
    )
)  # fmt: skip
_INVESTEE = re.compile(
    rf"\bcarrying value of (?:our|the Company[\u2019']s) investments? in (?P<subject>{_NAME}),?(?: after [^$]{{0,80}})?"
    rf" {_WAS} (?P<amounts>{MONEYS})"
)
_FROM = re.compile(rf"\bfrom investments? in (?P<subject>{_NAME})")
_GAINS = re.compile(
    rf"(?P<amounts>{MONEYS})(?:, respectively,)? of net (?P<word>gains|losses)(?: for (?P<periods>{PERIODS}))?"
)


def stakes(sentence: str) -> Iterator[Stated]:
    """Every stake that the sentence states: carrying value, fair value, net gain or loss from an investee."""
    if _HYPOTHETICAL.search(sentence):
        return
    for measure, pattern in _VALUES:
        if found := pattern.search(sentence):
            yield from _at_days(measure, sentence, found)
    if found := _INVESTEE.search(sentence):
        subject = found.group("subject")
        yield from (replace(each, subject=subject) for each in _at_days("investee_carrying", sentence, found))
    yield from _gains(sentence)


def _gains(sentence: str) -> Iterator[Stated]:
    investee = _FROM.search(sentence)
    if investee is None or not re.search(r"\bother income \(expense\), net included\b", sentence, re.IGNORECASE):
        return
    for found in _GAINS.finditer(sentence, 0, investee.start()):
        start, end = found.span("amounts")
        own = found.group("periods")
        whens = periods_of(own) if own else periods_for(sentence, start, end)
        direction = "increase" if found.group("word") == "gains" else "decrease"
        for figure, when in paired(moneys(found.group("amounts")), whens, sentence, start, end):
            yield Stated(_KIND, "investee_gain", figure, when, "USD", investee.group("subject"), direction)


def _at_days(measure: str, sentence: str, found: re.Match[str]) -> list[Stated]:
    start, end = found.span("amounts")
    pairs = paired(moneys(found.group("amounts")), days_for(sentence, start, end), sentence, start, end)
    return [Stated(_KIND, measure, figure, when) for figure, when in pairs]
