"""Reading the published file: any question, and the recipes that ship."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest
from warehouse_rows import HOSTILE, put_some

from flows.asking.pictures import NoSuchPictureError, NothingKnownError, pictures, recipe_answer
from warehouse.connection import WarehouseError, open_build
from warehouse.publish import Published
from warehouse.query import QueryError, ask, recipes

_EARLY = datetime(1990, 1, 1)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("query")
    published = Published(folder / "published")
    with open_build(folder / "build") as build:
        put_some(build, revenue=7, name=HOSTILE)
        published.publish(build, "r1", {}, keep=1)
    return published.database


def test_an_answer_has_columns_rows_and_records(database: Path) -> None:
    answer = ask(database, "SELECT 1 AS a, NULL AS b UNION ALL SELECT 2, 'x' ORDER BY a")
    assert answer.columns == ["a", "b"]
    assert answer.rows == [(1, None), (2, "x")]
    assert answer.records() == [{"a": 1, "b": None}, {"a": 2, "b": "x"}]


def test_hostile_text_is_answered_as_it_was_filed(database: Path) -> None:
    assert ask(database, "SELECT filer_name FROM raw.raw_filing").rows == [(HOSTILE,)]


def test_of_several_statements_the_last_is_answered(database: Path) -> None:
    assert ask(database, "SELECT 1; SELECT 2;").rows == [(2,)]


@pytest.mark.parametrize("sql", ["", "   ", ";", "-- a remark"])
def test_no_statement_is_an_error_and_no_defect(database: Path, sql: str) -> None:
    with pytest.raises(QueryError):
        ask(database, sql)


def test_a_missing_and_a_damaged_file_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="there is no warehouse"):
        ask(tmp_path / "none.duckdb", "SELECT 1")
    (tmp_path / "bad.duckdb").write_bytes(b"no database" * 1000)
    with pytest.raises(WarehouseError, match=r"bad\.duckdb cannot be opened"):
        ask(tmp_path / "bad.duckdb", "SELECT 1")
    with pytest.raises(WarehouseError, match="cannot be opened"):
        ask(tmp_path, "SELECT 1")


@pytest.mark.parametrize("name", sorted(recipes()))
def test_every_recipe_answers_even_where_there_are_no_rows(database: Path, name: str) -> None:
    recipe = recipes()[name]
    assert recipe.name == name
    assert recipe.title
    assert not recipe.title.startswith("-")
    assert ask(database, recipe.sql).columns


def test_a_recipe_is_answered_by_its_name(database: Path) -> None:
    recipe, answer = recipe_answer(database, "capex_burden")
    assert recipe == recipes()["capex_burden"]
    assert answer.columns[0] == "company"


def test_a_picture_that_there_is_not_is_named_with_those_there_are(database: Path) -> None:
    with pytest.raises(NoSuchPictureError, match=r"'capex'; there are .*cloud-growth.*capex_burden"):
        recipe_answer(database, "capex")


@pytest.mark.parametrize("name", sorted(recipes()))
def test_every_recipe_answers_as_of_a_day_or_says_that_it_cannot(database: Path, name: str) -> None:
    day = datetime(2026, 12, 31)
    if re.search(r"(core|raw)[.]", recipes()[name].sql):
        with pytest.raises(NoSuchPictureError, match="below the marts"):
            recipe_answer(database, name, day)
    else:
        assert recipe_answer(database, name, day) == recipe_answer(database, name)


def test_before_the_first_filing_there_is_nothing_to_show(database: Path) -> None:
    for ask_it in (lambda: recipe_answer(database, "capex_burden", _EARLY), lambda: pictures(database, None, _EARLY)):
        with pytest.raises(NothingKnownError, match="its first filing became known at"):
            ask_it()
