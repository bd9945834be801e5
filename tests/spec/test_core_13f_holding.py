"""13F rows become positions: units told by evidence, rows added up, amendments composed."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import polars as pl
import pytest
from spec_tables import assert_table, thirteen_f

from transforms.thirteen_f.core_13f_filing import core_13f_filing
from transforms.thirteen_f.core_13f_holding import core_13f_holding
from warehouse.contract.tables import CORE_13F_HOLDING

HOLDINGS = """
    accession_number  cusip      put_call  value_as_filed  shares_or_principal
    original          67066G104  Put       186,580,000     1,000,000
    original          69608A108  Put       912,100,000     5,000,000
    original          550021109  -         17,793,000      100,000
    """
COVER = """
    accession_number  amendment_type
    original          -
    """
HEADER = """
    accession_number  form    period_of_report  filing_date  known_from
    original          13F-HR  2025-09-30        2025-11-03   2025-11-03 16:30
    """


def made(holdings: str = HOLDINGS, covers: str = COVER, headers: str = HEADER) -> pl.DataFrame:
    rows, cover_pages, filings = thirteen_f(holdings, covers, headers)
    return core_13f_holding(rows, core_13f_filing(rows, cover_pages, filings))


def at(found: pl.DataFrame, moment: str) -> list[tuple[str, str, int]]:
    """CUSIP, kind and shares that are known at a moment."""
    day = datetime.fromisoformat(moment)
    here = found.filter((pl.col("known_from") <= day) & (pl.col("known_to").is_null() | (pl.col("known_to") > day)))
    return sorted(
        (cusip, kind, int(n)) for cusip, kind, n in here.select("cusip", "position_type", "shares_or_principal").rows()
    )


def test_rows_become_positions_and_options_stay_apart_from_holdings() -> None:
    found = made()
    assert found.schema == CORE_13F_HOLDING.schema
    assert_table(
        found,
        """
        cusip      position_type  value_usd    shares_or_principal  unit_as_filed  known_from        known_to
        67066G104  put            186,580,000  1,000,000            dollars        2025-11-03 16:30  -
        69608A108  put            912,100,000  5,000,000            dollars        2025-11-03 16:30  -
        550021109  holding        17,793,000   100,000              dollars        2025-11-03 16:30  -
        """,
    )


def test_trap_41_48_rows_of_one_position_are_added_and_put_call_never_merged() -> None:
    assert_table(
        made(
            """
            accession_number  cusip      put_call  value_as_filed  shares_or_principal
            original          67066G104  -         18,658,000      100,000
            original          67066G104  -         37,316,000      200,000
            original          67066G104  Put       186,580,000     1,000,000
            original          67066G104  Call      18,658,000      100,000
            """
        ),
        """
        position_type  value_usd    shares_or_principal  row_count
        holding        55,974,000   300,000              2
        put            186,580,000  1,000,000            1
        call           18,658,000   100,000              1
        """,
    )


def test_trap_42_principal_is_never_added_to_shares() -> None:
    assert_table(
        made(
            """
            accession_number  cusip      shares_or_principal_type  value_as_filed  shares_or_principal
            original          67066G104  SH                        18,658,000      100,000
            original          67066G104  PRN                       990,000         1,000,000
            """
        ),
        """
        shares_or_principal_type  value_usd   shares_or_principal
        SH                        18,658,000  100,000
        PRN                       990,000     1,000,000
        """,
    )


def test_trap_49_a_cusip_is_nine_upper_case_characters() -> None:
    found = made(
        """
        accession_number  cusip      value_as_filed  shares_or_principal
        original          67066g104  18,658,000      100,000
        original          67066G104  18,658,000      100,000
        original          2079k305   20,000,000      100,000
        original          37833100   20,000,000      100,000
        """
    )
    assert_table(
        found,
        """
        cusip      shares_or_principal
        67066G104  200,000
        02079K305  100,000
        037833100  100,000
        """,
    )


def test_bruker_row_two_securities_of_one_issuer_are_two_positions() -> None:
    found = made(
        """
        accession_number  issuer_name  title_of_class  cusip      value_as_filed  shares_or_principal
        original          BRUKER CORP  COM             116794108  10,300,000      250,000
        original          BRUKER CORP  6.375% PFD SER  116794207  13,144,000      48,334
        """
    )
    assert_table(
        found,
        """
        cusip      title_of_class  shares_or_principal
        116794108  COM             250,000
        116794207  6.375% PFD SER  48,334
        """,
    )


BEFORE_2023 = HEADER.replace("2025-09-30        2025-11-03   2025-11-03", "2022-09-30        2022-11-14   2022-11-14")


def test_trap_36_before_2023_values_are_in_thousands() -> None:
    assert_table(
        made(
            HOLDINGS.replace("186,580,000", "186,580")
            .replace("912,100,000", "912,100")
            .replace("17,793,000", "17,793"),
            headers=BEFORE_2023,
        ),
        """
        cusip      value_usd    unit_as_filed
        67066G104  186,580,000  thousands
        69608A108  912,100,000  thousands
        550021109  17,793,000   thousands
        """,
    )


def test_trap_36_it_is_the_filing_date_that_counts_not_the_quarter() -> None:
    late = HEADER.replace("2025-09-30        2025-11-03   2025-11-03", "2022-09-30        2023-01-03   2023-01-03")
    assert made(headers=late)["unit_as_filed"].unique().to_list() == ["dollars"]
    a_day_earlier = late.replace("2023-01-03", "2023-01-02")
    in_thousands = HOLDINGS.replace(",000     ", "     ")
    assert made(in_thousands, headers=a_day_earlier)["unit_as_filed"].unique().to_list() == ["thousands"]


def test_trap_37_a_unit_against_the_evidence_is_undecided_and_the_value_null() -> None:
    still_thousands = """
        accession_number  cusip      value_as_filed  shares_or_principal
        original          67066G104  18,658          100,000
        original          037833100  25,463          100,000
        """
    found = made(still_thousands)
    assert_table(
        found,
        """
        cusip      value_usd  shares_or_principal  unit_as_filed
        67066G104  -          100,000              undecided
        037833100  -          100,000              undecided
        """,
    )


@pytest.mark.parametrize("price", [Decimal("2.40"), Decimal(3100)], ids=["dear shares in thousands", "cheap ones"])
def test_trap_37_no_price_can_pass_for_that_of_the_other_unit(price: Decimal) -> None:
    """Booking at 2,400 dollars reads as 2.40 in thousands, and a share of 3.10 in dollars as 3,100."""
    table = f"""
        accession_number  cusip      value_as_filed  shares_or_principal
        original          09857L108  {price * 1000:.0f}  1,000
        """
    assert made(table)["unit_as_filed"].to_list() == ["undecided"]


def test_trap_37_dollars_before_2023_are_told_by_their_prices() -> None:
    assert sorted(made(headers=BEFORE_2023)["value_usd"].to_list()) == [17_793_000, 186_580_000, 912_100_000]


def test_trap_38_option_rows_alone_are_evidence_enough() -> None:
    only_options = "\n".join(line for line in HOLDINGS.splitlines() if "550021109" not in line)
    assert made(only_options)["unit_as_filed"].unique().to_list() == ["dollars"]


@pytest.mark.parametrize(("filed", "unit", "usd"), [(990_000, "dollars", 990_000), (990, "undecided", None)])
def test_bonds_alone_tell_a_unit_by_their_principal(filed: int, unit: str, usd: int | None) -> None:
    """Thin evidence, which confirms what the filing date asks for and never overrides it."""
    found = made(
        f"""
        accession_number  cusip      shares_or_principal_type  value_as_filed  shares_or_principal
        original          67066G104  PRN                       {filed}         1,000,000
        """
    )
    assert found.select("unit_as_filed", "value_usd").rows() == [(unit, usd)]


AMENDED_HEADER = HEADER + "    amendment  13F-HR/A  2025-09-30  2025-12-01  2025-12-01 16:30\n"


def amended(kind: str, headers: str = AMENDED_HEADER) -> pl.DataFrame:
    holdings = HOLDINGS + "    amendment  037833100  -  25,463,000  100,000\n"
    return made(holdings, COVER + f"    amendment  {kind}\n", headers)


ORIGINAL = [("550021109", "holding", 100000), ("67066G104", "put", 1000000), ("69608A108", "put", 5000000)]
AMENDMENT = [("037833100", "holding", 100000)]


@pytest.mark.parametrize(
    ("kind", "moment", "expected"),
    [
        ("RESTATEMENT", "2025-11-03 16:29", []),
        ("RESTATEMENT", "2025-11-03 16:30", ORIGINAL),
        ("RESTATEMENT", "2025-12-01 16:29", ORIGINAL),
        ("RESTATEMENT", "2025-12-01 16:30", AMENDMENT),
        ("NEW HOLDINGS", "2025-12-01 16:29", ORIGINAL),
        ("NEW HOLDINGS", "2025-12-01 16:30", sorted(AMENDMENT + ORIGINAL)),
        ("new holdings", "2026-01-01", sorted(AMENDMENT + ORIGINAL)),
        (
            "-",
            "2026-01-01",
            sorted(AMENDMENT + ORIGINAL),
        ),  # small, does not say what it is, and brings another position
    ],
)
def test_trap_43_a_restatement_replaces_and_new_holdings_add(
    kind: str, moment: str, expected: list[tuple[str, str, int]]
) -> None:
    assert at(amended(kind), moment) == expected


def test_trap_43_a_restatement_after_new_holdings_replaces_both() -> None:
    headers = AMENDED_HEADER + "    third  13F-HR/A  2025-09-30  2025-12-20  2025-12-20 16:30\n"
    holdings = HOLDINGS + (
        "    amendment  037833100  -  25,463,000  100,000\n    third  594918104  -  51,795,000  100,000\n"
    )
    found = made(holdings, COVER + "    amendment  NEW HOLDINGS\n    third  RESTATEMENT\n", headers)
    assert at(found, "2025-12-19") == sorted(AMENDMENT + ORIGINAL)
    assert at(found, "2025-12-21") == [("594918104", "holding", 100000)]


def test_trap_43_a_position_that_new_holdings_raise_names_both_filings() -> None:
    holdings = HOLDINGS + "    amendment  550021109  -  1,779,300  10,000\n"
    found = made(holdings, COVER + "    amendment  NEW HOLDINGS\n", AMENDED_HEADER)
    assert_table(
        found.filter((pl.col("cusip") == "550021109") & pl.col("known_to").is_null()),
        """
        value_usd   shares_or_principal  row_count  filings
        19,572,300  110,000              2          amendment, original
        """,
    )


def test_trap_45_amendments_are_taken_by_acceptance_not_by_number() -> None:
    headers = """
        accession_number  form      period_of_report  filing_date  known_from
        original          13F-HR    2025-09-30        2025-11-03   2025-12-01 16:30
        amendment         13F-HR/A  2025-09-30        2025-12-01   2025-11-03 16:30
        """
    assert at(amended("RESTATEMENT", headers), "2026-01-01") == ORIGINAL


def test_trap_46_a_notice_is_no_empty_portfolio() -> None:
    headers = HEADER + "    notice  13F-NT  2025-09-30  2025-12-01  2025-12-01 16:30\n"
    assert at(made(headers=headers), "2026-01-01") == ORIGINAL


def test_quarters_of_one_manager_do_not_touch_each_other() -> None:
    headers = HEADER + "    next  13F-HR  2025-12-31  2026-02-03  2026-02-03 16:30\n"
    found = made(HOLDINGS + "    next  037833100  -  25,463,000  100,000\n", COVER + "    next  -\n", headers)
    assert at(found, "2026-03-01") == sorted(AMENDMENT + ORIGINAL)


def test_a_unit_undecided_in_one_filing_blocks_only_the_sums_it_enters() -> None:
    holdings = HOLDINGS + "    amendment  550021109  -  30,000  10,000\n"
    found = made(holdings, COVER + "    amendment  NEW HOLDINGS\n", AMENDED_HEADER)
    assert_table(
        found.filter(pl.col("known_to").is_null()),
        """
        cusip      value_usd    shares_or_principal  unit_as_filed
        67066G104  186,580,000  1,000,000            dollars
        69608A108  912,100,000  5,000,000            dollars
        550021109  -            110,000              undecided
        """,
    )
