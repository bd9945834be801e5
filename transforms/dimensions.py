"""The canonical text of a fact's dimensions, the same from every road a fact can take."""

from __future__ import annotations

import json
from collections.abc import Mapping

_encode = json.JSONEncoder(sort_keys=True, ensure_ascii=False).encode

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
