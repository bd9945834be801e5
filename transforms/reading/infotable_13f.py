"""raw_13f_holding: every row of a 13F's information table, as filed, read by local name whatever the prefixes."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TypeVar

import polars as pl
from lxml import etree

from transforms.reading.cover_13f import CoverDocument, find_cover, number_as_filed
from transforms.reading.errors import UnreadableDocument
from transforms.reading.safe_xml import iterate_xml, root_name
from transforms.reading.submission import Document, Submission
from warehouse.tables import RAW_13F_HOLDING

_FIRST_BYTES = 1 << 16
_ADVICE = "Look at the filing on sec.gov; if it says the same there, report it"
_TYPES = {"sh": "SH", "prn": "PRN"}
_PUT_CALL = {"put": "Put", "call": "Call", "": None}
# A holding and its blocks of amount and votes are told apart by depth alone; their local names never meet.
_HOLDERS = frozenset({"shrsOrPrnAmt", "votingAuthority"})

_T = TypeVar("_T")


def raw_13f_holding(submission: Submission) -> pl.DataFrame:
    """Every row of the filing's information table, in order, with the schema of raw_13f_holding.

    Grain: one row as filed (holdings of several managers stay apart); values in the unit filed, dollars or thousands.
    Where a filing carries two tables, both are read, one after the other, and ``row_number`` counts through both. An
    empty frame for text-only 13Fs (before mid-2013), which are not read here, for notices, and where the cover says
    that there are no entries. Raises ``UnreadableDocument`` where a table is malformed or a row cannot be read, and
    where a report with holdings has no table or an empty one.
    """
    number = submission.header.accession_number
    cover = find_cover(submission)
    tables = [document for document in submission.documents if _is_table(submission, document)]
    rows: list[tuple[object, ...]] = []
    for document in tables:
        _read_table(submission.content(document), number, document.filename, rows)
    if not rows and (tables or cover) and not _may_be_empty(cover, submission):
        what = "its information table has no rows" if tables else "it has no information table"
        name = tables[0].filename if tables else None
        raise UnreadableDocument(number, name, f"{what}, and its cover does not say that there are none", _ADVICE)
    return pl.DataFrame(rows, schema=RAW_13F_HOLDING.schema, orient="row")


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
    if "NOTICE" in report_type or submission.header.form.startswith("13F-NT"):
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
