"""mart_cloud_growth and the capex marts -> mart_capex_payback: what a dollar of capex brought in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

import polars as pl

from transforms.accessions import united
from transforms.capex.capex_rows import COLUMN_OF_BASIS
from transforms.cloud.stated_growth_rows import DISCLOSED
from transforms.decimals import difference, growth_percent, percent_of
from transforms.knowledge import Row, State, intervals, known_at, turning_points
from transforms.periods import is_a_year_before
from warehouse.contract.tables import MART_CAPEX_PAYBACK

_PERIODS = ("fiscal_year", "quarter")
_OF_THE_CLOUD = (
    *("provider", "cik", "series_id", "series_name", "period_type", "period_start", "period_end", "fiscal_year"),
    *("fiscal_quarter", "revenue_usd", "growth_pct"),
)
_OF_THE_COMPANY = (
    *("capex_usd", "capex_basis", "capex_growth_pct", "segment_additions_usd", "segment_depreciation_usd"),
    "depreciation_usd",
)

Spans = Mapping[tuple[date, date], Sequence[Row]]
"""Rows of one company's capex mart by first and last day, one for each knowledge interval."""


def mart_capex_payback(
    mart_cloud_growth: pl.DataFrame, mart_capex_annual: pl.DataFrame, mart_capex_quarterly: pl.DataFrame
) -> pl.DataFrame:
    """Further cloud revenue and operating income against capex, of the same period and of the year before; percent.

    Grain: cloud series, fiscal year or quarter, knowledge interval. Revenue and income less their comparatives are of
    one vintage (the first printed); capex and depreciation are the company's, as last printed. Sources:
    mart_cloud_growth, mart_capex_annual, mart_capex_quarterly.
    """
    spans = _by_company(mart_capex_annual, mart_capex_quarterly)
    is_in_dollars = pl.col("measured").ne_missing(DISCLOSED)
    cloud = mart_cloud_growth.filter(~pl.col("is_recast") & pl.col("period_type").is_in(_PERIODS) & is_in_dollars)
    by_period: dict[tuple[str, date, date], list[Row]] = defaultdict(list)
    for row in cloud.sort("known_from").iter_rows(named=True):
        by_period[row["series_id"], row["period_start"], row["period_end"]].append(row)
    rows = [state for said in by_period.values() for state in _rows(said, spans.get(said[0]["cik"], {}))]
    return pl.DataFrame(rows, schema=MART_CAPEX_PAYBACK.schema).sort(MART_CAPEX_PAYBACK.key)


def _by_company(*marts: pl.DataFrame) -> dict[str, dict[tuple[date, date], list[Row]]]:
    spans: dict[str, dict[tuple[date, date], list[Row]]] = defaultdict(lambda: defaultdict(list))
    for mart in marts:
        for row in mart.sort("known_from").iter_rows(named=True):
            spans[row["cik"]][row["period_start"], row["period_end"]].append(row)
    return spans


def _rows(cloud: Sequence[Row], spans: Spans) -> Iterator[State]:
    span = (cloud[0]["period_start"], cloud[0]["period_end"])
    company = spans.get(span, ())
    before = [row for other, rows in spans.items() if is_a_year_before(other, span) for row in rows]
    times = turning_points(cloud, company, before)
    yield from intervals([(time, _state(cloud, company, before, time)) for time in times])


def _state(cloud: Sequence[Row], company: Sequence[Row], before: Sequence[Row], moment: datetime) -> State | None:
    """The period as known at ``moment``; None while its cloud revenue is not."""
    of_cloud = known_at(cloud, moment)[-1:]
    if not of_cloud:
        return None
    own, earlier = known_at(company, moment)[-1:], known_at(before, moment)[-1:]
    row: State = {name: of_cloud[0][name] for name in _OF_THE_CLOUD}
    row |= {name: own[0].get(name) if own else None for name in _OF_THE_COMPANY}
    row |= _against_the_year_before(own[0] if own else {}, earlier[0] if earlier else {})
    row |= _increments(of_cloud[0])
    row |= _paid_back(row)
    used = [*of_cloud, *own, *earlier]
    return row | {
        "null_reason": _null_reason(row),
        "accession_numbers": united(one["accession_numbers"] for one in used),
        "source_ids": united(one["source_ids"] for one in used) or None,
    }


def _against_the_year_before(own: Row, earlier: Row) -> State:
    depreciation = own.get("depreciation_usd")
    # Where the filer turned to another line, the two years' depreciation is not one thing.
    same_line = own.get("depreciation_concept") == earlier.get("depreciation_concept")
    return {
        "prior_year_capex_usd": earlier.get(COLUMN_OF_BASIS.get(own.get("capex_basis") or "", "")),
        "depreciation_to_revenue_pct": percent_of(depreciation, own.get("revenue_usd")),
        "depreciation_growth_pct": growth_percent(depreciation, earlier.get("depreciation_usd")) if same_line else None,
    }


def _increments(cloud: Row) -> State:
    return {
        "incremental_revenue_usd": difference(cloud["revenue_usd"], cloud["prior_revenue_usd"]),
        "incremental_operating_income_usd": cloud["operating_income_change_usd"],
    }


def _paid_back(row: Row) -> State:
    revenue, income = row["incremental_revenue_usd"], row["incremental_operating_income_usd"]
    capex, prior = row["capex_usd"], row["prior_year_capex_usd"]
    return {
        "incremental_revenue_to_capex_pct": percent_of(revenue, capex),
        "incremental_revenue_to_prior_capex_pct": percent_of(revenue, prior),
        "incremental_income_to_capex_pct": percent_of(income, capex),
        "incremental_income_to_prior_capex_pct": percent_of(income, prior),
        "capex_to_cloud_revenue_pct": percent_of(capex, row["revenue_usd"]),
        "segment_depreciation_to_revenue_pct": percent_of(row["segment_depreciation_usd"], row["revenue_usd"]),
    }


_MISSING = {
    "capex_usd": "no capex of the company for this period",
    "capex_growth_pct": "no filing read so far prints capex of both periods on one basis",
    "segment_additions_usd": "the filer states no property additions of the segment",
    "segment_depreciation_usd": "the filer states no depreciation of the segment",
    "prior_year_capex_usd": "no capex of the period a year before on the same basis",
    "incremental_revenue_usd": "no filing read so far prints the cloud's revenue of both periods",
    "incremental_operating_income_usd": "no filing read so far prints the cloud's operating income of both periods",
    "depreciation_usd": "no depreciation of the company for this period",
    "depreciation_to_revenue_pct": "depreciation or the company's revenue of this period is not known",
    "depreciation_growth_pct": "depreciation of the period a year before is not known on the same line",
}


def _null_reason(row: Row) -> str | None:
    return "; ".join(f"{name}: {why}" for name, why in _MISSING.items() if row[name] is None) or None
