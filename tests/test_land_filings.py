"""Which road a filing takes: sec-edgar-downloader's, or a request of our own where the library has none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from edgar_tree import OTHER_CIK, Listed, accession, lay_tree, serve

from flows.edgar import urls
from flows.progress import Progress
from flows.report import Report
from flows.run import Run
from flows.settings import Settings
from flows.stages.land_filings import land_filings
from warehouse.connection import open_build
from warehouse.landing import RawZone

OLD = Listed(accession(1, 98), "10-K405", "1998-03-31")
PLAIN = Listed(accession(2, 98), "10-Q", "1998-05-15")
ALONE = Listed("0001649339-98-000001", "10-K", "1998-06-30", cik=OTHER_CIK)


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    settings = Settings(data_dir=tmp_path / "data", download_pause=0, filings_per_batch=2)
    log = SimpleNamespace(filings=lambda stage, outcomes: None)
    parts = {"settings": settings, "log": log, "zone": RawZone(settings.raw_zone), "report": Report("a run")}
    with open_build(tmp_path / "build") as build:
        yield cast(Run, SimpleNamespace(progress=Progress(visible=False), build=build, **parts))


def test_what_the_library_cannot_fetch_is_fetched_directly(run: Run, tmp_path: Path) -> None:
    tree = lay_tree(tmp_path / "tree", [OLD, PLAIN, ALONE])
    (tree / urls.submissions(OTHER_CIK).removeprefix("https://")).unlink()
    landed = []
    with serve(tree, tmp_path / "ca") as served:
        land_filings(
            run,
            served.connection,
            [ALONE.entry, PLAIN.entry, OLD.entry],
            then=lambda run: landed.append(run.report.filings_landed),
            directly={OTHER_CIK},
        )
    assert run.report.missing == []
    assert run.zone.accession_numbers() == sorted(row.number for row in (OLD, PLAIN, ALONE))
    assert landed == [2, 3], "after each batch"
