"""The whole road over real filings: gateway, index, library, verification."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from flows.edgar import urls
from flows.edgar.connection import open_edgar
from flows.edgar.download import download, sweep
from flows.edgar.filing_index import read_index

SCION, META = "0001649339", "0001326801"
FIRST, LAST = date(1994, 1, 1), date(2100, 1, 1)


@pytest.mark.real
def test_the_filings_of_scion_and_meta_arrive_byte_for_byte(mirror: Path, tmp_path: Path) -> None:
    into = tmp_path / "into"
    with open_edgar(str(mirror), identity=None, work_folder=tmp_path / "work") as connection:
        of_scion = read_index(connection, SCION, ("13F-HR", "13F-NT"), FIRST, LAST)
        of_meta = read_index(connection, META, ("10-K", "10-Q"), FIRST, LAST)
        assert of_scion is not None
        assert of_meta is not None
        scion, meta = of_scion.entries, of_meta.entries
        result = download(connection, [*scion, *meta], [*scion, *meta], into)
        counts = connection.requests_so_far()
    assert result.missing == []
    assert len(scion) >= 8
    assert len(meta) >= 3
    assert len(result.arrived) == len(scion) + len(meta) == counts["www.sec.gov full submission"]
    for filing in result.arrived:
        address = urls.full_submission(filing.entry.cik, filing.entry.accession_number)
        assert filing.path.read_bytes() == (mirror / address.removeprefix("https://")).read_bytes()
        assert filing.header.filing_date == filing.entry.filing_date
    assert sweep(into) == 1
