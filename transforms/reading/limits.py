"""What a reader takes on: sizes and depths beyond which a document is refused, by name.

They hold for the time of ``limited``; who reads filings sets them from the settings, and no reader knows of those.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that is read, in bytes, and the deepest that elements may nest.

    ``submission_bytes`` and ``document_bytes`` (of one XML or inline document): EDGAR takes no submission above 200 MB,
    and 600 MB for a few forms that are not read here. ``text_bytes`` are those of a 13F's texts together: the longest
    table of the largest managers has a twentieth. ``element_depth``: libxml2's own limit without its "huge" option, and
    for the rows of an information table always that one; no filing nests a tenth of it.
    """

    submission_bytes: int = 400_000_000
    document_bytes: int = 400_000_000
    text_bytes: int = 64_000_000
    element_depth: int = 256


_USUAL = Limits()
_IN_FORCE: ContextVar[Limits] = ContextVar("limits", default=_USUAL)


def limits() -> Limits:
    """The limits in force."""
    return _IN_FORCE.get()


@contextmanager
def limited(by: Limits) -> Iterator[None]:
    """These limits are in force inside the with block."""
    token = _IN_FORCE.set(by)
    try:
        yield
    finally:
        _IN_FORCE.reset(token)


def raise_advice(setting: str) -> str:
    """What to do about a document that is genuine and beyond a limit."""
    return f"If it is genuine, raise the setting {setting} and run `bubblewatch rebuild`"
