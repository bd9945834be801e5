"""Fetches filings that sec-edgar-downloader cannot: a form it does not know, or a filer whose list it cannot read."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from flows.edgar import urls
from flows.edgar.connection import EdgarConnection
from flows.edgar.download import FOLDER_PREFIX, ArrivedFiling, Downloaded, MissingFiling
from flows.edgar.errors import Blocked, EdgarError, NotTheFiling
from flows.edgar.fetch import fetch
from flows.edgar.filing_index import FilingEntry
from flows.edgar.verify import verify_submission


def fetch_directly(connection: EdgarConnection, wanted: Sequence[FilingEntry], into: Path) -> Downloaded:
    """One request a filing, through the same gateway and with the same verification as the library's road.

    Every wanted filing is in `arrived` or in `missing`; after a block page nobody further is asked for. Raises OSError
    for the disk.
    """
    into.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=FOLDER_PREFIX, dir=into)).resolve()
    came = Downloaded([], [])
    for place, entry in enumerate(wanted):
        try:
            came.arrived.append(_arrived(connection, entry, folder))
        except Blocked as error:
            reasons = [str(error), *["not asked for: EDGAR blocks us"] * (len(wanted) - place - 1)]
            refused = [MissingFiling(one, why) for one, why in zip(wanted[place:], reasons, strict=True)]
            return Downloaded(came.arrived, [*came.missing, *refused], blocked=True)
        except EdgarError as error:
            came.missing.append(MissingFiling(entry, str(error)))
    return came


def _arrived(connection: EdgarConnection, entry: FilingEntry, folder: Path) -> ArrivedFiling:
    number = entry.accession_number
    gone = NotTheFiling(f"{number}: EDGAR lists it and has no such file.")
    answer = fetch(connection, urls.full_submission(entry.cik, number), gone)
    header = verify_submission(answer.content, entry)
    path = folder / f"{number}.txt"
    path.write_bytes(answer.content)
    return ArrivedFiling(entry, path, header)
