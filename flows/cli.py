"""The command line. Frameworks are imported inside the commands that need them, so that --help answers at once."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows import cli_releases
from flows.cli_options import (
    AsJson,
    DataDir,
    Format,
    Identity,
    SecuritiesList,
    Source,
    WatchlistFile,
    print_answer,
)
from flows.settings import Settings, SettingsError, load_settings

if TYPE_CHECKING:
    from flows.report import Report

app = typer.Typer(
    name="bubblewatch",
    help="The AI build-out's four pictures, rebuilt from the SEC filings themselves.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

backfill = typer.Typer(help="Load what SEC publishes in bulk.", no_args_is_help=True)
app.add_typer(backfill, name="backfill")

USAGE_EXIT_CODE = 2
FAILED_EXIT_CODE = 1


def _print_version(wanted: bool) -> None:
    if wanted:
        from flows.code_version import code_version

        typer.echo(f"bubblewatch {code_version()}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """What holds for every command."""


@app.command()
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
    _run(settings, as_json=as_json)


@app.command()
def rebuild(
    data_dir: DataDir = None,
    source: Source = None,
    watchlist: WatchlistFile = None,
    securities_list: SecuritiesList = None,
    as_json: AsJson = False,
) -> None:
    """Make everything again from the raw zone, asking EDGAR for nothing. Exit codes as refresh."""
    settings = load_settings(source=source, data_dir=data_dir, watchlist=watchlist, securities_list=securities_list)
    _run(settings, as_json=as_json, from_raw_zone_only=True)


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

    show_progress = sys.stderr.isatty() and not as_json
    report = backfill_13f_dataset(settings, files, show_progress=show_progress)
    _print_report(settings, report, as_json=as_json)
    raise typer.Exit(report.exit_code)


@app.command()
def validate(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Judge every table of the published warehouse again. Exit codes: 0 nothing stops, 4 something would."""
    from flows.validate_release import validate_release

    settings = load_settings(data_dir=data_dir)
    answer, stopping = validate_release(settings)
    print_answer(answer, Format.JSON if as_json else Format.TABLE, "What did not pass")
    raise typer.Exit(4 if stopping else 0)


app.command()(cli_releases.publish)
app.command()(cli_releases.diff)


@app.command()
def sql(
    statement: Annotated[str, typer.Argument(help="One SQL statement; - reads it from standard input.")],
    data_dir: DataDir = None,
    output: Annotated[Format, typer.Option("--format", help="How to print the answer.")] = Format.TABLE,
) -> None:
    """Ask the published warehouse a question in SQL (read-only)."""
    from warehouse.query import ask

    text = sys.stdin.read() if statement == "-" else statement
    print_answer(ask(load_settings(data_dir=data_dir).published_database, text), output)


@app.command()
def show(
    picture: Annotated[str | None, typer.Argument(help="Name of one picture; all of the article's with none.")] = None,
    data_dir: DataDir = None,
    output: Annotated[Format, typer.Option("--format", help="How to print it.")] = Format.TABLE,
) -> None:
    """Print the pictures: cloud growth by era, capex by year, Scion's options and holdings, the article check."""
    from flows.pictures import picture_answers

    database = load_settings(data_dir=data_dir).published_database
    if output is not Format.TABLE and picture is None:
        raise typer.BadParameter("name one picture for CSV or JSON", param_hint="picture")
    for recipe, answer in picture_answers(database, picture):
        print_answer(answer, output, recipe.title)


