"""The built-in sample through core and marts, against figures written down by hand from the filings, in millions.

Each table names the accession numbers of the filings in which its figures are printed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from core_and_marts import Frames
from spec_tables import assert_table, rows


def now(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.filter(pl.col("known_to").is_null())


def then(frame: pl.DataFrame) -> pl.DataFrame:
    """As known on the article's day, to its end in New York."""
    moment = pl.datetime(2025, 11, 14, 23, 59, 59)
    return frame.filter(
        (pl.col("known_from") <= moment) & (pl.col("known_to").is_null() | (pl.col("known_to") > moment))
    )


def test_the_era_table_as_known_on_the_articles_day(sample: Frames) -> None:
    assert_table(
        then(sample["mart_cloud_growth_era"]),
        """
        series_id                    era        years_counted  mean_growth_pct  includes_year_to_date
        aws                          2018-2022  5              35.7741          no
        aws                          2023-2025  3              16.6903          yes
        google_cloud                 2018-2022  5              45.4060          no
        google_cloud                 2023-2025  3              29.2615          yes
        microsoft_intelligent_cloud  2018-2022  5              22.4183          no
        microsoft_intelligent_cloud  2023-2025  3              19.5387          no
        """,
    )


def test_the_era_table_as_known_now(sample: Frames) -> None:
    assert_table(
        now(sample["mart_cloud_growth_era"]),
        """
        series_id                    era        years_counted  mean_growth_pct  includes_year_to_date
        aws                          2018-2022  5              35.7741          no
        aws                          2023-2025  3              17.1673          no
        google_cloud                 2018-2022  5              45.4060          no
        google_cloud                 2023-2025  3              30.7847          no
        microsoft_intelligent_cloud  2018-2022  5              22.4183          no
        microsoft_intelligent_cloud  2023-2025  3              19.5387          no
        """,
    )


def test_all_six_figures_of_the_article_are_reproduced(sample: Frames) -> None:
    found = sample["mart_article_check"].filter(pl.col("article_value").is_not_null())
    assert {row["claim_id"]: round(row["value_then"]) for row in found.iter_rows(named=True)} == {
        "1": 36, "2": 22, "3": 45, "4": 17, "5": 20, "6": 29,
    }  # fmt: skip
    assert all(abs(apart) < Decimal("0.5") for apart in found["difference_then"])


def test_the_puts_of_the_article(sample: Frames) -> None:
    assert_table(
        sample["mart_article_check"].filter(pl.col("claim_id").str.contains("shares|notional")),
        """
        claim_id     value_then   value_now    filings
        10 shares    1,000,000    1,000,000    0001649339-25-000007
        10 notional  186,580,000  186,580,000  0001649339-25-000007
        11 shares    5,000,000    5,000,000    0001649339-25-000007
        11 notional  912,100,000  912,100,000  0001649339-25-000007
        """,
    )


def yearly(sample: Frames, series_id: str) -> pl.DataFrame:
    return now(sample["mart_cloud_growth"]).filter(
        (pl.col("series_id") == series_id) & (pl.col("period_type") == "fiscal_year")
    )


def test_aws_by_year(sample: Frames) -> None:
    assert_table(
        yearly(sample, "aws"),
        """
        year  recast_number  revenue_usd  growth_pct  operating_income  measured  filings
        2017  0              17,459M      -           4,331M            segment   0001018724-20-000004
        2018  0              25,655M      46.9443     7,296M            segment   0001018724-20-000004
        2019  0              35,026M      36.5270     9,201M            segment   0001018724-20-000004
        2020  0              45,370M      29.5323     13,531M           segment   0001018724-22-000005
        2021  0              62,202M      37.0994     18,532M           segment   0001018724-22-000005
        2022  0              80,096M      28.7676     22,841M           segment   0001018724-23-000004
        2023  0              90,757M      13.3103     24,631M           segment   0001018724-24-000008
        2024  0              107,556M     18.5099     39,834M           segment   0001018724-25-000004
        2025  0              128,725M     19.6818     45,606M           segment   0001018724-26-000004
        """,
    )


