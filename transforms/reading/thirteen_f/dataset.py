"""SEC's quarterly Form 13F data set -> raw_filing, raw_13f_cover and raw_13f_holding, as the submissions would give.

All tables are read but OTHERMANAGER2, the names of the managers included, which have no column of ours. What the set
does not carry of a submission: the acceptance time, the 13F schema version, its bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import polars as pl

from transforms.reading.submission import DISSEMINATION_CLOSES
from transforms.reading.thirteen_f.tsv import Part, TableError, read_tsv
from warehouse.contract.column import ACCESSION_PATTERN
from warehouse.contract.tables import RAW_13F_COVER, RAW_13F_HOLDING, RAW_FILING

Members = Mapping[str, Callable[[], Iterable[bytes]]]
"""How to have the bytes of each table, by its name without .tsv."""

MEMBERS = ("SUBMISSION", "COVERPAGE", "OTHERMANAGER", "SUMMARYPAGE", "SIGNATURE", "INFOTABLE")

_NUMBER = pl.Decimal(38, 12)
_PLAIN_NUMBER = r"^[+-]?\d{1,26}(\.\d{1,12})?$"
_FLAGS = {"y": True, "true": True, "1": True, "n": False, "false": False, "0": False}
_TYPES = {"sh": "SH", "prn": "PRN"}
_PUT_CALL = {"put": "Put", "call": "Call"}
_FORMS = r"^13F-(HR|NT|CTR)(/A)?$"

_SUBMISSION = ("ACCESSION_NUMBER", "FILING_DATE", "SUBMISSIONTYPE", "CIK", "PERIODOFREPORT")
_COVER = (
    *("ACCESSION_NUMBER", "REPORTCALENDARORQUARTER", "ISAMENDMENT", "AMENDMENTNO", "AMENDMENTTYPE"),
    *("CONFDENIEDEXPIRED", "FILINGMANAGER_NAME", "REPORTTYPE", "FORM13FFILENUMBER"),
)
_SUMMARY = (
    *("ACCESSION_NUMBER", "OTHERINCLUDEDMANAGERSCOUNT", "TABLEENTRYTOTAL", "TABLEVALUETOTAL"),
    "ISCONFIDENTIALOMITTED",
)
_OTHER_MANAGER = ("ACCESSION_NUMBER", "OTHERMANAGER_SK", "FORM13FFILENUMBER", "NAME")
_SIGNATURE = ("ACCESSION_NUMBER", "SIGNATUREDATE")
_TABLE = (
    *("ACCESSION_NUMBER", "INFOTABLE_SK", "NAMEOFISSUER", "TITLEOFCLASS", "CUSIP", "FIGI", "VALUE", "SSHPRNAMT"),
    *("SSHPRNAMTTYPE", "PUTCALL", "INVESTMENTDISCRETION", "OTHERMANAGER"),
    *("VOTING_AUTH_SOLE", "VOTING_AUTH_SHARED", "VOTING_AUTH_NONE"),
)


def thirteen_f_dataset(members: Members, sha256: str) -> dict[str, pl.DataFrame]:
    """Every filing of a data set: raw_filing, raw_13f_cover and raw_13f_holding, by name, each sorted by its key.

    Values stay in the unit filed (thousands of dollars before 2023-01-03). ``accepted_at`` and ``known_from`` are 17:30
    of the filing date, the latest moment that still counts for it, as for headers without an acceptance time.
    ``sha256`` is that of the zip. Raises TableError, naming member and line, for what cannot be read and for a row
    whose filing is not among the submissions: nothing is left out.
    """
    submissions = _small("SUBMISSION", members, _SUBMISSION, _submissions)
    covers = _small("COVERPAGE", members, _COVER, _covers)
    summaries = _small("SUMMARYPAGE", members, _SUMMARY, _summaries)
    signatures = _small("SIGNATURE", members, _SIGNATURE, _signatures)
    reporters = _reporters(_whole("OTHERMANAGER", members, _OTHER_MANAGER, _other_managers))
    pages = {"COVERPAGE": covers, "OTHERMANAGER": reporters, "SUMMARYPAGE": summaries, "SIGNATURE": signatures}
    for name, frame in pages.items():
        _refuse_strays(f"{name}.tsv", frame, submissions)
    _refuse_strays("SUBMISSION.tsv", submissions, covers, "a cover in COVERPAGE.tsv")
    filings = submissions.join(covers, on="accession_number", how="left")
    holdings = _holdings(members)
    _refuse_strays("INFOTABLE.tsv", holdings, submissions)
    for page in (reporters, summaries, signatures):
        filings = filings.join(page, on="accession_number", how="left")
    return {
        RAW_FILING.name: _raw_filing(filings, sha256),
        RAW_13F_COVER.name: _raw_cover(filings),
        RAW_13F_HOLDING.name: holdings,
    }


def _raw_filing(filings: pl.DataFrame, sha256: str) -> pl.DataFrame:
    address = "https://www.sec.gov/Archives/edgar/data/{}/{}.txt"
    accepted = pl.col("filing_date").dt.combine(DISSEMINATION_CLOSES).cast(pl.Datetime("us"))
    return filings.select(
        "accession_number",
        "cik",
        "form",
        "is_amendment",
        "period_of_report",
        "filing_date",
        filer_name="manager_name",
        accepted_at=accepted,
        known_from=accepted,
        source_kind=pl.lit("13f_dataset"),
        source_url=pl.format(address, pl.col("cik").str.strip_chars_start("0"), "accession_number"),
        submission_bytes=pl.lit(None, dtype=pl.Int64),
        sha256=pl.lit(sha256),
        document_count=pl.lit(None, dtype=pl.Int64),
    ).select(RAW_FILING.columns)


def _raw_cover(pages: pl.DataFrame) -> pl.DataFrame:
    unsaid = ("schema_version", "value_unit_stated")
    filled = pages.with_columns(
        *(pl.lit(None, dtype=RAW_13F_COVER.schema[name]).alias(name) for name in unsaid),
        period_of_report=pl.coalesce("period_of_report", "quarter"),
        is_amendment=pl.col("calls_itself_amendment").fill_null(False) | pl.col("is_amendment"),
    )
    return filled.select(RAW_13F_COVER.columns)


def _small(name: str, members: Members, wanted: tuple[str, ...], typed: Callable[[Part], pl.DataFrame]) -> pl.DataFrame:
    """A table with one row a filing. Raises TableError for a second one."""
    frame = _whole(name, members, wanted, typed).sort("accession_number")
    twice = frame.filter(pl.col("accession_number").is_duplicated())
    if not twice.is_empty():
        raise TableError(f"{name}.tsv", None, f"filing {twice['accession_number'][0]} has two rows")
    return frame


def _whole(name: str, members: Members, wanted: tuple[str, ...], typed: Callable[[Part], pl.DataFrame]) -> pl.DataFrame:
    parts = [typed(part) for part in read_tsv(f"{name}.tsv", members[name](), wanted)]
    nothing = typed(Part(name, 1, pl.DataFrame(schema=dict.fromkeys(wanted, pl.String()))))
    return pl.concat([nothing, *parts])


def _submissions(part: Part) -> pl.DataFrame:
    form, cik = part.rows["SUBMISSIONTYPE"], part.rows["CIK"]
    part.refuse_where(~form.str.contains(_FORMS).fill_null(False), "SUBMISSIONTYPE", "which is no 13F")
    part.refuse_where(~cik.str.contains(r"^[0-9]{1,10}$").fill_null(False), "CIK", "which is no CIK")
    return pl.DataFrame(
        {
            "accession_number": _accession(part),
            "cik": cik.str.zfill(10),
            "form": form,
            "is_amendment": form.str.ends_with("/A"),
            "period_of_report": _day(part, "PERIODOFREPORT", required=True),
            "filing_date": _day(part, "FILING_DATE", required=True),
        }
    )


def _covers(part: Part) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "accession_number": _accession(part),
            "quarter": _day(part, "REPORTCALENDARORQUARTER"),
            "calls_itself_amendment": _flag(part, "ISAMENDMENT"),
            "amendment_number": _count(part, "AMENDMENTNO"),
            "amendment_type": _words(part, "AMENDMENTTYPE"),
            "is_confidential_expired": _flag(part, "CONFDENIEDEXPIRED"),
            "manager_name": _words(part, "FILINGMANAGER_NAME"),
            "report_type": _words(part, "REPORTTYPE"),
            "form_13f_file_number": _words(part, "FORM13FFILENUMBER"),
        }
    )


def _summaries(part: Part) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "accession_number": _accession(part),
            "other_included_managers_count": _count(part, "OTHERINCLUDEDMANAGERSCOUNT"),
            "table_entry_total": _count(part, "TABLEENTRYTOTAL"),
            "table_value_total": _number(part, "TABLEVALUETOTAL"),
            "is_confidential_omitted": _flag(part, "ISCONFIDENTIALOMITTED"),
        }
    )


def _other_managers(part: Part) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "accession_number": _accession(part),
            "key": _count(part, "OTHERMANAGER_SK", required=True),
            "file_number": _words(part, "FORM13FFILENUMBER"),
            "name": _words(part, "NAME"),
        }
    )


def _reporters(managers: pl.DataFrame) -> pl.DataFrame:
    """Those who report holdings of a filing's manager, in one line a filing, worded as the cover's reader does."""
    named = pl.coalesce(pl.format("{} ({})", "name", "file_number"), "name", "file_number")
    return (
        managers.sort("accession_number", "key")
        .group_by("accession_number", maintain_order=True)
        .agg(reported_by=named.drop_nulls().str.join("; "))
        .with_columns(reported_by=pl.col("reported_by").replace("", None))
    )


def _signatures(part: Part) -> pl.DataFrame:
    return pl.DataFrame({"accession_number": _accession(part), "signature_date": _day(part, "SIGNATUREDATE")})


def _holdings(members: Members) -> pl.DataFrame:
    """Rows in the order of SEC's key, which is that of the filing, numbered from 1 within each."""
    rows = _whole("INFOTABLE", members, _TABLE, _holding_rows).sort("accession_number", "key")
    number = pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("accession_number")
    return rows.with_columns(row_number=number).select(RAW_13F_HOLDING.columns)


