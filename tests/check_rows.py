"""Rows for checks to judge, and what the checks made of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from expectations.check import Check
from warehouse.contract.table import Table


def failing(checks: Iterable[Check]) -> dict[str, str]:
    """The checks that have offending rows, with their severities."""
    return {one.name: one.severity for one in checks if one.total}


def offending(checks: Iterable[Check], name: str) -> pl.DataFrame:
    """The rows that break the check of this name."""
    (rows,) = (one.offending for one in checks if one.name == name)
    return rows


def frame(table: Table, row: Mapping[str, object], *changes: Mapping[str, object]) -> pl.DataFrame:
    """``row`` with each of the changes, or as it is."""
    return pl.DataFrame([{**row, **change} for change in changes or ({},)], schema=table.schema)
