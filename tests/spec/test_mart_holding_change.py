"""Positions against the quarter before: what two reports can tell, and what they cannot."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import polars as pl
import pytest
from positions_13f import by_quarter, filed, held
from spec_tables import assert_table

from transforms.rules.securities import security_changes
from transforms.thirteen_f.mart_holding_change import mart_holding_change
from warehouse.contract.tables import MART_HOLDING_CHANGE

TWO_QUARTERS = """
    period_of_report  cusip      position_type  value_usd  shares_or_principal  known_from
    2025-03-31        000000001  holding        100        10                   2025-05-15 06:00
    2025-03-31        000000002  holding        100        10                   2025-05-15 06:00
    2025-03-31        000000003  holding        100        10                   2025-05-15 06:00
    2025-03-31        000000004  holding        100        10                   2025-05-15 06:00
    2025-06-30        000000001  holding        90         15                   2025-08-14 06:00
    2025-06-30        000000002  holding        200        7                    2025-08-14 06:00
    2025-06-30        000000003  holding        110        10                   2025-08-14 06:00
    2025-06-30        000000004  put            100        10                   2025-08-14 06:00
    """
REPORTS = """
    period_of_report  known_from        report_role  is_confidential_omitted
    2025-03-31        2025-05-15 06:00  original     no
    2025-06-30        2025-08-14 06:00  original     no
    """


def second_quarter(holdings: str, filings: str) -> pl.DataFrame:
    found = mart_holding_change(held(holdings), filed(filings), ())
    return found.filter(pl.col("period_of_report") == pl.date(2025, 6, 30))


def test_two_neighbouring_quarters_tell_every_change() -> None:
    found = second_quarter(TWO_QUARTERS, REPORTS)
    assert found.schema == MART_HOLDING_CHANGE.schema
    assert_table(
        found,
        """
        cusip      position_type  change_kind  shares_or_principal  prior_shares_adjusted  change_shares_or_principal  position_change_pct  value_usd  prior_value_usd
        000000001  holding        raised       15                   10                     5                           50.0000              90         100
        000000002  holding        cut          7                    10                     -3                          -30.0000             200        100
        000000003  holding        unchanged    10                   10                     0                           0.0000               110        100
        000000004  holding        closed       0                    10                     -10                         -100.0000            0          100
        000000004  put            opened       10                   0                      10                          -                    100        0
        """,  # noqa: E501
    )


def test_the_first_report_of_a_manager_opens_nothing() -> None:
    found = mart_holding_change(held(TWO_QUARTERS), filed(REPORTS), ())
    first = found.filter(pl.col("period_of_report") == pl.date(2025, 3, 31))
    assert first["change_kind"].to_list() == ["first_report"] * 4
    assert first["prior_shares_or_principal"].null_count() == 4
    assert first["null_reason"].unique().to_list() == [
        "prior_shares_or_principal: no earlier report of the manager is known"
    ]


def test_a_gap_is_no_quarter() -> None:
    later = TWO_QUARTERS.replace("2025-06-30", "2025-09-30").replace("2025-08-14", "2025-11-14")
    reports = REPORTS.replace("2025-06-30", "2025-09-30").replace("2025-08-14", "2025-11-14")
    found = mart_holding_change(held(later), filed(reports), ())
    assert_table(
        found.filter(pl.col("period_of_report") == pl.date(2025, 9, 30)),
        """
        cusip      position_type  change_kind  prior_period_of_report  prior_shares_or_principal  position_change_pct
        000000001  holding        gap          2025-03-31              -                          -
        000000002  holding        gap          2025-03-31              -                          -
        000000003  holding        gap          2025-03-31              -                          -
        000000004  put            gap          2025-03-31              -                          -
        """,
    )


ONE_LEFT = """
    period_of_report  cusip      value_usd  shares_or_principal  known_from
    2025-03-31        000000001  100        10                   2025-05-15 06:00
    2025-03-31        000000002  100        10                   2025-05-15 06:00
    2025-06-30        000000001  90         15                   2025-08-14 06:00
    """


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({}, "closed"),
        ({"is_confidential_omitted": True}, "not_reported"),
        ({"report_type": "13F COMBINATION REPORT"}, "not_reported"),
        ({"reconciliation": "rows_differ"}, "not_reported"),
        ({"reconciliation": "value_differs"}, "closed"),
        ({"reconciliation": "no_rows"}, "not_reported"),
    ],
)
def test_trap_47_absence_from_a_report_that_may_leave_out_is_no_sale(change: dict[str, object], kind: str) -> None:
    second = pl.col("period_of_report") == pl.date(2025, 6, 30)
    reports = filed(REPORTS)
    reports = reports.with_columns(
        pl.when(second).then(pl.lit(value)).otherwise(name).alias(name) for name, value in change.items()
    )
    found = mart_holding_change(held(ONE_LEFT), reports, ()).filter(second & (pl.col("cusip") == "000000002"))
    assert found["change_kind"].to_list() == [kind]
    assert found["shares_or_principal"].to_list() == [Decimal(0) if kind == "closed" else None]
    assert (found["null_reason"].item() is None) == (kind == "closed")


def test_trap_47_what_appears_after_a_report_that_left_out_may_have_been_there() -> None:
    found = second_quarter(TWO_QUARTERS, REPORTS.replace("original     no", "original     yes", 1))
    assert found.filter(pl.col("position_type") == "put")["change_kind"].to_list() == ["newly_reported"]
    assert found.filter(pl.col("cusip") == "000000004").sort("position_type")["change_kind"].to_list() == [
        "closed",
        "newly_reported",
    ]


def test_trap_46_a_notice_and_no_filing_at_all_sell_nothing() -> None:
    first = "\n".join(TWO_QUARTERS.splitlines()[:6])
    notice = REPORTS.replace("2025-08-14 06:00  original", "2025-08-14 06:00  notice  ")
    assert second_quarter(first, notice).is_empty()
    assert second_quarter(first, "\n".join(REPORTS.splitlines()[:3])).is_empty()


def test_a_report_of_no_entries_closes_everything() -> None:
    found = second_quarter("\n".join(TWO_QUARTERS.splitlines()[:6]), REPORTS)
    assert found["change_kind"].to_list() == ["closed"] * 4
    assert found["known_from"].unique().to_list() == [datetime(2025, 8, 14, 6)]
    assert found["accession_numbers"].unique().to_list() == ["0000000000-25-051500, 0000000000-25-081400"]


def test_trap_43_both_sides_are_as_known_at_the_same_time() -> None:
    """The prior quarter is restated after the later one was filed."""
    holdings = held(
        """
        period_of_report  cusip      value_usd  shares_or_principal  known_from        known_to
        2025-03-31        000000001  100        10                   2025-05-15 06:00  2025-09-01 06:00
        2025-03-31        000000001  120        12                   2025-09-01 06:00  -
        2025-06-30        000000001  120        12                   2025-08-14 06:00  -
        """
    )
    reports = filed(
        """
        period_of_report  known_from        report_role
        2025-03-31        2025-05-15 06:00  original
        2025-03-31        2025-09-01 06:00  restatement
        2025-06-30        2025-08-14 06:00  original
        """
    )
    found = mart_holding_change(holdings, reports, ())
    assert_table(
        found.filter(pl.col("period_of_report") == pl.date(2025, 6, 30)),
        """
        change_kind  prior_shares_or_principal  known_from        known_to
        raised       10                         2025-08-14 06:00  2025-09-01 06:00
        unchanged    12                         2025-09-01 06:00  -
        """,
    )


def test_a_quarter_filed_late_turns_a_gap_and_a_first_report_into_changes() -> None:
    holdings = held(
        """
        period_of_report  cusip      value_usd  shares_or_principal  known_from
        2025-06-30        000000001  100        10                   2025-08-14 06:00
        2025-03-31        000000001  100        4                    2025-10-01 06:00
        2024-09-30        000000001  100        4                    2025-09-01 06:00
        """
    )
    found = mart_holding_change(holdings, by_quarter(holdings), ())
    assert_table(
        found.filter(pl.col("period_of_report") == pl.date(2025, 6, 30)),
        """
        change_kind   prior_period_of_report  known_from        known_to
        first_report  -                       2025-08-14 06:00  2025-09-01 06:00
        gap           2024-09-30              2025-09-01 06:00  2025-10-01 06:00
        raised        2025-03-31              2025-10-01 06:00  -
        """,
    )


def test_an_amendment_that_repeats_what_was_known_makes_no_new_row() -> None:
    again = TWO_QUARTERS.replace("2025-05-15 06:00\n", "2025-05-15 06:00\n", 1)
    reports = filed(REPORTS + "    2025-06-30        2025-08-20 06:00  new_holdings  no\n")
    found = mart_holding_change(held(again), reports, ())
    assert found["known_to"].null_count() == found.height


def test_a_restatement_that_could_not_be_read_leaves_what_was_known_and_closes_nothing_more() -> None:
    reports = pl.concat([filed(REPORTS), filed(REPORTS).tail(1)]).with_columns(
        accession_number=pl.Series(["0000000000-25-000001", "0000000000-25-000002", "0000000000-25-000003"]),
        known_from=pl.Series([datetime(2025, 5, 15, 6), datetime(2025, 8, 14, 6), datetime(2025, 9, 1, 6)]),
        report_role=pl.Series(["original", "original", "restatement"]),
        reconciliation=pl.Series(["reconciled", "reconciled", "no_rows"]),
    )
    found = mart_holding_change(held(ONE_LEFT), reports, ())
    assert_table(
        found.filter(pl.col("period_of_report") == pl.date(2025, 6, 30)),
        """
        cusip      change_kind   known_from        known_to
        000000001  raised        2025-08-14 06:00  -
        000000002  closed        2025-08-14 06:00  2025-09-01 06:00
        000000002  not_reported  2025-09-01 06:00  -
        """,
    )


def test_only_additions_at_hand_are_no_portfolio() -> None:
    """Berkshire's NEW HOLDINGS alone would be its whole portfolio (trap 43)."""
    found = second_quarter(TWO_QUARTERS, REPORTS.replace("08-14 06:00  original", "08-14 06:00  new_holdings"))
    assert set(found.filter(pl.col("shares_or_principal").is_not_null())["change_kind"]) == {"gap"}
    assert set(found.filter(pl.col("shares_or_principal").is_null())["change_kind"]) == {"not_reported"}
    first = second_quarter(TWO_QUARTERS, REPORTS.replace("05-15 06:00  original", "05-15 06:00  new_holdings"))
    assert set(first["change_kind"]) == {"gap"}


