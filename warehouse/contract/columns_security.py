"""The contract, column by column: what a CUSIP is called."""

from __future__ import annotations

from warehouse.contract.column import ACCESSION_PATTERN, CIK_PATTERN, Column, ColumnType

SECURITY_COLUMNS: dict[str, Column] = {
    "issuer_name_newest": Column(
        ColumnType.TEXT, "Name of the issuer in the newest 13F that holds the CUSIP, as filed."
    ),
    "spelling_count": Column(ColumnType.INTEGER, "Spellings of the issuer's name among the 13Fs here.", minimum=1),
    "first_period": Column(ColumnType.DATE, "First quarter for which a 13F here holds the CUSIP."),
    "last_period": Column(ColumnType.DATE, "Last quarter for which a 13F here holds the CUSIP."),
    "filing_count": Column(ColumnType.INTEGER, "13Fs here that hold the CUSIP, amendments counted.", minimum=1),
    "is_valid_cusip": Column(
        ColumnType.BOOLEAN,
        "Whether the ninth character is the check digit of the eight before it; an option's own CUSIP mostly has none.",
    ),
    "ticker": Column(
        ColumnType.TEXT,
        "Trading symbol of the shares on the company's newest cover page that is here; NULL where no company here has "
        "the issuer's name, class and one symbol. A symbol of today, also for a CUSIP of the past.",
    ),
    "issuer_cik": Column(ColumnType.TEXT, "Central index key of the company whose ticker it is.", pattern=CIK_PATTERN),
    "ticker_accession_number": Column(
        ColumnType.TEXT, "Filing whose cover page gives the ticker.", pattern=ACCESSION_PATTERN
    ),
    "is_option_cusip": Column(
        ColumnType.BOOLEAN,
        "True where SEC's list has the CUSIP for the issuer's puts or calls: the filer gave the option's own in the "
        "place of its underlying's. NULL where the CUSIP is not on the list, or no list was given.",
    ),
    "underlying_cusip": Column(
        ColumnType.TEXT,
        "For an option's own CUSIP, the issuer's security with listed options; NULL where it has several.",
    ),
    "listed_issuer_name": Column(
        ColumnType.TEXT, "Name of the issuer on SEC's list of 13F securities, if one was given."
    ),
    "listed_title_of_class": Column(ColumnType.TEXT, "Description on SEC's list: COM, CL A, CALL, PUT."),
    "has_listed_options": Column(
        ColumnType.BOOLEAN, "Whether SEC's list marks the security as one with listed options."
    ),
    "listing_status": Column(
        ColumnType.TEXT,
        "Change since the list before, by SEC's list; NULL: none.",
        allowed=("added", "deleted", "added and deleted"),
    ),
    "list_quarter": Column(ColumnType.DATE, "End of the quarter of SEC's list, by its file name."),
}
