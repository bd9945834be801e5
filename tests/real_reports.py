"""The 10-Ks and 10-Qs at hand, their prose read once for every test that looks at it."""

from __future__ import annotations

import csv
import gzip
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import polars as pl

from transforms.reading.prose.prose import Prose, read_prose
from transforms.reading.prose.prose_growth import Report
from transforms.reading.prose.raw_disclosure import disclosures
from transforms.reading.submission import split_submission

_WRAPPINGS = (b"<SEC-DOC", b"<IMS-DOC", b"-----BEGIN")


@dataclass(frozen=True)
class RealReport:
    """One report: its line of the manifest, its text, and every figure that its sentences disclose."""

    row: dict[str, str]
    prose: Prose
    rows: pl.DataFrame

    @property
    def is_bare(self) -> bool:
        """Whether it is a document by itself, not a whole submission of the years before XBRL."""
        return self.row["kind"] != "full-submission"


def content(path: Path) -> bytes:
    """The bytes of a file of the manifest, unpacked."""
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def report_of(row: dict[str, str], cik: str | None = None) -> Report:
    """Whose report a line of the manifest is, and of which period; of ``cik`` where one is given."""
    ends = date.fromisoformat(row["period_end"])
    filed = date.fromisoformat(row["filing_date"]) if row["filing_date"] else ends
    return Report(frozenset([cik or row["cik"]]), row["form"], ends, filed)


@cache
def real_reports(edgar: Path) -> dict[str, RealReport]:
    """By accession number (or the folder's name where that is not known); a tagged document before its rendition."""
    with (edgar / "MANIFEST.tsv").open(newline="") as file:
        listed = [row for row in csv.DictReader(file, delimiter="\t") if row["form"].startswith(("10-K", "10-Q"))]
    found: dict[str, RealReport] = {}
    for row in listed:
        path = edgar / row["path"]
        name = path.parent.name
        if row["kind"] == "ixbrl" or (row["kind"] == "text" and name not in found):
            found[name] = _read(row, name, path.name, content(path))
        elif row["kind"] == "full-submission" and content(path).startswith(_WRAPPINGS):
            submission = split_submission(content(path), row["accession"])
            found[name] = _read(row, name, path.name, submission.content(submission.documents[0]))
    return found


def _read(row: dict[str, str], name: str, document: str, data: bytes) -> RealReport:
    prose = read_prose(data, name, document)
    return RealReport(row, prose, disclosures([(document, prose)], row["accession"] or name, report_of(row)))
