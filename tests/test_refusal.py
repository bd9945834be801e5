"""What an answer means for the requests after it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import requests
from requests.structures import CaseInsensitiveDict

from flows.edgar import urls
from flows.edgar.answers import ACCESS_DENIED, BLOCK_PAGE, ERROR_PAGE, UNDECLARED_PAGE
from flows.edgar.refusal import Refusal, refusal, retry_after

FILING = urls.full_submission("0001326801", "0001326801-25-000017")
INDEX = urls.daily_index(datetime(2025, 1, 30, tzinfo=UTC).date())
BLOCK = Refusal(is_block=True)


def answer(status: int, body: bytes = b"", url: str = FILING, retry: str | None = None) -> requests.Response:
    one = requests.Response()
    one.status_code, one.url, one._content = status, url, body
    one.headers = CaseInsensitiveDict({"Retry-After": retry} if retry else {})
    return one


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("120", 120),
        ("Thu, 30 Jan 2025 16:00:30 GMT", 30),
        ("Thu, 30 Jan 2025 15:00:00 GMT", 0),
        ("999999", 3600),
        (None, 0),
        ("", 0),
        ("soon", 0),
        ("-5", 0),
    ],
)
def test_what_a_retry_after_asks_for(said: str | None, seconds: float) -> None:
    assert retry_after(said, datetime(2025, 1, 30, 16, 0, 0, tzinfo=UTC)) == seconds


@pytest.mark.parametrize("status", [200, 403, 429, 500, 503])
@pytest.mark.parametrize("page", [BLOCK_PAGE, UNDECLARED_PAGE])
def test_a_block_page_is_a_block_whatever_its_status(status: int, page: bytes) -> None:
    assert refusal(answer(status, page)) == BLOCK


@pytest.mark.parametrize(
    ("given", "means"),
    [
        (answer(403, b"Forbidden"), BLOCK),
        (answer(403, ERROR_PAGE), BLOCK),
        (answer(403, ERROR_PAGE, INDEX), BLOCK),
        (answer(403, b"Forbidden", INDEX), None),
        (answer(403, ACCESS_DENIED), None),
        (answer(403, ACCESS_DENIED, INDEX), None),
        (answer(404), None),
        (answer(200, ERROR_PAGE), None),
        (answer(200, retry="120"), None),
        (answer(500, retry="120"), None),
        (answer(503), None),
        (answer(503, retry="120"), Refusal(False, 120)),
        (answer(429, retry="120"), Refusal(False, 120)),
        (answer(429), Refusal(False)),
    ],
)
def test_what_an_answer_asks_of_everybody(given: requests.Response, means: Refusal | None) -> None:
    assert refusal(given) == means
