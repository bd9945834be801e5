"""Cloud growth by calendar years: of a filer with another fiscal year, the four quarters nearest to each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from transforms.accessions import united
from transforms.decimals import growth_percent, percent_of
from transforms.knowledge import Row, State, intervals, known_at, turning_points
from transforms.periods import calendar_quarter

_LABELS = {"fiscal_year": "calendar_year", "year_to_date": "calendar_year_to_date"}
_MONEY = ("revenue_usd", "prior_revenue_usd", "operating_income_usd", "operating_income_change_usd")
_YEAR = 4
_FILINGS_OF_NEXT_YEAR = timedelta(days=430)
"""How long after a fiscal year's end the filings of the next one come."""

Quarters = Mapping[tuple[int, int], Sequence[Row]]
"""Rows of the quarters of one series by calendar year and quarter, one for each knowledge interval."""


def calendar_rows(rows: Sequence[Row]) -> list[State]:
    """Calendar years and years to date from rows of mart_cloud_growth; dollars and percent.

    Where the fiscal year is the calendar year, its rows stand for it. Else the quarters nearest to it are added up,
    each with its own comparative; where a recast falls between the two fiscal years, NULL with the reason. Recasts
    are left out.
    """
    first_printed = [row for row in rows if not row["is_recast"]]
    same = [row for row in first_printed if row["period_type"] in _LABELS and _is_calendar(row)]
    recasts = [row for row in rows if row["is_recast"]]
    relabelled = [{**row, "period_type": _LABELS[row["period_type"]]} for row in same]
    own_year = {row["series_id"] for row in same}
    by_series: dict[str, dict[tuple[int, int], list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in first_printed:
        if row["period_type"] == "quarter" and row["series_id"] not in own_year:
            by_series[row["series_id"]][calendar_quarter(row["period_start"], row["period_end"])].append(row)
    return relabelled + [
        row
        for series_id, quarters in by_series.items()
        for row in _added_up(quarters, [one for one in recasts if one["series_id"] == series_id])
    ]


def _is_calendar(row: Row) -> bool:
    starts = (row["period_start"].month, row["period_start"].day) == (1, 1)
    whole = (row["period_end"].month, row["period_end"].day) == (12, 31)
    return starts and (whole or row["period_type"] == "year_to_date")


def _added_up(quarters: Quarters, recasts: Sequence[Row]) -> Iterator[State]:
    for year in sorted({year for year, _ in quarters}):
        for count in range(1, _YEAR + 1):
            keys = [(year, quarter) for quarter in range(1, count + 1)]
            if all(key in quarters for key in keys):
                yield from _period_rows(quarters, keys, recasts)


def _period_rows(quarters: Quarters, keys: Sequence[tuple[int, int]], recasts: Sequence[Row]) -> list[State]:
    said = [row for key in keys for row in quarters[key]]
    return intervals([(time, _state(quarters, keys, recasts, time)) for time in turning_points(said, recasts)])


def _state(
    quarters: Quarters, keys: Sequence[tuple[int, int]], recasts: Sequence[Row], moment: datetime
) -> State | None:
    """The calendar period as known at ``moment``; None while one of its quarters is not."""
    known = [row for key in keys for row in known_at(quarters[key], moment)[-1:]]
    if len(known) < len(keys):
        return None
    reason = _missing(known) or _mixed(known, [*recasts, *_recast_comparatives(quarters, keys, known, moment)], moment)
    sums = {name: None if reason else _sum(known, name) for name in _MONEY}
    growth = growth_percent(sums["revenue_usd"], sums["prior_revenue_usd"])
    return {
        **{name: known[0][name] for name in ("provider", "cik", "series_id", "series_name", "measured", "concept")},
        "period_type": "calendar_year" if len(keys) == _YEAR else "calendar_year_to_date",
        "period_start": known[0]["period_start"],
        "period_end": known[-1]["period_end"],
        "fiscal_year": None,
        "fiscal_quarter": None,
        "recast_number": 0,
        "is_recast": False,
        **sums,
        "growth_pct": growth,
        "operating_margin_pct": percent_of(sums["operating_income_usd"], sums["revenue_usd"]),
        "is_derived": True,
        "null_reason": reason or _reasons(sums, growth),
        "accession_numbers": united(row["accession_numbers"] for row in known),
        "source_ids": united(row["source_ids"] for row in known),
    }


def _sum(known: Sequence[Row], name: str) -> Decimal | None:
    values = [row[name] for row in known]
    return None if None in values else sum(values, Decimal(0))


def _missing(known: Sequence[Row]) -> str | None:
    empty = [f"{row['period_end']}" for row in known if row["revenue_usd"] is None]
    return f"revenue_usd: the quarter to {', '.join(empty)} is not known" if empty else None


def _mixed(known: Sequence[Row], recasts: Sequence[Row], moment: datetime) -> str | None:
    """Why the quarters are not of one vintage: filings of the later fiscal year recast the earlier one."""
    first, last = known[0]["fiscal_year"], known[-1]["fiscal_year"]
    if first == last:
        return None
    ends = max(row["period_end"] for row in known if row["fiscal_year"] == first)
    for recast in recasts:
        by_then = recast["known_from"] <= moment and recast["known_from"].date() <= ends + _FILINGS_OF_NEXT_YEAR
        if recast["fiscal_year"] == first and by_then:
            return (
                f"revenue_usd: the filings of fiscal {last} recast the year before, so its quarters and those of "
                f"fiscal {first} are of two vintages"
            )
    return None


def _recast_comparatives(
    quarters: Quarters, keys: Sequence[tuple[int, int]], known: Sequence[Row], moment: datetime
) -> Iterator[Row]:
    """Quarters a year before of which the quarter's own filing prints another revenue than they did."""
    for (year, quarter), row in zip(keys, known, strict=True):
        for before in known_at(quarters.get((year - 1, quarter), ()), moment)[-1:]:
            if row["prior_revenue_usd"] not in (None, before["revenue_usd"]):
                yield {**before, "known_from": row["known_from"]}


def _reasons(sums: Mapping[str, Decimal | None], growth: Decimal | None) -> str | None:
    reasons = []
    if growth is None:
        reasons.append("growth_pct: no filing read so far prints each quarter and the one a year before")
    if sums["operating_income_usd"] is None:
        reasons.append("operating_income_usd: not known for each quarter")
    elif sums["operating_income_change_usd"] is None:
        reasons.append("operating_income_change_usd: not known for each quarter")
    return "; ".join(reasons) or None
