"""What one page of an inline document set says, whichever road it was read by: columns, one item a fact."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from transforms.reading.xbrl.xbrl_contexts import XSI_NIL, Context, Namespaces

NUMBER, TEXT, FRACTION, CONTINUATION = "nonFraction", "nonNumeric", "fraction", "continuation"
ATTRIBUTES = (
    "id", "name", "contextRef", "unitRef", "decimals", "format", "scale", "sign", "continuedAt", XSI_NIL,
)  # fmt: skip
Column = list[str | None]


class Continuation(NamedTuple):
    """The words inside an ix:continuation, and the id of the next one if there is one."""

    words: str
    continued_at: str | None


@dataclass(slots=True)
class Page:
    """One document of the set: its facts in document order, every list with one item a fact.

    ``kinds`` are the tags' local names, ``attributes`` what they say by the names of ``ATTRIBUTES``, ``words`` all text
    inside each tag, white space as it stands (of a fraction: numerator / denominator).
    """

    name: str
    kinds: list[str]
    attributes: Mapping[str, Column]
    words: list[str]
    continuations: Mapping[str, Continuation]
    contexts: Mapping[str, Context]
    units: Mapping[str, str]
    namespaces: Namespaces
    """Those declared at the root."""
    namespaces_at: Callable[[int], Namespaces]
    """Those in force at a fact, by its position."""
