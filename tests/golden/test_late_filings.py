"""Filings that come late, after newer ones: the night is not held back, for nothing of what was known is lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from check_rows import failing
from core_and_marts import Frames, core_and_marts

from expectations.between_nights import checks
from expectations.bounds import bounds
from flows.sample.render import render_filing
from flows.sample.tables import SampleFiling, read_sample
from flows.stages.compare_nights import nights_of
from flows.watchlist import load_watchlist
from warehouse import load
from warehouse.compare import beside_build
from warehouse.connection import Connection, open_build, transaction
from warehouse.contract.tables import TABLES
from warehouse.write_release import copy_database


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    with open_build(tmp_path_factory.mktemp("build")) as connection:
        yield connection


def put_all(build: Connection, frames: Frames) -> None:
    with transaction(build):
        for name in TABLES.keys() & frames.keys() - {"raw_xbrl_fact"}:
            load.replace_table(build, TABLES[name], frames[name])


def known_without(late: Sequence[SampleFiling]) -> Frames:
    tables = read_sample()
    first = [one for one in tables.filings if one not in late]
    rendered = [(one.cik, one.accession, render_filing(tables, one).submission) for one in first]
    return core_and_marts(rendered, load_watchlist(None, sample=True).company_names)


@pytest.mark.parametrize("third", range(3))
def test_a_night_of_late_filings_is_not_held_back(
    sample: Frames, build: Connection, tmp_path: Path, third: int
) -> None:
    """Every third filing comes on the second night."""
    put_all(build, known_without(read_sample().filings[third::3]))
    copy_database(build, tmp_path / "last_night.duckdb")
    put_all(build, sample)
    with beside_build(build, tmp_path / "last_night.duckdb") as pair:
        nights = nights_of(pair)
    assert "block" not in failing(checks(nights, bounds())).values()
    assert nights.table_rows["rows_rewritten"].sum() > 0
