"""Payments that a filer tags as negative: 37 of 366 filings of SEC's data set of 2009q3 tag a capex payment so."""

from __future__ import annotations

from datetime import date

import polars as pl
from spec_tables import META, assert_table, facts, filings, rules

from transforms.core.core_observation import core_observation
from transforms.core.fact_fates import fact_fates
from transforms.rules.concepts import concept_rules

RULES = rules(
    """
[[rule]]
metric = "capex"
series = "company"
basis = "gross_cash"
never_negative = true
concepts = ["us-gaap:PaymentsToAcquirePropertyPlantAndEquipment"]

[[rule]]
metric = "capex"
series = "company"
basis = "net_of_proceeds"
concepts = ["us-gaap:PaymentsForProceedsFromProductiveAssets"]

[[rule]]
metric = "operating_cash_flow"
series = "company"
concepts = ["us-gaap:NetCashProvidedByUsedInOperatingActivities"]
"""
)
FILINGS = filings(
    """
    accession_number  form  period_of_report  filing_date
    09-000064         10-Q  2009-06-30        2009-07-31
    """
)


def test_a_payment_tagged_as_negative_is_turned_and_says_so() -> None:
    tagged = facts(
        """
        accession_number  concept                                             period_start  period_end  value
        09-000064         us-gaap:PaymentsToAcquirePropertyPlantAndEquipment  2009-04-01    2009-06-30  -91000000
        09-000064         us-gaap:NetCashProvidedByUsedInOperatingActivities  2009-04-01    2009-06-30  -5000000
        09-000064         us-gaap:PaymentsForProceedsFromProductiveAssets     2009-04-01    2009-06-30  -3000000
        """
    )
    found = core_observation(fact_fates(tagged, FILINGS, RULES))
    assert_table(
        found,
        """
        metric               basis            value
        capex                gross_cash       91,000,000
        capex                net_of_proceeds  -3,000,000
        operating_cash_flow  as_reported      -5,000,000
        """,
    )
    said = dict(found.select("basis", "correction").iter_rows())
    assert said["gross_cash"].startswith("as filed -91000000")
    assert said["gross_cash"].endswith("never negative, its sign turned")
    assert said["net_of_proceeds"] is None
    assert said["as_reported"] is None


def test_proceeds_are_turned_with_the_payments_they_are_taken_from() -> None:
    tagged = facts(
        """
        accession_number  concept                                               period_start  period_end  value
        10-001            us-gaap:PaymentsToAcquirePropertyPlantAndEquipment    2009-01-01    2009-12-31  -120000000
        10-001            us-gaap:ProceedsFromSaleOfPropertyPlantAndEquipment   2009-01-01    2009-12-31  -20000000
        """
    )
    filing = filings(f"accession_number  cik  form  filing_date\n10-001  {META}  10-K  2010-02-01")
    found = core_observation(fact_fates(tagged, filing, concept_rules())).filter(
        pl.col("metric").str.starts_with("capex")
    )
    assert_table(found, "metric  basis  value\ncapex  gross_cash  120M\ncapex_proceeds  as_reported  20M")


def test_a_net_line_may_be_negative() -> None:
    """IBM's own line of 2009 is net of dispositions: where these are more, it is truly below zero."""
    own = "ibm:PaymentsToAcquirePropertyPlantAndEquipmentNetOfProceedsFromDispositions"
    tagged = facts(
        f"""
        accession_number  concept  period_start  period_end  value
        09-001            {own}    2009-01-01    2009-06-30  -20000000
        """
    )
    filing = filings("accession_number  cik  form  filing_date\n09-001  0000051143  10-Q  2009-07-28")
    found = core_observation(fact_fates(tagged, filing, concept_rules()))
    assert_table(found, "basis  value  correction\nnet_of_proceeds  -20M  -")


def test_a_tag_stated_in_another_currency_is_not_stood_for_by_the_next_in_rank() -> None:
    tagged = facts(
        """
        accession_number  concept                                                            unit  value
        25-001            us-gaap:Revenues                                                   EUR   500000000
        25-001            us-gaap:RevenueFromContractWithCustomerExcludingAssessedTax        USD   5000000
        """
    ).with_columns(period_start=pl.lit(date(2024, 1, 1)), period_end=pl.lit(date(2024, 12, 31)))
    filing = filings("accession_number  form  filing_date\n25-001  10-K  2025-02-01")
    assert core_observation(fact_fates(tagged, filing, concept_rules())).is_empty()


def test_a_tag_stated_in_dollars_too_is_taken_in_dollars() -> None:
    tagged = facts(
        """
        accession_number  concept           unit  value
        25-001            us-gaap:Revenues  EUR   500000000
        25-001            us-gaap:Revenues  USD   540000000
        """
    ).with_columns(period_start=pl.lit(date(2024, 1, 1)), period_end=pl.lit(date(2024, 12, 31)))
    filing = filings("accession_number  form  filing_date\n25-001  10-K  2025-02-01")
    assert_table(core_observation(fact_fates(tagged, filing, concept_rules())), "metric  value\nrevenue  540M")
