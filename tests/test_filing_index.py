from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from edgar_tree import CIK, Listed, accession, columns, lay_tree, serve, submissions_json, unhurried

from flows.edgar.errors import Blocked, EdgarError, GatewayError, IndexUnreadable, UnknownFiler
from flows.edgar.faults import Fault
from flows.edgar.filing_index import FilingEntry, read_index
from warehouse.landing import Filer

ROWS = [
    Listed(accession(4), "10-K/A", "2025-03-01"),
    Listed(accession(3), "10-K", "2025-01-30"),
    Listed(accession(2), "8-K", "2025-01-30"),
    Listed(accession(9, 24), "10-Q", "2024-10-30"),
    Listed(accession(5, 19), "10-K", "2019-01-31", page=1),
    Listed(accession(5, 12), "10-K", "2012-02-01", page=2),
]
FORMS = ("10-K", "10-Q")


def index(
    tmp_path: Path,
    faults: Sequence[Fault] = (),
    *,
    filed_from: date = date(2024, 1, 1),
    filed_to: date = date(2025, 12, 31),
    forms: Sequence[str] = FORMS,
    cik: str = CIK,
    change: Any = None,
) -> tuple[list[FilingEntry], list[str], list[float]]:
    tree = lay_tree(tmp_path / "tree", ROWS)
    if change is not None:
        top, _ = submissions_json(ROWS)
        replaced = change(top)
        body = replaced if isinstance(replaced, bytes) else json.dumps(replaced).encode()
        (tree / f"data.sec.gov/submissions/CIK{CIK}.json").write_bytes(body)
    pauses: list[float] = []
    with serve(tree, tmp_path / "ca", faults, patience=unhurried(pauses)) as served:
        found = read_index(served.connection, cik, forms, filed_from, filed_to)
        assert found is not None
        return found.entries, served.paths(), pauses


def test_amendments_belong_and_the_order_is_by_date_then_number(tmp_path: Path) -> None:
    entries, _, _ = index(tmp_path)
    assert [(entry.form, entry.accession_number) for entry in entries] == [
        ("10-Q", accession(9, 24)),
        ("10-K", accession(3)),
        ("10-K/A", accession(4)),
    ]
    assert entries[0] == ROWS[3].entry
    assert index(tmp_path, forms=("10-K/A",))[0] == entries[1:]


def test_older_pages_are_read_only_when_their_dates_overlap(tmp_path: Path) -> None:
    _, paths, _ = index(tmp_path)
    assert paths == [f"/submissions/CIK{CIK}.json"]
    entries, paths, _ = index(tmp_path, filed_from=date(2018, 1, 1), filed_to=date(2019, 12, 31))
    assert paths == [f"/submissions/CIK{CIK}.json", f"/submissions/CIK{CIK}-submissions-001.json"]
    assert [entry.filing_date for entry in entries] == [date(2019, 1, 31)]
    assert index(tmp_path, filed_from=date(2012, 2, 1), filed_to=date(2012, 2, 1))[0][0].filer_name == f"Filer {CIK}"


def test_first_and_last_day_belong(tmp_path: Path) -> None:
    day = date(2025, 1, 30)
    assert [entry.form for entry in index(tmp_path, filed_from=day, filed_to=day)[0]] == ["10-K"]


def test_a_short_cik_is_the_same_filer(tmp_path: Path) -> None:
    assert index(tmp_path, cik="1326801")[0][0].cik == CIK
    with pytest.raises(ValueError, match="'META' is not a CIK"):
        index(tmp_path, cik="META")


def test_the_time_of_acceptance_is_never_looked_at(tmp_path: Path) -> None:
    assert columns(ROWS)["acceptanceDateTime"][0] == "not-a-time"
    assert len(index(tmp_path)[0]) == 3


def test_an_unknown_filer_is_named_with_what_to_check(tmp_path: Path) -> None:
    with pytest.raises(UnknownFiler, match=r"CIK 0000000042: check .* watch list"):
        index(tmp_path, cik="42")


def test_trouble_that_passes_is_tried_again(tmp_path: Path) -> None:
    entries, paths, pauses = index(tmp_path, [Fault("submissions", "status_503", times=2)])
    assert (len(entries), len(paths), pauses) == (3, 3, [1.0, 2.0])
    assert len(index(tmp_path, [Fault("submissions", "cut_body", times=1)])[0]) == 3


def test_trouble_that_stays_is_told(tmp_path: Path) -> None:
    with pytest.raises(GatewayError, match="could not be read in 3 tries: EDGAR answered 503"):
        index(tmp_path, [Fault("submissions", "status_503")])


