"""The watch list: the user's own file, so that every slip in it is said with its place."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from flows.watchlist import WatchlistError, load_watchlist, parse_watchlist

AMAZON = '[[company]]\nname = "Amazon"\ncik = "0001018724"\npanel = "technology"\nwhy = "AWS."\n'
SCION = '[[manager]]\nname = "Scion"\ncik = "0001649339"\nwhy = "Puts."\n'
SINCE = "filed_from = 2020-01-01\n"


def test_a_good_list_is_read() -> None:
    watchlist = parse_watchlist(SINCE + AMAZON + SCION, "mine.toml")
    assert watchlist.filed_from == date(2020, 1, 1)
    assert [entry.name for entry in watchlist.entries] == ["Amazon", "Scion"]
    assert [entry.forms[0] for entry in watchlist.entries] == ["10-K", "13F-HR"]
    assert watchlist.company_names == {"0001018724": "Amazon"}


def test_the_shipped_lists_load() -> None:
    shipped, sample = load_watchlist(None), load_watchlist(None, sample=True)
    assert {"Amazon", "Alphabet", "Microsoft", "Meta", "NVIDIA", "Oracle"} <= set(shipped.company_names.values())
    assert "0001649339" in [manager.cik for manager in shipped.manager]
    assert {entry.cik for entry in sample.entries} <= {entry.cik for entry in shipped.entries}
    assert all(entry.why for entry in (*shipped.entries, *sample.entries))


@pytest.mark.parametrize(
    ("slip", "words"),
    [
        (SINCE + AMAZON.replace('"Amazon"', "Amazon"), r"mine\.toml is not valid TOML: .*line 3.*Mend that line"),
        (SINCE + AMAZON.replace("[[company]]", "[[company]"), r"not valid TOML: .*line 2"),
        (SINCE + SINCE + AMAZON, r"not valid TOML: .*line 2"),
        (SINCE + AMAZON + "ticker = 'AMZN'\n", r"mine\.toml: company 1 ticker: .*AMZN"),
        ("filed_form = 2020-01-01\n" + SINCE + AMAZON, r"mine\.toml: filed_form: "),
        (SINCE + AMAZON.replace("0001018724", "1018724"), r"mine\.toml: company 1 cik: .*'1018724'.*ten digits"),
        (SINCE + SCION + AMAZON.replace("0001018724", "AMZN"), r"company 1 cik: .*'AMZN'"),
        (SINCE + AMAZON.replace('"0001018724"', "1018724"), r"company 1 cik: .*1018724"),
        (SINCE + AMAZON.replace("technology", "tech"), r"company 1 panel: .*'tech'"),
        (SINCE + AMAZON + AMAZON.replace("Amazon", "Again"), r"mine\.toml.*0001018724 stands in it twice"),
        (SINCE + AMAZON + SCION.replace("0001649339", "0001018724"), r"0001018724 stands in it twice"),
        (SINCE, r"mine\.toml.*it names nobody"),
        ("", r"mine\.toml: filed_from: "),
        (AMAZON, r"mine\.toml: filed_from: "),
        ('filed_from = "soon"\n' + AMAZON, r"filed_from: .*'soon'"),
        (SINCE + AMAZON.replace('why = "AWS."\n', ""), r"company 1 why: "),
        (SINCE + AMAZON.replace('"Amazon"', '""'), r"company 1 name: "),
        (SINCE + "[company]\nname = 'x'\n", r"mine\.toml: company"),
    ],
)
def test_a_slip_is_named_with_its_place(slip: str, words: str) -> None:
    with pytest.raises(WatchlistError, match=f"(?s){words}"):
        parse_watchlist(slip, "mine.toml")


def test_the_second_entry_is_counted_as_second() -> None:
    slip = SINCE + AMAZON + AMAZON.replace("0001018724", "12")
    with pytest.raises(WatchlistError, match="company 2 cik"):
        parse_watchlist(slip, "mine.toml")


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(WatchlistError, match=r"none\.toml cannot be read: No such file"):
        load_watchlist(tmp_path / "none.toml")
    with pytest.raises(WatchlistError, match=r"cannot be read: Is a directory"):
        load_watchlist(tmp_path)
    (tmp_path / "latin.toml").write_bytes('name = "é"'.encode("latin-1"))
    with pytest.raises(WatchlistError, match=r"latin\.toml is not UTF-8 text"):
        load_watchlist(tmp_path / "latin.toml")
    (tmp_path / "bytes.toml").write_bytes(b"\0\0")
    with pytest.raises(WatchlistError, match=r"bytes\.toml is not valid TOML"):
        load_watchlist(tmp_path / "bytes.toml")


def test_a_list_of_the_users_own_is_used(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(SINCE + SCION)
    assert [entry.name for entry in load_watchlist(tmp_path / "mine.toml", sample=True).entries] == ["Scion"]
