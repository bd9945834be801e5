"""The contract becomes SQL: every word of it is found in the warehouse, and readers get what the views promise."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import duckdb
import polars as pl
import pytest
from warehouse_rows import frame_of, put_some

from warehouse.connection import (
    BuildDamagedError,
    Connection,
    WarehouseError,
    build_path,
    is_damage,
    make_tables,
    open_build,
    open_read_only,
    remove_build,
    why_anew,
)
from warehouse.contract import columns_raw
from warehouse.contract.column import Column, ColumnType
from warehouse.contract.columns import COLUMNS, each_once
from warehouse.contract.tables import TABLES, Layer, Table, tables_of
from warehouse.ddl import build_statements, contract_digest, text_literal
from warehouse.lineage import ABOUT_LINEAGE, LINEAGE_COLUMNS
from warehouse.load import append, read_table
from warehouse.release_files import PublishError

EACH_TABLE = pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
EACH_MART = pytest.mark.parametrize("mart", tables_of(Layer.MART), ids=lambda table: table.name)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    """A warehouse as it is published, which no test changes; making one takes a quarter of a second."""
    with duckdb.connect(str(tmp_path_factory.mktemp("empty") / "bubblewatch.duckdb")) as connection:
        make_tables(connection, with_keys=True)
        yield connection


@pytest.fixture(scope="module")
def known_twice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    with open_build(tmp_path_factory.mktemp("build")) as connection:
        put_some(connection, revenue=7)
        yield connection


@pytest.fixture
def build(tmp_path: Path) -> Iterator[Connection]:
    with open_build(tmp_path / "build") as connection:
        yield connection


@EACH_TABLE
def test_every_table_and_column_is_there_with_its_type_and_its_meaning(empty: Connection, table: Table) -> None:
    found = empty.execute(
        "SELECT column_name, data_type, is_nullable, comment FROM duckdb_columns() "
        "WHERE schema_name = ? AND table_name = ? ORDER BY column_index",
        [table.layer.value, table.name],
    ).fetchall()
    required = {*table.required, *table.key}
    assert found == [
        (name, COLUMNS[name].type.sql, name not in required, COLUMNS[name].meaning) for name in table.columns
    ]
    assert all(COLUMNS[name].meaning.endswith((".", ")")) for name in table.columns)


@EACH_TABLE
def test_every_table_says_its_grain_and_its_sources(empty: Connection, table: Table) -> None:
    (comment,) = empty.execute(
        "SELECT comment FROM duckdb_tables() WHERE schema_name = ? AND table_name = ?", [table.layer.value, table.name]
    ).fetchall()[0]
    assert table.about in comment
    assert table.grain in comment
    assert all(source in comment for source in table.sources)


@EACH_TABLE
def test_every_table_has_its_primary_key(empty: Connection, table: Table) -> None:
    keys = empty.execute(
        "SELECT constraint_column_names FROM duckdb_constraints() "
        "WHERE schema_name = ? AND table_name = ? AND constraint_type = 'PRIMARY KEY'",
        [table.layer.value, table.name],
    ).fetchall()
    assert keys == [(list(table.key),)]
    twice = pl.concat([frame_of(table, {}), frame_of(table, {})])
    with pytest.raises(duckdb.ConstraintException):
        append(empty, table, twice)
    assert read_table(empty, table).is_empty()


def test_nothing_in_the_file_is_without_a_comment(empty: Connection) -> None:
    objects = empty.execute(
        """
        SELECT 'table', schema_name, table_name, comment FROM duckdb_tables()
        UNION ALL SELECT 'view', schema_name, view_name, comment FROM duckdb_views() WHERE NOT internal
        UNION ALL SELECT 'macro', schema_name, function_name, comment FROM duckdb_functions() WHERE NOT internal
        UNION ALL SELECT 'column', schema_name, table_name || '.' || column_name, comment
          FROM duckdb_columns() WHERE NOT internal
        """
    ).fetchall()
    assert {kind for kind, *_ in objects} == {"table", "view", "macro", "column"}
    assert [(kind, schema, name) for kind, schema, name, comment in objects if not comment] == []


def test_what_people_read_stands_in_main_and_what_it_is_made_of_beside_it(empty: Connection) -> None:
    found = empty.execute(
        "SELECT schema_name, table_name FROM duckdb_tables() "
        "UNION ALL SELECT schema_name, view_name FROM duckdb_views() WHERE NOT internal"
    ).fetchall()
    in_main = {name for schema, name in found if schema == "main"}
    assert {table.name for table in (*tables_of(Layer.MART), *tables_of(Layer.DIM))} <= in_main
    assert {"metrics", "lineage", "dim_period", "panel_member"} <= in_main
    beside = {schema for schema, name in found if name.startswith(("core_", "raw_"))}
    assert beside == {"core", "raw"}


def test_every_mart_has_its_macro_of_what_was_known(empty: Connection) -> None:
    macros = {
        name for (name,) in empty.execute("SELECT function_name FROM duckdb_functions() WHERE NOT internal").fetchall()
    }
    assert {f"{mart.name}_as_of" for mart in tables_of(Layer.MART)} <= macros


@EACH_MART
def test_the_view_and_the_macro_of_a_mart_have_all_its_columns(empty: Connection, mart: Table) -> None:
    for source in (mart.name, f"{mart.name}_as_of(TIMESTAMP '2025-11-14')"):
        answer = empty.execute(f"SELECT * FROM {source}")
        assert [column[0] for column in answer.description or []] == list(mart.columns)
        assert answer.fetchall() == []


@EACH_MART
def test_views_are_commented_like_their_tables(empty: Connection, mart: Table) -> None:
    (about,) = empty.execute(
        "SELECT comment FROM duckdb_views() WHERE schema_name = 'main' AND view_name = ?", [mart.name]
    ).fetchall()[0]
    assert mart.grain in about
    assert f"{mart.name}_as_of(" in about
    meanings = empty.execute(
        "SELECT column_name, comment FROM duckdb_columns() WHERE schema_name = 'main' AND table_name = ?", [mart.name]
    ).fetchall()
    assert dict(meanings) == {name: COLUMNS[name].meaning for name in mart.columns}


def test_lineage_is_commented_like_the_views_of_the_marts(empty: Connection) -> None:
    (about,) = empty.execute(
        "SELECT comment FROM duckdb_views() WHERE schema_name = 'main' AND view_name = 'lineage'"
    ).fetchall()[0]
    assert about == ABOUT_LINEAGE
    meanings = empty.execute(
        "SELECT column_name, comment FROM duckdb_columns() WHERE schema_name = 'main' AND table_name = 'lineage'"
    ).fetchall()
    assert dict(meanings) == LINEAGE_COLUMNS


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("TIMESTAMP '2025-01-01 08:59:59'", []),
        ("TIMESTAMP '2025-01-01 09:00:00'", [1]),
        ("TIMESTAMP '2025-05-31 23:59:59'", [1]),
        ("TIMESTAMP '2025-06-01 00:00:00'", [7]),
        ("DATE '2026-01-01'", [7]),
        ("'2025-02-01'", [1]),
    ],
)
def test_as_of_shows_exactly_what_was_known_at_that_moment(
    known_twice: Connection, moment: str, expected: list[int]
) -> None:
    rows = known_twice.execute(f"SELECT revenue_usd FROM mart_capex_annual_as_of({moment})").fetchall()
    assert [int(value) for (value,) in rows] == expected


def test_the_plain_view_shows_what_is_known_now(known_twice: Connection) -> None:
    assert known_twice.execute("SELECT revenue_usd, known_from FROM mart_capex_annual").fetchall() == [
        (7, datetime(2025, 6, 1))
    ]
    assert known_twice.execute("SELECT count(*) FROM history.mart_capex_annual").fetchone() == (2,)


def test_statements_may_be_repeated_and_leave_the_rows(build: Connection) -> None:
    put_some(build)
    for statement in build_statements():
        build.execute(statement)
    assert build.execute("SELECT count(*) FROM raw.raw_filing").fetchone() == (1,)


def test_every_declared_column_is_used_by_a_table() -> None:
    used = {name for table in TABLES.values() for name in table.columns}
    assert set(COLUMNS) == used


def test_a_column_that_is_declared_twice_is_refused_by_name() -> None:
    text, number = (Column(kind, "What was said.") for kind in (ColumnType.TEXT, ColumnType.FIGURE))
    with pytest.raises(ValueError, match=r"declared twice.*: value_now$"):
        each_once({"value_now": number, "row_key": text}, {"value_now": text})


def test_keys_and_required_columns_belong_to_their_table() -> None:
    for table in TABLES.values():
        assert {*table.key, *table.required} <= set(table.columns), table.name
        assert len(set(table.columns)) == len(table.columns), table.name


@pytest.mark.parametrize("text", ["plain", "O'Neil", "''", "'; DROP TABLE x; --", "\\", "\n", ""])
def test_a_text_literal_gives_the_text_back(text: str) -> None:
    assert duckdb.sql(f"SELECT {text_literal(text)}").fetchone() == (text,)


def test_another_contract_has_another_digest(monkeypatch: pytest.MonkeyPatch) -> None:
    before = contract_digest()
    monkeypatch.setitem(COLUMNS, "cik", Column(ColumnType.TEXT, columns_raw.FILING_COLUMNS["cik"].meaning + "!"))
    assert contract_digest() != before


def test_remove_build_leaves_nothing_and_may_find_nothing(tmp_path: Path) -> None:
    remove_build(tmp_path / "never-was")
    with open_build(tmp_path) as connection:
        put_some(connection)
    (tmp_path / "build-000000000000.duckdb").write_bytes(b"whose log of runs was not carried over yet")
    remove_build(tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["build-000000000000.duckdb"]


def test_a_damaged_build_file_is_named_with_the_way_out(tmp_path: Path) -> None:
    build_path(tmp_path).write_bytes(b"no database" * 1000)
    with (
        pytest.raises(WarehouseError, match=rf"{build_path(tmp_path).name}.*bubblewatch rebuild"),
        open_build(tmp_path),
    ):
        pass


def test_a_build_file_that_turns_out_damaged_while_it_is_used_is_removed(tmp_path: Path) -> None:
    path = build_path(tmp_path)
    with open_build(tmp_path) as build:
        build.execute("CREATE TABLE many AS SELECT md5(range::VARCHAR) AS text FROM range(100000)")
        build.execute("CHECKPOINT")
        ((block,),) = build.execute("SELECT max(block_id) FROM pragma_storage_info('many')").fetchall()
    scratched = bytearray(path.read_bytes())
    # Three headers of 4 KiB, then blocks of 256 KiB.
    scratched[3 * 4096 + block * 262_144 + 1000] ^= 0xFF
    path.write_bytes(scratched)
    with (
        pytest.raises(BuildDamagedError, match=rf"{path.name} is damaged: .* made anew from the raw zone") as found,
        open_build(tmp_path) as build,
    ):
        build.execute("SELECT sum(hash(text)) FROM many")
    assert is_damage(found.value.__cause__)
    assert list(tmp_path.iterdir()) == []
    assert why_anew(tmp_path) == "there is no build file: everything is made anew from the raw zone"


def test_a_damage_is_seen_through_the_error_that_it_led_to(tmp_path: Path) -> None:
    led_to = PublishError("the release could not be written")
    led_to.__cause__ = duckdb.IOException("Corrupt database file: computed checksum 1 does not match stored checksum 2")
    with pytest.raises(BuildDamagedError), open_build(tmp_path):
        raise led_to
    for other in (duckdb.IOException("Could not write file: No space left on device"), OSError("corrupt"), None):
        assert not is_damage(other)


def test_an_error_that_is_no_damage_leaves_the_build_file(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), open_build(tmp_path):
        raise ZeroDivisionError
    assert why_anew(tmp_path) is None


def test_reading_where_there_is_no_warehouse_says_what_to_do(tmp_path: Path) -> None:
    with (
        pytest.raises(WarehouseError, match=r"no warehouse at .*bubblewatch refresh"),
        open_read_only(tmp_path / "x.duckdb"),
    ):
        pass
    assert list(tmp_path.iterdir()) == []
