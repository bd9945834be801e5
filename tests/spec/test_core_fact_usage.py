"""No fact is dropped unseen: what became of each is counted, and the counts add up."""

from __future__ import annotations

import polars as pl
from spec_tables import assert_table, facts, filings

from transforms.core.core_fact_usage import core_fact_usage
from transforms.core.fact_fates import fact_fates
from transforms.rules.concepts import concept_rules
from warehouse.contract.tables import CORE_FACT_USAGE

CAPEX = "us-gaap:PaymentsToAcquirePropertyPlantAndEquipment"
OTHER = "us-gaap:PaymentsToAcquireProductiveAssets"
HEADER = """
    filing  cik         form  period_of_report  filing_date
    25-209  0000002488  10-Q  2025-07-27        2025-08-27
    """


def usage(table: str, total: int) -> pl.DataFrame:
    counted = pl.DataFrame({"accession_number": ["25-209"], "facts_total": [total]})
    return core_fact_usage(fact_fates(facts(table), filings(HEADER), concept_rules()), counted)


def test_every_fate_is_counted_and_the_counts_add_up() -> None:
    found = usage(
        f"""
        filing  concept           unit  decimals  period_start  period_end  value  is_nil  problem
        25-209  {CAPEX}           USD   -6        2025-01-27    2025-07-27  30M    no      -
        25-209  {CAPEX}           USD   -8        2025-01-27    2025-07-27  0      no      -
        25-209  {OTHER}           USD   -6        2025-01-27    2025-07-27  40M    no      -
        25-209  us-gaap:Revenues  USD   -6        2025-01-27    2025-07-27  90M    no      -
        25-209  us-gaap:Revenues  USD   -6        2025-01-27    2025-07-27  91M    no      -
        25-209  {CAPEX}           EUR   -6        2025-01-27    2025-07-27  30M    no      -
        25-209  {CAPEX}           USD   -6        2025-01-27    2025-05-31  30M    no      -
        25-209  {CAPEX}           USD   -6        2024-01-29    2024-07-28  -      no      text
        25-209  {CAPEX}           USD   -6        2023-01-29    2023-07-28  -      yes     -
        """,
        total=1000,
    )
    assert found.schema == CORE_FACT_USAGE.schema
    assert_table(
        found,
        """
        facts_total  used  outranked  contradicted  other_unit  other_period  unreadable  not_wanted
        1000         1     2          2             1           1             1           992
        """,
    )


def test_a_fact_that_serves_two_metrics_counts_once_by_its_best_fate() -> None:
    amazon = HEADER.replace("0000002488", "0001018724")
    table = facts(
        """
        filing  concept                      dimensions  period_start  period_end  value
        25-209  us-gaap:OperatingIncomeLoss  aws         2025-04-28    2025-07-27  10M
        25-209  us-gaap:OperatingIncomeLoss  {}          2025-04-28    2025-07-27  19M
        """
    )
    counted = pl.DataFrame({"accession_number": ["25-209"], "facts_total": [2]})
    assert_table(
        core_fact_usage(fact_fates(table, filings(amazon), concept_rules()), counted),
        """
        facts_total  used  not_wanted
        2            2     0
        """,
    )


def test_a_filing_of_nothing_wanted_is_counted_too() -> None:
    assert_table(
        usage(
            """
            filing  concept               period_start  period_end  value
            25-209  us-gaap:GoodwillGain  2025-01-27    2025-07-27  1M
            """,
            total=7,
        ),
        """
        filing  facts_total  used  not_wanted
        25-209  7            0     7
        """,
    )
