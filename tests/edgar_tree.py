"""Lays tiny directories out the way EDGAR serves them, and opens them through a real gateway."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from flows.edgar import urls
from flows.edgar.certificates import make_authority
from flows.edgar.connection import EdgarConnection, Identity
from flows.edgar.faults import Fault
from flows.edgar.fetch import Patience
from flows.edgar.filing_index import FilingEntry
from flows.edgar.gateway import Gateway
from flows.edgar.rate_limit import SlidingWindow
from flows.edgar.replica import Replica

CIK = "0001326801"
OTHER_CIK = "0001649339"
TESTER = Identity("Test Suite", "tests@example.com")


def accession(number: int, year: int = 25) -> str:
    return f"0001326801-{year:02d}-{number:06d}"


def submission(
    number: str, *, cik: str = CIK, form: str = "10-K", filed: str = "2025-01-30", ciks: Sequence[str] = ()
) -> bytes:
    """A full submission in EDGAR's form, with one small document."""
    day = filed.replace("-", "")
    filers = "".join(
        f"\nFILER:\n\n\tCOMPANY DATA:\t\n\t\tCOMPANY CONFORMED NAME:\t\t\tFiler {filer}\n"
        f"\t\tCENTRAL INDEX KEY:\t\t\t{filer}\n\n\tFILING VALUES:\n\t\tFORM TYPE:\t\t{form}\n"
        for filer in ciks or (cik,)
    )
    return (
        f"<SEC-DOCUMENT>{number}.txt : {day}\n<SEC-HEADER>{number}.hdr.sgml : {day}\n"
        f"<ACCEPTANCE-DATETIME>{day}160102\nACCESSION NUMBER:\t\t{number}\nCONFORMED SUBMISSION TYPE:\t{form}\n"
        f"PUBLIC DOCUMENT COUNT:\t\t1\nCONFORMED PERIOD OF REPORT:\t20241231\nFILED AS OF DATE:\t\t{day}\n"
        f"DATE AS OF CHANGE:\t\t{day}\n{filers}</SEC-HEADER>\n<DOCUMENT>\n<TYPE>{form}\n<SEQUENCE>1\n"
        f"<FILENAME>report.htm\n<TEXT>\n<html><body>{number}</body></html>\n</TEXT>\n</DOCUMENT>\n</SEC-DOCUMENT>\n"
    ).encode()


@dataclass(frozen=True)
class Listed:
    """A row of a submissions JSON; `page` None is the recent part, else the number of an older page."""

    number: str
    form: str = "10-K"
    filed: str = "2025-01-30"
    period: str = "2024-12-31"
    document: str = "report.htm"
    page: int | None = None
    cik: str = CIK

    @property
    def entry(self) -> FilingEntry:
        return FilingEntry(
            self.number,
            self.cik,
            self.form,
            date.fromisoformat(self.filed),
            date.fromisoformat(self.period),
            1000,
            self.document,
            f"Filer {self.cik}",
        )

    @property
    def file(self) -> str:
        return urls.full_submission(self.cik, self.number).removeprefix("https://")


def columns(rows: Sequence[Listed]) -> dict[str, list[Any]]:
    return {
        "accessionNumber": [row.number for row in rows],
        "filingDate": [row.filed for row in rows],
        "reportDate": [row.period for row in rows],
        "acceptanceDateTime": ["not-a-time" for _ in rows],
        "form": [row.form for row in rows],
        "size": [1000 for _ in rows],
        "primaryDocument": [row.document for row in rows],
    }


def submissions_json(rows: Sequence[Listed], cik: str = CIK) -> tuple[dict[str, Any], dict[str, dict[str, list[Any]]]]:
    """A submissions JSON, and its older pages by name."""
    newest_first = sorted(rows, key=lambda row: (row.filed, row.number), reverse=True)
    pages = {}
    files = []
    for page in sorted({row.page for row in rows if row.page is not None}):
        own = [row for row in newest_first if row.page == page]
        name = f"CIK{cik}-submissions-{page:03d}.json"
        days = [row.filed for row in own]
        files.append({"name": name, "filingCount": len(own), "filingFrom": min(days), "filingTo": max(days)})
        pages[name] = columns(own)
    recent = columns([row for row in newest_first if row.page is None])
    top = {"cik": cik, "name": f"Filer {cik}", "tickers": [], "filings": {"recent": recent, "files": files}}
    return top, pages


def lay_tree(root: Path, rows: Sequence[Listed], without: Sequence[str] = ()) -> Path:
    """Write a directory laid out like EDGAR that lists the rows and holds their submissions, except for `without`."""
    tickers = root / urls.tickers().removeprefix("https://")
    tickers.parent.mkdir(parents=True, exist_ok=True)
    tickers.write_text(json.dumps({"fields": ["cik", "name", "ticker", "exchange"], "data": [[1, "A", "AA", "X"]]}))
    submissions = root / "data.sec.gov/submissions"
    submissions.mkdir(parents=True, exist_ok=True)
    (root / "www.sec.gov/Archives/edgar/data").mkdir(parents=True, exist_ok=True)
    for cik in sorted({row.cik for row in rows}):
        top, pages = submissions_json([row for row in rows if row.cik == cik], cik)
        for name, page in {f"CIK{cik}.json": top, **pages}.items():
            (submissions / name).write_text(json.dumps(page))
    for row in rows:
        if row.number not in without:
            put(root, row, submission(row.number, cik=row.cik, form=row.form, filed=row.filed))
    return root


