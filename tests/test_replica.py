from __future__ import annotations

import re
import socket
import ssl
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests
from edgar_tree import CIK, Listed, accession, lay_tree, most_in_a_window, serve, submission

from flows.edgar import urls
from flows.edgar.errors import SourceNotFound, is_block_page
from flows.edgar.faults import Fault, FaultKind
from flows.edgar.rate_limit import SlidingWindow
from flows.edgar.refusal import retry_after
from flows.edgar.replica import check_layout

ROW = Listed(accession(1))
FILING = urls.full_submission(CIK, ROW.number)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    return lay_tree(tmp_path / "tree", [ROW])


def test_documents_come_with_length_and_type_over_tls(tree: Path, tmp_path: Path) -> None:
    with serve(tree, tmp_path / "ca") as served, served.connection.session() as session:
        answer = session.get(FILING, timeout=10)
        assert answer.content == submission(ROW.number)
        assert answer.headers["Content-Type"] == "text/plain"
        assert answer.headers["Content-Length"] == str(len(answer.content))
        assert session.get(urls.submissions(CIK), timeout=10).headers["Content-Type"] == "application/json"
        head = session.head(FILING, timeout=10)
        assert (head.status_code, head.content) == (200, b"")
        assert session.post(FILING, timeout=10).status_code == 405
        assert served.gateway.requests == {"www.sec.gov full submission": 3, "data.sec.gov submissions": 1}


def test_strict_verification_accepts_the_throw_away_certificates(tree: Path, tmp_path: Path) -> None:
    with serve(tree, tmp_path / "ca") as served:
        port = int(served.connection.proxy_url.rpartition(":")[2])
        context = ssl.create_default_context(cafile=served.connection.ca_file)
        context.verify_flags |= ssl.VERIFY_X509_STRICT
        with socket.create_connection(("127.0.0.1", port), 5) as plain:
            plain.sendall(b"CONNECT data.sec.gov:443 HTTP/1.1\r\n\r\n")
            assert plain.recv(100).startswith(b"HTTP/1.1 200")
            with context.wrap_socket(plain, server_hostname="data.sec.gov") as tls:
                assert tls.getpeercert()


def test_nothing_but_the_authoritys_certificate_stays_on_disk(tree: Path, tmp_path: Path) -> None:
    with serve(tree, tmp_path / "ca"):
        files = list((tmp_path / "ca").iterdir())
        assert [file.name for file in files] == ["replica-ca.pem"]
        assert b"PRIVATE KEY" not in files[0].read_bytes()


def test_a_client_that_does_not_know_the_authority_is_not_served(tree: Path, tmp_path: Path) -> None:
    with serve(tree, tmp_path / "ca") as served, served.connection.session() as session:
        session.verify = True
        with pytest.raises(requests.exceptions.SSLError):
            session.get(FILING, timeout=10)


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("https://www.sec.gov/Archives/edgar/data/1/000000000025000001/x.txt", 404),
        ("https://data.sec.gov/submissions/CIK0000000001.json", 404),
        ("https://www.sec.gov/Archives/edgar/data/", 404),
        ("https://www.sec.gov/Archives/edgar/daily-index/2025/QTR1/form.20250101.idx", 403),
        ("https://www.sec.gov/Archives/edgar/full-index/2025/QTR1/company.idx", 403),
    ],
)
def test_what_is_not_there_answers_as_at_edgar(tree: Path, tmp_path: Path, url: str, status: int) -> None:
    with serve(tree, tmp_path / "ca") as served, served.connection.session() as session:
        answer = session.get(url, timeout=10)
        assert answer.status_code == status
        assert not is_block_page(answer.content)
        assert (b"<Code>AccessDenied" in answer.content) == (status == 403)


