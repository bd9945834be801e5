"""A large frame is judged by counts: the same sentences, verdicts and words as by Great Expectations itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import expectations.verdict
from expectations.counted import counted
from expectations.from_contract import ContractExpectation, Kind, contract_expectations
from expectations.verdict import Judge, Verdict
from warehouse.contract.column import Column, ColumnType
from warehouse.contract.columns import COLUMNS
from warehouse.contract.table import Layer, Table
from warehouse.contract.tables import TABLES

SEVERAL = Table(
    "several", Layer.MART, "", "", ("cik", "row_number", "filing_date"),
    ("cik", "row_number", "filing_date", "put_call", "underlying_notional_usd", "is_amendment", "fiscal_quarter",
     "known_from"), (), ("cik", "put_call", "is_amendment"),
)  # fmt: skip
SINGLE = Table("single", Layer.MART, "", "", ("cik",), ("cik", "fiscal_quarter"), (), ("cik", "fiscal_quarter"))

CIKS = st.sampled_from([None, "0001018724", "0001018724\n", "1018724", "", "x0001018724", "\u0660" * 10, "0001649339"])
ROWS = {
    "cik": CIKS,
    "row_number": st.sampled_from([None, -1, 0, 1, 2, 2**53, 2**53 + 1]),
    "filing_date": st.sampled_from([None, date(2025, 11, 14), date(1999, 5, 1)]),
    "put_call": st.sampled_from([None, "Put", "Call", "PUT", "", "Put "]),
    "underlying_notional_usd": st.sampled_from([None, Decimal("-0.01"), Decimal("0.00"), Decimal("1000000000000.01")]),
    "is_amendment": st.sampled_from([None, True, False]),
    "fiscal_quarter": st.sampled_from([None, -1, 0, 1, 4, 5]),
    "known_from": st.sampled_from([None, datetime(2025, 11, 14, 17, 30)]),
}


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Judge]:
    with Judge(tmp_path_factory.mktemp("docs")) as entered:
        yield entered


def both(judge: Judge, table: Table, frame: pl.DataFrame) -> tuple[list[Verdict], list[Verdict]]:
    """Verdicts by Great Expectations on the frame, and by counts."""
    with pytest.MonkeyPatch.context() as patch:
        whole = judge.frame(table, frame)
        patch.setattr(expectations.verdict, "LARGEST_WHOLE_FRAME", -1)
        return whole, judge.frame(table, frame)


@pytest.mark.parametrize("table", [SEVERAL, SINGLE], ids=["key of several", "key of one"])
@settings(
    max_examples=12,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_both_roads_say_the_same(judge: Judge, table: Table, data: st.DataObject) -> None:
    row = st.fixed_dictionaries({name: ROWS[name] for name in table.columns})
    rows = data.draw(st.lists(row, max_size=8))
    frame = pl.DataFrame(rows, schema=table.schema)
    whole, counts = both(judge, table, frame)
    assert counts == whole


def test_a_frame_of_wrong_types_gets_one_verdict_on_either_road(judge: Judge) -> None:
    frame = pl.DataFrame({"cik": [18724], "fiscal_quarter": ["1"]})
    whole, counts = both(judge, SINGLE, frame)
    assert counts == whole
    assert [one.verdict for one in counts] == ["blocked"]


def test_what_cannot_be_counted_is_not_evaluated(judge: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(COLUMNS, "cik", Column(ColumnType.TEXT, "", pattern="("))
    frame = pl.DataFrame({"cik": ["a"], "fiscal_quarter": [1]}, schema=SINGLE.schema)
    for road in both(judge, SINGLE, frame):
        assert [one.expectation for one in road if one.verdict == "not_evaluated"] == ["cik matches ("]


def test_a_large_frame_is_counted_and_a_small_one_is_not(judge: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(expectations.verdict, "LARGEST_WHOLE_FRAME", 1)

    def noted(table: Table, frame: pl.DataFrame, expected: ContractExpectation) -> object:
        asked.append(expected.sentence)
        return counted(table, frame, expected)

    monkeypatch.setattr(expectations.verdict, "counted", noted)
    rows = pl.DataFrame({"cik": ["0001018724", "0001649339"], "fiscal_quarter": [1, 2]}, schema=SINGLE.schema)
    judge.frame(SINGLE, rows.head(1))
    assert asked == []
    judge.frame(SINGLE, rows)
    assert len(asked) == len(contract_expectations(SINGLE)) - 1


@pytest.mark.parametrize(
    "pattern", sorted({COLUMNS[name].pattern or "" for table in TABLES.values() for name in table.columns} - {""})
)
def test_every_pattern_of_the_contract_means_the_same_in_both_languages(pattern: str) -> None:
    """Polars reads the patterns of Rust, GX those of Python."""
    texts = [
        "0001018724-24-000008", "0001018724-24-000008, 0001649339-25-000007", "0001018724-24-000008#1",
        "0001018724-24-000008#d1, 0001649339-25-000007#c2", "0001018724", "0001018724\n", "a" * 64, "A" * 64, "", " ",
        "https://www.sec.gov/x", "https://www_sec_gov/", "1231",
    ]  # fmt: skip
    expected = ContractExpectation(Kind.PATTERN, "", ("cik",), pattern=pattern)
    for text in texts:
        frame = pl.DataFrame({"cik": [text]})
        breaks = counted(SINGLE, frame, expected).total == 1
        assert breaks is (re.match(re.sub(r"\$$", r"\\Z", pattern), text) is None), text
