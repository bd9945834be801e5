"""Whom a backfill is for: filers of the watch list by name, CIK or ticker, and nobody else."""

from __future__ import annotations

from pathlib import Path

import pytest
from edgar_tree import lay_tree, serve

from flows.edgar import urls
from flows.edgar.errors import EdgarError
from flows.edgar.tickers import read_tickers
from flows.stages.chosen_filers import NotWatchedError, chosen_filers
from flows.watchlist import parse_watchlist

WATCHLIST = parse_watchlist(
    "filed_from = 2009-07-01\n"
    + "".join(
        f'[[company]]\nname = "{name}"\ncik = "{cik}"\npanel = "technology"\nwhy = "A test."\n'
        for name, cik in {"Amazon": "0001018724", "Alphabet": "0001652044", "NVIDIA": "0001045810"}.items()
    ),
    "mine.toml",
)
TICKERS = {"NVDA": "0001045810", "GOOG": "0001652044", "GOOGL": "0001652044", "AAPL": "0000320193"}


def chosen(*named: str) -> list[str]:
    return [entry.name for entry in chosen_filers(WATCHLIST, named, lambda: TICKERS)]


def unasked() -> dict[str, str]:
    raise AssertionError("the tickers were asked for")


def test_names_ciks_and_tickers_in_any_spelling_in_the_order_of_the_list() -> None:
    assert chosen("nvda", "amazon", "1652044") == ["Amazon", "Alphabet", "NVIDIA"]
    assert chosen("GOOG", "GOOGL", "0001652044") == ["Alphabet"]


def test_nobody_named_is_everybody_and_names_and_ciks_need_no_tickers() -> None:
    assert len(chosen_filers(WATCHLIST, [], unasked)) == 3
    assert len(chosen_filers(WATCHLIST, ["Amazon", "1045810"], unasked)) == 2


@pytest.mark.parametrize("stranger", ["AAPL", "320193", "Amazo", "NOSUCH"])
def test_who_is_not_on_the_list_is_named(stranger: str) -> None:
    with pytest.raises(NotWatchedError, match=f"^{stranger}: nobody on the watch list"):
        chosen("NVDA", stranger)


def test_the_tickers_are_edgars(tmp_path: Path) -> None:
    with serve(lay_tree(tmp_path / "tree", []), tmp_path / "private") as served:
        assert read_tickers(served.connection) == {"AA": "0000000001"}


@pytest.mark.parametrize("said", ["<html>", "[]", '{"fields": ["cik"], "data": []}', '{"fields": [], "data": [[1]]}'])
def test_a_file_of_tickers_that_cannot_be_read_is_said(tmp_path: Path, said: str) -> None:
    tree = lay_tree(tmp_path / "tree", [])
    (tree / urls.tickers().removeprefix("https://")).write_text(said)
    with serve(tree, tmp_path / "private") as served, pytest.raises(EdgarError, match="name companies by their CIK"):
        read_tickers(served.connection)
