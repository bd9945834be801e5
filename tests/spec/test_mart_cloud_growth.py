"""Cloud revenue and growth inside one vintage; recasts as rows of their own."""

from __future__ import annotations

import polars as pl
from spec_tables import AMAZON, UNSTATED, assert_table, cloud

from transforms.cloud.mart_cloud_growth import mart_cloud_growth
from transforms.rules.concepts import concept_rules
from warehouse.contract.tables import MART_CLOUD_GROWTH


def made(table: str) -> pl.DataFrame:
    return mart_cloud_growth(cloud(table), UNSTATED, concept_rules().series, ())


# Intelligent Cloud's years as the annual reports print them (here under the name of AWS).
YEARS = """
    filing  filing_year  period_start  period_end  year  quarter  value     known_from
    22-876  2022         2020-07-01    2021-06-30  2021  4        60,080M   2022-07-28
    22-876  2022         2021-07-01    2022-06-30  2022  4        75,251M   2022-07-28
    23-122  2023         2020-07-01    2021-06-30  2021  4        59,728M   2023-07-27
    23-122  2023         2021-07-01    2022-06-30  2022  4        74,965M   2023-07-27
    23-122  2023         2022-07-01    2023-06-30  2023  4        87,907M   2023-07-27
    24-843  2024         2021-07-01    2022-06-30  2022  4        74,965M   2024-07-30
    24-843  2024         2022-07-01    2023-06-30  2023  4        87,907M   2024-07-30
    24-843  2024         2023-07-01    2024-06-30  2024  4        105,362M  2024-07-30
    25-235  2025         2022-07-01    2023-06-30  2023  4        72,944M   2025-07-30
    25-235  2025         2023-07-01    2024-06-30  2024  4        87,464M   2025-07-30
    25-235  2025         2024-07-01    2025-06-30  2025  4        106,265M  2025-07-30
    """


def test_trap_14_growth_is_taken_inside_one_filing_and_recasts_are_rows_of_their_own() -> None:
    found = made(YEARS)
    assert found.schema == MART_CLOUD_GROWTH.schema
    assert_table(
        found.filter(pl.col("period_type") == "fiscal_year"),
        """
        year  recast_number  is_recast  revenue_usd  prior_revenue  growth_pct  known_from  known_to  filings
        2021  0              no         60,080M      -              -           2022-07-28  -         22-876
        2021  1              yes        59,728M      -              -           2023-07-27  -         23-122
        2022  0              no         75,251M      60,080M        25.2513     2022-07-28  -         22-876
        2022  1              yes        74,965M      59,728M        25.5106     2023-07-27  -         23-122
        2023  0              no         87,907M      74,965M        17.2641     2023-07-27  -         23-122
        2023  1              yes        72,944M      -              -           2025-07-30  -         25-235
        2024  0              no         105,362M     87,907M        19.8562     2024-07-30  -         24-843
        2024  1              yes        87,464M      72,944M        19.9057     2025-07-30  -         25-235
        2025  0              no         106,265M     87,464M        21.4957     2025-07-30  -         25-235
        """,
    )


def test_trap_17_growth_comes_from_the_first_filing_that_prints_both_years() -> None:
    assert_table(
        made(
            """
            filing  filing_year  period_start  period_end  year  quarter  value   known_from
            23-Q1   2023         2022-01-01    2022-03-31  2022  1        5,821M  2023-04-25
            22-Q1   2022         2022-01-01    2022-03-31  2022  1        5,821M  2023-06-01
            22-Q1   2022         2021-01-01    2021-03-31  2021  1        4,047M  2023-06-01
            """
        ).filter((pl.col("fiscal_year") == 2022) & (pl.col("period_type") == "quarter")),
        """
        recast_number  revenue_usd  prior_revenue  growth_pct  known_from  known_to    filings
        0              5,821M       -              -           2023-04-25  2023-06-01  23-Q1
        0              5,821M       4,047M         43.8349     2023-06-01  -           22-Q1, 23-Q1
        """,
    )


