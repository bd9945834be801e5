"""What a crash, a damaged disk, a wrong clock or an older version leaves: the next run makes it good, and says so."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
from campaigns import scenes
from campaigns.crashes import Plan, play
from campaigns.instants import Crash, Stop
from campaigns.meetings import Meeting
from e2e.conftest import Night, copied
from e2e.pipeline import build_rows, check_no_halves, check_whole, content, rows, run

import flows.run
from flows.asking.diff import changed_rows, compared_nights, tallied
from flows.asking.status import status_of
from flows.doctor import examine
from flows.report import Outcome
from flows.settings import Settings
from flows.stages import build_tables, find_filings, read_filings
from transforms.reading.parse_filing import PARSER_VERSION
from warehouse.connection import build_path
from warehouse.dataset_zone import digest
from warehouse.publish import Published
from warehouse.query import ask


@pytest.fixture
def landed(older: Settings, undisturbed: Night) -> Settings:
    """Last night published two filings of the nine; all are landed, and seven not read."""
    shutil.copytree(undisturbed.settings.raw_zone, older.raw_zone, dirs_exist_ok=True)
    shutil.copy(undisturbed.settings.known_listing, older.known_listing)
    return older


# The campaign of `make faults`, in short.


@pytest.fixture(scope="module")
def shared(
    edgar: Path, watchlist: Path, undisturbed: Night, _older_night: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """What the campaign's seeds share, of the runs that are there anyway."""
    folder = tmp_path_factory.mktemp("shared")
    (folder / "edgar").symlink_to(edgar)
    shutil.copy(watchlist, folder / "watchlist.toml")
    copied(undisturbed.settings.data_dir, folder / "done")
    copied(_older_night, folder / "older")
    scenes.complete(folder)
    return folder


KEPT = "raw/datasets/#/data_set.zip"
SYMLINK = "os.rename published/.current.# published/current"


@pytest.mark.parametrize(
    "plan",
    [
        Plan("rolling back and on", Crash("os.symlink published/.current.#", 2)),
        Plan("releasing", Crash("os.symlink published/.current.#", 1)),
        Plan("building", Crash(SYMLINK, 1), (Crash("open published/.lock", 1, full_disk=True),), doctor=True),
        Plan("taking in a data set", Crash(f"os.rename {KEPT}.#.part {KEPT}", 1)),
        Plan("taking in a data set", Crash("before stages.read_datasets.note_dataset", 1)),
    ],
    ids=lambda plan: plan.scene,
)
def test_the_last_night_or_the_new_one_is_up_whenever_a_process_dies(plan: Plan, shared: Path, tmp_path: Path) -> None:
    counts = play(plan, tmp_path, shared)
    assert (counts["killed"], counts["disk full"]) == (1, len(plan.later))


def test_the_campaign_finds_a_symlink_that_is_not_replaced_atomically(shared: Path, tmp_path: Path) -> None:
    plan = Plan("rolling back and on", Crash("os.symlink published/current", 1))
    with pytest.raises(AssertionError, match="nothing is up any more"):
        play(plan, tmp_path, shared, "gap")


# A night and a person, each in a process.

AT_THE_LOCK, AT_THE_SYMLINK = Stop("open published/.lock", 1, 10), Stop("os.symlink published/.current.#", 1, 10)


@pytest.mark.parametrize(
    "meeting",
    [
        Meeting("a quiet night", "rolling back and on", (AT_THE_LOCK, None)),
        Meeting("building", "rolling back", (AT_THE_LOCK, AT_THE_SYMLINK), (Crash(SYMLINK, 1), Crash(SYMLINK, 1))),
    ],
    ids=lambda meeting: f"{meeting.night} and {meeting.other}",
)
def test_a_night_and_a_person_at_once_leave_what_the_person_wanted(
    meeting: Meeting, shared: Path, tmp_path: Path
) -> None:
    assert play(Plan(meeting.night, meeting), tmp_path, shared)["two at once"] == 1


def test_the_campaign_finds_a_night_that_does_not_heed_a_roll_back(shared: Path, tmp_path: Path) -> None:
    plan = Plan("building", Meeting("building", "rolling back", (AT_THE_SYMLINK, None)))
    with pytest.raises(AssertionError, match="what was rolled back to is not up"):
        play(plan, tmp_path, shared, "unlocked")


# What is damaged.

_LOG = "SELECT load_id, status FROM ops.load_log ORDER BY load_id"
"""Runs, in order."""