def test_google_cloud_by_year(sample: Frames) -> None:
    assert_table(
        yearly(sample, "google_cloud"),
        """
        year  recast_number  revenue_usd  growth_pct  operating_income  filings
        2017  0              4,056M       -           -                 0001652044-20-000008
        2018  0              5,838M       43.9349     -4,348M           0001652044-20-000008, 0001652044-21-000010
        2019  0              8,918M       52.7578     -4,645M           0001652044-20-000008, 0001652044-21-000010
        2020  0              13,059M      46.4342     -5,607M           0001652044-21-000010
        2021  0              19,206M      47.0710     -2,282M           0001652044-23-000016, 0001652044-24-000022
        2022  0              26,280M      36.8322     -1,922M           0001652044-23-000016, 0001652044-24-000022
        2023  0              33,088M      25.9056     1,716M            0001652044-24-000022
        2024  0              43,229M      30.6486     6,112M            0001652044-25-000014
        2025  0              58,705M      35.8000     13,910M           0001652044-26-000018
        """,
    )
    measured = dict(yearly(sample, "google_cloud").select("fiscal_year", "measured").rows())
    assert {year for year, what in measured.items() if what == "disaggregated_revenue"} == {2017, 2018, 2019}
    assert {year for year, what in measured.items() if what == "segment"} == set(range(2020, 2026))


def test_intelligent_cloud_by_year_recasts_as_rows_of_their_own(sample: Frames) -> None:
    """Each growth out of one 10-K.

    FY22: 75,251 / 60,080 = 1.252513, recast in the FY23 10-K 74,965 / 59,728 = 1.255106. FY23: 87,907 / 74,965 =
    1.172641. FY24: 105,362 / 87,907 = 1.198562, recast in the FY25 10-K 87,464 / 72,944 = 1.199057. FY25: 106,265 /
    87,464 = 1.214957; over the FY24 first printed it would be 0.86 percent.
    """
    assert_table(
        yearly(sample, "microsoft_intelligent_cloud"),
        """
        year  recast_number  is_recast  revenue_usd  growth_pct  filings
        2015  0              no         23,715M      -           0001564590-17-014900
        2016  0              no         25,042M      5.5956      0001564590-17-014900
        2017  0              no         27,440M      9.5759      0001564590-17-014900
        2017  1              yes        27,407M      -           0001564590-19-027952
        2018  0              no         32,219M      17.5576     0001564590-19-027952
        2019  0              no         38,985M      21.0000     0001564590-19-027952
        2020  0              no         48,366M      24.0631     0001564590-21-039151
        2021  0              no         60,080M      24.2195     0001564590-21-039151
        2021  1              yes        59,728M      -           0000950170-23-035122
        2022  0              no         75,251M      25.2513     0001564590-22-026876
        2022  1              yes        74,965M      25.5106     0000950170-23-035122
        2023  0              no         87,907M      17.2641     0000950170-23-035122
        2023  1              yes        72,944M      -           0000950170-25-100235
        2024  0              no         105,362M     19.8562     0000950170-24-087843
        2024  1              yes        87,464M      19.9057     0000950170-25-100235
        2025  0              no         106,265M     21.4957     0000950170-25-100235
        """,
    )


