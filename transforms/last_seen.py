"""raw_filing and the watch list -> last_seen: what was seen last of everybody watched, and what is due next.

No clock is asked here: whether something is overdue is for the reader's day to say, in the view ``freshness``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import polars as pl

from transforms.business_days import is_business_day
from transforms.thirteen_f.calendar import due_date, quarter_end
from warehouse.contract.tables import LAST_SEEN

FILING_COLUMNS = ("accession_number", "cik", "form", "period_of_report", "filing_date")
"""Columns of raw_filing that are read."""

LANDING_COLUMNS = ("accession_number", "fetched_at")
"""Columns of landing_log that are read."""

FILER_CATEGORY = "dei:EntityFilerCategory"
CATEGORY_COLUMNS = ("accession_number", "value_text")
"""Columns of raw_xbrl_fact that are read, of that concept."""

ANNUAL, QUARTERLY, THIRTEEN_F, ALL_FORMS = "10-K", "10-Q", "13F", "all"

_FAMILIES = {
    **dict.fromkeys(("10-K", "10-KT"), ANNUAL),
    **dict.fromkeys(("10-Q", "10-QT"), QUARTERLY),
    **dict.fromkeys(("13F-HR", "13F-NT"), THIRTEEN_F),
}
_DAYS_TO_FILE = {
    "large accelerated filer": {ANNUAL: 60, QUARTERLY: 40},
    "accelerated filer": {ANNUAL: 75, QUARTERLY: 40},
}
"""General instruction A of forms 10-K and 10-Q."""
_LATEST = {ANNUAL: 90, QUARTERLY: 45}
"""The same of all others, and of those whose category no cover says."""
_A_WEEK = 7
_AWAY_FROM_YEAR_END = 20

Seen = Mapping[tuple[str, str], Mapping[str, Any]]
"""What was seen last, by CIK and form family."""


def last_seen(
    raw_filing: pl.DataFrame,
    landing_log: pl.DataFrame,
    filer_categories: pl.DataFrame,
    dim_company: pl.DataFrame,
    dim_manager: pl.DataFrame,
) -> pl.DataFrame:
    """The newest filing of everybody watched, by family of forms, and when the next is due at the latest.

    Grain: company x (10-K, 10-Q), manager x 13F. Columns of the run itself are NULL here. A report is due by rules
    13f-1, 13a-1 and 13a-13, and a week later for a filer whose years have 52 or 53 weeks. Sources: raw_filing,
    landing_log, raw_xbrl_fact (the cover's filer category), dim_company, dim_manager.
    """
    seen = _newest(raw_filing, landing_log)
    categories = _category_by_cik(filer_categories, raw_filing)
    companies = (_company(row, seen, categories) for row in dim_company.iter_rows(named=True))
    managers = (_manager(row, seen) for row in dim_manager.iter_rows(named=True))
    rows = [*(row for pair in companies for row in pair), *managers]
    return pl.DataFrame(rows, schema=LAST_SEEN.schema).sort(LAST_SEEN.key)


def _newest(filings: pl.DataFrame, landing_log: pl.DataFrame) -> Seen:
    base = pl.col("form").str.strip_suffix("/A")
    ordered = filings.with_columns(form_family=base.replace_strict(_FAMILIES, default=None)).drop_nulls("form_family")
    newest = (
        ordered.join(landing_log.select(LANDING_COLUMNS), on="accession_number", how="left")
        .sort("filing_date", "accession_number")
        .group_by("cik", "form_family")
        .agg(
            last_accession_number=pl.col("accession_number").last(),
            last_filing_date=pl.col("filing_date").last(),
            last_landed_at=pl.col("fetched_at").last(),
            last_period_end=pl.col("period_of_report").max(),
        )
    )
    return {(row["cik"], row["form_family"]): row for row in newest.iter_rows(named=True)}


def _category_by_cik(facts: pl.DataFrame, filings: pl.DataFrame) -> dict[str, str]:
    """What each filer's newest cover calls it, in small letters."""
    said = facts.drop_nulls("value_text").join(filings, on="accession_number").sort("filing_date", "accession_number")
    newest = said.group_by("cik").agg(pl.col("value_text").last().str.strip_chars().str.to_lowercase())
    return dict(newest.iter_rows())


def _company(company: Mapping[str, Any], seen: Seen, categories: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    cik = company["cik"]
    category = categories.get(cik, "")
    last = {family: seen.get((cik, family), {}) for family in (ANNUAL, QUARTERLY)}
    next_ends = _next_ends(
        last[ANNUAL].get("last_period_end"), last[QUARTERLY].get("last_period_end"), company["fiscal_year_end"]
    )
    until = company["member_until"]
    for family in (ANNUAL, QUARTERLY):
        end = next_ends.get(family)
        if until is not None:
            due = _none_due(f"It belongs to its panel until {until}.")
        elif end is None:
            due = _none_due("No report is here, and EDGAR does not say when its fiscal year ends.")
        else:
            due = _report_due(family, end, category)
        yield {**_subject("company", cik, company["company"], family), **_shown(last[family]), **due}


def _next_ends(annual: date | None, quarterly: date | None, month_and_day: str | None) -> dict[str, date]:
    """The period ends of the next annual and the next quarterly report; none where the fiscal year is not known."""
    newest = max((day for day in (annual, quarterly) if day), default=None)
    if newest is None:
        return {}
    year_end = _months_after(annual, 12) if annual else _next_year_end(newest, month_and_day)
    if year_end is None:
        return {}
    quarter = _months_after(newest, 3)
    if min(abs((quarter - one).days) for one in (year_end, _months_after(year_end, 12))) <= _AWAY_FROM_YEAR_END:
        quarter = _months_after(newest, 6)
    return {ANNUAL: year_end, QUARTERLY: quarter}


def _next_year_end(newest: date, month_and_day: str | None) -> date | None:
    """The first end of a fiscal year after a quarter, of EDGAR's MMDD."""
    if month_and_day is None:
        return None
    month = int(month_and_day[:2])
    year = newest.year + (month <= newest.month)
    return _end_of_month(year, month, int(month_and_day[2:]))


def _months_after(day: date, months: int) -> date:
    """So many months later; the last day of a month stays the last."""
    years, month = divmod(day.month - 1 + months, 12)
    last = _is_month_end(day)
    return _end_of_month(day.year + years, month + 1, 31 if last else day.day)


def _end_of_month(year: int, month: int, day: int) -> date:
    """That day, or the month's last where it has no such day."""
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month, min(day, last))


def _is_month_end(day: date) -> bool:
    return (day + timedelta(days=1)).day == 1


def _report_due(family: str, end: date, category: str) -> dict[str, Any]:
    days = _DAYS_TO_FILE.get(category, _LATEST)[family]
    weeks = 0 if _is_month_end(end) else _A_WEEK
    why = f"{days} days after the end of its period ({category or 'filer category not known: the longest there is'})"
    more = ", and a week, for its years have 52 or 53" if weeks else ""
    due = _next_business_day(end + timedelta(days=days + weeks))
    return {"next_period_end": end, "next_due": due, "why_next_due": f"{why}{more}."}


def _next_business_day(day: date) -> date:
    while not is_business_day(day):
        day += timedelta(days=1)
    return day


def _manager(manager: Mapping[str, Any], seen: Seen) -> dict[str, Any]:
    last = seen.get((manager["manager_cik"], THIRTEEN_F), {})
    newest = last.get("last_period_end")
    next_end = _quarter_after(newest) if newest else _first_expected(manager["expected_from"])
    until = manager["last_expected_period"]
    if until is not None and next_end > until:
        due = _none_due(str(manager["why_stopped"]))
    else:
        why = "45 days after the end of the quarter."
        due = {"next_period_end": next_end, "next_due": due_date(next_end), "why_next_due": why}
    subject = _subject("manager", manager["manager_cik"], manager["manager_name"], THIRTEEN_F)
    return {**subject, **_shown(last), **due}


def _quarter_after(day: date) -> date:
    return quarter_end(quarter_end(day) + timedelta(days=1))


def _first_expected(expected_from: date) -> date:
    """The first quarter whose report fell due when filings were asked for."""
    end = quarter_end(expected_from - timedelta(days=100))
    while due_date(end) < expected_from:
        end = _quarter_after(end)
    return end


def _subject(kind: str, identifier: str, name: str, family: str) -> dict[str, Any]:
    return {"subject_kind": kind, "subject_id": identifier, "subject_name": name, "form_family": family}


def _shown(last: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in last.items() if name.startswith("last_")}


def _none_due(why: str) -> dict[str, Any]:
    return {"why_next_due": f"None is due. {why}"}
