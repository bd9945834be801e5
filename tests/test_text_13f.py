"""Text 13Fs, well meant and hostile: what is read, what is kept as printed, what is refused."""

from __future__ import annotations

from datetime import date

import pytest

from transforms.reading.errors import UnreadableDocument
from transforms.reading.limits import Limits, limited
from transforms.reading.submission import Submission, split_submission
from transforms.reading.thirteen_f.cover_13f import raw_13f_cover
from transforms.reading.thirteen_f.cusips import has_right_check_digit
from transforms.reading.thirteen_f.infotable_13f import raw_13f_holding

# ruff: noqa: E501 - lines as wide as the printed ones

ACCESSION = "0000950150-03-000001"
HEAD = """NAME OF ISSUER       CLASS    CUSIP       (x$1000)     SHARES    SH/ PUT/ DISCR  OTHER     SOLE   SHARED   NONE
-------------------- -------- ----------- ------------ --------- --- ---- ------ ----- -------- -------- --------
<S>                  <C>      <C>         <C>          <C>       <C> <C>  <C>    <C>   <C>      <C>      <C>
"""
APPLE = "APPLE INC            COM      037833100          1,000    20,000 SH       SOLE           20,000        0        0\n"
PUT = "NVIDIA CORP          COM      67066G104            500    10,000     PUT  SOLE           10,000        0        0\n"


def filing(
    table: str, entries: object = 1, value: object = "1,000", form: str = "13F-HR", cover: str = ""
) -> Submission:
    text = cover or (
        "Form 13F COVER PAGE\nReport for the Calendar Year or Quarter Ended: December 31, 2002\n"
        "[X] 13F HOLDINGS REPORT.\n"
        f"Form 13F Information Table Entry Total: {entries}\nForm 13F Information Table Value Total: ${value}\n"
    )
    return split_submission(
        (
            f"<SEC-DOCUMENT>{ACCESSION}.txt : 20030214\n<SEC-HEADER>\nACCESSION NUMBER:\t{ACCESSION}\n"
            f"CONFORMED SUBMISSION TYPE:\t{form}\nPUBLIC DOCUMENT COUNT:\t1\nCONFORMED PERIOD OF REPORT:\t20021231\n"
            "FILED AS OF DATE:\t20030214\n\nFILER:\n\t\tCOMPANY CONFORMED NAME:\tA\n\t\tCENTRAL INDEX KEY:\t0000000001\n"
            f"</SEC-HEADER>\n<DOCUMENT>\n<TYPE>{form}\n<SEQUENCE>1\n<FILENAME>f.txt\n<TEXT>\n{text}{table}\n"
            "</TEXT>\n</DOCUMENT>\n</SEC-DOCUMENT>\n"
        ).encode(),
        ACCESSION,
    )


def table(*lines: str) -> str:
    return f"<TABLE>\n<CAPTION>\n{HEAD}{''.join(lines)}</TABLE>\n"


def rows(*lines: str, entries: object = 1, value: object = "1,000") -> list[dict[str, object]]:
    return raw_13f_holding(filing(table(*lines), entries, value)).to_dicts()


def test_one_row_and_an_option() -> None:
    share, put = rows(APPLE, PUT, entries=2, value="1,500")
    assert (share["issuer_name"], share["title_of_class"], share["cusip"]) == ("APPLE INC", "COM", "037833100")
    assert (share["value_as_filed"], share["shares_or_principal"], share["put_call"]) == (1000, 20000, None)
    assert (share["voting_sole"], share["voting_shared"], share["voting_none"]) == (20000, 0, 0)
    assert (put["put_call"], put["shares_or_principal_type"], put["investment_discretion"]) == ("Put", "SH", "SOLE")


def test_rows_without_a_cusip_are_of_the_security_above_and_subtotals_are_no_rows() -> None:
    more = " " * len("NVIDIA CORP          COM      67066G104") + PUT[39:].replace("    PUT", "SH     ")
    found = rows(APPLE, more, "                                      ------\n", "    1,500\n", entries=2, value="1,500")
    assert [(row["cusip"], row["value_as_filed"]) for row in found] == [("037833100", 1000), ("037833100", 500)]


