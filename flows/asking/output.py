"""What the command line prints: tables for people; JSON and CSV for scripts."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import polars as pl
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from flows.visible_text import printable
from warehouse.query import Answer

if TYPE_CHECKING:
    from flows.report import Report
    from flows.settings import Settings

_WIDEST_WITHOUT_A_TERMINAL = 160
_LONGEST_CELL = 10_000
_SHORT = 16
"""Text of so many characters is not broken where a longer column can give way."""


def console() -> Console:
    """Standard output; where it is no terminal, as wide as COLUMNS says, else wide enough for the tables."""
    plain = Console(highlight=False)
    is_told = os.environ.get("COLUMNS", "").isdigit()
    return plain if plain.is_terminal or is_told else Console(width=_WIDEST_WITHOUT_A_TERMINAL, highlight=False)


def as_table(answer: Answer) -> Table:
    """An answer as a table: numbers to the right with thousands separators, NULL as a dash, text unmarked.

    Of a text as long as a book only the beginning is shown, with its length: to lay it out takes a minute.
    """
    table = Table(header_style="bold")
    # Names come from filings: what looks like markup in them is text, and what would steer a terminal is nothing.
    cells = [
        [escape(shown(cell_words(name, value))) for name, value in zip(answer.columns, row, strict=True)]
        for row in answer.rows
    ]
    for place, name in enumerate(answer.columns):
        numeric = any(_is_number(row[place]) for row in answer.rows)
        widest = max((len(row[place]) for row in cells), default=0)
        table.add_column(
            escape(name),
            justify="right" if numeric else "left",
            overflow="fold",
            min_width=widest if numeric or widest <= _SHORT else None,
        )
    for row in cells:
        table.add_row(*row)
    return table


def _cells(columns: Sequence[str], row: Sequence[Any]) -> list[str]:
    return [shown(cell_words(name, value)) for name, value in zip(columns, row, strict=True)]


def as_json(answer: Answer) -> str:
    """An answer as a JSON list of objects; decimals as text, exact."""
    return records_as_json(answer.records())


def records_as_json(records: Sequence[Mapping[str, Any]]) -> str:
    """Records as a JSON list of objects; decimals as text, exact."""
    return json.dumps(records, default=_plain, indent=1, ensure_ascii=False)


def as_csv(answer: Answer, *, verbatim: bool = False) -> str:
    """An answer as CSV with a header; NULL is empty.

    Names come from filings, and a spreadsheet runs a cell that begins like a formula: such text gets an apostrophe
    before it, unless it is wanted ``verbatim``. Numbers stay as they are.
    """
    text = io.StringIO()
    plain = csv.writer(text, lineterminator="\n")
    # Python 3.11 takes a carriage return for an ordinary character, and readers take it for the end of the row.
    quoted = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL)
    for row in (answer.columns, *answer.rows):
        cells = [_csv_cell(value, verbatim) for value in row]
        (quoted if any(isinstance(cell, str) and "\r" in cell for cell in cells) else plain).writerow(cells)
    return text.getvalue().rstrip("\n")


_FORMULA = re.compile(r"[=+\-@\t\r\n]")
_NUMBER = re.compile(r"[+-]?\d[\d.,]*%?")


def _csv_cell(value: object, verbatim: bool) -> object:
    if value is None:
        return ""
    is_formula = isinstance(value, str) and _FORMULA.match(value) and not _NUMBER.fullmatch(value)
    return f"'{value}" if is_formula and not verbatim else _exact(value)


def as_text(answer: Answer, wanted: str, *, verbatim: bool = False) -> str:
    """An answer as text: csv, json, else a table for people."""
    if wanted == "csv":
        return as_csv(answer, verbatim=verbatim)
    if wanted == "json":
        return as_json(answer)
    paper = Console(file=io.StringIO(), width=_WIDEST_WITHOUT_A_TERMINAL)
    paper.print(as_table(answer))
    return str(paper.file.getvalue()).rstrip("\n")  # type: ignore[attr-defined]  # the StringIO of the line above


def shown(text: str) -> str:
    """A text for a terminal or a page: printable, and of a book its beginning, with its length."""
    if len(text) <= _LONGEST_CELL:
        return printable(text)
    return f"{printable(text[:_LONGEST_CELL])}… ({len(text):,} characters; JSON and CSV have them all)"


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def cell_words(column: str, value: object) -> str:
    """A value of a column to read: a year has no thousands separator."""
    return str(value) if column.endswith("year") and value is not None else in_words(value)


def in_words(value: object) -> str:
    """A value to read: numbers with thousands separators, yes or no, NULL as a dash."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value:,f}"
    if isinstance(value, int):
        return f"{value:,}"
    return str(value)


