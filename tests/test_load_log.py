"""The log of a run: begun, its stages, its filings, its verdicts, and how it ended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import duckdb
import polars as pl
import pytest
from warehouse_rows import HOSTILE

from warehouse.compare import CHANGE
from warehouse.connection import Connection, open_build, transaction
from warehouse.contract.tables import LANDING_LOG, PARSE_LOG, RAW_FILING
from warehouse.landing import LandedFiling
from warehouse.load import append
from warehouse.load_log import (
    LoadLog,
    end_killed,
    forget_read,
    landing_log_frame,
    mark_released,
    parse_log_frame,
    parsed_with,
    refused_filings,
    utc_now,
)

A, B = "0001018724-25-000001", "0001018724-25-000002"
VERDICT = {"suite": "s", "expectation": "e", "column_name": None, "verdict": "passed", "observed": "o"}


@pytest.fixture
def build(tmp_path: Path) -> Iterator[Connection]:
    with open_build(tmp_path) as connection:
        yield connection


def begin(build: Connection, load_id: str = "one") -> LoadLog:
    return LoadLog(build, load_id, code_version="0.1.0", edgar_source="sample")


def rows(build: Connection, sql: str) -> list[tuple[object, ...]]:
    return build.execute(sql).fetchall()


def test_a_run_is_seen_as_soon_as_it_begins_and_a_killed_one_never_ends(tmp_path: Path) -> None:
    with open_build(tmp_path) as build:
        before = utc_now()
        begin(build)
    with open_build(tmp_path) as build:
        ((status, started, finished),) = rows(build, "SELECT status, started_at, finished_at FROM ops.load_log")
    assert (status, finished) == ("running", None)
    assert isinstance(started, datetime)
    assert before <= started <= utc_now()


def test_a_run_that_never_ended_is_written_down_as_killed(build: Connection) -> None:
    for name, status in (("1", "published"), ("2", None), ("3", "unchanged"), ("4", "published")):
        log = begin(build, name)
        if status:
            log.finish(status, None, {})
    # The release of the last one is not there: it was killed while it published. That of the first was dropped.
    assert end_killed(build, ["0"]) == ["2", "4"]
    found = rows(build, "SELECT status FROM ops.load_log ORDER BY load_id")
    assert found == [("published",), ("killed",), ("unchanged",), ("killed",)]
    assert end_killed(build, []) == []


def test_the_end_of_a_run_says_how_and_how_much(build: Connection) -> None:
    begin(build, "other")
    log = begin(build)
    counts = {"filings_listed": 9, "filings_landed": 8, "filings_missing": 1, "requests": 17}
    log.finish("published", HOSTILE, counts)
    found = rows(
        build,
        "SELECT status, message, filings_listed, filings_landed, filings_missing, requests, finished_at IS NOT NULL "
        "FROM ops.load_log ORDER BY load_id",
    )
    assert found == [("published", HOSTILE, 9, 8, 1, 17, True), ("running", None, None, None, None, None, False)]


def test_a_stage_is_logged_whether_it_ends_well_or_not(build: Connection) -> None:
    log = begin(build)
    with log.stage("read", RAW_FILING) as stage:
        stage.rows_in, stage.rows_out = 5, 4
    with pytest.raises(RuntimeError), log.stage("build"):
        raise RuntimeError
    found = rows(build, "SELECT sequence, stage, table_name, rows_in, rows_out, seconds >= 0 FROM ops.load_stage")
    assert found == [(1, "read", "raw_filing", 5, 4, True), (2, "build", None, None, None, True)]


def test_a_stage_is_logged_even_where_its_transaction_was_rolled_back(build: Connection) -> None:
    log = begin(build)
    outcome = {"accession_number": A, "parser_version": 1, "status": "read"}
    with pytest.raises(duckdb.ConstraintException), log.stage("read"), transaction(build):
        append(build, PARSE_LOG, parse_log_frame([outcome, outcome]))
    assert rows(build, "SELECT count(*) FROM ops.parse_log") == [(0,)]
    assert rows(build, "SELECT count(*) FROM ops.load_stage") == [(1,)]


def test_changed_figures_are_kept_in_their_order_with_both_values(build: Connection) -> None:
    change = dict.fromkeys(CHANGE.names(), "x") | {"change": "changed", "value_now": None}
    frame = pl.DataFrame([{**change, "row_key": "b"}, {**change, "row_key": "a"}], schema=CHANGE)
    begin(build).changed_figures(frame)
    found = rows(build, "SELECT load_id, sequence, row_key, text_before, text_now FROM ops.changed_figure")
    assert found == [("one", 1, "b", "x", None), ("one", 2, "a", "x", None)]


def test_a_night_that_was_not_held_back_cannot_be_marked_released(build: Connection) -> None:
    begin(build).finish("published", None, {})
    mark_released(build, "one", "released by jane")
    assert rows(build, "SELECT status, message FROM ops.load_log") == [("published", None)]


def test_verdicts_are_numbered_through_the_run(build: Connection) -> None:
    log, other = begin(build), begin(build, "two")
    log.verdicts([VERDICT, {**VERDICT, "observed": HOSTILE}])
    log.verdicts([])
    log.verdicts([VERDICT])
    other.verdicts([VERDICT])
    found = rows(build, "SELECT load_id, sequence, observed FROM ops.validation_result ORDER BY ALL")
    assert found == [("one", 1, "o"), ("one", 2, HOSTILE), ("one", 3, "o"), ("two", 1, "o")]


def test_filings_are_noted_by_stage(build: Connection) -> None:
    log = begin(build)
    log.filings("land", [(A, "landed", None), (B, "missing", HOSTILE)])
    log.filings("land", [])
    log.filings("read", [(A, "read", None)])
    found = rows(build, "SELECT accession_number, stage, status, message FROM ops.load_filing ORDER BY ALL")
    assert found == [(A, "land", "landed", None), (A, "read", "read", None), (B, "land", "missing", HOSTILE)]


def test_what_this_version_has_read_or_refused_is_known(build: Connection) -> None:
    outcomes = [
        {"accession_number": A, "parser_version": 2, "status": "refused", "raw_rows_read": 0, "message": "why"},
        {"accession_number": B, "parser_version": 1, "status": "read", "raw_rows_read": 7, "message": None},
    ]
    append(build, PARSE_LOG, parse_log_frame(outcomes))
    assert parsed_with(build, 2) == {A}
    assert parsed_with(build, 1) == {B}
    assert parsed_with(build, 3) == set()
    assert refused_filings(build) == [(A, "why")]


def test_landing_times_are_utc_whatever_zone_they_came_in(build: Connection) -> None:
    at = datetime(2025, 2, 7, 23, 30, tzinfo=timezone(timedelta(hours=-5)))
    landed = LandedFiling(A, "0001018724", "https://www.sec.gov/x", "live", at, 10, "0" * 64)
    frame = landing_log_frame([landed])
    assert frame["fetched_at"].to_list() == [datetime(2025, 2, 8, 4, 30)]
    append(build, LANDING_LOG, frame)
    assert rows(build, "SELECT accession_number, submission_bytes FROM ops.landing_log") == [(A, 10)]
    assert landing_log_frame([]).is_empty()


def test_now_is_utc_without_a_zone() -> None:
    assert utc_now().tzinfo is None
    assert abs(utc_now() - datetime.now(UTC).replace(tzinfo=None)) < timedelta(seconds=5)


def test_what_is_forgotten_is_read_again(build: Connection) -> None:
    outcome = {"parser_version": 3, "status": "read", "raw_rows_read": 1, "message": None}
    with transaction(build):
        append(build, PARSE_LOG, parse_log_frame([{**outcome, "accession_number": number} for number in (A, B)]))
    forget_read(build, [B, "unknown"])
    assert parsed_with(build, 3) == {A}
    forget_read(build, [])
    assert parsed_with(build, 3) == {A}
