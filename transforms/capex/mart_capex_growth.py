"""mart_capex_annual -> mart_capex_growth: the second picture, five-year growth of capex on a matched panel."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

import polars as pl

from transforms.accessions import united
from transforms.capex.capex_rows import COLUMN_OF_BASIS
from transforms.capex.panel_member import PANEL_NAMES
from transforms.decimals import compound_growth_percent, percent_of
from transforms.knowledge import Row, State, intervals, known_at, turning_points
from transforms.periods import YEAR_DAYS
from warehouse.contract.tables import MART_CAPEX_GROWTH

YEARS = 5
LEAST_COVERAGE_PCT = Decimal(50)
"""A panel is marked, and warned of, where fewer companies are known or less of their capex is matched."""

_SLACK_DAYS = 16
_OF_GROWTH = "five_year_growth_pct: "

Years = Mapping[int, Sequence[Row]]
"""Rows of one company's annual mart by calendar year, one for each knowledge interval."""


def mart_capex_growth(
    mart_capex_annual: pl.DataFrame, panel_member: pl.DataFrame, panel_break: pl.DataFrame
) -> pl.DataFrame:
    """Compound growth of capex over five calendar years, by company and by panel; dollars and percent a year.

    Grain: company or panel, calendar year, knowledge interval. Fiscal years count by their midpoint. A panel adds up
    the companies whose two ends are known on one basis with no break of ``panel_break`` between them; the others are
    named. Sources: mart_capex_annual, panel_member, panel_break.
    """
    breaks: dict[str, dict[int, str]] = defaultdict(dict)
    for cik, year, why in panel_break.select("cik", "break_year", "why_broken").iter_rows():
        breaks[cik][year] = why
    rows = [row for cik, years in _by_company(mart_capex_annual).items() for row in _company_rows(years, breaks[cik])]
    panels = [row for panel in PANEL_NAMES for row in _panel_rows(panel, rows, panel_member)]
    frame = [{name: row.get(name) for name in MART_CAPEX_GROWTH.columns} for row in [*rows, *panels]]
    return pl.DataFrame(frame, schema=MART_CAPEX_GROWTH.schema).sort(MART_CAPEX_GROWTH.key)


