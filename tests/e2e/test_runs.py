"""Run after run: nothing twice, nothing half, and what is up stays up when a night goes wrong."""

from __future__ import annotations

import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from e2e.conftest import Make, Night
from e2e.pipeline import build_rows, check_no_halves, check_whole, content, manifest_of, parquet_files, run, state

import flows.run
from expectations.check import Check
from flows.alone import AlreadyRunningError
from flows.cli.main import exit_code_of
from flows.report import Outcome
from flows.run import open_run
from flows.settings import Settings
from flows.stages import build_tables
from flows.watchlist import load_watchlist
from warehouse.connection import WarehouseError, build_path
from warehouse.contract.tables import TABLES, Layer
from warehouse.publish import Published, PublishError
from warehouse.query import ask

# None of the few companies has a merger behind it, and none of the nine filings changes what another prints.
EMPTY = ["core_stated_growth", "panel_break"]


def test_the_undisturbed_night_is_complete(undisturbed: Night) -> None:
    report = undisturbed.report
    assert (report.outcome, report.exit_code) == (Outcome.PUBLISHED, 0)
    assert (report.filings_listed, report.filings_landed, report.filings_read) == (9, 9, 9)
    assert (report.missing, report.refused, report.blocked_by) == ([], [], [])
    assert len(report.filed) == 9
    assert report.rows_now == {name: len(rows) for name, rows in undisturbed.content.items()}
    assert report.judged["passed"] > 100
    assert [name for name, rows in undisturbed.content.items() if not rows] == EMPTY
    assert set(undisturbed.content) == {table.name for table in TABLES.values() if table.layer is not Layer.OPS}
    assert check_whole(undisturbed.settings.published) == report.release
    check_no_halves(undisturbed.settings)


def test_the_build_file_holds_what_was_published(undisturbed: Night) -> None:
    assert content(build_path(undisturbed.settings.build)) == undisturbed.content


def test_a_second_run_finds_nothing_new_fetches_nothing_and_changes_nothing(done: Settings, undisturbed: Night) -> None:
    parquet = parquet_files(done.published)
    bytes_before = {path: path.stat().st_mtime_ns for path in done.raw_zone.rglob("*")}
    report = run(done)
    assert (report.outcome, report.exit_code, report.release) == (Outcome.UNCHANGED, 0, None)
    assert (report.filings_listed, report.filings_landed, report.filings_read) == (9, 0, 0)
    # The index of today, if it is a day on which EDGAR is open, is not there yet; nothing else is asked for.
    assert report.requests == len(report.pending) <= 1
    # What is up tells of this night, and is otherwise what it was.
    assert check_whole(done.published) == report.load_id
    assert ask(done.published_database, "SELECT last_run_id FROM freshness WHERE subject_kind = 'run'").rows == [
        (report.load_id,)
    ]
    assert parquet_files(done.published) == parquet
    assert len(list((done.published / "releases").iterdir())) == 1
    assert content(done.published_database) == undisturbed.content
    assert content(build_path(done.build)) == undisturbed.content
    assert {path: path.stat().st_mtime_ns for path in done.raw_zone.rglob("*")} == bytes_before
    check_no_halves(done)


def test_nights_one_after_another_end_where_one_night_ends(older: Settings, undisturbed: Night) -> None:
    (first,) = Published(older.published).releases()
    report = run(older)
    assert (report.outcome, report.filings_landed) == (Outcome.PUBLISHED, 7)
    assert (report.compared_with, report.held_back) == (first, None)
    # Scion's own filings say what they said; the article's figures of 2025 are known now.
    assert report.changes == []
    judged = build_rows(older, "SELECT DISTINCT verdict FROM ops.validation_result WHERE suite = 'between_nights'")
    assert judged == [("passed",)]
    assert content(older.published_database) == undisturbed.content
    assert len(Published(older.published).releases()) == 2


def test_a_rebuild_asks_edgar_for_nothing_and_ends_in_the_same(
    done: Settings, undisturbed: Night, tmp_path: Path
) -> None:
    report = run(done.model_copy(update={"source": str(tmp_path / "edgar is away")}), from_raw_zone_only=True)
    assert (report.filings_read, report.requests, report.exit_code) == (9, 0, 0)
    assert content(build_path(done.build)) == undisturbed.content
    assert content(done.published_database) == undisturbed.content


