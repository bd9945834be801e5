"""What exists: a filer's filings as EDGAR's submissions JSON lists them, and what the JSON says of the filer.

The JSON's time of acceptance is never used: it is UTC for some filings and New York time under a Z for others.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import requests

from flows.edgar import urls
from flows.edgar.connection import EdgarConnection
from flows.edgar.errors import Blocked, EdgarError, GatewayError, IndexUnreadable, UnknownFiler, is_block_page
from warehouse.landing import Filer

logger = logging.getLogger(__name__)

TRIES = 3
_PAUSE_SECONDS = 1.0
_TIMEOUT_SECONDS = (15.0, 60.0)
_TOO_MANY = 429
# Funds and managers have no SIC code: an empty text. A local list of filings may leave all three away.
_SIC, _MONTH_AND_DAY, _WORDS = re.compile(r"\d{4}", re.ASCII), re.compile(r"[01]\d[0-3]\d", re.ASCII), re.compile(r".+")
_QUOTED = re.compile(r"'([^']{8,})'")
_COLUMNS: Final = ("accessionNumber", "form", "filingDate", "reportDate", "size", "primaryDocument")
# What may pass by itself: no connection, a slow answer, half an answer.
_PASSING = (
    requests.ConnectionError,
    requests.Timeout,
    requests.exceptions.ChunkedEncodingError,
    requests.exceptions.ContentDecodingError,
)


@dataclass(frozen=True)
class FilingEntry:
    """One filing as the index lists it: `form` with its /A, `size` in bytes, `cik` as ten digits."""

    accession_number: str
    cik: str
    form: str
    filing_date: date
    report_date: date | None
    size: int
    primary_document: str
    filer_name: str

    @property
    def base_form(self) -> str:
        """The form without the /A of an amendment."""
        return self.form.removesuffix("/A")


@dataclass(frozen=True)
class FilingIndex:
    """What EDGAR's index of a filer gave: the filer, and its filings of the wanted forms and days."""

    filer: Filer
    entries: list[FilingEntry]


def read_index(
    connection: EdgarConnection,
    cik: str,
    forms: Sequence[str],
    filed_from: date,
    filed_to: date,
    *,
    sleep: Callable[[float], None] = time.sleep,
) -> FilingIndex:
    """The filer, and its filings of the base forms, amendments included, filed on or between the two days.

    Sorted by filing date and accession number. An older page is read only where its dates overlap the wanted ones.
    Raises UnknownFiler, Blocked, IndexUnreadable (cik and address in the message) and GatewayError.
    """
    reader = _Reader(connection, urls.padded_cik(cik), sleep)
    page = reader.page()
    wanted = {form.removesuffix("/A") for form in forms}
    found = {
        entry.accession_number: entry
        for entry in reader.entries(page, filed_from, filed_to)
        if entry.base_form in wanted and filed_from <= entry.filing_date <= filed_to
    }
    entries = sorted(found.values(), key=lambda entry: (entry.filing_date, entry.accession_number))
    return FilingIndex(reader.filer(page), entries)


def list_filings(
    connection: EdgarConnection,
    cik: str,
    forms: Sequence[str],
    filed_from: date,
    filed_to: date,
    *,
    sleep: Callable[[float], None] = time.sleep,
) -> list[FilingEntry]:
    """The filings alone of `read_index`."""
    return read_index(connection, cik, forms, filed_from, filed_to, sleep=sleep).entries


