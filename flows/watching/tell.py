"""What is worth a message, and to whom it goes: that a night failed or was blocked, and what is news in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flows.report import Outcome, Report
from flows.settings import Alarms, load_alarms
from flows.watching.hooks import beat, send
from flows.watching.message import Event, Message

_WHAT_NOW = "What was up stays up; docs/runbook.md says what to do."


def tell(report: Report, alarms: Alarms) -> list[str]:
    """Tells what there is to tell of a night that came to its end, and calls the heartbeat where it went well.

    Returns what could not be told. A night with filings missing or refused went well: it published what it had.
    """
    untold = [problem for message in messages(report) for problem in send(alarms, message)]
    went_well = report.outcome in (Outcome.PUBLISHED, Outcome.UNCHANGED)
    return [*untold, *(beat(alarms) if went_well else [])]


def tell_failure(problem: str, alarms: Alarms | None = None) -> list[str]:
    """Tells that a night failed; returns what could not be told. Without ``alarms`` they come from the environment."""
    facts = {"outcome": "failed"}
    return send(alarms or load_alarms(), Message(Event.FAILURE, "the night failed", [problem, _WHAT_NOW], facts))


def messages(report: Report) -> Iterator[Message]:
    """What is worth a message: that nothing was published, or what is news in what was."""
    facts = {"run": report.load_id, "outcome": report.outcome.word, "exit_code": report.exit_code}
    if report.outcome is Outcome.BLOCKED:
        title = "the night was " + ("held back until somebody looks" if report.held_back else "stopped by validation")
        held = {"held_back": report.held_back, "blocked_by": report.blocked_by}
        yield Message(Event.BLOCKED, title, [*report.blocked_by, _WHAT_NOW], {**facts, **held})
    elif report.outcome is Outcome.EMPTY:
        yield Message(Event.FAILURE, "there is no filing to publish anything from", report.missing, facts)
    elif report.news:
        sentences = [news["sentence"] for news in report.news]
        told = {**facts, "release": report.release, "news": report.news}
        yield Message(Event.NEWS, _headline(sentences), sentences, told)


def _headline(sentences: Sequence[str]) -> str:
    return sentences[0] if len(sentences) == 1 else f"{len(sentences)} pieces of news, the first: {sentences[0]}"