@app.command()
def explain(
    mart: Annotated[str, typer.Argument(help="Name of the mart, such as mart_cloud_growth.")],
    keys: Annotated[
        list[str] | None,
        typer.Argument(metavar="KEY...", help="What names the row: column=value, or a value alone: aws 2024."),
    ] = None,
    column: Annotated[str | None, typer.Option(help="Explain this one value of the row.")] = None,
    as_of: Annotated[
        str | None, typer.Option(help="As known then, New York time; a day alone means its end.", metavar="DATE")
    ] = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Print the way from a value back to the facts it was made from, their filings and sec.gov.

    Exit codes: 0 explained; 1 there is no warehouse; 2 no such mart or column, no such row, or too many of them.
    """
    from flows.explain import explain as explain_rows

    database = load_settings(data_dir=data_dir).published_database
    found = explain_rows(database, mart, keys or [], column=column, as_of=as_of)
    if as_json:
        from flows.output import records_as_json

        typer.echo(records_as_json([one.record() for one in found]))
        return
    from flows.explain_lines import explained_lines

    typer.echo("\n\n".join("\n".join(explained_lines(one)) for one in found))


@app.command()
def status(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """What is up, since when, and how the last runs ended."""
    from flows.status import status_of

    settings = load_settings(data_dir=data_dir)
    found = status_of(settings)
    if as_json:
        typer.echo(json.dumps(found, indent=1, default=str))
        return
    from flows.output import status_lines

    for line in status_lines(found):
        typer.echo(line)


@app.command()
def serve(
    source: Source = None,
    data_dir: DataDir = None,
    watchlist: WatchlistFile = None,
    securities_list: SecuritiesList = None,
    cron: Annotated[str, typer.Option(help="When, in New York time.")] = "30 23 * * 1-5",
    port: Annotated[int | None, typer.Option(help="Port of its Prefect server on loopback.")] = None,
) -> None:
    """Refresh every weekday night at 23:30 New York time, one run at a time, until stopped.

    Starts and watches over a Prefect server of its own on loopback. Give the identity in BUBBLEWATCH_IDENTITY.
    """
    settings = load_settings(
        source=source, data_dir=data_dir, watchlist=watchlist, securities_list=securities_list, server_port=port
    )
    _prepare_prefect(settings)
    from flows.serve import serve as serve_nightly

    serve_nightly(settings, cron)


def _prepare_prefect(settings: Settings) -> None:
    """Gives Prefect its home before it is imported; it makes its database there, but not the folders above."""
    settings.prefect_home.mkdir(parents=True, exist_ok=True)
    os.environ.update(settings.prefect_environment())


def _run(settings: Settings, *, as_json: bool, from_raw_zone_only: bool = False) -> None:
    from flows.edgar.connection import check_source
    from flows.securities_list import load_securities_list
    from flows.watchlist import load_watchlist

    # What can be refused at once is refused before the frameworks take their seconds.
    load_watchlist(settings.watchlist, sample=settings.source == "sample")
    load_securities_list(settings.securities_list)
    if not from_raw_zone_only:
        check_source(settings.source, settings.identity_text)
    _before_a_run(settings)
    from flows.nightly_refresh import nightly_refresh

    show_progress = sys.stderr.isatty() and not as_json
    report = nightly_refresh(settings, from_raw_zone_only=from_raw_zone_only, show_progress=show_progress)
    _print_report(settings, report, as_json=as_json)
    raise typer.Exit(report.exit_code)


def _before_a_run(settings: Settings) -> None:
    from flows.watchlist import load_watchlist

    # What can be refused at once is refused before the frameworks take their seconds.
    load_watchlist(settings.watchlist, sample=settings.source == "sample")
    _prepare_prefect(settings)
    # What stops the run is raised to us and said once; Prefect would print it with its traceback before.
    os.environ["PREFECT_LOGGING_LEVEL"] = "CRITICAL"


def _print_report(settings: Settings, report: Report, *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(report.as_json(), indent=1, default=str))
        return
    from flows.output import report_lines

    for line in report_lines(settings, report):
        typer.echo(line)


def main() -> None:
    """Runs the command line; what a user can mend is one line on standard error and an exit code, never a traceback."""
    try:
        app()
    except SettingsError as error:
        _fail(error, USAGE_EXIT_CODE)
    except Exception as error:
        code = _exit_code_of(error)
        if code is None:
            raise
        _fail(error, code)


def _exit_code_of(error: Exception) -> int | None:
    """The exit code of an error that its message explains; None for a defect of ours."""
    from expectations.bounds import BoundsError
    from flows.dataset_zip import DatasetError
    from flows.diff import NoSuchTableError
    from flows.edgar.errors import EdgarError, IdentityNeeded, SourceNotFound
    from flows.explain import ExplainError
    from flows.run import AlreadyRunningError
    from flows.watchlist import WatchlistError
    from transforms.corrections import CorrectionError
    from transforms.reading.securities_list import SecuritiesListError
    from transforms.rules import RulesError
    from warehouse.connection import WarehouseError
    from warehouse.landing import LandingError

    if isinstance(
        error,
        WatchlistError | SecuritiesListError | IdentityNeeded | SourceNotFound | ExplainError | NoSuchTableError,
    ):
        return USAGE_EXIT_CODE
    rules = RulesError | CorrectionError | BoundsError
    explained = EdgarError | DatasetError | WarehouseError | LandingError | AlreadyRunningError | OSError | rules
    return FAILED_EXIT_CODE if isinstance(error, explained) else None


def _fail(error: Exception, code: int) -> None:
    typer.echo(f"bubblewatch: {error}", err=True)
    sys.exit(code)
