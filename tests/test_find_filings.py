"""Night after night: what is asked of EDGAR, and that nothing which was filed is overlooked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from edgar_tree import CIK, OTHER_CIK, Listed, accession, lay_day, lay_quarter, lay_tree, serve, unhurried

from flows.edgar.connection import EdgarConnection
from flows.edgar.faults import Fault
from flows.edgar.fetch import Patience
from flows.edgar.rate_limit import SlidingWindow
from flows.progress import Progress
from flows.report import Report
from flows.run import Run
from flows.stages import find_filings as module
from flows.stages.find_filings import Listed as Found
from flows.stages.find_filings import find_filings, list_filers
from flows.stages.wanted_days import WantedDays
from flows.watchlist import Company, Manager, Watchlist, parse_watchlist
from warehouse.landing import Filer, RawZone

MONDAY = date(2025, 11, 3)
OLD = [Listed(accession(1), filed="2025-01-30"), Listed("0001649339-25-000007", "13F-HR", "2025-08-14", cik=OTHER_CIK)]
THIRD_CIK, FOURTH_CIK = "0000000003", "0000000004"
MANY = [*OLD, Listed("0000000003-25-000001", cik=THIRD_CIK), Listed("0000000004-25-000001", cik=FOURTH_CIK)]


def november(day: int) -> date:
    return MONDAY.replace(day=day)


def company(cik: str) -> str:
    return f'[[company]]\nname = "Company {int(cik)}"\ncik = "{cik}"\npanel = "technology"\nwhy = "Builds."\n'


MANAGER = f'[[manager]]\nname = "Scion"\ncik = "{OTHER_CIK}"\nwhy = "Bets."\n'


def watchlist(*ciks: str, since: str = "2024-01-01") -> Watchlist:
    return parse_watchlist(f"filed_from = {since}\n" + "".join(map(company, ciks)) + MANAGER, "mine.toml")


@dataclass
class Nights:
    """A data folder and an EDGAR, over the nights."""

    folder: Path
    patch: pytest.MonkeyPatch
    watched: Watchlist = field(default_factory=lambda: watchlist(CIK, THIRD_CIK, FOURTH_CIK))
    logged: list[Any] = field(default_factory=list)
    asked: dict[str, int] = field(default_factory=dict)
    paths: list[str] = field(default_factory=list)

    @property
    def tree(self) -> Path:
        return self.folder / "tree"

    @property
    def zone(self) -> RawZone:
        return RawZone(self.folder / "raw")

    def list(self, rows: Sequence[Listed]) -> None:
        """What the filers' own lists hold from now on."""
        lay_tree(self.tree, rows)

    def night(
        self,
        today: date,
        faults: Sequence[Fault] = (),
        patience: Patience | None = None,
        limiter: SlidingWindow | None = None,
        backfilled: Callable[[Run, EdgarConnection], Found] | None = None,
    ) -> Report:
        """One night's search: its report, with what it found as accession numbers in `refused`."""
        self.patch.setattr(module, "today_at_edgar", lambda: today)
        settings = SimpleNamespace(
            source=str(self.tree), known_listing=self.folder / "known.json", wanted_days=self.folder / "wanted.json"
        )
        log = SimpleNamespace(filings=lambda stage, outcomes: self.logged.extend(outcomes))
        report = Report("a run")
        parts = {"watchlist": self.watched, "zone": self.zone, "settings": settings, "log": log}
        run = cast(Run, SimpleNamespace(progress=Progress(visible=False), report=report, **parts))
        with serve(self.tree, self.folder / "ca", faults, limiter, patience) as served:
            found = backfilled(run, served.connection) if backfilled else Found(find_filings(run, served.connection))
            report.refused = [entry.accession_number for entry in found.entries]
            self.asked, self.paths = dict(served.connection.asked), served.paths()
        return report


@pytest.fixture
def nights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Nights:
    made = Nights(tmp_path, monkeypatch)
    made.list(MANY)
    return made


NUMBERS = sorted(row.number for row in MANY)


def test_a_first_night_asks_each_filer_and_keeps_what_edgar_says_of_it(nights: Nights) -> None:
    report = nights.night(MONDAY)
    assert sorted(report.refused) == NUMBERS
    assert report.filings_listed == 4
    assert (nights.asked, report.missing) == ({"submissions": 4}, [])
    assert Filer(CIK, f"Filer {CIK}", None, None, None) in nights.zone.filers()


