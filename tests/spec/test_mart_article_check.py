"""The article's figures beside those of filings, as known on its day and as known now."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from spec_tables import assert_table, capex, frame, growth

from transforms.article_claims import ARTICLE_DAY_ENDS, CLAIMS
from transforms.mart_article_check import mart_article_check
from warehouse.contract.tables import (
    MART_ARTICLE_CHECK,
    MART_CAPEX_ANNUAL,
    MART_CAPEX_GROWTH,
    MART_CAPEX_PAYBACK,
    MART_CLOUD_GROWTH_ERA,
    MART_FINANCING_LINK,
    MART_OPTION_POSITION,
    TABLES,
)

ERA = """
    series_id  era        mean_growth_pct  null_reason  known_from        known_to          filings
    aws        2018-2022  35.7741          -            2023-02-03 16:30  -                 23-004
    aws        2023-2025  16.3370          -            2025-08-01 16:30  2025-10-31        25-086
    aws        2023-2025  16.6903          -            2025-10-31        2026-02-06 16:30  25-123
    aws        2023-2025  17.1673          -            2026-02-06 16:30  -                 26-004
    """
QUARTERS = """
    period_type  period_end  year  growth_pct  known_from        known_to  filings
    quarter      2025-06-30  2025  17.4727     2025-08-01 16:30  -         25-086
    quarter      2025-09-30  2025  20.2317     2025-10-31        -         25-123
    quarter      2025-12-31  2025  23.5983     2026-02-06 16:30  -         26-004
    """
OPTIONS = """
    period_of_report  cusip      shares     notional     null_reason  known_from        known_to          filings
    2025-09-30        67066G104  1,000,000  186,580,000  -            2025-11-03        -                 25-007
    2025-09-30        69608A108  5,000,000  912,100,000  -            2025-11-03        2025-11-14 18:00  25-007
    2025-09-30        69608A108  4,000,000  700,000,000  -            2025-11-14 18:00  2025-11-15 00:00  25-008
    2025-09-30        69608A108  3,000,000  -            no unit      2025-11-15 00:00  -                 25-009
    """


PANELS = """
    calendar_year  five_years  known  matched  matched_share  is_low  known_from  known_to    filings
    2023           15.0000     30     20       60.0000        no      2024-06-01  -           24-1
    2024           18.0000     10     9        90.0000        yes     2025-02-01  2025-08-01  25-1
    2024           20.0000     25     20       80.0000        no      2025-08-01  -           25-1, 25-2
    2025           -           20     0        -              yes     2025-10-01  2026-03-01  25-3
    2025           30.0000     21     21       93.9826        no      2026-03-01  -           26-1
    """
PAID_BACK = """
    period_type  period_end  revenue_to_capex  known_from  known_to  filings
    fiscal_year  2024-12-31  20.2400           2025-02-07  -         25-004
    quarter      2025-09-30  99.0000           2025-10-31  -         25-123
    fiscal_year  2025-12-31  16.0591           2026-02-06  -         26-004
    """
BURDENS = """
    period_start  period_end  of_revenue  known_from  known_to    filings
    2022-01-01    2022-12-31  12.0000     2023-02-03  -           23-004
    2023-01-01    2023-12-31  9.0000      2024-02-02  2025-02-07  24-008
    2023-01-01    2023-12-31  9.2000      2025-02-07  -           25-004
    2024-01-01    2024-12-31  13.0101     2025-02-07  -           25-004
    2025-01-01    2025-12-31  18.3867     2026-02-06  -           26-004
    """
EMPTY = {name: table.schema.to_frame() for name, table in TABLES.items()}


def made(**marts: Any) -> pl.DataFrame:
    """What is known now."""
    return over_time(**marts).filter(pl.col("known_to").is_null())


def over_time(era: str = ERA, quarters: str = QUARTERS, options: str = OPTIONS, **others: pl.DataFrame) -> pl.DataFrame:
    marts = {
        "mart_cloud_growth_era": frame(
            MART_CLOUD_GROWTH_ERA, era, {"provider": "Amazon", "cik": "0001018724", "series_name": "AWS"}
        ),
        "mart_cloud_growth": growth(quarters),
        "mart_option_position": frame(MART_OPTION_POSITION, options, {"manager_cik": "0001649339", "put_call": "Put"}),
    }
    found = mart_article_check({**EMPTY, **marts, **others})
    assert found.schema == MART_ARTICLE_CHECK.schema
    return found


def test_a_figure_then_and_now() -> None:
    assert_table(
        made().filter(pl.col("claim_id").is_in(["1", "4"])),
        """
        claim_id  figure_unit  article_value  value_then  value_now  difference_then  null_reason  filings
        1         percent      36             35.7741     35.7741    -0.2259          -            23-004
        4         percent      17             16.6903     17.1673    -0.3097          -            25-123, 26-004
        """,
    )


def test_what_was_known_between_the_articles_day_and_now_is_kept() -> None:
    assert_table(
        over_time().filter(pl.col("claim_id").is_in(["1", "4", "7 AWS"])),
        """
        claim_id  value_then  value_now  filings         known_from        known_to
        1         35.7741     35.7741    23-004          2023-02-03 16:30  -
        4         16.6903     16.6903    25-123          2025-10-31        2026-02-06 16:30
        4         16.6903     17.1673    25-123, 26-004  2026-02-06 16:30  -
        7 AWS     20.2317     20.2317    25-123          2025-10-31        2026-02-06 16:30
        7 AWS     20.2317     23.5983    25-123, 26-004  2026-02-06 16:30  -
        """,
    )


def test_what_only_a_later_filing_says_was_not_known_before_it() -> None:
    later = over_time(quarters=QUARTERS.replace("2025-10-31", "2025-12-01")).filter(pl.col("claim_id") == "7 AWS")
    assert later["value_now"].to_list()[-1] == Decimal("23.5983")
    assert later["known_from"].is_sorted()
    assert later["known_from"].to_list()[1:] == later["known_to"].to_list()[:-1]


def test_the_articles_day_lasts_to_its_end_in_new_york() -> None:
    assert ARTICLE_DAY_ENDS.isoformat() == "2025-11-14T23:59:59.999999"
    assert_table(
        made().filter(pl.col("claim_id").is_in(["11 shares", "11 notional"])),
        """
        claim_id     value_then   value_now
        11 shares    4,000,000    3,000,000
        11 notional  700,000,000  -
        """,
    )


def test_a_null_of_the_mart_brings_its_reason() -> None:
    (reason,) = made().filter(pl.col("claim_id") == "11 notional")["null_reason"].to_list()
    assert reason == "article_value: the article gives no figure; value_now: no unit"


def test_what_no_filing_says_is_a_row_of_reasons_not_a_missing_row() -> None:
    found = made().filter(pl.col("claim_id") == "2")
    assert_table(
        found,
        """
        claim_id  article_value  value_then  value_now  difference_then  filings
        2         22             -           -          -                -
        """,
    )
    assert found["null_reason"].item() == (
        "value_then: no filing read so far says it; value_now: no filing read so far says it"
    )


def test_the_newest_quarter_is_taken_at_each_of_the_two_moments() -> None:
    found = made().filter(pl.col("claim_id") == "7 AWS")
    assert_table(
        found,
        """
        claim_id  value_then  value_now  filings
        7 AWS     20.2317     23.5983    25-123, 26-004
        """,
    )
    assert "Then the quarter to 2025-09-30, now the quarter to 2025-12-31" in found["explanation"].item()


def test_a_quarter_filed_after_the_articles_day_does_not_count_then() -> None:
    late = QUARTERS.replace("2025-10-31", "2025-11-15 00:00")
    assert made(quarters=late).filter(pl.col("claim_id") == "7 AWS")["value_then"].to_list() == [Decimal("17.4727")]


def test_every_claim_of_the_six_percentages_and_the_two_puts_is_there() -> None:
    assert [one.claim_id for one in CLAIMS][:6] == ["1", "2", "3", "4", "5", "6"]
    assert [str(one.article_value) for one in CLAIMS][:6] == ["36", "22", "45", "17", "20", "29"]
    assert made()["claim_id"].sort().to_list() == sorted(one.claim_id for one in CLAIMS)
    assert {one.claim_id.split()[0] for one in CLAIMS} == {str(number) for number in range(1, 14)}


def test_money_that_goes_round_is_answered_with_the_newest_amount_that_is_committed() -> None:
    links = frame(
        MART_FINANCING_LINK,
        """
        amount_high      claim_status  period_of_report  known_from        filings
        250,000,000,000  committed     2025-09-30        2025-10-29        25-321
        300,000,000,000  committed     2025-12-31        2026-01-28        26-207
        1,000,000        paid          2026-03-31        2026-04-28        26-300
        """,
        {"payer_name": "OpenAI", "payee_name": "Microsoft", "claim_kind": "purchase"},
    )
    assert_table(
        made(mart_financing_link=links).filter(pl.col("claim_id").str.starts_with("9 ")),
        """
        claim_id             figure_unit  value_then       value_now        filings
        9 Microsoft to OpenAI  dollars    -                -                -
        9 OpenAI to Microsoft  dollars    250,000,000,000  300,000,000,000  25-321, 26-207
        """,
    )


def of_panel(table: str) -> pl.DataFrame:
    """Claim 8 on media and telecom too, of a panel of 40 companies."""
    given = {"scope": "panel", "member_id": "tmt", "companies_in_panel": 40}
    panels = frame(MART_CAPEX_GROWTH, table, given)
    return made(mart_capex_growth=panels).filter(pl.col("claim_id") == "8 Technology, Media and Telecom")


def test_the_newest_year_of_a_panel_is_one_of_good_coverage_whose_growth_is_known() -> None:
    found = of_panel(PANELS)
    assert_table(
        found,
        """
        value_then  value_now  filings           null_reason
        20          30         25-1, 25-2, 26-1  article_value: the article gives no figure
        """,
    )
    assert (
        found["explanation"]
        .item()
        .endswith(
            "Then the year 2024, now the year 2025. "
            "Now 21 of 40 companies are matched, with 94.0 % of the panel's known capex."
        )
    )


def test_a_panel_of_low_coverage_answers_nothing_and_says_so() -> None:
    found = of_panel(PANELS.replace(" no ", " yes"))
    assert found.select("value_then", "value_now").row(0) == (None, None)
    assert found["null_reason"].item() == (
        "article_value: the article gives no figure; "
        "value_then: of 2024, the newest year, 25 of 40 companies are known and 80.0 % of their capex is matched: too "
        "little; value_now: of 2025, the newest year, 21 of 40 companies are known and 94.0 % of their capex is "
        "matched: too little"
    )


def test_a_newest_figure_that_is_long_past_is_out_of_date() -> None:
    """2023 ends 683 days before the article's day, and a year answers for 480."""
    only_2023 = "\n".join(PANELS.splitlines()[:3])
    found = of_panel(only_2023)
    assert found.select("value_then", "value_now").row(0) == (None, None)
    assert "value_then: the newest that filings read so far give is of 2023: out of date" in found["null_reason"].item()


