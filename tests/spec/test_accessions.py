"""Lists as rows carry them: of accession numbers and of facts, sorted, each once."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from transforms.accessions import joined, paired, source_id, united

ENTRIES = st.lists(st.sampled_from(["24-1#1", "24-1#10", "24-1#2", "25-1#1"]), max_size=6)


def test_a_fact_is_its_filing_and_its_number_there() -> None:
    frame = pl.DataFrame({"accession_number": ["0001018724-25-000004"], "fact_number": [43]})
    assert frame.select(source_id("fact_number")).item() == "0001018724-25-000004#43"


def test_lists_of_several_columns_are_one_each_entry_once() -> None:
    frame = pl.DataFrame({"a": ["2, 3", None, "1"], "b": ["1, 2", "4", "1"], "c": [None, None, "0"]})
    assert frame.select(paired("a", "b", "c")).to_series().to_list() == ["1, 2, 3", "4", "0, 1"]


def test_a_group_is_one_list() -> None:
    frame = pl.DataFrame({"key": [1, 1, 1, 2], "id": ["b", "a", "b", "c"]})
    found = frame.group_by("key", maintain_order=True).agg(joined("id"))
    assert found["id"].to_list() == ["a, b", "c"]


def test_lists_are_united_and_nothing_is_the_empty_list() -> None:
    assert united(["b, a", None, "", "c, a"]) == "a, b, c"
    assert united([]) == united([None, ""]) == ""


@given(one=ENTRIES, other=ENTRIES)
def test_columns_and_rows_are_united_alike(one: list[str], other: list[str]) -> None:
    lists = [", ".join(one) or None, ", ".join(other) or None]
    frame = pl.DataFrame({"a": lists[:1], "b": lists[1:]}, schema={"a": pl.String, "b": pl.String})
    assert (frame.select(paired("a", "b")).item() or "") == united(lists)