@pytest.mark.parametrize("late", [0, 1, 2], ids=["in time", "every night late", "every second night late"])
def test_nights_on_which_nobody_filed_cost_two_requests_at_most(nights: Nights, late: int) -> None:
    """Three weeks of nights from Monday to Friday, in which Veterans Day is a Tuesday."""
    nights.night(MONDAY)
    costs, before = [], MONDAY
    for today in (november(day) for day in range(4, 25) if november(day).weekday() < 5):
        lay_day(nights.tree, before)
        if today != november(11):
            before = today
            if not late or (late == 2 and today.day % 2):
                lay_day(nights.tree, today)
        report = nights.night(today)
        assert sorted(report.refused) == NUMBERS
        assert report.missing == []
        costs.append(nights.asked)
    checks = [cost for cost in costs if "submissions" in cost]
    assert checks == [{"submissions": 4}] * 3, "the lists of the filers are read again once a week"
    assert all(sum(cost.values()) <= 2 for cost in costs if cost not in checks)
    assert len(costs) == 15


def test_a_filing_is_found_in_the_index_of_its_day(nights: Nights) -> None:
    nights.night(MONDAY)
    new = Listed(accession(2), "10-Q", "2025-11-04")
    lay_day(nights.tree, MONDAY)
    lay_day(nights.tree, november(4), [new, Listed(accession(3), "8-K", "2025-11-04")])
    report = nights.night(november(4))
    assert sorted(report.refused) == sorted([*NUMBERS, new.number])
    assert nights.asked == {"index": 2}
    # Whether it was landed or not: until it is, it stays wanted.
    assert new.number in nights.night(november(4)).refused
    assert nights.asked == {}


def test_an_index_that_is_not_there_yet_is_pending_and_no_block_and_the_next_night_reads_it(nights: Nights) -> None:
    nights.night(MONDAY)
    new = Listed(accession(2), "10-Q", "2025-11-04")
    lay_day(nights.tree, MONDAY)
    report = nights.night(november(4))
    assert report.pending == ["EDGAR's index of 2025-11-04 is not there yet"]
    assert report.missing == []
    lay_day(nights.tree, november(4), [new])
    report = nights.night(november(5))
    assert new.number in report.refused
    assert [path.rpartition("/")[2] for path in nights.paths] == ["form.20251104.idx", "form.20251105.idx"]


def test_a_day_on_which_edgar_was_closed_without_warning_stays_open_until_the_lists_are_read(nights: Nights) -> None:
    nights.night(MONDAY)
    lay_day(nights.tree, MONDAY)
    nights.night(november(4))
    lay_day(nights.tree, november(5))
    report = nights.night(november(5))
    assert report.pending == [
        "EDGAR's index of 2025-11-04 is not there and is asked for again until every filer's own list was read"
    ]
    nights.night(november(10))
    lay_day(nights.tree, november(10))
    nights.night(november(12))
    assert not any("20251104" in path for path in nights.paths)


def test_a_week_missed_is_caught_up_from_the_days_and_the_lists_are_read_another_night(nights: Nights) -> None:
    nights.list([*MANY, *(Listed(f"000000000{cik}-25-000001", cik=f"000000000{cik}") for cik in range(5, 9))])
    nights.watched = watchlist(CIK, THIRD_CIK, FOURTH_CIK, *(f"000000000{cik}" for cik in range(5, 9)))
    nights.night(MONDAY)
    new = Listed(accession(2), "10-Q", "2025-11-07")
    for day in (3, 4, 5, 6, 7, 10):
        lay_day(nights.tree, november(day), [new] if day == 7 else [])
    assert new.number in nights.night(november(10)).refused
    assert nights.asked == {"index": 6}
    nights.list([*MANY, new, *(Listed(f"000000000{cik}-25-000001", cik=f"000000000{cik}") for cik in range(5, 9))])
    assert new.number in nights.night(november(12)).refused
    assert nights.asked == {"submissions": 8}


def test_where_the_days_are_more_than_the_filers_the_filers_are_asked(nights: Nights) -> None:
    nights.night(MONDAY)
    nights.night(november(7))
    assert nights.asked == {"submissions": 4}


def test_a_long_gap_is_closed_from_the_lists(nights: Nights) -> None:
    nights.night(MONDAY)
    nights.night(date(2026, 2, 2))
    assert nights.asked == {"submissions": 4}


def test_a_new_filer_is_asked_for_alone_and_the_others_are_not(nights: Nights) -> None:
    nights.watched = watchlist(CIK, THIRD_CIK)
    nights.night(MONDAY)
    nights.watched = watchlist(CIK, THIRD_CIK, FOURTH_CIK)
    assert sorted(nights.night(november(4)).refused) == NUMBERS
    assert nights.asked == {"index": 2, "submissions": 1}
    assert nights.paths[-1] == f"/submissions/CIK{FOURTH_CIK}.json"


