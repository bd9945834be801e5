"""What a dollar of capex brought in: further revenue and income of the cloud against capex of the whole company."""

from __future__ import annotations

import polars as pl
from spec_tables import assert_table, capex, frame, growth

from transforms.capex.mart_capex_payback import mart_capex_payback
from warehouse.contract.tables import MART_CAPEX_ANNUAL, MART_CAPEX_PAYBACK, MART_CAPEX_QUARTERLY

# AWS and Amazon, 0001018724-25-000004 and -26-000004, millions of dollars.
CLOUD = """
    period_start  period_end  year  revenue_usd  prior_revenue  growth_pct  income_change  known_from  filings
    2024-01-01    2024-12-31  2024  107,556M     90,757M        18.5099     15,203M        2025-02-07  25-004
    2025-01-01    2025-12-31  2025  128,725M     107,556M       19.6818     5,772M         2026-02-06  26-004
    """
YEARS = """
    period_start  period_end  gross     net       revenue_usd  depreciation  depreciation_concept  known_from  filings
    2023-01-01    2023-12-31  52,729M   48,133M   574,785M     48,663M       us-gaap:D             2024-02-02  24-008
    2024-01-01    2024-12-31  82,999M   77,658M   637,959M     52,795M       us-gaap:D             2025-02-07  25-004
    2025-01-01    2025-12-31  131,819M  128,320M  716,924M     65,756M       us-gaap:D             2026-02-06  26-004
    """
ALSO = """
    filings  capex_growth  additions  segment_depreciation_usd
    25-004   57.4067       53,267M    13,320M
    26-004   58.8200       96,496M    -
    """
"""What the same filings give besides."""
QUARTERS = """
    period_start  period_end  gross    known_from  filings
    2025-07-01    2025-09-30  35,095M  2025-10-31  25-123
    """


def annual(text: str) -> pl.DataFrame:
    given = ["accession_numbers", "capex_growth_pct", "segment_additions_usd", "segment_depreciation_usd"]
    also = frame(MART_CAPEX_ANNUAL, ALSO).select(given)
    return capex(MART_CAPEX_ANNUAL, text).update(also, on="accession_numbers")


def made(cloud: str = CLOUD, years: str = YEARS, quarters: str = QUARTERS) -> pl.DataFrame:
    cloud_growth = growth(cloud).with_columns(pl.col("period_type").fill_null("fiscal_year"))
    found = mart_capex_payback(cloud_growth, annual(years), capex(MART_CAPEX_QUARTERLY, quarters))
    assert found.schema == MART_CAPEX_PAYBACK.schema
    return found


def of(year: int, found: pl.DataFrame) -> pl.DataFrame:
    return found.filter(pl.col("period_end").dt.year() == year)


def test_further_revenue_over_capex_of_the_same_year_and_of_the_year_before() -> None:
    """128,725 - 107,556 = 21,169; over 131,819 that is 16.0591 percent, over 82,999 of the year before 25.5051."""
    assert_table(
        of(2025, made()),
        """
        series_id  year  capex_usd  prior_capex  further_revenue  revenue_to_capex  revenue_to_prior  to_cloud_revenue
        aws        2025  131,819M   82,999M      21,169M          16.0591           25.5051           102.4036
        """,
    )


def test_further_income_over_the_same() -> None:
    """5,772 over 131,819 is 4.3787 percent, over 82,999 6.9543."""
    assert_table(
        of(2025, made()),
        """
        further_income  income_to_capex  income_to_prior  capex_growth  growth_pct  additions
        5,772M          4.3787           6.9543           58.8200       19.6818     96,496M
        """,
    )


def test_depreciation_is_the_companys_and_held_against_its_own_revenue_and_year_before() -> None:
    """65,756 over 716,924 is 9.1720 percent; over 52,795 it grew by 24.5497."""
    assert_table(
        of(2025, made()),
        """
        depreciation  depreciation_to_revenue  depreciation_growth
        65,756M       9.1720                   24.5497
        """,
    )


def test_depreciation_of_the_segment_is_held_against_the_segments_revenue() -> None:
    """13,320 over 107,556 is 12.3842 percent; the company's revenue has no part in it."""
    assert_table(
        of(2024, made()),
        """
        segment_depreciation_usd  segment_depreciation_to_revenue_pct  null_reason
        13,320M                   12.3842                              -
        """,
    )
    assert of(2025, made())["null_reason"].item() == (
        "segment_depreciation_usd: the filer states no depreciation of the segment"
    )


def test_another_line_of_depreciation_is_not_grown_from() -> None:
    changed = YEARS.replace("65,756M       us-gaap:D ", "65,756M       us-gaap:Da")
    assert changed != YEARS
    found = of(2025, made(years=changed))
    assert found["depreciation_growth_pct"].to_list() == [None]
    assert "depreciation_growth_pct: depreciation of the period a year before is not known on the same line" in (
        found["null_reason"].item()
    )


def test_capex_of_the_year_before_is_taken_on_the_same_basis() -> None:
    net = YEARS.replace("131,819M", "-       ")
    assert_table(
        of(2025, made(years=net)),
        """
        capex_usd  capex_basis      prior_capex
        128,320M   net_of_proceeds  77,658M
        """,
    )
    missing = net.replace("77,658M", "-      ")
    found = of(2025, made(years=missing))
    assert found.select("prior_year_capex_usd", "incremental_revenue_to_prior_capex_pct").row(0) == (None, None)
    assert "prior_year_capex_usd: no capex of the period a year before on the same basis" in found["null_reason"].item()


