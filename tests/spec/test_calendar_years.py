"""Cloud growth by calendar years: quarters of two fiscal years added up, unless a recast lies between them."""

from __future__ import annotations

import polars as pl
from spec_tables import MICROSOFT, UNSTATED, assert_table, cloud

from transforms.cloud.mart_cloud_growth import mart_cloud_growth
from transforms.rules.concepts import concept_rules

IC = "microsoft_intelligent_cloud"


def made(table: str, series_id: str = IC, cik: str = MICROSOFT) -> pl.DataFrame:
    found = mart_cloud_growth(cloud(table, series_id, cik), UNSTATED, concept_rules().series, ())
    return found.filter(pl.col("period_type").str.starts_with("calendar"))


# Intelligent Cloud as the filings print it, in millions: fiscal 2025 by 0000950170-24-118967, -25-010491, -25-061046
# and -25-100235, fiscal 2026 by 0001193125-25-256321 and -26-027207. The 10-K prints years, no fourth quarter.
FISCAL_2025 = """
    filing  filing_year  metric            period_start  period_end  year  quarter  value     known_from
    25-Q1   2025         revenue           2023-07-01    2023-09-30  2024  1        20,013M   2024-10-30
    25-Q1   2025         revenue           2024-07-01    2024-09-30  2025  1        24,092M   2024-10-30
    25-Q2   2025         revenue           2023-10-01    2023-12-31  2024  2        21,525M   2025-01-29
    25-Q2   2025         revenue           2024-10-01    2024-12-31  2025  2        25,544M   2025-01-29
    25-Q3   2025         revenue           2024-01-01    2024-03-31  2024  3        22,141M   2025-04-30
    25-Q3   2025         revenue           2025-01-01    2025-03-31  2025  3        26,751M   2025-04-30
    25-Q3   2025         revenue           2023-07-01    2024-03-31  2024  3        63,679M   2025-04-30
    25-Q3   2025         revenue           2024-07-01    2025-03-31  2025  3        76,387M   2025-04-30
    25-FY   2025         revenue           2023-07-01    2024-06-30  2024  4        87,464M   2025-07-30
    25-FY   2025         revenue           2024-07-01    2025-06-30  2025  4        106,265M  2025-07-30
    25-Q3   2025         operating_income  2024-01-01    2024-03-31  2024  3        9,515M    2025-04-30
    25-Q3   2025         operating_income  2025-01-01    2025-03-31  2025  3        11,095M   2025-04-30
    25-Q3   2025         operating_income  2023-07-01    2024-03-31  2024  3        27,978M   2025-04-30
    25-Q3   2025         operating_income  2024-07-01    2025-03-31  2025  3        32,449M   2025-04-30
    25-FY   2025         operating_income  2023-07-01    2024-06-30  2024  4        37,813M   2025-07-30
    25-FY   2025         operating_income  2024-07-01    2025-06-30  2025  4        44,589M   2025-07-30
    """
FISCAL_2026 = """
    26-Q1   2026         revenue           2024-07-01    2024-09-30  2025  1        24,092M   2025-10-29
    26-Q1   2026         revenue           2025-07-01    2025-09-30  2026  1        30,897M   2025-10-29
    26-Q2   2026         revenue           2024-10-01    2024-12-31  2025  2        25,544M   2026-01-28
    26-Q2   2026         revenue           2025-10-01    2025-12-31  2026  2        32,907M   2026-01-28
    26-Q1   2026         operating_income  2024-07-01    2024-09-30  2025  1        10,503M   2025-10-29
    26-Q1   2026         operating_income  2025-07-01    2025-09-30  2026  1        13,391M   2025-10-29
    26-Q2   2026         operating_income  2024-10-01    2024-12-31  2025  2        10,851M   2026-01-28
    26-Q2   2026         operating_income  2025-10-01    2025-12-31  2026  2        13,873M   2026-01-28
    """
BOTH = FISCAL_2025 + FISCAL_2026.strip("\n ") + "\n"


def of_2025(table: str) -> pl.DataFrame:
    return made(table).filter(pl.col("calendar_year") == 2025)