def test_a_cusip_with_spaces_and_a_name_over_two_lines() -> None:
    line = APPLE.replace("APPLE INC", "   Co.   ").replace("037833100  ", "025816 10 9")
    (row,) = rows("American Express\n", line)
    assert (row["issuer_name"], row["cusip"]) == ("American Express Co.", "025816109")


@pytest.mark.parametrize("cusip", ["037833aa0", "7833100", "37833100"])
def test_cusips_in_lower_case_or_short_are_kept_as_printed(cusip: str) -> None:
    (row,) = rows(APPLE.replace("037833100", cusip.ljust(9)))
    assert row["cusip"] == cusip


def test_duplicate_rows_and_two_tables_are_all_rows() -> None:
    assert len(rows(APPLE, APPLE, entries=2, value="2,000")) == 2
    found = raw_13f_holding(filing(table(APPLE) + "<PAGE>\n" + table(APPLE, PUT), 3, "2,500"))
    assert found["row_number"].to_list() == [1, 2, 3]


def test_negative_and_absurd_values_are_kept_as_printed() -> None:
    assert rows(APPLE.replace("  1,000", "(1,000)"), value="5")[0]["value_as_filed"] == -1000
    absurd = "9" * 25
    assert rows(APPLE.replace("   1,000", absurd), value=absurd)[0]["value_as_filed"] == int(absurd)


def test_a_wrong_total_is_kept_where_the_other_bears_the_rows() -> None:
    assert len(rows(APPLE, entries=1, value="9,999")) == 1
    assert len(rows(APPLE, entries=7, value="1,000")) == 1
    assert len(rows(APPLE, entries=7, value="1,000,000")) == 1  # in dollars, above rows in thousands


@pytest.mark.parametrize(
    ("lines", "entries", "told"),
    [
        ((APPLE,), 2, "1 rows of value 1,000 were read, and its summary page says 2 rows of value 9,999"),
        ((), 2, "no row of an information table"),
        ((APPLE.replace("  1,000", "1,00,00"),), 1, "are no two numbers"),
        ((APPLE, PUT.replace("67066G104", " " * 9)), 2, "'NVIDIA CORP COM' stands without a CUSIP"),
    ],
)
def test_what_cannot_be_borne_out_is_refused(lines: tuple[str, ...], entries: int, told: str) -> None:
    with pytest.raises(UnreadableDocument, match=told) as caught:
        rows(*lines, entries=entries, value="9,999")
    assert ACCESSION in str(caught.value)


def test_a_table_without_cover_or_totals_is_refused() -> None:
    with pytest.raises(UnreadableDocument, match="has no cover"):
        raw_13f_holding(filing(table(APPLE), cover="A letter.\n"))
    with pytest.raises(UnreadableDocument, match="neither entries nor value"):
        raw_13f_holding(filing(table(APPLE), cover="Report for the Quarter Ended: December 31, 2002\n"))


def test_notices_and_empty_reports_have_no_rows() -> None:
    assert raw_13f_holding(filing("", form="13F-NT")).is_empty()
    assert raw_13f_holding(filing("", entries=0, value=0)).is_empty()


def test_html_and_what_is_too_large_are_refused() -> None:
    with pytest.raises(UnreadableDocument, match="it is an HTML page"):
        raw_13f_holding(filing(table(APPLE), cover="<HTML><BODY>"))
    with limited(Limits(text_bytes=100)), pytest.raises(UnreadableDocument, match=r"more than 100.*most_text_bytes"):
        rows(APPLE)


def test_the_period_is_the_printed_one_even_where_the_header_says_another() -> None:
    (cover,) = raw_13f_cover(
        filing("", cover="Report for the Quarter Ended: 9/30/2002\nAmendment [X]\n[X] is a restatement\n")
    ).to_dicts()
    assert (cover["period_of_report"], cover["amendment_type"]) == (date(2002, 9, 30), "RESTATEMENT")


def test_what_a_page_says_of_its_unit() -> None:
    said = {
        unit: raw_13f_cover(filing("", value=f"1,000\n({unit})")).item(0, "value_unit_stated")
        for unit in ("thousands", "In Thousands", "x$1000", "000 omitted", "in dollars", "rounded")
    }
    assert list(said.values()) == ["thousands", "thousands", "thousands", "thousands", "dollars", None]


def test_check_digits() -> None:
    assert has_right_check_digit("037833100")
    assert has_right_check_digit("07556QAL9")
    assert not has_right_check_digit("037833101")
