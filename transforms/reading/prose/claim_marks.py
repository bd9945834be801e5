"""A sentence with what a claim is made of replaced by marks, so that patterns read parties and amounts alike.

``In Q3 2023, we invested $1.25 billion in a note from Anthropic, PBC`` becomes ``In Q3 2023, <F> invested <A0> in a
note from <P0>``: <F> the filer, <P> another player, <A> an amount of money, <R> a price of one share or a sum per time,
<N> a percentage, <S> a number of shares. A name that only says whose product something is ("AMD GPUs") stays a word.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from transforms.rules.players import Player, Players

# What belongs to a company's name behind the word we know it by, and the short name that follows in brackets.
_LEGAL = (
    r"Incorporated|Inc|Corporation|Corp|Company|Co|LLC|L\.?P|Ltd|Limited|plc|PBC|PLC|N\.V|S\.A|AG|Group|Groupe|OpCo|Global|"
    r"Holdings?|Electronics|Technologies|Technology|Communications|Systems|Platforms|Computing|Semiconductor|"
    r"Manufacturing|International|Services|Public Benefit Corporation"
)
_REST_OF_NAME = re.compile(
    r"(?: [A-Z][\w&]+(?: [A-Z][\w&]+)?(?=,? (?:Inc|Corp|LLC|Ltd|plc|Limited|Co)\b))?"
    rf"(?:,? (?:{_LEGAL})\b\.?)*(?: (?:group of companies|Group of Companies))?"
    r"(?: \((?:the |together with its affiliates, )?[\"\u201c]?[A-Z][^()]{0,40}[\"\u201d]?\))*"
    r"(?:,? (?:and|or|including|together with) (?:its|their) (?:subsidiaries|affiliates)(?: and affiliates)?)?"
)
# Behind a name these make a product, a place or an event of it: not the company, but something of its own.
_SECURITY = r"Series|Class|Special|Common|Preferred|Convertible|Ordinary|Warrants?|Shares?|Notes?|Options?"
_PRODUCT = re.compile(
    rf"(?:[\u2019']s)? (?:(?!{_SECURITY}|In|On)[A-Z]"
    r"|(?:(?:GPU|CPU|chip|processor|product|platform|service|server|device|computer|console|model|instance|accelerator|"
    r"system|technology|account|user|marketplace|website|ecosystem|architecture|app|store|browser|brand|trademark)s?|"
    r"technologies|software|hardware|cloud|operating|search|based|[a-z]+-based)\b|\d)"
)
_FILER = re.compile(r"\b(?:[Ww]e|[Uu]s|[Oo]urs?|[Tt]he (?:Company|Registrant|Corporation)|[Tt]he company)\b")
# "The Company ... its investment": whose it is, unless somebody else was named in between.
_ITS = re.compile(r"(<F>(?:(?!<P)[^;]){1,160}?)\bits\b")
_POSSESSIVE = re.compile(r"[\u2019']s?(?=\s)")

_MONEY = (
    r"(?:US ?|U\.S\. ?|NT|C|A|HK)?(?:\$|\u20ac|\u00a3|\u00a5) ?\d[\d,]*(?:\.\d+)?"
    r"(?: (?:thousand|million|billion|trillion)\b)?"
)
_QUALIFIER = (
    r"(?:approximately|about|up to|as much as|at least|more than|less than|slightly less than|nearly|almost|over|"
    r"roughly|not to exceed|a maximum of)"
)
_AMOUNT = re.compile(
    rf"(?:(?P<qualifier>{_QUALIFIER}) (?:an? (?:aggregate|additional|total)(?: amount)? of )?)?"
    rf"(?:(?P<first>(?<=between ){_MONEY}) and (?P<last>{_MONEY})|(?P<low>{_MONEY}) to (?P<high>{_MONEY})|"
    rf"(?P<one>{_MONEY}))"
)
_PER = re.compile(
    r",?(?: in cash)? (?:per|a|each|for each) (?:share|unit|year|month|annum|quarter|week|subscriber|hour|watt)\b"
    r"|,? (?:annually|monthly|par value)|(?:-per-| par value)"
)
_PERCENT = re.compile(rf"(?:(?P<qualifier>{_QUALIFIER}) )?(?P<number>\d{{1,3}}(?:\.\d+)?)(?: ?%| percent\b)")
_SHARES = re.compile(
    rf"(?:(?P<qualifier>{_QUALIFIER}) )?(?:an aggregate of )?(?P<number>\d[\d,]*(?:\.\d+)?)"
    r"(?P<scale> (?:million|billion|thousand))? "
    r"(?:(?:ordinary|common|preferred|restricted|registered|additional|newly issued) )*shares\b"
)
_SCALES = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12}
# The longest signs first: a dollar sign alone is one of the United States.
_CURRENCIES = {
    **{"NT$": "TWD", "HK$": "HKD", "C$": "CAD", "A$": "AUD", "$": "USD"},
    **{"\u20ac": "EUR", "\u00a3": "GBP", "\u00a5": "JPY"},
}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A stated quantity: money in whole units of its currency, a percentage, or a number of shares.

    ``is_scaled`` where the words themselves say millions or the like; money without may mean the page's unit.
    """

    low: Decimal
    high: Decimal
    qualifier: str | None
    currency: str | None = None
    is_scaled: bool = False


