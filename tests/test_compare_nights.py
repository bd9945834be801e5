"""What else than filings changed between two nights, and a changed figure in words."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from flows.stages.compare_nights import change_lines, reasons
from warehouse.compare import CHANGE

MADE_WITH = {"code of the transforms": "a", "contract": "b", "watch list": "c"}


@pytest.mark.parametrize(
    ("manifest", "said"),
    [
        ({"made_with": MADE_WITH}, []),
        ({"made_with": {**MADE_WITH, "contract": "x"}}, ["the contract changed"]),
        ({"made_with": {"contract": "b"}}, ["the code of the transforms changed", "the watch list changed"]),
        ({}, ["last night's release does not say what it was made with"]),
    ],
)
def test_what_else_than_filings_changed(manifest: dict[str, Any], said: list[str]) -> None:
    assert reasons(manifest, MADE_WITH) == said


def test_a_changed_figure_in_words_names_the_filings_behind_both_values() -> None:
    first, second = "0001018724-25-000004", "0001018724-26-000004"
    rows = [
        ("mart_capex_annual", "changed", "cik=1", "capex_usd", "1.00", "2.00", first, second),
        ("mart_capex_annual", "changed", "cik=2", "capex_usd", "1.00", None, first, f"{first}, {second}"),
    ]
    assert list(change_lines(pl.DataFrame(rows, schema=CHANGE, orient="row"))) == [
        f"mart_capex_annual cik=1: capex_usd 1.00 -> 2.00 ({first} -> {second})",
        f"mart_capex_annual cik=2: capex_usd 1.00 -> NULL ({first} -> {first}, {second})",
    ]
