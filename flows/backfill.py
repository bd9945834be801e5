"""Filling the past in bulk: SEC's quarterly Form 13F data sets, loaded as the nights load submissions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from prefect import flow

from flows import steps
from flows.nightly_refresh import from_raw_zone
from flows.report import Outcome, Report
from flows.run import ValidationBlockedError, finish, open_run
from flows.settings import Settings
from flows.watchlist import load_watchlist


@flow(name="backfill_13f_dataset", validate_parameters=False)
def backfill_13f_dataset(settings: Settings, files: Sequence[Path], *, show_progress: bool = False) -> Report:
    """Loads the zips into the raw tables, then builds, judges and publishes as a refresh does; EDGAR is not asked.

    The zips are kept: a rebuild reads them again. Raises DatasetError for one that cannot be read, and what stops any
    run: nothing is published then.
    """
    watchlist = load_watchlist(settings.watchlist, sample=settings.source == "sample")
    with open_run(settings, watchlist, show_progress=show_progress) as run:
        try:
            with run.timed("load"):
                steps.load_datasets(run, files)
        except ValidationBlockedError as stopped:
            run.report.outcome, run.report.blocked_by = Outcome.BLOCKED, stopped.sentences
            run.write_data_docs()
            return finish(run)
        return from_raw_zone(run, anew=False)
