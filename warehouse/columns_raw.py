"""The contract, column by column: what a filing says of itself, its tagged facts and its 13F."""

from __future__ import annotations

from warehouse.column import ACCESSION_PATTERN, CIK_PATTERN, Column, ColumnType

FILING_COLUMNS: dict[str, Column] = {
    "accession_number": Column(
        ColumnType.TEXT, "SEC accession number of the filing the row was read from.", pattern=ACCESSION_PATTERN
    ),
    "cik": Column(ColumnType.TEXT, "SEC's central index key of the filer, ten digits.", pattern=CIK_PATTERN),
    "filer_name": Column(
        ColumnType.TEXT,
        "The filer's name as EDGAR conforms it: in the filing's SGML header, of a company in its submissions JSON.",
    ),
    "form": Column(ColumnType.TEXT, "Form type as filed, amendments with their /A."),
    "is_amendment": Column(ColumnType.BOOLEAN, "True for an amendment, whatever it calls itself."),
    "period_of_report": Column(ColumnType.DATE, "Conformed period of report: the last day the filing speaks of."),
    "filing_date": Column(ColumnType.DATE, "The day EDGAR counts the filing as filed."),
    "accepted_at": Column(ColumnType.TIMESTAMP, "Acceptance time of the SGML header, New York local time."),
    "known_from": Column(
        ColumnType.TIMESTAMP,
        "From when a reader of EDGAR could know the row, New York local time: the acceptance time if it falls on the "
        "filing date, else (accepted after 17:30 of a day before) 06:00 of the filing date.",
    ),
    "known_to": Column(
        ColumnType.TIMESTAMP,
        "Until when (exclusive, New York local time) the row was what filings said; NULL: it still is.",
    ),
    "source_url": Column(
        ColumnType.TEXT, "Where the full submission lies on sec.gov.", pattern=r"^https://www\.sec\.gov/"
    ),
    "submission_bytes": Column(
        ColumnType.INTEGER, "Size of the full submission, in bytes, before compression.", minimum=1
    ),
    "sha256": Column(ColumnType.TEXT, "SHA-256 of the full submission's bytes.", pattern=r"^[0-9a-f]{64}$"),
    "document_count": Column(ColumnType.INTEGER, "Number of documents in the submission.", minimum=1),
    "document": Column(ColumnType.TEXT, "File name, inside the submission, of the document the row was read from."),
}


XBRL_COLUMNS: dict[str, Column] = {
    "fact_number": Column(
        ColumnType.INTEGER, "Position of the fact in its filing, from 1, in document order.", minimum=1
    ),
    "fact_id": Column(ColumnType.TEXT, "The fact's id attribute as filed; sec.gov's viewer opens at it."),
    "xbrl_source": Column(
        ColumnType.TEXT,
        "Which document the facts were read from: EDGAR's extracted instance, EX-101.INS, or the inline document.",
        allowed=("extracted", "instance", "inline"),
    ),
    "concept": Column(
        ColumnType.TEXT,
        "The concept as prefix:Name; prefixes of the standard taxonomies without their year, others as filed.",
    ),
    "context_id": Column(ColumnType.TEXT, "Id of the fact's context as filed."),
    "entity_cik": Column(
        ColumnType.TEXT, "Identifier of the entity the context speaks of (a co-registrant's differs)."
    ),
    "period_start": Column(ColumnType.DATE, "First day of the period; NULL for an instant."),
    "period_end": Column(ColumnType.DATE, "Last day of the period, or the instant."),
    "dimensions": Column(
        ColumnType.TEXT,
        'Every dimension of the fact as canonical JSON, {"axis": "member"} with sorted axes; a typed member is '
        '{"axis": {"typed": "value"}}; {} where there is none.',
    ),
    "dimension_count": Column(ColumnType.INTEGER, "Number of dimensions, explicit and typed.", minimum=0),
    "unit": Column(ColumnType.TEXT, "Unit by its measures: USD, shares, USD/shares, pure; NULL for text."),
    "decimals": Column(
        ColumnType.TEXT, "Precision as filed: -6 is to the million, INF exact; NULL where none is stated."
    ),
    "is_nil": Column(ColumnType.BOOLEAN, "True where the filing says that there is no value (xsi:nil)."),
    "value_text": Column(
        ColumnType.TEXT, "The value as filed; for a block of text its words without markup; NULL where nil."
    ),
    "value_number": Column(
        ColumnType.NUMBER,
        "The value as an exact decimal, scale and sign applied; NULL for text, where nil, or unreadable.",
    ),
    "problem": Column(ColumnType.TEXT, "Why the value could not be read; NULL where it could."),
}


