"""The contract, column by column: what a filing says of itself, its tagged facts and its 13F."""

from __future__ import annotations

from warehouse.contract.column import ACCESSION_PATTERN, CIK_PATTERN, Column, ColumnType

FILING_COLUMNS: dict[str, Column] = {
    "accession_number": Column(
        ColumnType.TEXT, "SEC accession number of the filing the row was read from.", pattern=ACCESSION_PATTERN
    ),
    "cik": Column(ColumnType.TEXT, "SEC's central index key of the filer, ten digits.", pattern=CIK_PATTERN),
    "filer_name": Column(
        ColumnType.TEXT,
        "The filer's name as EDGAR conforms it: in the filing's SGML header, of a company in its submissions JSON; of "
        "a filing that only a data set holds, the manager's name on its cover.",
    ),
    "form": Column(ColumnType.TEXT, "Form type as filed, amendments with their /A."),
    "is_amendment": Column(ColumnType.BOOLEAN, "True for an amendment, whatever it calls itself."),
    "period_of_report": Column(ColumnType.DATE, "Conformed period of report: the last day the filing speaks of."),
    "filing_date": Column(ColumnType.DATE, "The day EDGAR counts the filing as filed."),
    "accepted_at": Column(
        ColumnType.TIMESTAMP,
        "Acceptance time of the SGML header, New York local time. Where none is stated (before about 2001, and in data "
        "sets): 17:30 of the filing date, the latest moment that still counts for it.",
    ),
    "known_from": Column(
        ColumnType.TIMESTAMP,
        "From when a reader of EDGAR could know the row, New York local time: the acceptance time if it falls on the "
        "filing date, else (accepted after 17:30 of a day before) 06:00 of the filing date.",
    ),
    "known_to": Column(
        ColumnType.TIMESTAMP,
        "Until when (exclusive, New York local time) the row was what filings said; NULL: it still is.",
    ),
    "source_kind": Column(
        ColumnType.TEXT,
        "What the filing was read from: submission, its own full submission in the raw zone; 13f_dataset, one of SEC's "
        "quarterly Form 13F data sets.",
        allowed=("submission", "13f_dataset"),
    ),
    "source_url": Column(
        ColumnType.TEXT, "Where the full submission lies on sec.gov.", pattern=r"^https://www\.sec\.gov/"
    ),
    "submission_bytes": Column(
        ColumnType.INTEGER,
        "Size of the full submission, in bytes, before compression; NULL from a data set.",
        minimum=1,
    ),
    "sha256": Column(
        ColumnType.TEXT,
        "SHA-256 of the bytes that were read: of the full submission, or of a data set's zip.",
        pattern=r"^[0-9a-f]{64}$",
    ),
    "document_count": Column(
        ColumnType.INTEGER, "Number of documents in the submission; NULL from a data set.", minimum=1
    ),
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
