"""Every printed figure that a later filing prints differently: old, new, by which filing, and what kind of change."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest
from spec_tables import AMAZON, META, MICROSOFT, assert_table, cloud, observations

from transforms.core.mart_restatement import mart_restatement
from warehouse.contract.tables import CORE_OBSERVATION, MART_RESTATEMENT

NAMES = {AMAZON: "Amazon", MICROSOFT: "Microsoft", META: "Meta"}


def made(core_observation: pl.DataFrame) -> pl.DataFrame:
    found = mart_restatement(core_observation, NAMES)
    assert found.schema == MART_RESTATEMENT.schema
    assert found["known_to"].null_count() == found.height, "a change, once made, stays made"
    return found


# Intelligent Cloud's fiscal 2022 as three annual reports print it.
RECAST = """
    filing                period_start  period_end  year  value    known_from
    0001564590-22-026876  2021-07-01    2022-06-30  2022  75,251M  2022-07-28 16:06:19
    0000950170-23-035122  2021-07-01    2022-06-30  2022  74,965M  2023-07-27 16:01:56
    0000950170-24-087843  2021-07-01    2022-06-30  2022  74,965M  2024-07-30 16:06:22
    """


def segment(table: str) -> pl.DataFrame:
    return made(cloud(table, "microsoft_intelligent_cloud", MICROSOFT))


def test_trap_14_35_a_segment_cut_anew_is_a_recast_and_a_repetition_is_no_change() -> None:
    found = segment(RECAST)
    assert_table(
        found,
        """
        company    series_id                    metric   year  quarter  kind    old_value  new_value  change_pct
        Microsoft  microsoft_intelligent_cloud  revenue  2022  4        recast  75,251M    74,965M    -0.3801
        """,
    )
    assert_table(
        found,
        """
        old_accession_number  new_accession_number  known_from           unit  null_reason
        0001564590-22-026876  0000950170-23-035122  2023-07-27 16:01:56  USD   -
        """,
    )
    assert found["source_ids"].item() == "0000950170-23-035122#2, 0001564590-22-026876#1"
    assert found["accession_numbers"].item() == "0000950170-23-035122, 0001564590-22-026876"


def test_the_old_value_is_told_by_the_filing_that_gave_it_last() -> None:
    assert_table(
        segment(RECAST + "    0000950170-25-100235  2021-07-01  2022-06-30  2022  70,000M  2025-07-30 16:11:40\n"),
        """
        old_value  new_value  old_accession_number  new_accession_number
        75,251M    74,965M    0001564590-22-026876  0000950170-23-035122
        74,965M    70,000M    0000950170-24-087843  0000950170-25-100235
        """,
    )


def test_trap_34_a_value_that_comes_back_is_two_changes() -> None:
    last = RECAST.rfind("74,965M")
    assert_table(
        segment(RECAST[:last] + RECAST[last:].replace("74,965M", "75,251M")),
        """
        old_value  new_value  known_from
        75,251M    74,965M    2023-07-27 16:01:56
        74,965M    75,251M    2024-07-30 16:06:22
        """,
    )


def test_an_amended_report_restates() -> None:
    found = made(
        observations(
            f"""
            filing  cik       form    period_start  period_end  year  value  known_from
            26-1    {AMAZON}  10-K    2025-01-01    2025-12-31  2025  90M    2026-02-05
            26-2    {AMAZON}  10-K/A  2025-01-01    2025-12-31  2025  91M    2026-03-05
            """
        )
    )
    assert_table(
        found,
        """
        company  kind         basis       old_value  new_value  change_pct  known_from
        Amazon   restatement  gross_cash  90M        91M        1.1111      2026-03-05
        """,
    )


def test_trap_35_another_figure_of_the_company_by_an_ordinary_report_is_a_reclassification() -> None:
    """Amazon's depreciation of 2020: the FY22 10-K counts other things into it than the FY21 10-K."""
    assert_table(
        made(
            observations(
                f"""
                filing                cik       metric        period_start  period_end  year  value    known_from
                0001018724-22-000005  {AMAZON}  depreciation  2020-01-01    2020-12-31  2020  25,251M  2022-02-04
                0001018724-23-000004  {AMAZON}  depreciation  2020-01-01    2020-12-31  2020  25,180M  2023-02-03
                """
            )
        ),
        """
        series_id  metric        kind              old_value  new_value  change_pct
        company    depreciation  reclassification  25,251M    25,180M    -0.2812
        """,
    )