def test_a_filer_that_was_off_the_list_for_a_while_is_new_again(nights: Nights) -> None:
    nights.night(MONDAY)
    nights.watched = watchlist(CIK, THIRD_CIK)
    for day in (3, 4):
        lay_day(nights.tree, november(day))
    assert FOURTH_CIK[-1] not in [number[9] for number in nights.night(november(4)).refused]
    nights.watched = watchlist(CIK, THIRD_CIK, FOURTH_CIK)
    assert sorted(nights.night(november(4)).refused) == NUMBERS
    assert nights.asked == {"submissions": 1}


def test_another_first_day_asks_everybody_for_the_whole_list(nights: Nights) -> None:
    nights.watched = watchlist(CIK, THIRD_CIK, FOURTH_CIK, since="2025-06-01")
    assert nights.night(MONDAY).filings_listed == 1
    nights.watched = watchlist(CIK, THIRD_CIK, FOURTH_CIK)
    report = nights.night(MONDAY)
    assert (report.filings_listed, nights.asked) == (4, {"submissions": 4})
    assert report.listed_otherwise == []


def test_a_backfill_asks_whom_it_does_not_know_so_far_back_and_the_nights_go_on_from_there(nights: Nights) -> None:
    nights.watched = watchlist(CIK, THIRD_CIK, FOURTH_CIK, since="2025-06-01")
    nights.night(MONDAY)
    assert nights.asked == {"submissions": 4}
    first = nights.watched.entries[0]
    reach_back(nights, [first])
    own = [row.number for row in MANY if row.cik == first.cik]
    assert own
    report = nights.night(MONDAY, backfilled=lambda run, edgar: list_filers(run, edgar, [first]))
    assert (sorted(report.refused), nights.asked) == (sorted(own), {"submissions": 1})
    nights.night(MONDAY, backfilled=lambda run, edgar: list_filers(run, edgar, [first]))
    assert nights.asked == {}
    assert set(own) <= set(nights.night(MONDAY).refused)
    assert nights.asked == {"index": 1}


def test_lists_that_a_backfill_read_before_it_was_stopped_are_not_asked_for_again(nights: Nights) -> None:
    reach_back(nights, nights.watched.entries)
    keep = module._keep
    with nights.patch.context() as patched:
        patched.setattr(module, "_keep", lambda run, filer: keep(run, filer) if filer.cik == CIK else stop())
        with pytest.raises(KeyboardInterrupt):
            nights.night(MONDAY, backfilled=lambda run, edgar: list_filers(run, edgar, nights.watched.entries))
    nights.night(MONDAY, backfilled=lambda run, edgar: list_filers(run, edgar, nights.watched.entries))
    assert nights.asked == {"submissions": 3}


def test_where_a_filer_has_no_list_or_a_page_of_it_is_gone_the_quarters_are_read(nights: Nights) -> None:
    ancient = Listed(accession(1, 94), "10-K405", "1994-03-30", page=1)
    other = Listed("0000000003-94-000001", "10-K", "1994-05-02", cik=THIRD_CIK)
    gone = Listed(accession(2, 94), "8-K", "1994-05-03")
    nights.list([*MANY, ancient])
    (nights.tree / f"data.sec.gov/submissions/CIK{CIK}-submissions-001.json").unlink()
    (nights.tree / f"data.sec.gov/submissions/CIK{THIRD_CIK}.json").unlink()
    lay_quarter(nights.tree, 1994, 1, [ancient])
    lay_quarter(nights.tree, 1994, 2, [other, gone])
    filers = [filer for filer in nights.watched.entries if filer.cik in (CIK, THIRD_CIK, FOURTH_CIK)]
    reach_back(nights, filers)
    found: list[Found] = []

    def backfilled(run: Run, edgar: EdgarConnection) -> Found:
        found.append(list_filers(run, edgar, filers))
        return found[-1]

    report = nights.night(date(1994, 9, 30), backfilled=backfilled)
    assert sorted(report.refused) == sorted([ancient.number, other.number])
    assert found[0].unlisted == {CIK, THIRD_CIK}
    assert nights.asked == {"submissions": 3, "older page": 1, "index": 3}
    assert [line.partition(":")[0] for line in report.missing] == [
        f"Company {int(CIK)} (CIK {CIK})",
        f"Company 3 (CIK {THIRD_CIK})",
        "EDGAR's index of 1994 Q3",
    ]