def _holding_rows(part: Part) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "accession_number": _accession(part),
            "key": _count(part, "INFOTABLE_SK", required=True),
            "issuer_name": _words(part, "NAMEOFISSUER", required=True),
            "title_of_class": _words(part, "TITLEOFCLASS"),
            "cusip": _words(part, "CUSIP", required=True),
            "figi": _words(part, "FIGI"),
            "value_as_filed": _number(part, "VALUE", required=True),
            "shares_or_principal": _number(part, "SSHPRNAMT", required=True),
            "shares_or_principal_type": _one_of(part, "SSHPRNAMTTYPE", _TYPES, required=True),
            "put_call": _one_of(part, "PUTCALL", _PUT_CALL),
            "investment_discretion": _words(part, "INVESTMENTDISCRETION"),
            "other_managers": _words(part, "OTHERMANAGER"),
            "voting_sole": _count(part, "VOTING_AUTH_SOLE"),
            "voting_shared": _count(part, "VOTING_AUTH_SHARED"),
            "voting_none": _count(part, "VOTING_AUTH_NONE"),
        }
    )


def _accession(part: Part) -> pl.Series:
    numbers = part.rows["ACCESSION_NUMBER"]
    wrong = ~numbers.str.contains(ACCESSION_PATTERN).fill_null(False)
    part.refuse_where(wrong, "ACCESSION_NUMBER", "which is no accession number")
    return numbers


