"""What both capex marts hold of a period: capex on each basis, and its burden on revenue and cash."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import polars as pl

from transforms.accessions import united
from transforms.capex.capex_silence import SILENCE, Period, silent_reports
from transforms.core.figures import figures, growth_pairs
from transforms.decimals import growth_percent, percent_of
from transforms.knowledge import Known, State, grouped, intervals, moments, visible

GROSS, NET = "gross_cash", "net_of_proceeds"
COLUMN_OF_BASIS = {GROSS: "capex_gross_usd", NET: "capex_net_usd"}
"""Where a capex mart holds capex on a basis, the best first."""
_AS_REPORTED = "as_reported"
_OF_A_SEGMENT = ("segment_property_additions", "segment_depreciation")
"""What a company's row says of its cloud segment: of AWS."""

_OTHER_FIGURES = {
    "revenue_usd": ("revenue", _AS_REPORTED),
    "operating_cash_flow_usd": ("operating_cash_flow", _AS_REPORTED),
    "depreciation_usd": ("depreciation", _AS_REPORTED),
    "finance_lease_principal_usd": ("finance_lease_principal", _AS_REPORTED),
    "finance_lease_assets_usd": ("finance_lease_assets_obtained", _AS_REPORTED),
    "capex_unpaid_usd": ("capex_unpaid", _AS_REPORTED),
    "capex_in_financing_usd": ("capex_in_financing", _AS_REPORTED),
    "segment_additions_usd": ("segment_property_additions", _AS_REPORTED),
    "segment_depreciation_usd": ("segment_depreciation", _AS_REPORTED),
}


_SHARES = (
    ("capex_to_revenue_pct", "revenue_usd", "revenue"),
    ("capex_to_operating_cash_flow_pct", "operating_cash_flow_usd", "operating cash flow"),
    ("capex_to_depreciation_pct", "depreciation_usd", "depreciation"),
)

Figures = Mapping[tuple[str, str], Sequence[Known]]
"""The figures of one period by metric and basis."""


def capex_rows(
    core_observation: pl.DataFrame,
    companies: Mapping[str, str],
    period_type: str,
    raw_filing: pl.DataFrame | None = None,
) -> list[State]:
    """Rows of a capex mart, one a company, period of ``period_type`` and knowledge interval; dollars and percent.

    ``companies`` gives the watch list's name by CIK; other filers have no row. With ``raw_filing``, an annual report of
    which no rule reads any capex has its row all the same: NULL, with the reason.
    """
    is_own = (pl.col("series_id") == "company") | pl.col("metric").is_in(_OF_A_SEGMENT)
    own = core_observation.filter(is_own & pl.col("cik").is_in(list(companies)))
    pairs = growth_pairs(figures(own)).filter(pl.col("period_type") == period_type)
    by_period: dict[Period, dict[tuple[str, str], Sequence[Known]]] = {}
    for (period, metric, basis), said in grouped(pairs, _figure_key).items():
        by_period.setdefault(period, {})[metric, basis] = said
    if raw_filing is not None:
        for period, silence in silent_reports(raw_filing, own, companies, by_period):
            by_period.setdefault(period, {})[SILENCE] = [silence]
    return [row for period, said in by_period.items() for row in _rows(period, companies[period.cik], said)]


def _figure_key(row: Mapping[str, Any]) -> tuple[Period, str, str]:
    return Period(*(row[name] for name in Period._fields)), row["metric"], row["basis"]


def _rows(period: Period, company: str, said: Figures) -> list[State]:
    key: State = {**period._asdict(), "company": company}
    return intervals([(moment, key | _state(said, moment)) for moment in moments(*said.values())])


def _state(said: Figures, moment: datetime) -> State:
    known = {name: visible(one, moment) for name, one in said.items()}
    gross, net = _latest(known.get(("capex", GROSS))), _latest(known.get(("capex", NET)))
    capex = gross if _value(gross) is not None else net
    basis = (GROSS if capex is gross else NET) if _value(capex) is not None else None
    silence = _latest(known.get(SILENCE))
    others = {column: _latest(known.get(name)) for column, name in _OTHER_FIGURES.items()}
    grown = _first_pair(known.get(("capex", basis or ""), ()))
    row: State = {
        "capex_usd": _value(capex),
        "capex_basis": basis,
        "capex_gross_usd": _value(gross),
        "capex_net_usd": _value(net),
        "capex_growth_pct": growth_percent(grown.value, grown.prior) if grown else None,
        "capex_concept": capex.concept if basis and capex else None,
        "is_derived": capex.is_derived if basis and capex else None,
        "depreciation_concept": _concept(others["depreciation_usd"]),
        **{column: _value(one) for column, one in others.items()},
    }
    row |= _burden(row)
    used = [one for one in (gross, net, *others.values(), grown) if one]
    if basis is None and silence:
        used.append(silence)
    return row | {
        "null_reason": _null_reasons(row, {"capex_gross_usd": gross, "capex_net_usd": net, **others}, silence),
        "accession_numbers": united(one.accession_numbers for one in used),
        "source_ids": united([*(one.source_ids for one in used), grown.prior_source_ids if grown else None]) or None,
    }


def _latest(known: Sequence[Known] | None) -> Known | None:
    """The figure as last given; a reason for its absence only while no filing gives it."""
    if not known:
        return None
    return next((one for one in reversed(known) if one.value is not None), known[-1])


def _first_pair(known: Sequence[Known]) -> Known | None:
    """The figure as given by the first filings that print its comparative too."""
    return next((one for one in known if one.value is not None and one.prior is not None), None)


def _value(figure: Known | None) -> Decimal | None:
    return figure.value if figure else None


def _concept(figure: Known | None) -> str | None:
    return figure.concept if figure and figure.value is not None else None


def _burden(row: Mapping[str, Any]) -> State:
    capex, cash = row["capex_usd"], row["operating_cash_flow_usd"]
    return {
        "capex_to_revenue_pct": percent_of(capex, row["revenue_usd"]),
        "capex_to_operating_cash_flow_pct": percent_of(capex, cash),
        "capex_to_depreciation_pct": percent_of(capex, row["depreciation_usd"]),
        "free_cash_flow_usd": cash - capex if cash is not None and capex is not None else None,
    }


def _null_reasons(
    row: Mapping[str, Any], figures_by_column: Mapping[str, Known | None], silence: Known | None
) -> str | None:
    reasons = [
        f"{column}: {_why_missing(column, row, figure, silence)}"
        for column, figure in figures_by_column.items()
        if row[column] is None
    ]
    if row["capex_usd"] is not None and row["capex_growth_pct"] is None:
        reasons.append("capex_growth_pct: no filing read so far prints the period and the one a year before")
    reasons += [
        f"{ratio}: {words} is not positive"
        for ratio, whole, words in _SHARES
        if row["capex_usd"] is not None and row[whole] is not None and row[ratio] is None
    ]
    return "; ".join(reasons) or None


def _why_missing(column: str, row: Mapping[str, Any], figure: Known | None, silence: Known | None) -> str:
    if figure is not None and figure.reason:
        return figure.reason
    if column == "capex_gross_usd" and row["capex_basis"] == NET:
        return "the filings print capex net of proceeds only"
    if column == "capex_net_usd" and row["capex_basis"] == GROSS:
        return "no line of proceeds that the rules know"
    if silence and silence.reason and column in ("capex_gross_usd", "capex_net_usd"):
        return silence.reason
    return "no one figure in dollars, for this period, of a concept that the rules know"
