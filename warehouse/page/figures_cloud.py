"""Marks of the cloud pictures: yearly growth with the means of the article's eras, and growth by quarter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from warehouse.contract.tables import MART_CLOUD_GROWTH, MART_CLOUD_GROWTH_ERA
from warehouse.page.figures import figure_mark, numbered, place, silent_mark
from warehouse.page.marks import Mark
from warehouse.page.numbers import percent
from warehouse.page.reader import Reader, Row
from warehouse.page.words import say

IN_THE_ERAS = ("aws", "google_cloud", "microsoft_intelligent_cloud")
IN_THE_QUARTERS = (*IN_THE_ERAS, "azure")
_HALF_A_BAR = 0.38
"""In years."""
_HALF_A_YEAR = 0.45
"""What a mean's line reaches beyond its first and last year."""


def growth_marks(reader: Reader) -> tuple[Mark, ...]:
    """A mark for each fiscal year's growth since the first era began, and one for each era's mean, percent."""
    eras = [row for row in reader.mart(MART_CLOUD_GROWTH_ERA, "ORDER BY series_id, era") if _in_the_eras(row)]
    first = min((row["first_year"] for row in eras), default=0)
    years = [row for row in _growth(reader, "fiscal_year", IN_THE_ERAS) if row["fiscal_year"] >= first]
    marks = [
        mark for series in IN_THE_ERAS for mark in _years(reader, [row for row in years if row["series_id"] == series])
    ]
    return numbered("cloud-growth", [*marks, *(_era(reader, row) for row in eras)])


def quarter_marks(reader: Reader) -> tuple[Mark, ...]:
    """A mark for each quarter's growth over the quarter a year before, percent; Azure's as Microsoft states it."""
    rows = _growth(reader, "quarter", IN_THE_QUARTERS)
    marks = (
        mark
        for series in IN_THE_QUARTERS
        for mark in _quarters(reader, [row for row in rows if row["series_id"] == series])
    )
    return numbered("cloud-quarters", marks)


def _in_the_eras(row: Row) -> bool:
    return row["series_id"] in IN_THE_ERAS


def _growth(reader: Reader, period_type: str, series: Iterable[str]) -> list[Row]:
    wanted = ", ".join(f"'{one}'" for one in series)
    return reader.mart(
        MART_CLOUD_GROWTH,
        f"WHERE period_type = '{period_type}' AND NOT is_recast AND series_id IN ({wanted}) "
        "ORDER BY series_id, period_end",
    )


def _years(reader: Reader, rows: list[Row]) -> Iterator[Mark]:
    by_year = {row["fiscal_year"]: row for row in rows}
    for year in range(min(by_year, default=0), max(by_year, default=-1) + 1):
        row = by_year.get(year)
        yield _year(reader, row) if row else _missing_year(rows[0], year)


def _year(reader: Reader, row: Row) -> Mark:
    year = row["fiscal_year"]
    return figure_mark(
        reader,
        MART_CLOUD_GROWTH,
        row,
        "growth_pct",
        name=say("name_growth_of_year", series=row["series_name"], year=year),
        unit="unit_percent_growth",
        doubt=say("why_extra_week") if row["has_extra_week"] else None,
        draw=_bar(row["series_id"], row["series_name"], year, row["growth_pct"]),
    )


def _missing_year(beside: Row, year: int) -> Mark:
    return silent_mark(
        MART_CLOUD_GROWTH,
        "growth_pct",
        name=say("name_growth_of_year", series=beside["series_name"], year=year),
        unit="unit_percent_growth",
        period=str(year),
        note=say("why_no_filing"),
        draw=_bar(beside["series_id"], beside["series_name"], year, None),
    )


def _bar(series: str, name: str, year: int, growth: object) -> dict[str, object]:
    return {
        "series": series,
        "series_name": name,
        "kind": "year",
        "x": year,
        "y": place(growth),
        "x0": year - _HALF_A_BAR,
        "x1": year + _HALF_A_BAR,
    }


def _era(reader: Reader, row: Row) -> Mark:
    draw = {
        "series": row["series_id"],
        "series_name": row["series_name"],
        "kind": "mean",
        "y": place(row["mean_growth_pct"]),
        "x0": row["first_year"] - _HALF_A_YEAR,
        "x1": row["last_year"] + _HALF_A_YEAR,
    }
    return figure_mark(
        reader,
        MART_CLOUD_GROWTH_ERA,
        row,
        "mean_growth_pct",
        name=say("name_mean_of_era", series=row["series_name"], era=row["era"].replace("-", "–")),
        unit="unit_percent_mean",
        doubt=say("why_year_to_date") if row["includes_year_to_date"] else None,
        period=f"{row['first_year']} – {row['last_year']}",
        draw=draw | {"first_year": row["first_year"], "label": _mean_label(row["mean_growth_pct"])},
    )


def _mean_label(mean: Decimal | None) -> dict[str, str] | None:
    return None if mean is None else say("mean_label", value=percent(mean)).as_json()


def _quarters(reader: Reader, rows: list[Row]) -> Iterator[Mark]:
    """Marks of one series from its first known growth on, with one for each quarter in between that no filing gives."""
    known = [row for row in rows if row["growth_pct"] is not None]
    if not known:
        return
    by_quarter = {_quarter_number(row): row for row in rows if row["period_end"] >= known[0]["period_end"]}
    for number in range(min(by_quarter), max(by_quarter) + 1):
        row = by_quarter.get(number)
        yield _quarter(reader, row) if row else _missing_quarter(known[0], number)


def _quarter_number(row: Row) -> int:
    return int(row["calendar_year"]) * 4 + int(row["calendar_quarter"]) - 1


def _quarter(reader: Reader, row: Row) -> Mark:
    return figure_mark(
        reader,
        MART_CLOUD_GROWTH,
        row,
        "growth_pct",
        name=say(
            "name_growth_of_quarter",
            series=row["series_name"],
            year=row["calendar_year"],
            quarter=row["calendar_quarter"],
        ),
        unit="unit_percent_stated" if row["measured"] == "disclosed_percentage" else "unit_percent_growth",
        draw=_point(row["series_id"], row["series_name"], _quarter_number(row), row["growth_pct"]),
    )


def _missing_quarter(beside: Row, number: int) -> Mark:
    year, quarter = divmod(number, 4)
    return silent_mark(
        MART_CLOUD_GROWTH,
        "growth_pct",
        name=say("name_growth_of_quarter", series=beside["series_name"], year=year, quarter=quarter + 1),
        unit="unit_percent_growth",
        period=f"{year} Q{quarter + 1}",
        note=say("why_no_filing"),
        draw=_point(beside["series_id"], beside["series_name"], number, None),
    )


def _point(series: str, name: str, number: int, growth: object) -> dict[str, object]:
    year, quarter = divmod(number, 4)
    middle = date(year, quarter * 3 + 2, 15)
    return {
        "series": series,
        "series_name": name,
        "kind": "quarter",
        "x": middle.isoformat(),
        "n": number,
        "y": place(growth),
    }
