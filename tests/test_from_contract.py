"""The contract's expectations: made from the contract alone, whole, and right in GX's words."""

from __future__ import annotations

import pytest

from expectations.from_contract import ContractExpectation, Kind, contract_expectations, to_gx
from warehouse.contract.column import Column, ColumnType
from warehouse.contract.columns import COLUMNS
from warehouse.contract.table import Layer, Table
from warehouse.contract.tables import MART_OPTION_POSITION, RAW_FILING, TABLES


def of_kind(table: Table, kind: Kind) -> list[ContractExpectation]:
    return [one for one in contract_expectations(table) if one.kind is kind]


@pytest.mark.parametrize("table", TABLES.values(), ids=list(TABLES))
def test_every_promise_of_the_contract_is_expected_once(table: Table) -> None:
    columns = [COLUMNS[name] for name in table.columns]
    assert [one.columns for one in of_kind(table, Kind.COLUMNS)] == [table.columns]
    assert [one.columns for one in of_kind(table, Kind.UNIQUE_KEY)] == [table.key]
    assert [one.column for one in of_kind(table, Kind.NOT_NULL)] == list(table.required)
    assert len(of_kind(table, Kind.ALLOWED)) == sum(bool(one.allowed) for one in columns)
    assert len(of_kind(table, Kind.PATTERN)) == sum(one.pattern is not None for one in columns)
    assert len(of_kind(table, Kind.MINIMUM)) == sum(one.minimum is not None for one in columns)
    assert len(of_kind(table, Kind.MAXIMUM)) == sum(one.maximum is not None for one in columns)


@pytest.mark.parametrize("table", TABLES.values(), ids=list(TABLES))
def test_sentences_are_distinct_and_all_block(table: Table) -> None:
    expected = contract_expectations(table)
    assert len({one.sentence for one in expected}) == len(expected)
    assert {one.severity for one in expected} == {"block"}


def test_a_decimal_in_a_key_is_refused() -> None:
    table = Table("t", Layer.MART, "", "", ("cik", "value_usd"), ("cik", "value_usd"), ())
    with pytest.raises(ValueError, match="value_usd is a decimal"):
        contract_expectations(table)


def test_every_kind_has_its_gx_expectation() -> None:
    expected = [*contract_expectations(MART_OPTION_POSITION), *contract_expectations(TABLES["core_observation"])]
    assert {one.kind for one in expected} == set(Kind)
    made = [to_gx(one, position) for position, one in enumerate(expected)]
    assert [one.meta["position"] for one in made] == list(range(len(made)))
    assert [one.description for one in made] == [one.sentence for one in expected]
    assert {str(one.severity.value) for one in made} == {"critical"}


def test_severity_warn_is_gx_warning() -> None:
    warning = ContractExpectation(Kind.NOT_NULL, "cik is never NULL", ("cik",), severity="warn")
    assert to_gx(warning, 0).severity.value == "warning"


def test_a_single_column_key_is_a_unique_column() -> None:
    (key,) = of_kind(RAW_FILING, Kind.UNIQUE_KEY)
    assert type(to_gx(key, 0)).__name__ == "ExpectColumnValuesToBeUnique"


def test_a_pattern_ends_at_the_very_end() -> None:
    accession = next(one for one in of_kind(RAW_FILING, Kind.PATTERN) if one.column == "accession_number")
    assert to_gx(accession, 0).configuration.kwargs["regex"] == r"^\d{10}-\d{2}-\d{6}\Z"


def test_limits_come_from_the_column(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(COLUMNS, "shares", Column(ColumnType.INTEGER, "", minimum=3, maximum=9))
    table = Table("t", Layer.MART, "", "", ("cik",), ("cik", "shares"), ())
    sentences = [one.sentence for one in contract_expectations(table)]
    assert sentences[-2:] == ["shares is at least 3", "shares is at most 9"]
