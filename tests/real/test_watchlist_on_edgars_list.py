"""The shipped watch list against EDGAR's own lists of filers: every CIK is the company that we say it is."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from flows.watchlist import Company, Manager, load_watchlist

pytestmark = pytest.mark.real

SHIPPED = load_watchlist(None)
EVERYBODY = pytest.mark.parametrize("entry", SHIPPED.entries, ids=lambda entry: entry.name)
COMPANIES = pytest.mark.parametrize("company", SHIPPED.company, ids=lambda company: company.name)

# What the list calls otherwise than EDGAR does, and what EDGAR calls it.
CALLED = {
    "IBM": "INTERNATIONAL BUSINESS MACHINES CORP",
    "AMD": "ADVANCED MICRO DEVICES INC",
    "Disney": "Walt Disney Co",
    "Paramount Global": "ViacomCBS Inc.",
}
Names = dict[str, set[str]]


@pytest.fixture(scope="module")
def listed(real_edgar: Path) -> Names:
    """Names by CIK in the two ticker files: who is listed at an exchange."""
    index, names = real_edgar / "index", defaultdict(set)
    for cik, name, *_ in json.loads((index / "company_tickers_exchange.json").read_text())["data"]:
        names[f"{cik:010d}"].add(name)
    for row in json.loads((index / "company_tickers.json").read_text()).values():
        names[f"{row['cik_str']:010d}"].add(row["title"])
    return names


@pytest.fixture(scope="module")
def filed(real_edgar: Path) -> dict[str, set[str]]:
    """Forms filed in the last quarter of 2025, by CIK."""
    forms = defaultdict(set)
    with gzip.open(real_edgar / "index" / "master_idx_2025_Q4.idx.gz", "rt", encoding="latin-1") as lines:
        for line in lines:
            if line.count("|") == 4 and line[0].isdigit():
                cik, _, form, *_ = line.split("|")
                forms[f"{int(cik):010d}"].add(form)
    return forms


@pytest.fixture(scope="module")
def every_name(real_edgar: Path, listed: Names) -> Names:
    """Names by CIK in every list of EDGAR's that lies here, those of former years included."""
    names = defaultdict(set, {cik: set(known) for cik, known in listed.items()})
    index = real_edgar / "index"
    for cik, name in (*_in_indexes(index), *_in_data_set(index), *_in_headers(real_edgar / "filings")):
        names[f"{int(cik):010d}"].add(name)
    return names


def _in_indexes(index: Path) -> Iterator[tuple[str, str]]:
    texts = [(index / "master.20181231.idx").read_text(encoding="latin-1")]
    texts.append(gzip.decompress((index / "master_idx_2025_Q4.idx.gz").read_bytes()).decode("latin-1"))
    for text in texts:
        for found in re.finditer(r"^(\d+)\|([^|]+)\|", text, re.MULTILINE):
            yield found[1], found[2]
    form_index = (index / "form.20200318.idx").read_text(encoding="latin-1")
    for found in re.finditer(r"^.{12}(.{62})(\d+) +\d{8} ", form_index, re.MULTILINE):
        yield found[2], found[1].strip()


def _sub_rows(index: Path) -> Iterator[dict[str, str]]:
    with zipfile.ZipFile(index / "fs-dataset" / "2009q3.zip") as data_set, data_set.open("sub.txt") as sub:
        yield from csv.DictReader(io.TextIOWrapper(sub, encoding="latin-1"), delimiter="\t")


def _in_data_set(index: Path) -> Iterator[tuple[str, str]]:
    return ((row["cik"], row["name"]) for row in _sub_rows(index))


def _in_headers(filings: Path) -> Iterator[tuple[str, str]]:
    """Filers that no index at hand names, by the SGML headers of what they filed."""
    for path in filings.glob("*/*/*.txt"):
        with path.open(encoding="latin-1") as text:
            head = text.read(4096)
        found = re.search(r"COMPANY CONFORMED NAME:\s*(.+)\n\s*CENTRAL INDEX KEY:\s*(\d+)", head)
        if found:
            yield found[2], found[1].strip()


def _words(name: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", name.lower().replace("&", "")))


@EVERYBODY
def test_the_cik_is_theirs(entry: Company | Manager, every_name: Names) -> None:
    ours = _words(CALLED.get(entry.name, entry.name))
    names = {_words(name) for name in every_name[entry.cik]}
    assert any(name.startswith(ours) for name in names), f"EDGAR calls CIK {entry.cik} {every_name[entry.cik]}"


@COMPANIES
def test_who_still_belongs_is_listed_and_reports_on_our_forms(company: Company, listed: Names, filed: Names) -> None:
    if company.member_until is not None:
        assert company.cik not in listed, "it is still listed: why does it no longer belong?"
    else:
        assert company.cik in listed
        # A year that ends in November has no report to file in the last quarter: its 8-Ks tell.
        assert filed[company.cik] & {"10-K", "10-Q", "8-K"}
        assert not filed[company.cik] & {"20-F", "40-F", "6-K"}


def test_who_still_reports_filed_a_13f_and_who_stopped_filed_none(filed: dict[str, set[str]]) -> None:
    """In the last quarter of 2025, in which the reports of 2025-09-30 fell due."""
    for manager in SHIPPED.manager:
        expected = manager.stopped is None or manager.stopped.last_expected_period >= date(2025, 9, 30)
        assert bool(filed[manager.cik] & {"13F-HR", "13F-NT"}) is expected, manager.name


def test_who_is_left_out_does_file_as_a_foreigner(every_name: Names, filed: Names) -> None:
    called = {
        "TSMC": "taiwan semiconductor manufacturing",
        "América Móvil": "america movil",
        "Ericsson": "ericsson lm telephone",
    }
    for left_out in SHIPPED.left_out:
        ours = called.get(left_out.name, _words(left_out.name))
        ciks = [cik for cik, names in every_name.items() if any(f"{_words(n)} ".startswith(f"{ours} ") for n in names)]
        foreigners = [cik for cik in ciks if "6-K" in filed[cik]]
        assert foreigners, left_out.name
        assert not any(filed[cik] & {"10-K", "10-Q"} for cik in foreigners), left_out.name


def test_sic_codes_are_those_that_edgar_gave(real_edgar: Path) -> None:
    """Of the companies that the filings and data sets at hand speak of: submissions JSON, SGML headers, sub.txt."""
    given = {f"{int(row['cik']):010d}": row["sic"].zfill(4) for row in _sub_rows(real_edgar / "index") if row["sic"]}
    for page in (real_edgar / "submissions").glob("CIK??????????.json"):
        said = json.loads(page.read_text())
        given[page.stem.removeprefix("CIK")] = said["sic"]
    ours = {company.cik: company.sic for company in SHIPPED.company if company.sic and company.cik in given}
    assert len(ours) >= 20
    assert ours == {cik: given[cik] for cik in ours}
