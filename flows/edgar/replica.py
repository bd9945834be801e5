"""A directory served as www.sec.gov and data.sec.gov over real TLS, with faults on demand.

The same road is used for the bundled sample, for offline replays of a mirror, and for the tests.
"""

from __future__ import annotations

import re
import socket
import ssl
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from urllib.parse import unquote

from flows.edgar import urls
from flows.edgar.answers import DENIED, UNDECLARED, Answer, faulty, plain, unless_known
from flows.edgar.errors import GatewayError, SourceNotFound
from flows.edgar.faults import Fault, RuleBook
from flows.edgar.gateway import ESTABLISHED, read_head

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
_LONGEST_HELLO = 16_384
# TLS's own words: an alert (21) of version 3.3, two bytes long: fatal (2), handshake failure (40).
_HANDSHAKE_FAILURE = bytes([21, 3, 3, 0, 2, 2, 40])
_NO_STATUS = 0


@dataclass(frozen=True)
class SeenRequest:
    """A request as it arrived: `at` in seconds of the replica's clock, and the status it was given.

    A connection that failed before it could ask for anything has no path, and the status 0. `fault` is the rule that
    struck, if one did.
    """

    at: float
    host: str
    path: str
    status: int
    fault: Fault | None = None


class Replica:
    """The road to a directory laid out like EDGAR. Serves GET and HEAD, one request a connection."""

    def __init__(
        self,
        root: Path,
        server_context: ssl.SSLContext,
        faults: Sequence[Fault] = (),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._root = root.resolve()
        self._context = server_context
        self._rules = RuleBook(faults)
        self._clock = clock
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
        with self._lock:
            failure = self._rules.for_connection(host)
        if failure is not None:
            self._note(SeenRequest(self._clock(), host, "", _NO_STATUS, failure))
            _fail_handshake(client)
            return
        with self._context.wrap_socket(client, server_side=True) as connection:
            lines = read_head(connection)
            at = self._clock()
            method, target = _request_line(lines[0])
            with self._lock:
                fault = self._rules.for_request(host + target)
            answer = self._answer(method, host, target, lines[1:], fault)
            self._note(SeenRequest(at, host, target, answer.status, fault))
            _send(connection, answer, stopping, with_body=method != "HEAD")

    def _note(self, request: SeenRequest) -> None:
        with self._lock:
            self._seen.append(request)

    def _answer(self, method: str, host: str, path: str, headers: Sequence[str], fault: Fault | None) -> Answer:
        if method not in ("GET", "HEAD"):
            return plain(HTTPStatus.METHOD_NOT_ALLOWED)
        if not any(_DECLARED.search(agent) for agent in _values(headers, "user-agent")):
            return UNDECLARED
        whole = self._document(host, path)
        return unless_known(whole if fault is None else faulty(fault, whole), _values(headers, "if-none-match"))

    def _document(self, host: str, path: str) -> Answer:
        file = self._file(host, unquote(path.partition("?")[0]))
        if file is not None:
            return Answer(HTTPStatus.OK, _TYPES.get(file.suffix, "application/octet-stream"), file.read_bytes())
        if path.startswith(urls.INDEX_PATHS):
            return DENIED
        return plain(HTTPStatus.NOT_FOUND)

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


def _values(headers: Sequence[str], name: str) -> list[str]:
    return [line.partition(":")[2].strip() for line in headers if line.lower().startswith(f"{name}:")]


def _fail_handshake(client: socket.socket) -> None:
    # What a client has said and nobody read would break the connection off before it hears the answer.
    client.recv(_LONGEST_HELLO)
    client.sendall(_HANDSHAKE_FAILURE)


def _send(connection: ssl.SSLSocket, answer: Answer, stopping: threading.Event, *, with_body: bool) -> None:
    """Send the answer as its faults have it; a stall ends when the gateway closes."""
    if answer.held_back and stopping.wait(answer.held_back):
        return
    connection.sendall(answer.head())
    pieces = list(answer.pieces()) if with_body else []
    for piece in pieces:
        connection.sendall(piece)
        if answer.drawn_out and stopping.wait(answer.drawn_out / len(pieces)):
            return
    if answer.reset:
        # Closed without lingering, TCP says reset in place of its good-bye.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        return
    connection.shutdown(socket.SHUT_WR)
