"""panel_member and panel_break: who counts in which panel, in which years, and over which years nobody is compared."""

from __future__ import annotations

import polars as pl
import pytest
from spec_tables import assert_table, rows

from expectations.check import Check
from expectations.panel_member import break_checks, checks
from flows.watchlist import load_watchlist
from transforms.capex.panel_member import BREAKS, panel_break, panel_member
from transforms.dim_company import FILERS, WATCHED, dim_company
from warehouse.contract.tables_dim import PANEL_BREAK, PANEL_MEMBER

LIST = """
    cik         company  panel          sic_code_watched  member_from  member_until  why_watched
    0001326801  Meta     technology     7370              2012         -             Builds.
    0001001082  DISH     media_telecom  4841              2009         2022          Pay television.
    0000790070  EMC      technology     3572              2009         2015          Storage.
    """
BROKEN = """
    cik         company  break_year  why_broken
    0001001082  DISH     2019        Broadcast satellites.
    0001001082  DISH     2015        Something else.
    """
TOO_MANY = "A panel has no member that its companies do not make"
MISSING = "No company is missing from its panel, or in it in other years"
STRANGER = "A break is that of a company of the watch list"
OUTSIDE = "A break falls into the years that its company belongs"

WATCHED_COMPANIES = pl.DataFrame(rows(LIST), schema=WATCHED)
COMPANIES = dim_company(WATCHED_COMPANIES, pl.DataFrame(schema=FILERS))


def broken(text: str = BROKEN) -> pl.DataFrame:
    return panel_break(pl.DataFrame(rows(text), schema=BREAKS))


def failing(found: list[Check]) -> dict[str, tuple[str, int]]:
    return {one.name: (one.severity, one.total) for one in found if one.total}


def test_the_wider_panel_holds_the_companies_of_technology_too() -> None:
    found = panel_member(WATCHED_COMPANIES)
    assert found.schema == PANEL_MEMBER.schema
    assert_table(
        found,
        """
        panel       cik         company  member_from  member_until  why_watched
        technology  0000790070  EMC      2009         2015          Storage.
        technology  0001326801  Meta     2012         -             Builds.
        tmt         0000790070  EMC      2009         2015          Storage.
        tmt         0001001082  DISH     2009         2022          Pay television.
        tmt         0001326801  Meta     2012         -             Builds.
        """,
    )


def test_breaks_stand_by_company_and_year() -> None:
    found = broken()
    assert found.schema == PANEL_BREAK.schema
    assert_table(
        found,
        """
        cik         company  break_year  why_broken
        0001001082  DISH     2015        Something else.
        0001001082  DISH     2019        Broadcast satellites.
        """,
    )


def test_panels_agree_with_their_companies() -> None:
    good = panel_member(WATCHED_COMPANIES)
    assert failing(checks(good, COMPANIES)) == {}
    without_meta = good.filter(pl.col("company") != "Meta")
    assert failing(checks(without_meta, COMPANIES)) == {MISSING: ("block", 2)}
    stranger = good.with_columns(panel=pl.when(company="DISH").then(pl.lit("technology")).otherwise("panel"))
    assert failing(checks(stranger, COMPANIES)) == {TOO_MANY: ("block", 1), MISSING: ("block", 1)}
    longer = good.with_columns(member_until=pl.lit(None, pl.Int64()))
    assert failing(checks(longer, COMPANIES)) == {TOO_MANY: ("block", 3), MISSING: ("block", 3)}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("2019", "2019"), {}),
        (("2019", "2022"), {}),
        (("2019", "2023"), {OUTSIDE: ("warn", 1)}),
        (("2019", "2009"), {OUTSIDE: ("warn", 1)}),
        (("0001001082", "0000000042"), {STRANGER: ("block", 2)}),
    ],
)
def test_a_break_that_can_break_nothing_is_said(change: tuple[str, str], expected: dict[str, tuple[str, int]]) -> None:
    assert failing(break_checks(broken(BROKEN.replace(*change)), COMPANIES)) == expected


@pytest.mark.parametrize("sample", [False, True])
def test_the_shipped_lists_make_panels_that_pass_their_checks(sample: bool) -> None:
    watchlist = load_watchlist(None, sample=sample)
    watched = pl.DataFrame(watchlist.company_rows(), schema=WATCHED)
    companies = dim_company(watched, pl.DataFrame(schema=FILERS))
    breaks = panel_break(pl.DataFrame(watchlist.break_rows(), schema=BREAKS))
    assert failing(checks(panel_member(watched), companies)) == {}
    assert failing(break_checks(breaks, companies)) == {}
    assert companies.height == len(watchlist.company)