def _by_company(annual: pl.DataFrame) -> dict[str, dict[int, list[Row]]]:
    companies: dict[str, dict[int, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in annual.sort("period_end", "known_from").iter_rows(named=True):
        companies[row["cik"]][row["calendar_year"]].append(row)
    return companies


def _company_rows(years: Years, breaks: Mapping[int, str]) -> Iterator[State]:
    for year, said in years.items():
        base = years.get(year - YEARS, ())
        yield from intervals([(time, _company(said, base, year, breaks, time)) for time in turning_points(said, base)])


def _company(
    said: Sequence[Row], base: Sequence[Row], year: int, breaks: Mapping[int, str], moment: datetime
) -> State | None:
    """One company's year as known at ``moment``; None while nothing of the year itself is."""
    now, before = known_at(said, moment)[-1:], known_at(base, moment)[-1:]
    if not now:
        return None
    basis, capex, base_capex = _on_one_basis(now[0], before[0] if before else {})
    reason = _why_unmatched(now[0], base_capex, year, breaks)
    if before and not reason and not _five_years_apart(before[0], now[0]):
        base_capex, reason = None, f"the years end {before[0]['period_end']} and {now[0]['period_end']}: not five apart"
    rows = [*now, *before]
    return {
        "scope": "company",
        "member_id": now[0]["cik"],
        "member_name": now[0]["company"],
        "calendar_year": year,
        "base_year": year - YEARS,
        "capex_usd": capex,
        "base_capex_usd": base_capex,
        "capex_basis": basis,
        "five_year_growth_pct": None if reason else compound_growth_percent(capex, base_capex, YEARS),
        "null_reason": f"{_OF_GROWTH}{reason}" if reason else None,
        "accession_numbers": united(row["accession_numbers"] for row in rows),
        "source_ids": united(row["source_ids"] for row in rows) or None,
    }


def _five_years_apart(before: Row, now: Row) -> bool:
    """Whether two years end so: after a change of fiscal year they may stand five calendar years apart and be fewer."""
    days: int = (now["period_end"] - before["period_end"]).days
    return abs(days - YEARS * YEAR_DAYS) <= _SLACK_DAYS


def _on_one_basis(now: Row, before: Row) -> tuple[str | None, Decimal | None, Decimal | None]:
    """Capex of both years on the best basis that both have; else the year's own with nothing to hold it against."""
    for basis, column in COLUMN_OF_BASIS.items():
        if now[column] is not None and before.get(column) is not None:
            return basis, now[column], before[column]
    return now["capex_basis"], now["capex_usd"], None


def _why_unmatched(now: Row, base_capex: Decimal | None, year: int, breaks: Mapping[int, str]) -> str | None:
    if now["capex_usd"] is None:
        return f"capex of {year} is not known"
    broken = [f"{at}: {why}" for at, why in sorted(breaks.items()) if year - YEARS < at <= year]
    if broken:
        return f"not comparable: {'; '.join(broken)}"
    if base_capex is None:
        return f"capex of {year - YEARS} is not known on the same basis"
    return None if now["capex_usd"] > 0 and base_capex > 0 else "capex is not positive at both ends"


def _panel_rows(panel: str, company_rows: Sequence[Row], panel_member: pl.DataFrame) -> Iterator[State]:
    members = list(panel_member.filter(pl.col("panel") == panel).iter_rows(named=True))
    by_year: dict[int, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in company_rows:
        by_year[row["calendar_year"]][row["member_id"]].append(row)
    for year, said in sorted(by_year.items()):
        belonging = [member for member in members if _belongs(member, year)]
        theirs = {member["cik"]: said.get(member["cik"], []) for member in belonging}
        times = turning_points(*theirs.values())
        yield from intervals([(time, _panel(panel, belonging, theirs, year, time)) for time in times])


def _belongs(member: Row, year: int) -> bool:
    return bool(member["member_from"] <= year and (member["member_until"] is None or year <= member["member_until"]))


def _panel(
    panel: str, members: Sequence[Row], said: Mapping[str, Sequence[Row]], year: int, moment: datetime
) -> State | None:
    known = {cik: rows[-1] for cik, every in said.items() if (rows := known_at(every, moment))}
    if not known:
        return None
    early = {member["cik"] for member in members if not _belongs(member, year - YEARS)}
    matched = [row for cik, row in known.items() if row["five_year_growth_pct"] is not None and cik not in early]
    capex, base = _total(matched, "capex_usd"), _total(matched, "base_capex_usd")
    whole = _total(known.values(), "capex_usd")
    share = percent_of(capex, whole)
    with_capex = sum(row["capex_usd"] is not None for row in known.values())
    bases = {row["capex_basis"] for row in matched}
    return {
        "scope": "panel",
        "member_id": panel,
        "member_name": PANEL_NAMES[panel],
        "calendar_year": year,
        "base_year": year - YEARS,
        "capex_usd": capex,
        "base_capex_usd": base,
        "capex_basis": next(iter(bases)) if len(bases) == 1 else None,
        "five_year_growth_pct": compound_growth_percent(capex, base, YEARS),
        "companies_in_panel": len(members),
        "companies_known": with_capex,
        "companies_matched": len(matched),
        "panel_capex_usd": whole,
        "matched_share_pct": share,
        "is_low_coverage": _is_low(with_capex, len(members), share),
        "companies_left_out": "; ".join(_left_out(members, known, early, year)) or None,
        "null_reason": _panel_reason(matched, bases),
        "accession_numbers": united(row["accession_numbers"] for row in known.values()),
        "source_ids": united(row["source_ids"] for row in known.values()) or None,
    }


def _panel_reason(matched: Sequence[Row], bases: set[str]) -> str | None:
    if not matched:
        return f"{_OF_GROWTH}no company of the panel is matched"
    mixed = len(bases) > 1
    return "capex_basis: gross_cash of some companies, net_of_proceeds of others" if mixed else None


def _total(rows: Iterable[Row], column: str) -> Decimal | None:
    values = [row[column] for row in rows if row[column] is not None]
    return sum(values, Decimal(0)) if values else None


def _is_low(known: int, members: int, share: Decimal | None) -> bool:
    return 100 * known < LEAST_COVERAGE_PCT * members or share is None or share < LEAST_COVERAGE_PCT


def _left_out(members: Sequence[Row], known: Mapping[str, Row], early: set[str], year: int) -> Iterator[str]:
    for member in sorted(members, key=lambda one: str(one["company"])):
        row = known.get(member["cik"])
        if member["cik"] in early:
            yield f"{member['company']} (in the panel from {member['member_from']})"
        elif row is None:
            yield f"{member['company']} (no annual report for {year})"
        elif row["five_year_growth_pct"] is None:
            yield f"{member['company']} ({row['null_reason'].removeprefix(_OF_GROWTH)})"