def test_trap_01_the_calendar_year_of_a_june_filer_is_the_four_quarters_nearest_to_it() -> None:
    """26,751 + 29,878 + 30,897 + 32,907 = 120,433 over 22,141 + 23,785 + 24,092 + 25,544 = 95,562: 26.0260 percent.

    The second quarter is the year less nine months: 106,265 - 76,387 = 29,878 and 87,464 - 63,679 = 23,785.
    """
    year = of_2025(BOTH).filter(pl.col("period_type") == "calendar_year")
    assert_table(
        year,
        """
        period_start  period_end  year  quarter  calendar_year  revenue_usd  prior_revenue  growth_pct  is_derived
        2025-01-01    2025-12-31  -     -        2025           120,433M     95,562M        26.0260     yes
        """,
    )
    # Income: 11,095 + 12,140 + 13,391 + 13,873 = 50,499; 9,515 + 9,835 + 10,503 + 10,851 = 40,704 the year before.
    assert_table(
        year,
        """
        operating_income  income_change  operating_margin_pct  is_recast  null_reason  filings
        50,499M           9,795M         41.9312               no         -            25-FY, 25-Q3, 26-Q1, 26-Q2
        """,
    )


def test_a_running_calendar_year_is_known_quarter_by_quarter() -> None:
    """26,751; with 29,878 56,629; with 30,897 87,526; each from the day its last quarter was filed."""
    assert_table(
        of_2025(BOTH),
        """
        period_type            period_end  revenue_usd  prior_revenue  growth_pct  known_from  known_to
        calendar_year_to_date  2025-03-31  26,751M      22,141M        20.8211     2025-04-30  -
        calendar_year_to_date  2025-06-30  56,629M      45,926M        23.3049     2025-07-30  -
        calendar_year_to_date  2025-09-30  87,526M      70,018M        25.0050     2025-10-29  -
        calendar_year          2025-12-31  120,433M     95,562M        26.0260     2026-01-28  -
        """,
    )


def test_a_year_with_a_missing_quarter_is_no_year() -> None:
    without = "\n".join(line for line in BOTH.splitlines() if not line.strip().startswith("26-Q1"))
    assert of_2025(without)["period_type"].to_list() == ["calendar_year_to_date"] * 2


def test_a_year_that_does_not_begin_with_its_first_quarter_is_none() -> None:
    """The filings of fiscal 2025 go back to July 2023 only."""
    assert 2023 not in made(FISCAL_2025)["calendar_year"].to_list()


def test_comparatives_of_one_fiscal_years_filings_add_up_too() -> None:
    """22,141 + 23,785 + 24,092 + 25,544, all on the new cut; where nothing older is at hand, nothing is mixed."""
    year = made(FISCAL_2025).filter((pl.col("calendar_year") == 2024) & (pl.col("period_type") == "calendar_year"))
    assert_table(
        year,
        """
        revenue_usd  prior_revenue  growth_pct  filings
        95,562M      -              -           25-FY, 25-Q1, 25-Q2, 25-Q3
        """,
    )


# Fiscal 2024 as first printed, before the recast of August 2024: 0000950170-24-048288 and -24-087843.
FISCAL_2024 = """
    24-Q3   2024         revenue           2024-01-01    2024-03-31  2024  3        26,708M   2024-04-25
    24-Q3   2024         revenue           2023-07-01    2024-03-31  2024  3        76,847M   2024-04-25
    24-FY   2024         revenue           2023-07-01    2024-06-30  2024  4        105,362M  2024-07-30
    24-Q1   2024         revenue           2023-07-01    2023-09-30  2024  1        24,259M   2023-10-24
    24-Q2   2024         revenue           2023-10-01    2023-12-31  2024  2        25,880M   2024-01-30
    """


