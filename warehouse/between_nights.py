"""What the judgement between two nights looks at: totals of every table, and what became of the marts' figures.

Everything is added up where it lies: each frame has one row a table, company and year, or column, however many rows
the tables have.
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from warehouse.compare import (
    CHANGE,
    MANAGER,
    Pair,
    changes_select,
    company_column,
    joined,
    news_select,
)
from warehouse.contract.columns import COLUMNS, ColumnType
from warehouse.contract.table import Layer, Table, qualified
from warehouse.contract.tables import RAW_FILING, TABLES, tables_of
from warehouse.ddl import text_literal

_COUNTED = ("rows_before", "rows_now", "rows_rewritten")
_COUNTS = dict.fromkeys(_COUNTED, pl.Int64())
TABLE_ROWS = pl.Schema({"table_name": pl.String(), **_COUNTS})
SLICE_ROWS = pl.Schema({"table_name": pl.String(), "company": pl.String(), "year": pl.Int64(), **_COUNTS})
UNEXPLAINED = pl.Schema(
    {"table_name": pl.String(), "change": pl.String(), "column_name": pl.String(), "figures": pl.Int64()}
    | {name: pl.String() for name in ("row_key", "value_before", "value_now", "accession_numbers_now")}
)
FIGURES_KEPT = pl.Schema(
    {"table_name": pl.String(), "company": pl.String(), "figures_before": pl.Int64(), "figures_kept": pl.Int64()}
)
LARGEST_CHANGE = pl.Schema(
    {"table_name": pl.String(), "column_name": pl.String(), "times": pl.Float64()}
    | {name: pl.String() for name in ("row_key", "value_before", "value_now", "accession_numbers_now")}
)
NEW_GROWTH = pl.Schema(
    {"table_name": pl.String(), "column_name": pl.String(), "growth": pl.Float64()}
    | {name: pl.String() for name in ("row_key", "accession_numbers_now")}
)

_NUMERIC = frozenset({ColumnType.MONEY, ColumnType.PERCENT, ColumnType.RATIO, ColumnType.NUMBER, ColumnType.FIGURE})
_GROWTH, _PERCENT = "growth_pct", "_pct"
_SINCE = "known_from"
_LABELS = ("fiscal_year", "fiscal_quarter")
"""What any of a filer's filings may tell of all its periods: its first 10-K says where its fiscal year ends."""
_YEARS = ("period_end", "period_of_report", "filing_date")


def table_rows(pair: Pair) -> pl.DataFrame:
    """Rows by table, of the tables that both nights have.

    ``rows_rewritten`` are versions of last night's that are gone since a late filing, of an earlier day than theirs,
    tells the past otherwise: it merges two of them, or is the first to say what one of them says.
    """
    return _all(pair, TABLE_ROWS, (_table_rows(pair, table) for table in _content() if pair.held_by_both(table)))


def slice_rows(pair: Pair) -> pl.DataFrame:
    """The same by table, company (a CIK) and year: of the filing where a row is one filing's, else of its period."""
    compared = (_slice_rows(pair, table) for table in _content() if pair.shared(table))
    return _all(pair, SLICE_ROWS, (sql for sql in compared if sql))


def unexplained(pair: Pair) -> pl.DataFrame:
    """Marts' rows and cells, past versions too, that differ while no filing explains it; by column, with one example.

    A filing that came, went or was replaced explains what names it, and what its filer's rows say from its day on. New
    filings leave the past alone: they only end it, and tell where its periods lie in the fiscal year. What is of no one
    filer is explained by any of them, and so is what a 13F says: others' prices tell its unit, their options what is an
    underlying, the newest filing what is due.
    """
    return _all(pair, UNEXPLAINED, (_unexplained(pair, table) for table in _marts(pair)))


def figures_kept(pair: Pair) -> pl.DataFrame:
    """By mart and company: figures that last night knew, and those of them still known, whatever their value."""
    return _all(pair, FIGURES_KEPT, (_figures_kept(pair, table) for table in _marts(pair) if _figures(pair, table)))


def largest_changes(pair: Pair) -> pl.DataFrame:
    """By mart and column, percentages left out: the change of a figure known now that is the most times its value.

    ``times`` is an order of magnitude: the larger over the smaller, signs left out.
    """
    return _all(pair, LARGEST_CHANGE, (_largest_change(pair, table) for table in _marts(pair) if _figures(pair, table)))


