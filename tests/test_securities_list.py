"""SEC's list of 13F securities: its columns, its options, and files that are something else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from flows.securities_list import load_securities_list, securities_digest
from transforms.reading.thirteen_f.securities_list import LISTED, SecuritiesListError, securities_list


def line(cusip: str, name: str, title: str, options: str = " ", status: str = "") -> str:
    return f"{cusip:<9}{options}{name:<30}{title:<27}{status:<3}".ljust(79) + "E"


APPLE = line("037833100", "APPLE INC", "COM", "*")
CALL, PUT = line("037833900", "APPLE INC", "CALL"), line("037833950", "APPLE INC", "PUT")
ADDED = line("G0R21F105", "APEX TECH ACQUISITION INC", "ORD SHS", status="*A*")
GONE = line("C00948304", "AGRIFORCE GROWING SYSTEMS LT", "COM", status="*D*")
NAME = "13flist2026q2.txt"


def read(*lines: str, name: str = NAME) -> list[tuple[object, ...]]:
    return securities_list("\n".join(lines).encode("latin-1"), name).rows()


def test_the_columns_of_the_list() -> None:
    frame = securities_list("\r\n".join((APPLE, CALL, ADDED, GONE, "")).encode(), NAME)
    assert frame.schema == LISTED
    quarter = date(2026, 6, 30)
    assert frame.rows() == [
        ("037833100", "APPLE INC", "COM", True, None, quarter),
        ("037833900", "APPLE INC", "CALL", False, None, quarter),
        ("C00948304", "AGRIFORCE GROWING SYSTEMS LT", "COM", False, "deleted", quarter),
        ("G0R21F105", "APEX TECH ACQUISITION INC", "ORD SHS", False, "added", quarter),
    ]


@pytest.mark.parametrize(
    ("name", "quarter"),
    [
        ("/lists/13flist2026q3-txt.txt", date(2026, 9, 30)),
        ("13flist_2025Q4.txt", date(2025, 12, 31)),
        ("mine.txt", None),
    ],
)
def test_the_quarter_is_the_file_names(name: str, quarter: date | None) -> None:
    assert read(APPLE, name=name)[0][5] == quarter


def test_lines_cut_behind_the_last_letter_are_read() -> None:
    assert len(read(APPLE[:43], CALL.rstrip("E").rstrip())) == 2
    assert securities_list(b"\xef\xbb\xbf" + APPLE.encode(), NAME).height == 1


def test_a_repeated_line_is_one_and_contrary_statuses_are_said() -> None:
    assert len(read(APPLE, APPLE)) == 1
    both = line("037833900", "APPLE INC", "CALL", status="*A*"), line("037833900", "APPLE INC", "CALL", status="*D*")
    assert {read(*order)[0][4] for order in (both, both[::-1], (*both, both[0]))} == {"added and deleted"}


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ((APPLE, "too short"), r"13flist2026q2\.txt, line 2: 'too short' in columns 1 to 9 is no CUSIP"),
        ((line("03783310a", "APPLE INC", "COM"),), r"line 1: '03783310a' .* is no CUSIP"),
        ((APPLE, "", line("037833100", "APPLE INC", "COM", "x")), r"line 3: 'x' in column 10"),
        ((line("037833100", "", "COM"),), r"line 1: columns 11 to 40 name no issuer"),
        ((line("037833100", "APPLE INC", "COM", status="NEW"),), r"line 1: 'NEW' in columns 68 to 70"),
        ((APPLE + "x" * 9,), r"line 1: it has 89 characters"),
        ((line("037833100", "APPLE\x00INC", "COM"),), r"line 1: it holds control characters"),
        (
            (APPLE, line("037833100", "OTHER INC", "COM")),
            r"line 2: its CUSIP stands in line 1 as APPLE INC COM, here as",
        ),
        (("%PDF-1.7",), r"is a PDF\. SEC's page offers the list as text"),
        (("", "<html>Request Rate Threshold Exceeded</html>"), r"is a page of HTML or XML"),
        (("PK\x03\x04",), r"is a spreadsheet or an archive"),
        (("", "  "), r"has no line of a security"),
    ],
)
def test_another_file_or_a_broken_line_is_refused_by_name_and_line(lines: tuple[str, ...], words: str) -> None:
    with pytest.raises(SecuritiesListError, match=words):
        read(*lines)


def test_a_file_beyond_all_measure_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("transforms.reading.thirteen_f.securities_list.MOST_BYTES", 10)
    with pytest.raises(SecuritiesListError, match="has 80 bytes, no list of SEC's comes near"):
        read(APPLE)


def test_a_users_file_is_read_and_a_changed_one_makes_another_release(tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.write_text(APPLE + "\n")
    assert load_securities_list(path).height == 1
    before = securities_digest(path)
    path.write_text(APPLE + "\n" + CALL + "\n")
    assert securities_digest(path) != before
    assert load_securities_list(None).equals(LISTED.to_frame())
    assert securities_digest(None) is None
    with pytest.raises(SecuritiesListError, match="cannot be read"):
        load_securities_list(tmp_path)
