"""Two warehouses beside each other: rows and cells that differ, exactly, as known now and in every version."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from warehouse_rows import HOSTILE, beside, put

from warehouse.compare import beside_build, changes, tally
from warehouse.connection import Connection, WarehouseError, open_build
from warehouse.contract.tables import DIM_COMPANY, MART_CAPEX_ANNUAL, MART_OPTION_POSITION, RAW_FILING, Table
from warehouse.write_release import copy_database

FIRST, SECOND = "0001018724-25-000004", "0001018724-26-000004"
YEAR: dict[str, Any] = {
    "cik": "0001018724",
    "period_start": date(2024, 1, 1),
    "period_end": date(2024, 12, 31),
    "accession_numbers": FIRST,
    "capex_usd": Decimal("83000000000.25"),
}
ROW = "cik=0001018724, period_start=2024-01-01, period_end=2024-12-31"


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    with open_build(tmp_path_factory.mktemp("build")) as connection:
        yield connection


def found(
    build: Connection, folder: Path, before: list[dict[str, Any]], now: list[dict[str, Any]], table: Table
) -> list[tuple[Any, ...]]:
    with beside(build, folder, {table.name: before}, {table.name: now}) as pair:
        return changes(pair, table).drop("table_name").rows()


def test_equal_warehouses_have_no_changes_and_null_equals_null(build: Connection, tmp_path: Path) -> None:
    assert found(build, tmp_path, [YEAR], [YEAR], MART_CAPEX_ANNUAL) == []


def test_a_changed_figure_has_both_values_exactly_and_both_lists_of_filings(build: Connection, tmp_path: Path) -> None:
    changed = {**YEAR, "capex_usd": Decimal("83000000000.24"), "accession_numbers": SECOND}
    assert found(build, tmp_path, [YEAR], [changed], MART_CAPEX_ANNUAL) == [
        ("changed", ROW, "capex_usd", "83000000000.25", "83000000000.24", FIRST, SECOND),
        ("changed", ROW, "accession_numbers", FIRST, SECOND, FIRST, SECOND),
    ]


def test_a_figure_that_goes_or_comes_is_changed_from_or_to_null(build: Connection, tmp_path: Path) -> None:
    gone = {**YEAR, "capex_usd": None}
    (one,) = found(build, tmp_path, [YEAR], [gone], MART_CAPEX_ANNUAL)
    assert one[2:5] == ("capex_usd", "83000000000.25", None)


def test_rows_that_come_and_go_are_told_once_each_without_a_column(build: Connection, tmp_path: Path) -> None:
    later = {**YEAR, "period_start": date(2025, 1, 1), "period_end": date(2025, 12, 31), "accession_numbers": SECOND}
    assert found(build, tmp_path, [YEAR], [later], MART_CAPEX_ANNUAL) == [
        ("removed", ROW, None, None, None, FIRST, None),
        ("added", ROW.replace("2024", "2025"), None, None, None, None, SECOND),
    ]


def test_a_new_version_of_a_figure_is_one_change_of_what_is_known_now(build: Connection, tmp_path: Path) -> None:
    ended = {**YEAR, "known_to": datetime(2026, 2, 6)}
    recast = {**YEAR, "known_from": datetime(2026, 2, 6), "capex_usd": Decimal(1), "accession_numbers": SECOND}
    columns = [one[2] for one in found(build, tmp_path, [YEAR], [ended, recast], MART_CAPEX_ANNUAL)]
    assert columns == ["capex_usd", "accession_numbers"]


def test_a_table_whose_key_names_every_column_still_has_rows_that_come(build: Connection, tmp_path: Path) -> None:
    option = {"cusip": "67066G104", "put_call": "Put"}
    (one,) = found(build, tmp_path, [], [option], MART_OPTION_POSITION)
    assert one[0] == "added"


def test_names_of_filers_are_text(build: Connection, tmp_path: Path) -> None:
    company = {"cik": "0001018724", "company": HOSTILE}
    (one,) = found(build, tmp_path, [company], [{**company, "company": "Amazon"}], DIM_COMPANY)
    assert one[1:5] == ("cik=0001018724", "company", HOSTILE, "Amazon")


def test_the_tally_counts_rows_and_not_cells(build: Connection, tmp_path: Path) -> None:
    years = [{**YEAR, "period_start": date(year, 1, 1)} for year in (2021, 2022, 2023)]
    now = [years[0], {**years[1], "capex_usd": Decimal(2), "revenue_usd": Decimal(3)}, YEAR, {**YEAR, "cik": "2"}]
    with beside(build, tmp_path, {"mart_capex_annual": years}, {"mart_capex_annual": now}) as pair:
        assert tally(pair, MART_CAPEX_ANNUAL).rows() == [("mart_capex_annual", 3, 4, 2, 1, 1)]
        assert tally(pair, RAW_FILING)["rows_changed"].to_list() == [0]


def test_an_older_contract_is_compared_in_what_both_hold(build: Connection, tmp_path: Path) -> None:
    put(build, MART_CAPEX_ANNUAL, YEAR)
    old, without = tmp_path / "old.duckdb", tmp_path / "without.duckdb"
    for path in (old, without):
        copy_database(build, path)
    with duckdb.connect(str(old)) as connection:
        connection.execute("DROP VIEW main.mart_capex_annual")
        connection.execute("CREATE TABLE held AS SELECT * EXCLUDE (capex_usd) FROM history.mart_capex_annual")
        connection.execute("DROP TABLE history.mart_capex_annual")
        connection.execute("CREATE TABLE history.mart_capex_annual AS FROM held")
        connection.execute("DROP TABLE held")
    with duckdb.connect(str(without)) as connection:
        connection.execute("DROP VIEW main.mart_capex_annual")
        connection.execute("DROP TABLE history.mart_capex_annual")
    put(build, MART_CAPEX_ANNUAL, {**YEAR, "capex_usd": Decimal(1), "revenue_usd": Decimal(5)})
    with beside_build(build, old) as pair:
        assert changes(pair, MART_CAPEX_ANNUAL)["column_name"].to_list() == ["revenue_usd"]
    with beside_build(build, without) as pair:
        assert not pair.held_by_both(MART_CAPEX_ANNUAL)
        assert changes(pair, MART_CAPEX_ANNUAL).is_empty()
        assert tally(pair, MART_CAPEX_ANNUAL).is_empty()


def test_what_cannot_be_opened_is_named_and_what_is_published_stays_unwritten(
    build: Connection, tmp_path: Path
) -> None:
    scratched = tmp_path / "scratched.duckdb"
    scratched.write_bytes(b"scratched" * 1000)
    with (
        pytest.raises(WarehouseError, match=r"scratched\.duckdb cannot be compared with"),
        beside_build(build, scratched),
    ):
        pass
    good = tmp_path / "good.duckdb"
    copy_database(build, good)
    good.chmod(0o444)
    with beside_build(build, good) as pair, pytest.raises(duckdb.Error, match="read-only"):
        pair.connection.execute(f"DELETE FROM {pair.before}.raw.raw_filing")
