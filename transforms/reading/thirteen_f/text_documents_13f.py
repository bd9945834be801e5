"""Which documents of a 13F are plain text, as all were before mid-2013."""

from __future__ import annotations

import re

from transforms.reading.errors import UnreadableDocument
from transforms.reading.submission import Document, Submission

# The longest text table of the largest managers has a twentieth of it.
MAX_TEXT_BYTES = 64_000_000

_FIRST_BYTES = 1 << 12
_OTHER = re.compile(rb"\s*(?:<\?xml|<!doctype|<html|<head|<body|%PDF-|begin \d{3} )", re.IGNORECASE)
_HTML = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)


def text_documents(submission: Submission) -> list[Document]:
    """The documents of a 13F that are neither XML nor HTML, PDF or an encoded file, in order; none of another form's.

    Raises ``UnreadableDocument`` where they are larger than ``MAX_TEXT_BYTES`` together.
    """
    if not submission.header.form.startswith("13F"):
        return []
    found = [each for each in submission.documents if not _OTHER.match(_head(submission, each))]
    size = sum(each.stop - each.start for each in found)
    if size > MAX_TEXT_BYTES:
        problem = f"its texts have {size:,} bytes, more than {MAX_TEXT_BYTES:,}"
        name = found[0].filename or None
        raise UnreadableDocument(submission.header.accession_number, name, problem, "Raise the limit if it is genuine")
    return found


def is_html(submission: Submission) -> bool:
    """Whether a document of the filing is an HTML page."""
    return any(_HTML.match(_head(submission, each)) for each in submission.documents)


def _head(submission: Submission, document: Document) -> bytes:
    start, stop = submission.body(document)
    return submission.data[start : min(stop, start + _FIRST_BYTES)]
