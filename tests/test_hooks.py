"""The ways out: what a webhook, a mail command and a heartbeat are given, and that none of them fails a night."""

from __future__ import annotations

import json
import shlex
import sys
from pathlib import Path
from typing import Any

import pytest
from hook_server import hook_server
from warehouse_rows import HOSTILE

from flows.report import Outcome, Report
from flows.settings import Alarms, SettingsError, load_alarms, load_settings
from flows.watching import hooks
from flows.watching.hooks import beat, send
from flows.watching.message import Event, Message
from flows.watching.tell import messages, tell, tell_failure

IDENTITY = "Jane Q Doe jane@example.org"
FAILURE = Message(Event.FAILURE, "the night failed", ["the disk is full"], {"exit_code": 1})


def alarms(**given: Any) -> Alarms:
    return Alarms(**{"hook_seconds": 5, "identity": IDENTITY, **given})


def kept_by(folder: Path, *arguments: str) -> str:
    """A mail command that writes its arguments and its standard input to files."""
    script = (
        "import json, os, pathlib, sys; folder = pathlib.Path(sys.argv[1]); "
        "(folder / 'mail').write_text(sys.stdin.read()); "
        "(folder / 'arguments').write_text(json.dumps(sys.argv[2:])); "
        "(folder / 'environment').write_text(repr(os.environ))"
    )
    return shlex.join([sys.executable, "-c", script, str(folder), *arguments])


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hooks, "_PAUSE", 0)
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


def test_a_webhook_gets_the_event_as_json() -> None:
    with hook_server() as server:
        assert send(alarms(webhook_url=f"{server.url}/T0/secret"), FAILURE) == []
    (sent,) = server.sent
    assert (sent.method, sent.path, sent.headers["Content-Type"]) == ("POST", "/T0/secret", "application/json")
    payload = sent.json
    assert payload.pop("at_utc").endswith("Z")
    assert payload == {
        "schema_version": 1,
        "event": "failure",
        "title": "the night failed",
        "lines": ["the disk is full"],
        "text": "bubblewatch: the night failed\n\nthe disk is full",
        "exit_code": 1,
    }


@pytest.mark.parametrize(
    ("statuses", "requests", "problem"),
    [
        ((503, 429, 200), 3, None),
        ((500,), 3, "answered 500"),
        ((404,), 1, "answered 404"),
        ((302,), 1, "answered 302"),  # a POST that is sent elsewhere would arrive as something else
    ],
)
def test_what_does_not_answer_is_asked_again_and_then_said(
    statuses: tuple[int, ...], requests: int, problem: str | None
) -> None:
    with hook_server(*statuses) as server:
        said = send(alarms(webhook_url=f"{server.url}/secret"), FAILURE)
    assert len(server.sent) == requests
    assert said == ([f"the webhook at 127.0.0.1 {problem}"] if problem else [])


def test_one_that_never_answers_has_its_time_and_its_address_stays_a_secret() -> None:
    with hook_server(None) as server:
        said = send(alarms(webhook_url=f"{server.url}/secret", hook_seconds=0.05), FAILURE)
    assert said == ["the webhook at 127.0.0.1 could not be reached: ConnectionError"]
    assert send(alarms(webhook_url="http://127.0.0.1:1/secret"), FAILURE) == said


def test_the_mail_command_is_given_the_message_and_no_shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUBBLEWATCH_IDENTITY", IDENTITY)
    message = Message(Event.NEWS, f"`touch {tmp_path}/pwned`; {HOSTILE}", ["line"])
    assert send(alarms(mail_command=kept_by(tmp_path, "-s", "{subject}", "me@example.org")), message) == []
    flag, subject, to = json.loads((tmp_path / "arguments").read_text())
    assert (flag, to) == ("-s", "me@example.org")
    assert subject.startswith("bubblewatch: `touch")
    assert subject.isprintable()
    assert (tmp_path / "mail").read_text().endswith("\n\nline\n")
    assert not (tmp_path / "pwned").exists()
    assert "jane@example.org" not in (tmp_path / "environment").read_text()


@pytest.mark.parametrize(
    ("command", "problem"),
    [
        ("/no/such/command", "cannot be run: No such file or directory"),
        (shlex.join([sys.executable, "-c", "raise SystemExit(3)"]), "ended with code 3"),
        (shlex.join([sys.executable, "-c", "import time; time.sleep(60)"]), "did not end in 0 s, and was ended"),
    ],
)
def test_a_mail_command_that_fails_is_said(command: str, problem: str) -> None:
    # Half a second, where it has to run; and no time at all where it never ends.
    seconds = 0.3 if "sleep" in command else 30
    (said,) = send(alarms(mail_command=command, hook_seconds=seconds), FAILURE)
    assert said == f"the mail command {shlex.split(command)[0]} {problem}"


