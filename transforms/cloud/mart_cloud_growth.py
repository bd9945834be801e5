"""core_observation, core_stated_growth -> mart_cloud_growth: cloud revenue and its growth inside one vintage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

import polars as pl

from transforms.accessions import united
from transforms.cloud.calendar_years import calendar_rows
from transforms.cloud.stated_growth_rows import stated_growth_rows
from transforms.core.figures import figures, growth_pairs
from transforms.decimals import difference, growth_percent, percent_of
from transforms.knowledge import Known, State, grouped, intervals, moments, visible
from transforms.periods import calendar_labels, has_extra_week
from transforms.rules.concepts import Series
from transforms.rules.stated_growth import StatedGrowth
from warehouse.contract.tables import MART_CLOUD_GROWTH


class _Period(NamedTuple):
    series_id: str
    period_type: str
    period_start: date
    period_end: date
    fiscal_year: int | None
    fiscal_quarter: int | None


@dataclass(slots=True)
class Vintage:
    """One version of a period's revenue: the filings that print it, in the order they became known."""

    revenue: Decimal | None
    prior: Decimal | None = None
    printings: list[Known] = field(default_factory=list)

    def takes(self, figure: Known) -> bool:
        """Whether ``figure`` says what this vintage says: the same revenue, and no other comparative."""
        agrees = figure.prior is None or self.prior in (None, figure.prior)
        return self.revenue is None or figure.value is None or (figure.value == self.revenue and agrees)

    def add(self, figure: Known) -> None:
        """Records that ``figure`` says so too."""
        self.revenue = figure.value if self.revenue is None else self.revenue
        self.prior = figure.prior if self.prior is None else self.prior
        self.printings.append(figure)


def mart_cloud_growth(
    core_observation: pl.DataFrame,
    core_stated_growth: pl.DataFrame,
    series: Sequence[Series],
    stated: Sequence[StatedGrowth],
) -> pl.DataFrame:
    """Revenue, growth, operating income and margin of each cloud series; dollars and percent.

    Grain: series, period, vintage of the revenue (``recast_number`` 0 is the first printed), knowledge interval. Growth
    comes from the first filings that print both the period and the one a year before; later recasts are rows of their
    own. Calendar years stand beside fiscal ones. A series that is stated and never tagged has its growth as stated, and
    no revenue. Sources: core_observation, core_stated_growth.
    """
    by_id = {one.id: one for one in series}
    cloud = _with_years_to_date(growth_pairs(figures(core_observation.filter(pl.col("series_id").is_in(list(by_id))))))
    incomes = grouped(cloud.filter(pl.col("metric") == "operating_income"), _period)
    revenues = grouped(cloud.filter(pl.col("metric") == "revenue"), _period)
    rows = [
        row
        for period, printings in revenues.items()
        for number, vintage in enumerate(vintages(printings))
        for row in _rows(by_id[period.series_id], period, number, vintage, incomes.get(period, []))
    ]
    labels = ("calendar_year", "calendar_quarter", "has_extra_week")
    schema = {name: kind for name, kind in MART_CLOUD_GROWTH.schema.items() if name not in labels}
    untagged = stated_growth_rows(core_stated_growth, [rule for rule in stated if rule.series not in by_id])
    frame = pl.DataFrame(rows + calendar_rows(rows) + untagged, schema=schema).with_columns(
        *calendar_labels(), has_extra_week()
    )
    return frame.select(MART_CLOUD_GROWTH.columns).sort(MART_CLOUD_GROWTH.key)


def vintages(printings: Sequence[Known]) -> list[Vintage]:
    """The versions of one period's revenue, in the order they became known."""
    versions: list[Vintage] = []
    for figure in printings:
        if not versions or not versions[-1].takes(figure):
            versions.append(Vintage(figure.value))
        versions[-1].add(figure)
    return versions


def _with_years_to_date(pairs: pl.DataFrame) -> pl.DataFrame:
    """Half years and nine months as years to date, and each first quarter as one too."""
    to_date = pairs.with_columns(
        period_type=pl.col("period_type").replace({"half_year": "year_to_date", "nine_months": "year_to_date"})
    )
    first = pairs.filter((pl.col("period_type") == "quarter") & (pl.col("fiscal_quarter") == 1))
    return pl.concat([to_date, first.with_columns(period_type=pl.lit("year_to_date"))])


def _period(row: Mapping[str, Any]) -> _Period:
    return _Period(*(row[name] for name in _Period._fields))


def _rows(series: Series, period: _Period, number: int, vintage: Vintage, incomes: Sequence[Known]) -> list[State]:
    printed_in = {figure.accession_numbers for figure in vintage.printings}
    own = [income for income in incomes if income.accession_numbers in printed_in]
    key: State = {
        **period._asdict(),
        "provider": series.provider,
        "cik": series.cik,
        "series_name": series.name,
        "recast_number": number,
        "is_recast": number > 0,
    }
    return intervals([(moment, key | _state(vintage, own, moment)) for moment in moments(vintage.printings, own)])


def _state(vintage: Vintage, incomes: Sequence[Known], moment: datetime) -> State:
    known = visible(vintage.printings, moment)
    first = next((one for one in known if one.value is not None), known[0])
    paired = next((one for one in known if one.prior is not None), first)
    income = next((one for one in reversed(visible(incomes, moment)) if one.value is not None), None)
    earned = income.value if income else None
    compared = next((one for one in visible(incomes, moment) if None not in (one.value, one.prior)), None)
    growth = growth_percent(paired.value, paired.prior)
    sources = [one for one in (first, paired, income, compared) if one]
    return {
        "measured": first.measured,
        "revenue_usd": first.value,
        "prior_revenue_usd": paired.prior,
        "growth_pct": growth,
        "operating_income_usd": earned,
        "operating_income_change_usd": difference(compared.value, compared.prior) if compared else None,
        "operating_margin_pct": percent_of(earned, first.value),
        "is_derived": first.is_derived,
        "concept": first.concept,
        "null_reason": _null_reason(first, growth, income, compared),
        "accession_numbers": united(one.accession_numbers for one in sources),
        "source_ids": united(ids for one in sources for ids in (one.source_ids, one.prior_source_ids)),
    }


def _null_reason(first: Known, growth: Decimal | None, income: Known | None, compared: Known | None) -> str | None:
    if first.value is None:
        return first.reason
    reasons = []
    if growth is None:
        reasons.append("growth_pct: no filing read so far prints the period and the one a year before")
    if income is None:
        reasons.append("operating_income_usd: not reported by the filings that print this revenue")
    elif compared is None:
        reasons.append("operating_income_change_usd: no filing read so far prints the period and the one a year before")
    return "; ".join(reasons) or None
