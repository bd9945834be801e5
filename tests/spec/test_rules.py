"""The rule file: what it must say, and what the packaged one promises."""

from __future__ import annotations

import itertools

import pytest
from spec_tables import AMAZON, META, NVIDIA

from transforms.rules import RulesError, concept_rules, parse_concept_rules, rule_text

GENERAL = """
[[rule]]
metric = "capex"
series = "company"
basis = "gross_cash"
concepts = ["us-gaap:PaymentsToAcquirePropertyPlantAndEquipment"]
"""
SERIES = '\n[[series]]\nid = "aws"\nname = "AWS"\nprovider = "Amazon"\ncik = "0001018724"\n'


def test_the_packaged_rules_are_read_and_each_series_has_a_revenue_rule() -> None:
    rules = concept_rules()
    assert [one.id for one in rules.series] == ["aws", "google_cloud", "microsoft_intelligent_cloud"]
    revenue = rules.table.filter(rules.table["metric"] == "revenue")
    assert {one.id for one in rules.series} < set(revenue["series_id"])
    assert rules.concepts == sorted(set(rules.concepts))


def test_trap_15_16_azure_has_no_dollar_rule_and_the_segment_is_not_called_azure() -> None:
    names = {(one.id, one.name) for one in concept_rules().series}
    assert ("microsoft_intelligent_cloud", "Intelligent Cloud") in names
    assert not any("azure" in word.lower() for pair in names for word in pair)
    assert "AzureMember" not in rule_text()


def test_trap_17_google_cloud_is_disaggregated_revenue_before_it_is_a_segment() -> None:
    table = concept_rules().table
    found = table.filter((table["series_id"] == "google_cloud") & (table["metric"] == "revenue"))
    ranked = found.sort("rank").unique("dimensions", keep="first", maintain_order=True)["measured"].to_list()
    assert ranked == ["segment", "segment", "disaggregated_revenue", "disaggregated_revenue"]


def test_trap_18_aws_was_never_looked_for_inside_other() -> None:
    table = concept_rules().table
    found = table.filter(table["series_id"] == "aws")["dimensions"].to_list()
    assert all("AmazonWebServices" in dimensions for dimensions in found)


def test_trap_21_no_rule_makes_a_dollar_of_a_customer() -> None:
    assert "Customer" not in rule_text().replace("RevenueFromContractWithCustomer", "")


@pytest.mark.parametrize("cik", [AMAZON, META, NVIDIA])
def test_rules_of_companies_say_why_and_show_a_filing(cik: str) -> None:
    table = concept_rules().table
    assert table.filter(table["rule_cik"] == cik).height > 0


def test_no_company_has_two_rules_in_force_for_one_tag_basis_and_day() -> None:
    table = concept_rules().table
    # Two rules that look for the same tag beside theirs, one for its presence and one for its absence, never meet.
    key = ["rule_cik", "series_id", "metric", "concept", "dimensions", "beside", "without"]
    for group in table.sort("filed_from").partition_by(key):
        spans = group.select("filed_from", "filed_before").rows()
        assert all(one[1] <= other[0] for one, other in itertools.pairwise(spans)), group


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (GENERAL + "reason = [", "not valid TOML"),
        (GENERAL.replace("metric =", "metrik ="), "rule.0.metric"),
        (GENERAL + 'companies = ["0000000001"]\n', "needs a reason and a filing"),
        (GENERAL + 'companies = ["1"]\nreason = "r"\nfiling = "0001018724-25-000004"\n', "rule.0.companies.0"),
        (GENERAL + 'companies = ["0000000001"]\nreason = "r"\nfiling = "x"\n', "rule.0.filing"),
        (GENERAL.replace('["us-gaap:PaymentsToAcquirePropertyPlantAndEquipment"]', "[]"), "rule.0.concepts"),
        (GENERAL.replace("us-gaap:", ""), "rule.0.concepts.0"),
        (GENERAL + 'measured = ["segment", "segment"]\n', "measured must name one thing"),
        (GENERAL + 'measured = ["azure"]\n', "rule.0.measured.0"),
        (GENERAL + "colour = 1\n", "rule.0.colour"),
    ],
)
def test_a_bad_rule_file_is_refused_with_its_place(text: str, complaint: str) -> None:
    with pytest.raises(RulesError, match=r"mine\.toml") as caught:
        parse_concept_rules(text + SERIES, "mine.toml")
    assert complaint in str(caught.value)


def test_ranks_run_through_dimensions_first_and_tags_second() -> None:
    text = GENERAL.replace('Equipment"]', 'Equipment", "a:B"]') + (
        'dimensions = [{ "x:Axis" = "x:One" }, {}]\nmeasured = ["segment", "consolidated"]\n'
    )
    table = parse_concept_rules(text + SERIES).table.sort("rank")
    assert table.select("rank", "measured").rows() == [
        (1, "segment"), (2, "segment"), (3, "consolidated"), (4, "consolidated"),
    ]  # fmt: skip
    assert table["concept"].to_list()[1] == "a:B"
    assert table["rule_cik"].unique().to_list() == ["*"]
