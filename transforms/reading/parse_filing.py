"""One landed submission -> its rows in every raw table."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from transforms.reading.errors import UnreadableDocument
from transforms.reading.limits import Limits, limited, raise_advice
from transforms.reading.prose.raw_disclosure import raw_disclosure
from transforms.reading.prose.raw_financing_claim import raw_financing_claim
from transforms.reading.prose.report_prose import report_prose
from transforms.reading.submission import Filer, Submission, split_submission
from transforms.reading.thirteen_f.cover_13f import raw_13f_cover
from transforms.reading.thirteen_f.infotable_13f import raw_13f_holding
from transforms.reading.xbrl.raw_xbrl_fact import raw_xbrl_fact
from warehouse.contract.tables import (
    RAW_13F_COVER,
    RAW_13F_HOLDING,
    RAW_DISCLOSURE,
    RAW_FILING,
    RAW_FINANCING_CLAIM,
    RAW_XBRL_FACT,
)

PARSER_VERSION = 4
"""Raised with every change to what a parser makes of the same bytes: older readings are then made again."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What is known of a submission's bytes from outside: the filer it was asked for, its address, size and hash."""

    cik: str
    source_url: str
    submission_bytes: int
    sha256: str


RawRows = dict[str, pl.DataFrame]
"""Frames by table name: raw_filing, raw_xbrl_fact, raw_13f_cover, raw_13f_holding, raw_disclosure,
raw_financing_claim."""


def parse_filing(
    data: bytes,
    accession_number: str,
    origin: Origin,
    within: Limits = Limits(),  # noqa: B008 - it cannot be changed
) -> RawRows:
    """Every raw row of one submission, read ``within`` limits of size and depth.

    Raises FilingError, naming the filing, where a document cannot be read or is beyond them.
    """
    if len(data) > within.submission_bytes:
        problem = f"it has {len(data):,} bytes, more than the {within.submission_bytes:,} that are read"
        raise UnreadableDocument(accession_number, None, problem, raise_advice("most_submission_bytes"))
    with limited(within):
        return _rows(data, accession_number, origin)


def _rows(data: bytes, accession_number: str, origin: Origin) -> RawRows:
    submission = split_submission(data, accession_number)
    is_13f = submission.header.form.startswith("13F")
    filer = next((each for each in submission.header.filers if each.cik == origin.cik), Filer(origin.cik, origin.cik))
    reports = report_prose(submission)
    return {
        RAW_FILING.name: raw_filing(submission, origin),
        RAW_XBRL_FACT.name: RAW_XBRL_FACT.schema.to_frame() if is_13f else raw_xbrl_fact(submission),
        RAW_13F_COVER.name: raw_13f_cover(submission) if is_13f else RAW_13F_COVER.schema.to_frame(),
        RAW_13F_HOLDING.name: raw_13f_holding(submission) if is_13f else RAW_13F_HOLDING.schema.to_frame(),
        RAW_DISCLOSURE.name: raw_disclosure(submission, reports),
        RAW_FINANCING_CLAIM.name: raw_financing_claim(reports, accession_number, filer),
    }


def raw_filing(submission: Submission, origin: Origin) -> pl.DataFrame:
    """The submission's row of raw_filing, from its SGML header. Of several filers the one it was asked for counts."""
    header = submission.header
    names = {filer.cik: filer.name for filer in header.filers}
    row = {
        "accession_number": header.accession_number,
        "cik": origin.cik,
        "filer_name": names.get(origin.cik),
        "form": header.form,
        "is_amendment": header.is_amendment,
        "period_of_report": header.period_of_report,
        "filing_date": header.filing_date,
        "accepted_at": header.accepted_at,
        "known_from": header.known_from,
        "source_kind": "submission",
        "source_url": origin.source_url,
        "submission_bytes": origin.submission_bytes,
        "sha256": origin.sha256,
        "document_count": len(submission.documents),
    }
    return pl.DataFrame([row], schema=RAW_FILING.schema)
