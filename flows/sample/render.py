"""The sample as a small EDGAR: its filings, rendered and laid out under www.sec.gov and data.sec.gov as EDGAR does.

The same tables always give the same bytes.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from flows.edgar import urls
from flows.sample.render_13f import cover_document, information_table
from flows.sample.render_xbrl import inline_document, instance_document, plain_document
from flows.sample.tables import Sample, SampleFiling, read_sample

_NEW_YORK = ZoneInfo("America/New_York")
# What stands for a time of acceptance that is not known: inside the hours in which EDGAR disseminates at once.
_UNKNOWN_ACCEPTANCE = time(16, 30)
_INLINE = ("inline", "extracted")
_INDEX_TITLE = "Description:           Daily Index of EDGAR Dissemination Feed by Form Type\nLast Data Received:    "


@dataclass(frozen=True, slots=True)
class _Listing:
    """A company as SEC's ticker file has it; the first ticker names its documents."""

    name: str
    exchange: str
    tickers: tuple[str, ...]


_LISTINGS = {
    "0000320193": _Listing("Apple Inc.", "Nasdaq", ("AAPL",)),
    "0000789019": _Listing("MICROSOFT CORP", "Nasdaq", ("MSFT",)),
    "0001018724": _Listing("AMAZON COM INC", "Nasdaq", ("AMZN",)),
    "0001045810": _Listing("NVIDIA CORP", "Nasdaq", ("NVDA",)),
    "0001326801": _Listing("Meta Platforms, Inc.", "Nasdaq", ("META",)),
    "0001341439": _Listing("ORACLE CORP", "NYSE", ("ORCL",)),
    "0001652044": _Listing("Alphabet Inc.", "Nasdaq", ("GOOG", "GOOGL")),
}


@dataclass(frozen=True, slots=True)
class Part:
    """One document of a submission; `tag` is what its body stands in inside <TEXT>."""

    type: str
    filename: str
    description: str
    tag: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Rendered:
    """A filing with its documents, the primary one first, and its full submission text."""

    filing: SampleFiling
    parts: tuple[Part, ...]
    submission: bytes


def render_sample(folder: Path) -> None:
    """Write the whole sample below the folder, laid out like EDGAR. Raises SampleError where a table is wrong."""
    sample = read_sample()
    filings = [render_filing(sample, filing) for filing in sample.filings]
    for rendered in filings:
        filing = rendered.filing
        number = filing.accession.replace("-", "")
        place = folder / urls.WWW / f"Archives/edgar/data/{int(filing.cik)}/{number}"
        _write(place / f"{filing.accession}.txt", rendered.submission)
        for part in rendered.parts:
            _write(place / part.filename, part.body)
    _write_listings(folder, filings)
    _write_daily_indexes(folder, sample.filings)
    _write_tickers(folder)


def render_filing(sample: Sample, filing: SampleFiling) -> Rendered:
    """The documents that carry what the tables hold of a filing, and the submission text wrapped round them."""
    parts = tuple(_parts_13f(sample, filing) if filing.carrier == "xml" else _parts_xbrl(sample, filing))
    wrapped = b"".join(_wrapped(part, sequence) for sequence, part in enumerate(parts, 1))
    return Rendered(filing, parts, _header(filing, len(parts)).encode() + wrapped + b"</SEC-DOCUMENT>\n")


def _parts_xbrl(sample: Sample, filing: SampleFiling) -> Iterator[Part]:
    figures, sentences = sample.figures[filing.accession], sample.sentences.get(filing.accession, ())
    stem = f"{_LISTINGS[filing.cik].tickers[0].lower()}-{filing.period:%Y%m%d}"
    schema, page = f"{stem}.xsd", f"{stem}.htm"
    if filing.carrier == "instance":
        yield Part(filing.form, page, filing.form, "", plain_document(filing, figures, sentences))
        body = instance_document(filing, figures, schema)
        yield Part("EX-101.INS", f"{stem}.xml", "XBRL INSTANCE DOCUMENT", "XBRL", body)
        return
    yield Part(filing.form, page, filing.form, "XBRL", inline_document(filing, figures, schema, sentences))
    if filing.carrier == "extracted":
        body = instance_document(filing, figures, schema)
        yield Part("XML", f"{stem}_htm.xml", "IDEA: XBRL DOCUMENT", "XML", body)


def _parts_13f(sample: Sample, filing: SampleFiling) -> Iterator[Part]:
    cover = sample.covers.get(filing.accession)
    if cover is not None:
        managers = sample.other_managers.get(filing.accession, ())
        yield Part(filing.form, "primary_doc.xml", "", "XML", cover_document(filing, cover, managers))
    table = information_table(filing, sample.holdings[filing.accession], first_document=cover is None)
    yield Part("INFORMATION TABLE", "infotable.xml", "", "XML", table)


def _accepted(filing: SampleFiling) -> datetime:
    return filing.accepted or datetime.combine(filing.filed, _UNKNOWN_ACCEPTANCE)


