"""One request of our own to EDGAR: counted, asked again where the trouble may pass, and a block told by its page."""

from __future__ import annotations

import logging
import random
import re
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import requests

from flows.edgar import urls
from flows.edgar.errors import Blocked, EdgarError, GatewayError, is_block_page
from flows.edgar.refusal import refusal, says_nothing_there

if TYPE_CHECKING:
    from flows.edgar.connection import EdgarConnection

logger = logging.getLogger(__name__)

TRIES = 3
_PAUSE_SECONDS = 1.0
_TIMEOUT_SECONDS = (15.0, 60.0)
_TOO_MANY, _NOT_MODIFIED = 429, 304
_QUOTED = re.compile(r"'([^']{8,})'")
# What may pass by itself: no connection, a slow answer, half an answer.
_PASSING = (
    requests.ConnectionError,
    requests.Timeout,
    requests.exceptions.ChunkedEncodingError,
    requests.exceptions.ContentDecodingError,
)


class Patience:
    """The seconds that one run may spend on waiting to ask again, whatever it waits for."""

    def __init__(
        self,
        seconds: float = 1800.0,
        *,
        sleep: Callable[[float], None] = time.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._left = seconds
        self._sleep = sleep
        self._chance = chance

    def wait(self, seconds: float) -> bool:
        """Wait: True; False, at once, where the run may not wait so long any more."""
        if seconds > self._left:
            return False
        self._left -= seconds
        self._sleep(seconds)
        return True

    def back_off(self, attempt: int, first: float, at_least: float = 0.0) -> bool:
        """Wait before another attempt: about `first` seconds, doubled each time, by chance half as much more or less.

        Many who failed at one instant do not come back at one instant. As `wait` says: False where patience is out.
        """
        return self.wait(max(at_least, first * 2**attempt * (0.5 + self._chance())))


def fetch(
    connection: EdgarConnection, url: str, not_there: EdgarError, unless: Mapping[str, str] | None = None
) -> requests.Response:
    """The answer to a GET, 200, or 304 where `unless` (If-None-Match, If-Modified-Since) was given.

    Raises `not_there` where there is nothing, Blocked for a block page whatever its status, and while a block lasts,
    GatewayError for what did not pass in three tries.
    """
    trouble: Exception | None = None
    wanted_wait = 0.0
    for attempt in range(TRIES):
        if attempt and not connection.patience.back_off(attempt - 1, _PAUSE_SECONDS, wanted_wait):
            raise GatewayError(f"{url} could not be read, and this run may wait no longer: {_in_short(trouble)}")
        _check_silence(connection, url)
        try:
            answer = _get(connection, url, unless)
        except _PASSING as error:
            # The gateway lets nobody through once a block is known, whichever process met it.
            _check_silence(connection, url, error)
            trouble, wanted_wait = error, 0.0
        else:
            refused = refusal(answer)
            if refused and refused.is_block:
                connection.heed(refused)
                raise _blocked(answer, url)
            if answer.status_code != _TOO_MANY and answer.status_code < 500:
                return _accepted(answer, url, not_there)
            wanted_wait = connection.heed(refused) if refused else 0.0
            trouble = requests.HTTPError(f"EDGAR answered {answer.status_code}")
        logger.info("%s did not answer as it should (try %d of %d): %s", url, attempt + 1, TRIES, trouble)
    raise GatewayError(f"{url} could not be read in {TRIES} tries: {_in_short(trouble)}") from trouble


def _get(connection: EdgarConnection, url: str, unless: Mapping[str, str] | None) -> requests.Response:
    parts = urlsplit(url)
    connection.asked[urls.kind_of(parts.netloc, parts.path)] += 1
    with connection.session() as session:
        return session.get(url, timeout=_TIMEOUT_SECONDS, headers=unless)


def _check_silence(connection: EdgarConnection, url: str, error: Exception | None = None) -> None:
    if left := connection.limiter.silence_left():
        raise Blocked(f"{url} was not asked for: EDGAR wants silence for another {left:.0f} s.") from error


def _in_short(trouble: Exception | None) -> str:
    """What went wrong at the bottom, without the pools and classes that requests wraps round it."""
    words = str(trouble)
    quoted = _QUOTED.findall(words)
    return quoted[-1] if quoted else words


def _blocked(answer: requests.Response, url: str) -> Blocked:
    if is_block_page(answer.content):
        return Blocked(f"The SEC sent its block page in place of {url}; ask again in ten minutes at the earliest.")
    return Blocked(f"The SEC refused {url} with {answer.status_code}; ask again in ten minutes at the earliest.")


def _accepted(answer: requests.Response, url: str, not_there: EdgarError) -> requests.Response:
    if answer.status_code in (requests.codes.ok, _NOT_MODIFIED):
        return answer
    forbidden = answer.status_code == requests.codes.forbidden
    if answer.status_code == requests.codes.not_found or (forbidden and says_nothing_there(answer)):
        raise not_there
    raise GatewayError(f"EDGAR answered {answer.status_code} for {url}")
