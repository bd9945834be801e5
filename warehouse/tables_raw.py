"""The contract, table by table: as filed."""

from __future__ import annotations

from warehouse.table import Layer, Table, names

RAW_FILING = Table(
    name="raw_filing",
    layer=Layer.RAW,
    grain="one landed filing",
    about="Every filing whose verified bytes lie in the raw zone, as its SGML header describes it.",
    key=names("accession_number"),
    columns=names(
        """
        accession_number cik filer_name form is_amendment period_of_report filing_date accepted_at known_from
        source_url submission_bytes sha256 document_count
        """
    ),
    sources=("SGML header of the full submission",),
    required=names(
        """
        accession_number cik form is_amendment filing_date accepted_at known_from source_url submission_bytes
        sha256 document_count
        """
    ),
)

RAW_XBRL_FACT = Table(
    name="raw_xbrl_fact",
    layer=Layer.RAW,
    grain="one XBRL fact of one filing",
    about="Every fact a filing tags, numeric or text, with every dimension, as filed.",
    key=names("accession_number fact_number"),
    columns=names(
        """
        accession_number fact_number xbrl_source document fact_id concept context_id entity_cik period_start
        period_end dimensions dimension_count unit decimals is_nil value_text value_number problem
        """
    ),
    sources=("EDGAR's extracted XBRL instance", "EX-101.INS", "inline XBRL document"),
    required=names(
        """
        accession_number fact_number xbrl_source document concept context_id dimensions dimension_count is_nil
        """
    ),
)

RAW_13F_COVER = Table(
    name="raw_13f_cover",
    layer=Layer.RAW,
    grain="one 13F submission",
    about="Cover page and summary page of a 13F as filed.",
    key=names("accession_number"),
    columns=names(
        """
        accession_number schema_version report_type period_of_report is_amendment amendment_number
        amendment_type manager_name form_13f_file_number other_included_managers_count table_entry_total
        table_value_total is_confidential_omitted signature_date
        """
    ),
    sources=("primary document of a 13F submission",),
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
    sources=("information table of a 13F submission",),
    required=names(
        """
        accession_number row_number issuer_name cusip value_as_filed shares_or_principal
        shares_or_principal_type
        """
    ),
)