def lay_day(root: Path, day: date, rows: Sequence[Listed] = ()) -> None:
    """Write the index of a day as EDGAR does; like every real one it lists somebody whom nobody watches."""
    somebody = Listed("0000000099-25-000001", "4", f"{day}", cik="0000000099")
    lines = "".join(
        f"{row.form:<12}{f'Filer {row.cik}':<62}{int(row.cik):<12}{row.filed.replace('-', ''):<12}"
        f"edgar/data/{int(row.cik)}/{row.number}.txt         \n"
        for row in (somebody, *rows)
    )
    path = root / urls.daily_index(day).removeprefix("https://")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        "Description:           Daily Index of EDGAR Dissemination Feed by Form Type\n"
        f"Last Data Received:    {day:%b %d, %Y}\nComments:              webmaster@sec.gov\n"
        "Anonymous FTP:         ftp://ftp.sec.gov/edgar/\n \n \n \n \n"
        f"Form Type   Company Name  CIK         Date Filed  File Name\n{'-' * 141}\n{lines}"
    )


def lay_quarter(root: Path, year: int, quarter: int, rows: Sequence[Listed] = ()) -> None:
    """Write the index of a quarter by CIK as EDGAR does, with somebody in it whom nobody watches."""
    lines = "".join(
        f"{int(row.cik)}|Filer {row.cik}|{row.form}|{row.filed}|edgar/data/{int(row.cik)}/{row.number}.txt\n"
        for row in (Listed("0000000099-25-000001", "4", f"{year}-02-01", cik="0000000099"), *rows)
    )
    path = root / urls.quarterly_index(year, quarter).removeprefix("https://")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        "Description:           Master Index of EDGAR Dissemination Feed\n"
        f"Last Data Received:    March 31, {year}\nComments:              webmaster@sec.gov\n \n"
        f"CIK|Company Name|Form Type|Date Filed|Filename\n{'-' * 80}\n{lines}"
    )


def put(root: Path, row: Listed, data: bytes) -> None:
    """Write the bytes where EDGAR has the row's full submission."""
    path = root / row.file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


@dataclass(frozen=True)
class Served:
    """A replica that is open: the way to it, and what it saw."""

    connection: EdgarConnection
    replica: Replica
    gateway: Gateway = field(repr=False)

    def paths(self, part: str = "") -> list[str]:
        return [request.path for request in self.replica.seen if part in request.path]


@contextlib.contextmanager
def serve(
    root: Path,
    private: Path,
    faults: Sequence[Fault] = (),
    limiter: SlidingWindow | None = None,
    patience: Patience | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[Served]:
    """Serve the directory through a gateway, as `open_edgar` does, with the replica at hand."""
    private.mkdir(parents=True, exist_ok=True)
    authority = make_authority(private, urls.HOSTS)
    replica = Replica(root, authority.server_context, faults, clock)
    limiter = limiter or SlidingWindow(None)
    with Gateway(replica, limiter) as gateway:
        connection = EdgarConnection(
            gateway.url, authority.ca_file, TESTER, str(root), replica.requests, limiter, patience or Patience()
        )
        yield Served(connection, replica, gateway)


class SkippedTime:
    """A clock whose sleepers do not wait: it jumps to where they wanted to wake, and goes on from there.

    With it, ten minutes of silence cost nothing, and whether anybody asked within them can still be seen.
    """

    def __init__(self) -> None:
        self.pauses: list[float] = []
        self._lock = threading.Lock()
        self._skipped = 0.0

    def now(self) -> float:
        """Seconds of the monotonic clock, with all that was skipped."""
        with self._lock:
            return time.monotonic() + self._skipped

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self._skipped += seconds
            self.pauses.append(seconds)

    def limiter(self) -> SlidingWindow:
        """One that lets everybody through unless silence is wanted."""
        return SlidingWindow(None, clock=self.now, wall_clock=self.now, sleep=self.sleep)

    def patience(self, seconds: float = 1800.0) -> Patience:
        """Patience with no chance in it."""
        return Patience(seconds, sleep=self.sleep, chance=lambda: 0.5)


def unhurried(pauses: list[float], seconds: float = 1800.0) -> Patience:
    """Patience that writes down how long it would have waited, with no chance in it."""
    return Patience(seconds, sleep=pauses.append, chance=lambda: 0.5)


def most_in_a_window(times: Sequence[float], seconds: float = 1.0) -> int:
    """The most arrivals that any sliding window of that length holds."""
    ordered = sorted(times)
    return max(sum(start <= other < start + seconds for other in ordered) for start in ordered)
