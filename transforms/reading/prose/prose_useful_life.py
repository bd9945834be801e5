"""Sentences in which a filer says that it changed a useful life -> what changed, from, to, from when.

Strict by design: the filer must say that it did so, or has decided to; how many years it is now must stand in the same
sentence; what is only possible, usual, denied or done by others is no change.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from transforms.reading.prose.prose_words import NUMBER, POINT, number_of

ABOUT = re.compile(r"\b(?:useful|depreciable|service|economic) li(?:fe|ves)\b", re.IGNORECASE)
"""What a sentence on a useful life contains."""

_LIFE = r"(?:useful|depreciable|service|economic) li(?:fe|ves)"
_DONE = "increased|extended|changed|adjusted|reduced|decreased|shortened|lengthened|revised|raised|lowered|updated"
_DOING = (
    "increasing|extending|changing|adjusting|reducing|decreasing|shortening|lengthening|revising|raising|lowering|"
    "updating"
)
_TO_DO = "increase|extend|change|adjust|reduce|decrease|shorten|lengthen|revise|raise|lower|update"
_NOUN = "increase|extension|change|adjustment|reduction|decrease|revision"
_ESTIMATE = r"(?:(?:the|our|its|their) )?(?:estimates? of )?(?:(?:the|our|its|their) )?(?:[a-z]+ ){0,3}"
_OF_CHANGE = re.compile(
    rf"\b(?:{_DONE}|{_DOING}|(?:determined|concluded|decided) (?:that )?(?:we|it|the company) should (?:{_TO_DO})|"
    rf"(?:decided|elected) to (?:{_TO_DO})|(?:an?|the) (?:{_NOUN}) (?:in|to|of)) {_ESTIMATE}{_LIFE}\b"
    rf"|\b{_LIFE}\b(?:(?! we )[^.;]){{0,160}}?\b(?:was|were|is|are|has been|have been|will be) (?:{_DONE})\b",
    re.IGNORECASE,
)
_WORD = re.compile(rf"\b(?:{_DONE}|{_DOING}|{_TO_DO}|{_NOUN})\b", re.IGNORECASE)
_UP, _DOWN = re.compile("increas|exten|lengthen|rais"), re.compile("decreas|reduc|shorten|lower")
_OF_NOTHING = re.compile(
    r"\b(?:not|never|neither|nor|if|whether|would|could|may|might|assuming|hypothetical|unless|consider(?:s|ing)?|"
    r"(?:plan|expect|intend|propose)s? to (?:" + _TO_DO + r")|were to|sensitivity)\b"
    r"|\b[Nn]o (?:change|increase|extension|reduction|decrease|revision)"
    r"|\b(?:[Cc]ompetitors?|[Oo]ther companies|[Pp]eers|[Ss]ome companies|[Ii]nvestees?|[Cc]ustomers?[\u2019'])"
)
_YEARS = rf"{NUMBER}(?:[- ](?:years?|months?))?"
_SOME_YEARS = rf"(?:a range of )?(?:approximately |about )?{_YEARS}(?:(?: to | or | and |-|\u2013){_YEARS})?"
_CHANGE = re.compile(
    rf"(?<!rang)(?<!range)(?:\bfrom (?P<before>{_SOME_YEARS}) to |\bto )(?P<after>{_SOME_YEARS})(?=[\s,.;:)]|$)",
    re.IGNORECASE,
)
_RANGE_BEFORE = re.compile(r"\b(?:rang(?:e|es|ed|ing)|vary|varies|varying|between)[ ,]*(?:generally |of )?$")
_SUBJECT = re.compile(rf"{_LIFE}(?: stud(?:y|ies))? (?:of|for) (.+)$", re.IGNORECASE)
_SUBJECT_BEFORE = re.compile(r"([Ss]ervers?[a-z ]*|[a-z][a-z ,]{2,60}) useful li(?:fe|ves) stud(?:y|ies)")
_AGAIN = re.compile(
    r"^(?:,| and|,? and)+ (?:(?:for|of) |(?:the |an? )?(?:estimated )?" + _LIFE + r" (?:of|for) )?(.+)$"
)
_AFTER = re.compile(r"^ for (.+?)(?=,| and from\b| from\b| in [A-Z]| effective\b| beginning\b|[.;:]|$)")
_TAIL = re.compile(
    r"[,;]? (?:(?:was|were|is|are|has been|have been|will be) \w+|effective\b.*|beginning\b.*|which\b.*|and "
    r"(?:determined|increased|adjusted|extended|changed|are|concluded|further)\b.*|resulting\b.*|\(.*)$"
)
_ANAPHOR = re.compile(r"^(?:such|those|these|this|that|the same|said) ", re.IGNORECASE)
_VERBS = re.compile(r"\b(?:is|are|was|were|have|has|had|we|will|which|that|from)\b", re.IGNORECASE)
_WIDEST_SUBJECT = 120
_EFFECTIVE = re.compile(
    rf"(?:\b[Ee]ffective(?: in| as of| from| on)?(?: (?:at )?the beginning of| beginning(?: in| of| with)?)?"
    rf"|\b[Bb]eginning(?: in| on| with)?|(?<!ease )(?<!tion )(?<!ange )\bin) (?:the )?(?P<point>{POINT})"
)
_ONLY_EFFECTIVE = re.compile(r"^(?:effective|beginning)", re.IGNORECASE)
_FOLLOWING = re.compile(
    rf"(?:This|These|The) changes?(?: in (?:our )?(?:accounting )?estimates?)? (?:is|are|was|were|will be|became|"
    rf"becomes?)(?: applied prospectively)? (?:effective|beginning)(?: beginning)?(?: in| on| as of| with)?"
    rf"(?: the beginning of)? (?:the )?(?P<point>{POINT})"
)


@dataclass(frozen=True, slots=True)
class LifeChange:
    """One change of a useful life as a sentence states it; ``before`` is None where it says only what it is now."""

    subject: str
    before: Decimal | None
    low: Decimal
    high: Decimal
    unit: str
    qualifier: str | None
    direction: str | None
    word: str
    effective: str | None


def speaks_of_change(sentence: str) -> bool:
    """Whether the filer says there that it changed a useful life, with or without the number of years."""
    return _OF_CHANGE.search(sentence) is not None and _OF_NOTHING.search(sentence) is None


def life_changes(sentence: str, following: str = "") -> list[LifeChange]:
    """Every change that the sentence states; the one after it may say from when, and only that is taken from it."""
    if not speaks_of_change(sentence):
        return []
    phrases = [found for found in _CHANGE.finditer(sentence) if _is_of_years(sentence, found)]
    changes: list[LifeChange] = []
    end = 0
    for at, phrase in enumerate(phrases):
        limit = phrases[at + 1].start() if at + 1 < len(phrases) else len(sentence)
        subject = _subject(sentence, end, phrase, changes[-1].subject if changes else None)
        if subject:
            effective = _effective(sentence, end, phrase, limit) or _effective_after(following)
            change = _change(subject, phrase, sentence[end : phrase.start()], changes, effective)
            changes += [change] if change else []
        end = phrase.end()
    return changes


def needs_following(sentence: str, following: str) -> bool:
    """Whether only the sentence after it says from when the change counts."""
    return not _points(sentence) and _effective_after(following) is not None


def _is_of_years(sentence: str, phrase: re.Match[str]) -> bool:
    if _RANGE_BEFORE.search(sentence[max(0, phrase.start() - 40) : phrase.start()]):
        return False
    return re.search("year|month", phrase.group()) is not None


def _change(
    subject: str, phrase: re.Match[str], lead: str, earlier: list[LifeChange], effective: str | None
) -> LifeChange | None:
    """The change; None where its word and its numbers contradict each other, as then one of them was misread."""
    after = [number_of(each) for each in re.findall(NUMBER, phrase.group("after"), re.IGNORECASE)]
    before = [number_of(each) for each in re.findall(NUMBER, phrase.group("before") or "", re.IGNORECASE)]
    old = before[-1] if len(before) == 1 else None
    if not before and earlier and "further" in lead:
        old = earlier[-1].high
    words = [found.lower() for found in _WORD.findall(lead)]
    word = words[-1] if words else earlier[-1].word if earlier else ""
    said = "increase" if _UP.match(word) else "decrease" if _DOWN.match(word) else None
    shown = None if old is None else "increase" if min(after) > old else "decrease" if max(after) < old else "neither"
    if not word or shown == "neither" or (said and shown and said != shown):
        return None
    unit = "months" if "month" in phrase.group() else "years"
    roughly = re.search("approximately|about", phrase.group("after"))
    qualifier = roughly.group() if roughly else None
    return LifeChange(subject, old, min(after), max(after), unit, qualifier, said or shown, word, effective)


def _subject(sentence: str, end: int, phrase: re.Match[str], earlier: str | None) -> str | None:
    """The assets, in the sentence's words: named before the years, behind them, or at the beginning of the sentence."""
    lead, tail = sentence[end : phrase.start()], sentence[phrase.end() :]
    for words in _candidates(sentence, lead, tail, phrase.start(), earlier):
        subject = _trimmed(words)
        if subject:
            return subject
    return None


