"""The pipeline, top to bottom: from the watch list to the published marts.

    watch list -> EDGAR's index -> verified bytes -> raw zone -> raw -> core -> marts -> last night? -> release

Every stage judges its frames before it loads them, and the whole is judged against last night; after a blocking
verdict the published release stays as it was.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import partial

from prefect import flow

from flows import steps
from flows.edgar.connection import EdgarConnection, Politeness, open_edgar
from flows.report import Report
from flows.run import Run, ValidationBlockedError, finish, open_run, stopped_by_validation
from flows.sample.render import render_sample
from flows.settings import Settings, load_settings
from flows.watching.conclude import conclude, failure_reported
from flows.watchlist import Watchlist, load_watchlist
from warehouse.connection import BuildDamagedError


@flow(name="nightly_refresh", validate_parameters=False)
def nightly_refresh(
    settings: Settings | None = None, *, from_raw_zone_only: bool = False, show_progress: bool = False
) -> Report:
    """Refreshes the warehouse once; returns what there is to say about it.

    Without ``settings`` they are read from the environment, as a scheduled run does. ``from_raw_zone_only`` asks EDGAR
    for nothing. Raises what stops the run: no identity, a watch list or source that cannot be used, a full disk.
    """
    settings = settings or load_settings()
    with failure_reported(settings):
        report = _refresh(settings, from_raw_zone_only=from_raw_zone_only, show_progress=show_progress)
    return conclude(settings, report, is_night=not from_raw_zone_only)


def _refresh(settings: Settings, *, from_raw_zone_only: bool, show_progress: bool) -> Report:
    watchlist = load_watchlist(settings.watchlist, sample=settings.source == "sample")
    night = partial(_night, settings, watchlist, from_raw_zone_only=from_raw_zone_only, show_progress=show_progress)
    try:
        return night()
    except BuildDamagedError as damaged:
        # It is removed: the night begins again, and makes everything anew from the raw zone.
        report = night()
        report.repaired.insert(0, str(damaged))
        return report


def _night(settings: Settings, watchlist: Watchlist, *, from_raw_zone_only: bool, show_progress: bool) -> Report:
    if from_raw_zone_only:
        with open_run(settings, watchlist, show_progress=show_progress, anew=True) as run:
            return from_raw_zone(run, anew=True)
    return _from_edgar(settings, watchlist, show_progress=show_progress)


def _from_edgar(settings: Settings, watchlist: Watchlist, *, show_progress: bool) -> Report:
    source = open_source(settings)
    with open_run(settings, watchlist, show_progress=show_progress) as run:
        with run.timed("fetch"), source as edgar:
            listed = steps.find_filings(run, edgar)
            steps.land(run, edgar, listed)
        return from_raw_zone(run, anew=False)


def open_source(settings: Settings) -> AbstractContextManager[EdgarConnection]:
    """The way to EDGAR, or to what stands for it, that the settings name. Raises what ``open_edgar`` does."""
    politeness = Politeness(
        settings.permits_per_second, settings.limiter_dir, settings.block_seconds, settings.patience_seconds
    )
    return open_edgar(
        settings.source,
        identity=settings.identity_text,
        work_folder=settings.incoming,
        user_proxy=settings.https_proxy_text,
        politeness=politeness,
        render_sample=render_sample,
    )


def from_raw_zone(run: Run, *, anew: bool) -> Report:
    """All that follows the landing: reads what is new, builds, judges and publishes; ``anew`` even where nothing is."""
    try:
        with run.timed("read"):
            steps.read(run)
            steps.read_datasets(run)
        if run.has_nothing():
            return finish(run)
        if not anew and run.is_up_already():
            return steps.renew(run)
        with run.timed("build"):
            dimensions = steps.build_dimensions(run)
            core = steps.build_core(run)
            steps.build_marts(run, core, dimensions)
    except ValidationBlockedError as stopped:
        return stopped_by_validation(run, stopped)
    with run.timed("compare"):
        stopping = steps.compare(run)
    with run.timed("publish"):
        run.write_data_docs()
        if stopping:
            steps.hold_back(run, stopping)
        else:
            steps.publish(run)
    return run.report
