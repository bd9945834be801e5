"""Who is who in a bundle: UUIDs made of names, so that a new bundle updates what an old one brought."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID, uuid5

VERSION = "1.0.0"
"""Version of Superset's own bundle format."""

_NAMESPACE = UUID("6f0d7c0e-5b5e-5a0f-9c0a-0b0bb1e0a7c4")


def uuid_of(kind: str, name: str) -> str:
    """The same kind and name have the same UUID in every bundle."""
    return str(uuid5(_NAMESPACE, f"{kind}/{name}"))


def document(content: dict[str, Any]) -> str:
    """Content as a document of the bundle: JSON, which is YAML too, and in which no text can be anything but text."""
    return json.dumps(content, indent=1) + "\n"
