"""The end of a run: who has to hear of it hears, and its morning report lies in the data folder and with Prefect."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from flows.report import Report
from flows.run import leave_word
from flows.settings import Settings
from flows.watching.artifacts import make_artifacts
from flows.watching.morning_report import failed_report, morning_report
from flows.watching.tell import tell

logger = logging.getLogger(__name__)


def conclude(settings: Settings, report: Report, *, is_night: bool) -> Report:
    """Tells what is to be told of a run that came to its end; returns its report, with what could not be told.

    Only a night tells anybody: one who rebuilds sits before it.
    """
    if is_night:
        report.untold += tell(report, settings)
    report.untold += make_artifacts(morning_report(report), settings.data_docs, report)
    report.untold += _written(settings, morning_report(report))
    leave_word(settings, {**report.as_json(), "is_night": is_night})
    return report


@contextmanager
def failure_reported(settings: Settings) -> Iterator[None]:
    """Leaves the morning report of a run that fails; the error goes on its way, to whoever started the run."""
    try:
        yield
    except Exception as error:
        text = failed_report(f"{type(error).__name__}: {error}")
        for problem in (*make_artifacts(text, settings.data_docs, None), *_written(settings, text)):
            logger.warning(problem)
        raise


def _written(settings: Settings, text: str) -> list[str]:
    try:
        settings.morning_report.write_text(text, encoding="utf-8")
    except OSError as error:
        return [f"{settings.morning_report} could not be written: {error.strerror or error}"]
    return []
