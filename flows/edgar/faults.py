"""What a replica of EDGAR does wrong, as rules: which requests, how, how often and by what chance.

A rule book only decides, and the same seed always decides the same; what a fault looks like stands in ``answers``.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, get_args

AnswerFault = Literal[
    "status_403",
    "access_denied_403",
    "block_page_403",
    "block_page_200",
    "not_there",
    "status_429",
    "status_500",
    "status_503",
    "cut_body",
    "wrong_length",
    "empty_body",
    "error_page_200",
    "replace_body",
    "stall",
    "slow",
    "reset",
]
"""Faults of one answer, told by host and path."""

ConnectionFault = Literal["tls_failure"]
"""Faults before anything is asked, told by the host alone."""

FaultKind = AnswerFault | ConnectionFault

_OF_CONNECTIONS: Final = frozenset(get_args(ConnectionFault))


@dataclass(frozen=True)
class Fault:
    """A rule: requests whose host+path match go wrong, `times` times (None: always), the first `after` spared.

    With a `probability` below 1 each of these goes wrong or not by chance: `seed`, the address, and how many requests
    for it came before decide, so that the order in which different addresses are asked for does not matter.
    """

    pattern: str
    kind: FaultKind
    times: int | None = None
    after: int = 0
    seconds: float = 0.0  # of 'stall' and 'slow': how long; of 'status_429' and 'status_503': what Retry-After says
    body: bytes = b""  # of 'replace_body': what is sent instead
    as_date: bool = False  # Retry-After as an HTTP date
    probability: float = 1.0
    seed: int = 0


class RuleBook:
    """Rules, and how often each has been asked for. Of several that apply the first decides; not safe for threads."""

    def __init__(self, faults: Sequence[Fault] = ()) -> None:
        self._faults = [(fault, re.compile(fault.pattern)) for fault in faults]
        self._matches: Counter[int] = Counter()
        self._asked: Counter[str] = Counter()

    def for_connection(self, host: str) -> Fault | None:
        """What goes wrong with a connection to the host, before it asks for anything."""
        return self._first(host, of_connections=True)

    def for_request(self, address: str) -> Fault | None:
        """What goes wrong with a request for an address (host and path)."""
        return self._first(address, of_connections=False)

    def _first(self, address: str, *, of_connections: bool) -> Fault | None:
        turn = self._asked[address]
        self._asked[address] += 1
        chosen = None
        for number, (fault, pattern) in enumerate(self._faults):
            if (fault.kind in _OF_CONNECTIONS) is not of_connections or not pattern.search(address):
                continue
            nth = self._matches[number] - fault.after
            self._matches[number] += 1
            due = nth >= 0 and (fault.times is None or nth < fault.times)
            if chosen is None and due and _happens(fault, address, turn):
                chosen = fault
        return chosen


def _happens(fault: Fault, address: str, turn: int) -> bool:
    if fault.probability >= 1:
        return True
    # Not for secrets: the same seed must always draw the same.
    drawn = random.Random(f"{fault.seed} {fault.kind} {fault.pattern} {address} {turn}").random()  # noqa: S311
    return drawn < fault.probability
