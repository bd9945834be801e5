"""A new CUSIP is no exit, a split no purchase, and two classes are two positions."""

from __future__ import annotations

import polars as pl
from positions_13f import by_quarter, held
from spec_tables import assert_table

from transforms.rules.securities import parse_securities, security_changes
from transforms.thirteen_f.mart_holding_change import mart_holding_change

SPLIT = """
    period_of_report  cusip      position_type  shares_or_principal_type  value_usd  shares_or_principal
    2024-03-31        67066G104  holding        SH                        9,036      100
    2024-03-31        67066G104  put            SH                        9,036      10
    2024-03-31        67066G104  holding        PRN                       9,036      100
    2024-06-30        67066G104  holding        SH                        12,354     1,000
    2024-06-30        67066G104  put            SH                        12,354     150
    2024-06-30        67066G104  holding        PRN                       9,036      100
    """


def test_a_split_is_no_purchase_and_what_was_filed_stays() -> None:
    filed_on = pl.col("period_of_report").cast(pl.Datetime("us")).dt.offset_by("45d")
    holdings = held(SPLIT).with_columns(known_from=filed_on)
    found = mart_holding_change(holdings, by_quarter(holdings), security_changes())
    assert_table(
        found.filter(pl.col("period_of_report") == pl.date(2024, 6, 30)),
        """
        position_type  shares_or_principal_type  change_kind  prior_shares_or_principal  prior_shares_adjusted  change_shares_or_principal
        holding        SH                        unchanged    100                        1,000                  0
        put            SH                        raised       10                         100                    50
        holding        PRN                       unchanged    100                        100                    0
        """,  # noqa: E501
    )


def test_fractions_that_a_split_leaves_are_no_sale() -> None:
    """Greenlight's Vodafone, six for eleven: 0001079114's reports of December 2013 and March 2014."""
    holdings = held(
        """
        period_of_report  cusip      value_usd   shares_or_principal  known_from
        2013-12-31        92857W209  54,007,852  1,373,896            2014-02-14 06:00
        2014-03-31        92857W308  27,585,196  749,394              2014-05-15 06:00
        """
    )
    found = mart_holding_change(holdings, by_quarter(holdings), security_changes()).tail(1)
    assert_table(
        found,
        """
        cusip      prior_cusip  change_kind  prior_shares_or_principal  prior_shares_adjusted
        92857W308  92857W209    unchanged    1,373,896                  749397.818181818182
        """,
    )


RENAMED = parse_securities(
    """
    [[security]]
    name = "Renamed"
    cusip = "00000000A"
    new_cusip = "00000000B"
    valid_from = 2025-05-01
    source = "a document"
    reason = "reincorporation"

    [[security]]
    name = "Two into one"
    cusip = "00000000C"
    new_cusip = "00000000D"
    valid_from = 2025-05-01
    shares_for = [1, 3]
    source = "a document"
    reason = "one new share for three"
    """
)


def test_trap_49_a_new_cusip_of_one_security_is_neither_exit_nor_new_position() -> None:
    holdings = held(
        """
        period_of_report  cusip      value_usd  shares_or_principal  known_from
        2025-03-31        00000000A  100        10                   2025-05-15 06:00
        2025-03-31        00000000C  100        10                   2025-05-15 06:00
        2025-06-30        00000000B  100        10                   2025-08-14 06:00
        2025-06-30        00000000D  100        3                    2025-08-14 06:00
        """
    )
    found = mart_holding_change(holdings, by_quarter(holdings), RENAMED)
    assert_table(
        found.filter(pl.col("period_of_report") == pl.date(2025, 6, 30)),
        """
        cusip      prior_cusip  change_kind  prior_shares_or_principal
        00000000B  00000000A    unchanged    10
        00000000D  00000000C    unchanged    10
        """,
    )


def test_trap_49_a_manager_that_takes_the_new_cusip_up_late_or_in_part_has_sold_nothing() -> None:
    holdings = held(
        """
        period_of_report  cusip      value_usd  shares_or_principal  known_from
        2025-03-31        00000000A  100        10                   2025-05-15 06:00
        2025-06-30        00000000A  100        10                   2025-08-14 06:00
        2025-09-30        00000000A  40         4                    2025-11-14 06:00
        2025-09-30        00000000B  60         6                    2025-11-14 06:00
        2025-12-31        00000000B  100        10                   2026-02-14 06:00
        """
    )
    found = mart_holding_change(holdings, by_quarter(holdings), RENAMED)
    assert_table(
        found,
        """
        period_of_report  cusip      shares_or_principal  change_kind
        2025-03-31        00000000A  10                   first_report
        2025-06-30        00000000B  10                   unchanged
        2025-09-30        00000000B  10                   unchanged
        2025-12-31        00000000B  10                   unchanged
        """,
    )


def test_two_classes_are_two_positions() -> None:
    holdings = held(
        """
        period_of_report  cusip      value_usd  shares_or_principal  known_from
        2025-06-30        02079K305  100        10                   2025-08-14 06:00
        2025-09-30        02079K107  100        10                   2025-11-14 06:00
        """
    )
    found = mart_holding_change(holdings, by_quarter(holdings), security_changes())
    assert sorted(found["change_kind"]) == ["closed", "first_report", "opened"]
