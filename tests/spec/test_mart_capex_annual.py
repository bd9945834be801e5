"""Capex by fiscal year: every basis beside the other, none filled from another, each NULL with its reason."""

from __future__ import annotations

import polars as pl
from spec_tables import AMAZON, META, NVIDIA, assert_table, observations

from transforms.capex.mart_capex_annual import mart_capex_annual
from warehouse.contract.tables import MART_CAPEX_ANNUAL, RAW_FILING

NAMES = {NVIDIA: "NVIDIA", META: "Meta", AMAZON: "Amazon"}
NO_FILINGS = RAW_FILING.schema.to_frame()
"""Without headers no report is known to be silent: what it says then is in test_capex_silence.py."""


def made(table: str) -> pl.DataFrame:
    found = mart_capex_annual(observations(table), NO_FILINGS, NAMES)
    assert found.schema == MART_CAPEX_ANNUAL.schema
    return found


META_YEARS = f"""
    filing  filing_year  cik     metric          basis            period_start  period_end  year  value    known_from
    24-012  2023         {META}  capex           gross_cash       2022-01-01    2022-12-31  2022  31,431M  2024-02-02
    24-012  2023         {META}  capex_proceeds  as_reported      2022-01-01    2022-12-31  2022  245M     2024-02-02
    25-017  2024         {META}  capex           net_of_proceeds  2022-01-01    2022-12-31  2022  31,186M  2025-01-30
    25-017  2024         {META}  capex           net_of_proceeds  2023-01-01    2023-12-31  2023  27,045M  2025-01-30
    25-017  2024         {META}  capex           net_of_proceeds  2024-01-01    2024-12-31  2024  37,256M  2025-01-30
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


# What Amazon does not tag in truth, unpaid capex and capex among financing, is made up here: 7,000 and 100 million.
YEARS = f"""
    filing  cik       series_id  metric                         period_start  period_end  year  value     known_from
    25-004  {AMAZON}  company    capex                          2023-01-01    2023-12-31  2023  52,729M   2025-02-07
    25-004  {AMAZON}  company    capex                          2024-01-01    2024-12-31  2024  82,999M   2025-02-07
    25-004  {AMAZON}  company    capex_proceeds                 2024-01-01    2024-12-31  2024  5,341M    2025-02-07
    25-004  {AMAZON}  company    revenue                        2024-01-01    2024-12-31  2024  637,959M  2025-02-07
    25-004  {AMAZON}  company    operating_cash_flow            2024-01-01    2024-12-31  2024  115,877M  2025-02-07
    25-004  {AMAZON}  company    depreciation                   2024-01-01    2024-12-31  2024  52,795M   2025-02-07
    25-004  {AMAZON}  company    finance_lease_principal        2024-01-01    2024-12-31  2024  2,043M    2025-02-07
    25-004  {AMAZON}  company    finance_lease_assets_obtained  2024-01-01    2024-12-31  2024  854M      2025-02-07
    25-004  {AMAZON}  company    capex_unpaid                   2024-01-01    2024-12-31  2024  7,000M    2025-02-07
    25-004  {AMAZON}  company    capex_in_financing             2024-01-01    2024-12-31  2024  100M      2025-02-07
    25-004  {AMAZON}  aws        segment_property_additions     2024-01-01    2024-12-31  2024  53,267M   2025-02-07
    25-004  {AMAZON}  aws        segment_depreciation           2024-01-01    2024-12-31  2024  13,320M   2025-02-07
    25-004  {AMAZON}  aws        revenue                        2024-01-01    2024-12-31  2024  107,556M  2025-02-07
    """


def more(filing: str, metric: str, year: int, value: str, known_from: str) -> str:
    """One further row of YEARS."""
    days = f"{year}-01-01  {year}-12-31  {year}"
    return f"    {filing}  {AMAZON}  company  {metric}  {days}  {value}  {known_from}\n"


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
        of_revenue  of_cash_flow  free_cash_flow  of_depreciation
        13.0101     71.6268       32,878M         157.2100
        """,
    )


def test_what_is_not_cash_stands_beside_capex_with_what_the_segment_adds() -> None:
    """Leases, unpaid capex and capex among financing are in no capex; of AWS only additions and depreciation count."""
    assert_table(
        made(YEARS).filter(pl.col("fiscal_year") == 2024),
        """
        capex_usd  lease_assets  capex_unpaid  capex_in_financing_usd  additions  segment_depreciation_usd  revenue_usd
        82,999M    854M          7,000M        100M                    53,267M    13,320M                   637,959M
        """,
    )