def test_a_damaged_build_file_is_made_anew_and_the_report_says_so(landed: Settings, undisturbed: Night) -> None:
    path, release = build_path(landed.build), landed.published_database.resolve()
    path.write_bytes(path.read_bytes()[:-5000])
    report = run(landed, judged=False)
    assert report.outcome is Outcome.PUBLISHED
    assert any(f"{path} is damaged" in line and "anew from the raw zone" in line for line in report.repaired)
    assert any(f"log of 1 runs is carried over from {release}" in line for line in report.repaired)
    assert build_rows(landed, _LOG) == [(release.parent.name, "published"), (report.load_id, "published")]
    assert content(landed.published_database) == undisturbed.content


def test_where_the_log_is_nowhere_any_more_the_report_says_so(landed: Settings) -> None:
    build_path(landed.build).unlink()
    shutil.rmtree(landed.published)
    report = run(landed, judged=False)
    assert "the log of runs begins anew" in report.repaired
    assert build_rows(landed, _LOG) == [(report.load_id, "published")]


def test_a_build_file_that_turns_out_damaged_costs_no_night(
    landed: Settings, undisturbed: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, times = build_tables.mart_capex_annual, iter([True])

    def scratched(*given: Any) -> pl.DataFrame:
        if next(times, False):
            raise duckdb.IOException("Corrupt database file: computed checksum 1 does not match stored checksum 2")
        return real(*given)

    monkeypatch.setattr(build_tables, "mart_capex_annual", scratched)
    report = run(landed, judged=False)
    assert (report.outcome, report.exit_code, report.filings_read) == (Outcome.PUBLISHED, 0, 9)
    assert "is damaged" in report.repaired[0]
    assert report.repaired[1] == "there is no build file: everything is made anew from the raw zone"
    assert content(landed.published_database) == undisturbed.content


def _cut(path: Path) -> None:
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-10])


def test_whatever_lies_beside_the_content_may_be_damaged(done: Settings, undisturbed: Night) -> None:
    """State files, the symlink, a filer and what killed runs left: one quiet night mends them all and names each."""
    published = done.published
    for path in (done.last_run, done.known_listing, next(done.raw_zone.glob("filers/*/filer.json"))):
        _cut(path)
    (published / "current").unlink()
    for half in (published / "releases/20991231T000000Z-ab12.unfinished/x", done.incoming / "download-x/y"):
        half.parent.mkdir(parents=True)
        half.write_bytes(b"half")
    assert "cannot be read" in status_of(done)["last_run_message"]
    report = run(done, judged=False)
    assert (report.outcome, report.exit_code) == (Outcome.UNCHANGED, 0)
    for said in (
        "last-run.json",
        "known-listing.json",
        "filer.json",
        "current is not there",
        ".unfinished",
        "downloads",
    ):
        assert any(said in line for line in report.repaired), said
    assert content(done.published_database) == undisturbed.content
    assert list(examine(done, thorough=True, mend=False)) == []
    check_no_halves(done)


# A clock set back.