def test_a_quarter_answers_for_eight_months_after_its_end() -> None:
    """2025-03-19 to the article's day are 240 days, 2025-03-18 one more."""
    for day, then in (("2025-03-19", Decimal("17.4727")), ("2025-03-18", None)):
        early = "\n".join(QUARTERS.splitlines()[:3]).replace("2025-06-30", day)
        assert made(quarters=early).filter(pl.col("claim_id") == "7 AWS")["value_then"].to_list() == [then], day


@pytest.mark.parametrize(
    ("today", "until", "after"),
    [
        ("2026-08-28", "-", ""),
        ("2026-10-30", "2026-08-29", "7 AWS  20.2317  -  25-123  2026-08-29  -"),
    ],
)
def test_a_figure_goes_out_of_date_on_its_day_and_stands_for_the_days_before(
    today: str, until: str, after: str
) -> None:
    """The quarter to 2025-12-31 answers for 240 days. That later days have come is told by other filers' reports."""
    elsewhere = capex(MART_CAPEX_ANNUAL, BURDENS.replace("2026-02-06", today))
    assert_table(
        over_time(mart_capex_annual=elsewhere).filter(pl.col("claim_id") == "7 AWS"),
        f"""
        claim_id  value_then  value_now  filings         known_from        known_to
        7 AWS     20.2317     20.2317    25-123          2025-10-31        2026-02-06 16:30
        7 AWS     20.2317     23.5983    25-123, 26-004  2026-02-06 16:30  {until}
        {after}
        """,
    )


