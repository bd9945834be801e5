"""Form 13F data sets for tests: the zip that SEC would make of some filings, and zips with a table changed at will."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl

from transforms.reading.parse_filing import Origin, RawRows, parse_filing
from warehouse.contract.tables import RAW_13F_HOLDING

Tables = dict[str, list[dict[str, object]]]
"""Rows by table, their fields by SEC's names."""

COLUMNS = {
    "SUBMISSION": "ACCESSION_NUMBER FILING_DATE SUBMISSIONTYPE CIK PERIODOFREPORT",
    "COVERPAGE": "ACCESSION_NUMBER REPORTCALENDARORQUARTER ISAMENDMENT AMENDMENTNO AMENDMENTTYPE CONFDENIEDEXPIRED "
    "DATEDENIEDEXPIRED DATEREPORTED REASONFORNONCONFIDENTIALITY FILINGMANAGER_NAME FILINGMANAGER_STREET1 REPORTTYPE "
    "FORM13FFILENUMBER CRDNUMBER ADDITIONALINFORMATION",
    "OTHERMANAGER": "ACCESSION_NUMBER OTHERMANAGER_SK CIK FORM13FFILENUMBER NAME",
    "SIGNATURE": "ACCESSION_NUMBER NAME TITLE SIGNATURE SIGNATUREDATE",
    "SUMMARYPAGE": "ACCESSION_NUMBER OTHERINCLUDEDMANAGERSCOUNT TABLEENTRYTOTAL TABLEVALUETOTAL ISCONFIDENTIALOMITTED",
    "OTHERMANAGER2": "ACCESSION_NUMBER SEQUENCENUMBER CIK FORM13FFILENUMBER NAME",
    "INFOTABLE": "ACCESSION_NUMBER INFOTABLE_SK NAMEOFISSUER TITLEOFCLASS CUSIP FIGI VALUE SSHPRNAMT SSHPRNAMTTYPE "
    "PUTCALL INVESTMENTDISCRETION OTHERMANAGER VOTING_AUTH_SOLE VOTING_AUTH_SHARED VOTING_AUTH_NONE",
}


def reports_of(edgar: Path, cik: str) -> list[RawRows]:
    """The 13Fs of a filer that have an XML cover, as their submissions under a folder laid out like EDGAR are read."""
    paths = sorted(path for path in edgar.rglob("*.txt") if f"/{int(cik)}/" in str(path))
    parsed = [parse_filing(path.read_bytes(), path.stem, Origin(cik, "", 1, "0" * 64)) for path in paths]
    return [rows for rows in parsed if rows["raw_13f_cover"].height]


def tables_of(parsed: Sequence[RawRows]) -> Tables:
    """The tables that SEC would make of filings, from their rows as read from the submissions."""
    tables: Tables = {name: [] for name in COLUMNS}
    for rows in parsed:
        (filing,), covers = rows["raw_filing"].rows(named=True), rows["raw_13f_cover"].rows(named=True)
        for cover in covers:
            _add_pages(tables, filing, cover)
        for holding in rows["raw_13f_holding"].rows(named=True):
            tables["INFOTABLE"].append(_info(holding, len(tables["INFOTABLE"])))
    return tables


def zip_of(tables: Tables, path: Path, folder: str = "") -> Path:
    """Writes the zip of these tables."""
    return zip_of_bytes({name: tsv(rows, COLUMNS[name].split()) for name, rows in tables.items()}, path, folder)


def zip_of_bytes(members: Mapping[str, bytes], path: Path, folder: str = "") -> Path:
    """Writes a zip of tables given as bytes, by name without .tsv."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            # A fixed date, so that the same tables make the same bytes.
            made.writestr(zipfile.ZipInfo(f"{folder}{name}.tsv", (2026, 1, 2, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return path


def tsv(rows: Sequence[Mapping[str, object]], names: Sequence[str]) -> bytes:
    lines = ["\t".join(names), *("\t".join(_text(row.get(name)) for name in names) for row in rows)]
    return ("\n".join(lines) + "\n").encode()


def _add_pages(tables: Tables, filing: Mapping[str, object], cover: Mapping[str, object]) -> None:
    number = {"ACCESSION_NUMBER": filing["accession_number"]}
    is_notice = str(filing["form"]).startswith("13F-NT")
    tables["SUBMISSION"].append(
        {
            **number,
            "FILING_DATE": filing["filing_date"],
            "SUBMISSIONTYPE": filing["form"],
            "CIK": filing["cik"],
            "PERIODOFREPORT": filing["period_of_report"],
        }
    )
    tables["COVERPAGE"].append(
        {
            **number,
            "REPORTCALENDARORQUARTER": cover["period_of_report"],
            "ISAMENDMENT": cover["is_amendment"],
            "AMENDMENTNO": cover["amendment_number"],
            "AMENDMENTTYPE": cover["amendment_type"],
            "CONFDENIEDEXPIRED": cover["is_confidential_expired"],
            "FILINGMANAGER_NAME": cover["manager_name"],
            "REPORTTYPE": cover["report_type"],
            "FORM13FFILENUMBER": cover["form_13f_file_number"],
            "ADDITIONALINFORMATION": 'A "note" of nobody\'s',
        }
    )
    if cover["reported_by"]:
        tables["OTHERMANAGER"].append({**number, "OTHERMANAGER_SK": 1, "FORM13FFILENUMBER": cover["reported_by"]})
    tables["SIGNATURE"].append({**number, "NAME": "A", "SIGNATUREDATE": cover["signature_date"]})
    if not is_notice:
        tables["SUMMARYPAGE"].append(
            {
                **number,
                "OTHERINCLUDEDMANAGERSCOUNT": cover["other_included_managers_count"],
                "TABLEENTRYTOTAL": cover["table_entry_total"],
                "TABLEVALUETOTAL": cover["table_value_total"],
                "ISCONFIDENTIALOMITTED": cover["is_confidential_omitted"],
            }
        )


def _info(holding: Mapping[str, object], place: int) -> dict[str, object]:
    names = [name for name in RAW_13F_HOLDING.columns if name != "row_number"]
    theirs = [name for name in COLUMNS["INFOTABLE"].split() if name != "INFOTABLE_SK"]
    row = dict(zip(theirs, (holding[name] for name in names), strict=True))
    return {**row, "INFOTABLE_SK": 9_000_000 + place}


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Y" if value else "N"
    if isinstance(value, date):
        return f"{value:%d-%b-%Y}".upper()
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(value)


def sorted_frames(rows: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """The three tables that a data set fills, sorted by key."""
    return {
        "raw_13f_cover": rows["raw_13f_cover"].sort("accession_number"),
        "raw_13f_holding": rows["raw_13f_holding"].sort("accession_number", "row_number"),
        "raw_filing": rows["raw_filing"].sort("accession_number"),
    }
