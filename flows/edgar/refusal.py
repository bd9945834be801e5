"""What an answer of EDGAR's means for the requests after it: nothing, silence for so long, or a block.

One place for whoever asks: our own requests, and those of sec-edgar-downloader.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import requests

from flows.edgar import urls
from flows.edgar.errors import is_block_page

_FORBIDDEN, _TOO_MANY, _UNAVAILABLE = 403, 429, 503
_LONGEST_RETRY_AFTER = 3600.0


@dataclass(frozen=True)
class Refusal:
    """EDGAR wants to be left alone: for `seconds` (0: it does not say), or as long as a block lasts."""

    is_block: bool
    seconds: float = 0.0


def refusal(answer: requests.Response) -> Refusal | None:
    """What the answer asks of everybody; None where it asks for nothing, whatever else is wrong with it.

    A block page is told by its words, whatever its status; a 403 is a block unless it says that there is nothing.
    Raises requests.RequestException where the page breaks off.
    """
    if is_block_page(answer.content):
        return Refusal(is_block=True)
    if answer.status_code == _FORBIDDEN and not says_nothing_there(answer):
        return Refusal(is_block=True)
    if answer.status_code not in (_TOO_MANY, _UNAVAILABLE):
        return None
    seconds = retry_after(answer.headers.get("Retry-After"), datetime.now(UTC))
    return Refusal(is_block=False, seconds=seconds) if seconds or answer.status_code == _TOO_MANY else None


def says_nothing_there(answer: requests.Response) -> bool:
    """Whether a 403 says that there is nothing: S3's 'access denied', and at an index whatever is no page."""
    if b"<Code>AccessDenied" in answer.content:
        return True
    return urlsplit(answer.url).path.startswith(urls.INDEX_PATHS) and b"<html" not in answer.content.lower()


def retry_after(said: str | None, now: datetime) -> float:
    """Seconds that a Retry-After asks for, given as seconds or as a date; 0 where it says nothing that is understood.

    At most an hour: what a header says must not stop us for ever.
    """
    text = (said or "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text), _LONGEST_RETRY_AFTER)
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return 0.0
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return min(max(0.0, (until - now).total_seconds()), _LONGEST_RETRY_AFTER)