def _header(filing: SampleFiling, count: int) -> str:
    filed = f"{filing.filed:%Y%m%d}"
    return (
        f"<SEC-DOCUMENT>{filing.accession}.txt : {filed}\n<SEC-HEADER>{filing.accession}.hdr.sgml : {filed}\n"
        f"<ACCEPTANCE-DATETIME>{_accepted(filing):%Y%m%d%H%M%S}\nACCESSION NUMBER:\t\t{filing.accession}\n"
        f"CONFORMED SUBMISSION TYPE:\t{filing.form}\nPUBLIC DOCUMENT COUNT:\t\t{count}\n"
        f"CONFORMED PERIOD OF REPORT:\t{filing.period:%Y%m%d}\nFILED AS OF DATE:\t\t{filed}\n"
        f"DATE AS OF CHANGE:\t\t{filed}\n\nFILER:\n\n\tCOMPANY DATA:\t\n"
        f"\t\tCOMPANY CONFORMED NAME:\t\t\t{filing.company}\n\t\tCENTRAL INDEX KEY:\t\t\t{filing.cik}\n\n"
        f"\tFILING VALUES:\n\t\tFORM TYPE:\t\t{filing.form}\n\t\tSEC ACT:\t\t1934 Act\n</SEC-HEADER>\n"
    )


def _wrapped(part: Part, sequence: int) -> bytes:
    description = f"<DESCRIPTION>{part.description}\n" if part.description else ""
    opening, closing = (f"<{part.tag}>\n", f"</{part.tag}>\n") if part.tag else ("", "")
    top = f"<DOCUMENT>\n<TYPE>{part.type}\n<SEQUENCE>{sequence}\n<FILENAME>{part.filename}\n{description}"
    return f"{top}<TEXT>\n{opening}".encode() + part.body.rstrip(b"\n") + f"\n{closing}</TEXT>\n</DOCUMENT>\n".encode()


def _write_listings(folder: Path, filings: Sequence[Rendered]) -> None:
    """One submissions JSON a filer, the newest filing first; its times are UTC."""
    filers: defaultdict[str, list[Rendered]] = defaultdict(list)
    for rendered in filings:
        filers[rendered.filing.cik].append(rendered)
    for cik, group in filers.items():
        group.sort(key=lambda rendered: (rendered.filing.filed, rendered.filing.accession), reverse=True)
        rows = [_listed(rendered) for rendered in group]
        listing = _LISTINGS.get(cik)
        page = {
            "cik": cik,
            "name": group[0].filing.company,
            "tickers": list(listing.tickers) if listing else [],
            "exchanges": [listing.exchange] * len(listing.tickers) if listing else [],
            "filings": {"recent": {column: [row[column] for row in rows] for column in rows[0]}, "files": []},
        }
        _write(folder / urls.DATA / f"submissions/CIK{cik}.json", json.dumps(page).encode())


def _listed(rendered: Rendered) -> dict[str, str | int]:
    filing = rendered.filing
    accepted = _accepted(filing).replace(tzinfo=_NEW_YORK).astimezone(UTC)
    return {
        "accessionNumber": filing.accession,
        "filingDate": filing.filed.isoformat(),
        "reportDate": filing.period.isoformat(),
        "acceptanceDateTime": f"{accepted:%Y-%m-%dT%H:%M:%S}.000Z",
        "act": "34",
        "form": filing.form,
        "fileNumber": "",
        "filmNumber": "",
        "items": "",
        "size": len(rendered.submission),
        "isXBRL": int(filing.carrier != "xml"),
        "isInlineXBRL": int(filing.carrier in _INLINE),
        "primaryDocument": rendered.parts[0].filename,
        "primaryDocDescription": filing.form,
    }


def _write_daily_indexes(folder: Path, filings: Sequence[SampleFiling]) -> None:
    days: defaultdict[date, list[str]] = defaultdict(list)
    for filing in filings:
        file = f"edgar/data/{int(filing.cik)}/{filing.accession}.txt"
        line = f"{filing.form:<17}{filing.company:<62}{int(filing.cik):<12}{filing.filed:%Y%m%d}    {file}\n"
        days[filing.filed].append(line)
    columns = f"{'Form Type':<12}{'Company Name':<62}{'CIK':<12}{'Date Filed':<12}File Name\n"
    for day, lines in days.items():
        quarter = (day.month + 2) // 3
        place = folder / urls.WWW / f"Archives/edgar/daily-index/{day.year}/QTR{quarter}/form.{day:%Y%m%d}.idx"
        text = f"{_INDEX_TITLE}{day.isoformat()}\n\n\n\n\n{columns}{'-' * 141}\n{''.join(sorted(lines))}"
        _write(place, text.encode())


def _write_tickers(folder: Path) -> None:
    rows = [
        [int(cik), listing.name, ticker, listing.exchange]
        for cik, listing in _LISTINGS.items()
        for ticker in listing.tickers
    ]
    page = {"fields": ["cik", "name", "ticker", "exchange"], "data": rows}
    _write(folder / urls.WWW / urls.TICKERS_PATH.lstrip("/"), json.dumps(page).encode())


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
