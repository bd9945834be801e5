"""The commands about published nights: list, roll back, release, compare."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.options import DataDir, Format, print_answer
from flows.settings import Settings, load_settings

if TYPE_CHECKING:
    from warehouse.publish import Published


def publish(
    data_dir: DataDir = None,
    rollback: Annotated[str | None, typer.Option(help="Put this earlier release up, and pin it.")] = None,
    unpin: Annotated[bool, typer.Option("--unpin", help="Let the newest release up again.")] = False,
    release_blocked: Annotated[
        str | None, typer.Option(metavar="NIGHT", help="Release this night, held back till somebody has looked.")
    ] = None,
) -> None:
    """List the releases; put an earlier one up and pin it, let the nights on again, or release one held back."""
    from warehouse.publish import Published

    settings = load_settings(data_dir=data_dir)
    published = Published(settings.published)
    if sum((rollback is not None, unpin, release_blocked is not None)) > 1:
        raise typer.BadParameter("one of them at a time", param_hint="--rollback, --unpin and --release-blocked")
    if rollback:
        published.roll_back(rollback)
    if unpin:
        published.unpin()
    if release_blocked:
        words = f"released by {getpass.getuser()} at {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC"
        _release_held(settings, published, release_blocked, words)
    up, held = published.current_release(), published.held()
    if up is None:
        typer.echo("no release yet: `bubblewatch refresh` makes one")
    for release in published.releases():
        pinned = "  (pinned)" if release == up and published.pinned else ""
        typer.echo(f"{'*' if release == up else ' '} {release}{pinned}")
    if held:
        typer.echo(f"  {held}  (held back: `bubblewatch diff {held}` shows it)")


def _release_held(settings: Settings, published: Published, night: str, words: str) -> None:
    from flows.asking.page import write_page_of

    def complete(folder: Path) -> None:
        if problem := write_page_of(settings, folder):
            typer.echo(problem, err=True)

    published.release_held(night, keep=settings.releases_kept, words=words, complete=complete)


def diff(
    nights: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NIGHT] [NIGHT]", help="Releases, or how their names begin; the last two with none."),
    ] = None,
    data_dir: DataDir = None,
    table: Annotated[str | None, typer.Option(help="Rows of this table; with none, of marts and dimensions.")] = None,
    output: Annotated[Format, typer.Option("--format", help="How to print it.")] = Format.TABLE,
) -> None:
    """Print what changed between two nights. With one, what that night changed.

    Exit codes: 0 compared, changed or not; 1 there are no two nights, or no such one; 2 no such table.
    """
    from flows.asking.diff import changed_rows, compared_nights, tallied

    settings = load_settings(data_dir=data_dir)
    with compared_nights(settings.published, nights or []) as (names, pair):
        if output is not Format.TABLE:
            print_answer(changed_rows(pair, table), output)
            return
        from flows.asking.output import diff_lines

        rows = changed_rows(pair, table, most=_ROWS_SHOWN)
        for line in diff_lines(names, tallied(pair)):
            typer.echo(line)
        if rows.rows:
            print_answer(rows, output, _TITLE)


_ROWS_SHOWN = 40
_TITLE = f"What changed, row by row: the first {_ROWS_SHOWN}; --format csv prints all"
