"""Payments that a filer tags as negative: 37 of 366 filings of SEC's data set of 2009q3 tag a capex payment so."""

from __future__ import annotations

from spec_tables import assert_table, facts, filings, rules

from transforms.core_observation import core_observation

RULES = rules(
    """
[[rule]]
metric = "capex"
series = "company"
basis = "gross_cash"
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
    found = core_observation(tagged, FILINGS, RULES)
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
    assert said["gross_cash"].endswith("a payment tagged as negative, its sign turned")
    assert said["net_of_proceeds"] is None
    assert said["as_reported"] is None
