"""raw_13f_cover: cover page and summary page of a 13F, of XML by local name whatever the prefixes, or printed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import polars as pl
from lxml import etree

from transforms.reading.errors import UnreadableDocument
from transforms.reading.safe_xml import parse_xml, root_name
from transforms.reading.submission import Document, Submission
from transforms.reading.thirteen_f.cover_text_13f import read_text_cover
from transforms.reading.thirteen_f.text_documents_13f import text_documents
from transforms.reading.xbrl.inline_formats import exact_number
from transforms.reading.xbrl.xbrl_contexts import text_below
from warehouse.contract.tables import RAW_13F_COVER

_FIRST_BYTES = 1 << 16
_AMERICAN = re.compile(r"(\d{1,2})[-/](\d{1,2})[-/](\d{4})", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:[, \u00a0]\d{3})+(?:\.\d*)?", re.ASCII)
_ADVICE = "Look at the filing on sec.gov; if it says the same there, report it"


@dataclass(frozen=True, slots=True)
class CoverDocument:
    """The parsed cover of one 13F: its document and its root element."""

    document: Document
    root: etree._Element

    def text(self, *path: str) -> str | None:
        """The words at the end of a path of local names, looked for below the root; None where empty or absent."""
        found = self.root.find(".//" + "/".join("{*}" + name for name in path))
        words = "" if found is None else " ".join(text_below(found).split())
        return words or None


def raw_13f_cover(submission: Submission) -> pl.DataFrame:
    """Cover and summary page of the filing, one row with the schema of raw_13f_cover.

    ``table_value_total`` is in the unit the filing uses, dollars or thousands; ``value_unit_stated`` is what a text
    filing prints of it. An empty frame where the filing has neither an XML cover nor the printed one of the years
    before mid-2013. Raises ``UnreadableDocument`` where an XML cover is malformed, or a figure or a date on it is none.
    """
    cover = find_cover(submission)
    row = _text_row(submission) if cover is None else _xml_row(cover, submission)
    return pl.DataFrame([row] if row else [], schema=RAW_13F_COVER.schema)


def _text_row(submission: Submission) -> dict[str, object] | None:
    """The row of a printed cover; the header's period stands in for a printed one that is no date."""
    header = submission.header
    cover = read_text_cover([submission.content(document) for document in text_documents(submission)])
    if cover is None:
        return None
    return {
        "accession_number": header.accession_number,
        "report_type": cover.report_type,
        "period_of_report": cover.period or header.period_of_report,
        "is_amendment": cover.is_amendment or header.is_amendment,
        "amendment_number": cover.amendment_number,
        "amendment_type": cover.amendment_type,
        "manager_name": cover.manager_name,
        "form_13f_file_number": cover.file_number,
        "other_included_managers_count": cover.managers_count,
        "table_entry_total": cover.entry_total,
        "table_value_total": cover.value_total,
        "value_unit_stated": cover.value_unit,
        "is_confidential_omitted": cover.is_confidential_omitted,
        "signature_date": cover.signature_date,
    }


def _xml_row(cover: CoverDocument, submission: Submission) -> dict[str, object]:
    reader = _Fields(cover, submission.header.accession_number)
    form = cover.text("headerData", "submissionType") or submission.header.form
    return {
        "accession_number": submission.header.accession_number,
        "schema_version": cover.text("schemaVersion"),
        "report_type": cover.text("coverPage", "reportType"),
        "period_of_report": reader.day("filerInfo", "periodOfReport")
        or reader.day("coverPage", "reportCalendarOrQuarter"),
        "is_amendment": reader.flag("coverPage", "isAmendment")
        or form.upper().endswith("/A")
        or submission.header.is_amendment,
        "amendment_number": reader.count("coverPage", "amendmentNo"),
        "amendment_type": cover.text("coverPage", "amendmentInfo", "amendmentType"),
        "is_confidential_expired": reader.flag("coverPage", "amendmentInfo", "confDeniedExpired"),
        "manager_name": cover.text("coverPage", "filingManager", "name"),
        "form_13f_file_number": cover.text("coverPage", "form13FFileNumber"),
        "other_included_managers_count": reader.count("summaryPage", "otherIncludedManagersCount"),
        "table_entry_total": reader.count("summaryPage", "tableEntryTotal"),
        "table_value_total": reader.number("summaryPage", "tableValueTotal"),
        "value_unit_stated": None,
        "is_confidential_omitted": reader.flag("summaryPage", "isConfidentialOmitted"),
        "reported_by": _reported_by(cover),
        "signature_date": reader.day("signatureBlock", "signatureDate"),
    }