def test_a_quarter_is_held_against_the_capex_of_that_quarter() -> None:
    """33,006 - 27,452 = 5,554 over 35,095: 15.8256 percent."""
    quarter = """
        period_type  period_start  period_end  year  quarter  revenue_usd  prior_revenue  known_from  filings
        quarter      2025-07-01    2025-09-30  2025  3        33,006M      27,452M        2025-10-31  25-123
        """
    assert_table(
        made(quarter),
        """
        period_type  year  quarter  capex_usd  further_revenue  revenue_to_capex  prior_capex  further_income
        quarter      2025  3        35,095M    5,554M           15.8256           -            -
        """,
    )


def test_years_to_date_calendar_years_and_recasts_have_no_row() -> None:
    quarterly = capex(MART_CAPEX_QUARTERLY, QUARTERS)
    kinds = [(kind, False) for kind in ("calendar_year", "calendar_year_to_date", "year_to_date")]
    for kind, is_recast in (*kinds, ("fiscal_year", True)):
        cloud = growth(CLOUD).with_columns(period_type=pl.lit(kind), is_recast=pl.lit(is_recast))
        assert mart_capex_payback(cloud, annual(YEARS), quarterly).is_empty(), kind


def test_cloud_without_capex_of_the_company_is_null_with_reasons() -> None:
    none = "\n".join(line for line in YEARS.splitlines() if "2025-12-31" not in line and "2024-12-31" not in line)
    found = of(2025, made(years=none))
    assert_table(
        found,
        """
        capex_usd  capex_basis  revenue_to_capex  revenue_to_prior  further_revenue  filings
        -          -            -                 -                 21,169M          26-004
        """,
    )
    assert {part.split(": ")[0] for part in found["null_reason"].item().split("; ")} == {
        "capex_usd", "capex_growth_pct", "segment_additions_usd", "segment_depreciation_usd", "prior_year_capex_usd",
        "depreciation_usd", "depreciation_to_revenue_pct", "depreciation_growth_pct",
    }  # fmt: skip


def test_cloud_revenue_without_its_comparative_pays_nothing_back() -> None:
    alone = CLOUD.replace("107,556M       19.6818     5,772M ", "-              -           -      ")
    found = of(2025, made(alone))
    assert_table(
        found,
        """
        further_revenue  further_income  revenue_to_capex  income_to_capex  to_cloud_revenue
        -                -               -                 -                102.4036
        """,
    )
    reason = found["null_reason"].item()
    assert "incremental_revenue_usd: no filing read so far prints the cloud's revenue of both periods" in reason
    assert "incremental_operating_income_usd: no filing read so far prints the cloud's operating income" in reason


def test_revenue_that_shrinks_pays_back_less_than_nothing() -> None:
    shrunk = CLOUD.replace("128,725M", "100,000M")
    assert_table(
        of(2025, made(shrunk)),
        """
        further_revenue  revenue_to_capex
        -7,556M          -5.7321
        """,
    )


def test_capex_that_is_not_positive_pays_nothing_back() -> None:
    found = of(2025, made(years=YEARS.replace("131,819M", "0       ")))
    assert found.select("capex_usd", "incremental_revenue_to_capex_pct").row(0) == (0, None)


def test_a_row_begins_with_the_clouds_revenue_and_changes_with_what_is_filed_later() -> None:
    late = YEARS.replace("2026-02-06", "2026-03-01")
    assert_table(
        of(2025, made(years=late)),
        """
        further_revenue  capex_usd  prior_capex  known_from  known_to    filings
        21,169M          -          -            2026-02-06  2026-03-01  25-004, 26-004
        21,169M          131,819M   82,999M      2026-03-01  -           25-004, 26-004
        """,
    )
    early = YEARS.replace("2026-02-06", "2026-01-01")
    assert of(2025, made(years=early))["known_from"].to_list() == of(2025, made())["known_from"].to_list()


def test_a_year_before_that_is_filed_later_is_taken_from_then_on() -> None:
    """Filings reach us in any order: an older report may come after the newer one."""
    late = YEARS.replace("2025-02-07", "2026-05-01")
    assert_table(
        of(2025, made(years=late)),
        """
        capex_usd  prior_capex  revenue_to_prior  known_from  known_to
        131,819M   -            -                 2026-02-06  2026-05-01
        131,819M   82,999M      25.5051           2026-05-01  -
        """,
    )


def test_capex_as_last_printed_moves_payback_and_revenue_stays_as_first_printed() -> None:
    """21,169 over 131,819 is 16.0591 percent, over 130,000 16.2838."""
    restated = """
        period_start  period_end  gross     known_from  known_to    filings
        2025-01-01    2025-12-31  131,819M  2026-02-06  2027-02-05  26-004
        2025-01-01    2025-12-31  130,000M  2027-02-05  -           27-004
        """
    assert_table(
        of(2025, made(years=restated)),
        """
        capex_usd  revenue_to_capex  known_from  known_to
        131,819M   16.0591           2026-02-06  2027-02-05
        130,000M   16.2838           2027-02-05  -
        """,
    )


def test_trap_09_periods_are_matched_by_their_days() -> None:
    """A company's year of other days is another year; 52 and 53 weeks apart are both a year before."""
    weeks = """
        period_start  period_end  gross  known_from  filings
        2023-10-01    2024-09-28  50M    2024-11-01  24-1
        2024-09-29    2025-10-04  80M    2025-11-01  25-1
        """
    cloud = """
        period_start  period_end  year  revenue_usd  prior_revenue  known_from  filings
        2024-09-29    2025-10-04  2025  100M         60M            2025-11-01  25-1
        2024-09-29    2025-10-03  2025  100M         60M            2025-11-01  25-1
        """
    assert_table(
        made(cloud, weeks),
        """
        period_end  capex_usd  prior_capex  revenue_to_capex  revenue_to_prior
        2025-10-04  80M        50M          50                80
        2025-10-03  -          -            -                 -
        """,
    )