def test_every_row_names_the_facts_it_is_made_from() -> None:
    """All of the year but AWS's revenue, which is no figure of the company's, and capex of 2023, the comparative."""
    year = made(YEARS).filter(pl.col("fiscal_year") == 2024)
    assert set(year["source_ids"].item().split(", ")) == {f"25-004#{number}" for number in range(1, 13)}


def test_finance_lease_principal_is_never_part_of_capex() -> None:
    without = "\n".join(line for line in YEARS.splitlines() if "finance_lease_principal" not in line)
    one, other = (made(table).filter(pl.col("fiscal_year") == 2024) for table in (YEARS, without))
    assert one["capex_usd"].item() == other["capex_usd"].item()
    assert other["finance_lease_principal_usd"].item() is None
    assert other["null_reason"].item() == (
        "finance_lease_principal_usd: no one figure in dollars, for this period, of a concept that the rules know"
    )


def test_a_figure_not_tagged_is_null_with_a_reason_never_zero() -> None:
    revenue_only = "\n".join(line for line in YEARS.splitlines() if "metric" in line or "637,959M" in line)
    found = made(revenue_only)
    assert_table(
        found,
        """
        capex_usd  capex_basis  gross  net  of_revenue  free_cash_flow  capex_concept  is_derived
        -          -            -      -    -           -               -              -
        """,
    )
    reason = found["null_reason"].item()
    assert {part.split(": ")[0] for part in reason.split("; ")} == {
        "capex_gross_usd", "capex_net_usd", "operating_cash_flow_usd", "depreciation_usd", "capex_unpaid_usd",
        "capex_in_financing_usd", "finance_lease_principal_usd", "finance_lease_assets_usd", "segment_additions_usd",
        "segment_depreciation_usd",
    }  # fmt: skip


def test_a_share_of_nothing_or_of_a_loss_is_null_with_a_reason() -> None:
    """Amazon's first quarter of 2022 burnt 2,790 million dollars of operating cash flow."""
    found = made(YEARS.replace("115,877M", "-2,790M "))
    row = found.filter(pl.col("fiscal_year") == 2024)
    assert_table(
        row,
        """
        cash_flow  of_cash_flow  free_cash_flow  null_reason
        -2,790M    -             -85,789M        capex_to_operating_cash_flow_pct: operating cash flow is not positive
        """,
    )


def test_trap_35_growth_stays_with_the_first_filing_that_prints_both_years_values_with_the_last() -> None:
    recast = (
        YEARS
        + more("26-004", "capex", 2024, "83,000M", "2026-02-06")
        + more("26-004", "capex", 2023, "40,000M", "2026-02-06")
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
            filing                period_start  period_end  year  value   known_from
            0001045810-25-000023  2024-01-29    2025-01-26  2025  3,236M  2025-02-26
            """
        ),
        """
        company  year  calendar_year  capex_usd
        NVIDIA   2025  2024           3,236M
        """,
    )


def test_trap_09_a_year_of_53_weeks_is_marked() -> None:
    """Apple's fiscal 2023 ran from 2022-09-25 to 2023-09-30, 371 days; fiscal 2024 to 2024-09-28, 364."""
    assert_table(
        made(
            """
            filing                period_start  period_end  year  value    known_from
            0000320193-25-000079  2022-09-25    2023-09-30  2023  10,959M  2025-10-31
            0000320193-25-000079  2023-10-01    2024-09-28  2024  9,447M   2025-10-31
            """
        ),
        """
        year  has_extra_week  capex_growth
        2023  yes             -
        2024  no              -13.7969
        """,
    )


def test_a_depreciation_that_is_not_positive_gives_no_share() -> None:
    found = made(YEARS.replace("52,795M", "0      ")).filter(pl.col("fiscal_year") == 2024)
    assert_table(
        found,
        """
        of_depreciation  null_reason
        -                capex_to_depreciation_pct: depreciation is not positive
        """,
    )


def test_filers_off_the_watch_list_have_no_row() -> None:
    assert mart_capex_annual(observations(YEARS), NO_FILINGS, {NVIDIA: "NVIDIA"}).is_empty()


def test_trap_33_an_amendment_speaks_from_its_acceptance_on() -> None:
    amended = YEARS + more("25-099", "capex", 2024, "83,500M", "2025-04-07")
    assert_table(
        made(amended).filter(pl.col("fiscal_year") == 2024),
        """
        gross    known_from  known_to
        82,999M  2025-02-07  2025-04-07
        83,500M  2025-04-07  -
        """,
    )
