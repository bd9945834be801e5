"""How far back filings are wanted: as the watch list says, or as a backfill once said, whichever is further."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from flows.stages.wanted_days import WantedDays
from flows.watchlist import parse_watchlist

WATCHLIST = parse_watchlist(
    "filed_from = 2009-07-01\n"
    '[[company]]\nname = "Amazon"\ncik = "0001018724"\npanel = "technology"\nwhy = "AWS."\n'
    '[[manager]]\nname = "Scion"\ncik = "0001649339"\nfiled_from = 1999-01-01\nwhy = "Puts."\n',
    "mine.toml",
)
AMAZON, SCION = WATCHLIST.entries


def test_without_a_backfill_the_watch_list_says(tmp_path: Path) -> None:
    warned: list[str] = []
    wanted = WantedDays.read(tmp_path / "none.json", warned.append)
    assert [wanted.of(WATCHLIST, entry) for entry in (AMAZON, SCION)] == [date(2009, 7, 1), date(1999, 1, 1)]
    assert warned == []


def test_a_backfill_reaches_back_and_is_never_undone_by_one_that_reaches_less_far(tmp_path: Path) -> None:
    path = tmp_path / "backfilled.json"
    for year in (2005, 1994, 2012):
        wanted = WantedDays.read(path, str)
        wanted.reach_back([AMAZON, SCION] if year == 2005 else [AMAZON], date(year, 1, 1))
        wanted.write(path)
    wanted = WantedDays.read(path, str)
    assert [wanted.of(WATCHLIST, entry) for entry in (AMAZON, SCION)] == [date(1994, 1, 1), date(1999, 1, 1)]


def test_a_file_that_cannot_be_read_is_told_and_the_watch_list_says(tmp_path: Path) -> None:
    path, warned = tmp_path / "backfilled.json", list[str]()
    for damaged in ("{", "[]", '{"version": 2, "filed_from": {}}', '{"version": 1, "filed_from": {"1": "1994"}}'):
        path.write_text(damaged)
        assert WantedDays.read(path, warned.append).backfilled == {}
    assert len(warned) == 4
    assert all(line.startswith(f"{path}, which says how far back") for line in warned)
