"""mart_capex_growth: compound growth recomputed, and panels against the companies they are made of."""

from __future__ import annotations

import polars as pl

from expectations.check import Check
from expectations.exact import is_not_compound_growth, is_not_quotient, units
from expectations.intervals import in_force, no_overlap
from expectations.sources import sources_are_of_named_filings
from warehouse.contract.tables import MART_CAPEX_GROWTH

_YEARS = 5
_LEAST_COVERAGE_PCT = 50
_PANEL = ("member_id", "calendar_year", "known_at")
_OF_COMPANIES = (
    *("capex_usd", "base_capex_usd", "panel_capex_usd"),
    *("companies_in_panel", "companies_known", "companies_matched"),
)


def checks(mart_capex_growth: pl.DataFrame, panel_member: pl.DataFrame) -> list[Check]:
    """Growth and panels recomputed, coverage, reasons, sources and intervals (block); low coverage (warn)."""
    panels = mart_capex_growth.filter(pl.col("scope") == "panel")
    return [
        *_growth(mart_capex_growth),
        Check(
            "A panel adds up the companies that count, as known at the time",
            "block",
            _not_their_companies(mart_capex_growth, panel_member),
        ),
        _nobody_is_missing(mart_capex_growth, panel_member),
        *_coverage(panels),
        _low_coverage(panels),
        no_overlap(MART_CAPEX_GROWTH, mart_capex_growth),
        sources_are_of_named_filings(MART_CAPEX_GROWTH, mart_capex_growth),
    ]


def _nobody_is_missing(mart: pl.DataFrame, panel_member: pl.DataFrame) -> Check:
    """Warns: a watched company without one annual report read would have no row to say so."""
    reporting = mart.filter(pl.col("scope") == "company").select(cik="member_id").unique()
    missing = panel_member.select("cik", "company").unique().join(reporting, on="cik", how="anti").sort("cik")
    return Check("Every company of the panels has an annual report", "warn", missing, "cik")


def _growth(mart: pl.DataFrame) -> list[Check]:
    growth = "five_year_growth_pct"
    amounts = (growth, "capex_usd", "base_capex_usd")
    shown = (*MART_CAPEX_GROWTH.key, *amounts)
    stated = mart.filter(pl.col(growth).is_not_null())
    wrong = [is_not_compound_growth(pct, now, base, _YEARS) for pct, now, base in stated.select(amounts).iter_rows()]
    unexplained = pl.col(growth).is_null() & pl.col("null_reason").is_null()
    other_span = pl.col("calendar_year") - pl.col("base_year") != _YEARS
    return [
        Check(
            "Growth is the compound growth of the row's capex over five years, to four decimals",
            "block",
            stated.filter(pl.Series(wrong, dtype=pl.Boolean)).select(shown),
            growth,
        ),
        Check("Growth is counted over five years", "block", mart.filter(other_span).select(*shown), "base_year"),
        Check("Where growth is NULL, the reason is given", "block", mart.filter(unexplained).select(shown), growth),
    ]


def _not_their_companies(mart: pl.DataFrame, panel_member: pl.DataFrame) -> pl.DataFrame:
    """Panels whose sums or counts are not those of their members' rows at the time."""
    panels = mart.filter(pl.col("scope") == "panel").rename({"known_from": "known_at"})
    members = panels.select(*_PANEL, "base_year").join(
        panel_member.select("cik", "member_from", "member_until", member_id="panel"), on="member_id"
    )
    belonging = members.filter(_belongs("calendar_year"))
    companies = mart.filter(pl.col("scope") == "company").select(
        *("calendar_year", "known_from", "known_to", "capex_usd", "base_capex_usd"),
        cik="member_id",
        has_growth=pl.col("five_year_growth_pct").is_not_null(),
    )
    known = belonging.join(companies, on=["cik", "calendar_year"]).filter(in_force("known_at"))
    sums = (
        belonging.group_by(_PANEL)
        .agg(companies_in_panel_due=pl.len())
        .join(_added_up(known), on=_PANEL, how="left")
        .with_columns(pl.col("companies_known_due", "companies_matched_due").fill_null(0))
    )
    compared = panels.select(*_PANEL, *_OF_COMPANIES).join(sums, on=_PANEL, how="left")
    wrong = pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"{name}_due")) for name in _OF_COMPANIES)
    pairs = [column for name in _OF_COMPANIES for column in (name, f"{name}_due")]
    return compared.filter(wrong).select(*_PANEL, *pairs).sort(_PANEL)


