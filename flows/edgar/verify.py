"""Is what arrived the filing that was asked for? Nothing counts before this has said so."""

from __future__ import annotations

from flows.edgar.errors import Blocked, NotTheFiling, is_block_page
from flows.edgar.filing_index import FilingEntry
from transforms.reading.errors import FilingError
from transforms.reading.submission import SubmissionHeader, check_complete, read_header

_END_OF_DOCUMENT = b"\n</DOCUMENT>"


def verify_submission(data: bytes, entry: FilingEntry) -> SubmissionHeader:
    """The header of a whole submission that is `entry`: its accession number, one of its CIKs, and its form.

    It must hold as many documents, each with its end, as its header announces (true of all 179 real ones at hand).
    Raises Blocked for the SEC's block page, and NotTheFiling, which names the accession number and what differs.
    """
    accession = entry.accession_number
    try:
        check_complete(data, accession)
        header = read_header(data, accession)
    except FilingError as error:
        if is_block_page(data):
            raise Blocked(f"{accession}: the SEC sent its block page in place of the filing.") from error
        raise NotTheFiling(f"{accession}: {error.problem}.") from error
    _same(accession, "accession number", header.accession_number, accession)
    _same(accession, "form", header.form, entry.form)
    ciks = [filer.cik for filer in header.filers]
    if entry.cik not in ciks:
        raise NotTheFiling(
            f"{accession}: the header names CIK {', '.join(ciks)}, the index lists it under {entry.cik}."
        )
    whole = data.count(_END_OF_DOCUMENT)
    if whole != header.document_count:
        announced = f"{header.document_count} document{'s' if header.document_count != 1 else ''}"
        raise NotTheFiling(f"{accession}: the header announces {announced}, and {whole} are there whole.")
    return header


def _same(accession: str, what: str, given: str, expected: str) -> None:
    if given != expected:
        raise NotTheFiling(f"{accession}: the header's {what} is {given}, the index says {expected}.")