def test_azure_as_microsoft_states_it(sample: Frames) -> None:
    """Read by eye from the text of each report; the quarter to March 2022 (46 %) is not in the sample."""
    azure = now(sample["mart_cloud_growth"]).filter(pl.col("series_id") == "azure")
    assert_table(
        azure,
        """
        period_type   period_end  year  quarter  growth_pct  basis_era          filings
        fiscal_year   2022-06-30  2022  4        45          until_august_2024  0001564590-22-026876
        quarter       2022-09-30  2023  1        35          until_august_2024  0001564590-22-035087
        year_to_date  2022-09-30  2023  1        35          until_august_2024  0001564590-22-035087
        quarter       2022-12-31  2023  2        31          until_august_2024  0001564590-23-000733
        year_to_date  2022-12-31  2023  2        33          until_august_2024  0001564590-23-000733
        quarter       2023-03-31  2023  3        27          until_august_2024  0000950170-23-014423
        year_to_date  2023-03-31  2023  3        31          until_august_2024  0000950170-23-014423
        fiscal_year   2023-06-30  2023  4        29          until_august_2024  0000950170-23-035122
        quarter       2023-09-30  2024  1        29          until_august_2024  0000950170-23-054855
        year_to_date  2023-09-30  2024  1        29          until_august_2024  0000950170-23-054855
        quarter       2023-12-31  2024  2        30          until_august_2024  0000950170-24-008814
        year_to_date  2023-12-31  2024  2        30          until_august_2024  0000950170-24-008814
        quarter       2024-03-31  2024  3        31          until_august_2024  0000950170-24-048288
        year_to_date  2024-03-31  2024  3        30          until_august_2024  0000950170-24-048288
        fiscal_year   2024-06-30  2024  4        30          until_august_2024  0000950170-24-087843
        quarter       2024-09-30  2025  1        33          from_august_2024   0000950170-24-118967
        year_to_date  2024-09-30  2025  1        33          from_august_2024   0000950170-24-118967
        quarter       2024-12-31  2025  2        31          from_august_2024   0000950170-25-010491
        year_to_date  2024-12-31  2025  2        32          from_august_2024   0000950170-25-010491
        quarter       2025-03-31  2025  3        33          from_august_2024   0000950170-25-061046
        year_to_date  2025-03-31  2025  3        32          from_august_2024   0000950170-25-061046
        fiscal_year   2025-06-30  2025  4        34          from_august_2024   0000950170-25-100235
        quarter       2025-09-30  2026  1        40          from_august_2024   0001193125-25-256321
        year_to_date  2025-09-30  2026  1        40          from_august_2024   0001193125-25-256321
        quarter       2025-12-31  2026  2        39          from_august_2024   0001193125-26-027207
        year_to_date  2025-12-31  2026  2        40          from_august_2024   0001193125-26-027207
        """,
    )
    assert azure["revenue_usd"].null_count() == azure.height
    assert set(azure["measured"]) == {"disclosed_percentage"}
    assert "azure" not in set(sample["mart_cloud_growth_era"]["series_id"])
    assert "azure" not in set(sample["mart_capex_payback"]["series_id"])


def test_quarters_of_cloud_revenue(sample: Frames) -> None:
    """Printed by the 10-Qs; each fourth quarter is the year less the nine months (AWS 2025: 128,725 less 93,146)."""
    quarters = now(sample["mart_cloud_growth"]).filter((pl.col("period_type") == "quarter") & ~pl.col("is_recast"))
    found = {
        (row["series_id"], row["fiscal_year"], row["fiscal_quarter"]): (row["revenue_usd"], row["growth_pct"])
        for row in quarters.iter_rows(named=True)
    }
    for row in rows(
        """
        series_id                    year  quarter  revenue_usd  growth_pct
        aws                          2023  1        21,354M      15.7963
        aws                          2023  4        24,204M      13.2192
        aws                          2024  2        26,281M      18.7037
        aws                          2024  4        28,786M      18.9308
        aws                          2025  3        33,006M      20.2317
        aws                          2025  4        35,579M      23.5983
        google_cloud                 2023  2        8,031M       27.9637
        google_cloud                 2023  4        9,192M       25.6596
        google_cloud                 2024  3        11,353M      34.9780
        google_cloud                 2025  1        12,260M      28.0551
        microsoft_intelligent_cloud  2023  4        23,993M      15.3288
        microsoft_intelligent_cloud  2024  1        24,259M      19.3555
        microsoft_intelligent_cloud  2024  4        28,515M      18.8472
        microsoft_intelligent_cloud  2025  1        24,092M      20.3818
        microsoft_intelligent_cloud  2025  4        29,878M      25.6170
        microsoft_intelligent_cloud  2026  2        32,907M      28.8248
        """
    ):
        key = (row["series_id"], row["fiscal_year"], row["fiscal_quarter"])
        assert found[key] == (row["revenue_usd"], row["growth_pct"]), key


