"""Publishing: whole before anyone sees it, one symlink, and readers that are never in the way."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import resource
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow.parquet as pq
import pytest
from warehouse_rows import HOSTILE, put, put_some, tables

from warehouse.connection import Connection, WarehouseError, open_build, open_read_only
from warehouse.contract.tables import LOAD_LOG, TABLES, Layer, tables_of
from warehouse.contract.version import CONTRACT_VERSION
from warehouse.layout import DATABASE_NAME, MANIFEST_NAME
from warehouse.publish import Published, PublishError
from warehouse.query import ask
from warehouse.release_files import DROPPED

REVENUE = "SELECT revenue_usd FROM mart_capex_annual"


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    with open_build(tmp_path_factory.mktemp("build")) as connection:
        yield connection


@pytest.fixture
def published(tmp_path: Path) -> Published:
    return Published(tmp_path / "published")


def release(published: Published, build: Connection, name: str, revenue: int = 1, keep: int = 14) -> Path:
    put_some(build, revenue)
    return published.publish(build, name, {"release": name}, keep=keep)


def revenue(published: Published) -> int:
    return int(ask(published.database, REVENUE).rows[0][0])


FOR_READERS = (*tables_of(Layer.DIM), *tables_of(Layer.MART))


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_release_is_whole(published: Published, build: Connection) -> None:
    folder = release(published, build, "r1", revenue=7)
    parquet = {f"{table.name}.parquet" for table in FOR_READERS}
    assert names(folder) == {DATABASE_NAME, MANIFEST_NAME, *parquet}
    assert published.current.is_symlink()
    assert published.current.resolve() == folder
    assert not published.current.readlink().is_absolute()
    assert (published.current_release(), published.releases(), published.pinned) == ("r1", ["r1"], False)
    assert revenue(published) == 7


def test_the_published_files_are_read_only(published: Published, build: Connection) -> None:
    for path in release(published, build, "r1").iterdir():
        assert path.stat().st_mode & 0o777 == 0o444, path.name
    with open_read_only(published.database) as reader, pytest.raises(duckdb.InvalidInputException, match="read-only"):
        reader.execute("DELETE FROM raw.raw_filing")


def test_the_manifest_tells_the_truth(published: Published, build: Connection) -> None:
    folder = release(published, build, "r1")
    manifest = published.manifest()
    assert manifest is not None
    assert manifest == published.newest_manifest()
    assert manifest["release"] == "r1"
    assert set(manifest["files"]) == names(folder) - {MANIFEST_NAME}
    for name, about in manifest["files"].items():
        data = (folder / name).read_bytes()
        assert about == {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}, name
    assert set(manifest["rows"]) == set(TABLES)
    for name, rows in manifest["rows"].items():
        counted = ask(published.database, f"SELECT count(*) FROM {TABLES[name].layer.value}.{name}")
        assert counted.rows == [(rows,)], name
    assert (manifest["rows"]["raw_filing"], manifest["rows"]["mart_capex_annual"]) == (1, 2)


def test_every_form_says_which_contract_it_keeps(published: Published, build: Connection) -> None:
    folder = release(published, build, "r1")
    manifest = published.manifest()
    assert manifest is not None
    assert manifest["contract_version"] == CONTRACT_VERSION
    assert ask(published.database, "SELECT contract_version FROM ops.contract").rows == [(CONTRACT_VERSION,)]
    for path in folder.glob("*.parquet"):
        assert pq.read_metadata(path).metadata[b"contract_version"].decode() == CONTRACT_VERSION, path.name


def test_the_file_is_written_for_older_readers(published: Published, build: Connection) -> None:
    """DuckDB 1.0 up to 1.1 share a format; what is written for newer ones, older ones refuse. .ci/bi proves it."""
    release(published, build, "r1")
    with open_read_only(published.database) as reader:
        (tags,) = reader.execute("SELECT tags FROM duckdb_databases() WHERE NOT internal").fetchall()
    assert tags == ({"storage_version": "v1.0.0+"},)


def test_parquet_is_what_the_view_shows(published: Published, build: Connection) -> None:
    release(published, build, "r1", revenue=7)
    for table in FOR_READERS:
        with open_read_only(published.database) as reader:
            view = reader.execute(f"SELECT * FROM {table.name} ORDER BY ALL").pl()
        parquet = pl.read_parquet(published.current / f"{table.name}.parquet")
        assert parquet.equals(view), table.name
        assert parquet.schema == table.schema
    assert pl.read_parquet(published.current / "mart_capex_annual.parquet").height == 1


def test_a_key_that_stands_twice_is_never_published(published: Published, tmp_path: Path) -> None:
    """The build file has no keys, for the sake of speed: the published file refuses what no check may have let pass."""
    with open_build(tmp_path / "build") as twice:
        release(published, twice, "r1", revenue=7)
        twice.execute("INSERT INTO raw.raw_filing SELECT * FROM raw.raw_filing")
        with pytest.raises(PublishError, match="duplicate key"):
            published.publish(twice, "r2", {}, keep=14)
    assert published.current_release() == "r1"
    assert revenue(published) == 7


def test_the_published_database_has_comments_and_macros(published: Published, build: Connection) -> None:
    release(published, build, "r1", revenue=7)
    counted = ask(published.database, "SELECT count(*) FROM duckdb_columns() WHERE NOT internal AND comment IS NULL")
    assert counted.rows == [(0,)]
    early = ask(published.database, "SELECT revenue_usd FROM mart_capex_annual_as_of(TIMESTAMP '2025-02-01')")
    assert early.rows == [(1,)]


def test_the_database_may_be_moved_and_opened_under_another_name(published: Published, build: Connection) -> None:
    release(published, build, "r1", revenue=7)
    moved = published.folder / "elsewhere.duckdb"
    moved.write_bytes(published.database.read_bytes())
    assert ask(moved, REVENUE).rows == [(7,)]
    with duckdb.connect() as other:
        other.execute(f"ATTACH '{moved}' AS bw (READ_ONLY)")
        assert other.execute("SELECT revenue_usd FROM bw.mart_capex_annual").fetchall() == [(7,)]


def test_hostile_text_reaches_every_form_as_text(published: Published, build: Connection) -> None:
    put_some(build, name=HOSTILE)
    published.publish(build, "r1", {"missing": [HOSTILE]}, keep=3)
    assert ask(published.database, "SELECT company FROM mart_capex_annual").rows == [(HOSTILE,)]
    assert pl.read_parquet(published.current / "mart_capex_annual.parquet")["company"].to_list() == [HOSTILE]
    manifest = published.manifest()
    assert manifest is not None
    assert manifest["missing"] == [HOSTILE]


def test_a_folder_with_a_quote_in_its_name_can_be_published_to(tmp_path: Path, build: Connection) -> None:
    published = Published(tmp_path / "O'Neil's; data")
    release(published, build, "r1", revenue=7)
    assert revenue(published) == 7


def test_a_reader_of_this_process_keeps_the_old_night_and_a_new_one_sees_the_new(
    published: Published, build: Connection
) -> None:
    release(published, build, "r1", revenue=1)
    with open_read_only(published.database) as old:
        assert old.execute(REVENUE).fetchall() == [(1,)]
        release(published, build, "r2", revenue=2)
        assert old.execute(REVENUE).fetchall() == [(1,)]
        with open_read_only(published.database) as new:
            assert new.execute(REVENUE).fetchall() == [(2,)]
        assert old.execute(REVENUE).fetchall() == [(1,)]
    assert revenue(published) == 2


def test_the_same_for_a_reader_in_another_process(published: Published, build: Connection) -> None:
    release(published, build, "r1", revenue=1)
    code = (
        "import duckdb, sys\n"
        "old = duckdb.connect(sys.argv[1], read_only=True)\n"
        "ask = lambda it: print(int(it.execute(sys.argv[2]).fetchone()[0]), flush=True)\n"
        "ask(old)\n"
        "sys.stdin.readline()\n"
        "ask(old)\n"
        "ask(duckdb.connect(sys.argv[1], read_only=True))\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(published.database), REVENUE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as reader:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "1\n"
        release(published, build, "r2", revenue=2)
        rest, _ = reader.communicate("go on\n", timeout=60)
    assert rest == "1\n2\n"
    assert reader.returncode == 0


def test_a_reader_of_a_release_that_is_dropped_reads_on(published: Published, build: Connection) -> None:
    release(published, build, "r1", revenue=1)
    with open_read_only(published.database) as old:
        for number in (2, 3):
            release(published, build, f"r{number}", revenue=number, keep=1)
        assert published.releases() == ["r3"]
        assert old.execute(REVENUE).fetchall() == [(1,)]


def test_readers_see_one_whole_night_or_the_other(published: Published, build: Connection) -> None:
    release(published, build, "r000", revenue=0)
    stop = threading.Event()
    wrong: list[object] = []
    looks: list[int] = []

    def look() -> None:
        while not stop.is_set():
            try:
                folder = published.current.resolve()
                night = json.loads((folder / MANIFEST_NAME).read_text())["release"]
                seen = ask(folder / DATABASE_NAME, REVENUE).rows
                if seen != [(int(night[1:]),)]:
                    wrong.append((night, seen))
                looks.append(1)
            except (OSError, ValueError, WarehouseError) as error:
                wrong.append(error)

    reader = threading.Thread(target=look)
    reader.start()
    try:
        for number in range(1, 4):
            release(published, build, f"r{number:03d}", revenue=number)
    finally:
        stop.set()
        reader.join()
    assert wrong == []
    assert len(looks) > 1
    assert revenue(published) == 3


def test_only_so_many_releases_are_kept(published: Published, build: Connection) -> None:
    for number in range(1, 5):
        release(published, build, f"r{number}", revenue=number, keep=2)
    assert published.releases() == ["r3", "r4"]
    assert names(published.folder / "releases") == {"r3", "r4"}


def test_rolling_back_pins_until_unpinned(published: Published, build: Connection) -> None:
    release(published, build, "r1", revenue=1)
    release(published, build, "r2", revenue=2)
    published.roll_back("r1")
    assert (published.current_release(), published.pinned, revenue(published)) == ("r1", True, 1)
    release(published, build, "r3", revenue=3)
    assert (published.current_release(), revenue(published)) == ("r1", 1)
    newest, up = published.newest_manifest(), published.manifest()
    assert newest is not None
    assert up is not None
    assert (newest["release"], up["release"]) == ("r3", "r1")
    assert published.unpin() == "r3"
    assert (published.current_release(), published.pinned, revenue(published)) == ("r3", False, 3)


def test_nights_that_pass_while_pinned_do_not_pile_up(published: Published, build: Connection) -> None:
    release(published, build, "r1", revenue=1, keep=2)
    published.roll_back("r1")
    for number in range(2, 6):
        release(published, build, f"r{number}", revenue=number, keep=2)
    assert published.releases() == ["r1", "r4", "r5"]
    assert (published.current_release(), revenue(published)) == ("r1", 1)


def test_rolling_back_to_what_there_is_not_changes_nothing(published: Published, build: Connection) -> None:
    with pytest.raises(PublishError, match="there is no release 'r1'; there are: none"):
        published.roll_back("r1")
    release(published, build, "r1")
    for wrong in ("r2", "", "..", "../releases/r1", "r1/", "r1.unfinished"):
        with pytest.raises(PublishError, match=r"there are: r1$"):
            published.roll_back(wrong)
    assert (published.current_release(), published.pinned) == ("r1", False)


def test_unpinning_where_there_is_nothing_is_no_error(published: Published) -> None:
    published.folder.mkdir()
    assert published.unpin() is None
    assert published.current_release() is None
    assert published.manifest() is None
    assert published.newest_manifest() is None


def test_what_a_killed_run_left_is_swept(published: Published, build: Connection) -> None:
    release(published, build, "r1")
    half = published.folder / "releases" / "r2.unfinished"
    half.mkdir()
    (half / DATABASE_NAME).write_bytes(b"half")
    (half / MANIFEST_NAME).write_text("{}")
    (published.folder / ".current.4711").symlink_to("releases/r2")
    published.sweep()
    assert names(published.folder) == {".lock", "current", "releases"}
    assert published.releases() == ["r1"]
    assert published.current_release() == "r1"


@pytest.fixture(scope="module")
def _two(build: Connection, tmp_path_factory: pytest.TempPathFactory) -> Path:
    two = Published(tmp_path_factory.mktemp("two") / "published")
    for number in (1, 2):
        release(two, build, f"r{number}", revenue=number)
    return two.folder


@pytest.fixture
def two(_two: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Published:
    """Two releases, the second up; what is published beside them is a copy of it, and takes no time to write."""

    def copied(_: Connection, folder: Path) -> dict[str, str]:
        shutil.copytree(_two / "releases" / "r2", folder, dirs_exist_ok=True)
        (folder / MANIFEST_NAME).unlink()
        return {}

    monkeypatch.setattr("warehouse.publish.write_tables", copied)
    shutil.copytree(_two, tmp_path / "published", symlinks=True)
    return Published(tmp_path / "published")


def _killed(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def test_a_roll_back_that_is_killed_half_way_is_finished_by_the_next_run(
    two: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as killed:
        killed.setattr(Published, "_point_at", _killed)
        with pytest.raises(KeyboardInterrupt):
            two.roll_back("r1")
    # What is pinned is never left behind for a night to climb over.
    assert (two.pinned, two.meant()) == (True, "r1")
    assert two.out_of_place() == f"{two.current} leads to r2, and r1 is meant to be up"
    two.settle()
    assert (two.current_release(), two.out_of_place()) == ("r1", None)


def test_whoever_rolls_back_while_a_night_is_published_has_the_last_word(
    two: Published, build: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, person = Published._point_at, threading.Thread(target=two.roll_back, args=("r1",))

    def point_slowly(self: Published, name: str) -> None:
        if name == "r3":
            # The night has seen no pin, and now a person comes: too early to be heard, never unheard.
            person.start()
            person.join(0.2)
        real(self, name)

    monkeypatch.setattr(Published, "_point_at", point_slowly)
    release(two, build, "r3")
    person.join(10)
    assert (two.current_release(), two.pinned, two.releases()) == ("r1", True, ["r1", "r2", "r3"])


def test_a_release_half_removed_is_no_release(
    two: Published, build: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    remove = shutil.rmtree

    def killed_while_it_drops(folder: Path, **how: bool) -> None:
        if folder.name.endswith(DROPPED):
            raise KeyboardInterrupt
        remove(folder, **how)

    with monkeypatch.context() as killed:
        killed.setattr(shutil, "rmtree", killed_while_it_drops)
        with pytest.raises(KeyboardInterrupt):
            release(two, build, "r3", keep=2)
    assert two.releases() == ["r2", "r3"]
    assert names(two.folder / "releases") == {"r1.dropped", "r2", "r3"}
    two.sweep()
    assert names(two.folder / "releases") == {"r2", "r3"}


def test_the_pinned_release_is_kept_wherever_the_symlink_leads(two: Published, build: Connection) -> None:
    two.roll_back("r1")
    two.point_at("r2")
    release(two, build, "r3", keep=1)
    assert two.releases() == ["r1", "r2", "r3"]


def _no_link(published: Published) -> None:
    published.current.unlink()


def _dangling(published: Published) -> None:
    published.current.unlink()
    published.current.symlink_to("releases/r9")


def _elsewhere(published: Published) -> None:
    published.current.unlink()
    published.current.symlink_to(published.folder.parent)


def _a_copy(published: Published) -> None:
    """What a backup makes of a symlink that follows links."""
    release = published.current.resolve()
    published.current.unlink()
    shutil.copytree(release, published.current)


@pytest.mark.parametrize("disturb", [_no_link, _dangling, _elsewhere, _a_copy])
@pytest.mark.parametrize("pinned", [True, False])
def test_a_symlink_that_leads_nowhere_is_settled(
    two: Published, disturb: Callable[[Published], None], pinned: bool
) -> None:
    if pinned:
        two.roll_back("r1")
    disturb(two)
    assert two.out_of_place()
    two.settle()
    assert two.out_of_place() is None
    assert (revenue(two), two.pinned) == (1 if pinned else 2, pinned)


@pytest.mark.parametrize("said", ["", "r9", "\x00", "../r1"])
def test_a_pin_that_names_no_release_holds_what_is_up(two: Published, said: str) -> None:
    two.roll_back("r1")
    (two.folder / "pinned").write_text(said)
    assert "which is no release" in (two.out_of_place() or "")
    two.settle()
    assert (two.current_release(), two.pinned, two.out_of_place()) == ("r1", True, None)


def test_where_there_is_no_release_nothing_is_out_of_place(published: Published) -> None:
    assert (published.meant(), published.out_of_place()) == (None, None)
    published.folder.mkdir()
    published.current.symlink_to("releases/r1")
    (published.folder / "pinned").write_text("r1")
    assert published.out_of_place()
    published.settle()
    assert (published.out_of_place(), published.pinned, published.current.is_symlink()) == (None, False, False)


def test_a_manifest_that_cannot_be_read_is_named(two: Published) -> None:
    manifest = two.current / MANIFEST_NAME
    manifest.chmod(0o644)
    manifest.write_text("{")
    for look in (two.manifest, two.newest_manifest):
        with pytest.raises(PublishError, match=r"manifest\.json cannot be read .*bubblewatch doctor"):
            look()


def test_a_release_that_is_still_being_written_is_no_release(published: Published, build: Connection) -> None:
    release(published, build, "r1")
    half = published.folder / "releases" / "r2.unfinished"
    half.mkdir()
    (half / MANIFEST_NAME).write_text("{}")
    assert published.releases() == ["r1"]
    with pytest.raises(PublishError):
        published.point_at("r2.unfinished")


def state(published: Published) -> dict[str, Any]:
    """The symlink and every byte behind it."""
    return {"up": published.current_release()} | {
        path.name: path.read_bytes() for path in published.current.resolve().iterdir()
    }


def no_room(*_: object) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize(
    "step",
    ["write_release._make_empty", "write_release._copy_table", "write_release._write_parquet", "release_files._files"],
)
def test_a_failing_write_leaves_what_was_up(
    published: Published, build: Connection, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    release(published, build, "r1")
    before = state(published)
    with monkeypatch.context() as broken:
        broken.setattr(f"warehouse.{step}", no_room)
        with pytest.raises(PublishError, match=r"release r2 could not be written: .*No space left.*What was up stays"):
            release(published, build, "r2", revenue=2)
    assert state(published) == before
    assert names(published.folder / "releases") == {"r1"}
    release(published, build, "r3", revenue=3)
    assert revenue(published) == 3


@pytest.mark.parametrize("limit", [0, 5_000, 300_000])
def test_a_disk_that_really_refuses_leaves_what_was_up(published: Published, build: Connection, limit: int) -> None:
    release(published, build, "r1")
    before = state(published)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    put_some(build, 2)
    build.execute("CHECKPOINT")
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limits[1]))
    try:
        with pytest.raises(PublishError, match="What was up stays up"):
            published.publish(build, "r2", {}, keep=14)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, ignored)
    assert state(published) == before
    assert names(published.folder / "releases") == {"r1"}
    release(published, build, "r3", revenue=3)
    assert revenue(published) == 3


def test_a_release_is_never_written_over_another(published: Published, build: Connection) -> None:
    release(published, build, "r1", revenue=1)
    before = state(published)
    with pytest.raises(PublishError):
        release(published, build, "r1", revenue=2)
    assert state(published) == before


def test_nothing_is_read_or_written_of_a_build_while_readers_hold_the_release(
    published: Published, build: Connection
) -> None:
    """Readers in other processes hold the file open all the while; publishing neither waits nor fails."""
    release(published, build, "r1", revenue=1)
    holder = multiprocessing.get_context("spawn").Pool(1)
    try:
        assert holder.apply(_hold, (str(published.database),)) == 1
        release(published, build, "r2", revenue=2, keep=1)
        assert holder.apply(_ask_held) == 1
        assert holder.apply(_hold, (str(published.database),)) == 2
    finally:
        holder.terminate()
        holder.join()


_held: list[duckdb.DuckDBPyConnection] = []


def _hold(path: str) -> int:
    _held.append(duckdb.connect(path, read_only=True))
    row = _held[-1].execute(REVENUE).fetchone()
    return int(row[0]) if row else -1


def _ask_held() -> int:
    row = _held[0].execute(REVENUE).fetchone()
    return int(row[0]) if row else -1


def test_the_folder_may_be_moved(published: Published, build: Connection) -> None:
    release(published, build, "r1", revenue=7)
    moved = Published(published.folder.rename(published.folder.with_name("moved")))
    assert revenue(moved) == 7
    assert moved.current.readlink() == Path("releases/r1")


# A night that is held back.


BY_HAND = "released by jane at 2026-11-26 09:00:00 UTC"


def hold(published: Published, build: Connection, name: str, revenue: int) -> Path:
    put_some(build, revenue)
    return published.hold(build, name, {"release": name})


def test_a_night_held_back_is_whole_where_no_reader_looks(published: Published, build: Connection) -> None:
    release(published, build, "r1", revenue=1)
    before = state(published)
    folder = hold(published, build, "r2", revenue=2)
    assert names(folder) == names(published.current)
    assert (published.held(), published.releases(), state(published)) == ("r2", ["r1"], before)
    assert ask(published.database_of("r2"), REVENUE).rows == [(2,)]
    assert ask(published.database_of("r1"), REVENUE).rows == [(1,)]


def test_a_night_held_back_goes_up_once_it_is_released_by_name(published: Published, build: Connection) -> None:
    release(published, build, "r1", revenue=1)
    hold(published, build, "r2", revenue=2)
    published.release_held("r2", keep=14, words=BY_HAND)
    assert (published.current_release(), published.held(), revenue(published)) == ("r2", None, 2)
    assert published.releases() == ["r1", "r2"]
    manifest = published.manifest()
    assert manifest is not None
    assert manifest["release"] == "r2"


def test_a_night_that_was_released_says_who_let_it_up(published: Published, build: Connection) -> None:
    release(published, build, "r1", revenue=1)
    put(
        build,
        LOAD_LOG,
        {"load_id": "r1", "status": "published"},
        {"load_id": "r2", "status": "blocked", "message": "rows were lost"},
    )
    hold(published, build, "r2", revenue=2)
    published.release_held("r2", keep=14, words=BY_HAND)
    assert ask(published.database, "SELECT load_id, status, message FROM ops.load_log ORDER BY load_id").rows == [
        ("r1", "published", None),
        ("r2", "released", f"{BY_HAND}; rows were lost"),
    ]
    manifest = published.manifest()
    assert manifest is not None
    assert manifest["released"] == BY_HAND
    assert_sealed(published.current)


def test_one_killed_while_it_was_released_is_released_again(published: Published, build: Connection) -> None:
    release(published, build, "r1", revenue=1)
    folder = hold(published, build, "r2", revenue=2)
    held = folder.with_name("kept")
    shutil.copytree(folder, held)
    published.release_held("r2", keep=14, words=BY_HAND)
    published.point_at("r1")
    held.replace(folder)
    published.release_held("r2", keep=14, words=BY_HAND)
    assert (published.current_release(), published.held(), revenue(published)) == ("r2", None, 2)


def test_a_release_that_is_renewed_tells_of_the_night_and_nothing_else_changes(
    published: Published, build: Connection
) -> None:
    put(build, LOAD_LOG, {"load_id": "r1", "status": "published"})
    release(published, build, "r0", revenue=0)
    release(published, build, "r1", revenue=1)
    parquet = {path.name: path.read_bytes() for path in published.current.glob("*.parquet")}
    content = {name: rows for name, rows in tables_of_release(published).items() if not name.startswith("ops.")}
    put(build, LOAD_LOG, {"load_id": "r1", "status": "published"}, {"load_id": "r2", "status": "unchanged"})
    published.renew(build, "r2")
    assert (published.current_release(), published.releases()) == ("r2", ["r0", "r2"])
    assert {path.name: path.read_bytes() for path in published.current.glob("*.parquet")} == parquet
    now = tables_of_release(published)
    assert {name: rows for name, rows in now.items() if not name.startswith("ops.")} == content
    assert len(now["ops.load_log"]) == 2
    published.renew(build, "r3")
    manifest = published.manifest()
    assert manifest is not None
    assert (manifest["release"], manifest["content_since"], manifest["rows"]["load_log"]) == ("r3", "r1", 2)
    assert_sealed(published.current)


def test_what_is_pinned_is_not_renewed(published: Published, build: Connection) -> None:
    release(published, build, "r1")
    release(published, build, "r2")
    published.roll_back("r1")
    before = state(published)
    published.renew(build, "r3")
    assert (state(published), published.releases()) == (before, ["r1", "r2"])


def test_what_a_person_puts_up_while_a_quiet_night_ends_stays_up(published: Published, build: Connection) -> None:
    release(published, build, "r1")
    release(published, build, "r2")
    published.renew(build, "r3", complete=lambda _: published.point_at("r1"))
    assert (published.current_release(), published.releases()) == ("r1", ["r1", "r2"])


@pytest.mark.parametrize(
    "act", [Published.unpin, lambda published: published.roll_back("r3")], ids=["unpin", "roll back"]
)
def test_what_a_person_puts_up_may_be_the_very_release_that_a_quiet_night_has_just_written(
    published: Published, build: Connection, act: Callable[[Published], object]
) -> None:
    release(published, build, "r1")
    release(published, build, "r2")
    published.renew(build, "r3", complete=lambda _: act(published))
    assert (published.current_release(), published.releases()) == ("r3", ["r1", "r3"])


@pytest.mark.parametrize("name", ["r1", "r2"], ids=["not up", "up"])
def test_half_a_page_is_left_over_and_swept_whether_its_night_is_up_or_not(
    published: Published, build: Connection, name: str
) -> None:
    half = release(published, build, "r1").with_name(name) / ".page.html.unfinished"
    release(published, build, "r2")
    half.write_text("<html>")
    assert published.left_overs() == [half]
    published.sweep()
    assert (published.left_overs(), published.releases()) == ([], ["r1", "r2"])


def tables_of_release(published: Published) -> dict[str, list[tuple[Any, ...]]]:
    with open_read_only(published.database) as connection:
        return tables(connection)


def assert_sealed(folder: Path) -> None:
    manifest = json.loads((folder / MANIFEST_NAME).read_text())
    digests = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if path.name != MANIFEST_NAME
    }
    assert digests == {name: about["sha256"] for name, about in manifest["files"].items()}
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o444}


@pytest.mark.parametrize("wrong", ["r1", "r3", "", "..", "r2.unfinished"])
def test_only_the_night_held_back_can_be_released(published: Published, build: Connection, wrong: str) -> None:
    release(published, build, "r1", revenue=1)
    hold(published, build, "r2", revenue=2)
    with pytest.raises(PublishError, match="is not held back; held back is: r2"):
        published.release_held(wrong, keep=14, words=BY_HAND)
    assert (published.current_release(), published.held()) == ("r1", "r2")


def test_a_night_released_while_an_earlier_one_is_pinned_waits_for_the_pin(
    published: Published, build: Connection
) -> None:
    release(published, build, "r1", revenue=1)
    published.roll_back("r1")
    hold(published, build, "r2", revenue=2)
    published.release_held("r2", keep=14, words=BY_HAND)
    assert (published.current_release(), published.pinned, revenue(published)) == ("r1", True, 1)
    assert published.unpin() == "r2"
    assert revenue(published) == 2


def test_one_night_is_held_back_and_a_published_one_takes_its_place(published: Published, build: Connection) -> None:
    release(published, build, "r1", revenue=1)
    hold(published, build, "r2", revenue=2)
    hold(published, build, "r3", revenue=3)
    assert (published.held(), names(published.folder / "held")) == ("r3", {"r3"})
    release(published, build, "r4", revenue=4)
    assert published.held() is None
    with pytest.raises(PublishError, match="held back is: none"):
        published.release_held("r3", keep=14, words=BY_HAND)


def test_what_a_kill_while_holding_back_left_is_swept(published: Published, build: Connection) -> None:
    release(published, build, "r1")
    half = published.folder / "held" / "r2.unfinished"
    half.mkdir(parents=True)
    (half / MANIFEST_NAME).write_text("{}")
    assert published.held() is None
    published.sweep()
    assert names(published.folder / "held") == set()


def test_no_night_of_that_name_has_no_database(published: Published, build: Connection) -> None:
    release(published, build, "r1")
    with pytest.raises(PublishError, match="there is no release 'r2'"):
        published.database_of("r2")
