"""Sentences in which a player gives money or value to another -> claims: who, whom, what kind, how much, when.

Strict by design: what is only possible, denied, disputed in court, a competitor's or a person's career is no claim. An
amount that several share, or that another word of the sentence owns, is left out: the claim then carries none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from transforms.reading.prose.claim_customers import shares_of_one, shares_of_several
from transforms.reading.prose.claim_guards import can_state_claims, has_quantity_of_its_own, is_of_holding, is_stated
from transforms.reading.prose.claim_marks import Marked, Quantity, marked
from transforms.reading.prose.claim_patterns import CONTINUED, PATTERNS, Pattern, parts
from transforms.reading.prose.claim_periods import period_of, periods_in
from transforms.reading.prose.prose import Sentence
from transforms.rules.players import Player, Players

_FILER = "F"
_ANTECEDENT = "P-"
# No sentence is longer: what seems so is a table, or is hostile.
_LONGEST_SENTENCE = 4_000
# So many characters behind the sentence that names the player, another one still speaks of it.
_REACH = 1_200

_INTENDED = re.compile(r"\b(?:plans?|expects?|intends?|finalizing|letter of intent)\b")
_OPTION = re.compile(r"\b(?:option|right) to\b")
_COMMITTED = re.compile(r"\b(?:will|agree[ds]?|committed|contracted|commitments?|obligated)\b")
_BY_CONTRACT = ("lease", "guarantee", "warrant")
_LISTED_BEHIND = re.compile(
    r"(?:'s)?(?:, (?:and |or )?| and | or |/)(?:(?:its|the|in|from|of) )?"
    r"(?:<P\d+>|(?!Q[1-4]|Series|In\b|On\b)[A-Z][a-z]{2,})"
)
_LISTED_BEFORE = re.compile(r"(?:<P\d+>|\b[A-Z][\w.]{2,})(?:,| and| or|, and|, or) (?:in |from |of )?$")


@dataclass(frozen=True, slots=True)
class FinancingClaim:
    """One claim; a side of None is the filer. Quantities as stated, None where the sentence gives the claim none."""

    payer: Player | None
    payee: Player | None
    kind: str
    status: str
    amount: Quantity | None
    percent: Quantity | None
    shares: Quantity | None
    period: str | None

    @property
    def has_quantity(self) -> bool:
        """Whether it says how much."""
        return bool(self.amount or self.percent or self.shares)


@dataclass(frozen=True, slots=True)
class PassageClaim:
    """A claim with the first and the last of the sentences that it takes to state it."""

    claim: FinancingClaim
    first: Sentence
    last: Sentence


@dataclass(frozen=True, slots=True)
class _Topic:
    """The one player that a sentence states a claim on, and that sentence."""

    player: Player
    first: Sentence


def passage_claims(sentences: Sequence[Sentence], players: Players, filer: Player | None) -> Iterator[PassageClaim]:
    """Every claim of a document's sentences.

    A sentence that names nobody may continue one that states a claim on one other player: as long as the block goes on
    and nobody else is named. Its quote then begins with that sentence.
    """
    topic: _Topic | None = None
    for sentence in sentences:
        if len(sentence.text) > _LONGEST_SENTENCE:
            topic = None
            continue
        named = {mention.player for mention in players.mentions(sentence.text)} - {filer}
        claims = financing_claims(sentence.text, players, filer) if named else []
        yield from (PassageClaim(claim, sentence, sentence) for claim in claims)
        if named:
            topic = _Topic(named.pop(), sentence) if claims and len(named) == 1 else None
        elif topic and _is_reached(topic.first, sentence):
            for claim in _claims_of(sentence.text, players, filer, CONTINUED, topic.player):
                yield PassageClaim(claim, topic.first, sentence)


def _is_reached(first: Sentence, later: Sentence) -> bool:
    return first.block == later.block and later.offset - first.end < _REACH


def financing_claims(sentence: str, players: Players, filer: Player | None) -> list[FinancingClaim]:
    """Every claim that one sentence states, in no more words than it has."""
    return _claims_of(sentence, players, filer, PATTERNS, None)


def _claims_of(
    sentence: str, players: Players, filer: Player | None, patterns: Sequence[Pattern], antecedent: Player | None
) -> list[FinancingClaim]:
    if not can_state_claims(sentence):
        return []
    marks = marked(sentence, players, filer)
    if antecedent is not None:
        marks = replace(marks, players={**marks.players, _ANTECEDENT: antecedent})
    return _Reader(marks, _FILER if antecedent is None else _ANTECEDENT).claims(patterns) if marks.players else []


class _Reader:
    """Reads the claims of one marked sentence; ``unnamed`` is the mark of the side that a pattern does not name."""

    def __init__(self, marks: Marked, unnamed: str) -> None:
        self.marks = marks
        self.unnamed = unnamed
        self.used: set[str] = set()

    def claims(self, patterns: Sequence[Pattern]) -> list[FinancingClaim]:
        """What the patterns find, each claim once."""
        text = self.marks.text
        found = [
            claim
            for pattern in patterns
            for match in pattern.regex.finditer(text)
            if is_stated(text, match)
            for claim in self._of_match(pattern, match)
        ]
        if self.unnamed == _FILER:
            found += [self._customer(*share) for share in shares_of_several(self.marks)]
        return _without_repeats(found)

    def _of_match(self, pattern: Pattern, match: re.Match[str]) -> Iterator[FinancingClaim]:
        caught = dict(parts(match))
        payer, payee = caught.get("payer", self.unnamed), caught.get("payee", self.unnamed)
        if self._player(payer) == self._player(payee):
            return
        if pattern.kind == "customer":
            if not self._is_listed(payer):
                yield from (self._customer(*share) for share in shares_of_one(self.marks, match, payer))
            return
        has_own = pattern.kind != "stake" or has_quantity_of_its_own(self.marks.text, match)
        if not has_own and not is_of_holding(match):
            return
        listed = [side for side in (payer, payee) if self._is_listed(side)]
        quantities = self._quantities(caught) if has_own and not listed else {}
        claim = FinancingClaim(
            payer=self._player(payer),
            payee=self._player(payee),
            kind=pattern.kind,
            status=pattern.status or _status(pattern.kind, match.group(), quantities),
            amount=quantities.get("amount"),
            percent=quantities.get("percent"),
            shares=quantities.get("shares"),
            period=period_of(self.marks.text, match),
        )
        yield from self._each_of_list(claim, match, caught.get("more", "") if quantities else "")
        if pattern.is_mutual:
            yield replace(claim, payer=claim.payee, payee=claim.payer)
        for side in listed:
            others = self._also_listed(side)
            yield from (replace(claim, payer=o) if side == payer else replace(claim, payee=o) for o in others)

    def _each_of_list(self, claim: FinancingClaim, match: re.Match[str], more: str) -> Iterator[FinancingClaim]:
        """The claim, and one more for each further amount of a list, each with its own period of as many."""
        amounts = re.findall(r"A\d+", more)
        if not amounts:
            yield claim
            return
        periods: Sequence[str | None] = periods_in(self.marks.text[match.start() :])
        if len(periods) != len(amounts) + 1:
            periods = [None] * (len(amounts) + 1)
        yield replace(claim, period=periods[0])
        for amount, period in zip(amounts, periods[1:], strict=True):
            yield replace(claim, amount=self.marks.quantities[amount], period=period)

    def _customer(self, customer: str, percent: str, period: str | None) -> FinancingClaim:
        share = self.marks.quantities[percent]
        return FinancingClaim(self._player(customer), None, "customer", "paid", None, share, None, period)

    def _player(self, mark: str) -> Player | None:
        return self.marks.players.get(mark)

    def _quantities(self, caught: Mapping[str, str]) -> dict[str, Quantity]:
        """What the match caught and no earlier one did: an amount belongs to one claim."""
        names = [name for name in ("amount", "percent", "shares") if caught.get(name, "") not in ("", *self.used)]
        self.used.update(caught[name] for name in names)
        return {name: self.marks.quantities[caught[name]] for name in names}

    def _is_listed(self, mark: str) -> bool:
        """Whether the party stands in a list with others: what is said then is said of all of them together."""
        if mark in (_FILER, _ANTECEDENT):
            return False
        at = self.marks.text.index(f"<{mark}>")
        end = at + len(mark) + 2
        return bool(_LISTED_BEHIND.match(self.marks.text, end) or _LISTED_BEFORE.search(self.marks.text, 0, at))

    def _also_listed(self, mark: str) -> Iterator[Player]:
        """The other players of the list."""
        joint = "(?:, (?:and |or )?| and | or )"
        run = re.search(rf"(?:<P\d+>{joint})*<{mark}>(?:{joint}<P\d+>)*", self.marks.text)
        for other in re.findall(r"<(P\d+)>", run.group() if run else ""):
            if other != mark:
                yield self.marks.players[other]


def _status(kind: str, words: str, quantities: Mapping[str, Quantity]) -> str:
    if _INTENDED.search(words):
        return "intended"
    if _OPTION.search(words):
        return "option"
    if any(each.qualifier == "up to" for each in quantities.values()):
        return "up_to"
    return "committed" if _COMMITTED.search(words) or kind in _BY_CONTRACT else "paid"


def _without_repeats(claims: Sequence[FinancingClaim]) -> list[FinancingClaim]:
    """Each claim once, and none without a quantity where the same is said with one."""
    with_quantity = {(each.payer, each.payee, each.kind) for each in claims if each.has_quantity}
    kept = [each for each in claims if each.has_quantity or (each.payer, each.payee, each.kind) not in with_quantity]
    # Two patterns may see the same words; only percentages repeat from period to period.
    distinct = {replace(each, status="", period=each.period if each.percent else None): each for each in reversed(kept)}
    return list(reversed(distinct.values()))
