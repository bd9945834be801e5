"""Form 13F data sets: the same rows as the submissions give, and nothing half or lost of a zip that is wrong."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from thirteen_f_zip import COLUMNS, Tables, sorted_frames, tables_of, tsv, zip_of, zip_of_bytes

from flows.sample.render import render_sample
from flows.stages.dataset_zip import DatasetError, open_dataset
from transforms.reading.parse_filing import Origin, RawRows, parse_filing
from transforms.reading.thirteen_f import tsv as tsv_module
from transforms.reading.thirteen_f.dataset import thirteen_f_dataset
from transforms.reading.thirteen_f.tsv import TableError, read_tsv

SCION = "0001649339"
SHA256 = "a" * 64


@pytest.fixture(scope="module")
def scion(tmp_path_factory: pytest.TempPathFactory) -> list[RawRows]:
    """The sample's filings of Scion, read from their submissions."""
    folder = tmp_path_factory.mktemp("edgar")
    render_sample(folder)
    found = sorted(path for path in folder.rglob("*.txt") if f"/{int(SCION)}/" in str(path))
    parsed = [
        parse_filing(path.read_bytes(), path.stem, Origin(SCION, "https://www.sec.gov/x.txt", 1, SHA256))
        for path in found
    ]
    # A data set holds filings with an XML cover only.
    with_cover = [rows for rows in parsed if rows["raw_13f_cover"].height]
    assert with_cover
    return with_cover


@pytest.fixture
def tables(scion: list[RawRows]) -> Tables:
    return tables_of(scion)


def read(path: Path, most_bytes: int = 1 << 30) -> dict[str, pl.DataFrame]:
    with open_dataset(path, path.name, most_bytes) as members:
        return thirteen_f_dataset(members, SHA256)


@pytest.mark.parametrize("folder", ["", "01SEP2025-30NOV2025_form13f/"])
def test_a_data_set_gives_the_rows_of_the_submissions(scion: list[RawRows], tmp_path: Path, folder: str) -> None:
    found = sorted_frames(read(zip_of(tables_of(scion), tmp_path / "2025q4_form13f.zip", folder)))
    due = sorted_frames({name: pl.concat([rows[name] for rows in scion]) for name in found})
    assert_frame_equal(found["raw_13f_holding"], due["raw_13f_holding"])
    unsaid = "schema_version"
    assert_frame_equal(found["raw_13f_cover"].drop(unsaid), due["raw_13f_cover"].drop(unsaid))
    same = ["accession_number", "cik", "form", "is_amendment", "period_of_report", "filing_date"]
    assert_frame_equal(found["raw_filing"].select(same), due["raw_filing"].select(same))


def test_what_a_data_set_does_not_say_of_a_filing(tables: Tables, tmp_path: Path) -> None:
    filing = read(zip_of(tables, tmp_path / "a.zip"))["raw_filing"].filter(
        pl.col("accession_number") == "0001649339-25-000007"
    )
    (row,) = filing.rows(named=True)
    assert (
        row["accepted_at"]
        == row["known_from"]
        == datetime.combine(row["filing_date"], datetime.min.time()).replace(hour=17, minute=30)
    )
    assert row["source_kind"] == "13f_dataset"
    assert row["source_url"] == "https://www.sec.gov/Archives/edgar/data/1649339/0001649339-25-000007.txt"
    assert (row["submission_bytes"], row["document_count"], row["sha256"]) == (None, None, SHA256)


def one(**changes: object) -> Tables:
    """A data set of one filing with one row, some of its fields changed."""
    fields = {
        "ACCESSION_NUMBER": "0001649339-25-000007", "FILING_DATE": "03-NOV-2025", "SUBMISSIONTYPE": "13F-HR",
        "CIK": "0001649339", "PERIODOFREPORT": "30-SEP-2025", "FILINGMANAGER_NAME": "Scion", "ISAMENDMENT": "N",
        "REPORTTYPE": "13F HOLDINGS REPORT", "TABLEENTRYTOTAL": 1, "TABLEVALUETOTAL": 186580000,
        "SIGNATUREDATE": "03-NOV-2025", "OTHERMANAGER_SK": 1, "INFOTABLE_SK": 1, "NAMEOFISSUER": "NVIDIA CORPORATION",
        "TITLEOFCLASS": "COM", "CUSIP": "67066G104", "VALUE": 186580000, "SSHPRNAMT": 1000000, "SSHPRNAMTTYPE": "SH",
        "PUTCALL": "Put", "VOTING_AUTH_SOLE": 0, **changes,
    }  # fmt: skip
    return {name: [fields] for name in COLUMNS}