def test_what_was_out_of_date_until_a_newer_figure_came_was_so_at_the_time() -> None:
    late = QUARTERS.replace("2025-12-31", "2026-06-30").replace("2026-02-06 16:30", "2026-08-01")
    assert_table(
        over_time(quarters=late).filter(pl.col("claim_id") == "7 AWS"),
        """
        claim_id  value_then  value_now  filings         known_from  known_to
        7 AWS     20.2317     20.2317    25-123          2025-10-31  2026-05-29
        7 AWS     20.2317     -          25-123          2026-05-29  2026-08-01
        7 AWS     20.2317     23.5983    25-123, 26-004  2026-08-01  -
        """,
    )


def test_payback_is_that_of_the_newest_year_never_of_a_quarter() -> None:
    paid = frame(MART_CAPEX_PAYBACK, PAID_BACK, {"series_id": "aws"})
    found = made(mart_capex_payback=paid).filter(pl.col("claim_id") == "12 AWS")
    assert_table(
        found,
        """
        value_then  value_now  filings
        20.24       16.0591    25-004, 26-004
        """,
    )
    assert found["explanation"].item().endswith("Then the year to 2024-12-31, now the year to 2025-12-31.")


def test_the_burden_of_capex_stands_beside_the_mean_of_its_own_history() -> None:
    """The years before 2025 as known now: 12.0, 9.2 and 13.0101, whose mean is 11.4034."""
    found = made(mart_capex_annual=capex(MART_CAPEX_ANNUAL, BURDENS)).filter(pl.col("claim_id") == "13 Amazon")
    assert_table(
        found,
        """
        value_then  value_now
        13.0101     18.3867
        """,
    )
    assert found["explanation"].item().endswith("The mean of the 3 years known before, from 2022, is 11.4.")


def test_a_burden_without_a_history_says_nothing_of_a_mean() -> None:
    newest = "\n".join(line for line in BURDENS.splitlines() if "2025-12-31" in line or "period_end" in line)
    found = made(mart_capex_annual=capex(MART_CAPEX_ANNUAL, newest)).filter(pl.col("claim_id") == "13 Amazon")
    assert "The mean of" not in found["explanation"].item()
    assert "value_then: no filing read so far says it" in found["null_reason"].item()


def test_every_mart_of_a_claim_is_a_source_of_the_contract() -> None:
    assert {one.mart for one in CLAIMS} == set(MART_ARTICLE_CHECK.sources)
    for one in CLAIMS:
        assert {one.column, *one.where} <= set(TABLES[one.mart].columns), one.claim_id