@pytest.mark.parametrize("kind", ["block_page_200", "block_page_403"])
def test_a_block_is_not_tried_again(tmp_path: Path, kind: Any) -> None:
    tree = lay_tree(tmp_path / "tree", ROWS)
    with serve(tree, tmp_path / "ca", [Fault("submissions", kind)]) as served:
        with pytest.raises(Blocked, match="ten minutes"):
            read_index(served.connection, CIK, FORMS, date(2024, 1, 1), date(2025, 1, 1))
        assert len(served.paths()) == 1


def test_a_missing_older_page_is_not_an_unknown_filer(tmp_path: Path) -> None:
    with pytest.raises(IndexUnreadable, match=r"CIK 0001326801 .*the page is not there .*submissions-001"):
        index(tmp_path, [Fault("submissions-001", "not_there")], filed_from=date(2018, 1, 1))


def _shorter(top: dict[str, Any]) -> dict[str, Any]:
    top["filings"]["recent"]["form"].pop()
    return top


def _without(top: dict[str, Any]) -> dict[str, Any]:
    del top["filings"]["recent"]["primaryDocument"]
    return top


def _strange_page(top: dict[str, Any]) -> dict[str, Any]:
    top["filings"]["files"][0]["name"] = "../../etc"
    return top


def _bad_date(top: dict[str, Any]) -> dict[str, Any]:
    top["filings"]["recent"]["filingDate"][1] = "yesterday"
    return top


def _bad_form(top: dict[str, Any]) -> dict[str, Any]:
    top["filings"]["recent"]["form"][1] = None
    return top


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (_shorter, "unequal length"),
        (_without, "'primaryDocument' is missing"),
        (_strange_page, "older pages is malformed"),
        (_bad_date, "row 1 is malformed"),
        (_bad_form, "row 1 is malformed"),
        (lambda top: {**top, "cik": "0000000007"}, "about CIK 0000000007"),
        (lambda top: {**top, "cik": None}, "its cik is None"),
        (lambda top: {**top, "filings": []}, "'filings' is missing"),
        (lambda top: [top], "not a JSON object"),
        (lambda top: b"<html>maintenance</html>", "not JSON"),
        (lambda top: b"", "not JSON"),
    ],
)
def test_a_list_of_another_shape_is_refused(tmp_path: Path, change: Any, why: str) -> None:
    with pytest.raises(IndexUnreadable, match=f"CIK {CIK} cannot be read: .*{why}.*https://data.sec.gov") as caught:
        index(tmp_path, change=change)
    assert isinstance(caught.value, EdgarError)


def filer(tmp_path: Path, **said: object) -> Filer:
    tree = lay_tree(tmp_path / "tree", ROWS)
    top, _ = submissions_json(ROWS)
    (tree / f"data.sec.gov/submissions/CIK{CIK}.json").write_text(json.dumps({**top, **said}))
    with serve(tree, tmp_path / "ca") as served:
        index = read_index(served.connection, CIK, FORMS, date(2024, 1, 1), date(2025, 12, 31))
        assert index is not None
        assert [entry.form for entry in index.entries] == ["10-Q", "10-K", "10-K/A"]
        assert len(served.paths()) == 1
        return index.filer


def test_one_request_also_tells_who_the_filer_is(tmp_path: Path) -> None:
    said = {"sic": "7370", "sicDescription": "Services-Computer Programming, Data Processing, Etc."}
    assert filer(tmp_path, name="Meta Platforms, Inc.", fiscalYearEnd="1231", **said) == Filer(
        CIK, "Meta Platforms, Inc.", "7370", "Services-Computer Programming, Data Processing, Etc.", "1231"
    )


def test_a_list_that_is_silent_about_the_filer_lists_its_filings_all_the_same(tmp_path: Path) -> None:
    assert filer(tmp_path) == Filer(CIK, f"Filer {CIK}", None, None, None)


@pytest.mark.parametrize("said", ["", None])
def test_a_filer_without_an_industry_has_none(tmp_path: Path, said: object, caplog: pytest.LogCaptureFixture) -> None:
    found = filer(tmp_path, sic=said, sicDescription=said, fiscalYearEnd=said)
    assert (found.sic_code, found.sic_description, found.fiscal_year_end) == (None, None, None)
    assert caplog.text == ""


@pytest.mark.parametrize("said", [7370, "737", "73700", "n/a", ["7370"], "７３７０"])
def test_an_industry_that_is_no_sic_code_is_left_out_and_said(
    tmp_path: Path, said: object, caplog: pytest.LogCaptureFixture
) -> None:
    assert filer(tmp_path, sic=said).sic_code is None
    assert f"CIK {CIK}: EDGAR's 'sic' is {said!r}, which is not understood" in caplog.text
