"""Full submission text -> header and documents, without copying the file: documents are offsets into the one buffer.

A full submission is SGML, not XML: documents stand between <TEXT> and </TEXT> as they were filed, uuencoded PDFs among
them, and must be cut out before anything parses them. Three wrappings exist: <SEC-DOCUMENT>, the <IMS-DOCUMENT> of the
first years (either may stand inside a privacy-enhanced message), and the <SUBMISSION> of the dissemination feed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time

from transforms.reading.errors import NotASubmission, UnreadableDocument, UnreadableHeader

# A header with hundreds of co-registrants stays far below this; nothing beyond it is looked at.
HEADER_BYTES = 1 << 20
# Enough for a privacy-enhanced message's preamble (about 500 bytes) and the end marks after a submission.
_PREAMBLE_BYTES = 8192
_TAIL_BYTES = 512
DISSEMINATION_CLOSES = time(17, 30)
"""New York time: what is accepted later counts as filed on the next business day."""
_DISSEMINATION_OPENS = time(6, 0)

_BLANK = b" \t\r\n"
_WRAPPERS = {
    b"<SEC-DOCUMENT>": b"</SEC-DOCUMENT>",
    b"<IMS-DOCUMENT>": b"</IMS-DOCUMENT>",
    b"<SUBMISSION>": b"</SUBMISSION>",
}
_PEM_BEGIN, _PEM_END = b"-----BEGIN PRIVACY-ENHANCED MESSAGE-----", b"-----END PRIVACY-ENHANCED MESSAGE-----"
_FETCH_AGAIN = "Remove the file and fetch the submission again"

_FIELDS = {
    "accession": ("ACCESSION NUMBER:", "<ACCESSION-NUMBER>"),
    "form": ("CONFORMED SUBMISSION TYPE:", "<TYPE>"),
    "period": ("CONFORMED PERIOD OF REPORT:", "<PERIOD>"),
    "filed": ("FILED AS OF DATE:", "<FILING-DATE>"),
    "accepted": ("<ACCEPTANCE-DATETIME>",),
    "count": ("PUBLIC DOCUMENT COUNT:", "<PUBLIC-DOCUMENT-COUNT>"),
}
_NAME_KEYS = ("COMPANY CONFORMED NAME:", "<CONFORMED-NAME>")
_CIK_KEYS = ("CENTRAL INDEX KEY:", "<CIK>")
_SUBJECT_KEYS = ("SUBJECT COMPANY:", "<SUBJECT-COMPANY>")
_SECTION = re.compile(r"[A-Z][A-Z \-]*:|<(?:FILER|FILED-BY|SUBJECT-COMPANY|REPORTING-OWNER|ISSUER)>")
_LINE = re.compile(r"[\r\n]+")


@dataclass(frozen=True, slots=True)
class Filer:
    """One filer of a submission: its CIK, ten digits, and its conformed name."""

    cik: str
    name: str


@dataclass(frozen=True, slots=True)
class SubmissionHeader:
    """The SGML header of one submission; times are New York local time, without a zone.

    ``accepted_at`` of a header without an acceptance time (before about 2001) is 17:30 of the filing date: the latest
    moment that still counts for that date, so that nobody is said to have known a filing before it could be had.
    ``filers`` has those who file before those who are filed about.
    """

    accession_number: str
    form: str
    period_of_report: date | None
    filing_date: date
    accepted_at: datetime
    filers: tuple[Filer, ...]
    document_count: int

    @property
    def is_amendment(self) -> bool:
        """True where the form type as filed is that of an amendment (10-K/A, 13F-HR/A)."""
        return self.form.endswith("/A")

    @property
    def known_from(self) -> datetime:
        """When a reader of EDGAR could first have it, New York time.

        Accepted on the filing date: at once. Accepted on an earlier day (after 17:30, or on a day EDGAR was closed):
        at 06:00 of the filing date. Never before the acceptance itself.
        """
        if self.accepted_at.date() >= self.filing_date:
            return self.accepted_at
        return datetime.combine(self.filing_date, _DISSEMINATION_OPENS)


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a submission; ``start`` and ``stop`` bound what stands between <TEXT> and </TEXT>."""

    type: str
    sequence: str
    filename: str
    description: str
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Submission:
    """A submission split into its documents; ``data`` is the one buffer that all of them lie in."""

    header: SubmissionHeader
    documents: tuple[Document, ...]
    data: bytes = field(repr=False)

    def content(self, document: Document) -> bytes:
        """The bytes of one document (the only copy made), without the <XML>, <XBRL> or <PDF> tags round them."""
        start, stop = self.body(document)
        return self.data[start:stop]

    def body(self, document: Document) -> tuple[int, int]:
        """Offsets of the document's own bytes: inside <XML>, <XBRL> or <PDF>, without blanks at either end."""
        start, stop = _trim(self.data, document.start, document.stop)
        for tag in (b"XML", b"XBRL", b"PDF"):
            if self.data.startswith(b"<" + tag + b">", start) and self.data.endswith(b"</" + tag + b">", start, stop):
                return _trim(self.data, start + len(tag) + 2, stop - len(tag) - 3)
        return start, stop


