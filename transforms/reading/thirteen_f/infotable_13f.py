"""raw_13f_holding: every row of a 13F's information table, as filed, read by local name whatever the prefixes."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TypeVar

import polars as pl
from lxml import etree

from transforms.reading.errors import UnreadableDocument
from transforms.reading.safe_xml import iterate_xml, root_name
from transforms.reading.submission import Document, Submission
from transforms.reading.thirteen_f.cover_13f import CoverDocument, find_cover, number_as_filed
from transforms.reading.thirteen_f.cover_text_13f import read_text_cover
from transforms.reading.thirteen_f.infotable_text_13f import HoldingCells, text_holdings
from transforms.reading.thirteen_f.proof_13f import disproof
from transforms.reading.thirteen_f.text_documents_13f import is_html, text_documents
from warehouse.contract.tables import RAW_13F_HOLDING

_FIRST_BYTES = 1 << 16
_ADVICE = "Look at the filing on sec.gov; if it says the same there, report it"
_TYPES = {"sh": "SH", "prn": "PRN"}
_PUT_CALL = {"put": "Put", "call": "Call", "": None}
# A holding and its blocks of amount and votes are told apart by depth alone; their local names never meet.
_HOLDERS = frozenset({"shrsOrPrnAmt", "votingAuthority"})

_NOTICE = "13F-NT"
_NO_COVER = "it has no cover to hold the rows of its table against"
_HTML = "it is an HTML page, not the text or XML that EDGAR takes for a 13F"

_T = TypeVar("_T")


def raw_13f_holding(submission: Submission) -> pl.DataFrame:
    """Every row of the filing's information table, in order, with the schema of raw_13f_holding.

    Grain: one row as filed (holdings of several managers stay apart); values in the unit filed, dollars or thousands.
    Where a filing carries two tables, both are read, one after the other, and ``row_number`` counts through both. An
    empty frame for notices, and where the cover says that there are no entries. Raises ``UnreadableDocument`` where a
    table is malformed or a row cannot be read, where a report with holdings has no table or an empty one, and where a
    text table (before mid-2013) is borne by neither total of its own summary page.
    """
    number = submission.header.accession_number
    cover = find_cover(submission)
    tables = [document for document in submission.documents if _is_table(submission, document)]
    if not tables and cover is None:
        return _framed([(number, row, *cells) for row, cells in enumerate(_text_rows(submission), 1)])
    rows: list[tuple[object, ...]] = []
    for document in tables:
        _read_table(submission.content(document), number, document.filename, rows)
    if not rows and not _may_be_empty(cover, submission):
        what = "its information table has no rows" if tables else "it has no information table"
        name = tables[0].filename if tables else None
        raise UnreadableDocument(number, name, f"{what}, and its cover does not say that there are none", _ADVICE)
    return _framed(rows)


def _framed(rows: list[tuple[object, ...]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=RAW_13F_HOLDING.schema, orient="row")


def _text_rows(submission: Submission) -> list[HoldingCells]:
    """The rows of a text filing, borne by its summary page; none for a notice and where it says there are none."""
    if not submission.header.form.startswith("13F"):
        return []
    documents = text_documents(submission)
    contents = [submission.content(document) for document in documents]
    cover = read_text_cover(contents)
    is_notice = "NOTICE" in ((cover.report_type if cover else None) or "") or submission.header.form.startswith(_NOTICE)
    if is_notice:
        return []
    number, name = submission.header.accession_number, documents[0].filename or None if documents else None
    try:
        rows = text_holdings(contents)
    except ValueError as error:
        raise UnreadableDocument(number, name, str(error), _ADVICE) from None
    if not rows and cover is not None and cover.entry_total == 0:
        return []
    total = sum((cells.value for cells in rows), Decimal(0))
    problem = disproof(len(rows), total, cover.entry_total, cover.value_total) if cover else _NO_COVER
    if not rows:
        problem = _HTML if is_html(submission) else "no row of an information table can be found in its text"
    if problem is not None:
        raise UnreadableDocument(number, name, problem, _ADVICE)
    return rows


def _is_table(submission: Submission, document: Document) -> bool:
    """By its type where it is XML, or by its content: the file's name is arbitrary."""
    start, stop = submission.body(document)
    head = submission.data[start : min(stop, start + _FIRST_BYTES)]
    if not head.startswith((b"<", b"\xef\xbb\xbf")):
        return False
    return " ".join(document.type.upper().split()) == "INFORMATION TABLE" or root_name(head) == "informationTable"


def _may_be_empty(cover: CoverDocument | None, submission: Submission) -> bool:
    if cover is None:
        return False
    report_type = (cover.text("coverPage", "reportType") or "").upper()
    if "NOTICE" in report_type or submission.header.form.startswith(_NOTICE):
        return True
    return (cover.text("summaryPage", "tableEntryTotal") or "").strip("0") == "" and bool(
        cover.text("summaryPage", "tableEntryTotal")
    )


def _read_table(content: bytes, accession_number: str, document: str, rows: list[tuple[object, ...]]) -> None:
    if root_name(content) != "informationTable":
        problem = f"its root is {root_name(content) or 'missing'}, not informationTable"
        raise UnreadableDocument(accession_number, document, problem, _ADVICE)
    for element in iterate_xml(content, "infoTable", accession_number, document):
        row = len(rows) + 1
        try:
            rows.append((accession_number, row, *_holding(element)))
        except ValueError as error:
            raise UnreadableDocument(accession_number, document, f"row {row}: {error}", _ADVICE) from None


def _holding(element: etree._Element) -> tuple[object, ...]:
    words: dict[str, str] = {}
    for part in element.iterdescendants():
        name = part.tag.rpartition("}")[2]
        if name not in _HOLDERS:
            words[name] = (part.text or "").strip()
    return (
        _required(words, "nameOfIssuer"),
        words.get("titleOfClass") or None,
        _required(words, "cusip"),
        words.get("figi") or None,
        _number(words, "value"),
        _number(words, "sshPrnamt"),
        _one_of(_TYPES, words, "sshPrnamtType"),
        _one_of(_PUT_CALL, words, "putCall"),
        words.get("investmentDiscretion") or None,
        words.get("otherManager") or None,
        *(_votes(words, name) for name in ("Sole", "Shared", "None")),
    )


def _required(words: dict[str, str], name: str) -> str:
    if not words.get(name):
        raise ValueError(f"there is no {name}")
    return words[name]


def _number(words: dict[str, str], name: str) -> Decimal:
    return _named(name, number_as_filed, _required(words, name))


def _votes(words: dict[str, str], name: str) -> int | None:
    text = words.get(name)
    if not text:
        return None
    votes = _named(name, number_as_filed, text)
    if votes != int(votes):
        raise ValueError(f"{name} is no whole number: {text[:60]!r}")
    return int(votes)


def _one_of(known: dict[str, _T], words: dict[str, str], name: str) -> _T:
    """An enumerated word, its case folded once: the schema says Put and Call, filers write PUT as well."""
    text = words.get(name, "")
    if text.casefold() not in known:
        raise ValueError(f"{name} is {text[:60]!r}")
    return known[text.casefold()]


def _named(name: str, read: Callable[[str], _T], text: str) -> _T:
    try:
        return read(text)
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None
