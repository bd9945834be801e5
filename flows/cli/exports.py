"""The commands that write what tools of others import."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.cli.options import DataDir
from flows.settings import load_settings

export = typer.Typer(help="Write what tools of others import.", no_args_is_help=True)


@export.callback()
def _exports() -> None:
    """What holds for every export."""


@export.command()
def superset(
    output: Annotated[Path, typer.Option(help="The zip to write.")] = Path("bubblewatch-superset.zip"),
    database: Annotated[
        Path | None,
        typer.Option(help="Path of bubblewatch.duckdb where Superset runs.", show_default="the published one"),
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Write a bundle for Apache Superset: database, datasets, charts and a dashboard of the four pictures."""
    from warehouse.connection import open_read_only
    from warehouse.exports.superset import write_superset_bundle

    if database is None:
        database = load_settings(data_dir=data_dir).published_database.absolute()
        with open_read_only(database):  # so that a path that shows nothing is found here, not in Superset
            pass
    write_superset_bundle(output, database)
    typer.echo(f"{output}: import it with `superset import-dashboards --path {output} --username admin` (docs/bi.md)")
