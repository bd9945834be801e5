"""What a 13F is to its quarter, whether it reconciles, and in which unit it stands."""

from __future__ import annotations

import polars as pl
import pytest
from spec_tables import assert_table, thirteen_f

from transforms.thirteen_f.core_13f_filing import core_13f_filing
from warehouse.contract.tables import CORE_13F_FILING

HEADERS = """
    accession_number  form      period_of_report  filing_date  known_from
    first             13F-HR    2025-09-30        2025-11-03   2025-11-03 16:30
    second            13F-HR/A  2025-09-30        2025-12-01   2025-12-01 16:30
    """
FIVE = """
    accession_number  cusip      value_as_filed  shares_or_principal
    first             67066G104  18,658,000      100,000
    first             69608A108  18,242,000      100,000
    first             550021109  17,793,000      100,000
    first             037833100  25,463,000      100,000
    first             594918104  51,795,000      100,000
    """
SAME_LINE = "    second  67066G104  18,658,000  90,000\n"
OTHER_LINE = "    second  023135106  21,957,000  100,000\n"
ALL_AGAIN = FIVE.partition("filed  shares_or_principal\n")[2].replace("first", "second")


def made(holdings: str, covers: str, headers: str = HEADERS) -> pl.DataFrame:
    return core_13f_filing(*thirteen_f(holdings, covers, headers))


def role_of_second(lines: str, kind: str, form: str = "13F-HR/A") -> str:
    covers = f"""
        accession_number  amendment_type
        first             -
        second            {kind}
        """
    found = made(FIVE + lines, covers, HEADERS.replace("13F-HR/A", form))
    assert found.schema == CORE_13F_FILING.schema
    roles = dict(found.select("accession_number", "report_role").rows())
    assert roles["first"] == "original"
    return str(roles["second"])


@pytest.mark.parametrize(
    ("lines", "kind", "expected"),
    [
        (ALL_AGAIN, "RESTATEMENT", "restatement"),
        (SAME_LINE, "RESTATEMENT", "patch"),  # one line of five corrected
        (SAME_LINE, "Restatement", "patch"),
        (OTHER_LINE, "RESTATEMENT", "restatement"),  # another table altogether: nothing of it was there
        (OTHER_LINE, "NEW HOLDINGS", "new_holdings"),
        (SAME_LINE, "NEW HOLDINGS", "new_holdings"),  # more of what was there
        (ALL_AGAIN, "NEW HOLDINGS", "restatement"),  # all of it again: mislabelled
        (ALL_AGAIN + OTHER_LINE, "NEW HOLDINGS", "restatement"),
        (ALL_AGAIN, "-", "restatement"),
        (SAME_LINE, "-", "patch"),
        (OTHER_LINE, "-", "new_holdings"),
    ],
)
def test_trap_43_44_45_an_amendment_is_what_it_does_to_the_positions_it_meets(
    lines: str, kind: str, expected: str
) -> None:
    assert role_of_second(lines, kind) == expected


@pytest.mark.parametrize("lines", [ALL_AGAIN, OTHER_LINE])
def test_a_second_report_that_is_no_amendment_is_an_original(lines: str) -> None:
    assert role_of_second(lines, "-", form="13F-HR") == "original"


def test_trap_46_a_notice_has_its_row_and_a_combination_report_is_a_report() -> None:
    covers = """
        accession_number  report_type                table_entry_total  table_value_total
        first             13F COMBINATION REPORT     5                  131,951,000
        second            13F NOTICE                 -                  -
        """
    assert_table(
        made(FIVE, covers, HEADERS.replace("13F-HR/A", "13F-NT")),
        """
        accession_number  report_role  rows_read  reconciliation  unit_as_filed
        first             original     5          reconciled      dollars
        second            notice       0          notice          dollars
        """,
    )


def test_trap_45_order_is_by_acceptance_never_by_number() -> None:
    headers = HEADERS.replace("13F-HR/A", "13F-HR").replace("2025-12-01 16:30", "2025-11-03 16:30")
    covers = "accession_number  amendment_type  amendment_number\nfirst  RESTATEMENT  1\nsecond  -  -"
    lines = FIVE.replace("first", "second") + SAME_LINE.replace("second", "first")
    found = dict(made(lines, covers, headers).select("accession_number", "report_role").rows())
    assert found == {"first": "restatement", "second": "original"}


TOTALS = "accession_number  table_entry_total  table_value_total\nfirst  {}  {}"
ONE_FILING = "\n".join(HEADERS.splitlines()[:3])