SHARES = f"""
    filing                cik       metric          unit    period_start  period_end  year  value           known_from
    0001018724-21-000004  {AMAZON}  diluted_shares  shares  2020-01-01    2020-12-31  2020  510,000,000     2021-01-29
    0001018724-23-000004  {AMAZON}  diluted_shares  shares  2020-01-01    2020-12-31  2020  10,198,000,000  2023-02-03
    """


def test_trap_34_a_split_restates_shares_and_is_called_one() -> None:
    """Amazon's 20 for 1 of 2022: 10,198 over 510 million is 19.996, 20 but for rounding; +1,899.6078 percent."""
    assert_table(
        made(observations(SHARES)),
        """
        metric          unit    kind   old_value    new_value       change_pct
        diluted_shares  shares  split  510,000,000  10,198,000,000  1899.6078
        """,
    )


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("100,000,000", "150,000,000", "split"),  # 3 for 2
        ("100,000,000", "125,000,000", "split"),  # 5 for 4
        ("800,000,000", "100,000,000", "split"),  # 1 for 8, the reverse
        ("800,000,000", "100,200,000", "split"),  # a fifth of a hundredth off: rounding
        ("800,000,000", "100,900,000", "reclassification"),
        ("100,000,000", "1,250,000,000", "reclassification"),  # nobody splits 25 for 2
        ("510,000,000", "520,000,000", "reclassification"),
        ("100,000,000", "142,000,000", "reclassification"),  # 1.42 lies between 4/3 and 3/2
        ("-5,000,000", "5,000,000", "reclassification"),
    ],
)
def test_trap_34_a_split_is_a_round_factor_but_for_rounding(old: str, new: str, kind: str) -> None:
    found = made(observations(SHARES.replace("510,000,000   ", old).replace("10,198,000,000", new)))
    assert found["restatement_kind"].to_list() == [kind]


def test_dollars_that_double_are_no_split() -> None:
    doubled = RECAST.replace("74,965M", "150,502M")
    assert segment(doubled)["restatement_kind"].to_list() == ["recast"]


ROUNDED = """
    filing  metric   decimals  period_start  period_end  year  value        known_from
    FY10    revenue  -3        2009-02-01    2010-01-31  2010  163,182,000  2010-03-18
    FY11    revenue  -6        2009-02-01    2010-01-31  2010  163M         2011-03-16
    """


def test_a_coarser_rounding_of_the_same_figure_is_no_change() -> None:
    assert made(observations(ROUNDED)).is_empty()


def test_a_change_is_seen_across_a_coarser_print_between() -> None:
    later = "    FY12    revenue  -3        2009-02-01    2010-01-31  2010  163,400,000  2012-03-13\n"
    found = made(observations(ROUNDED.rstrip() + "\n" + later))
    assert_table(found, "old_value  new_value  old_accession_number\n163,182,000  163,400,000  FY10")


@pytest.mark.parametrize(
    ("value", "decimals", "changes"),
    [
        ("163,682,000", "-6", 1),  # 682 thousand off: 163 million is another figure
        ("163,500,000", "-6", 0),  # half a million off is still rounding
        ("163,500,001", "-6", 1),
        ("162,500,000", "-6", 0),
        ("163,000,400", "-3", 0),  # the later filing is the coarser one
        ("163,000,001", "INF", 0),
    ],
)
def test_a_change_is_more_than_half_a_unit_of_the_coarser_filing(value: str, decimals: str, changes: int) -> None:
    table = ROUNDED.replace("-3 ", decimals.ljust(3)).replace("163,182,000", value)
    assert made(observations(table)).height == changes


