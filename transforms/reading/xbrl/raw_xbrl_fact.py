"""raw_xbrl_fact: every XBRL fact of one filing, by the best road the filing offers."""

from __future__ import annotations

import polars as pl

from transforms.reading.submission import Document, Submission
from transforms.reading.xbrl.inline_xbrl import INLINE_NAMESPACES, read_inline
from transforms.reading.xbrl.xbrl_instance import read_instance
from warehouse.contract.tables import RAW_XBRL_FACT

# An inline document declares its namespaces on its root element, behind a comment or two at most.
_FIRST_BYTES = 1 << 16
_MARKS = tuple(uri.encode() for uri in INLINE_NAMESPACES)
# What EDGAR adds to a filing, and what is no page: never an inline document.
_OTHER_TYPES = ("XML", "ZIP", "EXCEL", "GRAPHIC", "PDF", "JSON", "COVER", "CORRESP")


def raw_xbrl_fact(submission: Submission) -> pl.DataFrame:
    """Every XBRL fact of the filing, with the schema of raw_xbrl_fact.

    Grain: one fact; ``fact_number`` counts from 1 through the filing. Read from EDGAR's extracted instance
    (``*_htm.xml``) where there is one, else from EX-101.INS, else from the inline documents as one set; an empty frame
    where the filing has no XBRL. Raises ``UnreadableDocument`` where a chosen document cannot be read: the next road
    is not tried in its stead, or a filing would silently change its source.
    """
    number = submission.header.accession_number
    extracted = [document for document in submission.documents if _is_extracted(document)]
    instances = extracted or [document for document in submission.documents if document.type.upper() == "EX-101.INS"]
    if instances:
        source = "extracted" if extracted else "instance"
        frames = [read_instance(submission.content(each), number, each.filename, source) for each in instances]
        return frames[0] if len(frames) == 1 else _numbered(pl.concat(frames))
    inline = [document for document in submission.documents if _is_inline(submission, document)]
    if inline:
        return read_inline([(each.filename, submission.content(each)) for each in inline], number)
    return pl.DataFrame(schema=RAW_XBRL_FACT.schema)


def _is_extracted(document: Document) -> bool:
    return document.type.upper() == "XML" and document.filename.lower().endswith("_htm.xml")


def _is_inline(submission: Submission, document: Document) -> bool:
    if document.type.upper() in _OTHER_TYPES or document.type.upper().startswith("EX-101"):
        return False
    start, stop = submission.body(document)
    stop = min(stop, start + _FIRST_BYTES)
    return any(submission.data.find(mark, start, stop) >= 0 for mark in _MARKS)


def _numbered(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias("fact_number"))
