"""A directory served as www.sec.gov and data.sec.gov over real TLS, with faults on demand.

The same road is used for the bundled sample, for offline replays of a mirror, and for the tests.
"""

from __future__ import annotations

import hashlib
import re
import socket
import ssl
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from pathlib import Path
from typing import Literal
from urllib.parse import unquote

from flows.edgar import urls
from flows.edgar.errors import GatewayError, SourceNotFound
from flows.edgar.gateway import ESTABLISHED, read_head

FaultKind = Literal[
    "status_429",
    "status_503",
    "access_denied_403",
    "block_page_403",
    "block_page_200",
    "cut_body",
    "stall",
    "not_there",
    "replace_body",
]

BLOCK_PAGE = (
    b"<!DOCTYPE html><html><head><title>SEC.gov | Request Rate Threshold Exceeded</title></head>"
    b"<body><h1>Request Rate Threshold Exceeded</h1></body></html>\n"
)
UNDECLARED_PAGE = (
    b"<!DOCTYPE html><html><head><title>SEC.gov | Your Request Originates from an Undeclared Automated Tool</title>"
    b"</head><body><h1>Your Request Originates from an Undeclared Automated Tool</h1></body></html>\n"
)
ACCESS_DENIED = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>'
)
_TYPES = {
    ".json": "application/json",
    ".txt": "text/plain",
    ".idx": "text/plain",
    ".htm": "text/html",
    ".html": "text/html",
    ".xml": "text/xml",
}
_DECLARED = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_NEEDED = ("data.sec.gov/submissions", "www.sec.gov/Archives/edgar/data", "www.sec.gov" + urls.TICKERS_PATH)


@dataclass(frozen=True)
class Fault:
    """A rule: requests whose host+path match go wrong, `times` times (None: always), the first `after` spared."""

    pattern: str
    kind: FaultKind
    times: int | None = None
    after: int = 0
    seconds: float = 0.0  # of 'stall': how long the answer is held back; of 'status_429': what Retry-After says
    body: bytes = b""  # of 'replace_body': what is sent instead


@dataclass(frozen=True)
class SeenRequest:
    """A request as it arrived: `at` in seconds of the monotonic clock, and the status it was given."""

    at: float
    host: str
    path: str
    status: int


@dataclass(frozen=True)
class _Answer:
    status: int
    content_type: str
    body: bytes
    cut: bool = False
    seconds: float = 0.0
    more: tuple[tuple[str, str], ...] = ()


_DENIED = _Answer(HTTPStatus.FORBIDDEN, "application/xml", ACCESS_DENIED)