CAPEX_BY_YEAR = """
    company    year  capex_basis      gross     net
    Amazon     2017  gross_cash       11,955M   10,058M
    Amazon     2018  gross_cash       13,427M   11,323M
    Amazon     2019  gross_cash       16,861M   12,689M
    Amazon     2020  gross_cash       40,140M   35,044M
    Amazon     2021  gross_cash       61,053M   55,396M
    Amazon     2022  gross_cash       63,645M   58,321M
    Amazon     2023  gross_cash       52,729M   48,133M
    Amazon     2024  gross_cash       82,999M   77,658M
    Amazon     2025  gross_cash       131,819M  128,320M
    Alphabet   2018  gross_cash       25,139M   -
    Alphabet   2019  gross_cash       23,548M   -
    Alphabet   2020  gross_cash       22,281M   -
    Alphabet   2021  gross_cash       24,640M   -
    Alphabet   2022  gross_cash       31,485M   -
    Alphabet   2023  gross_cash       32,251M   -
    Alphabet   2024  gross_cash       52,535M   -
    Alphabet   2025  gross_cash       91,447M   -
    Microsoft  2015  gross_cash       5,944M    -
    Microsoft  2016  gross_cash       8,343M    -
    Microsoft  2017  gross_cash       8,129M    -
    Microsoft  2018  gross_cash       11,632M   -
    Microsoft  2019  gross_cash       13,925M   -
    Microsoft  2020  gross_cash       15,441M   -
    Microsoft  2021  gross_cash       20,622M   -
    Microsoft  2022  gross_cash       23,886M   -
    Microsoft  2023  gross_cash       28,107M   -
    Microsoft  2024  gross_cash       44,477M   -
    Microsoft  2025  gross_cash       64,551M   -
    Meta       2020  gross_cash       15,163M   15,115M
    Meta       2021  gross_cash       18,690M   18,567M
    Meta       2022  gross_cash       31,431M   31,186M
    Meta       2023  gross_cash       27,266M   27,045M
    Meta       2024  net_of_proceeds  -         37,256M
    Meta       2025  net_of_proceeds  -         69,691M
    NVIDIA     2024  gross_cash       1,069M    -
    NVIDIA     2025  gross_cash       3,236M    -
    NVIDIA     2026  gross_cash       6,042M    -
    Oracle     2023  gross_cash       8,695M    -
    Oracle     2024  gross_cash       6,866M    -
    Oracle     2025  gross_cash       21,215M   -
    Apple      2023  gross_cash       10,959M   -
    Apple      2024  gross_cash       9,447M    -
    Apple      2025  gross_cash       12,715M   -
    """
"""10-Ks: Amazon 0001018724-20-000004, -22-000005, -23-000004, -24-000008, -25-000004, -26-000004; Alphabet
0001652044-21-000010, -23-000016, -24-000022, -25-000014, -26-000018; Microsoft 0001564590-17-014900, -19-027952,
-21-039151, -22-026876, 0000950170-23-035122, -24-087843, -25-100235; Meta 0001326801-23-000013, -24-000012, -25-000017,
0001628280-26-003942; NVIDIA 0001045810-26-000021; Oracle 0000950170-25-087926; Apple 0000320193-25-000079."""


def test_capex_by_company_year_and_basis(sample: Frames) -> None:
    assert_table(now(sample["mart_capex_annual"]), CAPEX_BY_YEAR)


def test_gross_capex_of_meta_since_2024_is_null_with_its_reason(sample: Frames) -> None:
    found = sample["mart_capex_annual"].filter((pl.col("company") == "Meta") & (pl.col("fiscal_year") >= 2024))
    for reason in found["null_reason"]:
        assert reason.startswith("capex_gross_usd: the filings print capex net of proceeds only; ")


def test_capex_growth_is_inside_one_filing(sample: Frames) -> None:
    found = {
        (row["company"], row["fiscal_year"]): row["capex_growth_pct"]
        for row in now(sample["mart_capex_annual"]).iter_rows(named=True)
    }
    expected = {
        ("Amazon", 2024): "57.4067",
        ("Amazon", 2025): "58.8200",
        ("Alphabet", 2025): "74.0687",
        ("Microsoft", 2025): "45.1334",
        ("Meta", 2024): "37.7556",
        ("Meta", 2025): "87.0598",
        ("NVIDIA", 2026): "86.7120",
        ("Oracle", 2025): "208.9863",
    }
    assert {key: found[key] for key in expected} == {key: Decimal(value) for key, value in expected.items()}