def check_complete(data: bytes | memoryview, accession_number: str) -> None:
    """Raise ``NotASubmission`` unless the bytes begin and end as a full submission; EDGAR's block pages are named."""
    top = bytes(data[:_PREAMBLE_BYTES]).lstrip(b"\xef\xbb\xbf" + _BLANK)
    opening = _opening(top)
    if opening is None:
        raise NotASubmission(accession_number, None, _what_else(top), _advice_for(top))
    tail = bytes(data[-_TAIL_BYTES:]).rstrip()
    if tail.endswith(_PEM_END):
        tail = tail[: -len(_PEM_END)].rstrip()
    elif top.startswith(_PEM_BEGIN):
        raise NotASubmission(
            accession_number, None, "the file is cut: its privacy-enhanced message never ends", _FETCH_AGAIN
        )
    if not tail.endswith(_WRAPPERS[opening]):
        problem = f"the file is cut: after {len(data):,} bytes there is no {_WRAPPERS[opening].decode()}"
        raise NotASubmission(accession_number, None, problem, _FETCH_AGAIN)


def read_header(data: bytes | memoryview, accession_number: str) -> SubmissionHeader:
    """The SGML header, read from the first part of the bytes only.

    Raises ``UnreadableHeader`` where the header names another filing or lacks form, filing date, document count or
    filer, and ``NotASubmission`` where there is no header.
    """
    top = bytes(data[:HEADER_BYTES])
    if _opening(top[:_PREAMBLE_BYTES].lstrip(b"\xef\xbb\xbf" + _BLANK)) is None:
        raise NotASubmission(accession_number, None, _what_else(top), _advice_for(top))
    end = _next_at_line_start(top, b"<DOCUMENT>", 0)
    lines = [line.strip() for line in _LINE.split(top[: end if end >= 0 else len(top)].decode("latin-1"))]
    found = {name: _first(lines, keys) for name, keys in _FIELDS.items()}
    if found["accession"] != accession_number:
        problem = f"its header says {found['accession'] or 'no accession number'}"
        raise UnreadableHeader(accession_number, None, problem, _FETCH_AGAIN)
    filing_date = _date(found, "filed", accession_number)
    filers = _filers(lines)
    if not (found["form"] and filing_date and filers and found["count"].isdigit()):
        problem = "its header lacks form type, filing date, document count or filer"
        raise UnreadableHeader(accession_number, None, problem, "Look at its first lines, and report the filing")
    return SubmissionHeader(
        accession_number=accession_number,
        form=found["form"],
        period_of_report=_date(found, "period", accession_number),
        filing_date=filing_date,
        accepted_at=_moment(found["accepted"], "%Y%m%d%H%M%S", accession_number)
        or datetime.combine(filing_date, DISSEMINATION_CLOSES),
        filers=filers,
        document_count=int(found["count"]),
    )


def split_submission(data: bytes, accession_number: str) -> Submission:
    """Header and documents of a whole submission; nothing but the header is copied, whatever the documents hold.

    Raises ``NotASubmission`` for anything that is not a complete submission, ``UnreadableDocument`` for a document
    that never ends, and ``UnreadableHeader`` as ``read_header`` does.
    """
    check_complete(data, accession_number)
    documents: list[Document] = []
    position = _next_at_line_start(data, b"<DOCUMENT>", 0)
    while position >= 0:
        document = _document_at(data, position, len(documents) + 1, accession_number)
        documents.append(document)
        # The search goes on behind the body: whatever looks like a document inside a text is text.
        position = _next_at_line_start(data, b"<DOCUMENT>", document.stop)
    return Submission(read_header(data, accession_number), tuple(documents), data)


