"""The documents of a submission whose prose is read, each as the text a reader sees."""

from __future__ import annotations

from transforms.reading.prose.prose import Prose, read_prose
from transforms.reading.submission import Submission

# The reports whose prose is read; EX-13 is the annual report to shareholders, which some filers refer to.
_READ = ("10-K", "10-Q", "EX-13")


def report_prose(submission: Submission) -> list[tuple[str, Prose]]:
    """File name and text of each report document of a 10-K or 10-Q, in order; of any other form there is none."""
    if not submission.header.form.startswith(_READ[:2]):
        return []
    number = submission.header.accession_number
    return [
        (each.filename, read_prose(submission.content(each), number, each.filename))
        for each in submission.documents
        if each.type.upper().startswith(_READ)
    ]
