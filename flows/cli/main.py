"""The command line. Frameworks are imported inside the commands that need them, so that --help answers at once."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from flows.cli import ask, doctor, exports, page, releases, runs
from flows.cli.options import (
    AsJson,
    AsOf,
    DataDir,
    Format,
    print_answer,
)
from flows.settings import SettingsError, load_settings

app = typer.Typer(
    name="bubblewatch",
    help="The AI build-out's four pictures, rebuilt from the SEC filings themselves.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

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


app.command()(runs.refresh)
app.command()(runs.rebuild)
app.command()(runs.serve)
app.command()(runs.deploy)
app.add_typer(runs.backfill, name="backfill")


@app.command()
def validate(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Judge every table of the published warehouse again. Exit codes: 0 nothing stops, 4 something would."""
    from flows.validate_release import validate_release

    settings = load_settings(data_dir=data_dir)
    answer, stopping = validate_release(settings)
    print_answer(answer, Format.JSON if as_json else Format.TABLE, "What did not pass")
    raise typer.Exit(4 if stopping else 0)


app.command()(releases.publish)
app.command()(releases.diff)
app.add_typer(exports.export, name="export")
app.command()(page.report)
app.command()(doctor.doctor)


app.command()(ask.sql)
app.command()(ask.shell)


@app.command()
def show(
    picture: Annotated[
        str | None, typer.Argument(help="A picture (cloud-growth) or a recipe (cloud_eras); every picture with none.")
    ] = None,
    as_of: AsOf = None,
    data_dir: DataDir = None,
    output: Annotated[Format, typer.Option("--format", help="How to print it.")] = Format.TABLE,
) -> None:
    """Print the page's pictures as text, now or as known on a day: findings, bars, caveats, and the way back.

    Exit codes: 0 printed; 1 there is no warehouse or no such picture; 2 the day cannot be used.
    """
    from flows.asking.moments import moment_of
    from flows.asking.pictures import is_picture, marks_answer, pictures, recipe_answer

    database = load_settings(data_dir=data_dir).published_database
    moment = moment_of(as_of) if as_of else None
    if output is not Format.TABLE and picture is None:
        raise typer.BadParameter("name one picture for CSV or JSON", param_hint="picture")
    if picture is not None and not is_picture(picture):
        recipe, answer = recipe_answer(database, picture, moment)
        print_answer(answer, output, recipe.title)
        return
    found = pictures(database, picture, moment)
    if output is not Format.TABLE:
        print_answer(marks_answer(found.sections[0]), output)
        return
    from flows.asking.picture_lines import print_pictures

    print_pictures(found)


@app.command()
def explain(
    mart: Annotated[str, typer.Argument(help="Name of the mart, such as mart_cloud_growth.")],
    keys: Annotated[
        list[str] | None,
        typer.Argument(metavar="KEY...", help="What names the row: column=value, or a value alone: aws 2024."),
    ] = None,
    column: Annotated[str | None, typer.Option(help="Explain this one value of the row.")] = None,
    as_of: AsOf = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Print the way from a value back to the facts it was made from, their filings and sec.gov.

    Exit codes: 0 explained; 1 there is no warehouse; 2 no such mart or column, no such row, or too many of them.
    """
    from flows.asking.explain import explain as explain_rows

    database = load_settings(data_dir=data_dir).published_database
    found = explain_rows(database, mart, keys or [], column=column, as_of=as_of)
    if as_json:
        from flows.asking.output import records_as_json

        typer.echo(records_as_json([one.record() for one in found]))
        return
    from flows.asking.explain_lines import explained_lines

    typer.echo("\n\n".join("\n".join(explained_lines(one)) for one in found))


@app.command()
def status(
    data_dir: DataDir = None,
    as_json: AsJson = False,
    report: Annotated[bool, typer.Option("--report", help="The last run's morning report, Markdown.")] = False,
) -> None:
    """What is up, since when, and how the last runs ended."""
    from flows.asking.status import morning_report_of, status_of

    settings = load_settings(data_dir=data_dir)
    if report:
        typer.echo(morning_report_of(settings), nl=False)
        return
    found = status_of(settings)
    if as_json:
        typer.echo(json.dumps(found, indent=1, default=str))
        return
    from flows.asking.output import status_lines

    for line in status_lines(found):
        typer.echo(line)


def main() -> None:
    """Runs the command line; what a user can mend is one line on standard error and an exit code, never a traceback."""
    try:
        app()
    except SettingsError as error:
        _fail(error, USAGE_EXIT_CODE)
    except Exception as error:
        code = exit_code_of(error)
        if code is None:
            raise
        _fail(error, code)


def exit_code_of(error: Exception) -> int | None:
    """The exit code of an error that its message explains; None for a defect of ours.

    2 where the user asked for what cannot be, 1 where the run or its folder failed.
    """
    from expectations.bounds import BoundsError
    from flows.alone import AlreadyRunningError, NotWritableError
    from flows.asking.diff import NoSuchTableError
    from flows.asking.explain import ExplainError
    from flows.asking.moments import MomentError
    from flows.asking.pictures import NothingKnownError
    from flows.edgar.errors import EdgarError, IdentityNeeded, SourceNotFound
    from flows.stages.chosen_filers import NotWatchedError
    from flows.stages.dataset_zip import DatasetError
    from flows.watchlist import WatchlistError
    from transforms.reading.thirteen_f.securities_list import SecuritiesListError
    from transforms.rules.concepts import RulesError
    from transforms.rules.corrections import CorrectionError
    from warehouse.connection import WarehouseError
    from warehouse.landing import LandingError
    from warehouse.query import QueryError

    if isinstance(
        error,
        WatchlistError
        | SecuritiesListError
        | IdentityNeeded
        | SourceNotFound
        | ExplainError
        | MomentError
        | NothingKnownError
        | NoSuchTableError
        | NotWatchedError
        | QueryError,
    ):
        return USAGE_EXIT_CODE
    rules = RulesError | CorrectionError | BoundsError
    folder = AlreadyRunningError | NotWritableError | OSError
    explained = EdgarError | DatasetError | WarehouseError | LandingError | folder | rules
    return FAILED_EXIT_CODE if isinstance(error, explained) else None


def _fail(error: Exception, code: int) -> None:
    typer.echo(f"bubblewatch: {error}", err=True)
    sys.exit(code)