def _document_at(data: bytes, position: int, number: int, accession_number: str) -> Document:
    text = _next_at_line_start(data, b"<TEXT>", position)
    stop = -1 if text < 0 else _end_of_text(data, text + 6)
    if stop < 0:
        raise UnreadableDocument(
            accession_number, f"number {number}", "its <TEXT> has no beginning or no end", _FETCH_AGAIN
        )
    lines = [line.strip() for line in _LINE.split(data[position:text].decode("latin-1"))]
    kind, sequence, filename, description = (
        _first(lines, (key,)) for key in ("<TYPE>", "<SEQUENCE>", "<FILENAME>", "<DESCRIPTION>")
    )
    return Document(kind, sequence, filename, description, text + 6, stop)


def _end_of_text(data: bytes, position: int) -> int:
    """Where a body ends: at a </TEXT></DOCUMENT> that another document, or the end of the submission, follows."""
    while (stop := data.find(b"</TEXT>", position)) >= 0:
        after = _skip_blank(data, stop + 7)
        if data.startswith(b"</DOCUMENT>", after):
            follows = _skip_blank(data, after + 11)
            if follows == len(data) or data.startswith((b"<DOCUMENT>", *_WRAPPERS.values()), follows):
                return stop
        position = stop + 7
    return -1


def _next_at_line_start(data: bytes, mark: bytes, position: int) -> int:
    while (position := data.find(mark, position)) > 0 and data[position - 1] not in b"\r\n":
        position += len(mark)
    return position


def _skip_blank(data: bytes, position: int) -> int:
    while position < len(data) and data[position] in _BLANK:
        position += 1
    return position


def _trim(data: bytes, start: int, stop: int) -> tuple[int, int]:
    while start < stop and data[start] in _BLANK:
        start += 1
    while stop > start and data[stop - 1] in _BLANK:
        stop -= 1
    return start, stop


def _opening(top: bytes) -> bytes | None:
    """The wrapper that the bytes open with, looked for behind a privacy-enhanced message's preamble."""
    if top.startswith(_PEM_BEGIN):
        body = re.search(rb"[\r\n](<(?:SEC|IMS)-DOCUMENT>)", top)
        return body.group(1) if body else None
    return next((mark for mark in _WRAPPERS if top.startswith(mark)), None)


def _what_else(top: bytes) -> str:
    lowered = top[:_PREAMBLE_BYTES].lower()
    if b"request rate threshold exceeded" in lowered:
        return "EDGAR answered with its block page (Request Rate Threshold Exceeded)"
    if b"undeclared automated tool" in lowered:
        return "EDGAR answered with its block page (Undeclared Automated Tool)"
    if b"<html" in lowered or b"<!doctype html" in lowered:
        return "the file is an HTML page, not a submission"
    return "the file does not begin as a submission" if top.strip() else "the file is empty"


def _advice_for(top: bytes) -> str:
    if "block page" in _what_else(top):
        return "Stop asking EDGAR for ten minutes, check the declared user agent, and fetch the submission again"
    return _FETCH_AGAIN


def _first(lines: list[str], keys: tuple[str, ...]) -> str:
    for line in lines:
        for key in keys:
            if line.startswith(key):
                return line[len(key) :].strip()
    return ""


def _date(found: dict[str, str], name: str, accession_number: str) -> date | None:
    moment = _moment(found[name], "%Y%m%d", accession_number)
    return moment.date() if moment else None


def _moment(text: str, layout: str, accession_number: str) -> datetime | None:
    try:
        return datetime.strptime(text, layout) if text else None
    except ValueError:
        problem = f"its header has {text!r} for a date or time"
        raise UnreadableHeader(accession_number, None, problem, "Report the filing") from None


def _filers(lines: list[str]) -> tuple[Filer, ...]:
    """Every company of the header, those filed about last; a company named twice counts once."""
    found: dict[str, tuple[bool, str]] = {}
    is_subject, name = False, ""
    for line in lines:
        if _SECTION.fullmatch(line):
            is_subject = line in _SUBJECT_KEYS or (
                is_subject and line not in ("FILER:", "FILED BY:", "<FILER>", "<FILED-BY>")
            )
        elif line.startswith(_NAME_KEYS):
            name = _first([line], _NAME_KEYS)
        elif line.startswith(_CIK_KEYS):
            cik = _first([line], _CIK_KEYS).zfill(10)
            found[cik] = (is_subject and found.get(cik, (True,))[0], name)
    ordered = sorted(found.items(), key=lambda item: item[1][0])
    return tuple(Filer(cik, name) for cik, (_, name) in ordered)
