"""The way from a value of a mart back to the facts it was made from, and to the filings that print them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from flows.asking.moments import moment_of
from flows.visible_text import on_one_line
from warehouse.connection import WarehouseError
from warehouse.contract.column import CIK_PATTERN
from warehouse.contract.columns import COLUMNS, ColumnType
from warehouse.contract.table import Table
from warehouse.lineage import (
    LINEAGE,
    index_url_sql,
    is_behind,
    is_made_of,
    keys_of,
    row_key_columns,
    row_key_sql,
    traced_marts,
)
from warehouse.query import QueryError, ask

Record = dict[str, Any]

HANDFUL = 5
"""So many rows are explained at once; of more, only the keys are told."""

_NAMING = (
    *("provider", "cik", "company", "series_id", "series_name", "member_name", "manager_name", "issuer_name"),
    *("fiscal_year", "calendar_year"),
)
"""What a bare value may name a row by, beside the columns of the mart's key."""

_VALUES_NAMED = 8
_KEYS_NAMED = 12
_NEXT_REASON = re.compile(r"; (?=[a-z_]+: )")
_ROWS_OWN = frozenset({"mart", "row_key", "known_from", "known_to"})
_SOURCE_ORDER = "filing_date DESC, accession_number, series_id, metric, basis, period_end DESC, period_start, source_id"


class ExplainError(WarehouseError):
    """The question names no mart, no column or no row, or too many rows; the message says what there is."""


@dataclass(frozen=True, slots=True)
class Explained:
    """One row of a mart with the facts it was made from.

    ``sources`` are rows of the view lineage; ``filings`` the filings that were read where no fact stands behind it.
    """

    mart: Table
    row_key: str
    row: Record
    column: str | None
    sources: list[Record]
    filings: list[Record]

    @property
    def figures(self) -> Record:
        """What the row says beside its key and its knowledge interval: the one column, or every value it has."""
        if self.column:
            return {self.column: self.row[self.column]}
        apart = {*self.mart.key, "known_to", "accession_numbers", "source_ids", "null_reason"}
        return {name: value for name, value in self.row.items() if name not in apart and value is not None}

    @property
    def null_reason(self) -> str | None:
        """Why figures are NULL; of the one column, its own reason where the row gives one by column."""
        said: str | None = self.row.get("null_reason")
        if not said or not self.column:
            return said
        own = [reason for reason in _NEXT_REASON.split(said) if reason.startswith(f"{self.column}: ")]
        return "; ".join(own) or (said if self.row[self.column] is None else None)

    def record(self) -> Record:
        """The explanation for a script: every figure with its meaning."""
        return {
            "mart": self.mart.name,
            "row_key": self.row_key,
            **{name: self.row[name] for name in (*row_key_columns(self.mart), "known_from", "known_to")},
            "null_reason": self.null_reason,
            "figures": [
                {"column": name, "value": value, "meaning": COLUMNS[name].meaning}
                for name, value in self.figures.items()
            ],
            "sources": [{name: value for name, value in one.items() if value is not None} for one in self.sources],
            "filings": self.filings,
        }


@dataclass(frozen=True, slots=True)
class _Condition:
    """One KEY as SQL, with how often the value is a parameter of it."""

    key: str
    value: str
    sql: str
    times: int


def explain(
    database: Path, mart: str, keys: Sequence[str], *, column: str | None = None, as_of: str | None = None
) -> list[Explained]:
    """The rows of the mart that the keys name, as known now or at ``as_of``, each with its sources.

    A key is column=value, or a bare value of a column that names rows; upper and lower case are one, and of a name its
    first words are enough. A row_key may stand there as it is printed, commas and all. Raises ExplainError,
    MomentError, and WarehouseError where there is no warehouse or it has no lineage.
    """
    table = _table(mart.removesuffix(":"), column)
    conditions = [_condition(table, key) for key in _each_key(keys)]
    moment = moment_of(as_of) if as_of else None
    search = _Search(database, table, conditions, moment)
    try:
        return [_explained(search, row, column) for row in search.rows()]
    except QueryError as error:
        raise WarehouseError(f"{database} cannot be asked: {error}. `bubblewatch rebuild` makes it anew") from error


def _table(mart: str, column: str | None) -> Table:
    marts = traced_marts()
    if mart not in marts:
        raise ExplainError(f"there is no mart {mart!r}; there are: {', '.join(marts)}")
    if column is not None:
        _known_column(marts[mart], column)
    return marts[mart]


def _known_column(table: Table, name: str) -> str:
    if name not in table.columns:
        raise ExplainError(f"{table.name} has no column {name!r}; it has: {', '.join(table.columns)}")
    return name


def _each_key(words: Sequence[str]) -> Iterator[str]:
    """The keys one by one. A printed row_key, "column=value, column=value", comes quoted in one word or as many."""
    is_pasted_unquoted = any(word.endswith(",") for word in words[:-1])
    for text in [" ".join(words)] if is_pasted_unquoted else words:
        yield from keys_of(text.removesuffix(","))


def naming_columns(table: Table) -> tuple[str, ...]:
    """The columns that a bare value is looked for in: those of the key, names and years."""
    return tuple(dict.fromkeys([*row_key_columns(table), *(name for name in _NAMING if name in table.columns)]))


def _condition(table: Table, key: str) -> _Condition:
    name, equals, value = key.partition("=")
    if equals:
        return _Condition(key, value, _is_equal(_known_column(table, name)), 1)
    columns = list(naming_columns(table))
    tests = [_is_equal(one) for one in columns]
    if {"fiscal_year", "calendar_year"} <= set(columns):
        # One year, not two: the fiscal one; the calendar's only of rows that have no other.
        tests[columns.index("calendar_year")] += " AND fiscal_year IS NULL"
    return _Condition(key, key, " OR ".join(f"({test})" for test in tests), len(tests))


