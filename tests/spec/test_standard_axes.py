"""SEC's own axes moved from us-gaap to srt in 2018: one rule finds a member on either."""

from __future__ import annotations

import pytest
from spec_tables import AMAZON, assert_table, facts, filings, rules

from transforms.core.core_observation import core_observation
from transforms.core.fact_fates import fact_fates
from transforms.dimensions import canonical_dimensions, standard_axes
from transforms.rules.concepts import concept_rules

RULES = rules(
    """
[[rule]]
metric = "revenue"
series = "aws"
concepts = ["us-gaap:Revenues"]
dimensions = [{ "srt:ProductOrServiceAxis" = "amzn:AmazonWebServicesMember" }]
measured = ["disaggregated_revenue"]
"""
)


@pytest.mark.parametrize("prefix", ["srt", "us-gaap"])
def test_one_rule_finds_the_member_on_either_axis(prefix: str) -> None:
    dimensions = canonical_dimensions({f"{prefix}:ProductOrServiceAxis": "amzn:AmazonWebServicesMember"})
    tagged = facts(
        f"""
        accession_number  concept           dimensions    period_start  period_end  value
        25-004            us-gaap:Revenues  {dimensions}  2024-01-01    2024-12-31  107556000000
        """
    )
    found = core_observation(
        fact_fates(
            tagged, filings(f"accession_number  cik  form  filing_date\n25-004  {AMAZON}  10-K  2025-02-07"), RULES
        )
    )
    assert_table(found, "series_id  value\naws  107,556M")
    assert found["dimensions"].item() == dimensions


def test_an_axis_of_the_filers_own_stays_its_own() -> None:
    own = canonical_dimensions({"amzn:ProductOrServiceAxis": "amzn:AmazonWebServicesMember"})
    assert standard_axes(own) == own


def test_axes_stay_sorted_and_typed_members_whole() -> None:
    text = canonical_dimensions({"srt:RangeAxis": {"typed": "1"}, "us-gaap:ProductOrServiceAxis": "a:BMember"})
    assert standard_axes(text) == canonical_dimensions(
        {"us-gaap:ProductOrServiceAxis": "a:BMember", "us-gaap:RangeAxis": {"typed": "1"}}
    )


PURCHASES = """
    accession_number  concept                                    period_start  period_end  value
    18-Q1             us-gaap:PaymentsToAcquireProductiveAssets  2018-01-01    2018-03-31  30000000
    """
PROCEEDS = "    18-Q1  amzn:ProceedsFromPropertyPlantAndEquipmentSalesAndIncentives  2018-01-01  2018-03-31  4000000\n"


@pytest.mark.parametrize(("tagged", "bases"), [(PURCHASES + PROCEEDS, ["gross_cash"]), (PURCHASES, [])])
def test_amazons_line_of_2018_has_a_basis_only_beside_a_line_of_proceeds(tagged: str, bases: list[str]) -> None:
    filing = filings(f"accession_number  cik  form  filing_date\n18-Q1  {AMAZON}  10-Q  2018-04-27")
    found = core_observation(fact_fates(facts(tagged), filing, concept_rules()))
    assert [basis for metric, basis in found.select("metric", "basis").iter_rows() if metric == "capex"] == bases
