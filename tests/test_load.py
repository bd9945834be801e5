"""Loading: what a transaction puts in is there, what it breaks off never was."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl
import pytest
from warehouse_rows import HOSTILE, filled, frame_of, put, put_some, tables

from warehouse.connection import Connection, WarehouseError, open_build, transaction
from warehouse.contract.columns import COLUMNS, ColumnType
from warehouse.contract.tables import CORE_OBSERVATION, RAW_FILING, RAW_XBRL_FACT, TABLES, Table
from warehouse.load import append, count_by_filing, read_facts, read_table, replace_filings, replace_table

EACH_TABLE = pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
A, B, C = (f"0001018724-25-00000{number}" for number in (1, 2, 3))


class Interrupted(BaseException):
    """What is no Exception, such as Ctrl-C."""


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    """One warehouse for the tests of single tables; making one takes a quarter of a second."""
    with open_build(tmp_path_factory.mktemp("build")) as connection:
        yield connection


@pytest.fixture
def build(tmp_path: Path) -> Iterator[Connection]:
    with open_build(tmp_path) as connection:
        yield connection


def facts(**numbers: int) -> pl.DataFrame:
    """Facts 1..n of the filings."""
    rows = [
        {"accession_number": {"a": A, "b": B, "c": C}[name], "fact_number": number, "concept": f"us-gaap:{name}"}
        for name, count in numbers.items()
        for number in range(1, count + 1)
    ]
    return frame_of(RAW_XBRL_FACT, *rows)


def counts(build: Connection) -> dict[str, int]:
    return dict(count_by_filing(build, RAW_XBRL_FACT).iter_rows())


def test_replacing_filings_touches_only_those(build: Connection) -> None:
    append(build, RAW_XBRL_FACT, facts(a=3, b=2, c=1))
    with transaction(build):
        assert replace_filings(build, RAW_XBRL_FACT, facts(a=5), [A, B]) == 5
    assert counts(build) == {A: 5, C: 1}


def test_a_filing_may_be_replaced_by_the_same_keys_in_one_transaction(build: Connection) -> None:
    append(build, RAW_XBRL_FACT, facts(a=3))
    for _ in range(2):
        with transaction(build):
            replace_filings(build, RAW_XBRL_FACT, facts(a=3), [A])
    assert counts(build) == {A: 3}


def test_replacing_no_filings_with_no_rows_changes_nothing(build: Connection) -> None:
    append(build, RAW_XBRL_FACT, facts(a=3))
    with transaction(build):
        assert replace_filings(build, RAW_XBRL_FACT, facts(), []) == 0
    assert counts(build) == {A: 3}


def test_replacing_a_table_leaves_nothing_of_before(build: Connection) -> None:
    append(build, RAW_XBRL_FACT, facts(a=3, b=2))
    with transaction(build):
        assert replace_table(build, RAW_XBRL_FACT, facts(c=1)) == 1
    assert counts(build) == {C: 1}
    with transaction(build):
        assert replace_table(build, RAW_XBRL_FACT, facts()) == 0
    assert counts(build) == {}


@pytest.mark.parametrize("error", [RuntimeError, Interrupted])
def test_a_rollback_leaves_every_table_as_it_was(build: Connection, error: type[BaseException]) -> None:
    put_some(build)
    before = tables(build)

    def interrupted() -> None:
        with transaction(build):
            replace_table(build, RAW_FILING, frame_of(RAW_FILING, {"accession_number": B}))
            append(build, RAW_XBRL_FACT, facts(a=2))
            raise error

    with pytest.raises(error):
        interrupted()
    assert tables(build) == before
    with transaction(build):
        append(build, RAW_XBRL_FACT, facts(a=2))
    assert counts(build) == {A: 2}


def without_concept(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(concept=pl.lit(None, dtype=pl.String))


def test_a_missing_value_is_refused_and_nothing_is_changed(build: Connection) -> None:
    append(build, RAW_XBRL_FACT, facts(a=3))
    wrong = pl.concat([facts(a=1), without_concept(facts(a=1))])
    with pytest.raises(duckdb.ConstraintException), transaction(build):
        replace_filings(build, RAW_XBRL_FACT, wrong, [A])
    assert counts(build) == {A: 3}


def test_what_was_rolled_back_is_not_in_the_file_either(tmp_path: Path) -> None:
    with open_build(tmp_path) as build:
        append(build, RAW_XBRL_FACT, facts(a=3))
        with pytest.raises(duckdb.ConstraintException), transaction(build):
            replace_table(build, RAW_XBRL_FACT, pl.concat([facts(b=9), without_concept(facts(b=1))]))
    with open_build(tmp_path) as build:
        assert counts(build) == {A: 3}


def test_columns_go_by_name_and_others_are_left_out(build: Connection) -> None:
    frame = facts(a=2)
    shuffled = frame.select(reversed(frame.columns)).with_columns(of_no_table=pl.lit(1))
    append(build, RAW_XBRL_FACT, shuffled)
    assert read_table(build, RAW_XBRL_FACT).equals(frame)


def test_a_missing_column_is_an_error_and_nothing_is_changed(build: Connection) -> None:
    append(build, RAW_XBRL_FACT, facts(a=3))
    with pytest.raises(pl.exceptions.ColumnNotFoundError, match="concept"), transaction(build):
        replace_table(build, RAW_XBRL_FACT, facts(b=1).drop("concept"))
    assert counts(build) == {A: 3}


def test_a_missing_required_value_is_refused(build: Connection) -> None:
    nameless = frame_of(RAW_XBRL_FACT, {"concept": None})
    with pytest.raises(duckdb.ConstraintException, match="concept"):
        append(build, RAW_XBRL_FACT, nameless)
    append(build, RAW_XBRL_FACT, facts(a=1))
    assert counts(build) == {A: 1}


def extreme(table: Table, name: str) -> object:
    """The largest value that a column may hold."""
    return {
        ColumnType.TEXT: HOSTILE,
        ColumnType.DATE: date(9999, 12, 31),
        ColumnType.TIMESTAMP: datetime(2025, 10, 31, 18, 30, 0, 123456),
        ColumnType.INTEGER: 2**63 - 1,
        ColumnType.BOOLEAN: True,
        ColumnType.MONEY: Decimal("-999999999999999999999999999999999999.99"),
        ColumnType.PERCENT: Decimal("-99999999999999.9999"),
        ColumnType.RATIO: Decimal("999999999999.999999"),
        ColumnType.NUMBER: Decimal("99999999999999999999999999.999999999999"),
        ColumnType.FIGURE: Decimal("9999999999999999999999999999999999.9999"),
    }[COLUMNS[name].type]


@EACH_TABLE
def test_every_table_gives_back_what_was_put_in(shared: Connection, table: Table) -> None:
    full = {name: extreme(table, name) for name in table.columns}
    frame = pl.DataFrame([full, filled(table)], schema=table.schema).sort(table.key)
    with transaction(shared):
        assert replace_table(shared, table, frame) == 2
    back = read_table(shared, table)
    assert back.schema == table.schema
    assert back.rows() == frame.rows()


def test_reading_some_columns_keeps_the_order_of_the_key(build: Connection) -> None:
    append(build, RAW_XBRL_FACT, facts(b=2, a=2).sample(fraction=1, shuffle=True, seed=1))
    assert read_table(build, RAW_XBRL_FACT, ["fact_number", "accession_number"]).rows() == [
        (1, A),
        (2, A),
        (1, B),
        (2, B),
    ]


def test_only_facts_of_the_wanted_concepts_are_read(build: Connection) -> None:
    append(build, RAW_XBRL_FACT, facts(a=2, b=3))
    found = read_facts(build, RAW_XBRL_FACT, ["accession_number", "fact_number"], ["us-gaap:b", "us-gaap:none"])
    assert found.rows() == [(B, 1), (B, 2), (B, 3)]
    assert read_facts(build, RAW_XBRL_FACT, ["accession_number"], []).is_empty()


def test_an_accession_is_data_and_never_sql(build: Connection) -> None:
    append(build, RAW_XBRL_FACT, facts(a=3))
    with transaction(build):
        replace_filings(build, RAW_XBRL_FACT, facts(), ["x') OR true --", HOSTILE])
    assert counts(build) == {A: 3}


def test_an_empty_table_is_read_as_a_frame_of_its_types(build: Connection) -> None:
    assert read_table(build, CORE_OBSERVATION).schema == CORE_OBSERVATION.schema
    assert count_by_filing(build, RAW_XBRL_FACT).is_empty()


def test_hostile_text_stays_text(build: Connection) -> None:
    put(build, RAW_FILING, {"accession_number": A, "filer_name": HOSTILE})
    assert build.execute("SELECT filer_name FROM raw.raw_filing").fetchall() == [(HOSTILE,)]


def test_a_table_of_another_version_is_named_with_the_way_out(build: Connection) -> None:
    build.execute("ALTER TABLE raw.raw_filing DROP COLUMN filer_name")
    build.execute("DROP TABLE raw.raw_xbrl_fact CASCADE")
    for table in (RAW_FILING, RAW_XBRL_FACT):
        with pytest.raises(WarehouseError, match=rf"{table.name} cannot be read .*another version made this warehouse"):
            read_table(build, table)
    assert read_table(build, RAW_FILING, ("accession_number",)).is_empty()
