"""What exists: a filer's filings as EDGAR's submissions JSON lists them, and what the JSON says of the filer.

The JSON's time of acceptance is never used: it is UTC for some filings and New York time under a Z for others.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Final

import requests

from flows.edgar import urls
from flows.edgar.connection import EdgarConnection
from flows.edgar.errors import IndexUnreadable, UnknownFiler
from flows.edgar.fetch import fetch
from warehouse.landing import Filer

logger = logging.getLogger(__name__)

# Funds and managers have no SIC code: an empty text. A local list of filings may leave all three away.
_SIC, _MONTH_AND_DAY, _WORDS = re.compile(r"\d{4}", re.ASCII), re.compile(r"[01]\d[0-3]\d", re.ASCII), re.compile(r".+")
_COLUMNS: Final = ("accessionNumber", "form", "filingDate", "reportDate", "size", "primaryDocument")
# What EDGAR gives with an answer, by the header that it is asked with the next time.
_VALIDATORS: Final = {"If-None-Match": "ETag", "If-Modified-Since": "Last-Modified"}


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
    """What EDGAR's index of a filer gave: the filer, and its filings of the wanted forms and days.

    ``unless`` are the headers with which the same index is asked for only where it has changed since; EDGAR may give
    none, and then it is empty.
    """

    filer: Filer
    entries: list[FilingEntry]
    unless: dict[str, str]


def read_index(
    connection: EdgarConnection,
    cik: str,
    forms: Sequence[str],
    filed_from: date,
    filed_to: date,
    unless: Mapping[str, str] = MappingProxyType({}),
) -> FilingIndex | None:
    """The filer, and its filings of the base forms, amendments included, filed on or between the two days.

    Sorted by filing date and accession number. An older page is read only where its dates overlap the wanted ones. None
    where EDGAR says that nothing has changed since it gave what ``unless`` holds, and only then. Raises UnknownFiler,
    Blocked, IndexUnreadable (cik and address in the message) and GatewayError.
    """
    reader = _Reader(connection, urls.padded_cik(cik))
    page = reader.page(unless)
    if page is None:
        return None
    wanted = {form.removesuffix("/A") for form in forms}
    found = {
        entry.accession_number: entry
        for entry in reader.entries(page, filed_from, filed_to)
        if entry.base_form in wanted and filed_from <= entry.filing_date <= filed_to
    }
    entries = sorted(found.values(), key=lambda entry: (entry.filing_date, entry.accession_number))
    return FilingIndex(reader.filer(page), entries, reader.unless)


class _Reader:
    """Reads one filer's pages, each checked before it is believed."""

    def __init__(self, connection: EdgarConnection, cik: str) -> None:
        self._connection = connection
        self._cik = cik
        self.unless: dict[str, str] = {}

    def page(self, unless: Mapping[str, str]) -> Mapping[str, Any] | None:
        """The filer's newest page; None where it has not changed since EDGAR gave ``unless``."""
        url = urls.submissions(self._cik)
        answer = fetch(self._connection, url, UnknownFiler(self._cik), unless)
        if answer.status_code == requests.codes.not_modified:
            if not unless:
                raise self._unreadable("EDGAR says 'not modified' without having been asked", url)
            return None
        page = self._json(answer, url)
        self._check_filer(page, url)
        given = {ours: answer.headers.get(theirs) for ours, theirs in _VALIDATORS.items()}
        self.unless = {name: value for name, value in given.items() if value}
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
                older_page = self._json(fetch(self._connection, older_url, gone), older_url)
                yield from self._rows(older_page, name, older_url)

    def _json(self, answer: requests.Response, url: str) -> Mapping[str, Any]:
        try:
            page = answer.json()
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