def test_managers_who_report_for_another_are_named_as_on_the_cover(tables: Tables, tmp_path: Path) -> None:
    number = tables["SUBMISSION"][0]["ACCESSION_NUMBER"]
    tables["OTHERMANAGER"] = [
        {"ACCESSION_NUMBER": number, "OTHERMANAGER_SK": 12, "NAME": "Wellington"},
        {"ACCESSION_NUMBER": number, "OTHERMANAGER_SK": 10, "FORM13FFILENUMBER": "028-00001"},
        {"ACCESSION_NUMBER": number, "OTHERMANAGER_SK": 11, "NAME": "Vanguard LLC", "FORM13FFILENUMBER": "028-2"},
    ]
    covers = read(zip_of(tables, tmp_path / "set.zip"))["raw_13f_cover"]
    named = dict(covers.select("accession_number", "reported_by").rows())
    assert named.pop(number) == "028-00001; Vanguard LLC (028-2); Wellington"
    assert set(named.values()) == {None}


def test_exact_figures_words_in_any_case_and_quotation_marks(tmp_path: Path) -> None:
    changes = {"VALUE": "12345678901234567890.25", "PUTCALL": "CALL", "NAMEOFISSUER": ' "A" & "B" ', "FIGI": ""}
    (row,) = read(zip_of(one(**changes), tmp_path / "a.zip"))["raw_13f_holding"].rows(named=True)
    assert (row["value_as_filed"], row["put_call"], row["issuer_name"], row["figi"]) == (
        Decimal("12345678901234567890.25"), "Call", '"A" & "B"', None,
    )  # fmt: skip


def test_rows_are_numbered_by_secs_key_within_each_filing(tmp_path: Path) -> None:
    made = one()
    made["INFOTABLE"] = [{**made["INFOTABLE"][0], "INFOTABLE_SK": key, "CUSIP": f"{key:09d}"} for key in (10, 9, 2)]
    holdings = read(zip_of(made, tmp_path / "a.zip"))["raw_13f_holding"]
    assert holdings.select("row_number", "cusip").rows() == [(1, "000000002"), (2, "000000009"), (3, "000000010")]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"VALUE": "1.2e9"}, "INFOTABLE.tsv, line 2: VALUE is '1.2e9', which is no number"),
        ({"VALUE": "-"}, "INFOTABLE.tsv, line 2: VALUE is '-', which is no number"),
        ({"VALUE": None}, "INFOTABLE.tsv, line 2: VALUE is missing"),
        ({"VALUE": "9" * 27}, "INFOTABLE.tsv, line 2: VALUE is"),
        ({"VOTING_AUTH_SOLE": "0.5"}, "VOTING_AUTH_SOLE is '0.5', which is no whole number"),
        ({"SSHPRNAMTTYPE": "SHARES"}, "SSHPRNAMTTYPE is 'SHARES', which is none of sh, prn"),
        ({"PUTCALL": "Straddle"}, "PUTCALL is 'Straddle', which is none of put, call"),
        ({"FILING_DATE": "2025-11-03"}, "SUBMISSION.tsv, line 2: FILING_DATE is '2025-11-03', which is no date"),
        ({"PERIODOFREPORT": "31-SEP-2025"}, "PERIODOFREPORT is '31-SEP-2025', which is no date"),
        ({"CIK": "x"}, "SUBMISSION.tsv, line 2: CIK is 'x', which is no CIK"),
        ({"SUBMISSIONTYPE": "10-K"}, "SUBMISSIONTYPE is '10-K', which is no 13F"),
        ({"ISAMENDMENT": "perhaps"}, "COVERPAGE.tsv, line 2: ISAMENDMENT is 'perhaps'"),
        ({"ACCESSION_NUMBER": "../../etc/passwd"}, "ACCESSION_NUMBER is '../../etc/passwd', which is no accession"),
        ({"CUSIP": "  "}, "CUSIP is '  ', and every row must have one"),
    ],
)
def test_a_field_that_cannot_be_read_is_named_with_its_line(tmp_path: Path, change: Tables, said: str) -> None:
    with pytest.raises(DatasetError) as caught:
        read(zip_of(one(**change), tmp_path / "2025q4_form13f.zip"))
    assert str(caught.value).startswith("2025q4_form13f.zip: ")
    assert said in str(caught.value)
    assert "nothing of it was loaded" in str(caught.value)


