"""The contract, table by table: 13F reports, as filed, as composed, and what is made of them."""

from __future__ import annotations

from warehouse.contract.table import Layer, Table, names

RAW_13F_COVER = Table(
    name="raw_13f_cover",
    layer=Layer.RAW,
    grain="one 13F submission",
    about="Cover page and summary page of a 13F as filed.",
    key=names("accession_number"),
    columns=names(
        """
        accession_number schema_version report_type period_of_report is_amendment amendment_number
        amendment_type is_confidential_expired manager_name form_13f_file_number other_included_managers_count
        table_entry_total table_value_total value_unit_stated is_confidential_omitted reported_by signature_date
        """
    ),
    sources=("primary document of a 13F submission", "SEC's Form 13F data sets"),
    required=names("accession_number"),
)


RAW_13F_HOLDING = Table(
    name="raw_13f_holding",
    layer=Layer.RAW,
    grain="one row of a 13F information table",
    about="Every row of a 13F information table as filed, in the unit it was filed in.",
    key=names("accession_number row_number"),
    columns=names(
        """
        accession_number row_number issuer_name title_of_class cusip figi value_as_filed shares_or_principal
        shares_or_principal_type put_call investment_discretion other_managers voting_sole voting_shared
        voting_none
        """
    ),
    sources=("information table of a 13F submission", "SEC's Form 13F data sets"),
    required=names(
        """
        accession_number row_number issuer_name cusip value_as_filed shares_or_principal
        shares_or_principal_type
        """
    ),
)


CORE_13F_FILING = Table(
    name="core_13f_filing",
    layer=Layer.CORE,
    grain="one 13F submission",
    about="What each 13F is to its manager's quarter, whether its rows reconcile with its own cover, and in which unit "
    "its values stand, with the evidence.",
    key=names("accession_number"),
    columns=names(
        """
        accession_number manager_cik manager_name period_of_report cover_period_of_report form report_type
        amendment_type report_role rows_read rows_with_odd_cusip table_entry_total value_sum_as_filed
        table_value_total reconciliation reconciliation_note unit_prior unit_as_filed unit_evidence unit_disagrees
        is_confidential_omitted other_included_managers_count filing_date accepted_at known_from
        """
    ),
    sources=("raw_13f_holding", "raw_13f_cover", "raw_filing"),
    required=names(
        """
        accession_number manager_cik period_of_report form report_role rows_read rows_with_odd_cusip reconciliation
        unit_as_filed unit_evidence unit_disagrees filing_date accepted_at known_from
        """
    ),
)


CORE_13F_HOLDING = Table(
    name="core_13f_holding",
    layer=Layer.CORE,
    grain="one position (CUSIP, put or call, SH or PRN) of one manager's quarter, for as long as filings said so",
    about="Rows of the information table added up to positions, in dollars, amendments composed.",
    key=names("manager_cik period_of_report cusip position_type shares_or_principal_type known_from"),
    columns=names(
        """
        manager_cik manager_name period_of_report cusip issuer_name title_of_class position_type
        shares_or_principal_type value_usd shares_or_principal row_count unit_as_filed composition
        accession_numbers source_ids known_from known_to
        """
    ),
    sources=("raw_13f_holding", "core_13f_filing"),
    required=names(
        """
        manager_cik period_of_report cusip position_type shares_or_principal_type shares_or_principal row_count
        unit_as_filed composition accession_numbers source_ids known_from
        """
    ),
)


MART_OPTION_POSITION = Table(
    name="mart_option_position",
    layer=Layer.MART,
    grain="one manager x quarter x underlying x put or call",
    about="Puts and calls that a 13F reports, at the underlying's notional: never the premium, never money invested. "
    "Strike, expiry, premium, short and written positions are not in a 13F. An option that is gone is a row of "
    "mart_holding_change.",
    key=names("manager_cik period_of_report cusip put_call known_from"),
    columns=names(
        """
        manager_cik manager_name period_of_report cusip issuer_name title_of_class put_call shares
        underlying_notional_usd implied_underlying_price_usd share_of_reported_long_value_pct
        share_of_reported_value_pct change_kind change_shares prior_period_of_report prior_shares
        prior_shares_adjusted first_period_seen last_period_seen null_reason
        accession_numbers source_ids known_from known_to
        """
    ),
    sources=("core_13f_holding", "core_13f_filing"),
    required=names(
        """
        manager_cik period_of_report cusip put_call shares change_kind first_period_seen last_period_seen
        accession_numbers known_from
        """
    ),
)


MART_HOLDING_CHANGE = Table(
    name="mart_holding_change",
    layer=Layer.MART,
    grain="one position (CUSIP, holding, put or call, SH or PRN) of one manager's quarter, or of the one before",
    about="Every reported position against the calendar quarter before, both as known at the same time, under the "
    "CUSIP and in the shares of the later day (securities.toml). A gap between quarters is a gap, and what a report "
    "may leave out is not sold.",
    key=names("manager_cik period_of_report cusip position_type shares_or_principal_type known_from"),
    columns=names(
        """
        manager_cik manager_name period_of_report cusip issuer_name title_of_class position_type
        shares_or_principal_type shares_or_principal value_usd prior_period_of_report prior_cusip
        prior_shares_or_principal prior_shares_adjusted prior_value_usd change_kind change_shares_or_principal
        position_change_pct null_reason accession_numbers source_ids known_from known_to
        """
    ),
    sources=("core_13f_holding", "core_13f_filing"),
    required=names(
        """
        manager_cik period_of_report cusip position_type shares_or_principal_type change_kind accession_numbers
        source_ids known_from
        """
    ),
)
