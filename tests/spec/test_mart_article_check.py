"""The article's figures beside those of filings, as known on its day and as known now."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
from spec_tables import assert_table, frame, growth

from transforms.mart_article_check import ARTICLE_DAY_ENDS, CLAIMS, mart_article_check
from warehouse.tables import MART_ARTICLE_CHECK, MART_CLOUD_GROWTH_ERA, MART_OPTION_POSITION

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


def made(era: str = ERA, quarters: str = QUARTERS, options: str = OPTIONS) -> pl.DataFrame:
    found = mart_article_check(
        frame(MART_CLOUD_GROWTH_ERA, era, {"provider": "Amazon", "cik": "0001018724", "series_name": "AWS"}),
        growth(quarters),
        frame(MART_OPTION_POSITION, options, {"manager_cik": "0001649339", "put_call": "Put"}),
    )
    assert found.schema == MART_ARTICLE_CHECK.schema
    return found


def test_a_figure_then_and_now() -> None:
    assert_table(
        made().filter(pl.col("claim_id").is_in(["1", "4"])),
        """
        claim_id  figure_unit  article_value  value_then  value_now  difference_then  null_reason  filings
        1         percent      36             35.7741     35.7741    -0.2259          -            23-004
        4         percent      17             16.6903     17.1673    -0.3097          -            26-004
        """,
    )


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
        7 AWS     20.2317     23.5983    26-004
        """,
    )
    assert "Then the quarter to 2025-09-30, now the quarter to 2025-12-31" in found["explanation"].item()


def test_a_quarter_filed_after_the_articles_day_does_not_count_then() -> None:
    late = QUARTERS.replace("2025-10-31", "2025-11-15 00:00")
    assert made(quarters=late).filter(pl.col("claim_id") == "7 AWS")["value_then"].to_list() == [Decimal("17.4727")]


def test_every_claim_of_the_six_percentages_and_the_two_puts_is_there() -> None:
    assert [one.claim_id for one in CLAIMS][:6] == ["1", "2", "3", "4", "5", "6"]
    assert [str(one.article_value) for one in CLAIMS][:6] == ["36", "22", "45", "17", "20", "29"]
    assert made()["claim_id"].n_unique() == 11
