"""The watch list: the user's own file, so that every slip in it is said with its place."""

from __future__ import annotations

import tomllib
from collections import Counter
from datetime import date
from importlib import resources
from pathlib import Path

import pytest

from flows.watchlist import FIRST_YEAR, WatchlistError, load_watchlist, parse_watchlist

AMAZON = '[[company]]\nname = "Amazon"\ncik = "0001018724"\npanel = "technology"\nwhy = "AWS."\n'
STOPPED = '[manager.stopped]\nlast_expected_period = 2025-09-30\nwhy = "Gone."\nsource = "SEC."\n'
SCION = '[[manager]]\nname = "Scion"\ncik = "0001649339"\nwhy = "Puts."\n'
SINCE = "filed_from = 2020-01-01\n"
YEARS = 'sic = "5961"\nmember_from = 2012\nmember_until = 2020\n'
BREAK = '[[company.break]]\nyear = 2015\nwhy = "A merger."\n'
TSMC = '[[left_out]]\nname = "TSMC"\nform = "20-F"\nwhy = "No 10-K."\n'


def test_a_good_list_is_read() -> None:
    watchlist = parse_watchlist(SINCE + AMAZON + SCION, "mine.toml")
    assert watchlist.filed_from == date(2020, 1, 1)
    assert [entry.name for entry in watchlist.entries] == ["Amazon", "Scion"]
    assert [entry.forms[0] for entry in watchlist.entries] == ["10-K", "13F-HR"]
    assert watchlist.company_names == {"0001018724": "Amazon"}


def test_an_entry_that_says_no_more_belongs_from_the_first_tagged_year_on() -> None:
    (amazon,) = parse_watchlist(SINCE + AMAZON, "mine.toml").company
    assert (amazon.sic, amazon.member_from, amazon.member_until, amazon.breaks) == (None, FIRST_YEAR, None, ())


def test_years_industry_breaks_and_who_is_left_out_are_read() -> None:
    watchlist = parse_watchlist(SINCE + TSMC + AMAZON + YEARS + BREAK + BREAK.replace("2015", "2018"), "mine.toml")
    assert watchlist.company_rows() == [
        {
            "cik": "0001018724",
            "company": "Amazon",
            "panel": "technology",
            "sic_code_watched": "5961",
            "member_from": 2012,
            "member_until": 2020,
            "why_watched": "AWS.",
        }
    ]
    assert [(row["cik"], row["company"], row["break_year"], row["why_broken"]) for row in watchlist.break_rows()] == [
        ("0001018724", "Amazon", 2015, "A merger."),
        ("0001018724", "Amazon", 2018, "A merger."),
    ]
    assert [(one.name, one.form, one.why) for one in watchlist.left_out] == [("TSMC", "20-F", "No 10-K.")]


def test_a_list_that_only_names_who_is_left_out_names_nobody() -> None:
    with pytest.raises(WatchlistError, match="it names nobody"):
        parse_watchlist(SINCE + TSMC, "mine.toml")


def test_the_shipped_list_fills_both_panels() -> None:
    shipped = load_watchlist(None)
    members = Counter(company.panel for company in shipped.company)
    assert members["technology"] >= 30
    assert members["media_telecom"] >= 10
    assert {"TSMC", "ASML", "SAP"} <= {one.name for one in shipped.left_out}
    assert not {one.name for one in shipped.left_out} & set(shipped.company_names.values())


def test_the_shipped_lists_state_the_first_year_of_every_company() -> None:
    for package in ("flows", "flows.sample"):
        text = resources.files(package).joinpath("watchlist.toml").read_text(encoding="utf-8")
        assert all("member_from" in company for company in tomllib.loads(text)["company"])


def test_the_sample_says_of_its_companies_what_the_shipped_list_says() -> None:
    shipped = {company.cik: company for company in load_watchlist(None).company}
    for company in load_watchlist(None, sample=True).company:
        assert company == shipped[company.cik].model_copy(update={"why": company.why}), company.name


def test_managers_say_whether_they_still_report() -> None:
    listed = parse_watchlist(SINCE + SCION + STOPPED, "mine.toml").manager_rows()
    assert listed == [
        {
            "manager_cik": "0001649339",
            "manager_name": "Scion",
            "expected_from": date(2020, 1, 1),
            "last_expected_period": date(2025, 9, 30),
            "stopped_on": None,
            "why_stopped": "Gone.",
            "stopped_source": "SEC.",
            "why_watched": "Puts.",
        }
    ]
    assert parse_watchlist(SINCE + SCION, "mine.toml").manager_rows()[0]["last_expected_period"] is None


