"""Which fact of a filing gives a figure: rules, ranks, precision, units, periods and whose figure it is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import polars as pl
from spec_tables import AMAZON, META, NVIDIA, assert_table, facts, filings, rules

from transforms.core.core_observation import core_observation
from transforms.core.fact_fates import fact_fates
from transforms.dimensions import canonical_dimensions
from transforms.rules.concepts import ConceptRules, concept_rules
from warehouse.contract.tables import CORE_OBSERVATION, RAW_XBRL_FACT

CAPEX = "us-gaap:PaymentsToAcquireProductiveAssets"
PPE = "us-gaap:PaymentsToAcquirePropertyPlantAndEquipment"
REVENUE = "us-gaap:RevenueFromContractWithCustomerExcludingAssessedTax"

FILING = """
filing  form  period_of_report  filing_date
25-209  10-Q  2025-07-27        2025-08-27
"""
YEAR_END = """
filing  form  period_of_report  filing_date
24-029  10-K  2024-01-28        2024-02-21
"""


def made(fact_table: str, filing_table: str = FILING, by: ConceptRules | None = None) -> pl.DataFrame:
    return core_observation(fact_fates(facts(fact_table), filings(filing_table), by or concept_rules()))


def fates(fact_table: str, filing_table: str = FILING, by: ConceptRules | None = None) -> list[str]:
    found = fact_fates(facts(fact_table), filings(filing_table), by or concept_rules())
    return found.sort("fact_number", "metric")["fate"].to_list()


def test_a_fact_becomes_an_observation_with_all_the_contract_asks() -> None:
    found = made(
        """
        filing  concept                                    period_start  period_end  value
        25-209  us-gaap:PaymentsToAcquireProductiveAssets  2025-01-27    2025-07-27  3,122M
        """
    )
    assert found.schema == CORE_OBSERVATION.schema
    assert_table(
        found,
        """
        cik         metric  basis       measured      period_type  year  quarter  filing_year  value
        0001045810  capex   gross_cash  consolidated  half_year    2026  2        2026         3,122M
        """,
    )


def test_trap_03_04_the_period_is_the_facts_own_whatever_year_the_filing_speaks_of() -> None:
    found = made(
        """
        filing  concept                                    period_start  period_end  value
        25-209  us-gaap:PaymentsToAcquireProductiveAssets  2025-01-27    2025-07-27  3,122M
        25-209  us-gaap:PaymentsToAcquireProductiveAssets  2024-01-29    2024-07-28  1,346M
        """
    )
    assert_table(
        found,
        """
        period_end  year  filing_year  value
        2025-07-27  2026  2026         3,122M
        2024-07-28  2025  2026         1,346M
        """,
    )


def test_trap_08_three_months_and_year_to_date_with_one_end_are_two_figures() -> None:
    found = made(
        """
        filing  concept           period_start  period_end  value
        25-209  us-gaap:Revenues  2025-04-28    2025-07-27  46,743M
        25-209  us-gaap:Revenues  2025-01-27    2025-07-27  90,805M
        """
    )
    assert_table(
        found,
        """
        period_type  value
        quarter      46,743M
        half_year    90,805M
        """,
    )


def test_trap_05_trailing_twelve_months_of_a_10q_become_no_year() -> None:
    trailing = f"""
        filing  concept  period_start  period_end  value
        25-209  {CAPEX}  2024-07-29    2025-07-27  5,012M
        """
    assert made(trailing).is_empty()
    assert fates(trailing) == ["other_period"]
    assert fates(trailing, FILING.replace("10-Q", "10-K")) == ["used"]


def test_an_instant_or_an_odd_length_is_no_period() -> None:
    found = fates(
        f"""
        filing  concept  period_start  period_end  value
        25-209  {CAPEX}  -             2025-07-27  1M
        25-209  {CAPEX}  2025-03-01    2025-07-27  1M
        """
    )
    assert found == ["other_period"] * 2


def test_trap_11_the_same_number_on_two_axes_is_one_value() -> None:
    both = facts(
        f"""
        filing  concept    dimensions   period_start  period_end  value
        26-004  {REVENUE}  aws product  2025-01-01    2025-12-31  128,725M
        26-004  {REVENUE}  aws          2025-01-01    2025-12-31  128,725M
        """
    )
    header = filings(
        f"""
        filing  cik       form  period_of_report  filing_date
        26-004  {AMAZON}  10-K  2025-12-31        2026-02-06
        """
    )
    assert_table(
        core_observation(fact_fates(both, header, concept_rules())),
        """
        series_id  metric   measured  value
        aws        revenue  segment   128,725M
        """,
    )
    assert fact_fates(both, header, concept_rules()).sort("fact_number")["fate"].to_list() == ["outranked", "used"]


def test_trap_12_axes_are_matched_exactly_neither_more_nor_fewer() -> None:
    segment = {"us-gaap:StatementBusinessSegmentsAxis": "goog:GoogleCloudMember"}
    layers = [
        {},
        segment,
        {**segment, "srt:ConsolidationItemsAxis": "us-gaap:OperatingSegmentsMember"},
        {**segment, "srt:StatementGeographicalAxis": "country:US"},
    ]
    table = facts(
        """
        filing  concept                      period_start  period_end  value
        25-014  us-gaap:OperatingIncomeLoss  2024-01-01    2024-12-31  112,390M
        25-014  us-gaap:OperatingIncomeLoss  2024-01-01    2024-12-31  6,112M
        25-014  us-gaap:OperatingIncomeLoss  2024-01-01    2024-12-31  6,112M
        25-014  us-gaap:OperatingIncomeLoss  2024-01-01    2024-12-31  3,000M
        """
    ).with_columns(dimensions=pl.Series([canonical_dimensions(one) for one in layers]))
    header = filings(
        """
        filing  cik         form  period_of_report  filing_date
        25-014  0001652044  10-K  2024-12-31        2025-02-05
        """
    )
    assert_table(
        core_observation(fact_fates(table, header, concept_rules())),
        """
        series_id     metric            value
        company       operating_income  112,390M
        google_cloud  operating_income  6,112M
        """,
    )


def test_trap_20_eliminations_and_other_segments_are_never_added_in() -> None:
    table = facts(
        f"""
        filing  concept    period_start  period_end  value
        26-004  {REVENUE}  2025-01-01    2025-12-31  128,725M
        26-004  {REVENUE}  2025-01-01    2025-12-31  -1,000M
        """
    )
    eliminations = canonical_dimensions({"srt:ConsolidationItemsAxis": "us-gaap:IntersegmentEliminationMember"})
    table = table.with_columns(dimensions=pl.Series(["{}", eliminations]))
    header = filings(YEAR_END.replace("24-029", "26-004").replace("2024-01-28", "2025-12-31"))
    assert_table(
        core_observation(fact_fates(table, header, concept_rules())),
        """
        metric   value
        revenue  128,725M
        """,
    )


def test_trap_19_a_member_under_another_name_is_another_series_until_a_rule_names_it() -> None:
    one_name = '{ "us-gaap:StatementBusinessSegmentsAxis" = "x:CloudMember" }'
    both_names = one_name + ', { "us-gaap:StatementBusinessSegmentsAxis" = "x:CloudSegmentMember" }'
    text = f"""
