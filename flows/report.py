"""What a run has to say at its end, for a person, a script and a scheduler."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from enum import Enum
from typing import Any


class Outcome(Enum):
    """How a run ended, with the exit code a scheduler sees."""

    PUBLISHED = ("published", 0)
    UNCHANGED = ("unchanged", 0)
    BLOCKED = ("blocked", 4)
    EMPTY = ("nothing to publish", 1)

    @property
    def word(self) -> str:
        """The word that load_log holds."""
        return self.value[0]

    @property
    def exit_code(self) -> int:
        """0 published or nothing new; 1 there is no filing to publish anything from; 4 stopped by validation."""
        return self.value[1]


INCOMPLETE_EXIT_CODE = 3
"""What was published is good, but filings are missing or could not be read."""


@dataclass
class Report:
    """The end of one run: release, counts, what is missing and what was judged.

    ``requests`` passed the gateway (live: connections); by kind they are those that were answered, or our own. An index
    that is ``pending`` is not there yet; what is ``listed_otherwise`` EDGAR has moved, changed or taken away. A 13F
    that is ``overdue`` is its manager's doing, and no fault of the run.
    ``repaired`` tells what was not as it should be when the run began, or on its way, and what was done about it.
    ``figures_changed`` counts figures of the marts that are not what ``compared_with``, last night's release, says;
    ``changes`` are the first of them, in words. ``held_back`` names a night that waits for a person to release it.
    ``filed`` names the first filings landed; ``judged`` counts verdicts by kind; ``rows_before`` and ``rows_now`` are
    rows by table of content, of the release that was up and of the build file. ``news`` is what is worth a message
    (docs/hooks.md), and ``untold`` what a hook could not be told.
    """

    load_id: str
    outcome: Outcome = Outcome.UNCHANGED
    release: str | None = None
    filings_listed: int = 0
    filings_landed: int = 0
    filings_read: int = 0
    requests: int = 0
    requests_by_kind: dict[str, int] = field(default_factory=dict)
    repaired: list[str] = field(default_factory=list)
    pending: list[str] = field(default_factory=list)
    listed_otherwise: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    blocked_by: list[str] = field(default_factory=list)
    overdue: list[str] = field(default_factory=list)
    compared_with: str | None = None
    figures_changed: int = 0
    changes: list[str] = field(default_factory=list)
    held_back: str | None = None
    filed: list[str] = field(default_factory=list)
    judged: dict[str, int] = field(default_factory=dict)
    rows_before: dict[str, int] = field(default_factory=dict)
    rows_now: dict[str, int] = field(default_factory=dict)
    news: list[dict[str, str]] = field(default_factory=list)
    untold: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)

    def requests_of(self, *kinds: str) -> int:
        """Requests of these kinds (see ``urls.kind_of``)."""
        return sum(self.requests_by_kind.get(kind, 0) for kind in kinds)

    @property
    def exit_code(self) -> int:
        """0, 3 (published, but something is missing) or 4 (stopped by validation)."""
        if self.outcome.exit_code:
            return self.outcome.exit_code
        return INCOMPLETE_EXIT_CODE if self.missing or self.refused else 0

    def as_json(self) -> dict[str, Any]:
        """The report for a script."""
        return {**asdict(self), "outcome": self.outcome.word, "exit_code": self.exit_code}
