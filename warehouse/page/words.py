"""Words in both languages of the page, from one catalogue; numbers and names are put in as they are."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

LANGUAGES = ("en", "zh")


@dataclass(frozen=True, slots=True)
class Words:
    """One text in English and in Chinese."""

    en: str
    zh: str

    def in_(self, language: str) -> str:
        """The text in ``en`` or ``zh``."""
        return self.zh if language == "zh" else self.en

    def as_json(self) -> dict[str, str]:
        """The text by language."""
        return {"en": self.en, "zh": self.zh}


def same(text: str) -> Words:
    """A text that is no word of ours: a name or a figure, the same in every language."""
    return Words(text, text)


def say(key: str, **values: object) -> Words:
    """The catalogue's text of that key with the values put in; values that are Words in their language.

    Raises KeyError where the catalogue lacks the key, or the text asks for a value that is not given.
    """
    texts = catalogue()[key]
    return Words(
        *(
            texts[language].format(**{name: _in(value, language) for name, value in values.items()})
            for language in LANGUAGES
        )
    )


def listed(items: list[Words]) -> Words:
    """Several texts as one list."""
    return Words("; ".join(one.en for one in items), "；".join(one.zh for one in items))


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Every text of the page by key, then by language."""
    text = resources.files("warehouse.page").joinpath("catalogue.toml").read_text("utf-8")
    return tomllib.loads(text)


def _in(value: object, language: str) -> str:
    return value.in_(language) if isinstance(value, Words) else str(value)
