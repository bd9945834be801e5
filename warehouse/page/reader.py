"""The published file as the page reads it: marts as known at one time, and the filings and facts behind their rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from warehouse.connection import Connection, WarehouseError, open_read_only
from warehouse.contract.table import Table
from warehouse.lineage import row_key_sql

Row = dict[str, Any]
_ACCESSION = re.compile(r"\d{10}-\d{2}-\d{6}")


@dataclass(frozen=True, slots=True)
class Filing:
    """A filing a mark was made from, with the address of its folder on sec.gov."""

    accession_number: str
    filer_name: str
    form: str
    filing_date: date
    url: str


@dataclass(slots=True)
class Reader:
    """An open published file, asked for what was known at ``as_of`` (New York time); None: for what is known now."""

    connection: Connection
    as_of: datetime | None = None
    _warned: dict[str, str] | None = field(default=None, init=False)

    def source(self, name: str) -> str:
        """SQL of a mart, or a view with a macro ``_as_of``, at the reader's time."""
        return name if self.as_of is None else f"{name}_as_of(TIMESTAMP '{self.as_of:%Y-%m-%d %H:%M:%S}')"

    def mart(self, table: Table, rest: str = "") -> list[Row]:
        """Rows of a mart with their row_key; ``rest`` is what follows FROM. Raises WarehouseError."""
        return self.ask(f"SELECT *, {row_key_sql(table)} AS row_key FROM {self.source(table.name)} {rest}")  # noqa: S608

    def ask(self, sql: str, parameters: Iterable[object] = ()) -> list[Row]:
        """The rows of one SELECT, by column name. Raises WarehouseError."""
        try:
            found = self.connection.execute(sql, list(parameters))
            names = [column[0] for column in found.description or []]
            return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
        except duckdb.Error as error:
            raise WarehouseError(f"the page cannot be made from this warehouse: {error}") from error

    def filings(self, accession_numbers: Iterable[str]) -> dict[str, Filing]:
        """The filings of these accession numbers, by number; those that are not here are left out."""
        rows = self.ask(
            "SELECT accession_number, filer_name, form, filing_date, cik FROM raw.raw_filing "
            "WHERE accession_number IN (SELECT unnest(?)) ORDER BY accession_number",
            [sorted(set(accession_numbers))],
        )
        return {row["accession_number"]: _filing(row) for row in rows}

    def reach(self) -> Row:
        """How many filings were known at the reader's time (``filings``), and the date of the newest (``filed``)."""
        until = "" if self.as_of is None else f" WHERE known_from <= TIMESTAMP '{self.as_of:%Y-%m-%d %H:%M:%S}'"
        return self.ask(f"SELECT max(filing_date) AS filed, count(*) AS filings FROM raw.raw_filing{until}")[0]  # noqa: S608

    def facts(self, source_ids: Iterable[str]) -> dict[str, Row]:
        """What stands in the filing under each source id: a tag with its value and period, or a sentence."""
        wanted = sorted(set(source_ids))
        return {row["source_id"]: row for row in (*self._tagged(wanted), *self._said(wanted))}

    def warned(self) -> dict[str, str]:
        """The check that warned about a filing in the run that made this release, by accession number."""
        if self._warned is None:
            rows = self.ask(
                "SELECT suite, expectation, observed FROM ops.validation_result WHERE verdict = 'warned' AND load_id = "
                "(SELECT max(load_id) FROM ops.validation_result) ORDER BY sequence"
            )
            self._warned = {
                number: f"{row['suite']}: {row['expectation']}"
                for row in reversed(rows)
                for number in _ACCESSION.findall(row["observed"] or "")
            }
        return self._warned

    def _tagged(self, wanted: list[str]) -> list[Row]:
        return self.ask(
            "SELECT source_id, series_id, metric, concept, dimensions, value, unit, period_start, period_end FROM "
            "(SELECT accession_number || '#' || fact_number AS source_id, * FROM core.core_observation) "
            "WHERE source_id IN (SELECT unnest(?))",
            [[one for one in wanted if "#d" not in one and "#c" not in one]],
        )

    def _said(self, wanted: list[str]) -> list[Row]:
        return self.ask(
            "SELECT source_id, NULL AS metric, NULL AS concept, quote FROM ("
            "SELECT accession_number || '#d' || disclosure_number AS source_id, left(quote, 700) AS quote "
            "FROM raw.raw_disclosure) WHERE source_id IN (SELECT unnest(?))",
            [[one for one in wanted if "#d" in one]],
        )


@contextmanager
def open_reader(database: Path, as_of: datetime | None = None) -> Iterator[Reader]:
    """A reader of a published file. Raises WarehouseError where there is none."""
    with open_read_only(database) as connection:
        connection.execute("SET enable_external_access = false")
        yield Reader(connection, as_of)


def _filing(row: Row) -> Filing:
    number = row["accession_number"]
    folder = f"https://www.sec.gov/Archives/edgar/data/{int(row['cik'])}/{number.replace('-', '')}/"
    return Filing(number, row["filer_name"] or f"CIK {row['cik']}", row["form"], row["filing_date"], folder)
