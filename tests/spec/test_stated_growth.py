"""The rules of stated growth: what stands in the packaged file, and what a rule file must not say."""

from __future__ import annotations

from datetime import date

import pytest

from transforms.rules.concepts import RulesError, concept_rules
from transforms.rules.stated_growth import parse_stated_growth, stated_growth_rules

RULE = """
    [[growth]]
    series = "cloud"
    name = "Cloud"
    provider = "Somebody"
    cik = "0000000001"
    subjects = ["Cloud"]
    fiscal_year_ends_in = 6
    reason = "Stated nowhere else."
    filing = "0000000001-31-000001"
    """


def test_azure_is_microsofts_has_no_tag_and_two_bases() -> None:
    by_series = {rule.series: rule for rule in stated_growth_rules()}
    azure = by_series["azure"]
    assert (azure.cik, azure.provider, azure.fiscal_year_ends_in) == ("0000789019", "Microsoft", 6)
    assert "azure" not in [series.id for series in concept_rules().series]
    # The last annual report on the old segments, and the first quarterly one on the new.
    assert azure.era(date(2024, 7, 30)) == "until_august_2024"
    assert azure.era(date(2024, 10, 30)) == "from_august_2024"
    assert by_series["microsoft_cloud"].era(date(2024, 10, 30)) is None


def test_a_series_that_is_tagged_is_the_same_filers_under_the_same_name() -> None:
    tagged = {series.id: (series.name, series.provider, series.cik) for series in concept_rules().series}
    for rule in stated_growth_rules():
        assert tagged.get(rule.series, (rule.name, rule.provider, rule.cik)) == (rule.name, rule.provider, rule.cik)


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        (RULE.replace('cik = "0000000001"', 'cik = "1"'), "growth.0.cik"),
        (RULE.replace('["Cloud"]', "[]"), "growth.0.subjects"),
        (RULE.replace("= 6", "= 13"), "growth.0.fiscal_year_ends_in"),
        (RULE.replace('reason = "Stated nowhere else."', 'reason = ""'), "growth.0.reason"),
        (RULE + 'colour = "red"', "growth.0.colour"),
        (RULE + RULE, "a series may have one entry only"),
        (
            RULE + 'basis = [{ era = "a", filed_before = 2024-01-01 }, { era = "b", filed_from = 2024-02-01 }]',
            "each basis must begin",
        ),
        ("growth = ", "growth.toml is not valid TOML"),
    ],
)
def test_a_wrong_rule_is_refused_with_its_place(wrong: str, problem: str) -> None:
    assert len(parse_stated_growth(RULE)) == 1
    with pytest.raises(RulesError, match=problem):
        parse_stated_growth(wrong, "growth.toml")