def stop() -> None:
    raise KeyboardInterrupt


def reach_back(nights: Nights, filers: Sequence[Company | Manager]) -> None:
    """What a backfill writes down at its start."""
    path = nights.folder / "wanted.json"
    wanted = WantedDays.read(path, str)
    wanted.reach_back(filers, date(1994, 1, 1))
    wanted.write(path)


def test_a_filer_of_whom_nothing_is_kept_is_asked_for_anew(nights: Nights) -> None:
    nights.night(MONDAY)
    (nights.zone.folder / "filers" / CIK / "filer.json").unlink()
    nights.night(MONDAY)
    assert nights.asked == {"index": 1, "submissions": 1}
    assert nights.zone.has_filer(CIK)


def test_a_filing_that_is_listed_before_its_day_is_not_lost_where_the_list_does_not_change_again(
    nights: Nights,
) -> None:
    early = Listed(accession(2), "10-Q", "2025-11-04")
    nights.list([*MANY, early])
    assert early.number in nights.night(MONDAY).refused
    assert early.number in nights.night(november(12)).refused
    assert nights.asked == {"submissions": 4}


def test_what_two_watched_filers_filed_together_is_one_filing_and_told_once(nights: Nights) -> None:
    both = [Listed(accession(2), cik=cik) for cik in (CIK, THIRD_CIK)]
    nights.list([*MANY, *both])
    assert nights.night(MONDAY).filings_listed == 5
    nights.list(MANY)
    report = nights.night(november(12))
    assert len(report.listed_otherwise) == len(nights.logged) == 1


def test_a_filing_that_moves_to_another_watched_filer_is_told(nights: Nights) -> None:
    nights.list([*MANY, Listed(accession(2))])
    nights.night(MONDAY)
    nights.list([*MANY, Listed(accession(2), cik=THIRD_CIK)])
    (told,) = nights.night(november(12)).listed_otherwise
    assert f"EDGAR lists it as 10-K of 2025-01-30 under CIK {THIRD_CIK} now" in told


def test_where_the_list_fails_that_a_changed_watch_list_needs_nothing_of_the_old_one_counts(nights: Nights) -> None:
    nights.night(MONDAY)
    nights.watched = watchlist(CIK, THIRD_CIK, FOURTH_CIK, since="2025-02-01")
    report = nights.night(MONDAY, [Fault(f"CIK{CIK}", "replace_body", body=b"maintenance")])
    assert report.refused == [OLD[1].number]
    assert "Company 1326801" in report.missing[0]


def test_the_weekly_look_asks_only_for_what_changed(nights: Nights) -> None:
    nights.night(MONDAY)
    nights.list([row if row.cik != CIK else Listed(accession(9), filed="2025-02-01") for row in MANY])
    report = nights.night(november(10))
    assert nights.asked == {"submissions": 4}
    assert accession(9) in report.refused


def test_a_listing_that_is_gone_or_changed_is_told_and_landed_bytes_stay(nights: Nights) -> None:
    gone, moved = Listed(accession(2), "10-Q", "2025-11-04"), Listed(accession(3), "10-K", "2025-11-04")
    nights.list([*MANY, moved])
    nights.night(MONDAY)
    lay_day(nights.tree, MONDAY)
    lay_day(nights.tree, november(4), [gone, moved])
    assert {gone.number, moved.number} <= set(nights.night(november(4)).refused)
    nights.list([*MANY, Listed(moved.number, "10-K/A", "2025-11-05")])
    about = {"cik": CIK, "source_url": "u", "edgar_source": "s"}
    nights.zone.land(moved.number, b"x", fetched_at=module.datetime.now(module.NEW_YORK), **about)
    report = nights.night(november(12))
    assert report.listed_otherwise == [
        f"Filer {CIK} 10-K of 2025-11-04 ({moved.number}): EDGAR lists it as 10-K/A of 2025-11-05 under CIK {CIK} now; "
        "the bytes landed stay",
        f"Filer {CIK} 10-Q of 2025-11-04 ({gone.number}): EDGAR does not list it any more; it was never landed",
    ]
    assert gone.number not in report.refused
    assert [(number, status) for number, status, _ in nights.logged] == [
        (moved.number, "listed otherwise"),
        (gone.number, "listed otherwise"),
    ]
    assert nights.zone.read(moved.number) == b"x"


