"""Sentences that state how much a series of a filer grew -> percentage, direction, currency, the days it is of.

Strict by design: the percentage must stand directly behind the series' own name and a verb or noun of growth, so that
another's percentage in the same sentence is never taken for it. What is expected, adjusted, rounded by a word, a range
or over another span than a year is no row; nor is a percentage whose period neither sentence nor heading tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from transforms.reading.prose.prose import Prose, Sentence
from transforms.reading.prose.prose_periods import (
    WORDS,
    Heading,
    Span,
    governing,
    headings,
    is_year_before,
    periods_named,
    span_of,
)
from transforms.rules.stated_growth import StatedGrowth

_UP = {"grew", "increased", "rose", "growth", "increase"}
_VERBS = "grew|increased|rose|decreased|declined|fell"
_NOUNS = "growth|increase|decrease|decline"
_NUMBER = r"\d{1,3}(?:\.\d{1,2})?"
_PERCENT = r" ?(?:%|percent\b)"
_CONSTANT = r"(?:in|on an?|at) constant[ -]currency(?: basis)?"
_AMOUNT = r"(?:\$ ?\d[\d,.]* (?:million|billion) or )?"
# Before the series' name: the beginning of a clause, so that the name is not the end of a longer one, or of a list.
_LEAD = (
    r"(?P<lead>(?:^|(?<=[a-z0-9)%][.])|[:;\u2022\u25cf|] ?)(?:Our |The |(?P<first>" + _CONSTANT + r"), (?:our )?"
    rf"|(?:In|For|During) (?P<in>{WORDS}), (?:our )?)?"
    r"|\b(?:driven by|due to|reflecting|while|whereas) (?:our )?)"
)
_TAIL = (
    rf"(?P<value>{_NUMBER}){_PERCENT}(?! ?(?:points?\b|[-\u2013] ?\d))"
    rf"(?P<behind> {_CONSTANT})?"
    rf"(?:,? ?\(?(?:and |or |up )*(?P<constant>{_NUMBER}){_PERCENT} {_CONSTANT}\)?)?"
    rf"(?:,? (?:in|for|during) (?P<period>{WORDS}))?"
)
_AGAIN = re.compile(rf",? and (?P<value>{_NUMBER}){_PERCENT} (?:in|for|during) (?P<period>{WORDS})", re.IGNORECASE)
_SEVERAL = re.compile(rf",? ?(?:to|and|or|through|[-\u2013]) {_NUMBER}{_PERCENT}", re.IGNORECASE)
_COMPARED = re.compile(
    rf",? (?:as )?compared (?:to|with) (?:(?:the )?(?:comparable |corresponding |same )?(?:prior|previous) year"
    rf"(?: (?:period|quarter)s?)?|(?:the )?(?:comparable|corresponding|same) (?:prior[- ]year )?(?:period|quarter)s?"
    rf"(?: (?:of|in) the (?:prior|previous) year)?|(?P<then>{WORDS}))|,? year[- ]over[- ]year\b",
    re.IGNORECASE,
)
_UNSAFE = re.compile(
    r"\b(?:expect\w*|anticipat\w*|forecast\w*|guidance|outlook|project(?:s|ed|ion)\b|target\w*|estimat\w*|will|would|"
    r"could|might|if|assum\w*|pro forma|exclud\w*|adjusted|adjusting|organic\w*|non-GAAP|not|nor|never|neither|"
    r"hypothetical\w*|competitors?|customers?[\u2019']|analysts?)\b|\bmay\b",
    re.IGNORECASE,
)
_OTHER_SPAN = re.compile(
    r"\b(?:quarters?|half|halves|months?|weeks?|years?|sequential\w*|annual\w*|compound\w*|CAGR|since|average\w*)\b",
    re.IGNORECASE,
)
_CURRENCY = re.compile(r"\bconstant[ -]currency\b|\bcurrency[- ](?:neutral|adjusted)\b", re.IGNORECASE)
_OF_TIME = re.compile(
    r"\b(?:in|for|during|of|from|over|than|to|with|since|and|until|through) (?:the )?$", re.IGNORECASE
)
# No sentence is longer: what seems so is a table, or is hostile.
_OVERLONG = 4_000
_BULLETS = "\u2022\u25cf| "
# An annual report compares three years, so that the growth of two can be stated.
_YEARS_BACK = 2
_LONGEST_TO_DATE = 300


@dataclass(frozen=True, slots=True)
class Report:
    """What a filing's header says of it: filers, form, last day of its period, filing date."""

    ciks: frozenset[str]
    form: str
    period_of_report: date | None
    filing_date: date


@dataclass(frozen=True, slots=True)
class Growth:
    """One stated growth; ``percent`` is positive whatever it did, ``period_words`` those of the sentence."""

    subject: str
    percent: Decimal
    direction: str
    word: str
    is_constant_currency: bool
    span: Span
    period_words: str | None
    heading: str | None
    sentence: Sentence