def _words(part: Part, column: str, *, required: bool = False) -> pl.Series:
    words = part.rows[column].str.strip_chars()
    words = words.set(words == "", None)
    if required:
        part.refuse_where(words.is_null(), column, "and every row must have one")
    return words


def _number(part: Part, column: str, *, required: bool = False) -> pl.Series:
    """Exact decimals. Nearly all are whole numbers, which is the fast road."""
    text = _words(part, column, required=required)
    whole = text.cast(pl.Int64, strict=False)
    if whole.null_count() == text.null_count():
        return whole.cast(_NUMBER)
    part.refuse_where(~text.str.contains(_PLAIN_NUMBER).fill_null(True), column, "which is no number")
    return text.cast(_NUMBER)


def _count(part: Part, column: str, *, required: bool = False) -> pl.Series:
    text = _words(part, column, required=required)
    whole = text.cast(pl.Int64, strict=False)
    part.refuse_where(whole.is_null() & text.is_not_null(), column, "which is no whole number")
    return whole


def _day(part: Part, column: str, *, required: bool = False) -> pl.Series:
    text = _words(part, column, required=required)
    days = text.str.to_date("%d-%b-%Y", strict=False)
    part.refuse_where(days.is_null() & text.is_not_null(), column, "which is no date of the form DD-MON-YYYY")
    return days


def _flag(part: Part, column: str) -> pl.Series:
    return _one_of(part, column, _FLAGS)


def _one_of(part: Part, column: str, known: Mapping[str, object], *, required: bool = False) -> pl.Series:
    """An enumerated word, its case folded once."""
    text = _words(part, column, required=required)
    kind = pl.Boolean() if isinstance(next(iter(known.values())), bool) else pl.String()
    meant = text.str.to_lowercase().replace_strict(known, default=None, return_dtype=kind)
    part.refuse_where(meant.is_null() & text.is_not_null(), column, f"which is none of {', '.join(known)}")
    return meant


def _refuse_strays(
    member: str, frame: pl.DataFrame, known: pl.DataFrame, what: str = "a submission in SUBMISSION.tsv"
) -> None:
    strays = frame.select("accession_number").unique().join(known, on="accession_number", how="anti")
    if not strays.is_empty():
        filing = strays["accession_number"].sort()[0]
        raise TableError(member, None, f"filing {filing} has not {what}")
