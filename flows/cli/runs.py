"""The commands that make a night: from EDGAR, from the raw zone, from SEC's bulk data, or every night by themselves."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.options import AsJson, DataDir, Identity, SecuritiesList, Source, WatchlistFile
from flows.scheduling import schedule
from flows.settings import Settings, load_settings

if TYPE_CHECKING:
    from flows.report import Report

backfill = typer.Typer(no_args_is_help=True)
STOPPED_EXIT_CODE = 130


def refresh(
    source: Source = None,
    data_dir: DataDir = None,
    identity: Identity = None,
    watchlist: WatchlistFile = None,
    securities_list: SecuritiesList = None,
    as_json: AsJson = False,
) -> None:
    """Fetch what is new, read it, judge it, and publish what every check let through.

    Exit codes: 0 published, or nothing new; 1 failed; 2 a setting or the watch list cannot be used; 3 published, but
    filings are missing or unreadable; 4 stopped by validation, the published release is as it was.
    """
    settings = load_settings(
        source=source, data_dir=data_dir, identity=identity, watchlist=watchlist, securities_list=securities_list
    )
    with _failure_told(settings):
        report = _night(settings, show_progress=_shows_progress(as_json=as_json))
    _print_report(settings, report, as_json=as_json)
    raise typer.Exit(report.exit_code)


def rebuild(
    data_dir: DataDir = None,
    source: Source = None,
    watchlist: WatchlistFile = None,
    securities_list: SecuritiesList = None,
    as_json: AsJson = False,
) -> None:
    """Make everything again from the raw zone, asking EDGAR for nothing. Exit codes as refresh."""
    settings = load_settings(source=source, data_dir=data_dir, watchlist=watchlist, securities_list=securities_list)
    _before_a_run(settings)
    from flows.nightly_refresh import nightly_refresh

    show_progress = _shows_progress(as_json=as_json)
    report = nightly_refresh(settings, from_raw_zone_only=True, show_progress=show_progress)
    _print_report(settings, report, as_json=as_json)
    raise typer.Exit(report.exit_code)


def serve(
    source: Source = None,
    data_dir: DataDir = None,
    watchlist: WatchlistFile = None,
    securities_list: SecuritiesList = None,
    cron: Annotated[str, typer.Option(help="When, in New York time.")] = schedule.CRON,
    port: Annotated[int | None, typer.Option(help="Port of its Prefect server on loopback.")] = None,
) -> None:
    """Refresh every weekday night at 23:30 New York time, one run at a time, until stopped.

    Starts and watches over a Prefect server of its own on loopback. Give the identity in BUBBLEWATCH_IDENTITY.
    """
    settings = load_settings(
        source=source, data_dir=data_dir, watchlist=watchlist, securities_list=securities_list, server_port=port
    )
    _prepare_prefect(settings)
    from flows.scheduling.serve import serve as serve_nightly

    serve_nightly(settings, cron)


def deploy(
    source: Source = None,
    data_dir: DataDir = None,
    watchlist: WatchlistFile = None,
    securities_list: SecuritiesList = None,
    cron: Annotated[str, typer.Option(help="When, in New York time.")] = schedule.CRON,
    work_pool: Annotated[str, typer.Option(help="Work pool; made where there is none.")] = schedule.WORK_POOL,
) -> None:
    """Put the nightly refresh on the Prefect server of PREFECT_API_URL, for the workers of a work pool.

    A worker needs BUBBLEWATCH_IDENTITY, and the addresses of hooks, in its own environment: they are not sent. Exit
    codes: 0 deployed; 1 the server does not answer; 2 there is no PREFECT_API_URL.
    """
    from flows.scheduling.deploy import deploy as deploy_nightly
    from flows.watchlist import load_watchlist

    settings = load_settings(source=source, data_dir=data_dir, watchlist=watchlist, securities_list=securities_list)
    load_watchlist(settings.watchlist, sample=settings.source == "sample")
    name = deploy_nightly(settings, cron, work_pool)
    typer.echo(f"deployed {name} at {cron!r}, {schedule.TIMEZONE}; work pool {work_pool}")
    typer.echo(f"a worker runs it: prefect worker start --pool {work_pool}")


@backfill.callback(invoke_without_command=True)
def backfill_filings(
    context: typer.Context,
    first_year: Annotated[
        int | None, typer.Option("--from", min=1993, max=2100, metavar="YEAR", help="Filings since this year.")
    ] = None,
    companies: Annotated[
        str | None,
        typer.Option(help="Names, tickers or CIKs of the watch list, with commas; all of it without.", metavar="LIST"),
    ] = None,
    source: Source = None,
    data_dir: DataDir = None,
    identity: Identity = None,
    watchlist: WatchlistFile = None,
    as_json: AsJson = False,
) -> None:
    """Fetch what the filers of the watch list filed in years gone by, read it, and publish as refresh does.

    Stopped at any instant, the same command goes on where it was; so does the next night. The nights go on wanting
    filings from that year on. Exit codes as refresh; 130 stopped by Ctrl-C.
    """
    if context.invoked_subcommand is not None:
        return
    if first_year is None:
        raise typer.BadParameter("say from which year on, such as --from 1994", param_hint="--from")
    settings = load_settings(source=source, data_dir=data_dir, identity=identity, watchlist=watchlist)
    named = [name.strip() for name in (companies or "").split(",") if name.strip()]
    _backfill(settings, date(first_year, 1, 1), named, as_json=as_json)


def _backfill(settings: Settings, first_day: date, named: Sequence[str], *, as_json: bool) -> None:
    from flows.edgar.connection import check_source

    check_source(settings.source, settings.identity_text)
    _before_a_run(settings)
    from flows import backfill as flow

    try:
        report = flow.backfill(settings, first_day, named, show_progress=_shows_progress(as_json=as_json))
    except KeyboardInterrupt:
        typer.echo("stopped: the same command goes on where it was, and so does the next night", err=True)
        raise typer.Exit(STOPPED_EXIT_CODE) from None
    _print_report(settings, report, as_json=as_json)
    raise typer.Exit(report.exit_code)


@backfill.command("13f-dataset")
def backfill_dataset(
    files: Annotated[list[Path], typer.Argument(metavar="FILE.zip...", help="SEC's Form 13F data sets.")],
    data_dir: DataDir = None,
    source: Source = None,
    watchlist: WatchlistFile = None,
    as_json: AsJson = False,
) -> None:
    """Load SEC's quarterly Form 13F data sets: every manager's holdings of the quarter.

    The zips (sec.gov, Form 13F Data Sets) are kept beside the landed filings, and `rebuild` reads them again. EDGAR is
    asked for nothing. Exit codes as refresh; 1 where a zip cannot be read, and nothing is published then.
    """
    settings = load_settings(source=source, data_dir=data_dir, watchlist=watchlist)
    _before_a_run(settings)
    from flows.backfill import backfill_13f_dataset

    report = backfill_13f_dataset(settings, files, show_progress=_shows_progress(as_json=as_json))
    _print_report(settings, report, as_json=as_json)
    raise typer.Exit(report.exit_code)


def _prepare_prefect(settings: Settings) -> None:
    """Gives Prefect its home before it is imported; it makes its database there, but not the folders above."""
    settings.prefect_home.mkdir(parents=True, exist_ok=True)
    os.environ.update(settings.prefect_environment())


def _night(settings: Settings, *, show_progress: bool) -> Report:
    from flows.edgar.connection import check_source

    check_source(settings.source, settings.identity_text)
    _before_a_run(settings)
    from flows.nightly_refresh import nightly_refresh

    return nightly_refresh(settings, show_progress=show_progress)


@contextmanager
def _failure_told(settings: Settings) -> Iterator[None]:
    """Tells whom the settings name that the night fails, where it does; the error goes on its way."""
    try:
        yield
    except Exception as error:
        from flows.watching.tell import tell_failure

        for untold in tell_failure(f"{type(error).__name__}: {error}", settings):
            typer.echo(f"bubblewatch: {untold}", err=True)
        raise


def _shows_progress(*, as_json: bool) -> bool:
    return sys.stderr.isatty() and not as_json


def _before_a_run(settings: Settings) -> None:
    """Refuses at once what can be, before the frameworks take their seconds, and readies Prefect."""
    from flows.securities_list import load_securities_list
    from flows.watchlist import load_watchlist

    load_watchlist(settings.watchlist, sample=settings.source == "sample")
    load_securities_list(settings.securities_list)
    _prepare_prefect(settings)
    # What stops the run is raised to us and said once; Prefect would print it with its traceback before.
    os.environ["PREFECT_LOGGING_LEVEL"] = "CRITICAL"


def _print_report(settings: Settings, report: Report, *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(report.as_json(), indent=1, default=str))
        return
    from flows.asking.output import report_lines

    for line in report_lines(settings, report):
        typer.echo(line)