def test_a_rebuild_makes_a_damaged_release_good_as_its_message_says(done: Settings, undisturbed: Night) -> None:
    database = done.published_database.resolve()
    database.chmod(0o644)
    database.write_bytes(b"scratched" * 1000)
    with pytest.raises(WarehouseError, match="`bubblewatch rebuild` makes it anew"):
        ask(done.published_database, "SELECT 1")
    report = run(done, from_raw_zone_only=True, judged=False)
    assert report.outcome is Outcome.PUBLISHED
    assert [line for line in report.repaired if "set aside" in line]
    assert content(done.published_database) == undisturbed.content


def test_while_a_release_is_pinned_nights_are_written_but_not_put_up(older: Settings, undisturbed: Night) -> None:
    published = Published(older.published)
    (first,) = published.releases()
    published.roll_back(first)
    before = state(older.published)
    assert run(older, judged=False).outcome is Outcome.PUBLISHED
    assert run(older, judged=False).outcome is Outcome.UNCHANGED
    assert state(older.published) == before
    assert published.unpin() == max(published.releases()) != first
    assert content(older.published_database) == undisturbed.content


# What validation stops.


def _first_twice(frame: pl.DataFrame) -> pl.DataFrame:
    return pl.concat([frame, frame.head(1)])


def _above_its_company(frame: pl.DataFrame) -> pl.DataFrame:
    segment = (pl.col("metric") == "revenue") & (pl.col("series_id") != "company")
    return frame.with_columns(
        pl.when(segment).then(pl.col("value") * 100).otherwise(pl.col("value")).alias("value")
    ).cast(frame.schema)


