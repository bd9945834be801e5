"""Marks of the capex pictures: five-year growth by panel, and capex beside cloud revenue."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from warehouse.contract.tables import MART_CAPEX_GROWTH, MART_CAPEX_PAYBACK
from warehouse.page.figures import billions, figure_mark, numbered, place, silent_mark
from warehouse.page.marks import Mark
from warehouse.page.numbers import digits, percent
from warehouse.page.reader import Reader, Row
from warehouse.page.words import Words, say

PANELS = ("technology", "tmt")
CLOUDS = ("aws", "google_cloud", "microsoft_intelligent_cloud", "oracle_cloud")
_HALF_A_BAR = 0.38


def panel_marks(reader: Reader) -> tuple[Mark, ...]:
    """A mark for each panel and calendar year: compound growth of capex over five years, percent a year.

    Years before the first with a figure are left out; those after it without one are marks without a figure.
    """
    rows = reader.mart(MART_CAPEX_GROWTH, "WHERE scope = 'panel' ORDER BY member_id, calendar_year")
    marks = (mark for panel in PANELS for mark in _panel(reader, [row for row in rows if row["member_id"] == panel]))
    return numbered("capex-growth", marks)


def payback_marks(reader: Reader) -> tuple[Mark, ...]:
    """Marks for each cloud and fiscal year, dollars: the company's capex, and the cloud's revenue."""
    rows = reader.mart(MART_CAPEX_PAYBACK, "WHERE period_type = 'fiscal_year' ORDER BY series_id, fiscal_year")
    marks = (mark for series in CLOUDS for mark in _cloud(reader, [row for row in rows if row["series_id"] == series]))
    return numbered("capex-cloud", marks)


def _panel(reader: Reader, rows: list[Row]) -> Iterator[Mark]:
    by_year = {row["calendar_year"]: row for row in rows}
    known = [row["calendar_year"] for row in rows if row["five_year_growth_pct"] is not None]
    for year in range(min(known, default=0), max(by_year, default=-1) + 1 if known else 0):
        row = by_year.get(year)
        yield _growth(reader, row) if row else _missing_growth(rows[0], year)


def _growth(reader: Reader, row: Row) -> Mark:
    return figure_mark(
        reader,
        MART_CAPEX_GROWTH,
        row,
        "five_year_growth_pct",
        name=_panel_name(row, row["calendar_year"]),
        unit="unit_percent_a_year",
        doubt=_coverage(row) if row["is_low_coverage"] else None,
        period=f"{row['base_year']} – {row['calendar_year']}",
        draw=_panel_point(row, row["calendar_year"], row["five_year_growth_pct"]) | _companies(row),
    )


def _companies(row: Row) -> dict[str, object]:
    return {"matched": row["companies_matched"], "known": row["companies_known"], "in_panel": row["companies_in_panel"]}


def _missing_growth(beside: Row, year: int) -> Mark:
    return silent_mark(
        MART_CAPEX_GROWTH,
        "five_year_growth_pct",
        name=_panel_name(beside, year),
        unit="unit_percent_a_year",
        period=str(year),
        note=say("why_no_filing"),
        draw=_panel_point(beside, year, None),
    )


def _panel_name(row: Row, year: int) -> Words:
    return say("name_panel", panel=say(f"panel_{row['member_id']}"), year=year)


def _panel_point(row: Row, year: int, growth: Decimal | None) -> dict[str, object]:
    label = None if growth is None else percent(growth).as_json()
    return {"series": row["member_id"], "kind": "panel", "x": year, "y": place(growth), "label": label}


def _coverage(row: Row) -> Words:
    return say(
        "why_low_coverage",
        known=row["companies_known"],
        total=row["companies_in_panel"],
        matched=row["companies_matched"],
    )


def _cloud(reader: Reader, rows: list[Row]) -> Iterator[Mark]:
    by_year = {row["fiscal_year"]: row for row in rows}
    for year in range(min(by_year, default=0), max(by_year, default=-1) + 1):
        row = by_year.get(year)
        if row is None:
            yield _missing_side(rows[0], year, "capex_usd")
            yield _missing_side(rows[0], year, "revenue_usd")
            continue
        yield _side(reader, row, "capex_usd")
        yield _side(reader, row, "revenue_usd")


def _side(reader: Reader, row: Row, column: str) -> Mark:
    """The company's capex or the cloud's revenue of one fiscal year; capex carries what each dollar of it brought."""
    cents = row["incremental_revenue_to_capex_pct"]
    return figure_mark(
        reader,
        MART_CAPEX_PAYBACK,
        row,
        column,
        name=_side_name(row, row["fiscal_year"], column),
        unit="unit_dollars",
        doubt=say("why_net_capex") if column == "capex_usd" and row["capex_basis"] == "net_of_proceeds" else None,
        draw=_side_point(row, row["fiscal_year"], column, row[column])
        | {"cents": None if cents is None else digits(cents)},
    )


def _missing_side(beside: Row, year: int, column: str) -> Mark:
    return silent_mark(
        MART_CAPEX_PAYBACK,
        column,
        name=_side_name(beside, year, column),
        unit="unit_dollars",
        period=str(year),
        note=say("why_no_filing"),
        draw=_side_point(beside, year, column, None),
    )


def _side_name(row: Row, year: int, column: str) -> Words:
    return say(f"name_{column}", company=row["provider"], series=row["series_name"], year=year)


def _side_point(row: Row, year: int, column: str, value: object) -> dict[str, object]:
    return {
        "series": row["series_id"],
        "company": row["provider"],
        "series_name": row["series_name"],
        "kind": column,
        "x": year,
        "y": billions(value),
        "x0": year - _HALF_A_BAR,
        "x1": year + _HALF_A_BAR,
    }
