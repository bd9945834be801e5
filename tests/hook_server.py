"""A server on loopback that stands for a webhook: it keeps what it is sent, and answers as it is told."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Sent:
    """One request."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        payload: dict[str, Any] = json.loads(self.body)
        return payload


@dataclass
class HookServer:
    """What came, and how it is answered: statuses one after another, the last for ever; None is no answer at all."""

    url: str = ""
    statuses: list[int | None] = field(default_factory=lambda: [200])
    sent: list[Sent] = field(default_factory=list)


@contextmanager
def hook_server(*statuses: int | None) -> Iterator[HookServer]:
    """The server, for the time of a with block."""
    told = HookServer(statuses=list(statuses) or [200])
    done = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def _take(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            told.sent.append(Sent(self.command, self.path, dict(self.headers), body))
            status = told.statuses[min(len(told.sent), len(told.statuses)) - 1]
            if status is None:
                done.wait(30)
                return
            self.send_response(status)
            self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_POST = do_GET = _take  # noqa: N815 - as http.server calls them

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield told
    finally:
        done.set()
        server.shutdown()
        thread.join()
        server.server_close()