def test_a_manager_may_be_followed_from_before_the_list_begins() -> None:
    listed = parse_watchlist(SINCE + AMAZON + SCION + "filed_from = 1999-04-01\n", "mine.toml")
    assert [listed.filed_from_of(entry) for entry in listed.entries] == [date(2020, 1, 1), date(1999, 4, 1)]
    assert listed.manager_rows()[0]["expected_from"] == date(1999, 4, 1)
    with pytest.raises(WatchlistError, match="company 1 filed_from: "):
        parse_watchlist(SINCE + AMAZON + "filed_from = 1999-04-01\n", "mine.toml")


def test_the_sample_says_of_its_managers_what_the_shipped_list_says() -> None:
    shipped = {manager.cik: manager for manager in load_watchlist(None).manager}
    for manager in load_watchlist(None, sample=True).manager:
        assert manager == shipped[manager.cik]


def test_the_shipped_list_follows_both_sides_of_the_bet() -> None:
    names = {manager.name for manager in load_watchlist(None).manager}
    assert names >= {
        *("Scion Asset Management", "Berkshire Hathaway", "Greenlight Capital", "Situational Awareness LP"),
        *("Pershing Square", "Tiger Global Management", "Baupost Group", "GFI Investment Counsel"),
        "Bull Street Advisors",
    }


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
        (SINCE + AMAZON + YEARS.replace("5961", "596"), r"company 1 sic: .*'596'"),
        (SINCE + AMAZON + YEARS.replace('"5961"', "5961"), r"company 1 sic: .*5961"),
        (SINCE + AMAZON + YEARS.replace("2012", '"2012"'), r"company 1 member_from: .*'2012'"),
        (SINCE + AMAZON + YEARS.replace("2012", "12"), r"company 1 member_from: .*1993.*12"),
        (SINCE + AMAZON + YEARS.replace("2020", "2011"), r"company 1: .*Amazon belongs until 2011, before .* 2012"),
        (SINCE + AMAZON + BREAK.replace("year", "yaer"), r"company 1 break 1 (year|yaer): "),
        (SINCE + AMAZON + BREAK.replace('why = "A merger."', ""), r"company 1 break 1 why: "),
        (SINCE + AMAZON + BREAK.replace("2015", "2015.5"), r"company 1 break 1 year: .*2015\.5"),
        (SINCE + AMAZON + BREAK + BREAK, r"company 1: .*Amazon has two breaks in 2015: name both events in one"),
        (SINCE + AMAZON + BREAK.replace("[[company.break]]", "[[company.breaks]]"), r"company 1 breaks: "),
        (SINCE + SCION + BREAK.replace("company.", "manager."), r"manager 1 break: "),
        (
            SINCE + SCION + STOPPED.replace("2025-09-30", "2025-09-29"),
            r"manager 1 stopped: .*2025-09-29 is not the last day",
        ),
        (SINCE + SCION + STOPPED.replace('source = "SEC."', ""), r"manager 1 stopped source: "),
        (SINCE + SCION + STOPPED.replace('why = "Gone."', ""), r"manager 1 stopped why: "),
        (
            SINCE + SCION + STOPPED.replace("last_expected", "last_seen"),
            r"manager 1 stopped last_(expected|seen)_period: ",
        ),
        (SINCE + AMAZON + TSMC.replace("20-F", "10-K"), r"left_out 1 form: .*'10-K'"),
        (SINCE + AMAZON + TSMC.replace('why = "No 10-K."', ""), r"left_out 1 why: "),
    ],
)
def test_a_slip_is_named_with_its_place(slip: str, words: str) -> None:
    with pytest.raises(WatchlistError, match=f"(?s){words}"):
        parse_watchlist(slip, "mine.toml")


def test_a_slip_elsewhere_is_not_explained_with_a_cik() -> None:
    with pytest.raises(WatchlistError) as caught:
        parse_watchlist(SINCE + AMAZON.replace("technology", "tech"), "mine.toml")
    assert "ten digits" not in str(caught.value)


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
