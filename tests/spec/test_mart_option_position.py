"""Options at their underlying's notional, never mixed with money invested."""

from __future__ import annotations

import polars as pl
from spec_tables import assert_table, positions

from transforms.mart_option_position import mart_option_position
from warehouse.tables import MART_OPTION_POSITION

SCION = """
    period_of_report  cusip      position_type  value_usd    shares_or_principal  known_from
    2025-09-30        67066G104  put            186,580,000  1,000,000            2025-11-03 16:30
    2025-09-30        69608A108  put            912,100,000  5,000,000            2025-11-03 16:30
    2025-09-30        406216101  call           61,500,000   2,500,000            2025-11-03 16:30
    2025-09-30        717081103  call           152,880,000  6,000,000            2025-11-03 16:30
    2025-09-30        550021109  holding        68,138,076   400,000              2025-11-03 16:30
    """


def test_trap_39_an_option_row_is_its_underlyings_notional() -> None:
    found = mart_option_position(positions(SCION))
    assert found.schema == MART_OPTION_POSITION.schema
    assert_table(
        found,
        """
        cusip      put_call  shares     notional     price   share_pct  null_reason
        67066G104  Put       1,000,000  186,580,000  186.58  13.5086    -
        69608A108  Put       5,000,000  912,100,000  182.42  66.0369    -
        406216101  Call      2,500,000  61,500,000   24.60   4.4527     -
        717081103  Call      6,000,000  152,880,000  25.48   11.0687    -
        """,
    )
    assert not any("premium" in name or name == "value_usd" for name in found.columns)


def test_trap_42_an_option_on_principal_is_no_row_of_shares() -> None:
    table = positions(SCION).with_columns(shares_or_principal_type=pl.lit("PRN"))
    assert mart_option_position(table).is_empty()


def test_trap_37_a_value_of_unknown_unit_is_null_with_the_evidence() -> None:
    table = positions(SCION).with_columns(
        value_usd=pl.lit(None, dtype=pl.Decimal(38, 2)), unit_as_filed=pl.lit("undecided")
    )
    found = mart_option_position(table)
    assert found["underlying_notional_usd"].null_count() == 4
    assert found["null_reason"].unique().to_list() == [
        "the unit of the filing's values cannot be told: unit_evidence in core.core_13f_filing says why"
    ]
    assert found["shares"].null_count() == 0


def test_one_position_of_unknown_unit_leaves_the_others_without_a_share_of_the_whole() -> None:
    table = positions(SCION).with_columns(value_usd=pl.when(pl.col("cusip") != "550021109").then(pl.col("value_usd")))
    found = mart_option_position(table).filter(pl.col("cusip") == "67066G104")
    assert_table(
        found,
        """
        notional     share_pct  null_reason
        186,580,000  -          share_of_reported_value_pct: the sum of the reported rows cannot be told
        """,
    )


def test_trap_50_an_option_without_shares_or_value_divides_by_nothing() -> None:
    found = mart_option_position(
        positions(
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
        "share_of_reported_value_pct: the sum of the reported rows cannot be told"
    )


def test_trap_43_each_moment_has_its_own_whole() -> None:
    later = SCION + "    2025-09-30  037833100  holding  1,381,198,076  1  2025-12-01 16:30\n"
    later += "    2025-09-30  67066G104  put  186,580,000  1,000,000  2025-12-01 16:30\n"
    found = mart_option_position(positions(later)).filter(pl.col("cusip") == "67066G104").sort("known_from")
    assert found["share_of_reported_value_pct"].to_list()[0] != found["share_of_reported_value_pct"].to_list()[1]
    assert found.height == 2
