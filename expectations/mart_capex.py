"""mart_capex_quarterly and mart_capex_annual: burden recomputed, quarters against their year, silent companies."""

from __future__ import annotations

import polars as pl

from expectations.check import Check
from expectations.exact import is_not_difference, is_not_quotient, units
from expectations.extra_week import flattered_growth
from expectations.intervals import in_force, no_overlap
from expectations.sources import sources_are_of_named_filings
from warehouse.contract.table import Table
from warehouse.contract.tables import MART_CAPEX_ANNUAL, MART_CAPEX_QUARTERLY

_CAPEX_OVER = {
    "capex_to_revenue_pct": "revenue_usd",
    "capex_to_operating_cash_flow_pct": "operating_cash_flow_usd",
    "capex_to_depreciation_pct": "depreciation_usd",
}
_BASIS = {"gross_cash": "capex_gross_usd", "net_of_proceeds": "capex_net_usd"}
_GROWTH_PCT = (-95, 1000)


def quarterly_checks(mart_capex_quarterly: pl.DataFrame) -> list[Check]:
    """What must hold inside each row of the quarterly mart, and of its intervals."""
    return _row_checks(MART_CAPEX_QUARTERLY, mart_capex_quarterly, mart_capex_quarterly)


def annual_checks(mart_capex_annual: pl.DataFrame, mart_capex_quarterly: pl.DataFrame) -> list[Check]:
    """What must hold inside each row of the annual mart, of its intervals, and beside the quarters of its year."""
    reported = pl.concat([mart.select("company", "period_end") for mart in (mart_capex_annual, mart_capex_quarterly)])
    return [
        *_row_checks(MART_CAPEX_ANNUAL, mart_capex_annual, reported),
        _quarters_sum_to_year(mart_capex_quarterly, mart_capex_annual),
        _nobody_vanishes(mart_capex_annual),
    ]


def _row_checks(table: Table, mart: pl.DataFrame, reported: pl.DataFrame) -> list[Check]:
    flow = ("operating_cash_flow_usd", "capex_usd", "free_cash_flow_usd")
    return [
        _reasons(table, mart),
        _check(
            table,
            "Free cash flow is operating cash flow less capex, exactly",
            mart.filter(is_not_difference("free_cash_flow_usd", *flow[:2])),
            "free_cash_flow_usd",
            flow,
        ),
        _of_its_basis(table, mart),
        *[_ratio(table, mart, stated, denominator) for stated, denominator in _CAPEX_OVER.items()],
        _growth(table, mart),
        flattered_growth(mart, "company", "capex_growth_pct", reported),
        no_overlap(table, mart),
        sources_are_of_named_filings(table, mart),
    ]


def _check(table: Table, name: str, offending: pl.DataFrame, column: str, shown: tuple[str, ...] = ()) -> Check:
    return Check(name, "block", offending.select(*table.key, *shown), column)


def _reasons(table: Table, mart: pl.DataFrame) -> Check:
    figures = ("capex_usd", "capex_growth_pct", *_CAPEX_OVER)
    missing = pl.any_horizontal(pl.col(figures).is_null()) & pl.col("null_reason").is_null()
    name = "Where capex, its growth or what it is compared with is NULL, the reason is given"
    return _check(table, name, mart.filter(missing), "null_reason", figures)


def _of_its_basis(table: Table, mart: pl.DataFrame) -> Check:
    unlike_basis = pl.col("capex_usd").is_not_null() & pl.col("capex_basis").is_null()
    for basis, column in _BASIS.items():
        unlike_basis = unlike_basis | (
            (pl.col("capex_basis") == basis).fill_null(False) & pl.col("capex_usd").ne_missing(pl.col(column))
        )
    shown = ("capex_usd", "capex_basis", *_BASIS.values())
    name = "Capex is the figure of its basis, and has one"
    return _check(table, name, mart.filter(unlike_basis), "capex_usd", shown)


def _ratio(table: Table, mart: pl.DataFrame, stated: str, denominator: str) -> Check:
    wrong = is_not_quotient(stated, units("capex_usd"), units(denominator))
    name = f"{stated} is capex_usd over {denominator}, to four decimals"
    return _check(table, name, mart.filter(wrong), stated, ("capex_usd", denominator, stated))


def _growth(table: Table, mart: pl.DataFrame) -> Check:
    unusual = mart.filter(~pl.col("capex_growth_pct").is_between(*_GROWTH_PCT))
    name = "Capex growth lies between {} and {} percent".format(*_GROWTH_PCT)
    return Check(name, "warn", unusual.select(*table.key, "capex_usd", "capex_growth_pct"), "capex_growth_pct")


def _quarters_sum_to_year(quarterly: pl.DataFrame, annual: pl.DataFrame) -> Check:
    """Warns: a later recast of one quarter is legitimate. Compared when the year was first known, on one basis."""
    year = ("cik", "fiscal_year")
    first = (
        annual.filter(pl.col("capex_usd").is_not_null())
        .sort("known_from")
        .unique([*year], keep="first", maintain_order=True)
        .select(*year, "capex_basis", year_usd="capex_usd", known_at="known_from")
    )
    sums = (
        quarterly.filter(pl.col("capex_usd").is_not_null())
        .join(first, on=[*year, "capex_basis"])
        .filter(in_force("known_at"))
        .group_by(*year, "capex_basis", "year_usd")
        .agg(quarters=pl.col("fiscal_quarter").n_unique(), rows=pl.len(), quarters_usd=pl.col("capex_usd").sum())
    )
    whole = sums.filter((pl.col("quarters") == 4) & (pl.col("rows") == 4))
    unlike = whole.filter(pl.col("quarters_usd") != pl.col("year_usd")).drop("quarters", "rows").sort(year)
    return Check("Four quarters of capex add up to their fiscal year, as first known", "warn", unlike, "capex_usd")


def _nobody_vanishes(annual: pl.DataFrame) -> Check:
    """The alarm of the night on which no rule of concepts.toml fits a company's new report; it lasts until one does."""
    newest = (
        annual.filter(pl.col("known_to").is_null())
        .sort("cik", "period_end", "period_start")
        .unique("cik", keep="last", maintain_order=True)
    )
    # The first reason is that of capex; verdicts cut long words short.
    reason = pl.col("null_reason").str.split("; ").list.first().str.strip_prefix("capex_gross_usd: ")
    silent = newest.filter(pl.col("capex_usd").is_null()).select("company", "period_end", reason.alias("reason"), "cik")
    return Check("Every watched company's newest annual report gives capex", "warn", silent, "capex_usd")
