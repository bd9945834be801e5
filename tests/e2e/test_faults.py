"""What EDGAR does wrong costs the filing it concerns and nothing else, and is said."""

from __future__ import annotations

import os
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from e2e.conftest import FILERS, Make, Night, Ran, watchlist_text
from e2e.pipeline import check_no_halves, check_whole, content, manifest_of, run

from flows.edgar.faults import Fault, FaultKind
from flows.report import Outcome
from flows.run import Run
from flows.settings import Settings
from flows.stages import land_filings, read_filings
from warehouse.contract.tables import Layer
from warehouse.landing import RawZone

# Of the nine filings. The stalled one is the last that is asked for: what is asked for behind it would wait, too.
ONCE_503 = "0001652044-25-000043"
CUT = "0001652044-25-000062"
NOT_THERE = "0001652044-25-000091"
ANOTHER = "0001326801-25-000017"
# The library is called once for a filer and form: its 10-Qs come behind its 10-Ks.
LAST = NOT_THERE


def fault(number: str, kind: FaultKind, **more: object) -> Fault:
    return Fault(f"{number}.txt", kind, **more)  # type: ignore[arg-type]


def submission_of(edgar: Path, number: str) -> bytes:
    (path,) = edgar.glob(f"www.sec.gov/Archives/edgar/data/*/*/{number}.txt")
    return path.read_bytes()


def named(number: str, lines: list[str]) -> str:
    """The one line that is about the accession."""
    (line,) = [line for line in lines if f"({number})" in line or line.startswith(number)]
    return line


def scion_newest(undisturbed: Night) -> str:
    covers = undisturbed.content["raw_13f_cover"]
    return str(max(row[0] for row in covers))


def test_faults_of_single_filings_cost_those_and_the_next_run_makes_good(
    older: Settings, undisturbed: Night, edgar: Path
) -> None:
    faults = [
        fault(ONCE_503, "status_503", times=1),
        fault(CUT, "cut_body"),
        fault(NOT_THERE, "not_there"),
        fault(ANOTHER, "replace_body", body=submission_of(edgar, NOT_THERE)),
    ]
    report = run(older.model_copy(update={"download_attempts": 2}), faults=faults)

    assert report.outcome is Outcome.PUBLISHED
    assert report.exit_code == 3
    assert len(report.missing) == 3
    assert "IncompleteRead" in named(CUT, report.missing)
    assert "404" in named(NOT_THERE, report.missing)
    assert NOT_THERE in named(ANOTHER, report.missing)
    assert sorted(manifest_of(older)["missing"]) == sorted(report.missing)
    landed = RawZone(older.raw_zone).accession_numbers()
    assert ONCE_503 in landed
    assert not {CUT, NOT_THERE, ANOTHER} & set(landed)
    assert len(landed) == 6
    part = content(older.published_database)
    assert {row[0] for row in part["raw_filing"]} == set(landed)
    of_all = set(undisturbed.content["raw_xbrl_fact"])
    assert {row for row in of_all if row[0] in landed} == set(part["raw_xbrl_fact"])
    check_no_halves(older)

    report = run(older, judged=False)

    assert (report.exit_code, report.missing, report.filings_landed) == (0, [], 3)
    assert content(older.published_database) == undisturbed.content
    assert manifest_of(older)["missing"] == []


def test_a_block_page_stops_the_asking_and_what_came_is_published(older: Settings, undisturbed: Night) -> None:
    settings = older.model_copy(update={"filings_per_batch": 6})
    report = run(settings, faults=[fault(ANOTHER, "block_page_200")], judged=False)

    assert (report.outcome, report.exit_code) == (Outcome.PUBLISHED, 3)
    assert "blocked: the SEC answered it with 200" in named(ANOTHER, report.missing)
    # The batch behind the block is not asked for: every request would make the block longer.
    assert "not asked for: EDGAR wants silence" in named(LAST, report.missing)
    assert report.filings_landed + len(report.missing) == 7
    check_whole(older.published)

    assert run(settings, judged=False).exit_code == 0
    assert content(older.published_database) == undisturbed.content


