"""What the commands share: their options, and how an answer is printed."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

DataDir = Annotated[Path | None, typer.Option(help="Folder of the warehouse.", show_default="./.bubblewatch")]
Source = Annotated[
    str | None, typer.Option(help="live, sample, or a directory laid out like EDGAR.", show_default="live")
]
Identity = Annotated[str | None, typer.Option(help='"Name email", which the SEC asks of every client.')]
WatchlistFile = Annotated[Path | None, typer.Option("--watchlist", help="Your own watch list (TOML).")]
SecuritiesList = Annotated[
    Path | None, typer.Option("--securities-list", help="SEC's list of 13F securities as text (13flist2026q2.txt).")
]
Verbatim = Annotated[
    bool,
    typer.Option("--verbatim", help="CSV: text as it was filed, even where a spreadsheet would run it as a formula."),
]
AsOf = Annotated[
    str | None, typer.Option(help="As known then, New York time; a day alone means its end.", metavar="DATE")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for a script.")]


class Format(StrEnum):
    """How an answer is printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


class AnswerFormat(StrEnum):
    """How the answer to a question is given; Parquet goes to a file."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"


def print_answer(
    answer: Any, output: Format | AnswerFormat, title: str | None = None, *, verbatim: bool = False
) -> None:
    """Prints an answer of the warehouse; the title heads a table only, verbatim is for CSV."""
    from flows.asking.fitting_tables import print_table
    from flows.asking.output import as_text

    if output == Format.TABLE:
        print_table(answer, title)
    else:
        typer.echo(as_text(answer, output, verbatim=verbatim))
