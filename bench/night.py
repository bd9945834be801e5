"""What a night costs, in requests and seconds: ours, sec-edgar-downloader's alone, and one list a company.

``python -m bench.night``: forty made-up companies since 2018, over five nights, against the replica.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from unittest.mock import patch

from bench.night_data import SINCE, Report, ciks, lay, lay_day, plain_report, reports_until, watchlist_text
from flows.edgar import urls
from flows.edgar.connection import EdgarConnection, open_edgar
from flows.edgar.errors import EdgarError
from flows.edgar.fetch import fetch
from flows.edgar.filing_index import read_index
from flows.settings import Settings

_FORMS = ("10-K", "10-Q")
_ASKED_A_SECOND = 8
_ALONE = """
import json, sys
from sec_edgar_downloader import Downloader
folder, since, ciks = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
downloader = Downloader("Bench", "bench@example.com", folder)
for cik in ciks:
    for form in ("10-K", "10-Q"):
        downloader.get(form, cik, after=since, include_amends=True)
"""


@dataclass(frozen=True)
class Night:
    """A night: what it is called, the days whose index there is by then, and what was filed on them."""

    name: str
    days: tuple[date, ...]
    filed: tuple[Report, ...] = ()


@dataclass(frozen=True)
class Cost:
    """What somebody's night came to: requests that arrived at the replica, seconds, and filings that came."""

    requests: int
    seconds: float
    filings: int


def nights() -> list[Night]:
    """A Monday on which all begins, two nights with nothing, one with three filings, and a week of nights missed."""
    october = [date(2026, 10, day) for day in range(1, 32)]
    three = tuple(plain_report(cik, october[21]) for cik in ciks()[:3])
    missed = (october[22], *october[25:29])
    week = tuple(plain_report(cik, day) for cik, day in zip(ciks()[3:], missed, strict=False))
    return [
        Night("a first run", (october[18],)),
        Night("nothing new, the first night after", (october[18], october[19])),
        Night("nothing new", (october[20],)),
        Night("three new filings", (october[21],), three),
        Night("a week missed, five filings", missed, week),
    ]


def main() -> None:
    argparse.ArgumentParser(prog="python -m bench.night", description=__doc__).parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        planned = nights()
        filed = reports_until(planned[0].days[-1])
        print(f"{len(ciks())} companies, {len(filed)} filings since {SINCE}", flush=True)
        for night in planned:
            filed += night.filed
            lay(folder / "edgar", filed)
            for day in night.days:
                lay_day(folder / "edgar", day, [one for one in night.filed if one.filed == day])
            for who, work in (("bubblewatch", _ours), ("sec-edgar-downloader", _alone), ("a list a company", _lists)):
                cost = work(folder, night)
                at_least = f"{cost.requests / _ASKED_A_SECOND:.0f} s at {_ASKED_A_SECOND} a second"
                told = f"{cost.requests:,} requests, {cost.seconds:.1f} s ({at_least}), {cost.filings} filings"
                print(f"{night.name} | {who} | {told}", flush=True)


def _ours(folder: Path, night: Night) -> Cost:
    """The whole night: found, fetched, read, judged, published; Prefect's start is not in the seconds."""
    watchlist = folder / "watchlist.toml"
    watchlist.write_text(watchlist_text())
    settings = Settings(data_dir=folder / "data", source=str(folder / "edgar"), watchlist=watchlist)
    settings.prefect_home.mkdir(parents=True, exist_ok=True)
    os.environ.update(settings.prefect_environment())
    os.environ["PREFECT_LOGGING_LEVEL"] = "CRITICAL"
    from flows.nightly_refresh import nightly_refresh

    with patch("flows.stages.find_filings.today_at_edgar", lambda: night.days[-1]):
        report = nightly_refresh(settings)
    if report.exit_code:
        sys.exit(f"{night.name}: {json.dumps(report.as_json(), indent=1)[:3000]}")
    return Cost(report.requests, sum(report.seconds.values()), report.filings_landed)


def _alone(folder: Path, _: Night) -> Cost:
    """The library by itself, as its readme shows it, in the folder it filled the night before."""
    into = folder / "alone"
    into.mkdir(exist_ok=True)
    before = sum(1 for _ in into.rglob("full-submission.txt"))

    def work(edgar: EdgarConnection) -> None:
        command = [sys.executable, "-c", _ALONE, str(into), str(SINCE), json.dumps(ciks())]
        subprocess.run(command, check=True, env={**os.environ, **edgar.environment()}, capture_output=True)

    requests, seconds = _measured(folder, work)
    return Cost(requests, seconds, sum(1 for _ in into.rglob("full-submission.txt")) - before)


def _lists(folder: Path, night: Night) -> Cost:
    """One submissions JSON a company, older pages on the first night, and one request for each filing that is new."""
    had = set((folder / "had.txt").read_text().split()) if (folder / "had.txt").exists() else set[str]()
    since = date(2026, 1, 1) if had else SINCE
    new = list[str]()

    def work(edgar: EdgarConnection) -> None:
        for cik in ciks():
            index = read_index(edgar, cik, _FORMS, since, night.days[-1])
            for entry in index.entries if index else ():
                if entry.accession_number not in had:
                    url = urls.full_submission(cik, entry.accession_number)
                    fetch(edgar, url, EdgarError(f"{url} is not there"))
                    new.append(entry.accession_number)

    requests, seconds = _measured(folder, work)
    (folder / "had.txt").write_text("\n".join([*had, *new]))
    return Cost(requests, seconds, len(new))


def _measured(folder: Path, work: Callable[[EdgarConnection], None]) -> tuple[int, float]:
    with open_edgar(str(folder / "edgar"), identity="Bench bench@example.com", work_folder=folder / "work") as edgar:
        began = time.perf_counter()
        work(edgar)
        return sum(edgar.requests_so_far().values()), time.perf_counter() - began


if __name__ == "__main__":
    main()