def test_a_filing_that_stalls_beyond_the_limit_is_given_up(done: Settings, undisturbed: Night) -> None:
    stalled = scion_newest(undisturbed)
    for file in done.raw_zone.glob(f"*/{stalled}.*"):
        file.unlink()
    short = {"download_seconds_base": 2.0, "download_seconds_per_filing": 0.5, "download_attempts": 1}
    report = run(done.model_copy(update=short), faults=[fault(stalled, "stall", seconds=60)], judged=False)

    assert report.exit_code == 3
    assert "stopped at its limit of 3 s" in named(stalled, report.missing)
    check_no_halves(done)
    report = run(done, judged=False)
    assert (report.exit_code, report.filings_landed) == (0, 1)
    assert content(done.published_database) == undisturbed.content


def test_a_filer_that_edgar_does_not_know_is_named_and_the_rest_published(
    older: Settings, undisturbed: Night, tmp_path: Path
) -> None:
    nobody = '[[company]]\nname = "Nobody"\ncik = "0000000042"\nwhy = "A slip."\npanel = "technology"\n'
    (tmp_path / "watchlist.toml").write_text(watchlist_text(*FILERS, more=nobody))
    report = run(older.model_copy(update={"watchlist": tmp_path / "watchlist.toml"}), judged=False)

    assert (report.outcome, report.exit_code) == (Outcome.PUBLISHED, 3)
    (line,) = report.missing
    assert line.startswith("Nobody (CIK 0000000042): ")
    assert "check the CIK in the watch list" in line
    from_filings = (Layer.RAW, Layer.CORE)
    assert content(older.published_database, from_filings) == content(
        undisturbed.settings.published_database, from_filings
    )


def test_an_index_that_cannot_be_read_costs_its_filer_only(older: Settings, undisturbed: Night) -> None:
    faults = [Fault("CIK0001326801.json", "replace_body", body=b"<html>maintenance</html>")]
    report = run(older, faults=faults, judged=False)
    assert report.exit_code == 3
    assert "CIK 0001326801" in report.missing[0]
    assert "not JSON" in report.missing[0]
    assert report.filings_landed == 5
    assert run(older, judged=False).exit_code == 0
    assert content(older.published_database) == undisturbed.content


