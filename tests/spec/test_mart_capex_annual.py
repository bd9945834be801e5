"""Capex by fiscal year: every basis beside the other, none filled from another, each NULL with its reason."""

from __future__ import annotations

import polars as pl
from spec_tables import AMAZON, META, NVIDIA, assert_table, observations

from transforms.mart_capex_annual import mart_capex_annual
from warehouse.tables import MART_CAPEX_ANNUAL

NAMES = {NVIDIA: "NVIDIA", META: "Meta", AMAZON: "Amazon"}


def made(table: str) -> pl.DataFrame:
    found = mart_capex_annual(observations(table), NAMES)
    assert found.schema == MART_CAPEX_ANNUAL.schema
    return found


META_YEARS = f"""
    filing  filing_year  cik     metric          basis            period_start  period_end  year  value_usd  known_from
    24-012  2023         {META}  capex           gross_cash       2022-01-01    2022-12-31  2022  31,431M    2024-02-02
    24-012  2023         {META}  capex_proceeds  as_reported      2022-01-01    2022-12-31  2022  245M       2024-02-02
    25-017  2024         {META}  capex           net_of_proceeds  2022-01-01    2022-12-31  2022  31,186M    2025-01-30
    25-017  2024         {META}  capex           net_of_proceeds  2023-01-01    2023-12-31  2023  27,045M    2025-01-30
    25-017  2024         {META}  capex           net_of_proceeds  2024-01-01    2024-12-31  2024  37,256M    2025-01-30
    """


def test_meta_row_gross_and_net_stand_side_by_side_and_gross_2024_is_null_with_a_reason() -> None:
    found = made(META_YEARS)
    assert_table(
        found.filter(pl.col("known_to").is_null()),
        """
        year  capex_usd  capex_basis      gross    net      capex_growth
        2022  31,431M    gross_cash       31,431M  31,186M  -
        2023  27,045M    net_of_proceeds  -        27,045M  -13.2784
        2024  37,256M    net_of_proceeds  -        37,256M  37.7556
        """,
    )
    reason = found.filter(pl.col("fiscal_year") == 2024)["null_reason"].item()
    assert "capex_gross_usd: the filings print capex net of proceeds only" in reason


def test_meta_row_a_changed_basis_is_no_restatement_of_the_other() -> None:
    # The later filing's net figure equals gross less proceeds of the earlier one: nothing changed, no new interval.
    assert_table(
        made(META_YEARS).filter(pl.col("fiscal_year") == 2022),
        """
        gross    net      known_from  known_to
        31,431M  31,186M  2024-02-02  -
        """,
    )


YEARS = f"""
    filing  filing_year  cik       metric                   period_start  period_end  year  value_usd  known_from
    25-004  2024         {AMAZON}  capex                    2023-01-01    2023-12-31  2023  52,729M    2025-02-07
    25-004  2024         {AMAZON}  capex                    2024-01-01    2024-12-31  2024  82,999M    2025-02-07
    25-004  2024         {AMAZON}  capex_proceeds           2024-01-01    2024-12-31  2024  5,341M     2025-02-07
    25-004  2024         {AMAZON}  revenue                  2024-01-01    2024-12-31  2024  637,959M   2025-02-07
    25-004  2024         {AMAZON}  operating_cash_flow      2024-01-01    2024-12-31  2024  115,877M   2025-02-07
    25-004  2024         {AMAZON}  depreciation             2024-01-01    2024-12-31  2024  52,795M    2025-02-07
    25-004  2024         {AMAZON}  finance_lease_principal  2024-01-01    2024-12-31  2024  2,043M     2025-02-07
    """


def test_capex_and_its_burden() -> None:
    year = made(YEARS).filter(pl.col("fiscal_year") == 2024)
    assert_table(
        year,
        """
        company  capex_usd  gross    net      capex_growth  depreciation  lease_principal  null_reason  is_derived
        Amazon   82,999M    82,999M  77,658M  57.4067       52,795M       2,043M           -            no
        """,
    )
    assert_table(
        year,
        """
        of_revenue  of_cash_flow  free_cash_flow
        13.0101     71.6268       32,878M
        """,
    )


def test_finance_lease_principal_is_never_part_of_capex() -> None:
    without = "\n".join(line for line in YEARS.splitlines() if "finance_lease" not in line)
    one, other = (made(table).filter(pl.col("fiscal_year") == 2024) for table in (YEARS, without))
    assert one["capex_usd"].item() == other["capex_usd"].item()
    assert other["finance_lease_principal_usd"].item() is None
    assert other["null_reason"].item() == (
        "finance_lease_principal_usd: not tagged, for this period, with a concept that the rules know"
    )


def test_a_figure_not_tagged_is_null_with_a_reason_never_zero() -> None:
    revenue_only = "\n".join(line for line in YEARS.splitlines() if "metric" in line or "revenue" in line)
    found = made(revenue_only)
    assert_table(
        found,
        """
        capex_usd  capex_basis  gross  net  of_revenue  free_cash_flow  capex_concept  is_derived
        -          -            -      -    -           -               -              -
        """,
    )
    reason = found["null_reason"].item()
    for column in ("capex_gross_usd", "capex_net_usd", "operating_cash_flow_usd", "depreciation_usd"):
        assert f"{column}: " in reason


def test_a_share_of_nothing_or_of_a_loss_is_null_with_a_reason() -> None:
    """Amazon's first quarter of 2022 burnt 2,790 million dollars of operating cash flow."""
    found = made(YEARS.replace("115,877M ", "-2,790M "))
    row = found.filter(pl.col("fiscal_year") == 2024)
    assert_table(
        row,
        """
        cash_flow  of_cash_flow  free_cash_flow  null_reason
        -2,790M    -             -85,789M        capex_to_operating_cash_flow_pct: operating cash flow is not positive
        """,
    )


def test_trap_35_growth_stays_with_the_first_filing_that_prints_both_years_values_with_the_last() -> None:
    recast = YEARS + (
        f"    26-004  2025  {AMAZON}  capex  2024-01-01  2024-12-31  2024  83,000M  2026-02-06\n"
        f"    26-004  2025  {AMAZON}  capex  2023-01-01  2023-12-31  2023  40,000M  2026-02-06\n"
    )
    assert_table(
        made(recast).filter(pl.col("fiscal_year") == 2024),
        """
        capex_usd  capex_growth  known_from  known_to    filings
        82,999M    57.4067       2025-02-07  2026-02-06  25-004
        83,000M    57.4067       2026-02-06  -           25-004, 26-004
        """,
    )


def test_trap_01_02_fiscal_and_calendar_year_stand_side_by_side() -> None:
    assert_table(
        made(
            """
            filing                period_start  period_end  year  value_usd  known_from
            0001045810-25-000023  2024-01-29    2025-01-26  2025  3,236M     2025-02-26
            """
        ),
        """
        company  year  calendar_year  capex_usd
        NVIDIA   2025  2024           3,236M
        """,
    )


def test_filers_off_the_watch_list_have_no_row() -> None:
    assert mart_capex_annual(observations(YEARS), {NVIDIA: "NVIDIA"}).is_empty()


def test_trap_33_an_amendment_speaks_from_its_acceptance_on() -> None:
    amended = YEARS + (f"    25-099  2024  {AMAZON}  capex  2024-01-01  2024-12-31  2024  83,500M  2025-04-07\n")
    assert_table(
        made(amended).filter(pl.col("fiscal_year") == 2024),
        """
        gross    known_from  known_to
        82,999M  2025-02-07  2025-04-07
        83,500M  2025-04-07  -
        """,
    )