# The year to date as the cash-flow statement of each filing prints it: first quarter, half year, nine months, year.
CAPEX_TO_DATE: Mapping[tuple[str, int], tuple[int, int, int, int]] = {
    ("Amazon", 2023): (14_207, 25_662, 38_141, 52_729),  # -23-000008, -23-000012, -23-000018, -24-000008
    ("Amazon", 2024): (14_925, 32_545, 55_165, 82_999),  # -24-000083, -24-000130, -24-000161, -25-000004
    ("Amazon", 2025): (25_019, 57_202, 92_297, 131_819),  # -25-000036, -25-000086, -25-000123, -26-000004
    ("Alphabet", 2023): (6_289, 13_177, 21_232, 32_251),  # -23-000045, -23-000070, -23-000094, -24-000022
    ("Alphabet", 2024): (12_012, 25_198, 38_259, 52_535),  # -24-000053, -24-000079, -24-000118, -25-000014
    ("Alphabet", 2025): (17_197, 39_643, 63_596, 91_447),  # -25-000043, -25-000062, -25-000091, -26-000018
    ("Microsoft", 2023): (6_283, 12_557, 19_164, 28_107),  # 0001564590-22-035087, -23-000733, 0000950170-23-014423
    ("Microsoft", 2024): (9_917, 19_652, 30_604, 44_477),  # 0000950170-23-054855, -24-008814, -24-048288, -24-087843
    ("Microsoft", 2025): (14_923, 30_727, 47_472, 64_551),  # 0000950170-24-118967, -25-010491, -25-061046, -25-100235
}


@pytest.mark.parametrize(("company", "year"), CAPEX_TO_DATE)
def test_quarterly_capex_is_what_the_year_to_date_grew_by(sample: Frames, company: str, year: int) -> None:
    to_date = CAPEX_TO_DATE[company, year]
    expected = [now - before for now, before in zip(to_date, (0, *to_date), strict=False)]
    found = now(sample["mart_capex_quarterly"]).filter((pl.col("company") == company) & (pl.col("fiscal_year") == year))
    assert found.sort("fiscal_quarter")["capex_gross_usd"].to_list() == [Decimal(v) * 1_000_000 for v in expected]


def test_net_capex_of_amazon_by_quarter(sample: Frames) -> None:
    """Proceeds to date of 2025: 764, 1,579, 2,446 and 3,499 (-25-000036, -25-000086, -25-000123, -26-000004)."""
    assert_table(
        now(sample["mart_capex_quarterly"]).filter((pl.col("company") == "Amazon") & (pl.col("fiscal_year") == 2025)),
        """
        quarter  net
        1        24,255M
        2        31,368M
        3        34,228M
        4        38,469M
        """,
    )


def test_a_quarter_whose_nine_months_are_not_at_hand_is_null_with_a_reason(sample: Frames) -> None:
    found = now(sample["mart_capex_quarterly"]).filter(pl.col("company").is_in(["Meta", "NVIDIA", "Oracle", "Apple"]))
    assert found.height == 7
    assert found["capex_usd"].null_count() == 7
    assert found["null_reason"].str.contains("no nine-month figure").all()


