"""Capex by quarter: differences inside one fiscal year's filings, or NULL with a reason."""

from __future__ import annotations

import polars as pl
from spec_tables import AMAZON, NVIDIA, assert_table, observations

from transforms.capex.mart_capex_quarterly import mart_capex_quarterly
from warehouse.contract.tables import MART_CAPEX_QUARTERLY


def made(table: str) -> pl.DataFrame:
    found = mart_capex_quarterly(observations(table), {NVIDIA: "NVIDIA"})
    assert found.schema == MART_CAPEX_QUARTERLY.schema
    return found


TO_DATE = """
    filing  metric   period_start  period_end  year  quarter  value    known_from
    25-116  capex    2025-01-27    2025-04-27  2026  1        1,227M   2025-05-28
    25-209  capex    2025-01-27    2025-07-27  2026  2        3,122M   2025-08-27
    25-209  revenue  2025-04-28    2025-07-27  2026  2        46,743M  2025-08-27
    25-209  revenue  2025-01-27    2025-07-27  2026  2        90,805M  2025-08-27
    26-021  capex    2025-01-27    2026-01-25  2026  4        6,042M   2026-02-25
    """


def test_trap_05_the_second_quarter_is_six_months_less_three() -> None:
    assert_table(
        made(TO_DATE),
        """
        quarter  period_start  period_end  capex_usd  is_derived  revenue_usd  of_revenue  filings         known_from
        1        2025-01-27    2025-04-27  1,227M     no          -            -           25-116          2025-05-28
        2        2025-04-28    2025-07-27  1,895M     yes         46,743M      4.0541      25-116, 25-209  2025-08-27
        4        2025-10-27    2026-01-25  -          -           -            -           26-021          2026-02-25
        """,
    )


def test_trap_06_the_fourth_quarter_without_nine_months_is_null_never_the_year() -> None:
    reason = made(TO_DATE).filter(pl.col("fiscal_quarter") == 4)["null_reason"].item()
    assert "capex_gross_usd: capex: no nine-month figure with the same first day" in reason


def test_trap_02_calendar_quarters_by_midpoint() -> None:
    assert_table(
        made(TO_DATE).filter(pl.col("fiscal_quarter") < 3),
        """
        year  quarter  calendar_year  calendar_quarter
        2026  1        2025           1
        2026  2        2025           2
        """,
    )


def test_an_amended_operand_speaks_from_its_acceptance_and_not_before() -> None:
    amended = TO_DATE + "    25-300  capex  2025-01-27  2025-04-27  2026  1  1,000M  2025-10-01\n"
    assert_table(
        made(amended).filter(pl.col("fiscal_quarter") == 2),
        """
        capex_usd  known_from  known_to    filings
        1,895M     2025-08-27  2025-10-01  25-116, 25-209
        2,122M     2025-10-01  -           25-209, 25-300
        """,
    )


def test_growth_of_a_derived_quarter_uses_the_comparatives_of_its_own_filings() -> None:
    with_priors = TO_DATE + (
        "    25-116  capex  2024-01-29  2024-04-28  2025  1  369M  2025-05-28\n"
        "    25-209  capex  2024-01-29  2024-07-28  2025  2  1,346M  2025-08-27\n"
    )
    table = observations(with_priors).with_columns(filing_fiscal_year=pl.lit(2026, dtype=pl.Int64))
    found = mart_capex_quarterly(table, {NVIDIA: "NVIDIA"})
    assert_table(
        found.filter((pl.col("fiscal_year") == 2026) & (pl.col("fiscal_quarter") < 3)),
        """
        quarter  capex_usd  capex_growth
        1        1,227M     232.5203
        2        1,895M     93.9611
        """,
    )


def test_trap_09_a_quarter_of_14_weeks_is_marked() -> None:
    """Apple's first quarter of fiscal 2023 is 2022-09-25 to 2022-12-31, 98 days."""
    assert_table(
        made(
            """
            filing  period_start  period_end  year  quarter  value   known_from
            23-006  2022-09-25    2022-12-31  2023  1        3,787M  2023-02-03
            23-064  2022-09-25    2023-04-01  2023  2        6,703M  2023-05-05
            """
        ),
        """
        quarter  capex_usd  has_extra_week
        1        3,787M     yes
        2        2,916M     no
        """,
    )


def test_what_is_owed_at_the_end_is_no_flow_and_gives_no_quarter() -> None:
    owed = """
        filing  metric        period_start  period_end  year  quarter  value   known_from
        Q1      capex         2025-01-01    2025-03-31  2025  1        17M     2025-04-25
        Q2      capex         2025-01-01    2025-06-30  2025  2        39M     2025-07-24
        Q1      capex_unpaid  2025-01-01    2025-03-31  2025  1        6,000M  2025-04-25
        Q2      capex_unpaid  2025-01-01    2025-06-30  2025  2        8,000M  2025-07-24
        """
    assert_table(
        made(owed),
        """
        quarter  capex_usd
        1        17M
        2        22M
        """,
    )
    assert "capex_unpaid_usd" not in MART_CAPEX_QUARTERLY.columns


def test_additions_of_the_segment_are_a_difference_of_years_to_date_too() -> None:
    to_date = f"""
        filing  cik       metric                      period_start  period_end  year  quarter  value    known_from
        Q1      {AMAZON}  segment_property_additions  2025-01-01    2025-03-31  2025  1        19,000M  2025-04-25
        Q2      {AMAZON}  segment_property_additions  2025-01-01    2025-06-30  2025  2        43,000M  2025-07-24
        """
    of_aws = observations(to_date).with_columns(series_id=pl.lit("aws"))
    assert_table(
        mart_capex_quarterly(of_aws, {AMAZON: "Amazon"}),
        """
        quarter  additions  capex_usd
        1        19,000M    -
        2        24,000M    -
        """,
    )
