"""The loopback proxy that every request to EDGAR passes: one place for politeness, time limits and counting."""

from __future__ import annotations

import base64
import contextlib
import logging
import selectors
import socket
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from types import TracebackType
from typing import Protocol
from urllib.parse import unquote, urlsplit

from flows.edgar import urls
from flows.edgar.errors import GatewayError
from flows.edgar.rate_limit import SlidingWindow

logger = logging.getLogger(__name__)

ESTABLISHED = b"HTTP/1.1 200 Connection established\r\n\r\n"
_ONLY = "the gateway passes on nothing but CONNECT to www.sec.gov:443 and data.sec.gov:443"
_TARGETS = {f"{host}:{urls.HTTPS_PORT}": host for host in urls.HOSTS}
_HEAD_SECONDS = 30.0
_LONGEST_HEAD = 32_768
_POLL_SECONDS = 0.2
_CLOSE_SECONDS = 10.0
_CHUNK = 65_536


def read_head(connection: socket.socket) -> list[str]:
    """The lines of an HTTP head, first line first; nothing behind the head is read. Raises GatewayError."""
    head = bytearray()
    # One byte at a time: what follows the head belongs to somebody else (TLS), and heads are short.
    while not head.endswith(b"\r\n\r\n"):
        byte = connection.recv(1)
        if not byte or len(head) > _LONGEST_HEAD:
            raise GatewayError("the connection ended before an HTTP head was complete")
        head += byte
    return head.decode("latin-1").rstrip("\r\n").split("\r\n")


def refuse(client: socket.socket, status: int, message: str) -> None:
    """Answer a CONNECT with an error whose reason is also its first line, which is what clients show."""
    line = " ".join(message.split()).encode("ascii", "replace")
    top = f"HTTP/1.1 {status} ".encode() + line
    client.sendall(top + b"\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n" + line + b"\n")


class Road(Protocol):
    """What lies behind the gateway: the SEC, or a directory laid out like it."""

    def carry(self, client: socket.socket, host: str, stopping: threading.Event) -> None:
        """Answer the CONNECT to `host` and serve the connection until it ends or `stopping` is set."""

    def requests(self) -> dict[str, int]:
        """How many requests went this way, by host and kind."""


@dataclass(frozen=True)
class UserProxy:
    """The user's own proxy; what it wants as authorization never appears in a message."""

    host: str
    port: int
    authorization: str | None = field(default=None, repr=False)

    @classmethod
    def parse(cls, url: str) -> UserProxy:
        """The proxy of an HTTPS_PROXY-like URL, user and password included. Raises GatewayError without quoting it."""
        try:
            parts = urlsplit(url if "://" in url else f"http://{url}")
            host, port = parts.hostname, parts.port or 80
        except ValueError as error:
            raise GatewayError("HTTPS_PROXY is not a URL such as http://proxy.example:3128") from error
        if parts.scheme != "http" or not host:
            raise GatewayError("HTTPS_PROXY must be of the form http://[user:password@]host:port")
        if parts.username is None:
            return cls(host, port)
        secret = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        return cls(host, port, "Basic " + base64.b64encode(secret.encode()).decode())


class PassThrough:
    """The live road: connects on to the SEC, directly or by the user's proxy, and hands bytes both ways."""

    def __init__(
        self, *, user_proxy: str | None = None, idle_seconds: float = 30.0, connect_seconds: float = 15.0
    ) -> None:
        self._proxy = UserProxy.parse(user_proxy) if user_proxy else None
        self._idle_seconds = idle_seconds
        self._connect_seconds = connect_seconds
        self._counts: Counter[str] = Counter()
        self._cut: Counter[str] = Counter()
        self._lock = threading.Lock()

    def requests(self) -> dict[str, int]:
        """How many connections were asked for, by host."""
        with self._lock:
            return dict(self._counts)

    @property
    def cut_for_being_idle(self) -> dict[str, int]:
        """How many connections were cut because no byte passed, by host."""
        with self._lock:
            return dict(self._cut)

    def carry(self, client: socket.socket, host: str, stopping: threading.Event) -> None:
        """Connect on and splice; a road that is closed is told to the client as 502 with the reason."""
        self._count(self._counts, f"{host} connection")
        try:
            upstream = self._connect(host)
        except (GatewayError, OSError) as error:
            logger.warning("no connection to %s: %s", host, error)
            refuse(client, 502, f"no connection to {host}: {error}")
            return
        with upstream:
            client.sendall(ESTABLISHED)
            if not splice(client, upstream, self._idle_seconds, stopping):
                self._count(self._cut, host)
                logger.warning("a connection to %s was cut after %g s without a byte", host, self._idle_seconds)

    def _count(self, counts: Counter[str], label: str) -> None:
        with self._lock:
            counts[label] += 1

    def _connect(self, host: str) -> socket.socket:
        if self._proxy is None:
            return socket.create_connection((host, urls.HTTPS_PORT), self._connect_seconds)
        upstream = socket.create_connection((self._proxy.host, self._proxy.port), self._connect_seconds)
        try:
            ask_proxy(upstream, self._proxy, f"{host}:{urls.HTTPS_PORT}")
        except BaseException:
            upstream.close()
            raise
        return upstream