[[rule]]
companies = ["{NVIDIA}"]
metric = "revenue"
series = "aws"
concepts = ["us-gaap:Revenues"]
dimensions = [DIMENSIONS]
measured = MEASURED
reason = "Two names."
filing = "0001045810-25-000209"
"""
    renamed = facts(
        """
        filing  concept           period_start  period_end  value
        25-209  us-gaap:Revenues  2025-04-28    2025-07-27  41,331M
        """
    ).with_columns(
        dimensions=pl.lit(canonical_dimensions({"us-gaap:StatementBusinessSegmentsAxis": "x:CloudSegmentMember"}))
    )
    narrow = rules(text.replace("DIMENSIONS", one_name).replace("MEASURED", '["segment"]'))
    wide = rules(text.replace("DIMENSIONS", both_names).replace("MEASURED", '["segment", "segment"]'))
    assert core_observation(fact_fates(renamed, filings(FILING), narrow)).is_empty()
    assert core_observation(fact_fates(renamed, filings(FILING), wide)).height == 1


def test_trap_27_of_duplicates_the_most_precise_is_taken() -> None:
    table = f"""
        filing  concept  period_start  period_end  value   decimals
        25-209  {CAPEX}  2025-01-27    2025-07-27  3,100M  -8
        25-209  {CAPEX}  2025-01-27    2025-07-27  3,122M  -6
        25-209  {CAPEX}  2025-01-27    2025-07-27  3,122M  -6
        """
    assert_table(
        made(table),
        """
        value   decimals  fact_number
        3,122M  -6        2
        """,
    )
    assert fates(table) == ["outranked", "used", "outranked"]


def test_trap_27_exact_beats_every_rounding() -> None:
    assert_table(
        made(
            f"""
            filing  concept  period_start  period_end  value          decimals
            25-209  {CAPEX}  2025-01-27    2025-07-27  3,122M         -6
            25-209  {CAPEX}  2025-01-27    2025-07-27  3,122,400,321  INF
            """
        ),
        """
        value          decimals
        3,122,400,321  INF
        """,
    )


def test_trap_28_a_contradiction_beyond_rounding_gives_no_figure() -> None:
    table = f"""
        filing  concept  period_start  period_end  value   decimals
        25-209  {CAPEX}  2025-01-27    2025-07-27  3,122M  -6
        25-209  {CAPEX}  2025-01-27    2025-07-27  3,300M  -8
        """
    assert made(table).is_empty()
    assert fates(table) == ["contradicted", "contradicted"]


def test_trap_28_two_values_of_one_precision_contradict_each_other() -> None:
    table = f"""
        filing  concept  period_start  period_end  value   decimals
        25-209  {CAPEX}  2025-01-27    2025-07-27  3,122M  -6
        25-209  {CAPEX}  2025-01-27    2025-07-27  3,123M  -6
        """
    assert fates(table) == ["contradicted", "contradicted"]


def test_trap_28_a_contradicted_tag_is_not_replaced_by_the_next_in_rank() -> None:
    table = f"""
        filing  concept  period_start  period_end  value   decimals
        25-209  {CAPEX}  2025-01-27    2025-07-27  3,122M  -6
        25-209  {CAPEX}  2025-01-27    2025-07-27  3,123M  -6
        25-209  {PPE}    2025-01-27    2025-07-27  900M    -6
        """
    assert made(table).is_empty()


def test_trap_27_roundings_of_one_figure_at_the_very_half_agree() -> None:
    table = f"""
        filing  concept  period_start  period_end  value   decimals
        25-209  {CAPEX}  2025-01-27    2025-07-27  3,150M  -6
        25-209  {CAPEX}  2025-01-27    2025-07-27  3,200M  -8
        """
    assert fates(table) == ["used", "outranked"]


def test_trap_25_nil_is_not_zero() -> None:
    nil = facts(
        f"""
        filing  concept  period_start  period_end  value  is_nil
        25-209  {CAPEX}  2025-01-27    2025-07-27  -      yes
        """
    )
    assert core_observation(fact_fates(nil, filings(FILING), concept_rules())).is_empty()


def test_a_zero_as_filed_is_zero() -> None:
    assert_table(
        made(
            f"""
            filing  concept  period_start  period_end  value
            25-209  {CAPEX}  2025-01-27    2025-07-27  0
            """
        ),
        """
        value
        0
        """,
    )


def test_trap_31_a_concept_reported_only_with_dimensions_gives_no_consolidated_figure() -> None:
    assert made(
        """
        filing  concept           dimensions  period_start  period_end  value
        25-209  us-gaap:Revenues  aws         2025-04-28    2025-07-27  41,331M
        """
    ).is_empty()


def test_first_tag_of_the_filing_wins_and_two_tags_are_never_added() -> None:
    table = f"""
        filing  concept  period_start  period_end  value
        25-209  {PPE}    2025-01-27    2025-07-27  3,000M
        25-209  {CAPEX}  2025-01-27    2025-07-27  3,122M
        25-209  {PPE}    2024-01-29    2024-07-28  1,300M
        """
    assert_table(
        made(table),
        f"""
        period_end  value   concept
        2025-07-27  3,122M  {CAPEX}
        2024-07-28  1,300M  {PPE}
        """,
    )
    assert fates(table) == ["outranked", "used", "used"]


def test_a_company_own_tag_fills_what_standard_tags_leave_open() -> None:
    own = "nvda:PurchasesOfPropertyAndEquipmentAndIntangibleAssets"
    table = f"""
        filing  concept  period_start  period_end  value
        21-010  {own}    2020-01-27    2021-01-31  1,128M
        """
    header = """
        filing  cik  form  period_of_report  filing_date
        21-010  CIK  10-K  2021-01-31        2021-02-26
        """
    assert_table(
        made(table, header.replace("CIK", NVIDIA)),
        f"""
        metric  year  value   concept
        capex   2021  1,128M  {own}
        """,
    )
    assert made(table, header.replace("CIK", "0000002488")).is_empty(), "the rule speaks of NVIDIA alone"


def test_a_companys_rule_takes_the_place_of_the_general_one() -> None:
    own_rule = rules(
        f"""
