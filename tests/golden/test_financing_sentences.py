"""Sentences of 21 filers, each read and labelled by hand: which claims it states, or why it states none.

Two thirds were at hand while the patterns were written, one third was held back. A row is right where parties and kind
are a claim of the sentence and every quantity it gives is that claim's; a claim is found where all of it is equal.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from transforms.reading.prose.prose import Prose
from transforms.reading.prose.raw_financing_claim import claim_rows
from transforms.reading.submission import Filer
from transforms.rules.players import Player, Players, players

TABLE = Path(__file__).with_name("financing_sentences.tsv")
METRICS = Path(__file__).parents[2] / "docs" / "metrics.md"
QUANTITIES = ("amount_low", "amount_high", "claim_pct", "claim_shares")
PARTS = ("tuned", "held back")

Parties = tuple[str, str, str]
Quantities = tuple[Decimal | None, ...]
Claim = tuple[Parties, Quantities]


@dataclass(frozen=True)
class Labelled:
    """One sentence with the claims that a reader found in it."""

    part: str
    filer: str
    quote: str
    near_miss: str
    introduced: str
    claims: tuple[Claim, ...]

    def read(self) -> list[Claim]:
        """The claims that the reader finds, as raw_financing_claim would hold them."""
        known = players()
        names = [entry.split("=") for entry in self.introduced.split("; ") if entry]
        by_name = {player.name: player for player in known.players}
        here = Players(known.players, tuple((short, by_name[name]) for short, name in names))
        own: Player = by_name[self.filer]
        rows = claim_rows(Prose(self.quote), here, Filer(own.cik or "", own.name))
        return [
            ((row["payer_name"], row["payee_name"], row["claim_kind"]), tuple(row[name] for name in QUANTITIES))
            for row in rows
        ]


def labelled() -> Iterator[Labelled]:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    for sentence in dict.fromkeys(row["id"] for row in rows):
        own = [row for row in rows if row["id"] == sentence]
        claims = tuple(
            (
                (row["payer"], row["payee"], row["claim_kind"]),
                tuple(Decimal(row[name]) if row[name] else None for name in QUANTITIES),
            )
            for row in own
            if row["label"] == "claim"
        )
        first = own[0]
        yield Labelled(first["part"], first["filer"], first["quote"], first["near_miss"], first["introduced"], claims)


SENTENCES = list(labelled())


def is_supported(read: Claim, stated: Sequence[Claim]) -> bool:
    """Whether a claim of the sentence has the row's parties and kind, and all the quantities that the row gives."""
    parties, quantities = read
    return any(
        parties == of and all(ours is None or ours == theirs for ours, theirs in zip(quantities, given, strict=True))
        for of, given in stated
    )


def score(part: str) -> tuple[Fraction, Fraction]:
    """Precision and recall of one part of the table."""
    read, right, found, stated = 0, 0, 0, 0
    for sentence in SENTENCES:
        if sentence.part != part:
            continue
        claims = sentence.read()
        read += len(claims)
        right += sum(is_supported(claim, sentence.claims) for claim in claims)
        found += (Counter(claims) & Counter(sentence.claims)).total()
        stated += len(sentence.claims)
    return Fraction(right, read), Fraction(found, stated)


def test_the_table_is_as_large_and_as_varied_as_it_should_be() -> None:
    assert len(SENTENCES) >= 270
    assert len({sentence.filer for sentence in SENTENCES}) >= 20
    assert sum(not sentence.claims for sentence in SENTENCES) >= 150
    held_back = sum(sentence.part == "held back" for sentence in SENTENCES)
    assert 3 * held_back >= len(SENTENCES)
    assert all(sentence.near_miss for sentence in SENTENCES if not sentence.claims)


@pytest.mark.parametrize("sentence", [each for each in SENTENCES if not each.claims], ids=lambda each: each.near_miss)
def test_a_near_miss_states_no_claim(sentence: Labelled) -> None:
    assert sentence.read() == [], sentence.quote


@pytest.mark.parametrize("part", PARTS)
def test_what_is_read_is_stated_and_most_of_what_is_stated_is_read(part: str) -> None:
    precision, recall = score(part)
    assert precision >= Fraction(95, 100)
    assert recall >= Fraction(70, 100)


@pytest.mark.parametrize("part", PARTS)
def test_the_documents_say_how_good_it_is(part: str) -> None:
    precision, recall = score(part)
    line = next(line for line in METRICS.read_text("utf-8").splitlines() if line.startswith(f"| {part} "))
    assert re.findall(r"0\.\d{3}|1\.000", line) == [f"{float(precision):.3f}", f"{float(recall):.3f}"]
