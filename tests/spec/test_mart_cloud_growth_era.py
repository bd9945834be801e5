"""The first picture: means of yearly growth, with a running year, without a missing one, and never with a recast."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal

import polars as pl
from spec_tables import assert_table, growth

from transforms.cloud.mart_cloud_growth_era import mart_cloud_growth_era
from transforms.rules.concepts import concept_rules
from warehouse.contract.tables import MART_CLOUD_GROWTH_ERA

AWS = """
    period_type   period_end  year  growth_pct  known_from  known_to  filings
    fiscal_year   2022-12-31  2022  28.7676     2023-02-03  -         23-004
    fiscal_year   2023-12-31  2023  13.3103     2024-02-02  -         24-008
    fiscal_year   2024-12-31  2024  18.5099     2025-02-07  -         25-004
    year_to_date  2025-06-30  2025  17.1908     2025-08-01  -         25-086
    year_to_date  2025-09-30  2025  18.2506     2025-10-31  -         25-123
    fiscal_year   2025-12-31  2025  19.6818     2026-02-06  -         26-004
    """


def made(mart_cloud_growth: pl.DataFrame) -> pl.DataFrame:
    return mart_cloud_growth_era(mart_cloud_growth, concept_rules().series)


def second(table: str) -> pl.DataFrame:
    return made(growth(table)).filter(pl.col("era") == "2023-2025")


def test_a_running_year_counts_with_its_newest_year_to_date_until_it_is_over() -> None:
    found = second(AWS)
    assert found.schema == MART_CLOUD_GROWTH_ERA.schema
    assert_table(
        found,
        """
        years_counted  mean_growth_pct  includes_year_to_date  known_from  known_to    filings
        1              13.3103          no                     2024-02-02  2025-02-07  24-008
        2              15.9101          no                     2025-02-07  2025-08-01  24-008, 25-004
        3              16.3370          yes                    2025-08-01  2025-10-31  24-008, 25-004, 25-086
        3              16.6903          yes                    2025-10-31  2026-02-06  24-008, 25-004, 25-123
        3              17.1673          no                     2026-02-06  -           24-008, 25-004, 26-004
        """,
    )


def test_the_years_a_mean_is_made_of_are_spelt_out() -> None:
    words = second(AWS).sort("known_from")["yearly_growth_pct"].to_list()
    assert words[3] == "2023: 13.31, 2024: 18.51, 2025: 18.25 (to 2025-09-30)"
    assert words[4] == "2023: 13.31, 2024: 18.51, 2025: 19.68"


def test_a_missing_year_makes_the_mean_null_with_a_reason() -> None:
    gap = "\n".join(line for line in AWS.splitlines() if "25-004" not in line)
    assert_table(
        second(gap).filter(pl.col("known_to").is_null()),
        """
        years_counted  mean_growth_pct  null_reason
        2              -                no filing read so far gives the growth of 2024
        """,
    )


def test_a_year_that_is_over_is_not_stood_for_by_its_year_to_date() -> None:
    late = """
    period_type   period_end  year  growth_pct  known_from  known_to  filings
    fiscal_year   2023-12-31  2023  13.3103     2024-02-02  -         24-008
    year_to_date  2024-09-30  2024  18.3568     2024-11-01  -         24-161
    year_to_date  2025-03-31  2025  16.8950     2025-05-02  -         25-036
    """
    assert_table(
        second(late),
        """
        years_counted  mean_growth_pct  null_reason
        1              13.3103          -
        2              15.8336          -
        2              -                no filing read so far gives the growth of 2024
        """,
    )


def test_the_years_still_to_come_are_not_missing() -> None:
    assert second(AWS).filter(pl.col("known_from") == datetime(2024, 2, 2))["null_reason"].to_list() == [None]


def test_a_year_to_date_past_the_era_does_not_enter_it() -> None:
    beyond = AWS + "    year_to_date  2026-03-31  2026  40.0000  2026-05-01  -  26-036\n"
    assert second(beyond).filter(pl.col("known_to").is_null())["mean_growth_pct"].to_list() == [Decimal("17.1673")]


def test_trap_14_recasts_never_enter_the_mean() -> None:
    table = growth(AWS)
    recast = table.filter(pl.col("accession_numbers") == "25-004").with_columns(
        recast_number=pl.lit(1, dtype=pl.Int64),
        is_recast=pl.lit(True),
        growth_pct=pl.lit(Decimal("99")).cast(pl.Decimal(18, 4)),
    )
    with_recast = made(pl.concat([table, recast]))
    assert with_recast.equals(made(table))


def test_the_first_era_is_a_mean_of_five_years() -> None:
    found = made(
        growth(
            """
            period_type  period_end  year  growth_pct  known_from  known_to  filings
            fiscal_year  2018-12-31  2018  46.9443     2020-01-31  -         20-004
            fiscal_year  2019-12-31  2019  36.5270     2020-01-31  -         20-004
            fiscal_year  2020-12-31  2020  29.5323     2022-02-04  -         22-005
            fiscal_year  2021-12-31  2021  37.0994     2022-02-04  -         22-005
            fiscal_year  2022-12-31  2022  28.7676     2023-02-03  -         23-004
            """
        )
    )
    assert_table(
        found.filter(pl.col("known_to").is_null()),
        """
        era        years_counted  mean_growth_pct
        2018-2022  5              35.7741
        """,
    )


def test_quarters_do_not_enter_the_mean() -> None:
    assert made(growth(AWS.replace("fiscal_year   2", "quarter   2").replace("year_to_date", "quarter"))).is_empty()


def test_an_interval_that_ends_takes_its_year_along() -> None:
    table = re.sub(r"2025-02-07  -( +)25-004", r"2025-02-07  2025-05-01\1  25-004", AWS)
    assert table != AWS
    now = second(table).filter(pl.col("known_to").is_null())
    assert now["null_reason"].to_list() == ["no filing read so far gives the growth of 2024"]
