"""The command that looks after the data folder."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.options import AsJson, DataDir
from flows.settings import Settings, load_settings

if TYPE_CHECKING:
    from warehouse.doctor.finding import Finding

LEFT_EXIT_CODE = 1
MENDED_EXIT_CODE = 3


def doctor(
    data_dir: DataDir = None,
    look_only: Annotated[bool, typer.Option("--look-only", help="Say what is found, and mend nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Hold raw zone, build file, releases, symlink and pin against each other, and mend what can be mended.

    Nothing is deleted that cannot be made again: damaged bytes are set aside. A folder that cannot be written is only
    looked at. Exit codes: 0 all is well; 3 everything found was mended; 1 something is left to do.
    """
    settings = load_settings(data_dir=data_dir)
    findings, mending = _findings(settings, mend=not look_only)
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in findings], indent=1))
    else:
        for line in _lines(settings, findings, mending=mending, asked=not look_only):
            typer.echo(line)
    if findings:
        raise typer.Exit(LEFT_EXIT_CODE if any(one.to_do for one in findings) else MENDED_EXIT_CODE)


def _findings(settings: Settings, *, mend: bool) -> tuple[list[Finding], bool]:
    """What was found, and whether anything could be mended."""
    from flows.alone import NotWritableError, alone
    from flows.doctor import examine
    from warehouse.connection import WarehouseError

    if not settings.data_dir.is_dir():
        raise WarehouseError(f"there is no warehouse in {settings.data_dir}: run `bubblewatch refresh` first")
    try:
        with alone(settings.data_dir):
            return list(examine(settings, thorough=True, mend=mend)), mend
    except NotWritableError:
        return list(examine(settings, thorough=True, mend=False)), False


def _lines(settings: Settings, findings: list[Finding], *, mending: bool, asked: bool) -> list[str]:
    lines = [] if mending or not asked else [f"{settings.data_dir} cannot be written: it was only looked at"]
    for one in findings:
        lines.append(f"found: {one.what}")
        lines += [f"  mended: {one.mended}"] if one.mended else []
        lines += [f"  to do: {one.to_do}"] if one.to_do else []
    if not findings:
        lines.append(f"{settings.data_dir}: all is well")
    return lines
