"""The contract, table by table: what a CUSIP is called."""

from __future__ import annotations

from warehouse.contract.table import Layer, Table, names

DIM_SECURITY = Table(
    name="dim_security",
    layer=Layer.DIM,
    grain="one CUSIP that a 13F reports",
    about="Names of a security: as most 13Fs and as the newest spell it, on SEC's list of 13F securities where a user "
    "gave one, and its ticker where a company's own cover page makes it sure.",
    key=names("cusip"),
    columns=names(
        """
        cusip issuer_name issuer_name_newest spelling_count title_of_class is_valid_cusip ticker issuer_cik
        ticker_accession_number first_period last_period filing_count is_option_cusip underlying_cusip
        listed_issuer_name listed_title_of_class has_listed_options listing_status list_quarter accession_numbers
        """
    ),
    sources=("raw_13f_holding", "raw_filing", "raw_xbrl_fact", "SEC's list of 13F securities, if given"),
    required=names("cusip issuer_name issuer_name_newest spelling_count is_valid_cusip filing_count accession_numbers"),
)
