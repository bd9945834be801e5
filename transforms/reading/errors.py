"""What can be wrong with a filing: every error names the filing, the document and what to do about it."""

from __future__ import annotations


class FilingError(Exception):
    """A filing, or one document of it, could not be read.

    ``accession_number`` names the filing, ``document`` the file inside it (None: the submission itself), ``problem``
    says what was found and ``advice`` what to do.
    """

    def __init__(self, accession_number: str, document: str | None, problem: str, advice: str) -> None:
        super().__init__(accession_number, document, problem, advice)
        self.accession_number = accession_number
        self.document = document
        self.problem = problem
        self.advice = advice

    def __str__(self) -> str:
        place = self.accession_number if self.document is None else f"{self.accession_number}, document {self.document}"
        return f"Filing {place}: {self.problem}. {self.advice}"


class NotASubmission(FilingError):  # noqa: N818 - named for what was found
    """The bytes are no full submission: a block page, any HTML, an empty file, or a submission that was cut short."""


class UnreadableHeader(FilingError):  # noqa: N818
    """The SGML header lacks what a filing must state, or belongs to another filing."""


class UnreadableDocument(FilingError):  # noqa: N818
    """One document is malformed, hostile, or not what its place in the filing says that it is."""
