"""Sentences that state what a filer has promised or been promised -> amounts with their kind, measure and day.

Remaining performance obligations and how much of them becomes revenue soon, purchase obligations, and leases signed
and not yet begun. Strict by design: the sentence must name the thing itself, its amount with a scale, and the day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from transforms.reading.prose.prose_lists import (
    DAYS,
    MONEY,
    MONEYS,
    Figure,
    When,
    days_for,
    moneys,
    paired,
    percents,
)

_OBLIGATIONS = "remaining performance obligations?"
ABOUT = re.compile(
    rf"{_OBLIGATIONS}|not yet recognized|contracts greater than one year|not (?:yet )?commenced|lease commitments|"
    r"(?:purchase|contractual) (?:obligations?|commitments?)|capital expenditures totaled|lease payments amounting|"
    r"cloud service agreement commitments|capacity obligations",
    re.IGNORECASE,
)
"""What a sentence on one of these contains."""

_HYPOTHETICAL = re.compile(
    r"\b(?:would|could|might|may|if|assuming|hypothetical)\b"
    r"|\b(?:expenses?|charges?|provisions?|impairments?) (?:of|for)|\bterminat(?:ed|ing)\b|\bliabilit(?:y|ies) for\b"
)


@dataclass(frozen=True, slots=True)
class Stated:
    """One stated figure: its kind and measure, whose it is where named, and the day or period it is of."""

    kind: str
    measure: str
    figure: Figure
    when: When | None
    unit: str = "USD"
    subject: str | None = None
    direction: str | None = None


# A relative clause, or a day, between the obligations and their verb.
_CLAUSE = (
    r"(?: \([^)$]{0,80}\))?(?:,? (?:which|that|as defined|as of|from contracts|under contracts|related to the "
    r"commercial)[^$]{0,260}?)?,?"
)
_WAS = r"(?:was|were|is|are|totaled|amounted to)"
_REMAINING = re.compile(
    rf"(?P<of>(?:commercial |current |total |)){_OBLIGATIONS}(?P<clause>{_CLAUSE}) {_WAS} (?P<amounts>{MONEYS})",
    re.IGNORECASE,
)
_HAD_REMAINING = re.compile(rf"\bhad (?P<amounts>{MONEY}) of {_OBLIGATIONS}", re.IGNORECASE)
_NOT_RECOGNISED = re.compile(rf"\bthose commitments not yet recognized {_WAS} (?P<amounts>{MONEY})")
_COMMERCIAL = re.compile(rf"\bof which (?P<amounts>{MONEY}) is related to the commercial portion of revenue")
_OF_A_PART = re.compile(
    r"\b(?:product|services?|subscriptions?|segment|noncurrent|long-term|unbilled)\b", re.IGNORECASE
)


def remaining_obligations(sentence: str) -> list[Stated]:
    """Remaining performance obligations: total, the commercial part, the part due within a year where named so."""
    kind, stated = "remaining_performance_obligation", list[Stated]()
    for found in _REMAINING.finditer(sentence):
        words = found.group("of") + found.group("clause").split(",")[0]
        measure = "commercial" if "ommercial" in words else "current" if "urrent" in found.group("of") else "total"
        if not _OF_A_PART.search(sentence[max(0, found.start() - 12) : found.start()] + words):
            stated += _at_days(kind, measure, sentence, found)
    for pattern in (_HAD_REMAINING, _NOT_RECOGNISED):
        for found in pattern.finditer(sentence):
            stated += _at_days(kind, "total", sentence, found)
    if stated and (part := _COMMERCIAL.search(sentence)):
        stated += [Stated(kind, "commercial", moneys(part.group("amounts"))[0], stated[0].when)]
    return stated


_MONTHS = {"12": 12, "twelve": 12, "24": 24, "twenty-four": 24}
_SHARE = r"(?P<share>(?:approximately |about )?(?:\d{1,3}(?:\.\d)?%|half))"
_SOON = r"(?:over|in|within|during) the next (?P<months>12|24|twelve|twenty-four)[ -]months"
_SHARES = (
    re.compile(rf"\bexpects? to recognize {_SHARE}(?: of (?:[a-z -]|RPO){{1,140}}?)?(?: as revenues?)? {_SOON}"),
    re.compile(rf"{_SHARE} of which (?:we|the Company) expects? to recognize as revenues? {_SOON}"),
    re.compile(rf"\bexpect {_SHARE} of total {_OBLIGATIONS} to be recognized as revenues? {_SOON}"),
    re.compile(
        rf"{_SHARE} of (?:the )?revenue from contracts greater than one year in length will be recognized {_SOON}", re.I
    ),
)
_OF_COMMERCIAL = re.compile(r"commercial remaining")
_HALF = Decimal(50)


def recognised_soon(sentence: str) -> list[Stated]:
    """The share of all remaining performance obligations that becomes revenue within 12 or 24 months."""
    for pattern in _SHARES:
        if found := pattern.search(sentence):
            if _OF_COMMERCIAL.search(found.group()) and "total company" not in found.group():
                return []
            return [_share(found)]
    return []


def _share(found: re.Match[str]) -> Stated:
    words = found.group("share").lower()
    printed = percents(words) or [Figure(_HALF, _HALF, "0", words.rpartition(" ")[0] or None)]
    measure = f"within_{_MONTHS[found.group('months').lower()]}_months"
    return Stated("remaining_performance_obligation_share", measure, printed[0], None, "percent")


# "$88 million for fiscal 2010, $21 million for fiscal 2011" is one year of several.
_OF_ONE_YEAR = re.compile(
    r" (?:(?:is |are )?(?:due|payable|expected) )?(?:for|in|during) (?:the )?(?:fiscal |year )*(?:19|20)\d\d"
)
_WITH = r"(?:with (?P<what>[a-z -]{0,70}?)of |of |for |totaling )"
_NOT_COMMENCED = re.compile(rf"\bnot (?:yet )?commenced,? {_WITH}(?P<amounts>{MONEYS})")
_OTHER_LEASES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\bhad (?P<amounts>{MONEY}) of (?:fixed )?payment obligations under additional leases\b[^$]*not yet "
        "commenced",
        rf"\bha(?:ve|d) (?P<amounts>{MONEY}) of additional lease commitments\b[^$]*\bexpected to commence",
        rf"\blease payments amounting to (?P<amounts>{MONEY})\b[^$]*\bnot yet commenced",
    )
)
_TWO_KINDS = re.compile(r"\boperating and finance leases\b")
_TWO_TERMS = re.compile(r"\bshort-term and long-term\b")


def leases_not_commenced(sentence: str) -> list[Stated]:
    """Leases signed and not yet begun: in total, or operating and finance, or short-term and long-term ones."""
    kind = "lease_not_commenced"
    if not re.search(r"\blease", sentence, re.IGNORECASE):
        return []
    for pattern in _OTHER_LEASES:
        if found := pattern.search(sentence):
            return _at_days(kind, "total", sentence, found)
    found = _NOT_COMMENCED.search(sentence)
    if found is None:
        return []
    amounts, days = moneys(found.group("amounts")), days_for(sentence, found.start("amounts"), found.end("amounts"))
    if len(amounts) == 2 and len(days) == 1 and (measures := _two_measures(sentence, found)):
        return [Stated(kind, name, each, days[0]) for name, each in zip(measures, amounts, strict=True)]
    return _at_days(kind, "total", sentence, found)


def _two_measures(sentence: str, found: re.Match[str]) -> tuple[str, str] | None:
    if _TWO_TERMS.search(found.group("what") or ""):
        return "short_term", "long_term"
    in_order = sentence[found.end() : found.end() + 20].startswith(", respectively")
    return ("operating", "finance") if in_order and _TWO_KINDS.search(sentence, 0, found.start()) else None


_OF = r"(?:of|totaling|totaled|total|amount to|was|were)"
_PURCHASES = tuple(
    (measure, re.compile(pattern, re.IGNORECASE))
    for measure, pattern in (
        ("contractual", rf"\bhave (?P<amounts>{MONEY}) of (?:non-cancelable )?contractual commitments"),
        ("contractual", rf"\bmaterial (?:non-cancelable |purchase commitments and other )contractual obligations of "
                        rf"(?P<amounts>{MONEY})"),
        ("other", rf"\bhad (?P<amounts>{MONEY}) of other non-cancelable contractual obligations"),
        ("other", rf"\bother (?:non-inventory )?purchase (?:obligations|commitments)(?: and commitments)? {_OF} "
                  rf"(?P<amounts>{MONEY})"),
        ("supply", rf"(?<!excess )\b(?:inventory|manufacturing) purchase (?:and long-term supply and capacity )?"
                   rf"(?:obligations|commitments)(?: balance)? {_OF} (?P<amounts>{MONEY})"),
        ("unconditional", rf"\bunconditional purchase (?:obligations|commitments)(?:, [^$]{{0,80}},)? {_OF} "
                          rf"(?P<amounts>{MONEY})"),
        ("capital", rf"\bcommitments for capital expenditures {_OF} (?P<amounts>{MONEY})"),
        ("content", rf"\bcontractual commitments for rights to [^$]{{0,80}}programming, {_OF} (?P<amounts>{MONEY})"),
        ("cloud_service", rf"\bcloud service agreement commitments as of (?:{DAYS}), {_OF} (?P<amounts>{MONEY})"),
        ("total", rf"\bpurchase obligations and open purchase orders, [^$]{{0,120}}, {_OF} (?P<amounts>{MONEY})"),
    )
)  # fmt: skip


def purchase_obligations(sentence: str) -> list[Stated]:
    """What is agreed to be bought, as the filer names it; each measure at most once a sentence."""
    stated: list[Stated] = []
    for measure, pattern in _PURCHASES:
        if (found := pattern.search(sentence)) and not any(each.measure == measure for each in stated):
            stated += _at_days("purchase_obligation", measure, sentence, found)
    return stated


def commitments(sentence: str) -> Iterator[Stated]:
    """Every commitment that the sentence states; what is only possible, or an expense, is none."""
    if _HYPOTHETICAL.search(sentence):
        return
    yield from remaining_obligations(sentence)
    yield from leases_not_commenced(sentence)
    yield from purchase_obligations(sentence)


def _at_days(kind: str, measure: str, sentence: str, found: re.Match[str]) -> list[Stated]:
    start, end = found.span("amounts")
    if _OF_ONE_YEAR.match(sentence, end):
        return []
    pairs = paired(moneys(found.group("amounts")), days_for(sentence, start, end), sentence, start, end)
    return [Stated(kind, measure, figure, when) for figure, when in pairs]
