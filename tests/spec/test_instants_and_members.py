"""Figures at a day, percentages, and members that a rule leaves open, from facts to observations."""

from __future__ import annotations

import json

import polars as pl
from spec_tables import assert_table, facts, filings, rules

from transforms.core.core_observation import core_observation
from transforms.core.core_vintage import core_vintage
from transforms.core.fact_fates import fact_fates
from transforms.core.figures import figures
from transforms.dimensions import fits

RULES = """
[[rule]]
metric = "purchase_obligation"
series = "company"
basis = "total"
instant = true
concepts = ["us-gaap:PurchaseObligation"]

[[rule]]
metric = "customer_concentration"
series = "company"
basis = "revenue"
unit = "percent"
dimensions = [{ "us-gaap:MajorCustomersAxis" = "*", "us-gaap:Benchmark" = "us-gaap:Sales" }]
concepts = ["us-gaap:ConcentrationRiskPercentage1"]

[[rule]]
metric = "remaining_performance_obligation"
series = "company"
basis = "total"
instant = true
dimensions = [{ "us-gaap:StartDateAxis" = "*" }]
concepts = ["us-gaap:Remaining"]
"""
FILING = """
    accession_number  form  period_of_report  known_from
    a                 10-K  2026-01-25        2026-02-25 16:30:00
    """


def customer(name: str) -> str:
    return json.dumps({"srt:MajorCustomersAxis": f"nvda:{name}", "us-gaap:Benchmark": "us-gaap:Sales"})


def started(day: str) -> str:
    return json.dumps({"us-gaap:StartDateAxis": {"typed": day}})


def fates(table: str, filing: str = FILING) -> pl.DataFrame:
    return fact_fates(facts(table), filings(filing), rules(RULES))


def observed(table: str) -> pl.DataFrame:
    return core_observation(fates(table))


def test_a_figure_at_a_day_has_that_day_as_its_period() -> None:
    found = observed("""
        accession_number  concept                     period_start  period_end  value
        a                 us-gaap:PurchaseObligation  -             2026-01-25  20,707M
        a                 us-gaap:PurchaseObligation  -             2025-01-26  16,100M
        a                 us-gaap:PurchaseObligation  2025-01-27    2026-01-25  5M
        """)
    assert_table(
        found,
        """
        metric               basis  period_type  period_start  period_end  value    year  quarter
        purchase_obligation  total  instant      2026-01-25    2026-01-25  20,707M  2026  4
        purchase_obligation  total  instant      2025-01-26    2025-01-26  16,100M  2025  4
        """,
    )
    assert figures(found).height == 0, "what stands at a day gives no quarter"


def test_the_day_of_a_deal_is_no_day_of_the_balance_sheet() -> None:
    """Meta tags lease commitments of one venture at 2025-10-31 under the tag of all (0001628280-26-003942)."""
    found = fates("""
        accession_number  concept                     period_start  period_end  value
        a                 us-gaap:PurchaseObligation  -             2025-11-25  12,310M
        """)
    assert found["fate"].to_list() == ["other_period"]


def test_customers_stand_by_member_in_percent() -> None:
    found = observed(f"""
        accession_number  concept                               dimensions                period_start  period_end  unit  value  decimals
        a                 us-gaap:ConcentrationRiskPercentage1  {customer("CustomerOne")}  2025-01-27    2026-01-25  pure  0.22   2
        a                 us-gaap:ConcentrationRiskPercentage1  {customer("CustomerTwo")}  2025-01-27    2026-01-25  pure  0.145  3
        """)  # noqa: E501
    assert_table(
        found,
        """
        metric                  axis_member       period_type  unit     value
        customer_concentration  nvda:CustomerOne  fiscal_year  percent  22
        customer_concentration  nvda:CustomerTwo  fiscal_year  percent  14.5
        """,
    )
    assert core_vintage(found).height == 0, "who customer one is changes from filing to filing"


def test_a_share_too_fine_for_the_table_is_left_out_and_counted() -> None:
    found = fates(f"""
        accession_number  concept                               dimensions                period_start  period_end  unit  value     decimals
        a                 us-gaap:ConcentrationRiskPercentage1  {customer("CustomerOne")}  2025-01-27    2026-01-25  pure  0.223456  6
        """)  # noqa: E501
    assert found["fate"].to_list() == ["unreadable"]


def test_a_typed_member_fits_and_names_nobody() -> None:
    found = observed(f"""
        accession_number  concept            dimensions             period_start  period_end  value
        a                 us-gaap:Remaining  {started("2026-01-26")}  -             2026-01-25  244,000M
        """)
    assert found.select("axis_member", "value").rows() == [(None, 244_000_000_000)]


def test_parts_under_one_open_axis_contradict_each_other_and_none_is_used() -> None:
    """Verizon tags parts by year there, as Amazon tags its total."""
    found = fates(f"""
        accession_number  concept            dimensions             period_start  period_end  value
        a                 us-gaap:Remaining  {started("2026-01-26")}  -             2026-01-25  25,700M
        a                 us-gaap:Remaining  {started("2027-01-26")}  -             2026-01-25  18,700M
        """)
    assert found["fate"].to_list() == ["contradicted", "contradicted"]


def test_dimensions_fit_a_pattern_only_whole() -> None:
    pattern = '{"a:Axis": "*", "b:Axis": "b:Member"}'
    assert fits('{"a:Axis": "x:One", "b:Axis": "b:Member"}', pattern) == (True, "x:One")
    assert fits('{"a:Axis": "x:One"}', pattern) == (False, None)
    assert fits('{"a:Axis": "x:One", "b:Axis": "b:Other"}', pattern) == (False, None)
    assert fits('{"a:Axis": "x:One", "b:Axis": "b:Member", "c:Axis": "c:Member"}', pattern) == (False, None)
