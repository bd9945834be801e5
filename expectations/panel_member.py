"""panel_member and panel_break: both panels against the companies of the watch list."""

from __future__ import annotations

import polars as pl

from expectations.check import Check

_YEARS = ("member_from", "member_until")


def checks(panel_member: pl.DataFrame, dim_company: pl.DataFrame) -> list[Check]:
    """Each panel is what its companies make it: nobody too many, nobody missing, the years theirs."""
    technology = dim_company.filter(pl.col("panel") == "technology")
    expected = pl.concat([_members(technology, "technology"), _members(dim_company, "tmt")])
    found = panel_member.select(expected.columns)
    too_many = found.join(expected, on=expected.columns, how="anti", nulls_equal=True)
    missing = expected.join(found, on=expected.columns, how="anti", nulls_equal=True)
    return [
        Check("A panel has no member that its companies do not make", "block", too_many),
        Check("No company is missing from its panel, or in it in other years", "block", missing),
    ]


def break_checks(panel_break: pl.DataFrame, dim_company: pl.DataFrame) -> list[Check]:
    """A break is one of a company that is followed, in a year that it can matter in."""
    members = dim_company.select("cik", *_YEARS)
    never_counts = (pl.col("break_year") <= pl.col("member_from")) | (pl.col("break_year") > pl.col("member_until"))
    outside = panel_break.join(members, on="cik").filter(never_counts)
    return [
        Check(
            "A break is that of a company of the watch list", "block", panel_break.join(members, on="cik", how="anti")
        ),
        Check("A break falls into the years that its company belongs", "warn", outside, "break_year"),
    ]


def _members(companies: pl.DataFrame, panel: str) -> pl.DataFrame:
    return companies.select(pl.lit(panel).alias("panel"), "cik", "company", *_YEARS)
