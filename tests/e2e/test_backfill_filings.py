"""Years gone by, fetched in bulk: interrupted and gone on with, published as nights are, and not undone by any."""

from __future__ import annotations

import signal
from datetime import date
from functools import partial

import pytest
from e2e.conftest import FILERS
from e2e.pipeline import KillPoint, backfill_since, build_rows, content, run, run_and_die

from flows.report import Outcome, Report
from flows.settings import Settings
from warehouse.landing import RawZone

ALPHABET = FILERS["Alphabet"][1]
LAND = "warehouse.landing.RawZone.land"

alphabet_since_2022 = partial(backfill_since, first_day=date(2022, 1, 1), named=["Alphabet"])


def landed(settings: Settings) -> set[str]:
    return set(RawZone(settings.raw_zone).accession_numbers())


def documents(report: Report) -> int:
    return report.requests_of("full submission")


def test_a_backfill_that_was_killed_goes_on_where_it_was_and_no_night_undoes_it(done: Settings) -> None:
    before, last_night = landed(done), content(done.published_database)
    assert run_and_die(done, KillPoint(LAND, call=8), work=alphabet_since_2022) == -signal.SIGKILL
    assert len(landed(done) - before) == 7
    assert content(done.published_database) == last_night
    # The first batch of five was read before the second was fetched.
    assert build_rows(done, "SELECT count(*) FROM raw.raw_filing") == [(len(before) + 5,)]

    report = alphabet_since_2022(done)
    new = landed(done) - before
    assert (report.outcome, report.missing, report.refused) == (Outcome.PUBLISHED, [], [])
    assert documents(report) == len(new) - 7 > 0
    found = content(done.published_database)
    assert {row[0] for row in found["raw_filing"]} == before | new

    again = alphabet_since_2022(done)
    assert (again.outcome, again.requests_by_kind) == (Outcome.UNCHANGED, {})
    night = run(done, judged=False)
    assert (night.outcome, night.missing, night.listed_otherwise) == (Outcome.UNCHANGED, [], [])
    assert set(night.requests_by_kind) <= {"index"}, "the lists are known from the earlier day on"
    assert night.filings_listed == len(before | new)
    assert content(done.published_database) == found


def test_a_night_ends_what_ctrl_c_interrupted(done: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    before = landed(done)

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(LAND, stop)
        with pytest.raises(KeyboardInterrupt):
            alphabet_since_2022(done)
    assert landed(done) == before
    night = run(done, judged=False)
    assert (night.outcome, night.missing) == (Outcome.PUBLISHED, [])
    assert documents(night) == len(landed(done) - before) > 0
    assert documents(alphabet_since_2022(done)) == 0
