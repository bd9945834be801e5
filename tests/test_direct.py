"""Filings fetched without the library: as verified as the others, and every one accounted for."""

from __future__ import annotations

from pathlib import Path

from edgar_tree import Listed, accession, lay_tree, put, serve, submission

from flows.edgar.direct import fetch_directly
from flows.edgar.download import sweep
from flows.edgar.faults import Fault

ROWS = [Listed(accession(number, 98), "10-K405", f"1998-03-0{number}") for number in (1, 2, 3)]
ENTRIES = [row.entry for row in ROWS]


def test_each_is_one_request_and_is_verified(tmp_path: Path) -> None:
    tree, other = lay_tree(tmp_path / "tree", ROWS, without=[ROWS[2].number]), submission(accession(9, 98))
    put(tree, ROWS[1], other)
    with serve(tree, tmp_path / "ca") as served:
        came = fetch_directly(served.connection, ENTRIES, tmp_path / "in")
        assert len(served.paths()) == 3
    assert [(one.entry, one.path.read_bytes()) for one in came.arrived] == [
        (ENTRIES[0], submission(ROWS[0].number, form="10-K405", filed="1998-03-01"))
    ]
    assert [one.entry for one in came.missing] == ENTRIES[1:]
    assert came.missing[0].reason.startswith(ROWS[1].number)
    assert came.missing[1].reason == f"{ROWS[2].number}: EDGAR lists it and has no such file."
    assert not came.blocked
    assert sweep(tmp_path / "in") == 1


def test_after_a_block_page_nobody_is_asked_for(tmp_path: Path) -> None:
    tree = lay_tree(tmp_path / "tree", ROWS)
    with serve(tree, tmp_path / "ca", [Fault(ROWS[1].number, "block_page_403")]) as served:
        came = fetch_directly(served.connection, ENTRIES, tmp_path / "in")
        assert len(served.paths()) == 2
    assert came.blocked
    assert [one.entry for one in came.arrived] == ENTRIES[:1]
    assert [one.entry for one in came.missing] == ENTRIES[1:]
    assert came.missing[1].reason == "not asked for: EDGAR blocks us"