def test_microsofts_calendar_2025_is_four_fiscal_quarters(sample: Frames) -> None:
    """January to March 26,751 (0000950170-25-061046), July to September 30,897 (0001193125-25-256321), October to
    December 32,907 (0001193125-26-027207). April to June is the FY25 10-K (0000950170-25-100235) less nine months:
    106,265 - 76,387 = 29,878, a year before 87,464 - 63,679 = 23,785.

    26,751 + 29,878 + 30,897 + 32,907 = 120,433; 22,141 + 23,785 + 24,092 + 25,544 = 95,562; 120,433 / 95,562 =
    1.260260. Operating income: 11,095 + (44,589 - 32,449) + 13,391 + 13,873 = 50,499, of 120,433 41.9312 percent; a
    year before 9,515 + (37,813 - 27,978) + 10,503 + 10,851 = 40,704.
    """
    calendar = now(sample["mart_cloud_growth"]).filter(
        (pl.col("series_id") == "microsoft_intelligent_cloud") & (pl.col("period_type") == "calendar_year")
    )
    found = calendar.filter(pl.col("calendar_year") >= 2024)
    assert_table(
        found,
        """
        calendar_year  revenue_usd  prior_revenue  growth_pct  operating_income  income_change  operating_margin_pct
        2024           -            -              -           -                 -              -
        2025           120,433M     95,562M        26.0260     50,499M           9,795M         41.9312
        """,
    )
    (why,) = found["null_reason"].drop_nulls()
    assert "the filings of fiscal 2025 recast the year before" in why


def test_calendar_years_of_amazon_and_alphabet_are_their_fiscal_years(sample: Frames) -> None:
    both = sample["mart_cloud_growth"].filter(pl.col("series_id").is_in(["aws", "google_cloud"]) & ~pl.col("is_recast"))
    fiscal, calendar = (both.filter(pl.col("period_type") == one) for one in ("fiscal_year", "calendar_year"))
    assert fiscal.drop("period_type").equals(calendar.drop("period_type"))
    assert fiscal.height >= 18


def test_what_a_dollar_of_amazons_capex_brought_in(sample: Frames) -> None:
    """AWS 90,757 -> 107,556 -> 128,725, its operating income 24,631 -> 39,834 -> 45,606; Amazon's capex 52,729 ->
    82,999 -> 131,819 (0001018724-24-000008, -25-000004, -26-000004).

    2024: 107,556 - 90,757 = 16,799; / 82,999 = 20.2400 percent, / 52,729 = 31.8591. 39,834 - 24,631 = 15,203; /
    82,999 = 18.3171. 2025: 128,725 - 107,556 = 21,169; / 131,819 = 16.0591, / 82,999 = 25.5051. 45,606 - 39,834 =
    5,772; / 131,819 = 4.3787, / 82,999 = 6.9543. Capex over AWS's revenue: 82,999 / 107,556 = 77.1682, 131,819 /
    128,725 = 102.4036.
    """
    found = now(sample["mart_capex_payback"]).filter(
        (pl.col("series_id") == "aws") & (pl.col("period_type") == "fiscal_year") & (pl.col("fiscal_year") >= 2024)
    )
    assert_table(
        found,
        """
        year  capex_usd  prior_capex  further_revenue  revenue_to_capex  revenue_to_prior  to_cloud_revenue
        2024  82,999M    52,729M      16,799M          20.2400           31.8591           77.1682
        2025  131,819M   82,999M      21,169M          16.0591           25.5051           102.4036
        """,
    )
    assert_table(
        found,
        """
        year  further_income  income_to_capex  income_to_prior
        2024  15,203M         18.3171          28.8323
        2025  5,772M          4.3787           6.9543
        """,
    )


def test_five_year_growth_of_capex_of_the_sample_panel(sample: Frames) -> None:
    """2025 over 2020: Amazon 131,819 / 40,140 = 3.283981, Alphabet 91,447 / 22,281 = 4.104259, Meta, net in both years,
    69,691 / 15,115 = 4.610718; fifth roots 1.268470, 1.326316, 1.357543.

    Together 131,819 + 91,447 + 69,691 = 292,957 over 40,140 + 22,281 + 15,115 = 77,536: 3.778335, fifth root 1.304548.
    Of 311,714 that is 93.9826 percent: Apple's 12,715 and NVIDIA's 6,042 have no 2020 in the sample. The years of
    Microsoft (June) and Oracle (May) that were filed last lie in calendar 2024.
    """
    found = now(sample["mart_capex_growth"]).filter(pl.col("calendar_year") == 2025)
    assert_table(
        found.filter(pl.col("scope") == "company"),
        """
        member    capex_usd  base_capex  capex_basis      five_years
        Amazon    131,819M   40,140M     gross_cash       26.8470
        Alphabet  91,447M    22,281M     gross_cash       32.6316
        Meta      69,691M    15,115M     net_of_proceeds  35.7543
        Apple     12,715M    -           gross_cash       -
        NVIDIA    6,042M     -           gross_cash       -
        """,
    )
    panels = found.filter(pl.col("scope") == "panel")
    assert_table(
        panels,
        """
        member_id   capex_usd  base_capex  five_years  in_panel  known  matched  panel_capex  matched_share  is_low
        technology  292,957M   77,536M     30.4548     7         5      3        311,714M     93.9826        no
        tmt         292,957M   77,536M     30.4548     7         5      3        311,714M     93.9826        no
        """,
    )
    assert set(panels["companies_left_out"]) == {
        "Apple (capex of 2020 is not known on the same basis); Microsoft (no annual report for 2025); "
        "NVIDIA (capex of 2020 is not known on the same basis); Oracle (no annual report for 2025)"
    }