[[rule]]
metric = "capex"
series = "company"
basis = "gross_cash"
concepts = ["{PPE}"]

[[rule]]
companies = ["{NVIDIA}"]
metric = "capex"
series = "company"
basis = "gross_cash"
concepts = ["{CAPEX}"]
reason = "Its own line."
filing = "0001045810-25-000209"
"""
    )
    table = f"""
        filing  concept  period_start  period_end  value
        25-209  {PPE}    2025-01-27    2025-07-27  3,000M
        """
    assert made(table, by=own_rule).is_empty()
    others = """
        accession_number  cik         form  period_of_report  filing_date
        25-209            0000002488  10-Q  2025-07-27        2025-08-27
        """
    assert made(table, others, own_rule)["value"].to_list() == [3_000_000_000]


META_TABLE = f"""
    filing  concept                                              period_start  period_end  value
    21-014  {PPE}                                                2020-01-01    2020-12-31  15,115M
    23-013  {PPE}                                                2022-01-01    2022-12-31  31,431M
    23-013  us-gaap:ProceedsFromSaleOfPropertyPlantAndEquipment  2022-01-01    2022-12-31  245M
    25-017  {PPE}                                                2022-01-01    2022-12-31  31,186M
    """
META_FILINGS = f"""
    filing  cik     form  period_of_report  filing_date
    21-014  {META}  10-K  2020-12-31        2021-01-28
    23-013  {META}  10-K  2022-12-31        2023-02-02
    25-017  {META}  10-K  2024-12-31        2025-01-30
    """


def test_meta_row_the_basis_of_a_tag_is_mapped_by_filing() -> None:
    assert_table(
        made(META_TABLE, META_FILINGS),
        """
        filing  metric          basis            period_end  value
        21-014  capex           net_of_proceeds  2020-12-31  15,115M
        23-013  capex           gross_cash       2022-12-31  31,431M
        23-013  capex_proceeds  as_reported      2022-12-31  245M
        25-017  capex           net_of_proceeds  2022-12-31  31,186M
        """,
    )


def test_a_rule_holds_from_its_first_filing_date_to_the_day_before_its_last() -> None:
    dated = rules(
        f"""
