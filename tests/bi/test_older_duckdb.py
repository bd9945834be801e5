"""BI tools bring a DuckDB of their own, often years old: the oldest that we promise reads everything."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import duckdb
import pytest
from bi.conftest import given

from warehouse.query import recipes
from warehouse.write_release import OLDEST_READER

pytestmark = pytest.mark.bi

# Run by the older DuckDB's own Python, which has nothing else.
READ = """
import duckdb, json, sys
plan = json.load(sys.stdin)
connection = duckdb.connect(plan["database"], read_only=True)
answers = [[str(row) for row in connection.execute(sql).fetchall()] for sql in plan["asked"]]
json.dump({"version": duckdb.__version__, "answers": answers}, sys.stdout)
"""

COUNTED = (
    "SELECT table_schema || '.' || table_name FROM information_schema.tables WHERE table_catalog = current_catalog() "
    "ORDER BY 1"
)


def asked_of(database: Path, asked: list[str]) -> list[list[str]]:
    """The same questions, answered by the DuckDB that wrote the file."""
    with duckdb.connect(str(database), read_only=True) as connection:
        return [[str(row) for row in connection.execute(sql).fetchall()] for sql in asked]


def older(database: Path, asked: list[str]) -> dict[str, Any]:
    """What the older DuckDB answers."""
    ended = subprocess.run(
        [given("BI_OLDER_PYTHON"), "-c", READ],
        input=json.dumps({"database": str(database), "asked": asked}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    answered: dict[str, Any] = json.loads(ended.stdout)
    return answered


def test_it_is_the_oldest_that_is_promised(database: Path) -> None:
    assert f"v{older(database, [])['version']}" == OLDEST_READER


def test_it_reads_every_row_of_every_table_and_view(database: Path) -> None:
    tables = [row[2:-3] for row in asked_of(database, [COUNTED])[0]]
    assert len(tables) > 50
    asked = [COUNTED, *(f"SELECT count(*) FROM {table}" for table in tables)]
    assert older(database, asked)["answers"] == asked_of(database, asked)


def test_it_answers_every_recipe_the_same(database: Path) -> None:
    asked = [recipe.sql for recipe in recipes().values()]
    there, here = older(database, asked)["answers"], asked_of(database, asked)
    assert [sorted(rows) for rows in there] == [sorted(rows) for rows in here]


def test_it_reads_comments_keys_macros_and_parquet(database: Path) -> None:
    asked = [
        "SELECT comment FROM duckdb_columns() WHERE NOT internal ORDER BY schema_name, table_name, column_index",
        "SELECT count(*) FROM duckdb_constraints() WHERE constraint_type = 'PRIMARY KEY'",
        "SELECT * FROM mart_cloud_growth_era_as_of(TIMESTAMP '2025-11-14 23:59:59') ORDER BY ALL",
        *(f"SELECT * FROM '{path}' ORDER BY ALL" for path in sorted(database.parent.glob("*.parquet"))),
    ]
    assert older(database, asked)["answers"] == asked_of(database, asked)


def test_the_command_line_of_an_older_duckdb_reads_it(database: Path) -> None:
    ended = subprocess.run(
        [
            given("BI_DUCKDB_CLI"),
            "-readonly",
            "-json",
            database,
            "SELECT era, mean_growth_pct FROM mart_cloud_growth_era",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    with duckdb.connect(str(database), read_only=True) as connection:
        rows = connection.execute("SELECT era, CAST(mean_growth_pct AS DOUBLE) FROM mart_cloud_growth_era").fetchall()
    printed = [(row["era"], float(row["mean_growth_pct"])) for row in json.loads(ended.stdout)]
    assert sorted(printed) == sorted(rows)