def new_growth(pair: Pair) -> pl.DataFrame:
    """By mart and column of growth: the highest and the lowest growth in percent that last night did not have."""
    found = (
        _new_growth(pair, table, column, order)
        for table in _marts(pair)
        for column in _figures(pair, table)
        if column.endswith(_GROWTH)
        for order in ("DESC", "ASC")
    )
    return _all(pair, NEW_GROWTH, found)


def changed_figures(pair: Pair, limit: int) -> tuple[int, pl.DataFrame]:
    """How many figures of the marts, as known now, changed or went, and the first ``limit`` of them as CHANGE rows."""
    selects = [_changed_figures(pair, table) for table in _marts(pair) if _figures(pair, table)]
    if not selects:
        return 0, CHANGE.to_frame()
    every = " UNION ALL ".join(selects)
    counted = pair.connection.execute(f"SELECT count(*) FROM ({every})").fetchone()  # noqa: S608
    first = pair.frame(f"SELECT * FROM ({every}) ORDER BY table_name, row_key, column_name LIMIT {limit:d}", CHANGE)  # noqa: S608
    return int(counted[0]) if counted else 0, first


def _content() -> list[Table]:
    return [table for table in TABLES.values() if table.layer is not Layer.OPS]


def _marts(pair: Pair) -> list[Table]:
    return [table for table in tables_of(Layer.MART) if pair.shared(table)]


def _figures(pair: Pair, table: Table) -> tuple[str, ...]:
    return tuple(name for name in pair.shared(table) if COLUMNS[name].type in _NUMERIC and name not in table.key)


def _all(pair: Pair, schema: pl.Schema, selects: Iterable[str]) -> pl.DataFrame:
    return pl.concat([schema.to_frame(), *(pair.frame(sql, schema) for sql in selects)])


def _table_rows(pair: Pair, table: Table) -> str:
    counts = (
        f"(SELECT count(*) FROM {rows}) AS {name}"  # noqa: S608
        for name, (_, rows) in zip(_COUNTED, _counted(pair, table), strict=True)
    )
    return f"SELECT {text_literal(table.name)} AS table_name, {', '.join(counts)}"


def _counted(pair: Pair, table: Table) -> list[tuple[str, str]]:
    """What each of ``_COUNTED`` counts: the database, and a FROM of its rows."""
    before, now = (f"{name}.{qualified(table)}" for name in (pair.before, pair.now))
    return [(pair.before, before), (pair.now, now), (pair.before, _rewritten(pair, table))]


def _rewritten(pair: Pair, table: Table) -> str:
    columns = pair.shared(table)
    if _SINCE not in table.key or not columns:
        return f"(FROM {pair.before}.{qualified(table)} WHERE FALSE)"
    company = company_column(columns)
    whose = f"before.{company} IS NULL OR before.{company} = news.company" if company not in ("", MANAGER) else "TRUE"
    return (
        f"(SELECT before.* FROM {joined(pair, table, every_version=True, how='ANTI')} WHERE EXISTS ("  # noqa: S608
        f"SELECT 1 FROM ({news_select(pair)}) AS news WHERE ({whose}) AND news.known_from <= before.known_from))"
    )


def _slice_rows(pair: Pair, table: Table) -> str | None:
    columns = pair.shared(table)
    slices = [_slices(database, rows, table, columns) for database, rows in _counted(pair, table)]
    if not all(slices):
        return None
    every = " UNION ALL ".join(f"SELECT *, '{name}' FROM ({one})" for name, one in zip(_COUNTED, slices, strict=True))  # noqa: S608
    counts = ", ".join(f"count(*) FILTER (counted = '{name}') AS {name}" for name in _COUNTED)
    return (
        f"SELECT {text_literal(table.name)} AS table_name, company, year, {counts} "  # noqa: S608
        f"FROM ({every}) AS every (company, year, counted) GROUP BY company, year ORDER BY company, year"
    )


