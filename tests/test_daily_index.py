"""The index of a day: whose filings it lists, in the forms it has had, and when it is not to be believed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from edgar_tree import CIK, OTHER_CIK, Listed, accession, lay_day, lay_tree, serve

from flows.edgar import urls
from flows.edgar.answers import BLOCK_PAGE
from flows.edgar.daily_index import DayRow, parse_day, read_day
from flows.edgar.errors import Blocked, DayUnreadable
from flows.edgar.faults import Fault

SHARED = Path(__file__).parents[2] / "shared/edgar/index"
DAY = date(2020, 3, 18)
HEAD = (
    "Description:           Daily Index of EDGAR Dissemination Feed by Form Type\nLast Data Received:    Mar 18, 2020\n"
    "Comments:              webmaster@sec.gov\nAnonymous FTP:         ftp://ftp.sec.gov/edgar/\n \n \n \n \n"
    f"{'Form Type':<12}{'Company Name':<62}{'CIK':<12}{'Date Filed':<12}File Name\n{'-' * 141}\n"
)
# Transcribed from the index of that day.
ROW = (
    f"{'10-Q':<12}{'GENERAL MILLS INC':<62}{'40704':<12}{'20200318':<12}"
    "edgar/data/40704/0001193125-20-077160.txt         "
)


def rows(text: str, day: date = DAY) -> list[DayRow]:
    return list(parse_day(text, day))


def test_a_row_is_one_filing_of_one_filer() -> None:
    assert rows(f"{HEAD}{ROW}\n") == [
        DayRow("0001193125-20-077160", "0000040704", "10-Q", date(2020, 3, 18), "GENERAL MILLS INC")
    ]


@pytest.mark.parametrize("kept", [len(HEAD) - 1, len(HEAD) - 60, len(HEAD) + len(ROW)])
def test_an_index_that_breaks_off_is_refused_and_not_taken_for_a_short_one(kept: int) -> None:
    """Cut inside the rule above its rows it looks like the index of a day on which nobody filed."""
    with pytest.raises(DayUnreadable, match="it breaks off in the middle of a line"):
        rows(f"{HEAD}{ROW}\n"[:kept])


@pytest.mark.parametrize("written", ["2020-03-18", "20200318"])
@pytest.mark.parametrize("received", ["Mar 18, 2020", "March 18, 2020", "2020-03-18", "20200318"])
def test_days_are_read_as_edgar_has_written_them(written: str, received: str) -> None:
    text = f"{HEAD}{ROW}\n".replace("Mar 18, 2020", received).replace("  20200318", f"  {written}")
    assert [row.filing_date for row in rows(text)] == [DAY]


def test_wider_columns_and_forms_of_two_words_are_read() -> None:
    wide = (
        f"{'SC 13D/A':<17}{'Name of  Two Gaps /DE/':<80}{'7':<12}2020-03-18  edgar/data/7/0000000007-20-000001.txt\r\n"
    )
    (row,) = rows(HEAD + wide)
    assert (row.form, row.filer_name, row.cik) == ("SC 13D/A", "Name of  Two Gaps /DE/", "0000000007")


def test_a_day_on_which_nobody_filed_is_a_day() -> None:
    assert rows(HEAD) == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "not the head"),
        ("<html>maintenance</html>", "not the head"),
        (HEAD.partition("-----")[0], "not the head"),
        (HEAD.replace("Mar 18, 2020", "Mar 17, 2020"), r"of another day \(Mar 17, 2020\)"),
        (HEAD.replace("Last Data", "Data"), "of another day"),
        (HEAD.replace("Mar 18, 2020", "yesterday"), "'yesterday' is not a day"),
        (HEAD + ROW[:100], "malformed"),
        (HEAD + ROW.replace("40704  ", "CIK    "), "malformed"),
        (HEAD + ROW.replace("  20200318", "  20201318"), "not a day"),
        (HEAD + ROW.replace("edgar/data", "../../data"), "malformed"),
    ],
)
def test_what_is_not_the_index_of_the_day_is_refused(text: str, why: str) -> None:
    with pytest.raises(DayUnreadable, match=f"daily index of 2020-03-18 cannot be read: .*{why}"):
        rows(f"{text}\n")


def test_the_address_names_year_quarter_and_day() -> None:
    addresses = [urls.daily_index(date(2025, month, 1)) for month in (3, 4, 12)]
    assert [address.partition("daily-index/")[2] for address in addresses] == [
        "2025/QTR1/form.20250301.idx",
        "2025/QTR2/form.20250401.idx",
        "2025/QTR4/form.20251201.idx",
    ]


def test_one_request_lists_everybody_and_an_index_not_there_is_none(tmp_path: Path) -> None:
    mine, yours = Listed(accession(1)), Listed(accession(2), "13F-HR", cik=OTHER_CIK)
    tree, day = lay_tree(tmp_path / "tree", [mine, yours]), date(2025, 1, 30)
    with serve(tree, tmp_path / "ca") as served:
        assert read_day(served.connection, day) is None
        lay_day(tree, day, [mine, yours])
        found = read_day(served.connection, day)
        assert found is not None
        assert [(row.cik, row.form) for row in found[1:]] == [(CIK, "10-K"), (OTHER_CIK, "13F-HR")]
        assert served.connection.asked == {"index": 2}


def test_a_block_is_told_by_its_page_even_at_an_index(tmp_path: Path) -> None:
    tree = lay_tree(tmp_path / "tree", [Listed(accession(1))])
    for kind in ("block_page_403", "block_page_200"):
        with serve(tree, tmp_path / "ca", [Fault("daily-index", kind)]) as served, pytest.raises(Blocked):  # type: ignore[arg-type]
            read_day(served.connection, DAY)
    assert b"<html" in BLOCK_PAGE


@pytest.mark.real
def test_a_real_index_is_read_to_its_last_row() -> None:
    path = SHARED / "form.20200318.idx"
    if not path.exists():
        pytest.skip("the real filings are not here")
    found = rows(path.read_text(encoding="latin-1"))
    assert len(found) == 4084
    assert sum(row.form == "10-K" for row in found) == 68
    assert sum(row.filing_date != DAY for row in found) == 144
    assert rows(f"{HEAD}{ROW}\n")[0] in found
