from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest
from edgar_tree import CIK, Listed, accession, lay_tree

from flows.edgar import urls
from flows.edgar.connection import EdgarConnection, Identity, Politeness, open_edgar
from flows.edgar.errors import GatewayError, IdentityNeeded, SourceNotFound

ROW = Listed(accession(1))


def test_an_identity_is_a_name_and_an_address() -> None:
    assert Identity.parse(" Ann  Example ann@example.com ").user_agent == "Ann Example ann@example.com"
    assert Identity.parse("Ann Example <ann@example.com>") == Identity("Ann Example", "ann@example.com")


@pytest.mark.parametrize(
    "text", [None, "", "   ", "ann@example.com", "Ann Example", "Ann ann@localhost", "Łucja l@e.pl"]
)
def test_no_identity_says_how_to_give_one(text: str | None) -> None:
    with pytest.raises(IdentityNeeded) as caught:
        Identity.parse(text)
    assert 'BUBBLEWATCH_IDENTITY="Name email"' in str(caught.value)
    assert "--identity" in str(caught.value)


def test_an_identity_does_not_show_itself() -> None:
    assert "ann" not in repr(Identity.parse("Ann ann@example.com"))


def test_live_without_an_identity_is_refused_before_anything_else(tmp_path: Path) -> None:
    work = tmp_path / "work"
    with pytest.raises(IdentityNeeded):
        open_edgar("live", identity=None, work_folder=work)
    assert not work.exists()


def test_live_needs_a_usable_proxy_and_a_polite_rate(tmp_path: Path) -> None:
    with pytest.raises(GatewayError, match="HTTPS_PROXY"):
        open_edgar("live", identity="Ann a@example.com", work_folder=tmp_path, user_proxy="socks5://x:1")
    with pytest.raises(ValueError, match="10 requests a second"):
        open_edgar("live", identity="Ann a@example.com", work_folder=tmp_path, politeness=Politeness(11))
    (tmp_path / "file").touch()
    with pytest.raises(GatewayError, match="BUBBLEWATCH_LIMITER_DIR"):
        open_edgar(
            "live", identity="Ann a@example.com", work_folder=tmp_path, politeness=Politeness(folder=tmp_path / "file")
        )


def test_the_sec_is_left_alone_for_ten_minutes_at_least_and_by_everybody(tmp_path: Path) -> None:
    hasty = Politeness(folder=tmp_path / "permits", block_seconds=1.0)
    with open_edgar("live", identity="Ann a@example.com", work_folder=tmp_path, politeness=hasty) as one:
        one.block()
    with open_edgar("live", identity="Ann a@example.com", work_folder=tmp_path, politeness=hasty) as another:
        assert 599 < another.limiter.silence_left() <= 600


def test_live_opens_a_gateway_and_trusts_the_usual_authorities(tmp_path: Path) -> None:
    with open_edgar("live", identity="Ann a@example.com", work_folder=tmp_path) as connection:
        assert connection.source == "live"
        assert connection.session().verify is True
        assert not {"REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"} & connection.environment().keys()
        assert connection.requests_so_far() == {}


def test_a_directory_is_served_and_leaves_nothing_behind(tmp_path: Path) -> None:
    tree, work = lay_tree(tmp_path / "tree", [ROW]), tmp_path / "work"
    with open_edgar(str(tree), identity=None, work_folder=work) as connection, connection.session() as session:
        assert session.get(urls.full_submission(CIK, ROW.number), timeout=10).status_code == 200
        assert connection.requests_so_far() == {"www.sec.gov full submission": 1}
    assert list(work.iterdir()) == []


def test_the_sample_is_rendered_served_and_removed(tmp_path: Path) -> None:
    work = tmp_path / "work"

    def render(folder: Path) -> None:
        lay_tree(folder, [ROW])

    opened = open_edgar("sample", identity=None, work_folder=work, render_sample=render)
    with opened as connection, connection.session() as session:
        assert connection.source == "sample"
        assert session.get(urls.submissions(CIK), timeout=10).json()["cik"] == CIK
    assert list(work.iterdir()) == []


def test_a_source_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceNotFound, match="nowhere is not a directory"):
        open_edgar(str(tmp_path / "nowhere"), identity=None, work_folder=tmp_path)
    with pytest.raises(SourceNotFound, match=r"data\.sec\.gov/submissions"):
        open_edgar(str(tmp_path), identity=None, work_folder=tmp_path)
    with pytest.raises(SourceNotFound, match="sample"):
        open_edgar("sample", identity=None, work_folder=tmp_path)


def test_the_environment_leads_through_the_gateway_and_holds_no_secret(tmp_path: Path) -> None:
    identity = Identity.parse("Ann Example ann@example.com")
    connection = EdgarConnection("http://127.0.0.1:1", tmp_path / "ca.pem", identity, "test")
    variables = connection.environment()
    assert {variables[name] for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY")} == {"http://127.0.0.1:1"}
    assert variables["NO_PROXY"] == variables["no_proxy"] == ""
    assert variables["REQUESTS_CA_BUNDLE"] == variables["SSL_CERT_FILE"] == str(tmp_path / "ca.pem")
    assert variables["NETRC"] == os.devnull
    assert "Ann" not in str(variables)


def test_the_session_ignores_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://elsewhere:1")
    connection = EdgarConnection("http://127.0.0.1:1", None, Identity("Ann", "a@example.com"), "test")
    session = connection.session()
    assert session.trust_env is False
    assert session.proxies["https"] == "http://127.0.0.1:1"
    assert session.headers["User-Agent"] == "Ann a@example.com"
    assert session.headers["Accept-Encoding"] == "gzip"


def test_the_identity_is_never_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    tree = lay_tree(tmp_path / "tree", [ROW])
    opened = open_edgar(str(tree), identity="Ann Example ann@example.com", work_folder=tmp_path / "work")
    with opened as connection, connection.session() as session:
        session.get(urls.submissions(CIK), timeout=10)
        logging.getLogger("test").info("%r", connection)
    assert "ann@example.com" not in caplog.text
    assert "Ann" not in caplog.text