def _slices(database: str, rows: str, table: Table, columns: tuple[str, ...]) -> str | None:
    if "accession_number" in table.key:
        return (
            f"SELECT filing.cik AS company, year(filing.filing_date) AS year FROM {rows} "  # noqa: S608
            f"LEFT JOIN {database}.{qualified(RAW_FILING)} AS filing USING (accession_number)"
        )
    year = next((f"year({name})" for name in _YEARS if name in columns), None)
    company = company_column(columns)
    if year is None or not company:
        return None
    return f"SELECT {company} AS company, {year} AS year FROM {rows}"  # noqa: S608


def _unexplained(pair: Pair, table: Table) -> str:
    example = ("row_key", "value_before", "value_now", "accession_numbers_now")
    return (
        f"WITH news AS ({news_select(pair)}), "  # noqa: S608
        f"changes AS ({changes_select(pair, table, every_version=True)}), "
        f"unexplained AS (SELECT * FROM changes WHERE NOT EXISTS (SELECT 1 FROM news WHERE {_is_of_all(pair, table)} "
        f"OR (news.company = changes.company AND (news.known_from <= changes.known_from OR column_name IN {_LABELS})) "
        "OR contains(coalesce(changes.accession_numbers_before, ''), news.accession_number) "
        "OR contains(coalesce(changes.accession_numbers_now, ''), news.accession_number))) "
        f"SELECT table_name, change, column_name, count(*) AS figures, {_at_least('row_key', example)} "
        "FROM unexplained GROUP BY table_name, change, column_name ORDER BY change, column_name"
    )


def _is_of_all(pair: Pair, table: Table) -> str:
    return "TRUE" if company_column(pair.shared(table)) == MANAGER else "changes.company IS NULL"


def _figures_kept(pair: Pair, table: Table) -> str:
    figures = _figures(pair, table)
    known = " + ".join(f"CAST(before.{name} IS NOT NULL AS BIGINT)" for name in figures)
    kept = " + ".join(f"CAST(before.{name} IS NOT NULL AND now.{name} IS NOT NULL AS BIGINT)" for name in figures)
    company = company_column(pair.shared(table))
    return (
        f"SELECT {text_literal(table.name)} AS table_name, {f'before.{company}' if company else 'NULL'} AS company, "  # noqa: S608
        f"sum({known}) AS figures_before, sum({kept}) AS figures_kept "
        f"FROM {joined(pair, table, how='LEFT')} GROUP BY ALL ORDER BY 2"
    )


def _changed_figures(pair: Pair, table: Table) -> str:
    named = ", ".join(text_literal(name) for name in _figures(pair, table))
    columns = ", ".join(CHANGE.names())
    return (
        f"SELECT {columns} FROM ({changes_select(pair, table)}) "  # noqa: S608
        f"WHERE change = 'changed' AND value_before IS NOT NULL AND column_name IN ({named})"
    )


def _largest_change(pair: Pair, table: Table) -> str:
    example = ("row_key", "value_before", "value_now", "accession_numbers_now")
    size = "abs(CAST(value_{} AS DOUBLE))"
    before, now = size.format("before"), size.format("now")
    return (
        f"SELECT table_name, column_name, max(times) AS times, {_at_least('-times', example)} FROM ("  # noqa: S608
        f"SELECT *, greatest({now} / {before}, {before} / {now}) AS times FROM ({_changed_figures(pair, table)}) "
        f"WHERE NOT ends_with(column_name, '{_PERCENT}') AND {before} > 0 AND {now} > 0"
        ") GROUP BY table_name, column_name ORDER BY column_name"
    )


def _new_growth(pair: Pair, table: Table, column: str, order: str) -> str:
    accessions = "now.accession_numbers" if "accession_numbers" in pair.shared(table) else "NULL"
    key = " || ', ' || ".join(f"'{name}=' || CAST(now.{name} AS VARCHAR)" for name in table.key)
    return (
        f"SELECT {text_literal(table.name)} AS table_name, '{column}' AS column_name, now.{column} AS growth, "  # noqa: S608
        f"{key} AS row_key, {accessions} AS accession_numbers_now FROM {joined(pair, table)} "
        f"WHERE now.{column} IS NOT NULL AND before.{column} IS DISTINCT FROM now.{column} "
        f"ORDER BY now.{column} {order}, row_key LIMIT 1"
    )


def _at_least(order: str, columns: Iterable[str]) -> str:
    """The columns of the row where ``order`` is least, NULL staying NULL."""
    return ", ".join(f"arg_min(struct_pack(value := {name}), {order}).value AS {name}" for name in columns)
