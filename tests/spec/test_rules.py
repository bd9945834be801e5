"""The rule file: what it must say, and what the packaged one promises."""

from __future__ import annotations

import itertools

import polars as pl
import pytest
from spec_tables import AMAZON, META, NVIDIA

from transforms.article_claims import ARTICLE_SERIES
from transforms.rules.concepts import RulesError, concept_rules, parse_concept_rules, rule_text
from warehouse.contract.columns_commitment import COMMITMENT_KINDS, COMMITMENT_MEASURES
from warehouse.contract.columns_mart import FIGURE_COLUMNS

DISNEY, MICROSOFT = "0001744489", "0000789019"

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
    assert [one.id for one in rules.series if one.in_article] == ["aws", "google_cloud", "microsoft_intelligent_cloud"]
    assert [one.id for one in rules.series if not one.in_article] == [
        "microsoft_server_products",
        "microsoft_cloud",
        "oracle_cloud",
        "oracle_cloud_and_support",
    ]
    revenue = rules.table.filter(rules.table["metric"] == "revenue")
    assert {one.id for one in rules.series} < set(revenue["series_id"])
    assert {*rules.table["series_id"]} == {"company"} | {one.id for one in rules.series}
    assert rules.concepts == sorted(set(rules.concepts))


def test_trap_15_16_azure_has_no_dollar_rule_and_the_segment_is_not_called_azure() -> None:
    names = {(one.id, one.name) for one in concept_rules().series}
    assert ("microsoft_intelligent_cloud", "Intelligent Cloud") in names
    assert not any("azure" in word.lower() for pair in names for word in pair)
    assert "AzureMember" not in rule_text("concepts.toml")


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
    table = concept_rules().table
    of_customers = table.filter(pl.col("dimensions").str.contains("MajorCustomersAxis"))
    assert {*of_customers["metric"]} == {"customer_concentration"}
    assert {*table.filter(pl.col("metric") == "customer_concentration")["rule_unit"]} == {"percent"}


def test_trap_16_microsofts_three_clouds_are_three_series() -> None:
    table = concept_rules().table.filter(pl.col("rule_cik") == MICROSOFT, pl.col("metric") == "revenue")
    dimensions = dict(table.group_by("series_id").agg(pl.col("dimensions").unique()).rows())
    assert set(dimensions) == {"microsoft_intelligent_cloud", "microsoft_server_products", "microsoft_cloud"}
    assert len({one for several in dimensions.values() for one in several}) == sum(map(len, dimensions.values()))


def test_trap_20_the_segments_of_disney_are_not_its_operating_income() -> None:
    """A company's rule without concepts takes the place of the general one and matches no fact."""
    table = concept_rules().table.filter(pl.col("rule_cik") == DISNEY, pl.col("metric") == "operating_income")
    assert table["concept"].to_list() == [None]


def test_every_metric_is_in_the_contract_and_has_one_unit() -> None:
    table = concept_rules().table
    assert {*table["metric"]} == {*(FIGURE_COLUMNS["metric"].allowed or ())}
    assert {*table["basis"]} <= {*(FIGURE_COLUMNS["basis"].allowed or ())}
    assert table.group_by("metric", "basis").agg(pl.col("rule_unit").n_unique())["rule_unit"].max() == 1
    assert {*table.filter(pl.col("rule_unit") == "shares")["metric"]} == {"diluted_shares"}
    assert {*table.filter(pl.col("rule_unit") == "percent")["basis"]} == {"ownership", "revenue", "receivables"}


def test_only_capex_and_commitments_have_a_basis() -> None:
    table = concept_rules().table
    assert {*table.filter(pl.col("basis") != "as_reported")["metric"]} == {"capex", *COMMITMENT_KINDS}
    assert {*table.filter(pl.col("metric").is_in(COMMITMENT_KINDS))["basis"]} <= {*COMMITMENT_MEASURES}
    assert {*table.filter(pl.col("metric") == "capex")["basis"]} == {"gross_cash", "net_of_proceeds"}


def test_capex_is_never_what_was_leased_accrued_or_paid_in_financing() -> None:
    table = concept_rules().table
    capex = {*table.filter(pl.col("metric") == "capex")["concept"]}
    others = {*table.filter(pl.col("metric").str.contains("capex_|lease|segment_"))["concept"]}
    assert capex.isdisjoint(others)


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
        (
            GENERAL.replace('["us-gaap:PaymentsToAcquirePropertyPlantAndEquipment"]', "[]"),
            "rule.0: Value error, a rule",
        ),
        (GENERAL + 'unit = "EUR"\n', "rule.0.unit"),
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


def test_a_later_rule_for_the_same_figure_ranks_after_an_earlier_one() -> None:
    later = GENERAL.replace("PaymentsToAcquirePropertyPlantAndEquipment", "PaymentsForCapitalImprovements")
    net = GENERAL.replace("gross_cash", "net_of_proceeds")
    table = parse_concept_rules(GENERAL + net + later + 'without = "a:B"\n' + SERIES).table
    assert table.select("basis", "rank", "without").rows() == [
        ("gross_cash", 1, None), ("net_of_proceeds", 1, None), ("gross_cash", 2, "a:B"),
    ]  # fmt: skip


def test_a_company_that_states_no_such_figure_has_a_row_without_a_concept() -> None:
    silent = GENERAL.replace('["us-gaap:PaymentsToAcquirePropertyPlantAndEquipment"]', "[]") + (
        'companies = ["0000000001"]\nreason = "r"\nfiling = "0001018724-25-000004"\n'
    )
    rules = parse_concept_rules(GENERAL + silent + SERIES)
    assert rules.table.select("rule_cik", "concept").rows()[1] == ("0000000001", None)
    assert rules.concepts == ["us-gaap:PaymentsToAcquirePropertyPlantAndEquipment"]


def test_units_and_places_in_the_article_have_defaults() -> None:
    rules = parse_concept_rules(GENERAL + GENERAL + 'unit = "shares"\n' + SERIES)
    assert rules.table["rule_unit"].to_list() == ["USD", "shares"]
    assert [one.in_article for one in rules.series] == [False]


def test_the_articles_series_are_those_that_its_claims_speak_of() -> None:
    assert {one.id: one.name for one in concept_rules().series if one.in_article} == ARTICLE_SERIES