def test_what_aws_added_and_what_was_leased_stand_beside_capex(sample: Frames) -> None:
    """Notes of 0001018724-24-000008, -25-000004, -26-000004 and 0000950170-25-100235."""
    found = now(sample["mart_capex_annual"]).filter(
        pl.col("company").is_in(["Amazon", "Microsoft"]) & (pl.col("fiscal_year") >= 2023)
    )
    assert_table(
        found,
        """
        company    year  additions  lease_assets
        Amazon     2023  24,843M    642M
        Amazon     2024  53,267M    854M
        Amazon     2025  96,496M    2,911M
        Microsoft  2023  -          3,128M
        Microsoft  2024  -          11,633M
        Microsoft  2025  -          20,511M
        """,
    )


def test_apples_fiscal_2023_is_the_only_year_of_53_weeks(sample: Frames) -> None:
    marked = sample["mart_capex_annual"].filter(pl.col("has_extra_week"))
    assert set(marked.select("company", "fiscal_year").rows()) == {("Apple", 2023)}


def test_the_recasts_of_intelligent_cloud_are_restatements(sample: Frames) -> None:
    """74,965 / 75,251 = 0.996199; 72,944 / 87,907 = 0.829786; 87,464 / 105,362 = 0.830129."""
    found = sample["mart_restatement"].filter(
        (pl.col("series_id") == "microsoft_intelligent_cloud")
        & (pl.col("metric") == "revenue")
        & (pl.col("period_type") == "fiscal_year")
        & (pl.col("fiscal_year") >= 2022)
    )
    assert_table(
        found,
        """
        year  kind    old_value  new_value  change_pct  old_accession_number  new_accession_number
        2022  recast  75,251M    74,965M    -0.3801     0001564590-22-026876  0000950170-23-035122
        2023  recast  87,907M    72,944M    -17.0214    0000950170-24-087843  0000950170-25-100235
        2024  recast  105,362M   87,464M    -16.9871    0000950170-24-087843  0000950170-25-100235
        """,
    )


def test_metas_change_of_basis_is_no_restatement(sample: Frames) -> None:
    """2022: 31,431 gross in 0001326801-24-000012, 31,186 net in 0001326801-25-000017, under one tag."""
    found = sample["mart_restatement"].filter((pl.col("company") == "Meta") & (pl.col("metric") == "capex"))
    assert found.is_empty()


def test_every_restatement_of_the_sample_is_a_change_that_both_filings_print(sample: Frames) -> None:
    printed = {
        (
            row["accession_number"],
            row["series_id"],
            row["metric"],
            row["basis"],
            row["period_start"],
            row["period_end"],
        ): (row["value"])
        for row in sample["core_observation"].iter_rows(named=True)
    }
    assert sample["mart_restatement"].height > 40
    for row in sample["mart_restatement"].iter_rows(named=True):
        figure = tuple(row[name] for name in ("series_id", "metric", "basis", "period_start", "period_end"))
        assert printed[row["old_accession_number"], *figure] == row["old_value"], row
        assert printed[row["new_accession_number"], *figure] == row["new_value"], row
        assert row["old_value"] != row["new_value"]