class _Reader:
    """Reads one filer's pages, each checked before it is believed."""

    def __init__(self, connection: EdgarConnection, cik: str, sleep: Callable[[float], None]) -> None:
        self._connection = connection
        self._cik = cik
        self._sleep = sleep

    def page(self) -> Mapping[str, Any]:
        url = urls.submissions(self._cik)
        page = self._read(url, UnknownFiler(self._cik))
        self._check_filer(page, url)
        return page

    def filer(self, page: Mapping[str, Any]) -> Filer:
        return Filer(
            cik=self._cik,
            filer_name=self._part(page, "name", str, urls.submissions(self._cik)),
            sic_code=self._fact(page, "sic", _SIC),
            sic_description=self._fact(page, "sicDescription", _WORDS),
            fiscal_year_end=self._fact(page, "fiscalYearEnd", _MONTH_AND_DAY),
        )

    def entries(self, page: Mapping[str, Any], filed_from: date, filed_to: date) -> Iterator[FilingEntry]:
        url = urls.submissions(self._cik)
        filings = self._part(page, "filings", dict, url)
        name = self._part(page, "name", str, url)
        yield from self._rows(self._part(filings, "recent", dict, url), name, url)
        for older in self._part(filings, "files", list, url):
            older_name, first, last = self._older_page(older, url)
            if first <= filed_to and filed_from <= last:
                older_url = urls.older_page(older_name)
                gone = self._unreadable("the page is not there", older_url)
                yield from self._rows(self._read(older_url, gone), name, older_url)

    def _read(self, url: str, not_there: EdgarError) -> Mapping[str, Any]:
        body = _fetch(self._connection, url, not_there, self._sleep)
        if is_block_page(body.content):
            raise Blocked(f"The SEC sent its block page in place of {url}; ask again in ten minutes at the earliest.")
        try:
            page = body.json()
        except requests.exceptions.JSONDecodeError as error:
            raise self._unreadable("it is not JSON", url) from error
        if not isinstance(page, dict):
            raise self._unreadable("it is not a JSON object", url)
        return page

    def _check_filer(self, page: Mapping[str, Any], url: str) -> None:
        given = page.get("cik", self._cik)
        try:
            same = urls.padded_cik(given) == self._cik
        except ValueError as error:
            raise self._unreadable(f"its cik is {given!r}", url) from error
        if not same:
            raise self._unreadable(f"it is about CIK {given}", url)

    def _part(self, page: Mapping[str, Any], key: str, kind: type, url: str) -> Any:
        if not isinstance(page.get(key), kind):
            raise self._unreadable(f"'{key}' is missing or of another kind", url)
        return page[key]

    def _fact(self, page: Mapping[str, Any], key: str, pattern: re.Pattern[str]) -> str | None:
        """What the page says under ``key``; None where nothing, or (logged) nothing that can be understood."""
        said = page.get(key)
        if said is None or said == "":
            return None
        if isinstance(said, str) and pattern.fullmatch(said):
            return said
        logger.warning("CIK %s: EDGAR's '%s' is %r, which is not understood and left out", self._cik, key, said)
        return None

    def _older_page(self, older: Any, url: str) -> tuple[str, date, date]:
        try:
            name, first, last = older["name"], older["filingFrom"], older["filingTo"]
            if not urls.is_older_page(name):
                raise ValueError(f"'{name}' is no older page")
            return name, date.fromisoformat(first), date.fromisoformat(last)
        except (KeyError, TypeError, ValueError) as error:
            raise self._unreadable(f"its list of older pages is malformed: {error}", url) from error

    def _rows(self, columns: Mapping[str, Any], name: str, url: str) -> Iterator[FilingEntry]:
        lists = [self._part(columns, column, list, url) for column in _COLUMNS]
        if len({len(values) for values in lists}) > 1:
            raise self._unreadable("its columns are of unequal length", url)
        for number, row in enumerate(zip(*lists, strict=True)):
            try:
                yield self._entry(row, name)
            except (TypeError, ValueError, AttributeError) as error:
                raise self._unreadable(f"row {number} is malformed: {error}", url) from error

    def _entry(self, row: tuple[Any, ...], name: str) -> FilingEntry:
        accession, form, filed, reported, size, document = row
        if not urls.is_accession_number(accession):
            raise ValueError(f"{accession!r} is not an accession number")
        return FilingEntry(
            accession_number=accession,
            cik=self._cik,
            form=form.strip(),
            filing_date=date.fromisoformat(filed),
            report_date=date.fromisoformat(reported) if reported else None,
            size=int(size or 0),
            primary_document=document or "",
            filer_name=name,
        )

    def _unreadable(self, why: str, url: str) -> IndexUnreadable:
        return IndexUnreadable(self._cik, url, why)


def _fetch(
    connection: EdgarConnection, url: str, not_there: EdgarError, sleep: Callable[[float], None]
) -> requests.Response:
    """The answer to a GET, asked for again where the trouble may pass. Raises `not_there` for 404, and others."""
    trouble: Exception | None = None
    for attempt in range(TRIES):
        if attempt:
            sleep(_PAUSE_SECONDS * 2 ** (attempt - 1))
        try:
            with connection.session() as session:
                answer = session.get(url, timeout=_TIMEOUT_SECONDS)
        except _PASSING as error:
            trouble = error
        else:
            if answer.status_code != _TOO_MANY and answer.status_code < 500:
                return _accepted(answer, url, not_there)
            trouble = requests.HTTPError(f"EDGAR answered {answer.status_code}")
        logger.info("%s did not answer as it should (try %d of %d): %s", url, attempt + 1, TRIES, trouble)
    raise GatewayError(f"{url} could not be read in {TRIES} tries: {_in_short(trouble)}") from trouble


def _in_short(trouble: Exception | None) -> str:
    """What went wrong at the bottom, without the pools and classes that requests wraps round it."""
    words = str(trouble)
    quoted = _QUOTED.findall(words)
    return quoted[-1] if quoted else words


def _accepted(answer: requests.Response, url: str, not_there: EdgarError) -> requests.Response:
    if answer.status_code == requests.codes.ok:
        return answer
    # Where there is nothing, S3 may say 'access denied' instead of 'not found'; a block is told by its page.
    denied = answer.status_code == requests.codes.forbidden and b"<Code>AccessDenied" in answer.content
    if answer.status_code == requests.codes.not_found or denied:
        raise not_there
    if answer.status_code == requests.codes.forbidden:
        raise Blocked(f"The SEC refused {url} with 403; ask again in ten minutes at the earliest.")
    raise GatewayError(f"EDGAR answered {answer.status_code} for {url}")