def test_trap_37_a_value_of_unknown_unit_leaves_the_shares_compared() -> None:
    undecided = held(TWO_QUARTERS).with_columns(
        value_usd=pl.when(pl.col("period_of_report") == pl.date(2025, 6, 30)).then(pl.col("value_usd"))
    )
    found = mart_holding_change(undecided, filed(REPORTS), ()).filter(
        (pl.col("period_of_report") == pl.date(2025, 6, 30)) & (pl.col("cusip") == "000000001")
    )
    assert_table(
        found,
        """
        change_kind  change_shares_or_principal  prior_value_usd  value_usd
        raised       5                           -                90
        """,
    )
    assert found["null_reason"].item().startswith("prior_value_usd: the unit of the filing's values cannot be told")


def test_a_placeholder_of_no_shares_opens_nothing() -> None:
    holdings = held(
        """
        period_of_report  cusip      value_usd  shares_or_principal  known_from
        2025-06-30        000000001  100        10                   2025-08-14 06:00
        2025-09-30        000000000  0          0                    2025-11-14 06:00
        """
    )
    found = mart_holding_change(holdings, by_quarter(holdings), ()).filter(
        pl.col("period_of_report") == pl.date(2025, 9, 30)
    )
    assert found.sort("cusip")["change_kind"].to_list() == ["unchanged", "closed"]


def test_managers_are_compared_with_themselves() -> None:
    two = held(TWO_QUARTERS).with_columns(
        manager_cik=pl.when(pl.col("period_of_report") == pl.date(2025, 6, 30))
        .then(pl.lit("0000000002"))
        .otherwise("manager_cik")
    )
    assert set(mart_holding_change(two, by_quarter(two), ())["change_kind"]) == {"first_report"}


def test_nothing_gives_nothing() -> None:
    nothing = held(TWO_QUARTERS).clear()
    found = mart_holding_change(nothing, filed(REPORTS).clear(), security_changes())
    assert found.is_empty()
    assert found.schema == MART_HOLDING_CHANGE.schema