def test_trap_14_the_recast_of_august_2024_leaves_that_calendar_year_null_with_the_reason() -> None:
    """Two quarters on the old cut (26,708 and 28,515), two on the new (24,092 and 25,544): no sum says anything."""
    found = made(FISCAL_2025 + FISCAL_2024.strip("\n")).filter(pl.col("calendar_year") == 2024)
    assert_table(
        found,
        """
        period_type            period_end  revenue_usd  prior_revenue  growth_pct  known_from
        calendar_year_to_date  2024-03-31  26,708M      -              -           2024-04-25
        calendar_year_to_date  2024-06-30  55,223M      -              -           2024-07-30
        calendar_year_to_date  2024-09-30  -            -              -           2024-10-30
        calendar_year          2024-12-31  -            -              -           2025-01-29
        """,
    )
    reason = "revenue_usd: the filings of fiscal 2025 recast the year before, so its quarters and those of fiscal 2024"
    assert all(text.startswith(reason) for text in found.sort("period_end")["null_reason"][2:])
    assert found.filter(pl.col("revenue_usd").is_null())["operating_income_usd"].null_count() == 2


def test_trap_14_without_a_recast_the_same_quarters_add_up() -> None:
    as_before = {"20,013M": "24,259M", "21,525M": "25,880M", "22,141M": "26,708M", "63,679M": "76,847M"}
    agreed = FISCAL_2025.replace("87,464M ", "105,362M")
    for recast, printed in as_before.items():
        agreed = agreed.replace(recast, printed)
    found = made(agreed + FISCAL_2024.strip("\n")).filter(pl.col("calendar_year") == 2024)
    year = found.filter(pl.col("period_type") == "calendar_year")
    # 26,708 + (105,362 - 76,847) + 24,092 + 25,544
    assert_table(
        year,
        """
        revenue_usd
        104,859M
        """,
    )


def test_trap_14_a_recast_is_known_by_any_period_that_it_touches() -> None:
    """Without the first two 10-Qs of fiscal 2024, its nine months and year still say that fiscal 2025 recasts it."""
    lines = [line for line in FISCAL_2024.splitlines() if not line.strip().startswith(("24-Q1", "24-Q2"))]
    assert len(lines) < len(FISCAL_2024.splitlines())
    found = made(FISCAL_2025 + "\n".join(lines).strip("\n")).filter(pl.col("calendar_year") == 2024)
    year = found.filter((pl.col("period_type") == "calendar_year") & pl.col("known_to").is_null())
    assert year["revenue_usd"].to_list() == [None]
    assert "recast the year before" in year["null_reason"].item()


def test_a_quarter_that_could_not_be_derived_leaves_the_year_null_and_is_named() -> None:
    without = "\n".join(line for line in BOTH.splitlines() if "2024-07-01    2025-03-31" not in line)
    year = of_2025(without).filter(pl.col("period_type") == "calendar_year")
    assert_table(
        year,
        """
        revenue_usd  growth_pct  null_reason
        -            -           revenue_usd: the quarter to 2025-06-30 is not known
        """,
    )


def test_income_that_is_not_known_for_each_quarter_is_no_income_of_the_year() -> None:
    without = "\n".join(line for line in BOTH.splitlines() if "10,851M" not in line)
    assert_table(
        of_2025(without).filter(pl.col("period_type") == "calendar_year"),
        """
        revenue_usd  operating_income  income_change  null_reason
        120,433M     50,499M           -              operating_income_change_usd: not known for each quarter
        """,
    )
    without = "\n".join(line for line in BOTH.splitlines() if "13,873M" not in line)
    assert_table(
        of_2025(without).filter(pl.col("period_type") == "calendar_year"),
        """
        revenue_usd  operating_income  operating_margin_pct  null_reason
        120,433M     -                 -                     operating_income_usd: not known for each quarter
        """,
    )


def test_a_comparative_that_is_missing_in_one_quarter_leaves_growth_null_with_a_reason() -> None:
    without = "\n".join(
        line for line in BOTH.splitlines() if not line.strip().startswith("26-Q2   2026  ") or "2025-10-01" in line
    )
    year = of_2025(without).filter(pl.col("period_type") == "calendar_year")
    assert_table(
        year,
        """
        revenue_usd  prior_revenue  growth_pct
        120,433M     -              -
        """,
    )
    assert (
        "growth_pct: no filing read so far prints each quarter and the one a year before" in year["null_reason"].item()
    )