[[rule]]
companies = ["{NVIDIA}"]
metric = "capex"
series = "company"
basis = "gross_cash"
concepts = ["{CAPEX}"]
filed_from = 2025-08-27
filed_before = 2025-08-28
reason = "A day."
filing = "0001045810-25-000209"
"""
    )
    table = f"""
        filing  concept  period_start  period_end  value
        25-209  {CAPEX}  2025-01-27    2025-07-27  3,122M
        """
    days = {"2025-08-26": 0, "2025-08-27": 1, "2025-08-28": 0}
    assert {day: made(table, FILING.replace("2025-08-27", day), dated).height for day in days} == days


def test_trap_33_a_co_registrants_figures_are_not_the_filers() -> None:
    found = made(
        f"""
        filing  concept  entity_cik  period_start  period_end  value
        25-209  {CAPEX}  0000999999  2025-01-27    2025-07-27  77M
        25-209  {CAPEX}  1045810     2025-01-27    2025-07-27  3,122M
        25-209  {CAPEX}  1045810     2024-01-29    2024-07-28  1,346M
        """
    )
    assert_table(
        found,
        """
        period_end  value
        2025-07-27  3,122M
        2024-07-28  1,346M
        """,
    )


def test_another_currency_is_no_dollar() -> None:
    table = f"""
        filing  concept  unit    period_start  period_end  value
        25-209  {CAPEX}  EUR     2025-01-27    2025-07-27  2,900M
        25-209  {CAPEX}  shares  2025-01-27    2025-07-27  5M
        25-209  {CAPEX}  -       2025-01-27    2025-07-27  5M
        """
    assert made(table).is_empty()
    assert fates(table) == ["other_unit"] * 3


def test_a_value_that_could_not_be_read_is_counted_not_used() -> None:
    table = f"""
        filing  concept  period_start  period_end  value   problem
        25-209  {CAPEX}  2025-01-27    2025-07-27  -       no number
        25-209  {CAPEX}  2024-01-29    2024-07-28  1,346M  scale unknown
        """
    assert fates(table) == ["unreadable", "unreadable"]


def test_a_filer_of_lone_quarters_has_no_fiscal_year_but_its_figures() -> None:
    assert_table(
        made(
            """
            filing  concept           period_start  period_end  value
            25-209  us-gaap:Revenues  2025-04-28    2025-07-27  46,743M
            """
        ),
        """
        period_end  year  quarter  filing_year  value
        2025-07-27  -     -        -            46,743M
        """,
    )


def test_trap_13_16_only_what_a_rule_names_becomes_a_series_each_its_own() -> None:
    found = facts(
        f"""
        filing  concept    period_start  period_end  value
        25-100  {REVENUE}  2024-07-01    2025-06-30  106,265M
        25-100  {REVENUE}  2024-07-01    2025-06-30  168,900M
        25-100  {REVENUE}  2024-07-01    2025-06-30  98,435M
        25-100  {REVENUE}  2024-07-01    2025-06-30  75,000M
        """
    ).with_columns(
        dimensions=pl.Series(
            [
                canonical_dimensions({"us-gaap:StatementBusinessSegmentsAxis": "msft:IntelligentCloudMember"}),
                canonical_dimensions({"srt:ProductOrServiceAxis": "msft:MicrosoftCloudMember"}),
                canonical_dimensions({"srt:ProductOrServiceAxis": "msft:ServerProductsAndCloudServicesMember"}),
                canonical_dimensions({"srt:ProductOrServiceAxis": "msft:NobodyNamedItMember"}),
            ]
        )
    )
    header = filings(
        """
        filing  cik         form  period_of_report  filing_date
        25-100  0000789019  10-K  2025-06-30        2025-07-30
        """
    )
    assert_table(
        core_observation(fact_fates(found, header, concept_rules())),
        """
        series_id                    value
        microsoft_intelligent_cloud  106,265M
        microsoft_cloud              168,900M
        microsoft_server_products    98,435M
        """,
    )


def test_no_facts_are_no_observations() -> None:
    found = core_observation(fact_fates(RAW_XBRL_FACT.schema.to_frame(), filings(FILING), concept_rules()))
    assert found.is_empty()
    assert found.schema == CORE_OBSERVATION.schema


def test_a_mistyped_year_is_none_of_the_filers_years() -> None:
    table = """
        filing  concept           period_start  period_end  value
        24-029  us-gaap:Revenues  2023-01-30    2024-01-28  638M
        24-029  us-gaap:Revenues  2203-01-30    2204-01-28  575M
        """
    assert made(table, YEAR_END)["period_end"].to_list() == [date(2024, 1, 28)]


def test_a_duplicate_that_states_no_precision_contradicts_nothing() -> None:
    table = """
        filing  concept           period_start  period_end  value  decimals
        24-029  us-gaap:Revenues  2023-01-30    2024-01-28  638M   -6
        24-029  us-gaap:Revenues  2023-01-30    2024-01-28  600M   -
        """
    assert made(table, YEAR_END)["value"].to_list() == [Decimal(638_000_000)]


def test_shares_are_read_in_shares_and_dollars_in_dollars() -> None:
    diluted = "us-gaap:WeightedAverageNumberOfDilutedSharesOutstanding"
    table = f"""
        filing  concept           unit    period_start  period_end  value
        25-209  {diluted}         shares  2025-04-28    2025-07-27  24,500,000,000
        25-209  us-gaap:Revenues  shares  2025-04-28    2025-07-27  24,500,000,000
        25-209  us-gaap:Revenues  USD     2025-01-27    2025-07-27  90,805M
        """
    assert_table(
        made(table),
        """
        metric          unit    value
        diluted_shares  shares  24,500,000,000
        revenue         USD     90,805M
        """,
    )
    assert fates(table) == ["used", "other_unit", "used"]


def test_trap_04_the_filers_own_year_is_told_by_its_days_whatever_its_cover_says() -> None:
    """NVIDIA's cover called the quarter to 2020-04-26 fiscal 2020, and five years on the same quarter fiscal 2026."""
    table = f"""
        filing  concept  period_start  period_end  value
        20-080  {CAPEX}  2020-01-27    2020-04-26  155M
        21-010  {CAPEX}  2020-01-27    2021-01-31  1,128M
        25-116  {CAPEX}  2025-01-27    2025-04-27  1,227M
        26-021  {CAPEX}  2025-01-27    2026-01-25  6,042M
        """
    headers = """
        filing  form  period_of_report  filing_date
        20-080  10-Q  2020-04-26        2020-05-21
        21-010  10-K  2021-01-31        2021-02-26
        25-116  10-Q  2025-04-27        2025-05-28
        26-021  10-K  2026-01-25        2026-02-25
        """
    assert_table(
        made(table, headers),
        """
        period_end  year  quarter  filing_year
        2020-04-26  2021  1        2021
        2021-01-31  2021  4        2021
        2025-04-27  2026  1        2026
        2026-01-25  2026  4        2026
        """,
    )
