"""The command that writes the page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.cli.options import DataDir
from flows.settings import load_settings

_DEFAULT = "bubblewatch.html"


def report(
    output: Annotated[Path, typer.Option(help="Where to write it.")] = Path(_DEFAULT),
    as_of: Annotated[
        str | None, typer.Option(help="As known then, New York time; a day alone means its end.", metavar="DATE")
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Write the page: one HTML file with the pictures and every figure behind them, which asks the network for nothing.

    Each published night has its own in published/current/page.html. Exit codes: 0 written; 1 there is no warehouse, or
    the file cannot be written; 2 the date is none.
    """
    from flows.asking.moments import moment_of
    from flows.asking.page import write_report

    settings = load_settings(data_dir=data_dir)
    write_report(settings, settings.published_database, output, moment_of(as_of) if as_of else None)
    typer.echo(f"page: {output.absolute()}")