def _without_a_column(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.drop(frame.columns[-1])


@pytest.mark.parametrize(
    ("table", "spoil", "said"),
    [
        ("core_observation", _above_its_company, "A segment's revenue is not above the company's"),
        ("mart_capex_annual", _first_twice, "mart_capex_annual: "),
        ("mart_article_check", _without_a_column, "mart_article_check: "),
    ],
)
def test_a_blocking_verdict_leaves_what_is_up_and_says_why(
    older: Settings,
    undisturbed: Night,
    monkeypatch: pytest.MonkeyPatch,
    table: str,
    spoil: Callable[[pl.DataFrame], pl.DataFrame],
    said: str,
) -> None:
    shutil.copytree(undisturbed.settings.raw_zone, older.raw_zone, dirs_exist_ok=True)
    before = state(older.published)
    real = getattr(build_tables, table)
    with monkeypatch.context() as spoilt:
        spoilt.setattr(build_tables, table, lambda *given: spoil(real(*given)))
        report = run(older)

    assert (report.outcome, report.exit_code, report.release) == (Outcome.BLOCKED, 4, None)
    assert any(said in sentence for sentence in report.blocked_by)
    assert state(older.published) == before
    assert len(Published(older.published).releases()) == 1
    verdicts = build_rows(
        older,
        f"SELECT suite FROM ops.validation_result WHERE verdict = 'blocked' AND load_id = '{report.load_id}'",
    )
    assert verdicts
    assert set(verdicts) == {(table,)}
    assert build_rows(older, "SELECT status FROM ops.load_log ORDER BY started_at DESC LIMIT 1") == [("blocked",)]
    assert (older.data_docs / "index.html").exists()
    pages = "".join(page.read_text() for page in older.data_docs.glob("validations/**/*.html"))
    assert table in pages
    assert build_rows(older, f"SELECT count(*) FROM {TABLES[table].layer.value}.{table}") == [
        (len(content(older.published_database)[table]),)
    ]

    assert run(older, judged=False).outcome is Outcome.PUBLISHED
    assert content(older.published_database) == undisturbed.content


def _renamed(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(pl.lit("ANOTHER NAME").alias("issuer_name"))


def test_a_night_whose_figures_change_by_themselves_is_held_back_until_a_person_releases_it(
    done: Settings, undisturbed: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, published = state(done.published), Published(done.published)
    (last_night,) = published.releases()
    real = build_tables.mart_option_position
    with monkeypatch.context() as changed:
        changed.setattr(build_tables, "mart_option_position", lambda *given: _renamed(real(*given)))
        report = run(done, from_raw_zone_only=True)

    assert (report.outcome, report.exit_code, report.release) == (Outcome.BLOCKED, 4, None)
    assert (report.held_back, published.held(), report.compared_with) == (report.load_id, report.load_id, last_night)
    (sentence,) = report.blocked_by
    assert sentence.startswith("between_nights: No figure of a mart changes, comes or goes without a new filing (")
    assert "column_name issuer_name" in sentence
    assert (state(done.published), published.releases()) == (before, [last_night])
    verdicts = build_rows(
        done, "SELECT verdict, count(*) FROM ops.validation_result WHERE suite = 'between_nights' GROUP BY ALL"
    )
    assert sorted(verdicts) == [("blocked", 1), ("passed", 7)]

    published.release_held(report.load_id, keep=done.releases_kept, words="released by jane")
    assert check_whole(done.published) == report.load_id
    now = content(done.published_database)
    assert {name for name, rows in now.items() if rows != undisturbed.content[name]} == {"mart_option_position"}
    assert run(done).outcome is Outcome.UNCHANGED
    # The next night's own log has it too.
    assert build_rows(done, f"SELECT status FROM ops.load_log WHERE load_id = '{report.load_id}'") == [("released",)]


def test_a_check_that_cannot_be_evaluated_stops_publication(
    older: Settings, undisturbed: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(undisturbed.settings.raw_zone, older.raw_zone, dirs_exist_ok=True)
    before = state(older.published)
    real = build_tables.checks_for

    def not_for_this(name: str, frames: Any) -> Sequence[Check]:
        if name == "core_vintage":
            raise pl.exceptions.ComputeError("no such thing")
        return real(name, frames)

    monkeypatch.setattr(build_tables, "checks_for", not_for_this)
    report = run(older)
    assert (report.outcome, report.exit_code) == (Outcome.BLOCKED, 4)
    assert report.blocked_by == [
        "core_vintage: The checks of core_vintage can be computed (ComputeError: no such thing)"
    ]
    assert state(older.published) == before
    found = build_rows(older, "SELECT suite FROM ops.validation_result WHERE verdict = 'not_evaluated'")
    assert found == [("core_vintage",)]


def test_a_defect_of_ours_leaves_what_is_up_and_is_logged_as_failed(
    older: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = state(older.published)

    def stumble(*_: object) -> pl.DataFrame:
        raise KeyError("of ours")

    monkeypatch.setattr(build_tables, "mart_capex_annual", stumble)
    with pytest.raises(KeyError):
        run(older, judged=False)
    assert state(older.published) == before
    last = build_rows(older, "SELECT status, message FROM ops.load_log ORDER BY started_at DESC LIMIT 1")
    assert last == [("failed", "KeyError: 'of ours'")]


@pytest.mark.parametrize("suffix", ["9999", "0512", "abcd", "1e10"])
def test_any_name_of_a_run_can_be_judged(older: Settings, monkeypatch: pytest.MonkeyPatch, suffix: str) -> None:
    """Great Expectations looks for a time in the name of a run: the digits at its end must not become a time zone."""
    monkeypatch.setattr(flows.run.secrets, "token_hex", lambda _: suffix)
    with open_run(older, load_watchlist(older.watchlist)) as one:
        frame = TABLES["core_vintage"].schema.to_frame()
        assert one.report.load_id.endswith(suffix)
        one.judged(TABLES["core_vintage"], frame, list)
        one.write_data_docs()
    pages = list(older.data_docs.glob("validations/**/*.html"))
    assert len(pages) == 2
    assert all(one.report.load_id in page.read_text() for page in pages)


# Two at once, and disks that refuse.


def test_of_two_runs_at_once_one_works_and_the_other_says_so(older: Settings, undisturbed: Night) -> None:
    with open_run(older, load_watchlist(older.watchlist)):
        before = state(older.published)
        with pytest.raises(AlreadyRunningError, match=r"another run is writing in .*--data-dir") as refused:
            run(older)
        assert exit_code_of(refused.value) == 1
        with pytest.raises(AlreadyRunningError):
            run(older, from_raw_zone_only=True)
        assert state(older.published) == before
        assert build_path(older.build).exists()
    assert run(older, judged=False).outcome is Outcome.PUBLISHED
    assert content(older.published_database) == undisturbed.content


@contextmanager
def no_file_larger_than(limit: int) -> Iterator[None]:
    """The kernel refuses every write beyond; what is written so far stays, as on a full disk."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, ignored)


def test_a_disk_that_refuses_the_release_leaves_what_is_up(
    older: Settings, undisturbed: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = state(older.published)
    real = Published.publish

    def on_a_full_disk(self: Published, *given: Any, **named: Any) -> Path:
        given[0].execute("CHECKPOINT")
        with no_file_larger_than(100_000):
            return real(self, *given, **named)

    with monkeypatch.context() as full:
        full.setattr(Published, "publish", on_a_full_disk)
        with pytest.raises(PublishError, match="What was up stays up") as refused:
            run(older, judged=False)
    assert exit_code_of(refused.value) == 1
    assert state(older.published) == before
    last = build_rows(older, "SELECT status FROM ops.load_log ORDER BY started_at DESC LIMIT 1")
    assert last == [("failed",)]
    assert run(older, judged=False).outcome is Outcome.PUBLISHED
    assert content(older.published_database) == undisturbed.content
    check_no_halves(older)


def test_a_disk_that_refuses_the_build_file_is_said_in_one_line(older: Settings, undisturbed: Night) -> None:
    before = state(older.published)
    with (
        no_file_larger_than(60_000),
        pytest.raises((WarehouseError, OSError)) as refused,
    ):
        run(older, judged=False)
    assert exit_code_of(refused.value) == 1
    assert build_path(older.build).name in str(refused.value)
    assert state(older.published) == before
    assert run(older, judged=False).outcome is Outcome.PUBLISHED
    assert content(older.published_database) == undisturbed.content


READER = """
import sys, time, pathlib, duckdb
path, stop = sys.argv[1], pathlib.Path(sys.argv[2])
held = duckdb.connect(path, read_only=True)
first = held.execute("SELECT count(*) FROM raw.raw_filing").fetchone()[0]
seen = []
print("ready", flush=True)
while not stop.exists():
    with duckdb.connect(path, read_only=True) as connection:
        seen.append(connection.execute("SELECT count(*) FROM raw.raw_filing").fetchone()[0])
    assert held.execute("SELECT count(*) FROM raw.raw_filing").fetchone()[0] == first
with duckdb.connect(path, read_only=True) as connection:
    seen.append(connection.execute("SELECT count(*) FROM raw.raw_filing").fetchone()[0])
print(len(seen), *sorted(set(seen)))
"""


def test_readers_in_another_process_see_one_night_or_the_other_and_no_error(older: Settings, tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", READER, str(older.published_database), str(tmp_path / "stop")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as reader:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "ready\n"
        try:
            report = run(older, judged=False)
            time.sleep(0.3)
        finally:
            (tmp_path / "stop").touch()
        said, errors = reader.communicate(timeout=60)
    assert report.outcome is Outcome.PUBLISHED
    assert errors == ""
    looks, *nights = (int(word) for word in said.split())
    assert nights == [2, 9]
    assert looks > 5


def test_the_manifest_names_what_the_release_was_made_of(undisturbed: Night) -> None:
    manifest = manifest_of(undisturbed.settings)
    assert manifest["accession_numbers"] == [row[0] for row in undisturbed.content["raw_filing"]]
    assert (manifest["release"], manifest["warnings"]) == (undisturbed.report.release, undisturbed.report.warnings)
    assert manifest["rows"]["validation_result"] > 100
    statuses = ask(undisturbed.settings.published_database, "SELECT status FROM ops.load_log").rows
    assert statuses == [("published",)]


def test_only_so_many_releases_stay(older: Settings, settings_for: Make) -> None:
    assert run(settings_for(older.data_dir, releases_kept=1), judged=False).outcome is Outcome.PUBLISHED
    assert len(list((older.published / "releases").iterdir())) == 1