def members(**changes: bytes) -> dict[str, bytes]:
    return {**{name: tsv(rows, COLUMNS[name].split()) for name, rows in one().items()}, **changes}


INFO = members()["INFOTABLE"]


@pytest.mark.parametrize(
    ("table", "data", "said"),
    [
        ("INFOTABLE", INFO + INFO.splitlines()[1] + b"\tmore\n", "line 3: it has 16 fields where the header has 15"),
        ("INFOTABLE", INFO + b"0001649339-25-000007\t2\tNVIDIA\n", "line 3: it has 3 fields where the header has 15"),
        ("INFOTABLE", INFO + b"\n", "line 3: it has 1 fields where the header has 15"),
        ("INFOTABLE", INFO.replace(b"NVIDIA", b"NVIDI\xc1"), "INFOTABLE.tsv, line 2: it is no UTF-8"),
        ("INFOTABLE", INFO.decode().encode("utf-16"), "INFOTABLE.tsv, line 1: it is no UTF-8"),
        ("INFOTABLE", INFO.replace(b"CUSIP", b"cusips"), "INFOTABLE.tsv, line 1: there is no column CUSIP"),
        ("INFOTABLE", INFO.replace(b"FIGI", b"FIGI\tFIGI"), "two columns have one name"),
        ("INFOTABLE", b"", "INFOTABLE.tsv, line 1: there is no column ACCESSION_NUMBER"),
        ("INFOTABLE", INFO.replace(b"-25-000007", b"-25-000008"), "filing 0001649339-25-000008 has not a submission"),
        ("COVERPAGE", b"\n".join(members()["COVERPAGE"].splitlines()[:1]), "has not a cover in COVERPAGE.tsv"),
        ("SUBMISSION", members()["SUBMISSION"] + members()["SUBMISSION"].splitlines()[1] + b"\n", "has two rows"),
    ],
)  # fmt: skip
def test_a_table_that_cannot_be_read_is_named_with_its_line(tmp_path: Path, table: str, data: bytes, said: str) -> None:
    with pytest.raises(DatasetError, match=f"^a.zip: {table if 'has not' not in said else ''}") as caught:
        read(zip_of_bytes(members(**{table: data}), tmp_path / "a.zip"))
    assert said in str(caught.value)


@pytest.mark.parametrize(
    "reshape",
    [
        lambda data: data.replace(b"\n", b"\r\n"),
        lambda data: data.rstrip(b"\n"),
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: data.replace(b"\tFIGI", b"\tNEW_COLUMN\tFIGI").replace(b"67066G104\t", b"67066G104\tnew\t"),
    ],
    ids=["carriage returns", "no last line end", "byte order mark", "a further column"],
)
def test_lines_may_end_and_columns_may_stand_as_they_like(tmp_path: Path, reshape: Callable[[bytes], bytes]) -> None:
    plain = read(zip_of_bytes(members(), tmp_path / "a.zip"))
    shaped = read(zip_of_bytes({name: reshape(data) for name, data in members().items()}, tmp_path / "b.zip"))
    for name, frame in plain.items():
        assert_frame_equal(shaped[name], frame)