def test_a_recast_of_the_year_before_alone_is_a_recast_too() -> None:
    found = made(
        """
        filing  filing_year  period_start  period_end  year  quarter  value  known_from
        26-1    2025         2024-01-01    2024-12-31  2024  4        80M    2026-02-05
        26-1    2025         2025-01-01    2025-12-31  2025  4        100M   2026-02-05
        26-2    2025         2024-01-01    2024-12-31  2024  4        50M    2026-03-05
        26-2    2025         2025-01-01    2025-12-31  2025  4        100M   2026-03-05
        """
    )
    assert_table(
        found.filter((pl.col("period_type") == "fiscal_year") & (pl.col("fiscal_year") == 2025)),
        """
        recast_number  revenue_usd  growth_pct  known_from  filings
        0              100M         25.0000     2026-02-05  26-1
        1              100M         100.0000    2026-03-05  26-2
        """,
    )


# One year's third 10-Q and 10-K with their comparatives.
PAIR = """
    filing  filing_year  period_start  period_end  year  quarter  value     known_from
    25-123  2025         2024-01-01    2024-09-30  2024  3        78,770M   2025-10-31
    25-123  2025         2025-01-01    2025-09-30  2025  3        93,146M   2025-10-31
    26-004  2025         2024-01-01    2024-12-31  2024  4        107,556M  2026-02-06
    26-004  2025         2025-01-01    2025-12-31  2025  4        128,725M  2026-02-06
    """


def test_the_fourth_quarter_grows_over_one_pair_of_filings() -> None:
    assert_table(
        made(PAIR).filter((pl.col("period_type") == "quarter") & (pl.col("fiscal_quarter") == 4)),
        """
        year  period_start  revenue_usd  prior_revenue  growth_pct  is_derived  known_from  filings
        2024  2024-10-01    28,786M      -              -           yes         2026-02-06  25-123, 26-004
        2025  2025-10-01    35,579M      28,786M        23.5983     yes         2026-02-06  25-123, 26-004
        """,
    )


def test_trap_14_the_fourth_quarter_is_null_with_a_reason_where_a_recast_falls_between() -> None:
    original = """
    24-161  2024  2024-01-01  2024-09-30  2024  3  78,770M   2024-11-01
    25-004  2024  2024-01-01  2024-12-31  2024  4  111,111M  2025-02-07
    """
    found = made(PAIR + original.strip("\n") + "\n").filter(
        (pl.col("period_type") == "quarter") & (pl.col("fiscal_year") == 2025) & (pl.col("fiscal_quarter") == 4)
    )
    assert_table(
        found,
        """
        revenue_usd  growth_pct  is_derived  filings
        -            -           yes         25-123, 26-004
        """,
    )
    assert "a recast of the year before falls between 25-123 and 26-004" in found["null_reason"].item()


def test_years_to_date_are_periods_of_their_own_and_the_first_quarter_is_one() -> None:
    found = made(
        PAIR
        + "25-036  2025  2025-01-01  2025-03-31  2025  1  29,267M  2025-05-02\n"
        + "25-036  2025  2024-01-01  2024-03-31  2024  1  25,037M  2025-05-02\n"
    )
    assert_table(
        found.filter((pl.col("period_type") == "year_to_date") & (pl.col("fiscal_year") == 2025)),
        """
        period_end  quarter  revenue_usd  growth_pct
        2025-03-31  1        29,267M      16.8950
        2025-09-30  3        93,146M      18.2506
        """,
    )


def test_operating_income_and_margin_come_from_the_filings_of_the_vintage() -> None:
    found = made(
        """
        filing  metric            period_start  period_end  year  quarter  value     known_from
        25-004  revenue           2024-01-01    2024-12-31  2024  4        107,556M  2025-02-07
        25-004  operating_income  2024-01-01    2024-12-31  2024  4        39,834M   2025-02-07
        26-004  revenue           2024-01-01    2024-12-31  2024  4        107,000M  2026-02-06
        """
    ).filter(pl.col("period_type") == "fiscal_year")
    assert_table(
        found,
        """
        recast_number  revenue_usd  operating_income  operating_margin_pct
        0              107,556M     39,834M           37.0356
        1              107,000M     -                 -
        """,
    )
    assert "operating_income_usd: not reported" in found.sort("recast_number")["null_reason"].to_list()[1]


def test_trap_12_a_losing_segment_has_a_negative_margin() -> None:
    found = made(
        """
        filing  metric            period_start  period_end  year  quarter  value    known_from
        21-010  revenue           2020-01-01    2020-12-31  2020  4        13,059M  2021-02-03
        21-010  operating_income  2020-01-01    2020-12-31  2020  4        -5,607M  2021-02-03
        """
    ).filter(pl.col("period_type") == "fiscal_year")
    assert_table(
        found,
        """
        operating_income  operating_margin_pct
        -5,607M           -42.9359
        """,
    )


