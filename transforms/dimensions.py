"""The canonical text of a fact's dimensions, the same from every road a fact can take."""

from __future__ import annotations

import json
from collections.abc import Mapping

_encode = json.JSONEncoder(sort_keys=True, ensure_ascii=False).encode

ANY = "*"
"""What a rule writes in place of a member: any one of that axis."""

Member = str | dict[str, str]
"""An explicit member's name, or {"typed": value}."""


def canonical_dimensions(members: Mapping[str, Member]) -> str:
    """JSON of axis to member with sorted axes: equal dimensions are equal text; ``{}`` where there is none."""
    return _encode(members) if members else "{}"


def standard_axes(dimensions: str) -> str:
    """The same dimensions with SEC's own axes (``srt:``) under ``us-gaap:``, where they stood until 2018."""
    if '"srt:' not in dimensions:
        return dimensions
    members: dict[str, Member] = json.loads(dimensions)
    return canonical_dimensions({axis.replace("srt:", "us-gaap:", 1): member for axis, member in members.items()})


def is_pattern(dimensions: str) -> bool:
    """Whether the dimensions of a rule leave a member open."""
    return f'"{ANY}"' in dimensions


def fits(dimensions: str, pattern: str) -> tuple[bool, str | None]:
    """Whether a fact's dimensions are those of the pattern, and which member stands where it leaves one open.

    A typed value fits an open member too, and names nobody.
    """
    members: dict[str, Member] = json.loads(dimensions)
    asked: dict[str, Member] = json.loads(pattern)
    if members.keys() != asked.keys() or any(asked[axis] not in (ANY, members[axis]) for axis in asked):
        return False, None
    named = [members[axis] for axis in sorted(asked) if asked[axis] == ANY]
    return True, ", ".join(member for member in named if isinstance(member, str)) or None