def growths(prose: Prose, rule: StatedGrowth, report: Report) -> Iterator[Growth]:
    """Every growth of the rule's series that the text states, in order; none where the filer is not the rule's."""
    if rule.cik not in report.ciks:
        return
    subjects = "|".join(re.escape(subject) for subject in sorted(rule.subjects, key=len, reverse=True))
    stating = _stating(subjects)
    above: list[Heading] | None = None
    for sentence in prose.sentences(re.compile(rf"\b(?:{subjects})\b")):
        if len(sentence.text) > _OVERLONG:
            continue
        for match in stating.finditer(sentence.text):
            above = headings(prose.text, rule.fiscal_year_ends_in) if above is None else above
            clause = _clause(sentence, match)
            heading = governing(above, clause.offset)
            if heading and prose.section_at(heading.offset) != clause.section:
                heading = None
            yield from (each for each in _stated(clause, match, rule, heading) if _is_of(report, each.span))


def _stating(subjects: str) -> re.Pattern[str]:
    """The series' name behind a lead, then a verb or a noun of growth, then the percentage."""
    revenue = "(?:net )?(?:revenues?|sales)"
    return re.compile(
        rf"{_LEAD}(?P<subject>(?-i:{subjects}))(?: \(formerly [^()]{{1,60}}\))?"
        rf"(?: {revenue} (?P<verb>{_VERBS}) (?:by )?|(?: {revenue})? (?P<noun>{_NOUNS}) of ){_AMOUNT}{_TAIL}",
        re.IGNORECASE,
    )


def _clause(sentence: Sentence, match: re.Match[str]) -> Sentence:
    """The sentence, without the bullet, or the other sentence, that a text rendition has before the series' name."""
    glued = match.group("lead")[:1] in _BULLETS or sentence.text[match.start() - 1 : match.start()] == "."
    said = sentence.text[match.start() if glued else 0 :].lstrip(_BULLETS)
    return Sentence(sentence.section, sentence.end - len(said), said, sentence.block)


def _stated(clause: Sentence, match: re.Match[str], rule: StatedGrowth, heading: Heading | None) -> Iterator[Growth]:
    """What one match says: the nominal growth, that in constant currency, and those of further periods."""
    if not _is_plain(clause.text, match):
        return
    words = match.group("period") or match.group("in")
    again = list(_further(match.string, match.end())) if match.group("period") else []
    span, heading_words = _span(clause.text, words, [each.group("period") for each in again], rule, heading)
    if span is None:
        return
    word = (match.group("verb") or match.group("noun")).lower()
    is_constant = bool(match.group("first") or match.group("behind"))
    stated = Growth(
        subject=match.group("subject"),
        percent=Decimal(match.group("value")),
        direction="increase" if word in _UP else "decrease",
        word=word,
        is_constant_currency=is_constant,
        span=span,
        period_words=words,
        heading=heading_words,
        sentence=clause,
    )
    yield stated
    if match.group("constant"):
        yield replace(stated, percent=Decimal(match.group("constant")), is_constant_currency=True)
    for each in again:
        if further := span_of(each.group("period"), rule.fiscal_year_ends_in):
            percent = Decimal(each.group("value"))
            yield replace(stated, percent=percent, span=further, period_words=each.group("period"))


def _is_plain(text: str, match: re.Match[str]) -> bool:
    """Whether the clause reports one growth as it was: no expectation, range, or currency that was not read."""
    is_range = match.group("constant") is None and _SEVERAL.match(match.string, match.end("value") + 1)
    unread = len(_CURRENCY.findall(text)) - len(_CURRENCY.findall(match.group()))
    return not (is_range or unread > 0 or _UNSAFE.search(text))


def _further(text: str, end: int) -> Iterator[re.Match[str]]:
    """Percentages of further periods, each directly behind the one before: "and 18% for the six months ended ..."."""
    while found := _AGAIN.match(text, end):
        yield found
        end = found.end()


def _span(
    text: str, words: str | None, further: Sequence[str], rule: StatedGrowth, heading: Heading | None
) -> tuple[Span | None, str | None]:
    """The days, and the heading that tells them where the sentence does not; None where neither surely does."""
    compared = _COMPARED.search(text)
    rest = text if compared is None else text[: compared.start()] + text[compared.end() :]
    for each in (words, *further):
        rest = rest.replace(each, "", 1) if each else rest
    if _OTHER_SPAN.search(rest) or any(_is_mention(rest, each) for each in periods_named(rest)):
        return None, None
    then = compared.group("then") if compared else None
    if words is None:
        return (heading.span, heading.words) if heading and then is None else (None, None)
    span = span_of(words, rule.fiscal_year_ends_in)
    if span is None or compared is None:
        return None, None
    if then and not is_year_before(span_of(then, rule.fiscal_year_ends_in), span):
        return None, None
    return span, None


def _is_mention(text: str, named: re.Match[str]) -> bool:
    """Whether a sentence speaks of a period there; a bare number may be part of a name, as in Windows Server 2012."""
    return not named.group().isdigit() or _OF_TIME.search(text, 0, named.start()) is not None


def _is_of(report: Report, span: Span) -> bool:
    """A quarterly report states what ends with its period, an annual one also the years before."""
    end = report.period_of_report
    if end is None or span.last > end:
        return False
    if report.form.startswith("10-K"):
        years = end.year - span.last.year
        return span.last == end or (years <= _YEARS_BACK and span.last.month == end.month and _is_year(span))
    return span.last == end and not _is_year(span)


def _is_year(span: Span) -> bool:
    return (span.last - span.first).days > _LONGEST_TO_DATE
