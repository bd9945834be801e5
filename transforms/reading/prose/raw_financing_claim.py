"""raw_financing_claim: who finances whom, each claim with the words that state it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import polars as pl

from transforms.reading.prose.claim_marks import Quantity
from transforms.reading.prose.prose import Prose
from transforms.reading.prose.prose_claims import PassageClaim, passage_claims
from transforms.reading.submission import Filer
from transforms.rules.players import Player, Players, players
from warehouse.contract.tables import RAW_FINANCING_CLAIM

Row = dict[str, Any]

# Amounts in a line of text, with the word of their scale and without.
_SCALED = re.compile(r"\$ ?\d[\d,.]* (?:million|billion|trillion)\b")
_BARE = re.compile(
    r"[a-z] \$ ?\d{1,3}(?:,\d{3})*(?:\.\d)?(?![\d.,]*\d| (?:million|billion|trillion|thousand))[ .,]+[a-z]"
)

# Of these only the maximum is stated.
_AT_MOST = ("up to", "as much as", "not to exceed", "a maximum of", "less than", "slightly less than")
_AT_LEAST = ("at least", "more than", "over")


def raw_financing_claim(documents: Iterable[tuple[str, Prose]], accession_number: str, filer: Filer) -> pl.DataFrame:
    """Every claim of the report documents of one filing, given as (file name, text), in order.

    Grain: one claim of one sentence; ``claim_number`` counts from 1 through the filing. Amounts in whole units of their
    currency, percentages in percent. A filer that is no player goes by its conformed name.
    """
    rows: list[Row] = []
    for name, prose in documents:
        rows += [{**row, "document": name} for row in claim_rows(prose, players(), filer)]
    for number, row in enumerate(rows, 1):
        row |= {"accession_number": accession_number, "claim_number": number}
    return pl.DataFrame(rows, schema=RAW_FINANCING_CLAIM.schema)


def claim_rows(prose: Prose, known: Players, filer: Filer) -> Iterator[Row]:
    """The claims of one document as rows without their filing."""
    here = known.introduced_in(prose.text)
    own = known.by_cik(filer.cik)
    itself = own or Player(name=filer.name, cik=filer.cik)
    sentences = list(prose.sentences(here.others(own).pattern))
    is_headed = _is_headed_by_unit(prose.text)
    for each in passage_claims(sentences, here, own):
        amount = each.claim.amount
        is_unclear = is_headed and amount is not None and not amount.is_scaled
        yield _row(prose, replace(each, claim=replace(each.claim, amount=None)) if is_unclear else each, itself)


def _is_headed_by_unit(text: str) -> bool:
    """Whether amounts in the sentences are in the unit that the head of the page states, as AT&T prints them.

    "$23,000" is twenty-three billion there: such an amount is left out, for its own sentence does not say so.
    """
    return len(_BARE.findall(text)) > len(_SCALED.findall(text))


def _row(prose: Prose, each: PassageClaim, filer: Player) -> Row:
    claim = each.claim
    payer, payee = claim.payer or filer, claim.payee or filer
    quantity = claim.amount or claim.percent or claim.shares
    low, high = _bounds(claim.amount)
    return {
        "payer_name": payer.name,
        "payer_cik": payer.cik,
        "payee_name": payee.name,
        "payee_cik": payee.cik,
        "claim_kind": claim.kind,
        "claim_status": claim.status,
        "amount_low": low,
        "amount_high": high,
        "amount_currency": claim.amount.currency if claim.amount else None,
        "amount_qualifier": quantity.qualifier if quantity else None,
        "claim_pct": claim.percent.low if claim.percent else None,
        "claim_shares": claim.shares.low if claim.shares else None,
        "period_words": claim.period,
        "section": each.first.section or None,
        "char_offset": each.first.offset,
        "quote": prose.quote(each.first.offset, each.last.end),
    }


def _bounds(amount: Quantity | None) -> Sequence[Any]:
    """Low and high as stated: of "up to" there is no low, of "at least" no high."""
    if amount is None:
        return None, None
    low = None if amount.qualifier in _AT_MOST else amount.low
    high = None if amount.qualifier in _AT_LEAST else amount.high
    return low, high
