"""What a column of the contract is: its type, its meaning, its limits."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import polars as pl


class ColumnType(Enum):
    """A column's type: how DuckDB spells it and what Polars calls it."""

    TEXT = ("VARCHAR", pl.String())
    DATE = ("DATE", pl.Date())
    TIMESTAMP = ("TIMESTAMP", pl.Datetime("us"))
    INTEGER = ("BIGINT", pl.Int64())
    BOOLEAN = ("BOOLEAN", pl.Boolean())
    MONEY = ("DECIMAL(38,2)", pl.Decimal(38, 2))
    PERCENT = ("DECIMAL(18,4)", pl.Decimal(18, 4))
    RATIO = ("DECIMAL(18,6)", pl.Decimal(18, 6))
    NUMBER = ("DECIMAL(38,12)", pl.Decimal(38, 12))
    FIGURE = ("DECIMAL(38,4)", pl.Decimal(38, 4))

    def __init__(self, sql: str, polars: pl.DataType) -> None:
        self.sql = sql
        self.polars = polars


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its type, what it means, and the limits that every value of it keeps."""

    type: ColumnType
    meaning: str
    minimum: int | None = None
    maximum: int | None = None
    allowed: tuple[str, ...] = ()
    pattern: str | None = None


ACCESSION_PATTERN = r"^\d{10}-\d{2}-\d{6}$"
ACCESSION_LIST_PATTERN = r"^\d{10}-\d{2}-\d{6}(, \d{10}-\d{2}-\d{6})*$"
CIK_PATTERN = r"^\d{10}$"
SOURCE_LIST_PATTERN = r"^\d{10}-\d{2}-\d{6}#[cd]?\d+(, \d{10}-\d{2}-\d{6}#[cd]?\d+)*$"
