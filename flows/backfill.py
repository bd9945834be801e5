"""Filling the past: the filings of years gone by, and SEC's quarterly Form 13F data sets; published as nights are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from prefect import flow

from flows import steps
from flows.nightly_refresh import from_raw_zone, open_source
from flows.report import Report
from flows.run import ValidationBlockedError, open_run, stopped_by_validation
from flows.settings import Settings
from flows.watchlist import load_watchlist


@flow(name="backfill", validate_parameters=False)
def backfill(settings: Settings, first_day: date, named: Sequence[str] = (), *, show_progress: bool = False) -> Report:
    """Fetches what the named filers of the watch list (none: all) filed since ``first_day``, and publishes.

    Interrupted, it goes on where it was when it is run again; so does any night. Progress is told in lines where it is
    not shown. Raises what ``nightly_refresh`` does, and NotWatchedError.
    """
    watchlist = load_watchlist(settings.watchlist, sample=settings.source == "sample")
    source = open_source(settings)
    with open_run(settings, watchlist, show_progress=show_progress, in_lines=True) as run:
        try:
            with run.timed("fetch"), source as edgar:
                steps.backfill_filings(run, edgar, first_day, named)
        except ValidationBlockedError as stopped:
            return stopped_by_validation(run, stopped)
        return from_raw_zone(run, anew=False)


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
            return stopped_by_validation(run, stopped)
        return from_raw_zone(run, anew=False)
