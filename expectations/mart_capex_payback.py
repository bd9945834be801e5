"""mart_capex_payback: ratios recomputed, and each figure against the mart that it comes from."""

from __future__ import annotations

import polars as pl

from expectations.check import Check
from expectations.exact import is_not_quotient, units
from expectations.intervals import in_force, no_overlap
from expectations.sources import sources_are_of_named_filings
from warehouse.contract.tables import MART_CAPEX_PAYBACK

_RATIOS = {
    "incremental_revenue_to_capex_pct": ("incremental_revenue_usd", "capex_usd"),
    "incremental_revenue_to_prior_capex_pct": ("incremental_revenue_usd", "prior_year_capex_usd"),
    "incremental_income_to_capex_pct": ("incremental_operating_income_usd", "capex_usd"),
    "incremental_income_to_prior_capex_pct": ("incremental_operating_income_usd", "prior_year_capex_usd"),
    "capex_to_cloud_revenue_pct": ("capex_usd", "revenue_usd"),
}
_FIGURES = (
    *("capex_usd", "capex_growth_pct", "prior_year_capex_usd", "segment_additions_usd", "revenue_usd", "growth_pct"),
    *("incremental_revenue_usd", "incremental_operating_income_usd", *_RATIOS),
    *("depreciation_usd", "depreciation_to_revenue_pct", "depreciation_growth_pct"),
)
_PERIOD = ("series_id", "period_type", "period_start", "period_end")
_OF_COMPANY = ("capex_usd", "capex_basis", "capex_growth_pct", "segment_additions_usd", "depreciation_usd")

_BASES = {"gross_cash": "capex_gross_usd", "net_of_proceeds": "capex_net_usd"}
_YEAR_DAYS = (357, 378)


def checks(
    mart_capex_payback: pl.DataFrame,
    mart_cloud_growth: pl.DataFrame,
    mart_capex_annual: pl.DataFrame,
    mart_capex_quarterly: pl.DataFrame,
) -> list[Check]:
    """Ratios, origin of the figures, reasons, sources and intervals; all block."""
    mart = mart_capex_payback
    unexplained = pl.any_horizontal(pl.col(_FIGURES).is_null()) & pl.col("null_reason").is_null()
    return [
        *[_ratio(mart, stated, part, whole) for stated, (part, whole) in _RATIOS.items()],
        _of_cloud(mart, mart_cloud_growth),
        *_of_company(mart, mart_capex_annual, mart_capex_quarterly),
        _of_year_before(mart, mart_capex_annual, mart_capex_quarterly),
        Check(
            "Where a figure is NULL, the reason is given",
            "block",
            mart.filter(unexplained).select(*MART_CAPEX_PAYBACK.key, *_FIGURES),
            "null_reason",
        ),
        no_overlap(MART_CAPEX_PAYBACK, mart),
        sources_are_of_named_filings(MART_CAPEX_PAYBACK, mart),
    ]


def _ratio(mart: pl.DataFrame, stated: str, part: str, whole: str) -> Check:
    wrong = mart.filter(is_not_quotient(stated, units(part), units(whole)))
    name = f"{stated} is {part} over {whole}, to four decimals"
    return Check(name, "block", wrong.select(*MART_CAPEX_PAYBACK.key, part, whole, stated), stated)


def _of_cloud(mart: pl.DataFrame, cloud: pl.DataFrame) -> Check:
    """Revenue, and what it and operating income gained, against mart_cloud_growth as known at the time."""
    due = {
        "revenue_usd": pl.col("revenue_usd"),
        "incremental_revenue_usd": pl.col("revenue_usd") - pl.col("prior_revenue_usd"),
        "incremental_operating_income_usd": pl.col("operating_income_change_usd"),
    }
    first = cloud.filter(~pl.col("is_recast")).select(
        *_PERIOD, "known_from", "known_to", **{f"{name}_of_cloud": value for name, value in due.items()}
    )
    said = _at_the_time(mart, tuple(due), first, _PERIOD)
    wrong = pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"{name}_of_cloud")) for name in due)
    name = "Revenue and what was gained on the year before are those of mart_cloud_growth at the time"
    return Check(name, "block", said.filter(wrong).sort(_PERIOD))


