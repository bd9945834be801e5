"""The pipeline for tests: without Prefect, whose server takes ten seconds, and in a process that dies where it is told.

What runs is `nightly_refresh` itself, its tasks replaced by the functions they wrap.
"""

from __future__ import annotations

import hashlib
import importlib
import itertools
import json
import multiprocessing
import os
import pkgutil
import signal
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import duckdb

from flows.edgar.connection import open_edgar
from flows.edgar.faults import Fault
from flows.report import Report
from flows.settings import Settings
from warehouse.connection import build_path
from warehouse.contract.tables import TABLES, Layer
from warehouse.layout import MANIFEST_NAME, PAGE_NAME
from warehouse.publish import Published

Content = dict[str, list[tuple[Any, ...]]]
"""Rows by table, ordered by key."""

_STEPS = (
    "find_filings",
    "land",
    "read",
    "read_datasets",
    "load_datasets",
    "backfill_filings",
    "build_dimensions",
    "build_core",
    "build_marts",
    "publish",
    "renew",
    "compare",
    "hold_back",
)
PROCESSES = multiprocessing.get_context("forkserver")
# Imported once by the server that the dying processes are forked from.
PROCESSES.set_forkserver_preload(["flows.nightly_refresh"])


class Unjudged:
    """Stands for Great Expectations, which takes four fifths of a small run and changes no row."""

    def __init__(self, *_: object) -> None: ...

    def __enter__(self) -> Unjudged:
        return self

    def __exit__(self, *_: object) -> None: ...

    def frame(self, *_: object, **__: object) -> list[Any]:
        return []

    def totals(self, *_: object) -> list[Any]:
        return []

    def write_docs(self) -> None: ...


def run(
    settings: Settings, *, faults: Sequence[Fault] = (), judged: bool = True, from_raw_zone_only: bool = False
) -> Report:
    """One refresh, with faults of EDGAR's; `judged` False leaves Great Expectations out."""
    # By name, since the module and the flow in it are called alike.
    module = importlib.import_module("flows.nightly_refresh")
    with ExitStack() as stack:
        without_prefect(stack)
        if faults:
            stack.enter_context(patch.object(module, "open_edgar", partial(open_edgar, faults=faults)))
        if not judged:
            stack.enter_context(patch("flows.run.Judge", Unjudged))
        report: Report = module.nightly_refresh.fn(settings, from_raw_zone_only=from_raw_zone_only)
        return report


def backfill(settings: Settings, *zips: Path, judged: bool = True) -> Report:
    """Loads data sets as the command line does."""
    with ExitStack() as stack:
        without_prefect(stack)
        if not judged:
            stack.enter_context(patch("flows.run.Judge", Unjudged))
        report: Report = importlib.import_module("flows.backfill").backfill_13f_dataset.fn(settings, zips)
        return report


def backfill_since(settings: Settings, *, first_day: date, named: Sequence[str] = (), judged: bool = False) -> Report:
    """Fetches the filings of years gone by as the command line does."""
    with ExitStack() as stack:
        without_prefect(stack)
        if not judged:
            stack.enter_context(patch("flows.run.Judge", Unjudged))
        report: Report = importlib.import_module("flows.backfill").backfill.fn(settings, first_day, named)
        return report


def without_prefect(stack: ExitStack) -> None:
    steps = importlib.import_module("flows.steps")
    for name in _STEPS:
        task = getattr(steps, name)
        stack.enter_context(patch.object(steps, name, getattr(task, "fn", task)))


@dataclass(frozen=True)
class KillPoint:
    """Dies when the function is called for the `call`-th time, of the calls with an argument of that name."""

    function: str
    call: int = 1
    about: str = ""


def run_and_die(
    settings: Settings, point: KillPoint, *, judged: bool = False, work: Callable[..., object] = run
) -> int:
    """A refresh (or other work) in a process of its own that kills itself at the point; its exit code (-9: SIGKILL)."""
    process = PROCESSES.Process(target=_dying, args=(settings, point, partial(work, judged=judged)))
    process.start()
    process.join(120)
    assert process.exitcode is not None, "the process neither died nor ended"
    return process.exitcode


def _dying(settings: Settings, point: KillPoint, work: Callable[..., object]) -> None:
    owner_name, _, attribute = point.function.rpartition(".")
    owner = pkgutil.resolve_name(owner_name)
    real = getattr(owner, attribute)
    calls = itertools.count(1)

    def dies(*arguments: Any, **named: Any) -> Any:
        spoken_of = not point.about or any(point.about in str(getattr(one, "name", "")) for one in arguments)
        if spoken_of and next(calls) == point.call:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*arguments, **named)

    setattr(owner, attribute, dies)
    work(settings)


def content(database: Path, layers: Iterable[Layer] = (Layer.RAW, Layer.CORE, Layer.DIM, Layer.MART)) -> Content:
    """Every column of every row of the content tables, by table, ordered by key."""
    wanted = set(layers)
    with duckdb.connect(str(database), read_only=True) as connection:
        return {
            table.name: connection.execute(
                f"SELECT {', '.join(table.columns)} FROM {table.layer.value}.{table.name} ORDER BY {', '.join(table.key)}"  # noqa: E501
            ).fetchall()
            for table in TABLES.values()
            if table.layer in wanted
        }


def rows(database: Path, sql: str) -> list[tuple[Any, ...]]:
    """The answer to one question."""
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def build_rows(settings: Settings, sql: str) -> list[tuple[Any, ...]]:
    """The same of the build file."""
    return rows(build_path(settings.build), sql)


def check_whole(folder: Path) -> str | None:
    """The release that is up, every file of it compared with its manifest; None where none is up."""
    published = Published(folder)
    manifest = published.manifest()
    if manifest is None:
        assert not published.current.exists()
        return None
    # The page is made from the rest, and can be made again.
    files = [path for path in published.current.iterdir() if path.name not in (MANIFEST_NAME, PAGE_NAME)]
    here = {path.name: path.read_bytes() for path in files}
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in here.items()}
    assert digests == {name: about["sha256"] for name, about in manifest["files"].items()}
    counted = {name: len(table) for name, table in content(published.database).items()}
    assert counted == {name: manifest["rows"][name] for name in counted}
    return published.current_release()


def check_no_halves(settings: Settings) -> None:
    """Nothing unfinished lies about, and every landed filing is whole."""
    left = [
        path
        for path in settings.data_dir.rglob("*")
        if path.name.endswith((".part", ".unfinished")) or path.name.startswith(".current.")
    ]
    assert left == []
    assert list(settings.incoming.glob("*")) == []
    for record in settings.raw_zone.glob("*/*.json"):
        assert record.with_name(f"{record.stem}.txt.zst").exists(), record.name


def state(folder: Path) -> dict[str, Any]:
    """Where the symlink points and every byte behind it."""
    current = folder / "current"
    return {"up": current.readlink().name} | {path.name: path.read_bytes() for path in current.iterdir()}


def parquet_files(folder: Path) -> dict[str, bytes]:
    """The Parquet files that are up, by name: a night on which nothing changed leaves every byte of them."""
    return {name: data for name, data in state(folder).items() if name.endswith(".parquet")}


def manifest_of(settings: Settings) -> dict[str, Any]:
    """The manifest that is up."""
    manifest: dict[str, Any] = json.loads((settings.published / "current" / MANIFEST_NAME).read_text())
    return manifest