@pytest.mark.parametrize("decimals", ["INF", "-"])
def test_two_exact_figures_differ_by_a_dollar_and_so_do_two_that_state_no_precision(decimals: str) -> None:
    exact = f"""
        filing  metric   decimals    period_start  period_end  year  value        known_from
        FY10    revenue  {decimals}  2009-02-01    2010-01-31  2010  163,182,000  2010-03-18
        FY11    revenue  {decimals}  2009-02-01    2010-01-31  2010  163,182,001  2011-03-16
        """
    assert made(observations(exact))["new_value"].to_list() == [Decimal(163_182_001)]


def test_meta_row_another_basis_is_another_figure() -> None:
    """31,431 million dollars for 2022 are gross, 31,186 net, under one tag: nothing was restated."""
    assert made(
        observations(
            f"""
            filing                cik     basis            period_start  period_end  year  value    known_from
            0001326801-24-000012  {META}  gross_cash       2022-01-01    2022-12-31  2022  31,431M  2024-02-02
            0001326801-25-000017  {META}  net_of_proceeds  2022-01-01    2022-12-31  2022  31,186M  2025-01-30
            """
        )
    ).is_empty()


def test_another_tag_is_told_beside_the_change() -> None:
    """Alphabet's line of depreciation turns to a narrower tag: a change of the figure, and both tags are named."""
    found = made(
        observations(
            """
            filing  cik         concept      metric        period_start  period_end  year  value    known_from
            23-016  0001652044  goog:Wide    depreciation  2022-01-01    2022-12-31  2022  15,287M  2023-02-03
            24-022  0001652044  us-gaap:Dep  depreciation  2022-01-01    2022-12-31  2022  13,475M  2024-01-31
            """
        )
    )
    assert_table(
        found,
        """
        company  old_concept  new_concept  change_pct
        -        goog:Wide    us-gaap:Dep  -11.8532
        """,
    )


def test_a_loss_restated_has_no_percentage_but_a_reason() -> None:
    """Google Cloud's operating loss of 2022, 2,968 million dollars, then 1,922."""
    found = made(
        cloud(
            """
            filing                metric            period_start  period_end  year  value    known_from
            0001652044-23-000016  operating_income  2022-01-01    2022-12-31  2022  -2,968M  2023-02-03
            0001652044-24-000022  operating_income  2022-01-01    2022-12-31  2022  -1,922M  2024-01-31
            """,
            "google_cloud",
            "0001652044",
        )
    )
    assert_table(
        found,
        """
        kind    old_value  new_value  change_pct  null_reason
        recast  -2,968M    -1,922M    -           change_pct: the old value is not positive
        """,
    )


def test_of_two_filings_at_one_moment_the_higher_accession_number_speaks() -> None:
    table = """
        filing  period_start  period_end  year  value  known_from
        25-1    2024-01-01    2024-12-31  2024  90M    2025-02-05
        26-2    2024-01-01    2024-12-31  2024  91M    2026-02-05
        26-1    2024-01-01    2024-12-31  2024  90M    2026-02-05
        """
    assert_table(
        made(observations(table)),
        """
        old_accession_number  new_accession_number  new_value
        25-1                  26-2                  91M
        """,
    )


def test_neighbouring_periods_and_metrics_do_not_run_into_each_other() -> None:
    assert made(
        observations(
            """
            filing  metric        period_start  period_end  year  quarter  value  known_from
            25-1    capex         2024-01-01    2024-12-31  2024  4        90M    2025-02-05
            26-1    capex         2025-01-01    2025-12-31  2025  4        91M    2026-02-05
            26-1    depreciation  2024-01-01    2024-12-31  2024  4        92M    2026-02-05
            26-1    capex         2024-01-01    2024-03-31  2024  1        20M    2026-02-05
            """
        )
    ).is_empty()


def test_no_observations_are_no_changes() -> None:
    assert made(CORE_OBSERVATION.schema.to_frame()).is_empty()


@pytest.mark.parametrize("decimals", ["-6.0", "x", "''"])
def test_decimals_that_are_no_number_are_taken_as_unstated(decimals: str) -> None:
    table = ROUNDED.replace("-3 ", decimals.ljust(3)).replace("163M   ", "164M   ")
    assert made(observations(table)).height == 1
