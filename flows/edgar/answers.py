"""The answers of a replica: EDGAR's own pages, and what an answer looks like once a fault has had its way with it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http import HTTPStatus
from typing import Final

from flows.edgar.faults import Fault

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
ERROR_PAGE = (
    b"<!DOCTYPE html><html><head><title>SEC.gov | Maintenance</title></head>"
    b"<body><h1>This page is temporarily unavailable</h1></body></html>\n"
)
_PIECES = 10
_PLAIN_FAULTS = {
    "status_403": HTTPStatus.FORBIDDEN,
    "not_there": HTTPStatus.NOT_FOUND,
    "status_429": HTTPStatus.TOO_MANY_REQUESTS,
    "status_500": HTTPStatus.INTERNAL_SERVER_ERROR,
    "status_503": HTTPStatus.SERVICE_UNAVAILABLE,
}


@dataclass(frozen=True)
class Answer:
    """What is sent: a whole answer, unless one of the fields behind `more` says otherwise.

    `said_length` is the Content-Length where it is not the truth. Nothing is sent for `held_back` seconds, and the body
    takes `drawn_out` seconds. With `reset` the connection is broken off behind it.
    """

    status: int
    content_type: str
    body: bytes
    more: tuple[tuple[str, str], ...] = ()
    said_length: int | None = None
    held_back: float = 0.0
    drawn_out: float = 0.0
    reset: bool = False

    def head(self) -> bytes:
        """The HTTP head, as bytes."""
        length = len(self.body) if self.said_length is None else self.said_length
        lines = [
            f"HTTP/1.1 {self.status} {HTTPStatus(self.status).phrase}",
            f"Content-Type: {self.content_type}",
            f"Content-Length: {length}",
            "Connection: close",
            *(f"{name}: {value}" for name, value in self.more),
        ]
        return "\r\n".join([*lines, "", ""]).encode()

    def pieces(self) -> Iterator[bytes]:
        """The body as it is sent, one piece after another."""
        size = max(1, -(-len(self.body) // _PIECES)) if self.drawn_out else max(1, len(self.body))
        for start in range(0, len(self.body), size):
            yield self.body[start : start + size]


DENIED = Answer(HTTPStatus.FORBIDDEN, "application/xml", ACCESS_DENIED)
UNDECLARED = Answer(HTTPStatus.FORBIDDEN, "text/html", UNDECLARED_PAGE)


def plain(status: HTTPStatus) -> Answer:
    """A status with nothing but its own words."""
    return Answer(status, "text/plain", status.phrase.encode() + b"\n")


def unless_known(answer: Answer, known_tags: Sequence[str]) -> Answer:
    """The answer with its ETag, or 304 where the client has just this one already."""
    if answer.status != HTTPStatus.OK:
        return answer
    tag = f'"{hashlib.sha256(answer.body).hexdigest()[:32]}"'
    answer = replace(answer, more=(*answer.more, ("ETag", tag)))
    return replace(answer, status=HTTPStatus.NOT_MODIFIED, body=b"", said_length=None) if tag in known_tags else answer


def faulty(fault: Fault, whole: Answer) -> Answer:
    """What comes in place of the whole answer. Raises KeyError for a fault of connections, which comes before any."""
    if fault.kind in _PLAIN_FAULTS:
        return replace(plain(_PLAIN_FAULTS[fault.kind]), more=_retry_after(fault))
    return _SPOILT[fault.kind](whole, fault)


_SPOILT: Final[dict[str, Callable[[Answer, Fault], Answer]]] = {
    "access_denied_403": lambda whole, fault: DENIED,
    "block_page_403": lambda whole, fault: Answer(HTTPStatus.FORBIDDEN, "text/html", BLOCK_PAGE),
    "block_page_200": lambda whole, fault: Answer(HTTPStatus.OK, "text/html", BLOCK_PAGE),
    "error_page_200": lambda whole, fault: Answer(HTTPStatus.OK, "text/html", ERROR_PAGE),
    "empty_body": lambda whole, fault: replace(whole, status=HTTPStatus.OK, body=b""),
    "replace_body": lambda whole, fault: replace(whole, status=HTTPStatus.OK, body=fault.body),
    "cut_body": lambda whole, fault: replace(whole, body=_half(whole.body), said_length=len(whole.body)),
    "wrong_length": lambda whole, fault: replace(whole, said_length=len(_half(whole.body))),
    "stall": lambda whole, fault: replace(whole, held_back=fault.seconds),
    "slow": lambda whole, fault: replace(whole, drawn_out=fault.seconds),
    "reset": lambda whole, fault: replace(whole, body=_half(whole.body), said_length=len(whole.body), reset=True),
}


def _half(body: bytes) -> bytes:
    return body[: len(body) // 2]


def _retry_after(fault: Fault) -> tuple[tuple[str, str], ...]:
    if not fault.seconds:
        return ()
    said = f"{fault.seconds:.0f}"
    if fault.as_date:
        said = format_datetime(datetime.now(UTC) + timedelta(seconds=fault.seconds), usegmt=True)
    return (("Retry-After", said),)