def ask_proxy(upstream: socket.socket, proxy: UserProxy, target: str) -> None:
    """Hand the CONNECT on to the user's proxy. Raises GatewayError with the status where it declines."""
    lines = [f"CONNECT {target} HTTP/1.1", f"Host: {target}"]
    if proxy.authorization:
        lines.append(f"Proxy-Authorization: {proxy.authorization}")
    upstream.sendall("\r\n".join([*lines, "", ""]).encode("latin-1"))
    answer = read_head(upstream)[0].split(maxsplit=2)
    if len(answer) < 2 or answer[1] != "200":
        raise GatewayError(f"the proxy of HTTPS_PROXY answered {' '.join(answer[1:]) or 'nothing'}")


def splice(client: socket.socket, upstream: socket.socket, idle_seconds: float, stopping: threading.Event) -> bool:
    """Hand bytes both ways until one side ends: True; False when no byte passed for `idle_seconds`."""
    other = {client: upstream, upstream: client}
    with selectors.DefaultSelector() as selector:
        for end in other:
            end.settimeout(idle_seconds)
            selector.register(end, selectors.EVENT_READ, other[end])
        last = time.monotonic()
        while not stopping.is_set():
            ready = selector.select(min(_POLL_SECONDS, idle_seconds))
            for key, _ in ready:
                source, target = key.fileobj, key.data
                assert isinstance(source, socket.socket)  # noqa: S101  only sockets were registered
                data = source.recv(_CHUNK)
                if not data:
                    return True
                target.sendall(data)
                last = time.monotonic()
            if not ready and time.monotonic() - last >= idle_seconds:
                return False
    return True


class Gateway:
    """A loopback proxy in front of a road: a context manager that leaves no thread and no socket behind."""

    def __init__(self, road: Road, limiter: SlidingWindow | None = None) -> None:
        self._road = road
        self._limiter = limiter or SlidingWindow(None)
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._workers: dict[threading.Thread, socket.socket] = {}
        self._listener: socket.socket | None = None
        self._accepting: threading.Thread | None = None

    @property
    def url(self) -> str:
        """The proxy's address, http://127.0.0.1:PORT. Raises GatewayError before it is open."""
        if self._listener is None:
            raise GatewayError("the gateway is not open")
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    @property
    def requests(self) -> dict[str, int]:
        """How many requests were let through, by host and kind (live: connections by host)."""
        return self._road.requests()

    def __enter__(self) -> Gateway:
        listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        listener.settimeout(_POLL_SECONDS)
        self._listener = listener
        self._accepting = threading.Thread(target=self._accept, args=(listener,), name="edgar-gateway", daemon=True)
        self._accepting.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        if self._listener is not None and self._accepting is not None:
            # A connection of our own wakes the thread that accepts them; without it that takes a poll's time.
            with contextlib.suppress(OSError):
                socket.create_connection(self._listener.getsockname(), 1.0).close()
            self._accepting.join()
            self._listener.close()
        self._end_workers()

    def _end_workers(self) -> None:
        with self._lock:
            workers = dict(self._workers)
            for handle in workers.values():
                # Wakes a worker that waits for bytes; one whose client has gone needs no waking.
                with contextlib.suppress(OSError):
                    handle.shutdown(socket.SHUT_RDWR)
        deadline = time.monotonic() + _CLOSE_SECONDS
        for worker in workers:
            worker.join(max(0.0, deadline - time.monotonic()))
        if any(worker.is_alive() for worker in workers):
            logger.warning("the gateway was closed with connections still open")

    def _accept(self, listener: socket.socket) -> None:
        while not self._stopping.is_set():
            try:
                client, _ = listener.accept()
            except TimeoutError:
                continue
            except OSError as error:
                # Too many open files, say: what is open may end, so the gateway stays.
                logger.warning("a connection could not be accepted: %s", error)
                self._stopping.wait(_POLL_SECONDS)
                continue
            # TLS takes the socket object over; a duplicate stays good for ending the connection from outside.
            handle = client.dup()
            worker = threading.Thread(target=self._work, args=(client, handle), name="edgar-connection", daemon=True)
            with self._lock:
                self._workers[worker] = handle
            worker.start()

    def _work(self, client: socket.socket, handle: socket.socket) -> None:
        try:
            with client:
                client.settimeout(_HEAD_SECONDS)
                self._serve(client)
        except (OSError, GatewayError) as error:
            logger.debug("a connection ended early: %s", error)
        finally:
            with self._lock:
                self._workers.pop(threading.current_thread(), None)
                handle.close()

    def _serve(self, client: socket.socket) -> None:
        words = read_head(client)[0].split()
        host = _TARGETS.get(words[1].lower()) if len(words) == 3 and words[0] == "CONNECT" else None
        if host is None:
            logger.warning("refused a request that does not go to the SEC")
            refuse(client, 403, _ONLY)
        elif self._limiter.acquire(self._stopping.is_set):
            self._road.carry(client, host, self._stopping)
        elif left := self._limiter.silence_left():
            refuse(client, 503, f"EDGAR wants silence: nobody is let through for another {left:.0f} s")