def test_a_clock_set_back_changes_no_order_and_no_row(
    landed: Settings, undisturbed: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    long_ago = datetime(2026, 3, 2, 4, 30, tzinfo=UTC)
    published = Published(landed.published)
    (last_night,) = published.releases()

    class SetBack(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return long_ago

    monkeypatch.setattr(flows.run, "datetime", SetBack)
    monkeypatch.setattr(find_filings, "today_at_edgar", lambda: (long_ago - timedelta(days=1)).date())
    report = run(landed, judged=False)
    assert (report.outcome, report.exit_code) == (Outcome.PUBLISHED, 0)
    assert [line for line in report.warnings if "the clock says 2026-03-02 04:30:00 UTC" in line]
    assert published.releases() == [last_night, report.release]
    assert check_whole(landed.published) == report.release
    assert content(landed.published_database) == undisturbed.content
    assert status_of(landed)["last_run"] == report.release
    # Nor does the next night, with the clock still wrong, see anything new.
    assert run(landed, judged=False).outcome is Outcome.UNCHANGED


# An older version's warehouse.


def _made_older(settings: Settings) -> str:
    """What is up and what is built, as an older contract and parser would have left them; the release's name.

    Of the older contract: columns fewer, a table fewer, and one that is no more.
    """
    build = build_path(settings.build).rename(settings.build / "build-000000000000.duckdb")
    with duckdb.connect(str(build)) as older:
        older.execute("ALTER TABLE ops.load_log DROP COLUMN requests_ticker")
        older.execute(
            "INSERT INTO ops.load_log BY NAME SELECT '20990101T000000Z-ab12' AS load_id, 'running' AS status, "
            "TIMESTAMP '2099-01-01' AS started_at"
        )
    release = settings.published_database.resolve().parent
    database, manifest = release / "bubblewatch.duckdb", json.loads((release / "manifest.json").read_text())
    database.chmod(0o644)
    with duckdb.connect(str(database)) as older:
        for view in ("lineage", "mart_article_check", "mart_restatement"):
            older.execute(f"DROP VIEW main.{view}")
        older.execute("DROP TABLE history.mart_article_check")
        older.execute("ALTER TABLE main.dim_manager DROP COLUMN why_stopped")
        older.execute("CREATE TABLE history.fewer AS SELECT * EXCLUDE (company) FROM history.mart_restatement")
        older.execute("DROP TABLE history.mart_restatement")
        older.execute("ALTER TABLE history.fewer RENAME TO mart_restatement")
        older.execute("CREATE VIEW main.mart_restatement AS SELECT * FROM history.mart_restatement")
        older.execute("CREATE TABLE history.mart_of_old AS SELECT 1 AS figure")
    del manifest["rows"]["mart_article_check"]
    manifest["rows"]["mart_of_old"] = 1
    (release / "mart_article_check.parquet").unlink()
    del manifest["files"]["mart_article_check.parquet"]
    manifest["files"][database.name] = {"bytes": database.stat().st_size, "sha256": digest(database)}
    manifest |= {"fingerprint": "of another contract", "made_with": {**manifest["made_with"], "contract": "older"}}
    (release / "manifest.json").chmod(0o644)
    (release / "manifest.json").write_text(json.dumps(manifest))
    return release.name


def test_an_older_warehouse_is_made_anew_by_itself_and_its_releases_stay_readable(
    done: Settings, undisturbed: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    older, published = _made_older(done), Published(done.published)
    monkeypatch.setattr(read_filings, "PARSER_VERSION", PARSER_VERSION + 1)
    assert list(examine(done, thorough=True, mend=False)) == []
    assert status_of(done)["release"] == older
    assert "another version made this warehouse" in status_of(done)["reports_of"]["nobody"]

    report = run(done)
    assert (report.outcome, report.exit_code, report.filings_landed, report.filings_read) == (
        Outcome.PUBLISHED,
        0,
        0,
        9,
    )
    assert "the build file is of another contract: everything is made anew from the raw zone" in report.repaired
    assert (report.compared_with, report.blocked_by) == (older, [])
    # The log goes on, and the night's name with it.
    killed = "20990101T000000Z-ab12"
    assert f"the run {killed} never ended: it was killed" in report.repaired
    assert report.load_id.startswith("20990101T000001Z")
    log = [(older, "published"), (killed, "killed"), (report.load_id, "published")]
    assert build_rows(done, _LOG) == rows(done.published_database, _LOG) == log
    assert content(done.published_database) == undisturbed.content
    assert [path.name for path in done.build.glob("build-*.duckdb")] == [build_path(done.build).name]

    with compared_nights(done.published, []) as (names, pair):
        assert names == (older, report.release)
        assert "mart_article_check" not in tallied(pair)["table_name"].to_list()
        assert changed_rows(pair).rows == []
        assert changed_rows(pair, "mart_restatement").rows == []
    published.roll_back(older)
    assert ask(published.database, "SELECT figure FROM history.mart_of_old").rows == [(1,)]
    assert status_of(done)["release"] == older
    assert list(examine(done, thorough=True, mend=True)) == []
    published.unpin()
    assert status_of(done)["release"] == report.release


def test_filings_that_an_older_parser_read_are_read_again_in_the_same_build_file(
    landed: Settings, undisturbed: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read_filings, "PARSER_VERSION", PARSER_VERSION + 1)
    report = run(landed, judged=False)
    assert (report.filings_read, report.exit_code) == (9, 0)
    assert "2 filings were read by an older version of the parsers: they are read again" in report.repaired
    versions = build_rows(landed, "SELECT DISTINCT parser_version FROM ops.parse_log")
    assert versions == [(PARSER_VERSION + 1,)]
    assert content(landed.published_database) == undisturbed.content