@pytest.mark.parametrize(
    ("entries", "total", "state", "note"),
    [
        ("5", "131,951,000", "reconciled", None),
        ("-", "131,951,000", "reconciled", None),
        ("5", "131,951,004", "rounding", "the rows add up to 131951000, the cover states 131951004"),
        ("5", "131,951,006", "value_differs", "the rows add up to 131951000, the cover states 131951006"),
        (
            "5",
            "131,951",
            "value_differs",
            "the rows add up to 131951000, the cover states 131951: a thousandfold, so in another unit",
        ),
        (
            "6",
            "131,951,000",
            "rows_differ",
            "5 rows read, 6 on the cover; the rows add up to 131951000, the cover states 131951000",
        ),
        ("-", "-", "no_totals", None),
    ],
)
def test_trap_48_the_rows_are_held_against_the_cover(entries: str, total: str, state: str, note: str | None) -> None:
    found = made(FIVE, TOTALS.format(entries, total), ONE_FILING)
    assert found.select("reconciliation", "reconciliation_note").rows() == [(state, note)]


def test_a_report_without_rows_is_empty_or_could_not_be_read() -> None:
    nothing = FIVE.replace("first", "elsewhere")
    for entries, state in (("3", "no_rows"), ("0", "reconciled")):
        found = made(nothing, TOTALS.format(entries, "0"), ONE_FILING)
        assert found["reconciliation"].to_list() == [state]
        assert found["unit_evidence"].to_list() == ["filing date asks for dollars; there is no value to judge"]


def test_the_wrong_period_stands_beside_the_headers() -> None:
    found = made(FIVE, "accession_number  period_of_report\nfirst  2025-06-30", ONE_FILING)
    assert_table(
        found,
        """
        period_of_report  cover_period_of_report
        2025-09-30        2025-06-30
        """,
    )


def test_trap_49_a_cusip_that_fails_its_check_is_counted_and_kept() -> None:
    wrong = FIVE.replace("67066G104", "67066G105").replace("037833100", "37833100")
    assert made(wrong, "accession_number\nfirst", ONE_FILING)["rows_with_odd_cusip"].to_list() == [1]


def decided(rows: str, covers: str = "accession_number\nfirst", filed: str = "2025-11-03") -> tuple[object, ...]:
    """Prior, decision and disagreement of one filing; ``rows`` are value and shares, a security each."""
    lines = [f"first  {number:09d}  {line.strip()}" for number, line in enumerate(rows.strip().splitlines())]
    table = "accession_number  cusip  value_as_filed  shares_or_principal\n" + "\n".join(lines)
    headers = ONE_FILING.replace("2025-11-03 16:30", f"{filed} 16:30").replace("2025-11-03  ", f"{filed}  ")
    return made(table, covers, headers).select("unit_prior", "unit_as_filed", "unit_disagrees").row(0)


THREE_IN_DOLLARS = "18,658,000  100,000\n1,824,200  10,000\n17,793,000  100,000"
THREE_IN_THOUSANDS = "18,658  100,000\n1,824  10,000\n17,793  100,000"
THREE_PENNY_SHARES = "120,000  100,000\n15,000  10,000\n90,000  100,000"


@pytest.mark.parametrize(
    ("rows", "filed", "expected"),
    [
        (THREE_IN_DOLLARS, "2023-01-03", ("dollars", "dollars", False)),
        (THREE_IN_DOLLARS, "2023-01-02", ("thousands", "dollars", True)),  # as Kahn Brothers did
        (THREE_IN_THOUSANDS, "2023-01-02", ("thousands", "thousands", False)),
        (THREE_IN_THOUSANDS, "2023-02-28", ("dollars", "thousands", True)),  # as Bull Street did
        (THREE_PENNY_SHARES, "2023-02-28", ("dollars", "undecided", True)),  # 1.20 dollars, or 1,200
        (THREE_PENNY_SHARES, "2022-11-14", ("thousands", "thousands", False)),  # thin, and the date agrees
        ("300,000  100,000", "2023-02-28", ("dollars", "undecided", False)),  # 3 dollars, or 3,000
        ("18,658  100,000", "2023-02-28", ("dollars", "undecided", True)),  # one row overrides no date
        ("0  100,000", "2023-02-28", ("dollars", "dollars", False)),  # trap 50: nothing is nothing in either unit
    ],
)
def test_trap_36_37_38_prices_confirm_the_date_or_override_it_where_they_are_sure(
    rows: str, filed: str, expected: tuple[str, str, bool]
) -> None:
    assert decided(rows, filed=filed) == expected