def _candidates(sentence: str, lead: str, tail: str, start: int, earlier: str | None) -> Iterator[str]:
    behind = _AFTER.match(tail)
    if behind and not _ANAPHOR.match(behind.group(1)):
        yield behind.group(1)
    last = _last_life(lead)
    if last is not None and (named := _SUBJECT.match(lead, last)):
        yield named.group(1)
    if earlier is not None and last is None and (again := _AGAIN.match(lead)):
        yield again.group(1)
    if earlier is not None and last is not None:
        yield earlier
    for found in reversed(list(ABOUT.finditer(sentence, 0, start))):
        if named := _SUBJECT.match(sentence[:start], found.start()):
            yield named.group(1)
    if study := _SUBJECT_BEFORE.search(sentence, 0, start):
        yield study.group(1)


def _last_life(text: str) -> int | None:
    starts = [found.start() for found in ABOUT.finditer(text)]
    return starts[-1] if starts else None


def _trimmed(words: str) -> str | None:
    subject = _TAIL.sub("", words.strip()).strip(" ,")
    if not 3 <= len(subject) <= _WIDEST_SUBJECT or _VERBS.search(subject) or _ANAPHOR.match(subject):
        return None
    return subject


def _points(sentence: str) -> list[re.Match[str]]:
    """Where a sentence says from when; "in January" only behind the years, for before them stands when one looked."""
    years = _CHANGE.search(sentence)
    first = years.end() if years else len(sentence)
    return [
        found
        for found in _EFFECTIVE.finditer(sentence)
        if _ONLY_EFFECTIVE.match(found.group())
        or (found.start() >= first and not re.search("[,;:]", sentence[first : found.start()]))
    ]


def _effective(sentence: str, end: int, phrase: re.Match[str], limit: int) -> str | None:
    """Of several points in time the one directly behind the years, else the last one before them."""
    points = _points(sentence)
    if len({found.group("point") for found in points}) == 1:
        return points[0].group("point")
    behind = [each for each in points if 0 <= each.start() - phrase.end() <= 3 and each.start() < limit]
    before = [each for each in points if end <= each.start() < phrase.start()]
    chosen = behind[:1] or before[-1:]
    return chosen[0].group("point") if chosen else None


def _effective_after(following: str) -> str | None:
    found = _FOLLOWING.match(following)
    return found.group("point") if found else None
