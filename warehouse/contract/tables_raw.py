"""The contract, table by table: as filed."""

from __future__ import annotations

from warehouse.contract.table import Layer, Table, names

RAW_FILING = Table(
    name="raw_filing",
    layer=Layer.RAW,
    grain="one filing",
    about="Every filing whose verified bytes lie in the raw zone, as its SGML header describes it; and every 13F that "
    "only a Form 13F data set holds, as that describes it (source_kind). A landed submission goes before a data set.",
    key=names("accession_number"),
    columns=names(
        """
        accession_number cik filer_name form is_amendment period_of_report filing_date accepted_at known_from
        source_kind source_url submission_bytes sha256 document_count
        """
    ),
    sources=("SGML header of the full submission", "SEC's Form 13F data sets"),
    required=names(
        """
        accession_number cik form is_amendment filing_date accepted_at known_from source_kind
        source_url sha256
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
