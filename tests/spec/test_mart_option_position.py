"""Options at their underlying's notional, never mixed with money invested."""

from __future__ import annotations

import polars as pl
from positions_13f import by_quarter, filed, held
from spec_tables import assert_table

from transforms.rules.securities import security_changes
from transforms.thirteen_f import mart_option_position as builder
from warehouse.contract.tables import MART_OPTION_POSITION

SCION = """
    period_of_report  cusip      position_type  value_usd    shares_or_principal  known_from
    2025-09-30        67066G104  put            186,580,000  1,000,000            2025-11-03 16:30
    2025-09-30        69608A108  put            912,100,000  5,000,000            2025-11-03 16:30
    2025-09-30        406216101  call           61,500,000   2,500,000            2025-11-03 16:30
    2025-09-30        717081103  call           152,880,000  6,000,000            2025-11-03 16:30
    2025-09-30        550021109  holding        68,138,076   400,000              2025-11-03 16:30
    """


def mart_option_position(holdings: pl.DataFrame) -> pl.DataFrame:
    """The mart, each quarter reported whole from its first position's moment on."""
    return builder.mart_option_position(holdings, by_quarter(holdings), security_changes())


def test_trap_39_an_option_row_is_its_underlyings_notional() -> None:
    found = mart_option_position(held(SCION))
    assert found.schema == MART_OPTION_POSITION.schema
    assert_table(
        found,
        """
        cusip      put_call  shares     notional     price   share_pct  share_of_reported_long_value_pct  null_reason
        67066G104  Put       1,000,000  186,580,000  186.58  13.5086    273.8263                          -
        69608A108  Put       5,000,000  912,100,000  182.42  66.0369    1338.6055                         -
        406216101  Call      2,500,000  61,500,000   24.60   4.4527     90.2579                           -
        717081103  Call      6,000,000  152,880,000  25.48   11.0687    224.3679                          -
        """,
    )
    assert not any("premium" in name or name == "value_usd" for name in found.columns)


def test_trap_42_an_option_on_principal_is_no_row_of_shares() -> None:
    table = held(SCION).with_columns(shares_or_principal_type=pl.lit("PRN"))
    assert mart_option_position(table).is_empty()


def test_trap_37_a_value_of_unknown_unit_is_null_with_the_evidence() -> None:
    table = held(SCION).with_columns(value_usd=pl.lit(None, dtype=pl.Decimal(38, 2)), unit_as_filed=pl.lit("undecided"))
    found = mart_option_position(table)
    assert found["underlying_notional_usd"].null_count() == 4
    (reason,) = found["null_reason"].unique().to_list()
    assert reason.startswith(
        "underlying_notional_usd, implied_underlying_price_usd: the unit of the filing's values cannot be told"
    )
    assert found["shares"].null_count() == 0


def test_one_position_of_unknown_unit_leaves_the_others_without_a_share_of_the_whole() -> None:
    table = held(SCION).with_columns(value_usd=pl.when(pl.col("cusip") != "550021109").then(pl.col("value_usd")))
    found = mart_option_position(table).filter(pl.col("cusip") == "67066G104")
    assert_table(
        found,
        """
        notional     share_pct  share_of_reported_long_value_pct
        186,580,000  -          -
        """,
    )
    assert found["null_reason"].item() == (
        "share_of_reported_value_pct: the sum of the reported rows is not positive or cannot be told; "
        "share_of_reported_long_value_pct: the sum of the reported rows that are no options is not positive or cannot "
        "be told"
    )


def test_trap_50_an_option_without_shares_or_value_divides_by_nothing() -> None:
    found = mart_option_position(
        held(
            """
            period_of_report  cusip      position_type  value_usd  shares_or_principal  known_from
            2025-09-30        67066G104  put            0          0                    2025-11-03 16:30
            """
        )
    )
    assert_table(
        found,
        """
        shares  notional  price  share_pct
        0       0         -      -
        """,
    )
    assert found["null_reason"].item() == (
        "implied_underlying_price_usd: the filing states no shares; "
        "share_of_reported_value_pct: the sum of the reported rows is not positive or cannot be told; "
        "share_of_reported_long_value_pct: the sum of the reported rows that are no options is not positive or cannot "
        "be told"
    )


def test_trap_43_each_moment_has_its_own_whole() -> None:
    first = held(SCION).with_columns(known_to=pl.datetime(2025, 12, 1, 16, 30))
    again = held(SCION).with_columns(known_from=pl.datetime(2025, 12, 1, 16, 30, time_unit="us"))
    added = again.head(1).with_columns(cusip=pl.lit("037833100"), position_type=pl.lit("holding"))
    holdings = pl.concat([first, again, added]).with_columns(pl.col("known_to").cast(pl.Datetime("us")))
    reports = filed(
        """
        period_of_report  known_from        report_role
        2025-09-30        2025-11-03 16:30  original
        2025-09-30        2025-12-01 16:30  new_holdings
        """
    )
    found = builder.mart_option_position(holdings, reports, ()).filter(pl.col("cusip") == "67066G104")
    assert_table(
        found,
        """
        known_from        known_to          share_pct  share_of_reported_long_value_pct
        2025-11-03 16:30  2025-12-01 16:30  13.5086    273.8263
        2025-12-01 16:30  -                 11.9009    73.2496
        """,
    )


HISTORY = """
    period_of_report  cusip      position_type  value_usd  shares_or_principal  known_from
    2025-03-31        67066G104  put            100        10                   2025-05-15 06:00
    2025-06-30        67066G104  put            200        15                   2025-08-14 06:00
    2025-06-30        67066G104  call           200        15                   2025-08-14 06:00
    2025-12-31        67066G104  put            200        15                   2026-02-14 06:00
    """


def test_first_and_last_quarter_seen_are_as_known() -> None:
    assert_table(
        mart_option_position(held(HISTORY)),
        """
        period_of_report  put_call  change_kind   change_shares  first_period_seen  last_period_seen  known_from        known_to
        2025-03-31        Put       first_report  -              2025-03-31         2025-03-31        2025-05-15 06:00  2025-08-14 06:00
        2025-03-31        Put       first_report  -              2025-03-31         2025-06-30        2025-08-14 06:00  2026-02-14 06:00
        2025-03-31        Put       first_report  -              2025-03-31         2025-12-31        2026-02-14 06:00  -
        2025-06-30        Put       raised        5              2025-03-31         2025-06-30        2025-08-14 06:00  2026-02-14 06:00
        2025-06-30        Put       raised        5              2025-03-31         2025-12-31        2026-02-14 06:00  -
        2025-06-30        Call      opened        15             2025-06-30         2025-06-30        2025-08-14 06:00  -
        2025-12-31        Put       gap           -              2025-03-31         2025-12-31        2026-02-14 06:00  -
        """,  # noqa: E501
    )


def test_an_option_that_is_gone_has_no_row() -> None:
    holdings = held(HISTORY).head(2).with_columns(position_type=pl.Series(["put", "holding"]))
    found = mart_option_position(holdings)
    assert found["period_of_report"].cast(pl.String).to_list() == ["2025-03-31"]


def test_no_share_is_told_of_a_table_that_is_not_whole() -> None:
    holdings = held(SCION)
    reports = by_quarter(holdings).with_columns(reconciliation=pl.lit("rows_differ"))
    found = builder.mart_option_position(holdings, reports, ())
    assert found["share_of_reported_value_pct"].null_count() == 4
    assert found["implied_underlying_price_usd"].null_count() == 0
    assert all("not as many as its cover states" in reason for reason in found["null_reason"])