def test_a_full_disk_while_landing_names_the_filing_and_the_next_run_completes(
    older: Settings, undisturbed: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = land_filings.download
    part = older.raw_zone / CUT[:10] / f"{CUT}.txt.zst.{os.getpid()}.part"

    def fill_the_disk(*arguments: Any, **named: Any) -> Any:
        if CUT not in [entry.accession_number for entry in arguments[1]]:
            return real(*arguments, **named)
        part.parent.mkdir(parents=True, exist_ok=True)
        part.symlink_to("/dev/full")
        return real(*arguments, **named)

    with monkeypatch.context() as full:
        full.setattr(land_filings, "download", fill_the_disk)
        report = run(older, judged=False)

    assert (report.outcome, report.exit_code) == (Outcome.PUBLISHED, 3)
    assert "No space left on device" in named(CUT, report.missing)
    assert report.filings_landed == 6
    assert not list(older.raw_zone.glob(f"*/{CUT}*"))
    check_no_halves(older)
    check_whole(older.published)
    assert run(older, judged=False).exit_code == 0
    assert content(older.published_database) == undisturbed.content


BOMB = (
    b'<!DOCTYPE bomb [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>'
)
ENTITY = b'<!DOCTYPE table [<!ENTITY file SYSTEM "file:///etc/passwd">]>'


def damaged(edgar: Path, numbers: list[str]) -> dict[str, bytes]:
    """Five submissions of Scion that pass for whole from outside, and what is wrong inside."""
    malformed, bomb, entity, truncated, empty = (submission_of(edgar, number) for number in numbers)
    table_at = truncated.index(b"</infoTable>")
    start = empty.index(b"<infoTable>")
    end = empty.rindex(b"</infoTable>") + len(b"</infoTable>")
    bodies = [
        malformed.replace(b"</nameOfIssuer>", b"", 1),
        bomb.replace(b"<informationTable", BOMB + b"<informationTable", 1).replace(
            b"<nameOfIssuer>", b"<nameOfIssuer>&d;", 1
        ),
        entity.replace(b"<informationTable", ENTITY + b"<informationTable", 1).replace(
            b"<nameOfIssuer>", b"<nameOfIssuer>&file;", 1
        ),
        truncated[:table_at] + b"\n</XML>\n</TEXT>\n</DOCUMENT>\n</SEC-DOCUMENT>\n",
        empty[:start] + empty[end:],
    ]
    return dict(zip(numbers, bodies, strict=True))


def test_filings_that_cannot_be_read_are_refused_by_name_and_nothing_else_is_lost(
    settings_for: Make, sample_run: Ran, edgar: Path, tmp_path: Path
) -> None:
    (tmp_path / "watchlist.toml").write_text(watchlist_text("Meta", "Scion", filed_from=date(2009, 7, 1)))
    settings = settings_for(tmp_path / "data", watchlist=tmp_path / "watchlist.toml")
    everything = content(sample_run.database)
    numbers = sorted(row[0] for row in everything["raw_13f_cover"])[:5]
    bodies = damaged(edgar, numbers)

    faults = [fault(number, "replace_body", body=body) for number, body in bodies.items()]
    report = run(settings, faults=faults, judged=False)

    assert report.missing == []
    assert (report.outcome, report.exit_code) == (Outcome.PUBLISHED, 3)
    assert len(report.refused) == 5
    reasons = {number: named(number, report.refused) for number in numbers}
    assert all("the parser failed" not in reason for reason in reasons.values())
    assert manifest_of(settings)["refused"] == report.refused
    published = content(settings.published_database)
    good = {row[0] for row in published["raw_filing"]}
    assert len(good) == report.filings_listed - 5 == 7
    assert not good & set(numbers)
    for table in ("raw_filing", "raw_xbrl_fact", "raw_13f_cover", "raw_13f_holding"):
        assert published[table] == [row for row in everything[table] if row[0] in good], table
    assert "root:" not in repr(published) + repr(report.as_json())

    again = run(settings, judged=False)
    assert (again.outcome, again.exit_code, again.refused) == (Outcome.UNCHANGED, 3, report.refused)
    shutil.rmtree(settings.data_dir)


def damage(settings: Settings, number: str) -> None:
    (path,) = settings.raw_zone.glob(f"*/{number}.txt.zst")
    path.write_bytes(path.read_bytes()[:-20])


def test_a_landed_filing_damaged_before_it_was_read_is_set_aside_and_fetched_anew(
    older: Settings, undisturbed: Night
) -> None:
    shutil.copytree(undisturbed.settings.raw_zone, older.raw_zone, dirs_exist_ok=True)
    damage(older, CUT)
    report = run(older, judged=False)
    assert (report.outcome, report.exit_code) == (Outcome.PUBLISHED, 3)
    assert "the next `bubblewatch refresh` fetches it again" in named(CUT, report.refused)
    report = run(older, judged=False)
    assert (report.filings_landed, report.filings_read, report.exit_code) == (1, 1, 0)
    assert content(older.published_database) == undisturbed.content


def test_an_unreadable_record_does_not_cost_everybody_the_night(older: Settings, undisturbed: Night) -> None:
    shutil.copytree(undisturbed.settings.raw_zone, older.raw_zone, dirs_exist_ok=True)
    (record,) = older.raw_zone.glob(f"*/{CUT}.json")
    record.write_text("{")
    report = run(older, judged=False)
    assert (report.outcome, report.exit_code) == (Outcome.PUBLISHED, 3)
    assert "its record cannot be read" in named(CUT, report.refused)
    assert len(content(older.published_database)["raw_filing"]) == 8


def test_a_newer_parser_reads_everything_again_and_ends_in_the_same(
    done: Settings, undisturbed: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read_filings, "PARSER_VERSION", read_filings.PARSER_VERSION + 1)
    monkeypatch.setattr(Run, "is_up_already", lambda self: False)
    report = run(done, judged=False)
    assert (report.filings_landed, report.filings_read, report.exit_code) == (0, 9, 0)
    assert content(done.published_database) == undisturbed.content