def _belongs(year: str) -> pl.Expr:
    until = pl.col("member_until").is_null() | (pl.col("member_until") >= pl.col(year))
    return (pl.col("member_from") <= pl.col(year)) & until


def _added_up(known: pl.DataFrame) -> pl.DataFrame:
    counts = pl.col("has_growth") & _belongs("base_year")
    return known.group_by(_PANEL).agg(
        companies_known_due=pl.col("capex_usd").count().cast(pl.Int64),
        companies_matched_due=counts.sum().cast(pl.Int64),
        capex_usd_due=_sum(pl.col("capex_usd").filter(counts)),
        base_capex_usd_due=_sum(pl.col("base_capex_usd").filter(counts)),
        panel_capex_usd_due=_sum(pl.col("capex_usd")),
    )


def _sum(amounts: pl.Expr) -> pl.Expr:
    """NULL of nothing, where Polars says 0."""
    return pl.when(amounts.count() > 0).then(amounts.sum())


def _coverage(panels: pl.DataFrame) -> list[Check]:
    share, known, members = "matched_share_pct", pl.col("companies_known"), pl.col("companies_in_panel")
    shown = (*MART_CAPEX_GROWTH.key, "companies_matched", "companies_known", "companies_in_panel", share)
    is_counted = (pl.col("companies_matched") <= known) & (known <= members)
    is_low = (100 * known < _LEAST_COVERAGE_PCT * members) | (pl.col(share) < _LEAST_COVERAGE_PCT).fill_null(True)
    other_share = is_not_quotient(share, units("capex_usd"), units("panel_capex_usd"))
    return [
        Check(
            "The matched are among the known companies, and the known among the panel's",
            "block",
            panels.filter(~is_counted.fill_null(False)).select(shown),
        ),
        Check(
            "The matched share of capex lies between 0 and 100 percent",
            "block",
            panels.filter(~pl.col(share).is_between(0, 100)).select(shown),
            share,
        ),
        Check(
            "The matched share is capex_usd over panel_capex_usd, to four decimals",
            "block",
            panels.filter(other_share).select(*shown, "capex_usd", "panel_capex_usd"),
            share,
        ),
        Check(
            f"Exactly the panels under {_LEAST_COVERAGE_PCT} percent, of companies or of capex, are of low coverage",
            "block",
            panels.filter(pl.col("is_low_coverage").ne_missing(is_low)).select(*shown, "is_low_coverage"),
            "is_low_coverage",
        ),
    ]


def _low_coverage(panels: pl.DataFrame) -> Check:
    """Judges the newest year that another has followed: by the first report on a year, those on the last are all due.

    A fiscal year counts where its midpoint lies, so the newest year is half empty for months, and nothing is wrong.
    """
    now = panels.filter(pl.col("known_to").is_null())
    newest = now.group_by("member_id").agg(newest_year=pl.col("calendar_year").max())
    whole = now.join(newest, on="member_id").filter(pl.col("calendar_year") < pl.col("newest_year"))
    last = whole.sort("member_id", "calendar_year").unique("member_id", keep="last", maintain_order=True)
    shown = (
        *("member_name", "calendar_year", "companies_known", "companies_in_panel", "companies_matched"),
        *("matched_share_pct", "companies_left_out"),
    )
    name = f"Of a panel's last whole year at least {_LEAST_COVERAGE_PCT} percent are covered, of companies and of capex"
    return Check(name, "warn", last.filter(pl.col("is_low_coverage")).select(shown), "is_low_coverage")
