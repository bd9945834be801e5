"""Which documents of a 13F are plain text, as all were before mid-2013."""

from __future__ import annotations

import re

from transforms.reading.errors import UnreadableDocument
from transforms.reading.limits import limits, raise_advice
from transforms.reading.submission import Document, Submission

_FIRST_BYTES = 1 << 12
_OTHER = re.compile(rb"\s*(?:<\?xml|<!doctype|<html|<head|<body|%PDF-|begin \d{3} )", re.IGNORECASE)
_HTML = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)


def text_documents(submission: Submission) -> list[Document]:
    """The documents of a 13F that are neither XML nor HTML, PDF or an encoded file, in order; none of another form's.

    Raises ``UnreadableDocument`` where they are larger than ``limits`` lets through.
    """
    if not submission.header.form.startswith("13F"):
        return []
    found = [each for each in submission.documents if not _OTHER.match(_head(submission, each))]
    size = sum(each.stop - each.start for each in found)
    most = limits().text_bytes
    if size > most:
        problem, name = f"its texts have {size:,} bytes, more than {most:,}", found[0].filename or None
        advice = raise_advice("most_text_bytes")
        raise UnreadableDocument(submission.header.accession_number, name, problem, advice)
    return found


def is_html(submission: Submission) -> bool:
    """Whether a document of the filing is an HTML page."""
    return any(_HTML.match(_head(submission, each)) for each in submission.documents)


def _head(submission: Submission, document: Document) -> bytes:
    start, stop = submission.body(document)
    return submission.data[start : min(stop, start + _FIRST_BYTES)]