THIRTEEN_F_COLUMNS: dict[str, Column] = {
    "schema_version": Column(
        ColumnType.TEXT, "Version of SEC's 13F schema that the cover names; NULL before there was one."
    ),
    "report_type": Column(ColumnType.TEXT, "13F HOLDINGS REPORT, 13F NOTICE or 13F COMBINATION REPORT, as filed."),
    "amendment_number": Column(ColumnType.INTEGER, "Number of the amendment as filed.", minimum=0),
    "amendment_type": Column(ColumnType.TEXT, "RESTATEMENT or NEW HOLDINGS, as filed; NULL where none is stated."),
    "manager_name": Column(ColumnType.TEXT, "Name of the reporting manager on the cover page."),
    "form_13f_file_number": Column(ColumnType.TEXT, "The manager's 13F file number (028-...)."),
    "other_included_managers_count": Column(
        ColumnType.INTEGER, "Other managers the report includes, by the cover.", minimum=0
    ),
    "table_entry_total": Column(ColumnType.INTEGER, "Rows of the information table, by the cover.", minimum=0),
    "table_value_total": Column(
        ColumnType.NUMBER, "Value of the information table in the unit it was filed in, by the cover."
    ),
    "is_confidential_omitted": Column(
        ColumnType.BOOLEAN, "True where the cover says that holdings are left out on request."
    ),
    "signature_date": Column(ColumnType.DATE, "Date of the signature."),
    "row_number": Column(ColumnType.INTEGER, "Position of the row in the information table, from 1.", minimum=1),
    "issuer_name": Column(ColumnType.TEXT, "Name of the issuer as filed."),
    "title_of_class": Column(ColumnType.TEXT, "Title of the class as filed."),
    "cusip": Column(ColumnType.TEXT, "CUSIP; in raw as filed, from core on in upper case with nine characters."),
    "figi": Column(ColumnType.TEXT, "FIGI as filed, where one is."),
    "value_as_filed": Column(ColumnType.NUMBER, "Value of the row in the unit it was filed in: dollars or thousands."),
    "shares_or_principal": Column(ColumnType.NUMBER, "Shares, or principal amount in dollars, as filed."),
    "shares_or_principal_type": Column(
        ColumnType.TEXT, "SH for shares, PRN for principal: the two are never added.", allowed=("SH", "PRN")
    ),
    "put_call": Column(ColumnType.TEXT, "Put or Call; NULL for a holding that is no option.", allowed=("Put", "Call")),
    "position_type": Column(
        ColumnType.TEXT, "holding, or the kind of option: put or call.", allowed=("holding", "put", "call")
    ),
    "investment_discretion": Column(ColumnType.TEXT, "SOLE, DFND or OTR, as filed."),
    "other_managers": Column(ColumnType.TEXT, "Numbers of the other managers the row belongs to, as filed."),
    "voting_sole": Column(ColumnType.INTEGER, "Shares with sole voting authority.", minimum=0),
    "voting_shared": Column(ColumnType.INTEGER, "Shares with shared voting authority.", minimum=0),
    "voting_none": Column(ColumnType.INTEGER, "Shares with no voting authority.", minimum=0),
}