def _plain(value: Any) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(_exact(value))


def _exact(value: Any) -> Any:
    """Decimals as digits: Python writes a zero of twelve places as 0E-12."""
    return f"{value:f}" if isinstance(value, Decimal) else value


def diff_lines(names: tuple[str, str], tallied: pl.DataFrame) -> Iterator[str]:
    """What changed between two nights, in words, table by table; of tables with nothing changed only how many."""
    before, now = names
    yield f"from {before} to {now}:"
    moved = tallied.filter(pl.sum_horizontal("rows_added", "rows_removed", "rows_changed") > 0)
    for one in moved.iter_rows(named=True):
        counts = ", ".join(f"{one[f'rows_{word}']:,} {word}" for word in ("added", "removed", "changed"))
        yield f"{one['table_name']}: {one['rows_before']:,} -> {one['rows_now']:,} rows as known now; {counts}"
    yield f"nothing changed in {tallied.height - moved.height} of {tallied.height} tables"


def _between_nights(report: Report) -> Iterator[str]:
    if report.figures_changed:
        told = f" ({len(report.changes)} of them told above)" if report.figures_changed > len(report.changes) else ""
        yield f"{report.figures_changed:,} figures changed{told}: `bubblewatch diff` shows every one"
    if report.held_back:
        yield (
            f"held back: look with `bubblewatch diff {report.held_back}`, then "
            f"`bubblewatch publish --release-blocked {report.held_back}`"
        )


def report_lines(settings: Settings, report: Report) -> Iterator[str]:
    """The end of a run in words: what came of it, what is missing or overdue, and where everything lies."""
    yield (
        f"run {report.load_id}: {report.outcome.word}; {report.filings_listed} filings listed, "
        f"{report.filings_landed} landed, {report.filings_read} read, {report.requests} requests{_by_kind(report)}"
    )
    if not report.filings_read and report.outcome.word == "nothing to publish":
        yield f"no filing lies in {settings.raw_zone}: nothing can be made, and nothing was published"
    yield "seconds: " + ", ".join(f"{part} {seconds}" for part, seconds in report.seconds.items())
    for heading, lines in (
        ("repaired", report.repaired),
        ("pending", report.pending),
        ("listed otherwise", report.listed_otherwise),
        ("missing", report.missing),
        ("could not be read", report.refused),
        ("warned", report.warnings),
        ("stopped by", report.blocked_by),
        ("overdue", report.overdue),
        ("changed", report.changes),
        ("news", [news["sentence"] for news in report.news]),
        ("not told", report.untold),
    ):
        for line in lines:
            yield f"{heading}: {line}"
    yield from _between_nights(report)
    if settings.published_database.exists():
        yield f"warehouse: {settings.published_database}"
        yield f"Parquet:   {settings.published / 'current'}"
    if settings.published_page.exists():
        yield f"page:      {settings.published_page}"
    if (settings.data_docs / "index.html").exists():
        yield f"checks:    {settings.data_docs / 'index.html'}"


def _by_kind(report: Report) -> str:
    kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(report.requests_by_kind.items()))
    return f" ({kinds})" if kinds else ""


def status_lines(found: Mapping[str, Any]) -> Iterator[str]:
    """Facts of a status, one a line; what there is none of is said so."""
    for name, value in found.items():
        words = name.replace("_", " ")
        if isinstance(value, Mapping) and all(isinstance(one, str) for one in value.values()):
            yield from (f"{words} {key}: {one}" for key, one in value.items())
        elif isinstance(value, Mapping):
            yield f"{words}: " + ", ".join(f"{key} {one:,}" for key, one in value.items())
        elif isinstance(value, list):
            yield f"{words}: " + ("; ".join(value) or "nothing")
        else:
            yield f"{words}: {in_words(value) if isinstance(value, bool | None) else value}"
