"""Contract -> expectations: everything ``warehouse/contract/`` promises, and nothing else.

The vocabulary is our own and small; Great Expectations sees it only through ``to_gx``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from html import escape
from typing import TYPE_CHECKING, Any

from expectations.check import Severity
from warehouse.contract.columns import COLUMNS, ColumnType
from warehouse.contract.table import Table

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation

_GX_SEVERITY: dict[Severity, str] = {"block": "critical", "warn": "warning"}
_EXACT_IN_PANDAS = (ColumnType.TEXT, ColumnType.DATE, ColumnType.TIMESTAMP, ColumnType.INTEGER, ColumnType.BOOLEAN)


class Kind(Enum):
    """What an expectation of the contract demands."""

    COLUMNS = "columns"
    UNIQUE_KEY = "unique_key"
    NOT_NULL = "not_null"
    ALLOWED = "allowed"
    PATTERN = "pattern"
    MINIMUM = "minimum"
    MAXIMUM = "maximum"


@dataclass(frozen=True, slots=True)
class ContractExpectation:
    """One demand of the contract on one frame; NULL breaks only NOT_NULL (and counts as a value in a key)."""

    kind: Kind
    sentence: str
    columns: tuple[str, ...] = ()
    limit: int = 0
    allowed: tuple[str, ...] = ()
    pattern: str = ""
    severity: Severity = "block"

    @property
    def column(self) -> str | None:
        """The one column it judges; None where it judges the table."""
        return self.columns[0] if self.kind not in (Kind.COLUMNS, Kind.UNIQUE_KEY) else None


def contract_expectations(table: Table) -> list[ContractExpectation]:
    """What the contract demands of a frame of ``table``, all of it blocking.

    It sets no number of rows: how many there must be is judged against the night before (``bounds.toml``). Raises
    ValueError for a key that GX could not compare exactly.
    """
    expected = [
        ContractExpectation(
            Kind.COLUMNS, "The frame has exactly the contract's columns, in order, with their types", table.columns
        ),
        ContractExpectation(Kind.UNIQUE_KEY, f"One row has its own {', '.join(table.key)}", _exact_key(table)),
    ]
    expected += [ContractExpectation(Kind.NOT_NULL, f"{name} is never NULL", (name,)) for name in table.required]
    for name in table.columns:
        expected += _column_limits(name)
    return expected


def _exact_key(table: Table) -> tuple[str, ...]:
    for name in table.key:
        if COLUMNS[name].type not in _EXACT_IN_PANDAS:
            raise ValueError(f"{table.name}: {name} is a decimal, which is judged as a float and cannot be in a key")
    return table.key


def _column_limits(name: str) -> list[ContractExpectation]:
    column, only = COLUMNS[name], (name,)
    limits = []
    if column.allowed:
        words = f"{name} is one of: {', '.join(column.allowed)}"
        limits.append(ContractExpectation(Kind.ALLOWED, words, only, allowed=column.allowed))
    if column.pattern is not None:
        limits.append(
            ContractExpectation(Kind.PATTERN, f"{name} matches {column.pattern}", only, pattern=column.pattern)
        )
    if column.minimum is not None:
        words = f"{name} is at least {column.minimum}"
        limits.append(ContractExpectation(Kind.MINIMUM, words, only, limit=column.minimum))
    if column.maximum is not None:
        words = f"{name} is at most {column.maximum}"
        limits.append(ContractExpectation(Kind.MAXIMUM, words, only, limit=column.maximum))
    return limits


def to_gx(expected: ContractExpectation, position: int) -> Expectation:
    """The GX expectation of one of ours; its meta brings ``position`` back, for GX reorders its results."""
    name, arguments = _gx_call(expected)
    return gx_expectation(name, arguments, expected.sentence, expected.severity, position)


def gx_expectation(
    name: str, arguments: dict[str, Any], sentence: str, severity: Severity, position: int, found: str = ""
) -> Expectation:
    """A GX expectation by its class name, carrying our severity and sentence, what was ``found``, and its position."""
    import great_expectations.expectations as gxe

    make: Callable[..., Expectation] = getattr(gxe, name)
    return make(
        **arguments,
        severity=_GX_SEVERITY[severity],
        # Data Docs print the description in place of GX's own words, and as it is; notes are on the page of the suite.
        description=f"{sentence}: {escape(found)}" if found else sentence,
        notes=sentence,
        meta={"position": position, "sentence": sentence},
    )


def _gx_call(expected: ContractExpectation) -> tuple[str, dict[str, Any]]:
    column = {"column": expected.columns[0]} if expected.columns else {}
    match expected.kind:
        case Kind.COLUMNS:
            return "ExpectTableColumnsToMatchOrderedList", {"column_list": list(expected.columns)}
        case Kind.UNIQUE_KEY:
            return _unique_key(expected.columns)
        case Kind.NOT_NULL:
            return "ExpectColumnValuesToNotBeNull", column
        case Kind.ALLOWED:
            return "ExpectColumnValuesToBeInSet", {**column, "value_set": list(expected.allowed)}
        case Kind.PATTERN:
            return "ExpectColumnValuesToMatchRegex", {**column, "regex": _to_the_very_end(expected.pattern)}
        case Kind.MINIMUM:
            return "ExpectColumnValuesToBeBetween", {**column, "min_value": expected.limit}
        case Kind.MAXIMUM:
            return "ExpectColumnValuesToBeBetween", {**column, "max_value": expected.limit}


def _unique_key(columns: tuple[str, ...]) -> tuple[str, dict[str, Any]]:
    if len(columns) == 1:
        return "ExpectColumnValuesToBeUnique", {"column": columns[0]}
    # By default GX leaves a row whose key is NULL throughout out of the comparison.
    return "ExpectCompoundColumnsToBeUnique", {"column_list": list(columns), "ignore_row_if": "never"}


def _to_the_very_end(pattern: str) -> str:
    r"""Python's $ also matches before a closing line feed, which no accession number may have; \Z does not."""
    return pattern[:-1] + r"\Z" if pattern.endswith("$") else pattern
