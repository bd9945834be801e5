"""The clients that read what is published: each opens it as its own documents say, and sees the warehouse's rows.

Superset and older DuckDBs, which need an environment of their own, are in tests/bi.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import adbc_driver_duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from adbc_driver_manager import dbapi
from e2e.conftest import Ran
from e2e.pipeline import run
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.engine import Engine

from flows.settings import Settings
from warehouse.contract.columns import COLUMNS, ColumnType
from warehouse.contract.tables import Layer, Table, tables_of
from warehouse.query import ask

pytestmark = pytest.mark.slow

FOR_READERS = (*tables_of(Layer.MART), *tables_of(Layer.DIM))
CAPEX = "SELECT company, fiscal_year, capex_usd FROM mart_capex_annual ORDER BY company, fiscal_year"


@pytest.fixture
def folder(sample_run: Ran) -> Path:
    """The folder that is up: the database, Parquet, the manifest."""
    return sample_run.database.parent


@pytest.fixture
def engine(sample_run: Ran) -> Iterator[Engine]:
    engine = create_engine(f"duckdb:///{sample_run.database}", connect_args={"read_only": True})
    yield engine
    engine.dispose()


def test_sqlalchemy_reads_rows(engine: Engine, sample_run: Ran) -> None:
    expected = ask(sample_run.database, CAPEX).rows  # first: one process opens a file in one way at a time
    with engine.connect() as connection:
        rows = [tuple(row) for row in connection.execute(text(CAPEX))]
    assert rows == expected
    assert isinstance(rows[0][2], Decimal)


def test_sqlalchemy_finds_tables_columns_and_keys(engine: Engine) -> None:
    found = inspect(engine)
    assert {table.name for table in tables_of(Layer.MART)} <= set(found.get_view_names(schema="main"))
    assert {table.name for table in tables_of(Layer.DIM)} <= set(found.get_table_names(schema="main"))
    for table in FOR_READERS:
        assert tuple(column["name"] for column in found.get_columns(table.name, schema="main")) == table.columns


def test_sqlalchemy_binds_a_parameter(engine: Engine) -> None:
    with engine.connect() as connection:
        hostile = connection.execute(
            text("SELECT count(*) FROM mart_capex_annual WHERE company = :name"), {"name": "' OR 1=1 --"}
        )
        assert hostile.scalar() == 0


def test_adbc_reads_arrow(sample_run: Ran) -> None:
    options = {"path": str(sample_run.database), "access_mode": "READ_ONLY"}
    driver = adbc_driver_duckdb.driver_path()
    with (
        dbapi.connect(driver=driver, entrypoint="duckdb_adbc_init", db_kwargs=options) as connection,
        connection.cursor() as cursor,
    ):
        cursor.execute(CAPEX)
        table = cursor.fetch_arrow_table()
    assert table.schema.field("capex_usd").type == pa.decimal128(38, 2)
    assert [tuple(row.values()) for row in table.to_pylist()] == ask(sample_run.database, CAPEX).rows


def test_pandas_reads_the_file_and_parquet(engine: Engine, folder: Path) -> None:
    from_file = pd.read_sql(CAPEX, engine)
    from_parquet = pd.read_parquet(folder / "mart_capex_annual.parquet")
    listed = from_parquet.sort_values(["company", "fiscal_year"])[["company", "fiscal_year", "capex_usd"]]
    assert from_file.values.tolist() == listed.values.tolist()
    assert len(from_file) > 20


def test_polars_reads_the_file_and_parquet(engine: Engine, folder: Path) -> None:
    with engine.connect() as connection:
        from_file = pl.read_database(CAPEX, connection)
    from_parquet = pl.scan_parquet(folder / "mart_capex_annual.parquet").sort("company", "fiscal_year")
    assert from_parquet.select(from_file.columns).collect().rows() == from_file.rows()
    assert from_parquet.collect_schema()["capex_usd"] == pl.Decimal(38, 2)


@pytest.mark.parametrize("table", FOR_READERS, ids=lambda table: table.name)
def test_parquet_keeps_the_contract(folder: Path, table: Table) -> None:
    """Names, order and types as Arrow has them, from the contract, not from what DuckDB happens to write."""
    schema = pq.read_schema(folder / f"{table.name}.parquet")
    assert tuple(schema.names) == table.columns
    assert {name: schema.field(name).type for name in table.columns} == {
        name: _ARROW[COLUMNS[name].type] for name in table.columns
    }


_ARROW = {
    ColumnType.TEXT: pa.string(),
    ColumnType.DATE: pa.date32(),
    ColumnType.TIMESTAMP: pa.timestamp("us"),
    ColumnType.INTEGER: pa.int64(),
    ColumnType.BOOLEAN: pa.bool_(),
    ColumnType.MONEY: pa.decimal128(38, 2),
    ColumnType.PERCENT: pa.decimal128(18, 4),
    ColumnType.RATIO: pa.decimal128(18, 6),
    ColumnType.NUMBER: pa.decimal128(38, 12),
    ColumnType.FIGURE: pa.decimal128(38, 4),
}

# A dashboard in a process of its own: one connection that stays, and a new one for each question, until it is told.
DASHBOARD = """
import json, select, sys
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool
address, sql = sys.argv[1:]
arguments = {"read_only": True}
held = create_engine(address, connect_args=arguments).connect()
ask = lambda connection: connection.execute(text(sql)).scalar()
first = ask(held)
print(first, flush=True)
asked, seen = 0, {first}
while not select.select([sys.stdin], [], [], 0)[0]:
    asked += 1
    assert ask(held) == first
held.close(); held.engine.dispose()
with create_engine(address, connect_args=arguments, poolclass=NullPool).connect() as new:
    print(json.dumps({"asked": asked, "first": first, "next": ask(new)}), flush=True)
"""
NIGHT = "SELECT max(load_id) FROM ops.load_log"


def test_a_night_and_a_dashboard_do_not_disturb_each_other(older: Settings) -> None:
    """A refresh while a client holds the file and asks it in a loop: no error on either side, then the new night."""
    database = older.published_database
    ((before,),) = ask(database, NIGHT).rows
    with subprocess.Popen(
        [sys.executable, "-c", DASHBOARD, f"duckdb:///{database}", NIGHT],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as dashboard:
        assert dashboard.stdout is not None
        assert dashboard.stdout.readline().strip() == before
        report = run(older, judged=False)
        printed, errors = dashboard.communicate("enough\n", timeout=60)
    assert (dashboard.returncode, errors) == (0, "")
    told = json.loads(printed)
    assert told["asked"] > 10
    assert (told["first"], told["next"]) == (before, report.load_id)
    assert before != report.load_id