def test_no_path_leads_out_of_the_directory(tree: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    (tree / "www.sec.gov/link.txt").symlink_to(tmp_path / "secret.txt")
    paths = ("/../../secret.txt", "/%2e%2e/%2e%2e/secret.txt", "//../../secret.txt", "/link.txt", "/a%00b")
    with serve(tree, tmp_path / "ca") as served, served.connection.session() as session:
        for path in (*paths, "/../data.sec.gov/submissions/CIK0001326801.json"):
            request = session.prepare_request(requests.Request("GET", "https://www.sec.gov/"))
            request.url = "https://www.sec.gov" + path
            assert session.send(request, timeout=10).status_code == 404, path


@pytest.mark.parametrize("agent", ["python-requests/2.34", "", "Somebody"])
def test_an_undeclared_tool_gets_the_secs_page(tree: Path, tmp_path: Path, agent: str) -> None:
    with serve(tree, tmp_path / "ca") as served, served.connection.session() as session:
        answer = session.get(FILING, headers={"User-Agent": agent}, timeout=10)
        assert answer.status_code == 403
        assert "Undeclared Automated Tool" in answer.text
        assert is_block_page(answer.content)


@pytest.mark.parametrize(
    ("fault", "status", "body"),
    [
        (Fault("submissions|data/", "status_503"), 503, b"Service Unavailable"),
        (Fault("data/1326801", "block_page_403"), 403, b"Request Rate Threshold Exceeded"),
        (Fault("data/1326801", "block_page_200"), 200, b"Request Rate Threshold Exceeded"),
        (Fault("data/1326801", "not_there"), 404, b"Not Found"),
        (Fault("data/1326801", "replace_body", body=b"HALF"), 200, b"HALF"),
        (Fault("data/1326801", "status_403"), 403, b"Forbidden"),
        (Fault("data/1326801", "access_denied_403"), 403, b"<Code>AccessDenied"),
        (Fault("data/1326801", "status_429"), 429, b"Too Many Requests"),
        (Fault("data/1326801", "status_500"), 500, b"Internal Server Error"),
        (Fault("data/1326801", "error_page_200"), 200, b"temporarily unavailable"),
        (Fault("data/1326801", "empty_body"), 200, b""),
        (Fault("data/1326801", "stall", seconds=0.3), 200, b"<SEC-DOCUMENT>"),
        (Fault("data/1326801", "slow", seconds=0.3), 200, submission(ROW.number)),
    ],
)
def test_faults_on_demand(tree: Path, tmp_path: Path, fault: Fault, status: int, body: bytes) -> None:
    with serve(tree, tmp_path / "ca", [fault]) as served, served.connection.session() as session:
        started = time.monotonic()
        answer = session.get(FILING, timeout=10)
        assert (answer.status_code, body in answer.content) == (status, True)
        assert time.monotonic() - started >= 0.9 * fault.seconds  # a timer may be early by its own step
        assert [request.status for request in served.replica.seen] == [status]


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("reset", (requests.exceptions.ConnectionError, requests.exceptions.ChunkedEncodingError)),
        ("tls_failure", requests.exceptions.SSLError),
    ],
)
def test_connections_that_break(tree: Path, tmp_path: Path, kind: FaultKind, error: type[Exception]) -> None:
    with serve(tree, tmp_path / "ca", [Fault("www", kind, times=1)]) as served, served.connection.session() as session:
        with pytest.raises(error):
            session.get(FILING, timeout=10)
        assert session.get(FILING, timeout=10).content == submission(ROW.number)
        assert len(served.replica.seen) == 2


def test_a_length_that_is_too_short_cuts_what_a_client_reads(tree: Path, tmp_path: Path) -> None:
    faults = [Fault("data/", "wrong_length")]
    with serve(tree, tmp_path / "ca", faults) as served, served.connection.session() as session:
        got = session.get(FILING, timeout=10).content
    whole = submission(ROW.number)
    assert got == whole[: len(whole) // 2]


def test_a_retry_after_is_given_in_seconds_or_as_a_date_or_not_at_all(tree: Path, tmp_path: Path) -> None:
    faults = [
        Fault("data/", "status_429", times=1, seconds=120),
        Fault("data/", "status_503", after=1, times=1, seconds=120, as_date=True),
        Fault("data/", "status_429", after=2),
    ]
    with serve(tree, tmp_path / "ca", faults) as served, served.connection.session() as session:
        said = [session.get(FILING, timeout=10).headers.get("Retry-After") for _ in range(3)]
    assert (said[0], said[2]) == ("120", None)
    assert 115 <= retry_after(said[1], datetime.now(UTC)) <= 120


def test_a_cut_body_is_shorter_than_it_said(tree: Path, tmp_path: Path) -> None:
    faults = [Fault(re.escape(ROW.number), "cut_body")]
    too_short = pytest.raises(requests.exceptions.ChunkedEncodingError)
    with serve(tree, tmp_path / "ca", faults) as served, served.connection.session() as session, too_short:
        session.get(FILING, timeout=10)


def test_faults_spare_the_first_and_end_after_their_times(tree: Path, tmp_path: Path) -> None:
    faults = [Fault("data/", "status_503", times=2, after=1), Fault("data/", "not_there", after=4)]
    with serve(tree, tmp_path / "ca", faults) as served, served.connection.session() as session:
        assert [session.get(FILING, timeout=10).status_code for _ in range(6)] == [200, 503, 503, 200, 404, 404]


def test_closing_does_not_wait_for_a_stall(tree: Path, tmp_path: Path) -> None:
    started = time.monotonic()
    with serve(tree, tmp_path / "ca", [Fault("data/", "stall", seconds=60)]) as served:
        session = served.connection.session()
        with session, pytest.raises(requests.exceptions.ReadTimeout):
            session.get(FILING, timeout=0.5)
    assert time.monotonic() - started < 5


def test_any_sliding_second_at_the_replica_holds_at_most_eight(tree: Path, tmp_path: Path) -> None:
    with serve(tree, tmp_path / "ca", limiter=SlidingWindow(8)) as served:

        def ask() -> None:
            with served.connection.session() as session:
                for _ in range(5):
                    assert session.get(FILING, timeout=30).status_code == 200

        threads = [threading.Thread(target=ask) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        times = [request.at for request in served.replica.seen]
    assert len(times) == 30
    assert most_in_a_window(times) <= 8
    assert times[-1] - times[0] < 6, "the limiter must not be slower than it has to be"


def test_a_directory_that_is_not_laid_out_like_edgar_is_told_what_is_missing(tree: Path, tmp_path: Path) -> None:
    check_layout(tree)
    (tree / "www.sec.gov/files/company_tickers_exchange.json").unlink()
    with pytest.raises(SourceNotFound, match=r"www\.sec\.gov/files/company_tickers_exchange\.json is missing"):
        check_layout(tree)
    with pytest.raises(SourceNotFound, match="is not a directory"):
        check_layout(tmp_path / "nowhere")
