from __future__ import annotations

import base64
import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from edgar_tree import TESTER, most_in_a_window

from flows.edgar import urls
from flows.edgar.certificates import make_authority
from flows.edgar.connection import EdgarConnection
from flows.edgar.errors import GatewayError
from flows.edgar.gateway import Gateway, PassThrough, UserProxy, read_head
from flows.edgar.rate_limit import SlidingWindow

USER, PASSWORD = "ann", "p@ss:word"


class StandIn:
    """A TLS server that stands in for www.sec.gov, behind a CONNECT proxy that stands in for the user's."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self.context = context
        self.heads: list[list[str]] = []
        self.requests: list[list[str]] = []
        self.arrivals: list[float] = []
        self.status = "200 OK"
        self.credentials: str | None = None
        self.silent = False
        self.stopping = threading.Event()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.listener.settimeout(0.05)
        self.port = self.listener.getsockname()[1]
        self.threads = [threading.Thread(target=self.accept)]
        self.threads[0].start()

    def accept(self) -> None:
        while not self.stopping.is_set():
            with contextlib.suppress(TimeoutError):
                client, _ = self.listener.accept()
                thread = threading.Thread(target=self.serve, args=(client,))
                self.threads.append(thread)
                thread.start()

    def serve(self, client: socket.socket) -> None:
        with client, contextlib.suppress(OSError, GatewayError):
            client.settimeout(5)
            head = read_head(client)
            self.heads.append(head)
            given = [line for line in head if line.startswith("Proxy-Authorization: ")]
            if self.credentials and given != [f"Proxy-Authorization: {self.credentials}"]:
                client.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")
                return
            client.sendall(f"HTTP/1.1 {self.status}\r\n\r\n".encode())
            with self.context.wrap_socket(client, server_side=True) as tls:
                self.requests.append(read_head(tls))
                self.arrivals.append(time.monotonic())
                if self.silent:
                    self.stopping.wait(5)
                # As servers do that were told to close; a client that reuses the connection would race the close.
                tls.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 300000\r\nConnection: close\r\n\r\n" + b"x" * 300_000)

    def close(self) -> None:
        self.stopping.set()
        for thread in self.threads:
            thread.join()
        self.listener.close()


@pytest.fixture
def sec(tmp_path: Path) -> Iterator[tuple[StandIn, Path]]:
    authority = make_authority(tmp_path, urls.HOSTS)
    stand_in = StandIn(authority.server_context)
    yield stand_in, authority.ca_file
    stand_in.close()


@pytest.fixture(autouse=True)
def _no_thread_is_left() -> Iterator[None]:
    yield
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("edgar-")]


def get(gateway: Gateway, ca_file: Path, host: str = urls.WWW) -> requests.Response:
    connection = EdgarConnection(gateway.url, ca_file, TESTER, "test")
    with connection.session() as session:
        return session.get(f"https://{host}/x", timeout=10)


def raw(gateway: Gateway, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", int(gateway.url.rpartition(":")[2])), 5) as plain:
        plain.sendall(request)
        return plain.makefile("rb").read()


def test_live_connections_are_handed_on_and_counted(sec: tuple[StandIn, Path]) -> None:
    stand_in, ca_file = sec
    with Gateway(PassThrough(user_proxy=f"http://127.0.0.1:{stand_in.port}"), SlidingWindow(8)) as gateway:
        assert get(gateway, ca_file).content == b"x" * 300_000
        assert get(gateway, ca_file, urls.DATA).status_code == 200
        assert gateway.requests == {"www.sec.gov connection": 1, "data.sec.gov connection": 1}
    assert [head[0] for head in stand_in.heads] == [f"CONNECT {host}:443 HTTP/1.1" for host in urls.HOSTS]
    assert not any("Proxy-Authorization" in line for head in stand_in.heads for line in head)


def test_the_users_proxy_gets_its_credentials(sec: tuple[StandIn, Path]) -> None:
    stand_in, ca_file = sec
    stand_in.credentials = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
    with Gateway(PassThrough(user_proxy=f"http://ann:p%40ss%3Aword@127.0.0.1:{stand_in.port}")) as gateway:
        assert get(gateway, ca_file).status_code == 200


def test_a_proxy_that_declines_is_quoted_and_no_secret_is(
    sec: tuple[StandIn, Path], caplog: pytest.LogCaptureFixture
) -> None:
    stand_in, ca_file = sec
    stand_in.credentials = "Basic other"
    road = PassThrough(user_proxy=f"http://ann:wrongpass@127.0.0.1:{stand_in.port}")
    declined = pytest.raises(requests.exceptions.ProxyError, match="407 Proxy Authentication Required")
    with Gateway(road) as gateway, declined as caught:
        get(gateway, ca_file)
    assert "wrongpass" not in str(caught.value) + caplog.text + repr(UserProxy.parse("http://ann:wrongpass@h:1"))


def test_a_road_that_is_closed_is_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    with Gateway(PassThrough(user_proxy=f"http://127.0.0.1:{port}")) as gateway:
        assert raw(gateway, b"CONNECT www.sec.gov:443 HTTP/1.1\r\n\r\n").startswith(
            b"HTTP/1.1 502 no connection to www.sec.gov: "
        )


@pytest.mark.parametrize(
    "first_line",
    [
        b"CONNECT example.com:443 HTTP/1.1",
        b"CONNECT www.sec.gov:80 HTTP/1.1",
        b"CONNECT www.sec.gov.example.com:443 HTTP/1.1",
        b"GET http://www.sec.gov/ HTTP/1.1",
        b"nonsense",
    ],
)
def test_forbidden_hosts_are_refused(sec: tuple[StandIn, Path], first_line: bytes) -> None:
    stand_in, _ = sec
    with Gateway(PassThrough(user_proxy=f"http://127.0.0.1:{stand_in.port}")) as gateway:
        answer = raw(gateway, first_line + b"\r\nHost: x\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 403 the gateway passes on nothing but CONNECT to www.sec.gov:443")
        assert gateway.requests == {}
    assert stand_in.heads == []


def test_an_idle_connection_is_cut(sec: tuple[StandIn, Path]) -> None:
    stand_in, ca_file = sec
    stand_in.silent = True
    road = PassThrough(user_proxy=f"http://127.0.0.1:{stand_in.port}", idle_seconds=0.4)
    with Gateway(road) as gateway:
        started = time.monotonic()
        with pytest.raises(requests.exceptions.ConnectionError):
            get(gateway, ca_file)
        assert 0.4 <= time.monotonic() - started < 3
        assert gateway.requests == {"www.sec.gov connection": 1}
        assert road.cut_for_being_idle == {"www.sec.gov": 1}


def test_closing_cuts_what_is_open_and_leaves_no_thread(sec: tuple[StandIn, Path]) -> None:
    stand_in, ca_file = sec
    stand_in.silent = True
    failures: list[Exception] = []

    def ask() -> None:
        try:
            get(gateway, ca_file)
        except requests.exceptions.RequestException as error:
            failures.append(error)

    with Gateway(PassThrough(user_proxy=f"http://127.0.0.1:{stand_in.port}"), SlidingWindow(2)) as gateway:
        clients = [threading.Thread(target=ask) for _ in range(6)]  # four of them wait for a permit
        for client in clients:
            client.start()
        time.sleep(0.3)
        started = time.monotonic()
    assert time.monotonic() - started < 3
    for client in clients:
        client.join()
    assert len(failures) == 6


def test_while_edgar_wants_silence_nobody_is_let_through_and_is_told_how_long(sec: tuple[StandIn, Path]) -> None:
    stand_in, _ = sec
    limiter = SlidingWindow(8)
    with Gateway(PassThrough(user_proxy=f"http://127.0.0.1:{stand_in.port}"), limiter) as gateway:
        limiter.be_silent(600)
        answer = raw(gateway, b"CONNECT www.sec.gov:443 HTTP/1.1\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 503 EDGAR wants silence: nobody is let through for another 600 s")
        assert gateway.requests == {}
        assert stand_in.heads == []


def test_one_connection_is_one_permit(sec: tuple[StandIn, Path]) -> None:
    stand_in, ca_file = sec
    with Gateway(PassThrough(user_proxy=f"http://127.0.0.1:{stand_in.port}"), SlidingWindow(4)) as gateway:
        connection = EdgarConnection(gateway.url, ca_file, TESTER, "test")
        with connection.session() as session:
            for _ in range(9):
                assert session.get("https://www.sec.gov/x", timeout=10).status_code == 200
        assert gateway.requests == {"www.sec.gov connection": 9}
    assert most_in_a_window(stand_in.arrivals) <= 4
    # A server that keeps connections is told not to: the limiter would not see further requests on one.
    assert all("Connection: close" in request for request in stand_in.requests)


@pytest.mark.parametrize("url", ["socks5://127.0.0.1:1", "https://127.0.0.1:1", "http://", "http://h:port"])
def test_proxies_that_cannot_be_used_are_refused(url: str) -> None:
    with pytest.raises(GatewayError, match="HTTPS_PROXY"):
        PassThrough(user_proxy=url)


def test_a_proxy_may_be_given_without_a_scheme() -> None:
    assert UserProxy.parse("proxy.example:3128") == UserProxy("proxy.example", 3128)


def test_a_gateway_that_is_not_open_has_no_address() -> None:
    with pytest.raises(GatewayError, match="not open"):
        _ = Gateway(PassThrough()).url
