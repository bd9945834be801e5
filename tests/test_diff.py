"""`bubblewatch diff`: which two nights are meant, and what changed between them, in words and as rows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from warehouse_rows import put_some

from flows.asking.diff import DiffError, NoSuchTableError, changed_rows, chosen_nights, compared_nights, tallied
from flows.asking.output import diff_lines
from warehouse.connection import open_build
from warehouse.publish import Published

NIGHTS = ["20251125T033000Z-aaaa", "20251126T033000Z-bbbb", "20251126T120000Z-cccc"]
HELD = "20251127T033000Z-dddd"


@pytest.mark.parametrize(
    ("held", "wanted", "meant"),
    [
        (None, [], (1, 2)),
        (HELD, [], (1, 2)),
        (None, [NIGHTS[1]], (0, 1)),
        (HELD, [HELD], (2, 3)),
        (None, ["20251125", "20251126T12"], (0, 2)),
        (None, [NIGHTS[2], NIGHTS[0]], (2, 0)),
        (HELD, ["20251127", "20251125"], (3, 0)),
    ],
)
def test_the_nights_that_are_meant(held: str | None, wanted: Sequence[str], meant: tuple[int, int]) -> None:
    names = [*NIGHTS, HELD]
    assert chosen_nights(NIGHTS, held, wanted) == (names[meant[0]], names[meant[1]])


@pytest.mark.parametrize(
    ("releases", "wanted", "said"),
    [
        (NIGHTS, ["20251126"], "'20251126' is the beginning of several nights"),
        (NIGHTS, ["20251128"], "'20251128' is no night; there are: 20251125"),
        (NIGHTS, [""], "'' is"),
        (NIGHTS, [NIGHTS[0]], "there are no two nights to compare"),
        (NIGHTS, [NIGHTS[0], "20251125"], "was named twice"),
        (NIGHTS, NIGHTS, "two nights are compared"),
        (NIGHTS[:1], [], "there are no two nights to compare"),
        ([], [], "there are: none"),
    ],
)
def test_nights_that_there_are_not(releases: Sequence[str], wanted: Sequence[str], said: str) -> None:
    with pytest.raises(DiffError, match=said):
        chosen_nights(releases, None, wanted)


def test_what_changed_in_words_and_as_rows(tmp_path: Path) -> None:
    published = Published(tmp_path / "published")
    with open_build(tmp_path / "build") as build:
        for number in (1, 2):
            put_some(build, revenue=number)
            published.publish(build, f"r{number}", {}, keep=9)
    with compared_nights(published.folder, []) as (names, pair):
        lines = list(diff_lines(names, tallied(pair)))
        answer = changed_rows(pair)
        assert changed_rows(pair, "raw_filing").rows == []
        assert changed_rows(pair, most=0).rows == []
        with pytest.raises(NoSuchTableError, match="there is no table 'load_log'; there are: raw_filing"):
            changed_rows(pair, "load_log")
    assert lines[0] == "from r1 to r2:"
    assert lines[1] == "mart_capex_annual: 1 -> 1 rows as known now; 0 added, 0 removed, 1 changed"
    assert lines[2].startswith("nothing changed in ")
    assert len(lines) == 3
    (record,) = answer.records()
    accession = "0001018724-25-000004"
    assert record == {
        "table_name": "mart_capex_annual",
        "change": "changed",
        "row_key": "cik=0001018724, period_start=2025-01-01, period_end=2025-01-01",
        "column_name": "revenue_usd",
        "value_before": "1.00",
        "value_now": "2.00",
        "accession_numbers_before": accession,
        "accession_numbers_now": accession,
    }
