"""What makes no claim of words that look like one."""

from __future__ import annotations

import re

_POSSIBLE = re.compile(
    r"\b(?:could|might|would have|hypothetical|no assurance|[Ii]n the event|unless|[Nn]either|may (?!\d))\b"
    r"|\b[Ii]f (?:<|(?:the|an?|they|it|any)\b)"
)
_NO_CLAIM = re.compile(
    r"\b(?:[Cc]ourts?|[Ll]awsuits?|[Cc]omplaints?|[Pp]laintiffs?|alleg\w+|[Ll]itigation|[Ss]ettle(?:d|ments?)|jury|"
    r"damages|verdict|[Aa]ntitrust|[Aa]rbitrat\w+|disput\w+|infring\w+|injunction|investigations?|fined)\b"
    r"|\b[Cc]ompet(?:e|es|ed|ing|itors?|ition|itive)\b"
    r"|\bincorporated by reference\b|\b[Ee]xhibits? \d|^[A-Z][\w' ]{0,60}Agreement,? dated\b"
    r"|\b(?:served as|serves as|serving as|[Pp]rior to joining|[Cc]hief \w+ [Oo]fficer|Vice President|"
    r"Board of Directors|director of|held various)\b"
    # How text renditions part the cells of a row.
    r"| \| "
)
_DENIED = re.compile(
    r"\b(?:no longer|not(?! accounted for under)|never|terminated|cancell?ed|declined to|"
    r"sold (?:all|its remaining|our remaining))\b|\b[Pp]rior to (?:its|the) sale\b"
)
# What is sold, written off or might be had instead is not what is held, nor is its amount.
_NOT_HELD = re.compile(
    r"\b(?:gains?|loss(?:es)?|charges?|proceeds|(?<!for-)sales?|sold|sells?|impairments?|declines?)\b"
    r"|\bconverti(?:ble|ed)\b[^.;]{0,60}\binto\b"
)
_OF_VALUE = re.compile(r"\b(?:value of|valued at|ownership interest in)\b")
_IS_HOLDING = re.compile(
    r"\b(?:investments?|interests?|stake|holdings?|owns?|owned|held|holds?|securities|notes|stock (?:in|of|from))\b"
)
_NEAR = 100


def can_state_claims(sentence: str) -> bool:
    """False of disputes, competitors, careers, lists of exhibits and rows of tables."""
    return _NO_CLAIM.search(sentence) is None


def is_stated(text: str, match: re.Match[str]) -> bool:
    """Whether the words say that it is so: not denied among them, nor made a mere possibility up to their end."""
    return _DENIED.search(match.group()) is None and _POSSIBLE.search(text, 0, match.end()) is None


def has_quantity_of_its_own(text: str, match: re.Match[str]) -> bool:
    """Whether the quantity of a stake is the stake's, and not a gain's, a sale's or a conversion's."""
    if _OF_VALUE.search(match.group()):
        return True
    return _NOT_HELD.search(text, max(0, match.start() - _NEAR), match.end()) is None


def is_of_holding(match: re.Match[str]) -> bool:
    """Whether the words of a stake name a holding, and not only shares that changed hands."""
    return _IS_HOLDING.search(match.group()) is not None
