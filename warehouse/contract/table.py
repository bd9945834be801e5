"""What a table of the contract is: its grain, key, columns and sources."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import polars as pl

from warehouse.contract.columns import COLUMNS


class Layer(Enum):
    """How far from the filing a table stands; the value is its schema in the warehouse."""

    RAW = "raw"
    CORE = "core"
    DIM = "main"
    MART = "history"
    OPS = "ops"


@dataclass(frozen=True, slots=True)
class Table:
    """One table: what one row is, what makes it unique, what it holds and what it is made from."""

    name: str
    layer: Layer
    grain: str
    about: str
    key: tuple[str, ...]
    columns: tuple[str, ...]
    sources: tuple[str, ...]
    required: tuple[str, ...] = ()

    @property
    def schema(self) -> pl.Schema:
        """The Polars schema of a frame of this table: its columns, in order, with their types."""
        return pl.Schema({name: COLUMNS[name].type.polars for name in self.columns})


def qualified(table: Table) -> str:
    """The table's name with its schema."""
    return f"{table.layer.value}.{table.name}"


def names(text: str) -> tuple[str, ...]:
    """Column names from a text that lists them with spaces between."""
    return tuple(text.split())
