"""Runs sec-edgar-downloader in a process of its own, so that it can be killed: python -m ... JOB.json.

The library never times out and swallows errors; what it prints is kept, but nobody relies on what it says.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from sec_edgar_downloader import Downloader  # type: ignore[attr-defined]  # the library does not say __all__

from flows.edgar import urls
from flows.edgar.refusal import Refusal, refusal

# What the library lets through from requests, json and the file system; anything else ends the process loudly.
_RAISED = (OSError, ValueError, KeyError, TypeError)
# The library's own words for a filing it gave up; the braces are its own slip of the pen.
_GIVEN_UP = "Error occurred while downloading filing for accession number {}: {}"
_FAILED_TO_START = "failed to start: "
# How an answered request is written to the log: mark, status, host, path. It begins a line, whatever stands before it.
_ASKED = "asked: "
# How a refusal is: mark, JSON. Nothing is asked after it.
_REFUSED = "refused: "


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
class Request:
    """A request of the library that was answered: with what status, at which host and path."""

    status: str
    host: str
    path: str

    @property
    def url(self) -> str:
        """Its address."""
        return f"https://{self.host}{self.path}"


@dataclass(frozen=True)
class Told:
    """What this module and the library printed. Only for giving reasons: what arrived is seen from the files."""

    lines: list[str]
    stopped_after: float | None = None
    requests: list[Request] = field(default_factory=list)
    refused: Refusal | None = None

    @classmethod
    def read(cls, log: Path, *, stopped_after: float | None = None) -> Told:
        """The words in the log of a child that was perhaps stopped after so many seconds. Raises OSError."""
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
        spoken = [line for line in lines if not line.startswith((_ASKED, _REFUSED))]
        return cls(spoken, stopped_after, list(_requests(lines)), _refusal(lines))

    @property
    def asked(self) -> Counter[str]:
        """How many requests were answered, by kind (see ``urls.kind_of``)."""
        return Counter(urls.kind_of(request.host, request.path) for request in self.requests)

    def why(self, cik: str, form: str, accession_number: str, *, blocked: bool) -> str:
        """Why this filing did not come, as one sentence that begins with its accession number."""
        marks = (f"{_GIVEN_UP} {accession_number} ", _failure_mark(cik, form), _FAILED_TO_START)
        blamed = (line.removeprefix(mark) for mark in marks for line in self.lines if line.startswith(mark))
        message = next(blamed, None)
        if message is not None:
            return f"{accession_number}: {_because(message, blocked=blocked)}"
        because = self._unblamed(blocked=blocked) if self.refused is None else self._silenced(accession_number)
        return f"{accession_number}: {because}"

    def _silenced(self, accession_number: str) -> str:
        last = self.requests[-1]
        what = "it" if accession_number in last.path else f"another request ({last.url})"
        if self.refused and self.refused.is_block:
            return f"blocked: the SEC answered {what} with {last.status} and wants ten minutes of silence."
        wanted = f", and wants {self.refused.seconds:.0f} s of silence" if self.refused and self.refused.seconds else ""
        return f"the SEC answered {what} with {last.status}{wanted}."

    def _unblamed(self, *, blocked: bool) -> str:
        if self.stopped_after is not None:
            return f"it had not arrived when the download was stopped at its limit of {self.stopped_after:g} s."
        if blocked:
            return "blocked: the SEC refused other requests of this download."
        ending = self.lines[-1] if self.lines else "nothing"
        return f"sec-edgar-downloader left it out without a word (it ended with: {ending})."


def _requests(lines: Sequence[str]) -> Iterator[Request]:
    for line in lines:
        words = line.split()
        if line.startswith(_ASKED) and len(words) == 4:
            yield Request(*words[1:])


def _refusal(lines: Sequence[str]) -> Refusal | None:
    told = [line.removeprefix(_REFUSED) for line in lines if line.startswith(_REFUSED)]
    try:
        return Refusal(**json.loads(told[-1])) if told else None
    except ValueError:
        # The child was killed while it wrote.
        return None


class _SilenceWantedError(BaseException):
    """EDGAR wants to be left alone. No Exception, which the library would swallow to ask for the next filing."""


class _TellingSession(requests.Session):
    """A session that writes down each answer for the parent, and asks nothing more once EDGAR wants silence."""

    def __init__(self) -> None:
        super().__init__()
        self.hooks["response"].append(_tell)


def _tell(answer: requests.Response, *_: object, **__: object) -> None:
    parts = urlsplit(answer.url)
    print(f"\n{_ASKED}{answer.status_code} {parts.netloc} {parts.path}", flush=True)
    if refused := refusal(answer):
        print(f"\n{_REFUSED}{json.dumps(asdict(refused))}", flush=True)
        raise _SilenceWantedError(answer.url)


def _tell_requests() -> None:
    # The library makes a session for each request by requests.get. Its own code stays as it is.
    requests.sessions.Session = requests.Session = _TellingSession  # type: ignore[misc]


def _because(message: str, *, blocked: bool) -> str:
    if blocked:
        return f"blocked: the SEC refuses us ({message})."
    return f"sec-edgar-downloader could not fetch it ({message})."


def _failure_mark(cik: str, form: str) -> str:
    return f"failed: {form} of CIK {cik}: "


def write_job(path: Path, *, name: str, email: str, folder: Path, groups: Sequence[Group]) -> None:
    """Write a job for this module. It holds the identity: the caller removes it afterwards."""
    job = {"name": name, "email": email, "folder": str(folder), "groups": [asdict(group) for group in groups]}
    path.write_text(json.dumps(job), encoding="utf-8")


def run(job: Mapping[str, Any]) -> int:
    """Fetch the job's groups one after another: 0, or 1 where the library raised for one of them, or EDGAR refuses."""
    _tell_requests()
    try:
        return _run(job)
    except _SilenceWantedError as refused:
        print(f"EDGAR wants to be left alone: it refused {refused}", file=sys.stderr)
        return 1


def _run(job: Mapping[str, Any]) -> int:
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