def test_what_the_page_states_goes_before_the_date_and_after_the_prices() -> None:
    covers = "accession_number  value_unit_stated\nfirst  dollars"
    assert decided(THREE_IN_DOLLARS, covers, "2011-11-14") == ("dollars", "dollars", False)
    assert decided("300,000  100,000", covers, "2011-11-14") == ("dollars", "dollars", False)
    assert decided(THREE_IN_THOUSANDS, covers, "2011-11-14") == ("dollars", "thousands", True)


def beside(others: str, headers: str, covers: str = "accession_number\nfirst") -> tuple[object, ...]:
    """Decision, disagreement and evidence of a filing of one row, NVIDIA at 186.58 in thousands, beside others."""
    table = "accession_number  cusip  value_as_filed  shares_or_principal\nfirst  67066G104  18,658  100,000\n" + others
    found = made(table, covers, ONE_FILING + "\n" + headers).filter(pl.col("accession_number") == "first")
    return found.select("unit_as_filed", "unit_disagrees", "unit_evidence").row(0)


OTHER_BOOK = (
    "other  67066G104  1,865,800  10,000\nother  69608A108  1,824,200  10,000\nother  550021109  1,779,300  10,000\n"
)


def test_trap_38_the_same_security_in_other_managers_filings_tells_the_unit() -> None:
    table = (
        "accession_number  cusip  value_as_filed  shares_or_principal\nfirst  67066G104  18,658  100,000\n" + OTHER_BOOK
    )
    rows, covers, headers = thirteen_f(
        table, "accession_number\nfirst", ONE_FILING + "\nother  13F-HR  2025-09-30  2025-11-14  2025-11-14 16:30"
    )
    by_others = headers.with_columns(
        cik=pl.when(pl.col("accession_number") == "other").then(pl.lit("0001067983")).otherwise("cik")
    )
    found = core_13f_filing(rows, covers, by_others).filter(pl.col("accession_number") == "first")
    assert found.select("unit_as_filed", "unit_disagrees", "unit_evidence").row(0) == (
        "thousands",
        True,
        "filing date asks for dollars; median implied price 0.1866 as filed, of 1 securities; "
        "of 1 securities also in other managers' filings, 1 agree on thousands",
    )


@pytest.mark.parametrize(("period", "unit"), [("2025-06-30", "thousands"), ("2024-06-30", "undecided")])
def test_the_managers_own_neighbouring_quarter_tells_the_unit_and_an_old_one_does_not(period: str, unit: str) -> None:
    found = beside(OTHER_BOOK, f"other  13F-HR  {period}  2025-08-14  2025-08-14 16:30")
    assert found[0] == unit


def test_gfi_an_original_and_its_restatement_are_a_pair_that_tells_the_unit() -> None:
    """As in 0001688774-25-000001 and -000011: the same rows, values a thousandfold."""
    found = beside(
        OTHER_BOOK,
        "other  13F-HR/A  2025-09-30  2025-12-01  2025-12-01 16:30",
        "accession_number  amendment_type\nother  RESTATEMENT",
    )
    assert found[:2] == ("thousands", True)
    assert "of 1 securities also in the manager's own beside, 1 agree on thousands" in str(found[2])


@pytest.mark.parametrize(("compared", "expected"), [(1, "thousands"), (3, "undecided")])
def test_evidence_against_each_other_leaves_the_unit_undecided(compared: int, expected: str) -> None:
    """A book like one in thousands, beside a quarter in dollars that has its securities at the prices as filed.

    One odd security, after a split perhaps, says nothing against the median of a book.
    """
    book = "".join(f"first  {number:09d}  18,658  100,000\n" for number in range(3))
    before = "".join(f"other  {number:09d}  18,658  100,000\n" for number in range(compared))
    dear = "".join(f"other  {number:09d}  18,658,000  100,000\n" for number in range(10, 14))
    found = made(
        "accession_number  cusip  value_as_filed  shares_or_principal\n" + book + before + dear,
        "accession_number\nfirst",
        ONE_FILING + "\nother  13F-HR  2025-06-30  2025-08-14  2025-08-14 16:30",
    ).filter(pl.col("accession_number") == "first")
    assert found.select("unit_as_filed", "unit_disagrees").rows() == [(expected, True)]
