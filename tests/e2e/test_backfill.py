"""Data sets through the pipeline: as good as the submissions, behind them in any order, and kept for a rebuild."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from e2e.conftest import Make, Night, bubblewatch
from e2e.pipeline import backfill, content, manifest_of, run
from thirteen_f_zip import Tables, reports_of, tables_of, zip_of

from flows.report import Outcome
from flows.settings import Settings
from flows.stages.dataset_zip import DatasetError
from warehouse.contract.tables import TABLES

SCION = "0001649339"
# What a data set cannot know: when in the day a filing was accepted, its schema's version, its bytes.
UNSAID = {"known_from", "known_to", "schema_version", "filer_name", "accepted_at"}
UNSAID |= {"source_kind", "source_url", "submission_bytes", "sha256", "document_count"}


@pytest.fixture(scope="module")
def tables(edgar: Path) -> Tables:
    return tables_of(reports_of(edgar, SCION))


def said(rows: list[tuple[object, ...]], table: str) -> list[tuple[object, ...]]:
    """The rows without what a data set cannot know."""
    places = [place for place, name in enumerate(TABLES[table].columns) if name not in UNSAID]
    return [tuple(row[place] for place in places) for row in rows]


def test_the_command_line_loads_a_data_set_into_what_the_submissions_give(
    tables: Tables, edgar: Path, settings_for: Make, tmp_path: Path
) -> None:
    data_dir = tmp_path / "data"
    ended = bubblewatch(
        "backfill", "13f-dataset", zip_of(tables, tmp_path / "2025q4.zip"), "--data-dir", data_dir, "--source", "sample"
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "published" in ended.stdout
    found = content(Settings(data_dir=data_dir).published_database)
    due = content(_submissions_alone(settings_for, tmp_path, {row[0] for row in found["raw_filing"]}))
    for table in ("raw_13f_holding", "raw_13f_cover", "raw_filing", "core_13f_holding", "mart_underlying_interest"):
        assert found[table], table
        assert said(found[table], table) == said(due[table], table), table


def _submissions_alone(settings_for: Make, tmp_path: Path, numbers: set[object]) -> Path:
    watchlist = tmp_path / "scion.toml"
    watchlist.write_text(f'filed_from = 2015-01-01\n[[manager]]\nname = "Scion"\ncik = "{SCION}"\nwhy = "A test."\n')
    settings = settings_for(tmp_path / "submissions", watchlist=watchlist)
    run(settings, judged=False)
    for path in settings.raw_zone.glob("*/*.*"):
        if path.name.split(".")[0] not in numbers:
            path.unlink()
    assert run(settings, judged=False, from_raw_zone_only=True).outcome is Outcome.PUBLISHED
    return settings.published_database


def test_a_landed_submission_goes_before_a_data_set_in_any_order(
    tables: Tables, settings_for: Make, undisturbed: Night, tmp_path: Path
) -> None:
    path = zip_of(tables, tmp_path / "a.zip")
    first, second = settings_for(tmp_path / "first"), settings_for(tmp_path / "second")
    backfill(first, path, judged=False)
    assert {row[9] for row in content(first.published_database)["raw_filing"]} == {"13f_dataset"}
    run(first, judged=False)
    run(second, judged=False)
    backfill(second, path, judged=False)
    one, other = content(first.published_database), content(second.published_database)
    assert one == other
    assert set(undisturbed.content["raw_filing"]) <= set(one["raw_filing"])
    assert set(undisturbed.content["raw_13f_holding"]) <= set(one["raw_13f_holding"])


def test_of_two_data_sets_with_one_filing_one_has_it_in_any_order(
    tables: Tables, settings_for: Make, tmp_path: Path
) -> None:
    renamed = {**tables, "COVERPAGE": [{**row, "FILINGMANAGER_NAME": "Other"} for row in tables["COVERPAGE"]]}
    zips = [zip_of(tables, tmp_path / "a.zip"), zip_of(renamed, tmp_path / "b.zip")]
    contents = []
    for place, order in enumerate((zips, zips[::-1])):
        settings = settings_for(tmp_path / f"data-{place}")
        backfill(settings, *order, judged=False)
        contents.append(content(settings.published_database))
    assert contents[0] == contents[1]
    assert len({row[-2] for row in contents[0]["raw_filing"]}) == 1


def test_a_rebuild_reads_the_kept_zip_and_a_second_load_changes_nothing(
    tables: Tables, settings_for: Make, tmp_path: Path
) -> None:
    settings, path = settings_for(tmp_path / "data"), zip_of(tables, tmp_path / "a.zip")
    assert backfill(settings, path, judged=False).outcome is Outcome.PUBLISHED
    before = content(settings.published_database)
    assert list(manifest_of(settings)["datasets"].values()) == ["a.zip"]
    assert backfill(settings, path, judged=False).outcome is Outcome.UNCHANGED
    path.unlink()
    shutil.rmtree(settings.build)
    run(settings, judged=False, from_raw_zone_only=True)
    assert content(settings.published_database) == before


def test_a_bad_zip_is_named_and_changes_nothing(tables: Tables, settings_for: Make, tmp_path: Path) -> None:
    settings, good = settings_for(tmp_path / "data"), zip_of(tables, tmp_path / "a.zip")
    backfill(settings, good, judged=False)
    before, broken = content(settings.published_database), {**tables, "SIGNATURE": [{"ACCESSION_NUMBER": "x"}]}
    with pytest.raises(DatasetError, match=r"b.zip: SIGNATURE.tsv, line 2: ACCESSION_NUMBER is 'x'"):
        backfill(settings, zip_of(broken, tmp_path / "b.zip"), judged=False)
    assert content(settings.published_database) == before
    assert len(list((settings.raw_zone / "datasets").iterdir())) == 1


def test_a_kept_zip_that_is_damaged_is_reported(tables: Tables, settings_for: Make, tmp_path: Path) -> None:
    settings = settings_for(tmp_path / "data")
    backfill(settings, zip_of(tables, tmp_path / "a.zip"), judged=False)
    (kept,) = (settings.raw_zone / "datasets").glob("*/data_set.zip")
    kept.write_bytes(kept.read_bytes()[:-1])
    report = run(settings, judged=False, from_raw_zone_only=True)
    assert [message for message in report.refused if "data_set.zip is damaged: its SHA-256 is not" in message]
