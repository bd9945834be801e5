"""Whether a frame is of its contract's columns, order and types: judged first, as nothing else can be without it."""

from __future__ import annotations

import polars as pl

from expectations.check import Check
from expectations.from_contract import Kind, contract_expectations
from warehouse.contract.table import Table


def schema_check(table: Table, frame: pl.DataFrame) -> Check:
    """A blocking check with one offending row for each column missing, extra, retyped or out of order."""
    sentence = next(one.sentence for one in contract_expectations(table) if one.kind is Kind.COLUMNS)
    wrong = [*_missing(table, frame), *_extra(table, frame), *_retyped(table, frame)]
    if not wrong and tuple(frame.columns) != table.columns:
        wrong = [(name, f"stands where the contract has {due}") for name, due in _misplaced(table, frame)]
    return Check(sentence, "block", pl.DataFrame(wrong, schema={"column": pl.String, "is": pl.String}, orient="row"))


def _missing(table: Table, frame: pl.DataFrame) -> list[tuple[str, str]]:
    return [(name, "missing") for name in table.columns if name not in frame.columns]


def _extra(table: Table, frame: pl.DataFrame) -> list[tuple[str, str]]:
    return [(name, "not in the contract") for name in frame.columns if name not in table.columns]


def _retyped(table: Table, frame: pl.DataFrame) -> list[tuple[str, str]]:
    return [
        (name, f"{frame.schema[name]}, which the contract has as {due}")
        for name, due in table.schema.items()
        if name in frame.columns and frame.schema[name] != due
    ]


def _misplaced(table: Table, frame: pl.DataFrame) -> list[tuple[str, str]]:
    return [(name, due) for name, due in zip(frame.columns, table.columns, strict=True) if name != due]
