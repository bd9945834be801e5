"""The log of runs outlives the build file it was written in: what is carried over, what is not, and what is said."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import duckdb
import pytest
from e2e.pipeline import KillPoint, run_and_die
from warehouse_rows import put, put_some

from flows.run import _log_goes_on
from flows.settings import Settings
from warehouse.connection import Connection, build_path, open_build
from warehouse.contract.table import qualified
from warehouse.contract.tables import (
    CHANGED_FIGURE,
    DATASET_LOG,
    LANDING_LOG,
    LAST_SEEN,
    LOAD_FILING,
    LOAD_LOG,
    LOAD_STAGE,
    PARSE_LOG,
    RAW_FILING,
    TABLES,
    VALIDATION_RESULT,
    Layer,
    tables_of,
)
from warehouse.landing import RawZone
from warehouse.load import count_rows
from warehouse.log_of_runs import LOG_OF_RUNS, carry_log_over, empty_but_log
from warehouse.publish import Published
from warehouse.write_release import copy_database

OLDER, YET_OLDER = "build-000000000000.duckdb", "build-111111111111.duckdb"
BEGAN = datetime(2025, 1, 1, 9)


@pytest.fixture
def build(tmp_path: Path) -> Iterator[Connection]:
    with open_build(tmp_path) as connection:
        yield connection


def make_older(folder: Path, *statements: str, name: str = OLDER) -> Path:
    """A build file with two runs and one row in every other table of operations, and then what is done to it."""
    with open_build(folder / "older") as older:
        put_some(older)
        for table in tables_of(Layer.OPS):
            put(older, table, {})
        put(older, LOAD_LOG, {"load_id": "r1", "message": "first"}, {"load_id": "r2", "requests": 7})
        for statement in statements:
            older.execute(statement)
    return build_path(folder / "older").rename(folder / name)


def runs(build: Connection) -> list[tuple[object, ...]]:
    return build.execute("SELECT load_id, started_at, message, requests FROM ops.load_log ORDER BY load_id").fetchall()


CARRIED = [("r1", BEGAN, "first", None), ("r2", BEGAN, None, 7)]


def test_every_table_of_operations_is_of_the_log_or_made_again_by_a_run() -> None:
    made_again = {PARSE_LOG.name, DATASET_LOG.name, LANDING_LOG.name, LAST_SEEN.name}
    assert {table.name for table in tables_of(Layer.OPS)} == {table.name for table in LOG_OF_RUNS} | made_again


def test_the_log_is_carried_over_and_nothing_that_says_what_was_read(build: Connection, tmp_path: Path) -> None:
    older = make_older(tmp_path)
    assert carry_log_over(build, tmp_path, None) == [f"the log of 2 runs is carried over from {older}"]
    assert runs(build) == CARRIED
    log = (LOAD_STAGE, LOAD_FILING, VALIDATION_RESULT, CHANGED_FIGURE)
    assert set(count_rows(build, log).values()) == {1}
    others = [table for table in TABLES.values() if table not in (*log, LOAD_LOG)]
    assert set(count_rows(build, others).values()) == {0}
    assert [file.name for file in tmp_path.glob("*.duckdb")] == [build_path(tmp_path).name]
    assert carry_log_over(build, tmp_path, None) == []


def test_columns_are_carried_by_their_name_and_cast(build: Connection, tmp_path: Path) -> None:
    make_older(
        tmp_path,
        "ALTER TABLE ops.load_log DROP COLUMN message",
        "ALTER TABLE ops.load_log ADD COLUMN of_old INTEGER DEFAULT 3",
        "ALTER TABLE ops.load_log ALTER requests TYPE VARCHAR",
        "DROP TABLE ops.changed_figure",
        "CREATE TABLE ops.of_old AS SELECT 1 AS figure",
    )
    assert len(carry_log_over(build, tmp_path, None)) == 1
    assert runs(build) == [("r1", BEGAN, None, None), ("r2", BEGAN, None, 7)]
    assert not (tmp_path / "set-aside").exists()


@pytest.mark.parametrize(
    ("done", "why"),
    [
        ("ALTER TABLE ops.load_stage RENAME COLUMN stage TO step", "it lacks stage"),
        ("ALTER TABLE ops.load_stage RENAME COLUMN load_id TO run", "it lacks load_id"),
        (
            "CREATE OR REPLACE TABLE ops.load_stage AS SELECT * REPLACE ('soon' AS seconds) FROM ops.load_stage",
            "Conversion Error",
        ),
        (
            "CREATE OR REPLACE TABLE ops.load_stage AS SELECT * REPLACE ([load_id] AS sequence) FROM ops.load_stage",
            "Conversion Error",
        ),
        (
            "CREATE OR REPLACE TABLE ops.load_stage AS SELECT * REPLACE (NULL AS stage) FROM ops.load_stage",
            "Constraint Error",
        ),
    ],
)
def test_a_table_that_does_not_fit_is_named_and_its_file_set_aside(
    build: Connection, tmp_path: Path, done: str, why: str
) -> None:
    older = make_older(tmp_path, done)
    carried, left, aside = carry_log_over(build, tmp_path, None)
    assert carried == f"the log of 2 runs is carried over from {older}"
    assert left.startswith(f"load_stage of {older} is not carried over: {why}")
    assert aside == f"It is set aside in {tmp_path / 'set-aside'}"
    assert (runs(build), count_rows(build, [LOAD_STAGE])) == (CARRIED, {"load_stage": 0})
    assert not older.exists()
    with duckdb.connect(str(tmp_path / "set-aside" / OLDER), read_only=True) as kept:
        assert kept.execute("SELECT count(*) FROM ops.load_stage").fetchall() == [(1,)]


def test_a_table_without_rows_need_not_fit(build: Connection, tmp_path: Path) -> None:
    make_older(tmp_path, "DELETE FROM ops.load_stage", "ALTER TABLE ops.load_stage RENAME COLUMN stage TO step")
    assert len(carry_log_over(build, tmp_path, None)) == 1
    assert not (tmp_path / "set-aside").exists()


def test_a_damaged_file_is_set_aside_and_nothing_is_carried(build: Connection, tmp_path: Path) -> None:
    older = make_older(tmp_path)
    older.write_bytes(older.read_bytes()[:-5000])
    (said,) = carry_log_over(build, tmp_path, None)
    assert said.startswith(f"{older} cannot be read: ")
    assert said.endswith(f"Its log of runs is not carried over. It is set aside in {tmp_path / 'set-aside'}")
    assert runs(build) == []
    assert [file.name for file in (tmp_path / "set-aside").iterdir()] == [OLDER]
    assert carry_log_over(build, tmp_path, None) == []


def test_what_is_no_database_is_set_aside_and_a_file_without_tables_removed(build: Connection, tmp_path: Path) -> None:
    (tmp_path / OLDER).write_bytes(b"of last year" * 1000)
    with duckdb.connect(str(tmp_path / YET_OLDER)):
        pass
    (said,) = carry_log_over(build, tmp_path, None)
    assert OLDER in said
    assert [file.name for file in tmp_path.glob("*.duckdb")] == [build_path(tmp_path).name]


HOLD = "import duckdb, sys; held = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"


def test_a_file_in_use_stays_until_a_later_run_which_takes_nothing_twice(build: Connection, tmp_path: Path) -> None:
    older = make_older(tmp_path)
    command = [sys.executable, "-c", HOLD, str(older)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        said = carry_log_over(build, tmp_path, None)
        holder.communicate()
    assert said == [f"{older} is in use by another process: a later run carries its log of runs over"]
    put(build, LOAD_LOG, {"load_id": "r2", "requests": 8}, {"load_id": "r3"})
    carry_log_over(build, tmp_path, None)
    assert [row[::3] for row in runs(build)] == [("r1", None), ("r2", 8), ("r3", None)]
    assert not older.exists()


def test_what_a_killed_run_had_not_brought_into_the_file_is_carried_too(build: Connection, tmp_path: Path) -> None:
    with open_build(tmp_path / "older") as older:
        put(older, LOAD_LOG, {"load_id": "r1"})
        path = build_path(tmp_path / "older")
        for ending in ("", ".wal"):
            shutil.copy(f"{path}{ending}", f"{tmp_path / OLDER}{ending}")
    (tmp_path / f"{YET_OLDER}.wal").write_bytes(b"of a file that is gone")
    carry_log_over(build, tmp_path, None)
    assert [load_id for load_id, *_ in runs(build)] == ["r1"]
    assert [file.name for file in tmp_path.glob("build-0*")] == []
    assert [file.name for file in tmp_path.glob("build-1*")] == []


def _carried_over(settings: Settings, *, judged: bool) -> None:
    assert not judged
    with open_build(settings.build) as build:
        carry_log_over(build, settings.build, None)


def _emptied(settings: Settings, *, judged: bool) -> None:
    assert not judged
    with open_build(settings.build) as build:
        empty_but_log(build)


@pytest.mark.parametrize(
    "point",
    [
        KillPoint("warehouse.connection.make_tables"),
        KillPoint("warehouse.log_of_runs._read"),
        KillPoint("warehouse.log_of_runs._fault_of_adding", 3),
        KillPoint("pathlib.Path.unlink", about="build-000"),
    ],
    ids=lambda point: point.function.rpartition(".")[2],
)
def test_a_kill_on_the_way_loses_no_row_and_takes_none_twice(tmp_path: Path, point: KillPoint) -> None:
    settings = Settings(data_dir=tmp_path)
    settings.build.mkdir(parents=True)
    older = make_older(settings.build)
    assert run_and_die(settings, point, work=_carried_over) == -signal.SIGKILL
    with open_build(settings.build) as build:
        carry_log_over(build, settings.build, None)
        assert runs(build) == CARRIED
        counts = count_rows(build, LOG_OF_RUNS)
    assert counts == {table.name: 1 + (table is LOAD_LOG) for table in LOG_OF_RUNS}
    assert not older.exists()


def test_a_kill_while_a_build_file_is_emptied_leaves_it_as_it_was(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    with open_build(settings.build) as build:
        put_some(build)
        before = count_rows(build, TABLES.values())
    point = KillPoint("warehouse.log_of_runs.build_statements")
    assert run_and_die(settings, point, work=_emptied) == -signal.SIGKILL
    with open_build(settings.build) as build:
        assert count_rows(build, TABLES.values()) == before


def test_of_two_older_files_the_newer_word_on_a_run_stands(build: Connection, tmp_path: Path) -> None:
    make_older(tmp_path, "UPDATE ops.load_log SET requests = 1", name=YET_OLDER)
    make_older(tmp_path, "DELETE FROM ops.load_log WHERE load_id = 'r1'")
    carry_log_over(build, tmp_path, None)
    assert [row[::3] for row in runs(build)] == [("r1", 1), ("r2", 7)]


def test_a_published_file_gives_its_log_where_there_is_no_other(build: Connection, tmp_path: Path) -> None:
    make_older(tmp_path / "elsewhere")
    published = tmp_path / "published.duckdb"
    with duckdb.connect(str(tmp_path / "elsewhere" / OLDER)) as other:
        copy_database(other, published)
    assert carry_log_over(build, tmp_path, published) == [f"the log of 2 runs is carried over from {published}"]
    assert runs(build) == CARRIED
    assert count_rows(build, [PARSE_LOG, RAW_FILING]) == {"parse_log": 0, "raw_filing": 0}
    assert published.exists()
    assert carry_log_over(build, tmp_path, published) == []


def test_a_night_that_is_held_back_tells_of_more_runs_than_the_last_release(build: Connection, tmp_path: Path) -> None:
    settings, nights = Settings(data_dir=tmp_path / "data"), [{"load_id": "r1"}, {"load_id": "r2"}]
    zone, published = RawZone(settings.raw_zone), Published(settings.published)
    with open_build(settings.build) as before:
        put(before, LOAD_LOG, *nights[:1])
        published.publish(before, "r1", {"release": "r1"}, keep=2)
        put(before, LOAD_LOG, *nights)
        published.hold(before, "r2", {"release": "r2"})
    (said,) = _log_goes_on(build, settings, zone, published)
    assert said.startswith("the log of 2 runs is carried over from ")
    assert [load_id for load_id, *_ in runs(build)] == ["r1", "r2"]


def test_a_damaged_published_file_stops_nothing_and_stays(build: Connection, tmp_path: Path) -> None:
    published = tmp_path / "published.duckdb"
    published.write_bytes(b"no database" * 1000)
    (said,) = carry_log_over(build, tmp_path, published)
    assert said.endswith("Its log of runs is not carried over")
    assert published.exists()


def test_a_build_file_is_emptied_of_all_but_the_log(build: Connection, tmp_path: Path) -> None:
    put_some(build)
    for table in tables_of(Layer.OPS):
        put(build, table, {})
    shape = "SELECT table_name, column_name, data_type, comment FROM duckdb_columns() WHERE NOT internal ORDER BY ALL"
    before = build.execute(shape).fetchall()
    empty_but_log(build)
    held = {name for name, rows in count_rows(build, TABLES.values()).items() if rows}
    assert held == {table.name for table in LOG_OF_RUNS}
    assert build.execute(shape).fetchall() == before
    assert build.execute(f"SELECT count(*) FROM {qualified(LOAD_LOG)}, main.mart_capex_annual").fetchall() == [(0,)]
    put(build, PARSE_LOG, {})


def test_a_build_file_whose_emptying_fails_is_as_it_was(build: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    put_some(build)
    before = count_rows(build, TABLES.values())
    monkeypatch.setattr("warehouse.log_of_runs.build_statements", lambda **_: ["SELECT * FROM nowhere"])
    with pytest.raises(duckdb.CatalogException):
        empty_but_log(build)
    assert count_rows(build, TABLES.values()) == before