def test_a_list_that_does_not_have_what_an_index_had_is_read_again_the_next_night(nights: Nights) -> None:
    """It may have come from a cache; a week is too long to wait for a filing that was not landed."""
    new = Listed(accession(2), "10-Q", "2025-11-04")
    nights.night(MONDAY)
    for day in (3, 4, 5, 6, 7, 10, 12):
        lay_day(nights.tree, november(day), [new] if day == 4 else [])
    assert all(new.number in nights.night(november(day)).refused for day in (4, 5, 6, 7))
    other = Listed(accession(3), "8-K", "2025-11-07")
    nights.list([*MANY, other])
    (told,) = nights.night(november(10)).listed_otherwise
    assert new.number in told
    nights.list([*MANY, other, new])
    assert new.number in nights.night(november(12)).refused
    assert nights.asked["submissions"] == 1
    nights.night(november(13))
    assert "submissions" not in nights.asked


def test_an_index_that_is_none_is_named_and_everybody_asked_instead(nights: Nights) -> None:
    nights.night(MONDAY)
    lay_day(nights.tree, MONDAY)
    report = nights.night(november(4), [Fault("daily-index", "replace_body", body=b"<p>maintenance")])
    assert len(report.missing) == 1
    assert "index of 2025-11-03 cannot be read: it has not the head" in report.missing[0]
    assert nights.asked == {"index": 1, "submissions": 4}
    assert sorted(report.refused) == NUMBERS


def test_an_index_that_cannot_be_reached_is_read_the_next_night_and_nothing_known_is_lost(nights: Nights) -> None:
    nights.night(MONDAY)
    new = Listed(accession(2), "10-Q", "2025-11-04")
    for day in (3, 4):
        lay_day(nights.tree, november(day), [new] if day == 4 else [])
    report = nights.night(november(4), [Fault("form.20251104", "status_503")], unhurried([]))
    assert "EDGAR's index of 2025-11-04" in report.missing[0]
    assert sorted(report.refused) == NUMBERS
    assert new.number in nights.night(november(4)).refused
    assert nights.asked == {"index": 1}


def test_a_filer_whose_list_fails_keeps_its_known_filings_and_is_asked_again(nights: Nights) -> None:
    nights.night(MONDAY)
    faults = [Fault(f"CIK{CIK}", "replace_body", body=b"maintenance")]
    report = nights.night(november(10), faults)
    assert "Company 1326801" in report.missing[0]
    assert sorted(report.refused) == NUMBERS
    for day in (10, 12):
        lay_day(nights.tree, november(day))
    assert nights.night(november(12)).missing == []
    assert nights.asked["submissions"] == 1


def test_a_block_is_waited_out_and_the_night_goes_on(nights: Nights) -> None:
    waited: list[float] = []
    limiter = SlidingWindow(None, wall_clock=lambda: 1_000_000 + sum(waited))
    faults = [Fault(f"CIK{THIRD_CIK}", "block_page_403", times=1)]
    report = nights.night(MONDAY, faults, unhurried(waited), limiter)
    assert (sorted(report.refused), report.missing) == (NUMBERS, [])
    assert waited == [600]


def test_a_block_that_a_run_may_not_wait_out_ends_the_asking(nights: Nights) -> None:
    report = nights.night(MONDAY, [Fault(f"CIK{THIRD_CIK}", "block_page_403")], unhurried([], 60))
    assert report.refused == [OLD[0].number]
    assert [line.partition(" (")[0] for line in report.missing] == ["Company 3", "Company 4", "Scion"]
    assert report.missing[-1].endswith("not asked for after the failures before")
    assert len(nights.paths) == 2


def test_two_failures_in_a_row_are_an_outage(nights: Nights) -> None:
    report = nights.night(MONDAY, [Fault("CIK000000000", "status_503")], unhurried([]))
    assert len(report.missing) == 3
    assert report.missing[-1].endswith("not asked for after the failures before")


def test_a_folder_that_cannot_be_written_costs_nothing_but_the_next_nights_requests(nights: Nights) -> None:
    (nights.folder / "known.json").mkdir()
    report = nights.night(MONDAY)
    assert sorted(report.refused) == NUMBERS
    assert "could not be written" in report.warnings[0]


def test_a_zone_that_cannot_keep_the_filer_costs_none_of_its_filings(nights: Nights) -> None:
    (nights.folder / "raw").mkdir()
    (nights.folder / "raw" / "filers").write_bytes(b"a file in the way")
    report = nights.night(MONDAY)
    assert sorted(report.refused) == NUMBERS
    assert f"what EDGAR says of CIK {CIK} could not be kept" in report.missing[0]