class Replica:
    """The road to a directory laid out like EDGAR. Serves GET and HEAD, one request a connection."""

    def __init__(self, root: Path, server_context: ssl.SSLContext, faults: Sequence[Fault] = ()) -> None:
        self._root = root.resolve()
        self._context = server_context
        self._faults = [(fault, re.compile(fault.pattern)) for fault in faults]
        self._matches: Counter[int] = Counter()
        self._seen: list[SeenRequest] = []
        self._lock = threading.Lock()

    @property
    def seen(self) -> list[SeenRequest]:
        """Every request so far, in the order of arrival."""
        with self._lock:
            return sorted(self._seen, key=lambda request: request.at)

    def requests(self) -> dict[str, int]:
        """How many requests arrived, by host and kind ('data.sec.gov older page')."""
        return dict(Counter(f"{r.host} {urls.kind_of(r.host, r.path)}" for r in self.seen))

    def carry(self, client: socket.socket, host: str, stopping: threading.Event) -> None:
        """End TLS as `host` and answer one request. Raises OSError and GatewayError where the client does not."""
        client.sendall(ESTABLISHED)
        with self._context.wrap_socket(client, server_side=True) as connection:
            lines = read_head(connection)
            at = time.monotonic()
            method, target = _request_line(lines[0])
            answer = self._answer(method, host, target, lines[1:])
            with self._lock:
                self._seen.append(SeenRequest(at, host, target, answer.status))
            # A stall ends when the gateway closes.
            if answer.seconds and stopping.wait(answer.seconds):
                return
            connection.sendall(_encoded(answer, with_body=method != "HEAD"))
            connection.shutdown(socket.SHUT_WR)

    def _answer(self, method: str, host: str, path: str, headers: Sequence[str]) -> _Answer:
        if method not in ("GET", "HEAD"):
            return _plain(HTTPStatus.METHOD_NOT_ALLOWED)
        if not _names_its_user(headers):
            return _Answer(HTTPStatus.FORBIDDEN, "text/html", UNDECLARED_PAGE)
        fault = self._fault_for(host + path)
        answer = self._document(host, path) if fault is None else self._faulty(fault, host, path)
        return _unless_known(answer, headers)

    def _fault_for(self, address: str) -> Fault | None:
        chosen = None
        with self._lock:
            for number, (fault, pattern) in enumerate(self._faults):
                if not pattern.search(address):
                    continue
                turn = self._matches[number] - fault.after
                self._matches[number] += 1
                if chosen is None and turn >= 0 and (fault.times is None or turn < fault.times):
                    chosen = fault
        return chosen

    def _faulty(self, fault: Fault, host: str, path: str) -> _Answer:
        whole = self._document(host, path)
        answers = {
            "status_429": replace(
                _plain(HTTPStatus.TOO_MANY_REQUESTS), more=(("Retry-After", f"{fault.seconds:.0f}"),)
            ),
            "status_503": _plain(HTTPStatus.SERVICE_UNAVAILABLE),
            "access_denied_403": _DENIED,
            "block_page_403": _Answer(HTTPStatus.FORBIDDEN, "text/html", BLOCK_PAGE),
            "block_page_200": _Answer(HTTPStatus.OK, "text/html", BLOCK_PAGE),
            "cut_body": replace(whole, cut=True),
            "stall": replace(whole, seconds=fault.seconds),
            "not_there": _plain(HTTPStatus.NOT_FOUND),
            "replace_body": replace(whole, status=HTTPStatus.OK, body=fault.body),
        }
        return answers[fault.kind]

    def _document(self, host: str, path: str) -> _Answer:
        file = self._file(host, unquote(path.partition("?")[0]))
        if file is not None:
            return _Answer(HTTPStatus.OK, _TYPES.get(file.suffix, "application/octet-stream"), file.read_bytes())
        if path.startswith(urls.INDEX_PATHS):
            return _DENIED
        return _plain(HTTPStatus.NOT_FOUND)

    def _file(self, host: str, path: str) -> Path | None:
        """The file behind a path; None where there is none, or where the path leads out of the directory."""
        if "\0" in path:
            return None
        base = self._root / host
        file = (base / path.lstrip("/")).resolve()
        return file if file.is_relative_to(base) and file.is_file() else None


def check_layout(root: Path) -> None:
    """Raise SourceNotFound, saying what is missing, unless `root` is laid out like EDGAR."""
    if not root.is_dir():
        raise SourceNotFound(
            f"{root} is not a directory: a source is 'live', 'sample' or a directory laid out like EDGAR."
        )
    missing = [part for part in _NEEDED if not (root / part).exists()]
    if missing:
        raise SourceNotFound(f"{root} is not laid out like EDGAR: {', '.join(missing)} is missing.")


def _request_line(line: str) -> tuple[str, str]:
    words = line.split()
    if len(words) != 3 or not words[1].startswith("/"):
        raise GatewayError("what arrived is not an HTTP request")
    return words[0], words[1]


def _names_its_user(headers: Sequence[str]) -> bool:
    agents = (line.partition(":")[2] for line in headers if line.lower().startswith("user-agent:"))
    return any(_DECLARED.search(agent) for agent in agents)


def _unless_known(answer: _Answer, headers: Sequence[str]) -> _Answer:
    """The answer with its ETag, or 304 where the client has just this one already."""
    if answer.status != HTTPStatus.OK:
        return answer
    tag = f'"{hashlib.sha256(answer.body).hexdigest()[:32]}"'
    answer = replace(answer, more=(*answer.more, ("ETag", tag)))
    known = [line.partition(":")[2].strip() for line in headers if line.lower().startswith("if-none-match:")]
    return replace(answer, status=HTTPStatus.NOT_MODIFIED, body=b"") if tag in known else answer


def _plain(status: HTTPStatus) -> _Answer:
    return _Answer(status, "text/plain", status.phrase.encode() + b"\n")


def _encoded(answer: _Answer, *, with_body: bool) -> bytes:
    head = (
        f"HTTP/1.1 {answer.status} {HTTPStatus(answer.status).phrase}\r\nContent-Type: {answer.content_type}\r\n"
        f"Content-Length: {len(answer.body)}\r\nConnection: close\r\n"
        + "".join(f"{name}: {value}\r\n" for name, value in answer.more)
        + "\r\n"
    ).encode()
    if not with_body:
        return head
    return head + (answer.body[: len(answer.body) // 2] if answer.cut else answer.body)
