"""The sample through the real command line, Prefect and all: one run that everything here reads."""

from __future__ import annotations

import fcntl
import json
import re
from pathlib import Path

import pytest
from e2e.conftest import Ran, bubblewatch, copied
from e2e.pipeline import check_whole, content, parquet_files, rows, run, state

from flows.report import Outcome
from flows.settings import Settings
from warehouse.contract.tables import TABLES, Layer, Table, tables_of
from warehouse.landing import RawZone

pytestmark = pytest.mark.slow

ACCESSION = re.compile(r"\d{10}-\d{2}-\d{6}")


def test_it_ends_well_and_says_where_everything_lies(sample_run: Ran) -> None:
    assert sample_run.ended.returncode == 0, sample_run.ended.stderr
    said = sample_run.ended.stdout
    assert "published; 64 filings listed, 64 landed, 64 read" in said
    assert str(sample_run.database) in said
    assert "missing:" not in said
    assert "could not be read:" not in said
    assert f"page:      {sample_run.database.with_name('page.html')}" in said


def test_the_night_has_its_page_beside_its_database(sample_run: Ran) -> None:
    page = sample_run.database.with_name("page.html")
    assert "Growth slowed at all 3 clouds, most at AWS: from 35.8 % to 17.2 % a year" in page.read_text("utf-8")
    assert page.stat().st_size < 3_000_000
    assert "Traceback" not in sample_run.ended.stderr
    assert (sample_run.data_dir / "data-docs/index.html").exists()
    assert check_whole(sample_run.data_dir / "published") is not None


def test_every_mart_has_rows(sample_run: Ran) -> None:
    counts = {name: len(table) for name, table in content(sample_run.database).items()}
    assert {table.name for table in tables_of(Layer.MART) if not counts[table.name]} == set()
    assert counts["raw_filing"] == 64


# The watch list's own words come from no filing.
MADE_FROM_FILINGS = [table for table in TABLES.values() if table.layer not in (Layer.OPS, Layer.DIM)]


@pytest.mark.parametrize("table", MADE_FROM_FILINGS, ids=lambda table: table.name)
def test_every_row_names_filings_that_were_landed(sample_run: Ran, table: Table) -> None:
    landed = set(RawZone(sample_run.data_dir / "raw").accession_numbers())
    column = "accession_numbers" if "accession_numbers" in table.columns else "accession_number"
    found = rows(sample_run.database, f"SELECT {column}, count(*) FROM {table.layer.value}.{table.name} GROUP BY 1")
    assert found
    unsourced = [text for text, _ in found if text is None]
    # A claim of the article with no figure in the filings has no filing to name, nor has a quarter without a report.
    assert unsourced == [] or table.name in ("mart_article_check", "mart_manager_status")
    numbers = {number for text, _ in found if text for number in text.split(", ")}
    assert all(ACCESSION.fullmatch(number) for number in numbers)
    assert numbers <= landed
    assert numbers


def test_raw_bytes_are_whole_and_described_truly(sample_run: Ran) -> None:
    zone = RawZone(sample_run.data_dir / "raw")
    described = rows(sample_run.database, "SELECT accession_number, submission_bytes, cik, sha256 FROM raw.raw_filing")
    assert [row[0] for row in sorted(described)] == zone.accession_numbers()
    for number, size, cik, digest in described:
        about = zone.about(number)
        assert (about.submission_bytes, about.cik, about.sha256) == (size, cik, digest)
        assert len(zone.read(number)) == size


def test_nothing_is_left_of_the_download(sample_run: Ran) -> None:
    assert list((sample_run.data_dir / "incoming").glob("*")) == []


def test_status_names_the_release(sample_run: Ran) -> None:
    ended = bubblewatch("status", "--json", "--data-dir", sample_run.data_dir)
    assert ended.returncode == 0, ended.stderr
    status = json.loads(ended.stdout)
    assert status["release"] == (sample_run.data_dir / "published/current").readlink().name
    assert (status["edgar_source"], status["filings"], status["missing"]) == ("sample", 64, [])


def test_the_pictures_show_the_article_and_what_is_known_now(sample_run: Ran) -> None:
    ended = bubblewatch("show", "cloud_eras", "--format", "json", "--data-dir", sample_run.data_dir)
    assert ended.returncode == 0, ended.stderr
    then = {
        (row["provider"], row["era"]): round(float(row["known_2025_11_14_pct"]), 1) for row in json.loads(ended.stdout)
    }
    assert then == {
        ("Amazon", "2018-2022"): 35.8,
        ("Amazon", "2023-2025"): 16.7,
        ("Microsoft", "2018-2022"): 22.4,
        ("Microsoft", "2023-2025"): 19.5,
        ("Alphabet", "2018-2022"): 45.4,
        ("Alphabet", "2023-2025"): 29.3,
    }


def test_every_command_leaves_the_published_files_as_they_are(sample_run: Ran) -> None:
    before = state(sample_run.data_dir / "published")
    for arguments in (("show",), ("sql", "SELECT 1"), ("status",), ("publish",)):
        ended = bubblewatch(*arguments, "--data-dir", sample_run.data_dir)
        assert ended.returncode == 0, ended.stderr
    assert state(sample_run.data_dir / "published") == before


def test_a_second_run_finds_nothing_new(sample_run: Ran, tmp_path: Path) -> None:
    folder = copied(sample_run.data_dir, tmp_path / "data")
    parquet, rows_before = parquet_files(folder / "published"), content(sample_run.database)
    report = run(Settings(data_dir=folder, source="sample"))
    assert (report.outcome, report.filings_landed, report.filings_read) == (Outcome.UNCHANGED, 0, 0)
    assert report.requests == 8
    assert parquet_files(folder / "published") == parquet
    (build,) = (folder / "build").glob("*.duckdb")
    assert content(build) == rows_before


def test_while_another_run_is_at_work_the_command_says_so_and_exits_1(sample_run: Ran, tmp_path: Path) -> None:
    folder = copied(sample_run.data_dir, tmp_path / "data")
    before = state(folder / "published")
    with (folder / "refresh.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        ended = bubblewatch("refresh", "--source", "sample", "--data-dir", folder)
    assert ended.returncode == 1
    (line,) = [line for line in ended.stderr.splitlines() if line.startswith("bubblewatch: ")]
    assert "another run is writing in" in line
    assert "Traceback" not in ended.stderr
    assert state(folder / "published") == before