def test_a_quarter_amended_later_changes_the_year_from_then_on() -> None:
    """12,000 instead of 12,140 million dollars of income, by a filing that prints the revenue of 29,878 too."""
    amended = BOTH + "    25-Q4A  2025  operating_income  2025-04-01  2025-06-30  2025  4  12,000M  2026-05-01\n"
    found = of_2025(amended).filter(pl.col("period_type") == "calendar_year")
    assert found.height == 1, "income of a filing that does not print this revenue is not of its vintage"
    both = amended + "    25-Q4A  2025  revenue  2025-04-01  2025-06-30  2025  4  29,878M  2026-05-01\n"
    assert_table(
        of_2025(both).filter(pl.col("period_type") == "calendar_year"),
        """
        revenue_usd  operating_income  known_from  known_to
        120,433M     50,499M           2026-01-28  2026-05-01
        120,433M     50,359M           2026-05-01  -
        """,
    )


def test_recasts_are_left_out_of_calendar_years() -> None:
    """Fiscal 2027 recasts the second half of 2025: the calendar year stays as it was first printed."""
    recast = (
        BOTH
        + "    27-Q1  2027  revenue  2025-07-01  2025-09-30  2026  1  20,000M  2026-10-28\n"
        + "    27-Q1  2027  revenue  2026-07-01  2026-09-30  2027  1  25,000M  2026-10-28\n"
    )
    assert of_2025(recast).equals(of_2025(BOTH))


AWS = """
    filing  filing_year  period_start  period_end  year  quarter  value     known_from
    25-036  2025         2024-01-01    2024-03-31  2024  1        25,037M   2025-05-02
    25-036  2025         2025-01-01    2025-03-31  2025  1        29,267M   2025-05-02
    25-123  2025         2024-01-01    2024-09-30  2024  3        78,770M   2025-10-31
    25-123  2025         2025-01-01    2025-09-30  2025  3        93,146M   2025-10-31
    26-004  2025         2024-01-01    2024-12-31  2024  4        107,556M  2026-02-06
    26-004  2025         2025-01-01    2025-12-31  2025  4        128,725M  2026-02-06
    """


def test_of_a_calendar_filer_the_fiscal_rows_stand_for_the_calendar_year() -> None:
    found = made(AWS, "aws", "0001018724").filter(pl.col("calendar_year") == 2025)
    assert_table(
        found,
        """
        period_type            period_end  year  revenue_usd  growth_pct  is_derived  known_from  filings
        calendar_year_to_date  2025-03-31  2025  29,267M      16.8950     no          2025-05-02  25-036
        calendar_year_to_date  2025-09-30  2025  93,146M      18.2506     no          2025-10-31  25-123
        calendar_year          2025-12-31  2025  128,725M     19.6818     no          2026-02-06  26-004
        """,
    )


def test_a_relabelled_year_equals_the_fiscal_one_but_for_its_label() -> None:
    every = mart_cloud_growth(cloud(AWS), UNSTATED, concept_rules().series, ())
    fiscal, calendar = (every.filter(pl.col("period_type") == one) for one in ("fiscal_year", "calendar_year"))
    assert fiscal.drop("period_type").equals(calendar.drop("period_type"))
    assert fiscal.height == 2


def test_quarters_of_52_week_filers_count_by_their_midpoint() -> None:
    """Quarters to 2025-03-29, 06-28, 09-27 and 12-27 are those of calendar 2025, whatever the fiscal year is called."""
    weeks = """
        filing  filing_year  period_start  period_end  year  quarter  value  known_from
        Q2      2025         2024-12-29    2025-03-29  2025  2        10M    2025-05-01
        Q3      2025         2025-03-30    2025-06-28  2025  3        20M    2025-08-01
        Q4      2025         2025-06-29    2025-09-27  2025  4        30M    2025-11-01
        Q1      2026         2025-09-28    2025-12-27  2026  1        40M    2026-02-01
        """
    assert_table(
        made(weeks).filter(pl.col("period_type") == "calendar_year"),
        """
        period_start  period_end  calendar_year  revenue_usd
        2024-12-29    2025-12-27  2025           100M
        """,
    )