@pytest.mark.parametrize("size", [1, 7, 64, 10_000])
def test_blocks_may_be_cut_anywhere(size: int) -> None:
    rows = [{"A": str(number), "B": "x" * (number % 11)} for number in range(50)]
    data = tsv(rows, ["A", "B"])
    blocks = [data[start : start + size] for start in range(0, len(data), size)]
    parts = list(read_tsv("T.tsv", blocks, ["B", "A"]))
    assert pl.concat([part.rows for part in parts])["A"].to_list() == [row["A"] for row in rows]
    lines = [part.first_line + place for part in parts for place in range(part.rows.height)]
    assert lines == list(range(2, 52))


def test_a_line_without_an_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tsv_module, "LONGEST_LINE", 100)
    with pytest.raises(TableError, match=r"T.tsv, line 3: it goes on for more than 100 bytes"):
        list(read_tsv("T.tsv", [b"A\n1\n", b"x" * 101, b"y"], ["A"]))


@pytest.mark.parametrize("name", ["../INFOTABLE.tsv", "/etc/INFOTABLE.tsv", "a/../../x.txt", "..\\x.tsv", "C:\\x.tsv"])
def test_a_name_that_leads_out_of_the_zip_is_refused(tmp_path: Path, name: str) -> None:
    path = zip_of_bytes(members(), tmp_path / "a.zip")
    with zipfile.ZipFile(path, "a") as made:
        made.writestr(name, b"x")
    with pytest.raises(DatasetError, match=r"a.zip: it has a member .* whose name leads out of it"):
        read(path)


@pytest.mark.parametrize("missing", ["SUBMISSION", "COVERPAGE", "SUMMARYPAGE", "SIGNATURE", "INFOTABLE"])
def test_a_missing_table_is_named(tmp_path: Path, missing: str) -> None:
    some = {name: data for name, data in members().items() if name != missing}
    with pytest.raises(DatasetError, match=rf"a.zip: it has no {missing}.tsv"):
        read(zip_of_bytes(some, tmp_path / "a.zip"))


def test_a_table_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    path = zip_of_bytes(members(), tmp_path / "a.zip")
    with zipfile.ZipFile(path, "a") as made:
        made.writestr("more/infotable.TSV", INFO)
    with pytest.raises(DatasetError, match=r"it has INFOTABLE.tsv twice"):
        read(path)


def test_a_zip_that_would_be_too_large_is_refused_unread(tmp_path: Path) -> None:
    bomb = members(INFOTABLE=INFO + INFO.splitlines()[1] * 10_000)
    path = zip_of_bytes(bomb, tmp_path / "a.zip")
    assert path.stat().st_size < 100_000
    with pytest.raises(DatasetError, match=r"would be [\d,]+ bytes unpacked, and 262,144 is the most"):
        read(path, 1 << 18)


def test_a_zip_that_unpacks_to_more_than_it_declares_is_refused(tmp_path: Path) -> None:
    path = zip_of_bytes(members(INFOTABLE=INFO + (INFO.splitlines()[1] + b"\n") * 1000), tmp_path / "a.zip")
    data, true = path.read_bytes(), len(INFO + (INFO.splitlines()[1] + b"\n") * 1000)
    path.write_bytes(data.replace(true.to_bytes(4, "little"), len(INFO).to_bytes(4, "little")))
    with pytest.raises(DatasetError, match=r"a.zip: INFOTABLE.tsv: its bytes are damaged"):
        read(path)


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: data[: len(data) // 2],
        lambda data: b"<html>Request Rate Threshold Exceeded</html>",
        lambda data: data[: data.index(b"INFOTABLE.tsv") + 33] + bytes(40) + data[data.index(b"INFOTABLE.tsv") + 73 :],
    ],
    ids=["empty", "cut", "a page", "zeros inside"],
)
def test_what_is_no_whole_zip_is_named(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    path = zip_of_bytes(members(), tmp_path / "a.zip")
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(DatasetError, match=r"^a.zip: .*(no zip that can be read|bytes are damaged)"):
        read(path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"missing.zip: it is no zip that can be read"):
        read(tmp_path / "missing.zip")