def _of_company(mart: pl.DataFrame, annual: pl.DataFrame, quarterly: pl.DataFrame) -> list[Check]:
    """Capex and depreciation against the capex mart of the period as known at the time."""
    period = ("cik", "period_start", "period_end")
    company = pl.concat(
        [each.select(*period, "known_from", "known_to", "revenue_usd", *_OF_COMPANY) for each in (annual, quarterly)]
    ).rename({name: f"{name}_of_company" for name in ("revenue_usd", *_OF_COMPANY)})
    burden = "depreciation_to_revenue_pct"
    said = _at_the_time(mart, ("series_id", "period_type", *_OF_COMPANY, burden), company, period)
    wrong = pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"{name}_of_company")) for name in _OF_COMPANY)
    over_revenue = is_not_quotient(burden, units("depreciation_usd"), units("revenue_usd_of_company"))
    shown = (*_PERIOD, "known_at")
    return [
        Check(
            "Capex and depreciation are those of the company's capex mart at the time",
            "block",
            said.filter(wrong).select(*shown, *_OF_COMPANY, *(f"{name}_of_company" for name in _OF_COMPANY)),
        ),
        Check(
            f"{burden} is depreciation_usd over the company's whole revenue, to four decimals",
            "block",
            said.filter(over_revenue).select(*shown, "depreciation_usd", "revenue_usd_of_company", burden),
            burden,
        ),
    ]


def _of_year_before(mart: pl.DataFrame, annual: pl.DataFrame, quarterly: pl.DataFrame) -> Check:
    """Capex of the year before, and depreciation's growth over it, against the capex marts as known at the time."""
    capex, growth, row = "prior_year_capex_usd", "depreciation_growth_pct", [*_PERIOD, "known_at"]
    taken = ("period_start", "period_end", "depreciation_usd", *_BASES.values())
    earlier = pl.concat(
        [
            each.select("cik", "known_from", "known_to", pl.col(taken).name.suffix("_before"))
            for each in (annual, quarterly)
        ]
    )
    stated = mart.filter(pl.any_horizontal(pl.col(capex, growth).is_not_null())).rename({"known_from": "known_at"})
    stated = stated.select(*row, "cik", "capex_basis", "depreciation_usd", capex, growth)
    on_its_basis = pl.coalesce(
        pl.when(pl.col("capex_basis") == basis).then(pl.col(f"{column}_before")) for basis, column in _BASES.items()
    )
    before = units("depreciation_usd_before")
    is_right = (pl.col(capex).is_null() | pl.col(capex).eq_missing(on_its_basis)) & ~is_not_quotient(
        growth, units("depreciation_usd") - before, before
    )
    right = (
        stated.join(earlier, on="cik")
        .filter(_is_a_year_before("period_start"), _is_a_year_before("period_end"), in_force("known_at"), is_right)
        .select(row)
    )
    name = "Capex of the year before, and depreciation's growth over it, are those of the capex marts at the time"
    return Check(name, "block", stated.join(right, on=row, how="anti").sort(row), capex)


def _is_a_year_before(day: str) -> pl.Expr:
    """52 or 53 weeks, and as many days as filers' calendars wander."""
    return (pl.col(day) - pl.col(f"{day}_before")).dt.total_days().is_between(*_YEAR_DAYS)


def _at_the_time(
    mart: pl.DataFrame, figures: tuple[str, ...], other: pl.DataFrame, on: tuple[str, ...]
) -> pl.DataFrame:
    """Each row beside what the other mart said when the row became known; beside NULLs where it said nothing."""
    rows = mart.rename({"known_from": "known_at"}).select(*on, "known_at", *figures)
    known = rows.select(*on, "known_at").unique().join(other, on=on).filter(in_force("known_at"))
    return rows.join(known.drop("known_from", "known_to"), on=[*on, "known_at"], how="left")
