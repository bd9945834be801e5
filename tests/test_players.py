"""The players' names: a name counts as it is written and as a word of its own; a common word is nobody's."""

from __future__ import annotations

import pytest

from transforms.rules.concepts import RulesError
from transforms.rules.players import parse_players, players


def named(text: str) -> list[str]:
    return [mention.player.name for mention in players().mentions(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("OpenAI, Anthropic and xAI", ["OpenAI", "Anthropic", "xAI"]),
        ("Google LLC and YouTube", ["Alphabet"]),
        ("Facebook’s and Meta’s", ["Meta", "Meta"]),
        ("Amazon.com, Inc. and Amazon Web Services", ["Amazon", "Amazon"]),
        ("Hewlett Packard Enterprise, not HP Inc.", ["Hewlett Packard Enterprise", "HP"]),
        ("AT&T Inc.", ["AT&T"]),
        ("Samsung/SK hynix", ["Samsung", "SK hynix"]),
    ],
)
def test_a_name_is_found_by_any_of_its_words_the_longest_first(text: str, expected: list[str]) -> None:
    assert named(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "the oracle of Omaha, an oracle",
        "artificial intelligence and Intelligence services",
        "metadata, a meta-analysis and METADATA",
        "the alphabet of apples at arm's length",
        "Arm’s length, the target, a lambda function and AWS-like names, if hyphenated",
        "an ARM-based server",
        "Intelsat and Metaverse and Applebee's",
        "a charter, a fox and a crusoe",
        "Microsofts",
    ],
)
def test_a_common_word_is_nobody(text: str) -> None:
    assert named(text) == []


def test_a_text_may_introduce_a_short_name_of_its_own() -> None:
    text = (
        "We hold Ampere Computing Holdings LLC (Ampere) and issued a warrant to OpenAI OpCo, LLC (the Warrantholder)."
    )
    here = players().introduced_in(text)
    assert [mention.player.name for mention in here.mentions("Ampere and the Warrantholder")] == ["Ampere", "OpenAI"]
    assert named("Ampere and the Warrantholder") == []


@pytest.mark.parametrize(
    "text",
    ["Microsoft and Nuance (the Parties)", "OpenAI (see Note 3)", "Oracle Corporation (Delaware)", "Arm Holdings (X)"],
)
def test_what_stands_in_brackets_is_not_always_a_name(text: str) -> None:
    assert players().introduced_in(text).introduced == ()


def test_a_new_player_needs_one_entry() -> None:
    found = parse_players('[[player]]\nname = "Globex"\n')
    assert [mention.player.name for mention in found.mentions("Globex paid Initech")] == ["Globex"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[player]\n", "not valid TOML"),
        ("", "entries are wanted"),
        ('[[player]]\nname = "A Company"\ncik = "123"\n', "cik"),
        ('[[player]]\nname = "A Company"\ncick = "0000000123"\n', "cick"),
        (
            '[[player]]\nname = "One"\naliases = ["X1"]\n[[player]]\nname = "Two"\naliases = ["X1"]\n',
            "two players are called X1",
        ),
        ('[[players]]\nname = "One"\n', "players"),
    ],
)
def test_a_list_that_cannot_be_used_is_refused_by_name(text: str, said: str) -> None:
    with pytest.raises(RulesError, match=said) as refused:
        parse_players(text, "mine.toml")
    assert "mine.toml" in str(refused.value)


def test_every_cik_is_one_players() -> None:
    ciks = [player.cik for player in players().players if player.cik]
    assert len(ciks) == len(set(ciks)) > 50
