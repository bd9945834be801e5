"""Runs sec-edgar-downloader in a process of its own, so that it can be killed: python -m ... JOB.json.

The library never times out and swallows errors; what it prints is kept, but nobody relies on what it says.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sec_edgar_downloader import Downloader  # type: ignore[attr-defined]  # the library does not say __all__

# What the library lets through from requests, json and the file system; anything else ends the process loudly.
_RAISED = (OSError, ValueError, KeyError, TypeError)
# The library's own words for a filing it gave up; the braces are its own slip of the pen.
_GIVEN_UP = "Error occurred while downloading filing for accession number {}: {}"
_FAILED_TO_START = "failed to start: "
_FORBIDDEN = "403 Client Error"


@dataclass(frozen=True)
class Group:
    """What is asked of the library in one call: filings of one filer and base form; dates as YYYY-MM-DD."""

    cik: str
    form: str
    after: str
    before: str
    wanted: list[str]
    skip: list[str]


@dataclass(frozen=True)
class Told:
    """What this module and the library printed. Only for giving reasons: what arrived is seen from the files."""

    lines: list[str]
    stopped_after: float | None = None

    @classmethod
    def read(cls, log: Path, *, stopped_after: float | None = None) -> Told:
        """The words in the log of a child that was perhaps stopped after so many seconds. Raises OSError."""
        return cls(log.read_text(encoding="utf-8", errors="replace").splitlines(), stopped_after)

    @property
    def refusals(self) -> int:
        """How many requests the SEC answered with 403: a block, for the library asks for what is listed only."""
        return sum(_FORBIDDEN in line for line in self.lines)

    def why(self, cik: str, form: str, accession_number: str) -> str:
        """Why this filing did not come, as one sentence that begins with its accession number."""
        marks = (f"{_GIVEN_UP} {accession_number} ", _failure_mark(cik, form), _FAILED_TO_START)
        blamed = (line.removeprefix(mark) for mark in marks for line in self.lines if line.startswith(mark))
        message = next(blamed, None)
        return f"{accession_number}: {self._unblamed() if message is None else _because(message)}"

    def _unblamed(self) -> str:
        if self.stopped_after is not None:
            return f"it had not arrived when the download was stopped at its limit of {self.stopped_after:g} s."
        if self.refusals:
            return "blocked: the SEC answered 403 to other requests of this download."
        ending = self.lines[-1] if self.lines else "nothing"
        return f"sec-edgar-downloader left it out without a word (it ended with: {ending})."


def _because(message: str) -> str:
    if _FORBIDDEN in message:
        return f"blocked: the SEC refuses us ({message})."
    return f"sec-edgar-downloader could not fetch it ({message})."


def _failure_mark(cik: str, form: str) -> str:
    return f"failed: {form} of CIK {cik}: "


def write_job(path: Path, *, name: str, email: str, folder: Path, groups: Sequence[Group]) -> None:
    """Write a job for this module. It holds the identity: the caller removes it afterwards."""
    job = {"name": name, "email": email, "folder": str(folder), "groups": [asdict(group) for group in groups]}
    path.write_text(json.dumps(job), encoding="utf-8")


def run(job: Mapping[str, Any]) -> int:
    """Fetch the job's groups one after another: 0, or 1 where the library raised for one of them."""
    try:
        downloader = Downloader(job["name"], job["email"], Path(job["folder"]))
    except _RAISED as error:
        print(_FAILED_TO_START + _in_one_line(error), file=sys.stderr)
        return 1
    results = [_fetch(downloader, Group(**group)) for group in job["groups"]]
    return 0 if all(results) else 1


def _fetch(downloader: Downloader, group: Group) -> bool:
    print(f"asking for {len(group.wanted)} {group.form} of CIK {group.cik}", flush=True)
    try:
        # Always explicit dates: the library's own 'before' is the day on which it was imported.
        count = downloader.get(
            group.form,
            group.cik,
            after=group.after,
            before=group.before,
            include_amends=True,
            accession_numbers_to_skip=set(group.skip),
        )
    except _RAISED as error:
        print(_failure_mark(group.cik, group.form) + _in_one_line(error), file=sys.stderr)
        return False
    print(f"the library says {count} {group.form} of CIK {group.cik} arrived", flush=True)
    return True


def _in_one_line(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())


if __name__ == "__main__":
    sys.exit(run(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))))
