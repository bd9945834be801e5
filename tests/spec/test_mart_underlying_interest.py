"""mart_underlying_interest: sides of one underlying side by side, over the times at which one of them changes."""

from __future__ import annotations

from datetime import datetime

import polars as pl
from positions_13f import by_quarter, held

from expectations.mart_underlying_interest import checks
from transforms.thirteen_f.mart_holding_change import mart_holding_change
from transforms.thirteen_f.mart_underlying_interest import mart_underlying_interest

NVIDIA, APPLE = "67066G104", "037833100"


def interest(holdings: pl.DataFrame) -> pl.DataFrame:
    filing = "0000000001-25-000001"
    numbered = holdings.with_columns(
        accession_numbers=pl.lit(filing), source_ids=pl.format("{}#{}", pl.lit(filing), pl.int_range(1, pl.len() + 1))
    )
    changes = mart_holding_change(numbered, by_quarter(numbered), ()).with_columns(accession_numbers=pl.lit(filing))
    mart = mart_underlying_interest(changes)
    assert [check.name for check in checks(mart, changes) if check.total] == []
    return mart


def test_shares_puts_and_calls_of_one_manager_are_one_row_with_the_quarter_before() -> None:
    mart = interest(
        held("""
        manager_cik  period_of_report  cusip      position_type  shares_or_principal  value_usd  known_from
        0000000001   2025-06-30        67066G104  holding        100                  15800      2025-08-14 10:00
        0000000001   2025-06-30        67066G104  put            900                  142200     2025-08-14 10:00
        0000000001   2025-09-30        67066G104  put            1000                 186580     2025-11-03 10:00
        0000000001   2025-09-30        67066G104  call           10                   1866       2025-11-03 10:00
        """)
    )
    (row,) = mart.filter(pl.col("period_of_report") == pl.date(2025, 9, 30)).rows(named=True)
    assert (row["held_shares"], row["prior_held_shares"], row["held_change_kind"]) == (0, 100, "closed")
    assert (row["put_shares"], row["prior_put_shares"], row["put_change_kind"]) == (1000, 900, "raised")
    assert (row["call_shares"], row["prior_call_shares"], row["call_change_kind"]) == (10, 0, "opened")
    assert (row["put_notional_usd"], row["prior_put_notional_usd"], row["put_change_shares"]) == (186580, 142200, 100)
    assert (row["held_value_usd"], row["prior_held_value_usd"]) == (0, 15800)


def test_holders_of_an_underlying_without_options_of_their_own_are_there_and_other_securities_are_not() -> None:
    mart = interest(
        held("""
        manager_cik  period_of_report  cusip      position_type  shares_or_principal  value_usd  known_from
        0000000001   2025-09-30        67066G104  put            1000                 186580     2025-11-03 10:00
        0000000002   2025-09-30        67066G104  holding        7                    1306       2025-11-14 10:00
        0000000002   2025-09-30        037833100  holding        5                    1273       2025-11-14 10:00
        """)
    )
    assert mart.select("cusip", "manager_cik", "held_shares", "put_shares", "call_shares").rows() == [
        (NVIDIA, "0000000001", None, 1000, None),
        (NVIDIA, "0000000002", 7, None, None),
    ]


def test_bonds_are_no_shares_of_an_underlying() -> None:
    mart = interest(
        held("""
        manager_cik  cusip      position_type  shares_or_principal_type  shares_or_principal  value_usd  period_of_report  known_from
        0000000001   67066G104  put            SH                        1000                 186580     2025-09-30        2025-11-03 10:00
        0000000001   67066G104  holding        PRN                       5000                 5000       2025-09-30        2025-11-03 10:00
        """)  # noqa: E501
    )
    (row,) = mart.rows(named=True)
    assert (row["held_shares"], row["put_shares"]) == (None, 1000)


def test_a_side_that_changes_makes_an_interval_and_the_other_side_goes_on() -> None:
    mart = interest(
        held("""
        cusip      position_type  shares_or_principal  value_usd  period_of_report  known_from        known_to
        67066G104  holding        100                  18658      2025-09-30        2025-11-03 10:00  -
        67066G104  put            1000                 186580     2025-09-30        2025-11-03 10:00  2025-12-01 10:00
        67066G104  put            2000                 373160     2025-09-30        2025-12-01 10:00  -
        """)
    )
    first, second = datetime(2025, 11, 3, 10), datetime(2025, 12, 1, 10)
    assert mart.select("held_shares", "put_shares", "known_from", "known_to").rows() == [
        (100, 1000, first, second),
        (100, 2000, second, None),
    ]


def test_a_gap_between_quarters_has_no_change_and_a_reason_by_side() -> None:
    mart = interest(
        held("""
        cusip      position_type  shares_or_principal  value_usd  period_of_report  known_from
        67066G104  put            900                  142200     2025-03-31        2025-05-14 10:00
        67066G104  put            1000                 186580     2025-09-30        2025-11-03 10:00
        """)
    )
    (row,) = mart.filter(pl.col("period_of_report") == pl.date(2025, 9, 30)).rows(named=True)
    assert (row["put_change_kind"], row["put_change_shares"], row["prior_put_shares"]) == ("gap", None, None)
    assert row["null_reason"].startswith("put: prior_shares_or_principal: the report of the quarter before")


def test_nothing_gives_an_empty_mart() -> None:
    assert interest(held("cusip  known_from")).is_empty()


def test_a_share_that_is_lost_blocks() -> None:
    holdings = held("""
        cusip      position_type  shares_or_principal  value_usd  period_of_report  known_from
        67066G104  put            900                  142200     2025-03-31        2025-05-14 10:00
        """)
    changes = mart_holding_change(holdings, by_quarter(holdings), ())
    mart = mart_underlying_interest(changes).with_columns(pl.col("put_shares") - 1)
    assert "The put_shares of an underlying's managers add up to what mart_holding_change has" in [
        check.name for check in checks(mart, changes) if check.total
    ]