def _is_equal(name: str) -> str:
    column = COLUMNS[name]
    if column.pattern == CIK_PATTERN:
        return f"ltrim({name}, '0') = ltrim(?, '0')"
    if name.endswith("_name"):
        return f"starts_with(lower({name}) || ' ', lower(?) || ' ')"
    if column.type is ColumnType.TEXT:
        return f"lower({name}) = lower(?)"
    return f"{name} = TRY_CAST(? AS {column.type.sql})"


@dataclass(frozen=True, slots=True)
class _Search:
    """One question put to a warehouse. Names in its SQL are the contract's; values are parameters."""

    database: Path
    table: Table
    conditions: Sequence[_Condition]
    moment: datetime | None

    def rows(self) -> list[Record]:
        """The rows that every condition holds for, at most a handful. Raises ExplainError for none and for more."""
        columns = f"{row_key_sql(self.table)} AS row_key, *"
        found = self.ask(columns, self.conditions, f"ORDER BY {', '.join(self.table.key)}")
        if not found:
            raise ExplainError(self._nothing())
        if len(found) > HANDFUL:
            raise ExplainError(self._too_many(found))
        return found

    def ask(self, columns: str, conditions: Sequence[_Condition], rest: str = "") -> list[Record]:
        """Rows of the mart as known at the moment, for which the conditions hold."""
        source = f"main.{self.table.name}" if self.moment is None else f"main.{self.table.name}_as_of(?)"
        where = " AND ".join(f"({one.sql})" for one in conditions) or "true"
        values = [one.value for one in conditions for _ in range(one.times)]
        parameters = values if self.moment is None else [self.moment, *values]
        return _records(self.database, f"SELECT {columns} FROM {source} WHERE {where} {rest}", parameters)  # noqa: S608

    def _nothing(self) -> str:
        alone = [one for one in self.conditions if not self.ask("1", [one], "LIMIT 1")]
        missed = ", ".join(repr(one.key) for one in alone or self.conditions)
        how = "" if alone or len(self.conditions) < 2 else " together, though each does alone"
        when = f" as known at {self.moment:%Y-%m-%d %H:%M}" if self.moment else ""
        wanted = [one.key.partition("=")[0] for one in alone if "=" in one.key]
        named = dict.fromkeys([*wanted, *naming_columns(self.table)])
        said = "; ".join(f"{name}: {self._values(name)}" for name in named)
        return (
            f"no row of {self.table.name}{when} matches {missed}{how}. Its key is "
            f"{', '.join(row_key_columns(self.table))}; there are {said}"
        )

    def _values(self, name: str) -> str:
        """Some values of the column, in words."""
        if COLUMNS[name].type is not ColumnType.TEXT:
            (ends,) = self.ask(f"min({name}) AS least, max({name}) AS most", [])
            return f"{ends['least']} to {ends['most']}"
        limit = f"AND {name} IS NOT NULL ORDER BY 1 LIMIT {_VALUES_NAMED + 1}"
        values = [row["value"] for row in self.ask(f"DISTINCT {name} AS value", [], limit)]
        return _listed(values, _VALUES_NAMED, ", ") or "none"

    def _too_many(self, rows: Sequence[Record]) -> str:
        key = row_key_columns(self.table)
        telling = [name for name in key if len({row[name] for row in rows}) > 1] or ["known_from"]
        keys = [", ".join(f"{name}={row[name]}" for name in telling) for row in rows]
        named = _listed(keys, _KEYS_NAMED, "; ")
        return f"{len(rows)} rows of {self.table.name} match: name one by its {', '.join(telling)}. They are: {named}"


def _listed(values: Sequence[str], most: int, separator: str) -> str:
    return on_one_line(separator.join([*values[:most], *(["..."] if len(values) > most else [])]))


def _explained(search: _Search, found: Record, column: str | None) -> Explained:
    row = {name: value for name, value in found.items() if name != "row_key"}
    behind = _records(
        search.database,
        f"SELECT * FROM {LINEAGE} WHERE mart = ? AND row_key = ? AND known_from = ? ORDER BY {_SOURCE_ORDER}",  # noqa: S608
        [search.table.name, found["row_key"], found["known_from"]],
    )
    made_of = [one for one in behind if is_made_of(search.table.name, row, one)]
    sources = [{name: one[name] for name in one if name not in _ROWS_OWN} for one in made_of]
    if column:
        sources = [one for one in sources if is_behind(column, row, one)]
    filings = [] if sources else _filings(search.database, row["accession_numbers"])
    return Explained(search.table, found["row_key"], row, column, sources, filings)


def _filings(database: Path, accession_numbers: str | None) -> list[Record]:
    """The filings by number; of a 13F, what its cover says."""
    return _records(
        database,
        "SELECT f.accession_number, f.cik, f.filer_name, f.form, f.filing_date, f.source_url, "  # noqa: S608
        f"{index_url_sql('f.cik', 'f.accession_number')} AS index_url, c.report_type, "
        "c.period_of_report, c.amendment_type, c.table_entry_total, c.table_value_total, c.reported_by "
        "FROM raw.raw_filing AS f LEFT JOIN raw.raw_13f_cover AS c ON c.accession_number = f.accession_number "
        "WHERE f.accession_number IN (SELECT unnest(string_split(?, ', '))) ORDER BY f.filing_date, f.accession_number",
        [accession_numbers],
    )


def _records(database: Path, sql: str, parameters: Sequence[object]) -> list[Record]:
    return ask(database, sql, parameters).records()
