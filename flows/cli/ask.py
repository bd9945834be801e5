"""The commands that ask the published warehouse in SQL: one question, or a prompt."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from flows.cli.options import AnswerFormat, DataDir, Verbatim, print_answer
from flows.settings import load_settings

_BY_SUFFIX = {".csv": AnswerFormat.CSV, ".json": AnswerFormat.JSON, ".parquet": AnswerFormat.PARQUET}


def sql(
    statement: Annotated[
        str | None, typer.Argument(help="One SQL statement; - reads it from standard input, as does none.")
    ] = None,
    file: Annotated[Path | None, typer.Option("--file", "-f", help="Read the statement from this file.")] = None,
    data_dir: DataDir = None,
    wanted: Annotated[
        AnswerFormat | None,
        typer.Option("--format", help="How to give the answer.", show_default="table, or by the name of --output"),
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write the answer to this file.")] = None,
    verbatim: Verbatim = False,
) -> None:
    """Ask the published warehouse a question in SQL (read-only).

    Exit codes: 0 answered; 1 there is no warehouse, or a file cannot be read or written; 2 the SQL was refused.
    """
    from warehouse.query import ask

    text = _question(statement, file)
    format_ = _format(wanted, output)
    database = load_settings(data_dir=data_dir).published_database
    if output is None:
        print_answer(ask(database, text), format_, verbatim=verbatim)
        return
    from flows.asking.answer_file import write_answer

    rows = write_answer(database, text, format_, output, verbatim=verbatim)
    typer.echo(f"{rows:,} rows: {output}", err=True)


def shell(data_dir: DataDir = None) -> None:
    """An SQL prompt on the published warehouse, with the recipes at hand (.help); from a pipe, a script.

    Exit codes: 0 ended; 1 there is no warehouse; 2 a line of a script was refused, and the rest was not asked.
    """
    from flows.asking.shell import Shell, run_at_terminal, run_script
    from warehouse.query import open_session

    with open_session(load_settings(data_dir=data_dir).published_database) as session:
        if sys.stdin.isatty():
            run_at_terminal(Shell(session))
        else:
            run_script(Shell(session), sys.stdin)


def _question(statement: str | None, file: Path | None) -> str:
    if file is not None and statement is not None:
        raise typer.BadParameter("give the statement or a file, not both", param_hint="--file")
    if statement not in (None, "-"):
        return str(statement)
    if file is None and statement is None and sys.stdin.isatty():
        raise typer.BadParameter("give an SQL statement, --file FILE, or `bubblewatch shell`", param_hint="STATEMENT")
    try:
        return file.read_text(encoding="utf-8") if file else sys.stdin.read()
    except UnicodeDecodeError as error:
        raise typer.BadParameter(f"{file or 'standard input'} is no UTF-8 text: {error}", param_hint="SQL") from error


def _format(wanted: AnswerFormat | None, output: Path | None) -> AnswerFormat:
    if wanted is AnswerFormat.PARQUET and output is None:
        raise typer.BadParameter("Parquet is written to a file: add --output FILE.parquet", param_hint="--format")
    return wanted or _BY_SUFFIX.get(output.suffix.lower() if output else "", AnswerFormat.TABLE)