def test_one_way_that_fails_does_not_stop_the_other(tmp_path: Path) -> None:
    said = send(alarms(webhook_url="http://127.0.0.1:1/", mail_command=kept_by(tmp_path)), FAILURE)
    assert len(said) == 1
    assert "the disk is full" in (tmp_path / "mail").read_text()


@pytest.mark.parametrize("leak", [IDENTITY, "jane@example.org", "Jane Q Doe", f"refused: {IDENTITY} (403)"])
def test_the_identity_never_leaves_by_a_hook(leak: str, tmp_path: Path) -> None:
    message = Message(Event.NEWS, leak, [leak], {"news": [{"sentence": leak}]})
    with hook_server() as server:
        send(alarms(webhook_url=server.url, mail_command=kept_by(tmp_path, "{subject}")), message)
    everything = server.sent[0].body.decode() + (tmp_path / "mail").read_text() + (tmp_path / "arguments").read_text()
    assert "(identity)" in everything
    assert not any(part in everything + str(server.sent[0].headers) for part in ("jane@", "Jane Q Doe"))


def test_the_heartbeat_is_called_when_the_night_went_well_and_only_then() -> None:
    nights = {
        Outcome.PUBLISHED: 1,
        Outcome.UNCHANGED: 1,
        Outcome.BLOCKED: 0,
        Outcome.EMPTY: 0,
    }
    for outcome, calls in nights.items():
        with hook_server() as server:
            assert tell(Report("one", outcome), alarms(heartbeat_url=f"{server.url}/beat")) == []
        assert [(sent.method, sent.path) for sent in server.sent] == [("GET", "/beat")] * calls
    with hook_server() as server:
        tell_failure("it broke", alarms(heartbeat_url=server.url))
    assert server.sent == []
    assert beat(alarms()) == []
    assert beat(alarms(heartbeat_url="http://127.0.0.1:1/")) == [
        "the heartbeat at 127.0.0.1 could not be reached: ConnectionError"
    ]


def test_a_night_without_news_tells_nobody_and_one_with_news_once() -> None:
    assert list(messages(Report("one", Outcome.PUBLISHED))) == []
    news = [{"kind": "13f", "sentence": "Scion filed"}, {"kind": "capex", "sentence": "Meta put"}]
    (told,) = messages(Report("one", Outcome.PUBLISHED, release="one", news=news))
    assert (told.event, told.title) == (Event.NEWS, "2 pieces of news, the first: Scion filed")
    assert told.payload()["news"] == news
    # What was not published is not told as news.
    (told,) = messages(Report("one", Outcome.BLOCKED, news=news, held_back="one", blocked_by=["rows were lost"]))
    assert (told.event, told.payload()["held_back"]) == (Event.BLOCKED, "one")
    assert told.payload()["blocked_by"] == ["rows were lost"]


def test_a_long_message_is_cut_and_says_so() -> None:
    text = Message(Event.FAILURE, "title", [f"line {number}" for number in range(60)]).text
    assert text.endswith("line 49\nand 10 more")
    with hook_server() as server:
        send(alarms(webhook_url=server.url), Message(Event.FAILURE, "x" * 9000))
    assert len(server.sent[0].json["title"]) == 500


@pytest.mark.parametrize(
    ("name", "value"),
    [("webhook_url", "ftp://host/"), ("heartbeat_url", "secret"), ("mail_command", " "), ("mail_command", "mail 'me")],
)
def test_a_hook_that_cannot_be_is_named_without_its_secret(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"BUBBLEWATCH_{name.upper()}", value)
    for load in (load_alarms, load_settings):
        with pytest.raises(SettingsError, match=f"setting {name}: .*BUBBLEWATCH_{name.upper()}") as raised:
            load()
        assert value not in str(raised.value) or value == " "


def test_a_failure_is_told_though_the_other_settings_cannot_be_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with hook_server() as server:
        monkeypatch.setenv("BUBBLEWATCH_WEBHOOK_URL", server.url)
        monkeypatch.setenv("BUBBLEWATCH_RELEASES_KEPT", "none")
        assert tell_failure("setting releases_kept: it is no number") == []
    assert server.sent[0].json["lines"][0] == "setting releases_kept: it is no number"


def test_secrets_go_to_a_child_and_not_to_a_server_or_a_text(tmp_path: Path) -> None:
    secret = "https://hooks.example.org/T0/secret"
    settings = load_settings(data_dir=tmp_path, webhook_url=secret, identity=IDENTITY, mail_command="mail me")
    assert settings.as_environment()["BUBBLEWATCH_WEBHOOK_URL"] == secret
    kept = settings.as_environment(with_secrets=False)
    assert kept["BUBBLEWATCH_DATA_DIR"] == str(tmp_path)
    assert not any(word in repr(kept) + repr(settings) for word in ("T0/", "jane@"))