def _reported_by(cover: CoverDocument) -> str | None:
    """Managers who report holdings of this one: those of the cover page, not the included ones of the summary page."""
    listed = cover.root.iterfind(".//{*}coverPage/{*}otherManagersInfo/{*}otherManager")
    named = [(_leaf(one, "name"), _leaf(one, "form13FFileNumber")) for one in listed]
    words = (f"{name} ({number})" if name and number else name or number for name, number in named)
    return "; ".join(filter(None, words)) or None


def _leaf(element: etree._Element, name: str) -> str:
    return " ".join((element.findtext(f"{{*}}{name}") or "").split())


def find_cover(submission: Submission) -> CoverDocument | None:
    """The XML cover of a 13F, known by its root element edgarSubmission; None where there is none.

    Where a filing carries two, the first is the cover. Raises ``UnreadableDocument`` where it is malformed.
    """
    for document in submission.documents:
        start, stop = submission.body(document)
        head = submission.data[start : min(stop, start + _FIRST_BYTES)]
        if head.startswith((b"<", b"\xef\xbb\xbf")) and root_name(head) == "edgarSubmission":
            content = submission.content(document)
            return CoverDocument(document, parse_xml(content, submission.header.accession_number, document.filename))
    return None


def number_as_filed(text: str) -> Decimal:
    """A figure of a 13F as an exact decimal; blanks and thousands separators are passed over.

    Raises ``ValueError`` where it is no number or would not fit DECIMAL(38,12).
    """
    text = text.strip()
    return exact_number(re.sub(r"[, \u00a0]", "", text) if _GROUPED.fullmatch(text) else text)


class _Fields:
    """Typed reading of a cover's fields: NULL where a field is empty or absent, an error where it is wrong."""

    def __init__(self, cover: CoverDocument, accession_number: str) -> None:
        self._cover = cover
        self._accession_number = accession_number

    def number(self, *path: str) -> Decimal | None:
        text = self._cover.text(*path)
        if text is None:
            return None
        try:
            return number_as_filed(text)
        except ValueError as error:
            raise self._wrong(path, str(error)) from None

    def count(self, *path: str) -> int | None:
        number = self.number(*path)
        if number is not None and number != int(number):
            raise self._wrong(path, f"{number} is no whole number")
        return None if number is None else int(number)

    def flag(self, *path: str) -> bool | None:
        text = self._cover.text(*path)
        if text is None:
            return None
        if text.lower() in ("true", "1", "y", "yes"):
            return True
        if text.lower() in ("false", "0", "n", "no"):
            return False
        raise self._wrong(path, f"{text[:60]!r} is neither true nor false")

    def day(self, *path: str) -> date | None:
        text = self._cover.text(*path)
        if text is None:
            return None
        american, iso = _AMERICAN.fullmatch(text), _ISO.match(text)
        parts = american.group(3, 1, 2) if american else iso.group(1, 2, 3) if iso else ("0", "0", "0")
        try:
            return date(*map(int, parts))
        except ValueError:
            raise self._wrong(path, f"{text[:60]!r} is no date") from None

    def _wrong(self, path: tuple[str, ...], what: str) -> UnreadableDocument:
        problem = f"its {path[-1]} cannot be read: {what}"
        return UnreadableDocument(self._accession_number, self._cover.document.filename, problem, _ADVICE)
