"""The ways out: a webhook, a mail command, a heartbeat. What goes wrong with one is said, and fails no night."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
from collections.abc import Callable, Iterator
from functools import partial
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from flows.settings import Alarms
from flows.watching.message import Message, presented

_ATTEMPTS = 3
_PAUSE = 0.5
"""Seconds before the third attempt, and the less before the second."""
_SUBJECT = "{subject}"


def send(alarms: Alarms, message: Message) -> list[str]:
    """Tells a message by every way that is set; returns what went wrong, in words that name no secret."""
    outgoing = presented(message, alarms)
    return [problem for way in _ways(alarms, outgoing) if (problem := way())]


def beat(alarms: Alarms) -> list[str]:
    """Calls the heartbeat address, if there is one; returns what went wrong."""
    if alarms.heartbeat_url is None:
        return []
    problem = _asked("the heartbeat", alarms.heartbeat_url.get_secret_value(), alarms.hook_seconds, None)
    return [problem] if problem else []


def _ways(alarms: Alarms, message: Message) -> Iterator[Callable[[], str | None]]:
    if alarms.webhook_url is not None:
        body = json.dumps(message.payload(), ensure_ascii=False).encode()
        yield partial(_asked, "the webhook", alarms.webhook_url.get_secret_value(), alarms.hook_seconds, body)
    if alarms.mail_command is not None:
        yield partial(_mailed, alarms.mail_command, message, alarms.hook_seconds)


def _asked(what: str, url: str, seconds: float, body: bytes | None) -> str | None:
    """Asks the address once, and again where it does not answer. None where it took what it was told."""
    host = urlsplit(url).hostname
    retry = Retry(
        total=_ATTEMPTS - 1,
        backoff_factor=_PAUSE,
        status_forcelist=(429, 500, 502, 503, 504),
        allowed_methods=None,
        redirect=False,
        raise_on_status=False,
        respect_retry_after_header=False,
    )
    try:
        with requests.Session() as session:
            for scheme in ("https://", "http://"):
                session.mount(scheme, HTTPAdapter(max_retries=retry))
            # Its answer is not read: a page without end would hold the night.
            with session.request(
                "GET" if body is None else "POST",
                url,
                data=body,
                headers={"User-Agent": "bubblewatch", "Content-Type": "application/json"},
                timeout=seconds,
                allow_redirects=False,
                stream=True,
            ) as answer:
                took = answer.ok and not answer.is_redirect
                return None if took else f"{what} at {host} answered {answer.status_code}"
    except requests.RequestException as error:
        # The message of the error holds the address, which is a secret.
        return f"{what} at {host} could not be reached: {type(error).__name__}"


def _mailed(command: str, message: Message, seconds: float) -> str | None:
    """Runs the command, without a shell, with the message on its standard input."""
    words = [word.replace(_SUBJECT, message.subject) for word in shlex.split(command)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BUBBLEWATCH_")}
    try:
        ended = subprocess.run(
            words,
            input=message.text + "\n",
            text=True,
            encoding="utf-8",
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"the mail command {words[0]} did not end in {seconds:.0f} s, and was ended"
    except OSError as error:
        return f"the mail command {words[0]} cannot be run: {error.strerror}"
    return None if ended.returncode == 0 else f"the mail command {words[0]} ended with code {ended.returncode}"
