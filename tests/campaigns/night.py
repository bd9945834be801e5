"""One night of a campaign: the pipeline itself against a faulty replica, on a day that the campaign sets."""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

from campaigns.warm_child import run_warm
from e2e.pipeline import Unjudged, without_prefect
from edgar_tree import SkippedTime, serve

from flows.edgar.connection import EdgarConnection
from flows.edgar.faults import Fault
from flows.edgar.replica import SeenRequest
from flows.report import Report
from flows.run import Run, finish
from flows.settings import Settings

# A stall is no shorter than this, and nothing else should be as long, on a machine that is busy with other seeds.
_OWN_TIMEOUT_SECONDS = 2.0


@dataclass(frozen=True)
class Morning:
    """What a night left to look at: its report, and what the replica saw."""

    report: Report
    seen: list[SeenRequest]


def run_night(
    settings: Settings,
    edgar: Path,
    private: Path,
    day: date,
    faults: Sequence[Fault],
    clock: SkippedTime,
    *,
    patience: float = 1800.0,
    whole: bool = False,
    judged: bool = False,
) -> Morning:
    """A refresh on a day. Unless ``whole`` it ends with the raw tables: what follows does not know of EDGAR."""
    module = importlib.import_module("flows.nightly_refresh")
    limiter, patient = clock.limiter(), clock.patience(patience)
    with ExitStack() as stack:
        served = stack.enter_context(serve(edgar, private, faults, limiter, patient, clock.now))
        without_prefect(stack)
        stack.enter_context(patch.object(module, "open_edgar", lambda *_, **__: _opened(served.connection)))
        stack.enter_context(patch("flows.stages.find_filings.today_at_edgar", lambda: day))
        stack.enter_context(patch("flows.edgar.fetch._TIMEOUT_SECONDS", _OWN_TIMEOUT_SECONDS))
        stack.enter_context(patch("flows.edgar.download.run_limited", run_warm))
        if not whole:
            stack.enter_context(patch.object(module, "from_raw_zone", _only_read))
        if not judged:
            stack.enter_context(patch("flows.run.Judge", Unjudged))
        report: Report = module.nightly_refresh.fn(settings)
        return Morning(report, served.replica.seen)


@contextlib.contextmanager
def _opened(connection: EdgarConnection) -> Iterator[EdgarConnection]:
    yield connection


def _only_read(run: Run, **_: Any) -> Report:
    steps = importlib.import_module("flows.steps")
    steps.read(run)
    return finish(run)
