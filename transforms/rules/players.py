"""The players whom a claim of who finances whom may name: the packaged list, and where a text names one."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from transforms.rules.concepts import RulesError, rule_text
from transforms.rules.rule_file import Cik, first_problem

FILE = "players.toml"

# A possessive is the name still; a hyphen makes another word of it ("ARM-based", "Intel-Mobileye").
_NOT_BEFORE, _NOT_BEHIND = r"(?<![\w-])", r"(?![\w-])"
_TERM = r"[\"\u201c]?([A-Z][\w.&]*(?: [A-Z][\w.&]*){0,3})[\"\u201d]?"
_INTRODUCED = re.compile(rf"[\w ,.&]{{0,60}}?(?:\((?:the )?{_TERM}\)|, or {_TERM},)")
_ROLES = frozenset(("Warrantholder", "Holder", "Investor", "Purchaser", "Lender", "Tenant", "Customer"))
_SHORTEST_NAME = 3


class Player(BaseModel):
    """One player: its name, its CIK where it has one, and the words that filings call it by."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=2)
    cik: Cik | None = None
    aliases: tuple[str, ...] = ()
    note: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """What it is called."""
        return self.aliases or (self.name,)


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a text names a player."""

    start: int
    end: int
    player: Player


@dataclass(frozen=True)
class Players:
    """Players that can be looked for in a text; with what one document calls them besides."""

    players: tuple[Player, ...]
    introduced: tuple[tuple[str, Player], ...] = field(default=())

    def by_cik(self, cik: str) -> Player | None:
        """The player that files under a CIK."""
        return next((player for player in self.players if player.cik == cik), None)

    def mentions(self, text: str) -> Iterator[Mention]:
        """Every mention, in order; of several names at one place the longest."""
        for found in self.pattern.finditer(text):
            yield Mention(found.start(), found.end(), self._by_word[found.group()])

    def introduced_in(self, text: str) -> Players:
        """The same players, with the short names that a text itself gives them: "OpenAI OpCo, LLC (OpenAI)"."""
        names: dict[str, Player] = {}
        for mention in self.mentions(text):
            introduced = _INTRODUCED.match(text, mention.end)
            short = introduced and (introduced.group(1) or introduced.group(2))
            if short and _is_name_of(short, mention.player):
                names.setdefault(short, mention.player)
        new = ((name, player) for name, player in names.items() if name not in self._by_word)
        return Players(self.players, (*self.introduced, *new))

    def others(self, player: Player | None) -> Players:
        """All but one."""
        return Players(
            tuple(each for each in self.players if each != player),
            tuple((name, each) for name, each in self.introduced if each != player),
        )

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Any player's name."""
        words = sorted(self._by_word, key=len, reverse=True)
        return re.compile(_NOT_BEFORE + "(?:" + "|".join(re.escape(word) for word in words) + ")" + _NOT_BEHIND)

    @cached_property
    def _by_word(self) -> dict[str, Player]:
        return {word: player for player in self.players for word in player.words} | dict(self.introduced)


def _is_name_of(short: str, player: Player) -> bool:
    """Whether a term in brackets is a part of the player's name, or the role of a party to a contract."""
    is_part = len(short) >= _SHORTEST_NAME and any(short in word for word in player.words)
    return short in _ROLES or is_part


def parse_players(text: str, file_name: str = FILE) -> Players:
    """Players from the text of a rule file. Raises RulesError naming the file and the entry."""
    try:
        entries = tomllib.loads(text)
        players = tuple(Player.model_validate(entry) for entry in entries.pop("player", ()))
    except tomllib.TOMLDecodeError as error:
        raise RulesError(f"{file_name} is not valid TOML: {error}") from error
    except ValidationError as error:
        raise RulesError(f"{file_name}: {first_problem(error)}") from error
    words = [word for player in players for word in player.words]
    twice = sorted({word for word in words if words.count(word) > 1})
    if twice or entries or not players:
        said = (
            f"two players are called {', '.join(twice)}" if twice else f"[[player]] entries are wanted, not {entries}"
        )
        raise RulesError(f"{file_name}: {said}")
    return Players(players)


@cache
def players() -> Players:
    """The packaged players."""
    return parse_players(rule_text(FILE))
