"""raw_disclosure: figures that a filing states in sentences, each with the words that state it.

Now: changed useful lives with what the filer says the change did; commitments, stakes and large customers; stated
growth. A further metric is a further reader in ``_READERS``, or beside them where it needs to know whose report it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import polars as pl

from transforms.reading.prose.prose import Prose, Sentence, read_prose
from transforms.reading.prose.prose_commitments import ABOUT as ABOUT_COMMITMENTS
from transforms.reading.prose.prose_commitments import Stated, commitments, recognised_soon
from transforms.reading.prose.prose_customers import ABOUT as ABOUT_CUSTOMERS
from transforms.reading.prose.prose_customers import customers
from transforms.reading.prose.prose_effects import Effect, effects_by_guidance, effects_of_change
from transforms.reading.prose.prose_growth import Growth, Report, growths
from transforms.reading.prose.prose_stakes import ABOUT as ABOUT_STAKES
from transforms.reading.prose.prose_stakes import stakes
from transforms.reading.prose.prose_useful_life import (
    ABOUT,
    LifeChange,
    life_changes,
    needs_following,
    speaks_of_change,
)
from transforms.reading.prose.prose_words import day_of, last_day_of
from transforms.reading.prose.report_prose import report_prose
from transforms.reading.submission import Submission, SubmissionHeader
from transforms.rules.stated_growth import StatedGrowth, stated_growth_rules
from warehouse.contract.tables import RAW_DISCLOSURE

# No sentence is longer: what seems so is a table, or is hostile.
_LONGEST_SENTENCE = 4_000
# An effect stands at most so many sentences behind the change it is of.
_SENTENCES_BEHIND = 4

Row = dict[str, Any]


def raw_disclosure(submission: Submission, reports: Sequence[tuple[str, Prose]] | None = None) -> pl.DataFrame:
    """Every disclosed figure of the filing, with the schema of raw_disclosure.

    Grain: one stated figure; ``disclosure_number`` counts from 1 through the filing. Empty for forms other than 10-K
    and 10-Q. ``reports`` is its ``report_prose`` where that was read already. Raises nothing: a document that cannot be
    read as XML is read as HTML.
    """
    texts = report_prose(submission) if reports is None else reports
    return disclosures(texts, submission.header.accession_number, report_of(submission.header))


def report_of(header: SubmissionHeader) -> Report:
    """Whose report it is, and of which period, as the SGML header has it."""
    ciks = frozenset(filer.cik for filer in header.filers)
    return Report(ciks, header.form, header.period_of_report, header.filing_date)


def read_disclosures(
    documents: Sequence[tuple[str, bytes]], accession_number: str, report: Report | None = None
) -> pl.DataFrame:
    """Every disclosed figure of the documents of one filing, given as (file name, bytes), in order.

    Without ``report``, what can only be read of a known filer's report of a known period is not read.
    """
    texts = [(name, read_prose(data, accession_number, name)) for name, data in documents]
    return disclosures(texts, accession_number, report)


def disclosures(texts: Sequence[tuple[str, Prose]], accession_number: str, report: Report | None) -> pl.DataFrame:
    """Every disclosed figure of texts that are read already, given as (file name, prose), in order."""
    of_a_report = (partial(stated_growth, report=report),) if report else ()
    rows: list[Row] = []
    for name, prose in texts:
        for read in (*_READERS, *of_a_report):
            first = max((row["passage_number"] for row in rows), default=0)
            rows += [{**row, "document": name, "passage_number": first + row["passage_number"]} for row in read(prose)]
    for number, row in enumerate(rows, 1):
        row |= {"accession_number": accession_number, "disclosure_number": number}
    return pl.DataFrame(rows, schema=RAW_DISCLOSURE.schema)


def useful_lives(prose: Prose) -> Iterator[Row]:
    """Changed useful lives, and the effects that the sentences behind them ascribe to the change."""
    sentences = list(prose.sentences(ABOUT))
    passage, anchor = 0, -1
    for at, sentence in enumerate(sentences):
        if len(sentence.text) > _LONGEST_SENTENCE:
            continue
        following = _in_block(sentences, at + 1, sentence)
        changes = life_changes(sentence.text, following.text if following else "")
        if changes or speaks_of_change(sentence.text):
            passage, anchor = passage + 1, at
        last = following if following and needs_following(sentence.text, following.text) else sentence
        yield from (_change_row(prose, change, passage, sentence, last) for change in changes)
        behind = at - anchor if anchor >= 0 and sentences[anchor].block == sentence.block else None
        if guided := effects_by_guidance(sentence.text):
            passage, anchor, behind = passage + (behind != 0), at, None
            yield from (_effect_row(prose, each, passage, sentence, sentence) for each in guided)
        if behind is not None and behind <= _SENTENCES_BEHIND:
            effects = effects_of_change(sentence.text, is_own=bool(changes), is_next=behind in (1, 2))
            yield from (_effect_row(prose, each, passage, sentences[anchor], sentence) for each in effects)


def stated_growth(prose: Prose, report: Report) -> Iterator[Row]:
    """Growth of the series of ``stated_growth.toml`` that belong to the filer, in percent; one passage a sentence."""
    said = [(growth, rule) for rule in stated_growth_rules() for growth in growths(prose, rule, report)]
    passages: dict[int, int] = {}
    for growth, rule in sorted(said, key=lambda each: each[0].sentence.offset):
        passage = passages.setdefault(growth.sentence.offset, len(passages) + 1)
        yield _growth_row(prose, growth, rule, passage, report)


def promises(prose: Prose) -> Iterator[Row]:
    """Commitments, and the share of remaining performance obligations that the next sentences say becomes revenue."""
    passage, anchor = 0, None
    for at, sentence in enumerate(prose.sentences(ABOUT_COMMITMENTS)):
        if len(sentence.text) > _LONGEST_SENTENCE:
            continue
        stated = list(commitments(sentence.text))
        if stated:
            passage += 1
            yield from (_stated_row(prose, each, passage, sentence) for each in stated)
        if any(each.kind == "remaining_performance_obligation" and each.measure == "total" for each in stated):
            anchor = (at, sentence.block, passage)
        if anchor and anchor[1] == sentence.block and at - anchor[0] <= _SENTENCES_BEHIND:
            yield from (_stated_row(prose, each, anchor[2], sentence) for each in recognised_soon(sentence.text))


def holdings(prose: Prose) -> Iterator[Row]:
    """Stakes in other companies, and shares of the largest customers."""
    passage = 0
    for about, read in ((ABOUT_STAKES, stakes), (ABOUT_CUSTOMERS, customers)):
        for sentence in prose.sentences(about):
            stated = list(read(sentence.text)) if len(sentence.text) <= _LONGEST_SENTENCE else []
            passage += bool(stated)
            yield from (_stated_row(prose, each, passage, sentence) for each in stated)


_READERS: tuple[Callable[[Prose], Iterator[Row]], ...] = (useful_lives, promises, holdings)


def _in_block(sentences: Sequence[Sentence], at: int, beside: Sentence) -> Sentence | None:
    return sentences[at] if at < len(sentences) and sentences[at].block == beside.block else None


def _change_row(prose: Prose, change: LifeChange, passage: int, first: Sentence, last: Sentence) -> Row:
    return {
        **_quoted(prose, "useful_life_change", passage, first, last),
        "disclosed_subject": change.subject,
        "disclosed_before": change.before,
        "disclosed_low": change.low,
        "disclosed_high": change.high,
        "disclosed_unit": change.unit,
        "disclosed_qualifier": change.qualifier,
        "disclosed_direction": change.direction,
        "disclosed_word": change.word,
        "is_expected": False,
        "effective_from": day_of(change.effective) if change.effective else None,
        "effective_words": change.effective,
    }


def _effect_row(prose: Prose, effect: Effect, passage: int, first: Sentence, last: Sentence) -> Row:
    return {
        **_quoted(prose, "useful_life_effect", passage, first, last),
        "disclosed_subject": effect.line,
        "disclosed_low": effect.dollars,
        "disclosed_high": effect.dollars,
        "disclosed_unit": "USD",
        "disclosed_qualifier": effect.qualifier,
        "disclosed_direction": effect.direction,
        "disclosed_word": effect.word,
        "is_expected": effect.is_expected,
        "period_words": effect.period,
        "period_end": last_day_of(effect.period) if effect.period else None,
    }


def _growth_row(prose: Prose, growth: Growth, rule: StatedGrowth, passage: int, report: Report) -> Row:
    return {
        **_quoted(prose, "stated_growth", passage, growth.sentence, growth.sentence),
        "series_id": rule.series,
        "disclosed_subject": growth.subject,
        "disclosed_low": growth.percent,
        "disclosed_high": growth.percent,
        "disclosed_unit": "percent",
        "disclosed_direction": growth.direction,
        "disclosed_word": growth.word,
        "is_expected": False,
        "is_constant_currency": growth.is_constant_currency,
        "basis_era": rule.era(report.filing_date),
        "period_words": growth.period_words,
        "period_heading": growth.heading,
        "period_start": growth.span.first,
        "period_end": growth.span.last,
    }


def _stated_row(prose: Prose, stated: Stated, passage: int, sentence: Sentence) -> Row:
    return {
        **_quoted(prose, stated.kind, passage, sentence, sentence),
        "disclosed_measure": stated.measure,
        "disclosed_subject": stated.subject,
        "disclosed_low": stated.figure.low,
        "disclosed_high": stated.figure.high,
        "disclosed_unit": stated.unit,
        "decimals": stated.figure.decimals,
        "disclosed_qualifier": stated.figure.qualifier,
        "disclosed_direction": stated.direction,
        "is_expected": stated.kind.endswith("_share"),
        "period_words": stated.when.words if stated.when else None,
        "period_end": stated.when.end if stated.when else None,
    }


def _quoted(prose: Prose, metric: str, passage: int, first: Sentence, last: Sentence) -> Row:
    """What every row has; the quote runs from the first sentence to the last, whatever stands between."""
    return {
        "passage_number": passage,
        "disclosed_metric": metric,
        "section": first.section or None,
        "char_offset": first.offset,
        "quote": prose.quote(first.offset, last.end),
    }
