"""Real child process, real TLS, real library: one test for each of the library's traps that we must survive."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from edgar_tree import (
    CIK,
    OTHER_CIK,
    TESTER,
    Listed,
    Served,
    SkippedTime,
    accession,
    lay_tree,
    most_in_a_window,
    put,
    serve,
    submission,
)

from flows.edgar.answers import BLOCK_PAGE
from flows.edgar.child_process import run_limited
from flows.edgar.connection import EdgarConnection
from flows.edgar.download import Downloaded, download, sweep
from flows.edgar.download_child import Told
from flows.edgar.errors import Blocked, NotTheFiling
from flows.edgar.faults import Fault, FaultKind
from flows.edgar.gateway import Gateway, PassThrough
from flows.edgar.rate_limit import SlidingWindow
from flows.edgar.replica import SeenRequest
from flows.edgar.verify import verify_submission

ONE = Listed(accession(1))
TWO = Listed(accession(2), "10-K/A", "2025-02-28")
THREE = Listed(accession(3), "10-Q", "2025-04-30")
ROWS = [ONE, TWO, THREE]


class Run:
    """A tree, the faults, and what came of a download from it."""

    def __init__(self, tmp_path: Path, rows: Sequence[Listed] = ROWS) -> None:
        self.rows = rows
        self.tmp_path = tmp_path
        self.tree = lay_tree(tmp_path / "tree", rows)
        self.into = tmp_path / "into"
        self.time = SkippedTime()
        self.pauses = self.time.pauses
        self.progress: list[int] = []
        self.paths: list[str] = []
        self.counts: dict[str, int] = {}
        self.by_kind: dict[str, int] = {}
        self.seen: list[SeenRequest] = []
        self.silence = 0.0

    def __call__(self, faults: Sequence[Fault] = (), wanted: Sequence[Listed] = (), **more: Any) -> Downloaded:
        listed = [row.entry for row in self.rows]
        limiter = more.pop("limiter", None) or self.time.limiter()
        patience = self.time.patience(more.pop("patience", 1800))
        when_told = more.pop("when_told", lambda _: None)

        def progress(here: int) -> None:
            self.progress.append(here)
            when_told(served)

        with serve(self.tree, self.tmp_path / "ca", faults, limiter, patience, self.time.now) as served:
            result = download(
                served.connection,
                [row.entry for row in wanted or self.rows],
                listed,
                self.into,
                on_progress=progress,
                **more,
            )
            self.seen = served.replica.seen
            self.silence = limiter.silence_left()
            self.paths = served.paths()
            self.counts = served.gateway.requests
            self.by_kind = dict(served.connection.asked)
        return result

    def asked(self, row: Listed) -> int:
        return sum(row.number in path for path in self.paths)


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return Run(tmp_path)


def numbers(result: Downloaded) -> list[str]:
    return sorted(filing.entry.accession_number for filing in result.arrived)


def reason(result: Downloaded) -> str:
    assert len(result.missing) == 1, result.missing
    return result.missing[0].reason


def test_everything_arrives_and_only_whole_files_stay(run: Run) -> None:
    result = run()
    assert numbers(result) == [row.number for row in ROWS]
    assert not result.missing
    assert not result.blocked
    for filing in result.arrived:
        assert filing.path.read_bytes() == submission(
            filing.entry.accession_number, form=filing.entry.form, filed=filing.entry.filing_date.isoformat()
        )
        assert filing.path.is_relative_to(run.into)
        assert filing.header.form == filing.entry.form
    assert run.pauses == []
    assert run.progress[-1] == 3
    # Two calls of the library (10-K, 10-Q): the ticker file once, the list of filings once a call.
    assert run.counts == {
        "www.sec.gov tickers": 1,
        "data.sec.gov submissions": 2,
        "www.sec.gov full submission": 3,
    }


def test_only_what_is_wanted_is_asked_for(run: Run) -> None:
    result = run(wanted=[TWO])
    assert numbers(result) == [TWO.number]
    assert (run.asked(ONE), run.asked(TWO), run.asked(THREE)) == (0, 1, 0)


def test_nothing_wanted_starts_no_child(tmp_path: Path) -> None:
    connection = EdgarConnection("http://127.0.0.1:1", None, TESTER, "none")
    assert download(connection, [], [], tmp_path / "into") == Downloaded([], [])
    assert not (tmp_path / "into").exists()


def test_swallowed_503_is_tried_again(run: Run) -> None:
    result = run([Fault(TWO.number, "status_503", times=1)])
    assert numbers(result) == [row.number for row in ROWS]
    assert run.pauses == [5.0]
    assert (run.asked(ONE), run.asked(TWO)) == (1, 2)


def test_swallowed_503_that_stays_is_told(run: Run) -> None:
    result = run([Fault(TWO.number, "status_503")], attempts=2, pause=1.0)
    assert numbers(result) == [ONE.number, THREE.number]
    assert reason(result).startswith(f"{TWO.number}: sec-edgar-downloader could not fetch it (503 Server Error")
    assert run.pauses == [1.0]


def test_half_file_is_deleted_and_fetched_again(run: Run) -> None:
    half = submission(ONE.number)[:400]
    result = run([Fault(ONE.number, "replace_body", times=1, body=half)])
    assert numbers(result) == [row.number for row in ROWS]
    assert run.asked(ONE) == 2


def test_half_file_that_stays_half_is_told_and_not_kept(run: Run) -> None:
    result = run([Fault(ONE.number, "replace_body", body=b"HALF")], wanted=[ONE], attempts=2)
    assert ONE.number in reason(result)
    assert "does not begin as a submission" in reason(result)
    assert not [path for path in run.into.rglob("*") if path.is_file()]


def test_truncated_body_is_tried_again(run: Run) -> None:
    assert not run([Fault(ONE.number, "cut_body", times=1)]).missing
    assert run.asked(ONE) == 2


@pytest.mark.parametrize("kind", ["block_page_200", "block_page_403"])
def test_a_block_page_is_no_filing_and_nothing_is_asked_after_it(run: Run, kind: FaultKind) -> None:
    result = run([Fault(ONE.number, kind)])
    assert result.blocked
    # The library asks for the newest first: the 10-K/A was there before, the 10-Q would have been asked for next.
    assert numbers(result) == [TWO.number]
    first, second = (filing.reason for filing in result.missing)
    assert first.startswith(f"{ONE.number}: blocked: the SEC answered it with {kind[-3:]}")
    assert second.startswith(f"{THREE.number}: blocked: the SEC answered another request (https://www.sec.gov/")
    assert (run.asked(ONE), run.asked(THREE)) == (1, 0)
    assert run.pauses == []
    assert 599 < run.silence <= 600


def test_a_block_stops_the_library_that_would_go_on_asking(tmp_path: Path) -> None:
    rows = [Listed(accession(number), filed=f"2025-03-{number:02d}") for number in range(1, 26)]
    run = Run(tmp_path, rows)
    result = run([Fault("/Archives/", "block_page_403")], limiter=SlidingWindow(8))
    assert result.blocked
    assert len(result.missing) == 25
    assert all("blocked" in filing.reason for filing in result.missing)
    assert len(run.paths) == 3


def test_a_block_at_the_ticker_file_is_a_block(run: Run) -> None:
    result = run([Fault("tickers", "block_page_403")])
    assert result.blocked
    assert len(result.missing) == 3
    assert all("blocked" in filing.reason for filing in result.missing)
    assert len(run.paths) == 1


def test_refused_filings_are_no_block_where_the_page_is_not_one_and_the_rest_arrive(tmp_path: Path) -> None:
    rows = [Listed(accession(number), filed=f"2025-03-{number:02d}") for number in range(1, 9)]
    run = Run(tmp_path, rows)
    gone = rows[3:7]
    result = run([Fault("|".join(row.number for row in gone), "access_denied_403")], attempts=1)
    assert not result.blocked
    assert numbers(result) == sorted({row.number for row in rows} - {row.number for row in gone})
    assert len(result.missing) == 4
    assert all("could not fetch it (403 Client Error" in filing.reason for filing in result.missing)


@pytest.mark.parametrize("status", ["status_429", "status_503"])
@pytest.mark.parametrize("as_date", [False, True])
def test_a_retry_after_that_the_library_met_is_waited_out(run: Run, status: FaultKind, as_date: bool) -> None:
    result = run([Fault(ONE.number, status, times=1, seconds=900, as_date=as_date)])
    assert numbers(result) == [row.number for row in ROWS]
    (wait,) = run.pauses
    assert 890 < wait < 901
    first, second = (request.at for request in run.seen if ONE.number in request.path)
    assert second - first >= 898, "a date is cut to a whole second"
    assert not [request for request in run.seen if first < request.at < second - 5]


def test_a_retry_after_beyond_the_patience_is_heeded_by_everybody(run: Run) -> None:
    result = run([Fault(ONE.number, "status_429", seconds=900)], patience=60)
    assert result.blocked
    assert all("wants 900 s of silence" in filing.reason for filing in result.missing)
    assert len(result.missing) == 2
    assert run.asked(ONE) == 1
    assert run.asked(THREE) == 0
    assert 890 < run.silence <= 900


def test_too_many_requests_end_the_child_and_are_asked_again_later(run: Run) -> None:
    result = run([Fault(ONE.number, "status_429", times=1)])
    assert numbers(result) == [row.number for row in ROWS]
    assert run.pauses == [5.0]
    assert (run.asked(ONE), run.asked(TWO), run.asked(THREE)) == (2, 1, 1)


def test_a_silence_that_another_process_asked_for_ends_the_library(run: Run) -> None:
    def another_process_is_blocked(served: Served) -> None:
        if served.paths(ONE.number):
            served.connection.block()

    result = run([Fault(ONE.number, "stall", seconds=60)], patience=0, attempts=1, when_told=another_process_is_blocked)
    assert result.blocked
    assert numbers(result) == [TWO.number]
    assert all("blocked" in filing.reason for filing in result.missing)
    assert run.asked(THREE) == 0


def test_requests_of_the_library_are_counted_by_kind_as_they_arrive(run: Run) -> None:
    run([Fault(TWO.number, "status_503", times=1)])
    assert sum(run.by_kind.values()) == len(run.paths)
    assert run.by_kind == {"tickers": 2, "submissions": 3, "full submission": 4}


def test_stall_beyond_the_wall_clock_limit_is_killed_and_tried_again(run: Run) -> None:
    started = time.monotonic()
    result = run([Fault(ONE.number, "stall", times=1, seconds=60)], seconds_base=2.5, seconds_per_filing=0.0)
    assert numbers(result) == [row.number for row in ROWS]
    assert time.monotonic() - started < 15


def test_stall_that_stays_is_told(run: Run) -> None:
    result = run([Fault(THREE.number, "stall", seconds=60)], attempts=1, seconds_base=2.0, seconds_per_filing=0.1)
    assert numbers(result) == [ONE.number, TWO.number]
    assert reason(result) == (
        f"{THREE.number}: it had not arrived when the download was stopped at its limit of 2.5 s."
    )


def test_before_date_default_does_not_hide_what_is_filed_after_the_start_day(tmp_path: Path) -> None:
    tomorrow = (date.today() + timedelta(days=2)).isoformat()
    row = Listed(accession(1), filed=tomorrow)
    assert numbers(Run(tmp_path, [row])()) == [row.number]


def test_amendments_in_the_same_folder_are_told_apart_by_the_header(run: Run) -> None:
    forms = {filing.entry.accession_number: filing.header.form for filing in run(wanted=[ONE, TWO]).arrived}
    assert forms == {ONE.number: "10-K", TWO.number: "10-K/A"}


def test_amendment_without_an_original_is_fetched(tmp_path: Path) -> None:
    row = Listed(accession(1), "13F-HR/A", document="xslForm13F_X02/primary_doc.xml")
    assert numbers(Run(tmp_path, [row])()) == [row.number]


def test_older_pages_are_read_by_the_library_and_counted(tmp_path: Path) -> None:
    old = [Listed(accession(page, 10), filed=f"2010-0{page}-01", page=page) for page in (1, 2)]
    run = Run(tmp_path, [*ROWS, *old])
    assert numbers(run(wanted=[ONE])) == [ONE.number]
    assert run.counts["data.sec.gov older page"] == 2
    assert numbers(run(wanted=[old[1]])) == [old[1].number]


@pytest.mark.parametrize("document", ["", "report.html", "a.b.htm"])
def test_suffix_and_primary_document_do_not_matter(tmp_path: Path, document: str) -> None:
    row = Listed(accession(1), document=document)
    result = Run(tmp_path, [row])()
    assert [filing.path.name for filing in result.arrived] == ["full-submission.txt"]


def test_on_the_live_road_each_request_of_the_library_is_one_permit(tmp_path: Path) -> None:
    rows = [Listed(accession(number), filed=f"2025-03-{number:02d}") for number in range(1, 13)]
    tree = lay_tree(tmp_path / "tree", rows)
    entries = [row.entry for row in rows]
    # The replica's gateway stands in for the user's proxy and for the SEC behind it.
    with serve(tree, tmp_path / "ca") as sec:
        with Gateway(PassThrough(user_proxy=sec.gateway.url), SlidingWindow(4)) as gateway:
            connection = replace(sec.connection, proxy_url=gateway.url)
            assert not download(connection, entries, entries, tmp_path / "into").missing
            assert sum(gateway.requests.values()) == len(sec.replica.seen) == 14
        assert most_in_a_window([request.at for request in sec.replica.seen]) <= 4


def test_on_the_live_road_a_stall_is_cut_and_the_others_arrive(run: Run) -> None:
    entries = [row.entry for row in ROWS]
    with contextlib.ExitStack() as stack:
        sec = stack.enter_context(serve(run.tree, run.tmp_path / "ca", [Fault(TWO.number, "stall", seconds=60)]))
        gateway = stack.enter_context(Gateway(PassThrough(user_proxy=sec.gateway.url, idle_seconds=0.5)))
        connection = replace(sec.connection, proxy_url=gateway.url)
        result = download(connection, entries, entries, run.into, attempts=1)
    assert numbers(result) == [ONE.number, THREE.number]
    assert "sec-edgar-downloader could not fetch it (" in reason(result)


def test_unsupported_form_is_missing_with_that_reason_and_nothing_is_asked(tmp_path: Path) -> None:
    row = Listed(accession(1, 99), "10-K405", "1999-03-31")
    run = Run(tmp_path, [row])
    assert reason(run()) == f"{row.number}: sec-edgar-downloader cannot fetch the form 10-K405."
    assert run.paths == []


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (submission(accession(77)), (ONE.number, accession(77))),
        (submission(ONE.number, cik=OTHER_CIK), (ONE.number, CIK, OTHER_CIK)),
        (submission(ONE.number, form="10-K405"), (ONE.number, "10-K405", "10-K")),
    ],
    ids=["wrong accession inside", "wrong CIK", "wrong form"],
)
def test_another_filing_in_its_place_is_deleted_and_named(run: Run, body: bytes, words: Sequence[str]) -> None:
    put(run.tree, ONE, body)
    result = run(wanted=[ONE], attempts=1)
    assert all(word in reason(result) for word in words)
    assert not list(run.into.rglob("full-submission.txt"))


def test_a_listed_document_that_is_not_there_is_told(run: Run) -> None:
    result = run([Fault(ONE.number, "not_there")], attempts=1)
    assert "404 Client Error" in reason(result)
    assert not result.blocked


def test_a_filing_the_librarys_list_does_not_hold_is_told(run: Run) -> None:
    late = Listed(accession(50), filed="2025-01-30")
    result = run(wanted=[late], attempts=1)
    assert "left it out without a word" in reason(result)


def test_one_filers_broken_list_does_not_keep_the_others_back(tmp_path: Path) -> None:
    other = Listed("0001649339-25-000007", "13F-HR", "2025-11-03", cik=OTHER_CIK)
    result = Run(tmp_path, [ONE, other])([Fault(f"CIK{CIK}", "replace_body", body=b"{}")], attempts=1)
    assert numbers(result) == [other.number]
    assert reason(result).startswith(f"{ONE.number}: sec-edgar-downloader could not fetch it (KeyError")


def test_one_submission_of_two_registrants_arrives_under_both(tmp_path: Path) -> None:
    rows = [ONE, replace(ONE, cik=OTHER_CIK)]
    run = Run(tmp_path, rows)
    for row in rows:
        put(run.tree, row, submission(ONE.number, ciks=[CIK, OTHER_CIK]))
    assert {filing.entry.cik for filing in run().arrived} == {CIK, OTHER_CIK}


def test_no_identity_and_no_job_stays_on_disk(run: Run) -> None:
    run()
    files = [path for path in run.into.rglob("*") if path.is_file()]
    assert {path.name for path in files} == {"full-submission.txt"}
    assert sweep(run.into) == 1
    assert list(run.into.iterdir()) == []


def test_sweep_leaves_what_is_not_a_downloads_folder(tmp_path: Path) -> None:
    (tmp_path / "download-x" / "deep").mkdir(parents=True)
    (tmp_path / "kept").mkdir()
    (tmp_path / "download-link").symlink_to(tmp_path / "kept")
    assert sweep(tmp_path) == 1
    assert {path.name for path in tmp_path.iterdir()} == {"kept", "download-link"}


def test_the_child_sees_nothing_of_our_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_TOKEN", "secret")
    module = tmp_path / "show_environment.py"
    module.write_text("import os; print(sorted(os.environ.items()))")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    log = tmp_path / "log"
    assert run_limited(["show_environment"], {"HTTPS_PROXY": "http://127.0.0.1:1"}, log, 20, lambda: False)
    assert "secret" not in log.read_text()
    assert "http://127.0.0.1:1" in log.read_text()


def test_the_whole_process_group_is_killed_at_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    (tmp_path / "parent_of_one.py").write_text(
        "import subprocess, sys\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "print(child.pid, flush=True)\nchild.wait()\n"
    )
    log = tmp_path / "log"
    assert not run_limited(["parent_of_one"], {}, log, 1.0, lambda: False)
    grandchild = int(log.read_text())
    deadline = time.monotonic() + 5
    while _alive(grandchild) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _alive(grandchild)


def _alive(pid: int) -> bool:
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return bool(state.strip()) and not state.startswith("Z")


def test_an_interruption_leaves_no_child(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []
    real = subprocess.Popen

    def remembered(*arguments: Any, **more: Any) -> subprocess.Popen[bytes]:
        started.append(real(*arguments, **more))
        return started[-1]

    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(subprocess, "Popen", remembered)
    faults = [Fault("tickers", "stall", seconds=30)]
    with serve(run.tree, run.tmp_path / "ca", faults) as served, pytest.raises(KeyboardInterrupt):
        download(served.connection, [ONE.entry], [ONE.entry], run.into, on_progress=interrupt)
    assert started[0].returncode is not None
    assert not list(run.into.rglob("job.json"))


def test_a_child_that_is_run_by_hand_reports_by_its_exit_code(tmp_path: Path) -> None:
    job = tmp_path / "job.json"
    job.write_text('{"name": "A", "email": "a@example.com", "folder": ".", "groups": []}')
    environment = {**os.environ, "HTTPS_PROXY": "http://127.0.0.1:9", "NO_PROXY": ""}
    command = [sys.executable, "-m", "flows.edgar.download_child", str(job)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=30)
    assert done.returncode == 1
    assert done.stderr.startswith("failed to start: ProxyError")


def test_reasons_blame_the_right_group() -> None:
    told = Told(["failed: 10-K of CIK 0000000001: ValueError: x"])
    assert "ValueError: x" in told.why("0000000001", "10-K", ONE.number, blocked=False)
    assert "without a word" in told.why("0000000002", "10-K", ONE.number, blocked=False)


def test_a_whole_submission_is_verified_and_its_header_given() -> None:
    header = verify_submission(submission(ONE.number, ciks=[OTHER_CIK, CIK]), ONE.entry)
    assert [filer.cik for filer in header.filers] == [OTHER_CIK, CIK]


@pytest.mark.parametrize("data", [b"", b"HALF", submission(ONE.number)[:-20], b"<html>maintenance</html>"])
def test_what_is_no_whole_submission_is_refused(data: bytes) -> None:
    with pytest.raises(NotTheFiling, match=ONE.number):
        verify_submission(data, ONE.entry)


def test_a_submission_without_a_document_that_its_header_announces_is_refused() -> None:
    whole = submission(ONE.number)
    start = whole.index(b"<DOCUMENT>")
    end = whole.index(b"</DOCUMENT>\n") + len(b"</DOCUMENT>\n")
    for hollow in (whole[:start] + whole[end:], whole.replace(b"</DOCUMENT>\n", b"")):
        with pytest.raises(NotTheFiling, match=f"{ONE.number}: the header announces 1 document, and 0 are there whole"):
            verify_submission(hollow, ONE.entry)


def test_a_block_page_is_recognised() -> None:
    with pytest.raises(Blocked, match=ONE.number):
        verify_submission(BLOCK_PAGE, ONE.entry)
