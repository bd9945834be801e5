"""The one place of EDGAR's addresses: hosts, submissions JSON, daily indexes, full submissions, the ticker file."""

from __future__ import annotations

import re
from datetime import date

WWW = "www.sec.gov"
DATA = "data.sec.gov"
HOSTS = (WWW, DATA)
HTTPS_PORT = 443

TICKERS_PATH = "/files/company_tickers_exchange.json"
SUBMISSIONS_PATH = "/submissions/"
FILINGS_PATH = "/Archives/edgar/data/"
# What is not there under these answers 403 with S3's XML, not 404.
INDEX_PATHS = ("/Archives/edgar/daily-index/", "/Archives/edgar/full-index/")

# Digits of other scripts are none: what passes here becomes the name of a file.
_CIK = re.compile(r"\d{1,10}", re.ASCII)
_ACCESSION = re.compile(r"\d{10}-\d{2}-\d{6}", re.ASCII)
_OLDER_PAGE = re.compile(r"CIK\d{10}-submissions-\d{3,}\.json", re.ASCII)


def padded_cik(cik: str | int) -> str:
    """The CIK as EDGAR's JSON addresses write it: ten digits. Raises ValueError where it is no CIK."""
    text = str(cik).strip()
    if not _CIK.fullmatch(text):
        raise ValueError(f"{text!r} is not a CIK: one has at most 10 digits and nothing else")
    return text.zfill(10)


def is_accession_number(text: str) -> bool:
    """Whether the text is an accession number with its dashes (0001326801-25-000017)."""
    return _ACCESSION.fullmatch(text) is not None


def is_older_page(name: str) -> bool:
    """Whether the text is the file name of an older page of a submissions JSON."""
    return _OLDER_PAGE.fullmatch(name) is not None


def submissions(cik: str) -> str:
    """Address of the filer's submissions JSON: about the last 1,000 filings and the names of the older pages."""
    return f"https://{DATA}{SUBMISSIONS_PATH}CIK{padded_cik(cik)}.json"


def older_page(name: str) -> str:
    """Address of an older page, by the name that the submissions JSON gives it. Raises ValueError for other names."""
    if not is_older_page(name):
        raise ValueError(f"{name!r} is not the name of an older page of a submissions JSON")
    return f"https://{DATA}{SUBMISSIONS_PATH}{name}"


def full_submission(cik: str, accession_number: str) -> str:
    """Address of a filing's full submission text, by filer and accession number (with dashes)."""
    if not is_accession_number(accession_number):
        raise ValueError(f"{accession_number!r} is not an accession number")
    folder = accession_number.replace("-", "")
    return f"https://{WWW}{FILINGS_PATH}{int(padded_cik(cik))}/{folder}/{accession_number}.txt"


def daily_index(day: date) -> str:
    """Address of the index by form of all that was disseminated on a day."""
    quarter = (day.month + 2) // 3
    return f"https://{WWW}{INDEX_PATHS[0]}{day.year}/QTR{quarter}/form.{day:%Y%m%d}.idx"


def quarterly_index(year: int, quarter: int) -> str:
    """Address of the index by CIK of all that was disseminated in a quarter (1 to 4)."""
    return f"https://{WWW}{INDEX_PATHS[1]}{year}/QTR{quarter}/master.idx"


def tickers() -> str:
    """Address of the ticker file, which sec-edgar-downloader reads at every start, even for CIKs."""
    return f"https://{WWW}{TICKERS_PATH}"


def kind_of(host: str, path: str) -> str:
    """What a request asks for, in words for counting: 'full submission', 'submissions', 'older page', ..."""
    name = path.rpartition("/")[2]
    if host == DATA and path.startswith(SUBMISSIONS_PATH):
        return "older page" if is_older_page(name) else "submissions"
    if path == TICKERS_PATH:
        return "tickers"
    if path.startswith(INDEX_PATHS):
        return "index"
    if path.startswith(FILINGS_PATH):
        return "full submission" if is_accession_number(name.removesuffix(".txt")) else "document"
    return "other"