SCION_OPTIONS = """
    period_of_report  issuer_name                put_call  shares     notional
    2022-03-31        APPLE INC                  Put       206,000    35,970,000
    2023-06-30        INVESCO QQQ TR             Put       2,000,000  738,840,000
    2023-06-30        SPDR S&P 500 ETF TR        Put       2,000,000  886,560,000
    2023-09-30        BOOKING HOLDINGS INC       Put       2,500      7,709,875
    2023-09-30        ISHARES TR                 Put       100,000    47,365,000
    2025-06-30        ALIBABA GROUP HLDG LTD     Call      250,000    28,352,500
    2025-06-30        META PLATFORMS INC         Call      100,000    73,809,000
    2025-06-30        JD.COM INC                 Call      1,000,000  32,640,000
    2025-06-30        LAUDER ESTEE COS INC       Call      500,000    40,400,000
    2025-06-30        LULULEMON ATHLETICA INC    Call      400,000    95,032,000
    2025-06-30        REGENERON PHARMACEUTICALS  Call      200,000    105,000,000
    2025-06-30        UNITEDHEALTH GROUP INC     Call      350,000    109,189,500
    2025-06-30        V F CORP                   Call      1,500,000  17,625,000
    2025-06-30        ASML HOLDING N V           Call      25,000     20,034,750
    2025-09-30        HALLIBURTON CO             Call      2,500,000  61,500,000
    2025-09-30        NVIDIA CORPORATION         Put       1,000,000  186,580,000
    2025-09-30        PALANTIR TECHNOLOGIES INC  Put       5,000,000  912,100,000
    2025-09-30        PFIZER INC                 Call      6,000,000  152,880,000
    """
"""Filings: 0001567619-22-010747, 0000905148-23-000689, 0000905148-23-001400, 0001879202-25-000038,
0001649339-25-000007."""


def test_scions_options(sample: Frames) -> None:
    assert_table(now(sample["mart_option_position"]), SCION_OPTIONS)


def test_scions_third_quarter_of_2025_adds_up_to_its_cover(sample: Frames) -> None:
    found = now(sample["core_13f_holding"]).filter(pl.col("period_of_report") == date(2025, 9, 30))
    options = found.filter(pl.col("position_type") != "holding")["value_usd"].to_list()
    holdings = found.filter(pl.col("position_type") == "holding")
    assert sum(options) == Decimal(1_313_060_000)
    assert sum(holdings["value_usd"].to_list()) == Decimal(68_138_076)
    assert sum(found["value_usd"].to_list()) == Decimal(1_381_198_076)
    assert sample["raw_13f_cover"].filter(pl.col("accession_number") == "0001649339-25-000007")[
        "table_value_total"
    ].to_list() == [Decimal(1_381_198_076)]
    assert_table(
        holdings,
        """
        cusip      issuer_name              value_usd   shares_or_principal
        116794207  BRUKER CORP              13,137,181  48,334
        550021109  LULULEMON ATHLETICA INC  17,793,000  100,000
        60855R100  MOLINA HEALTHCARE INC    23,920,000  125,000
        78442P106  SLM CORP                 13,287,895  480,054
        """,
    )


def test_bruker_row_one_security_goes_and_another_comes(sample: Frames) -> None:
    found = sample["core_13f_holding"].filter(pl.col("issuer_name") == "BRUKER CORP")
    assert_table(
        found,
        """
        period_of_report  cusip
        2025-06-30        116794108
        2025-09-30        116794207
        """,
    )


def test_trap_36_every_quarter_of_scion_is_in_dollars_and_equals_its_cover(sample: Frames) -> None:
    covers = sample["raw_13f_cover"].join(
        sample["raw_filing"].select("accession_number", "filing_date"), on="accession_number"
    )
    held = now(sample["core_13f_holding"])
    assert covers.height == 7
    for cover in covers.iter_rows(named=True):
        mine = held.filter(pl.col("accession_numbers") == cover["accession_number"])
        factor = 1000 if cover["filing_date"] < date(2023, 1, 3) else 1
        assert sum(mine["value_usd"].to_list()) == cover["table_value_total"] * factor, cover["accession_number"]
