"""EDGAR's quarterly index: the rows of those asked for, exactly, or an error that names the quarter."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path

import pytest
from edgar_tree import CIK, OTHER_CIK, Listed, accession, lay_quarter, lay_tree, serve

from flows.edgar import urls
from flows.edgar.errors import QuarterUnreadable
from flows.edgar.filing_index import FilingEntry
from flows.edgar.full_index import parse_quarter, quarters_between, read_quarter

ROWS = [
    Listed(accession(1, 95), "10-K405", "1995-03-30"),
    Listed("0001649339-95-000001", "13F-HR", "1995-02-14", cik=OTHER_CIK),
]


def test_the_rows_of_the_filers_asked_for_are_read(tmp_path: Path) -> None:
    tree = lay_tree(tmp_path / "tree", [])
    lay_quarter(tree, 1995, 1, ROWS)
    with serve(tree, tmp_path / "ca") as served:
        found = read_quarter(served.connection, (1995, 1), [CIK])
        assert served.connection.asked == {"index": 1}
        with pytest.raises(QuarterUnreadable, match="1995 Q2 cannot be read: it is not there"):
            read_quarter(served.connection, (1995, 2), [CIK])
    day = date(1995, 3, 30)
    assert found == [FilingEntry(accession(1, 95), CIK, "10-K405", day, None, 0, "", f"Filer {CIK}")]


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        (("Master Index", "Daily Index"), "it has not the head of a master index"),
        (("CIK|Company", "Company|CIK"), "it has not the head of a master index"),
        (("|1995-03-30|", "|30 March|"), "a row of it is malformed"),
        (("|10-K405|", "|"), "a row of it is malformed"),
        ((f"{accession(1, 95)}.txt", "../../etc/passwd"), "a row of it is malformed"),
    ],
)
def test_what_is_no_such_index_is_named(tmp_path: Path, broken: tuple[str, str], why: str) -> None:
    lay_quarter(tmp_path, 1995, 1, ROWS)
    text = (tmp_path / urls.quarterly_index(1995, 1).removeprefix("https://")).read_text()
    with pytest.raises(QuarterUnreadable, match=f"1995 Q1 cannot be read: {why}"):
        list(parse_quarter(text.replace(*broken), (1995, 1), [CIK]))


def test_the_quarters_between_two_days() -> None:
    assert quarters_between(date(1994, 11, 5), date(1995, 4, 1)) == [(1994, 4), (1995, 1), (1995, 2)]
    assert quarters_between(date(2025, 7, 1), date(2025, 9, 30)) == [(2025, 3)]


@pytest.mark.real
def test_a_whole_quarter_of_edgars(real_edgar: Path) -> None:
    text = gzip.decompress((real_edgar / "index/master_idx_2025_Q4.idx.gz").read_bytes()).decode("latin-1")
    found = list(parse_quarter(text, (2025, 4), ["0001018724", "0001045810"]))
    reports = {(entry.cik, entry.form, str(entry.filing_date)) for entry in found if entry.base_form == "10-Q"}
    assert reports == {("0001018724", "10-Q", "2025-10-31"), ("0001045810", "10-Q", "2025-11-19")}