def test_trap_02_the_calendar_is_a_second_set_of_labels() -> None:
    assert_table(
        made(YEARS).filter((pl.col("fiscal_year") == 2025) & (pl.col("period_type") == "fiscal_year")),
        """
        year  quarter  calendar_year  calendar_quarter
        2025  4        2024           4
        """,
    )


def test_series_that_no_rule_names_and_the_company_have_no_row() -> None:
    plain = cloud(PAIR).with_columns(series_id=pl.lit("company"), cik=pl.lit(AMAZON))
    assert mart_cloud_growth(plain, UNSTATED, concept_rules().series, ()).is_empty()


def test_nothing_null_without_a_reason() -> None:
    for table in (YEARS, PAIR):
        found = made(table)
        for row in found.iter_rows(named=True):
            for name in ("revenue_usd", "growth_pct", "operating_income_usd"):
                assert row[name] is not None or row["null_reason"], row


def test_the_change_of_operating_income_is_inside_one_filing_as_first_printed() -> None:
    """Google Cloud: 1,716 in 2023 after a loss of 1,922; a year on 2023 reads 1,700, which changes no change."""
    found = made(
        """
        filing  filing_year  metric            period_start  period_end  year  quarter  value    known_from
        24-022  2023         revenue           2023-01-01    2023-12-31  2023  4        33,088M  2024-01-31
        24-022  2023         operating_income  2022-01-01    2022-12-31  2022  4        -1,922M  2024-01-31
        24-022  2023         operating_income  2023-01-01    2023-12-31  2023  4        1,716M   2024-01-31
        25-014  2024         revenue           2023-01-01    2023-12-31  2023  4        33,088M  2025-02-05
        25-014  2024         operating_income  2022-01-01    2022-12-31  2022  4        -2,000M  2025-02-05
        25-014  2024         operating_income  2023-01-01    2023-12-31  2023  4        1,700M   2025-02-05
        """
    ).filter(pl.col("period_type") == "fiscal_year")
    assert_table(
        found,
        """
        operating_income  income_change  known_from  known_to
        1,716M            3,638M         2024-01-31  2025-02-05
        1,700M            3,638M         2025-02-05  -
        """,
    )


def test_income_without_its_comparative_has_no_change_but_a_reason() -> None:
    found = made(
        """
        filing  metric            period_start  period_end  year  quarter  value    known_from
        24-022  revenue           2023-01-01    2023-12-31  2023  4        33,088M  2024-01-31
        24-022  operating_income  2023-01-01    2023-12-31  2023  4        1,716M   2024-01-31
        """
    ).filter(pl.col("period_type") == "fiscal_year")
    assert found["operating_income_change_usd"].to_list() == [None]
    assert "operating_income_change_usd: no filing read so far prints the period" in found["null_reason"].item()


def test_a_row_names_the_facts_of_both_years_and_of_the_income() -> None:
    found = made(
        """
        filing  metric            period_start  period_end  year  quarter  value     known_from
        25-004  revenue           2023-01-01    2023-12-31  2023  4        90,757M   2025-02-07
        25-004  revenue           2024-01-01    2024-12-31  2024  4        107,556M  2025-02-07
        25-004  operating_income  2023-01-01    2023-12-31  2023  4        24,631M   2025-02-07
        25-004  operating_income  2024-01-01    2024-12-31  2024  4        39,834M   2025-02-07
        26-004  revenue           2024-01-01    2024-12-31  2024  4        107,556M  2026-02-06
        """
    ).filter((pl.col("period_type") == "fiscal_year") & (pl.col("fiscal_year") == 2024))
    assert found["source_ids"].to_list() == ["25-004#1, 25-004#2, 25-004#3, 25-004#4"]


def test_trap_09_growth_over_an_extra_week_is_marked() -> None:
    found = made(
        """
        filing  period_start  period_end  year  quarter  value  known_from
        FY      2022-09-25    2023-09-30  2023  4        53M    2024-11-01
        FY      2023-10-01    2024-09-28  2024  4        52M    2024-11-01
        """
    ).filter(pl.col("period_type") == "fiscal_year")
    assert_table(
        found,
        """
        year  has_extra_week
        2023  yes
        2024  no
        """,
    )