@dataclass(frozen=True, slots=True)
class Marked:
    """A marked sentence, and what the marks stand for: players and quantities by mark, without the brackets."""

    text: str
    players: dict[str, Player]
    quantities: dict[str, Quantity]


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    letter: str
    of: Player | Quantity | None


def marked(sentence: str, players: Players, filer: Player | None) -> Marked:
    """The sentence with its marks; ``filer`` is the player who files, or None where it is no player."""
    found = [
        *_parties(sentence, players, filer),
        *_quantities(sentence),
        *(_Found(each.start(), each.end(), "F", None) for each in _FILER.finditer(sentence)),
    ]
    return _replaced(sentence, sorted(found, key=lambda each: (each.start, -each.end)))


def _replaced(sentence: str, found: Sequence[_Found]) -> Marked:
    text, end = [], 0
    named: dict[str, Player] = {}
    counted: dict[str, Quantity] = {}
    for each in found:
        if each.start < end:
            continue
        mark = each.letter
        if isinstance(each.of, Player):
            mark = f"P{len(named)}"
            named[mark] = each.of
        elif isinstance(each.of, Quantity):
            mark = f"{each.letter}{len(counted)}"
            counted[mark] = each.of
        text += [sentence[end : each.start], f"<{mark}>"]
        end = each.end
        if each.letter in "FP" and (possessive := _POSSESSIVE.match(sentence, end)):
            text.append("'s")
            end = possessive.end()
        elif sentence[each.start : each.end].lower() == "our":
            text.append("'s")
    return Marked(_ITS.sub(r"\1<F>'s", "".join([*text, sentence[end:]])), named, counted)


def _parties(sentence: str, players: Players, filer: Player | None) -> list[_Found]:
    parties = []
    for mention in players.mentions(sentence):
        rest = _REST_OF_NAME.match(sentence, mention.end)
        end = rest.end() if rest else mention.end
        if _PRODUCT.match(sentence, end):
            continue
        is_filer = filer is not None and mention.player == filer
        parties.append(_Found(mention.start, end, "F" if is_filer else "P", None if is_filer else mention.player))
    return parties


def _quantities(sentence: str) -> list[_Found]:
    found = []
    for each in _AMOUNT.finditer(sentence):
        words = [each.group(name) for name in ("first", "last", "low", "high", "one") if each.group(name)]
        letter = "R" if _PER.match(sentence, each.end()) else "A"
        found.append(_Found(each.start(), each.end(), letter, _money(words, each.group("qualifier"))))
    for letter, pattern in (("N", _PERCENT), ("S", _SHARES)):
        for each in pattern.finditer(sentence):
            number = _number(each.group("number"), each.groupdict().get("scale"))
            found.append(_Found(each.start(), each.end(), letter, Quantity(number, number, each.group("qualifier"))))
    return found


def _money(words: Sequence[str], qualifier: str | None) -> Quantity:
    """One amount, or the two of a range: "$500 to $700 million" counts in millions at both ends."""
    scales = [word.rpartition(" ")[2] if word.rpartition(" ")[2] in _SCALES else None for word in words]
    values = [
        _number(re.sub(r"[^\d.,]", "", word.removesuffix(scale or "")).strip(".,"), scale or scales[-1])
        for word, scale in zip(words, scales, strict=True)
    ]
    currency = next(
        (code for sign, code in sorted(_CURRENCIES.items(), key=lambda pair: -len(pair[0])) if sign in words[0]), None
    )
    return Quantity(values[0], values[-1], qualifier, currency, is_scaled=scales[-1] is not None)


def _number(digits: str, scale: str | None) -> Decimal:
    return Decimal(digits.replace(",", "")).scaleb(_SCALES[scale.strip()] if scale else 0)
