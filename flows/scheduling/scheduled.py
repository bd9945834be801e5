"""The night as Prefect starts it by itself: with retries and a time limit, once for all the times that were missed."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import FlowRun, State
from prefect.context import FlowRunContext
from prefect.states import Completed

from flows.night_name import began_at
from flows.nightly_refresh import nightly_refresh
from flows.scheduling import schedule
from flows.settings import Settings, load_settings
from flows.watching.tell import tell_failure

logger = logging.getLogger(__name__)

_CAME_TO_ITS_END = frozenset({"published", "unchanged", "blocked"})


def failed_or_crashed(flow: Any, flow_run: FlowRun, state: State[Any]) -> None:
    """Prefect's hook: tells that the night failed for good, or that its process is gone.

    Of a process that is gone the one that watched over it calls this, with its own environment.
    """
    for untold in tell_failure(f"{flow_run.name}: {state.message or state.name}"):
        logger.warning(untold)


@flow(
    name="scheduled_refresh",
    retries=schedule.RETRIES,
    retry_delay_seconds=schedule.RETRY_DELAY_SECONDS,
    timeout_seconds=schedule.TIMEOUT_SECONDS,
    on_failure=[failed_or_crashed],
    on_crashed=[failed_or_crashed],
)
def scheduled_refresh() -> State[None]:
    """One night of the schedule; its settings stand in the environment.

    A machine that was off for a week comes back to every run it missed: Prefect starts them all. The first does what
    all of them would have done; the others find that a night which began after their time has come to its end.
    """
    settings = load_settings()
    if covering := night_since(settings, _due_at()):
        return Completed(name="Skipped", message=f"run {covering} began after this one was due: nothing is left to do")
    report = nightly_refresh.fn(settings)
    return Completed(name=report.outcome.word.capitalize(), message=f"run {report.load_id}: {report.outcome.word}")


def night_since(settings: Settings, due: datetime) -> str | None:
    """The last run, where it asked EDGAR, began no sooner than ``due`` and came to its end; else None.

    Where its word cannot be read, a night too many costs next to nothing.
    """
    try:
        last = json.loads(settings.last_run.read_text())
        is_done = last["is_night"] and last["outcome"] in _CAME_TO_ITS_END and began_at(last["load_id"]) >= due
    except (OSError, ValueError, KeyError):
        return None
    return str(last["load_id"]) if is_done else None


def _due_at() -> datetime:
    """When this flow run was to begin; now, where it is none."""
    context = FlowRunContext.get()
    due = context.flow_run.expected_start_time if context and context.flow_run else None
    return due or datetime.now(UTC)
