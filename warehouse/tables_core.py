"""The contract, table by table: normalised."""

from __future__ import annotations

from warehouse.table import Layer, Table, names

CORE_OBSERVATION = Table(
    name="core_observation",
    layer=Layer.CORE,
    grain="one figure of one period as one filing gives it",
    about="Every figure the marts need, mapped from tags to metrics, as each filing printed it.",
    key=names("accession_number cik series_id metric basis dimensions period_start period_end"),
    columns=names(
        """
        accession_number cik series_id metric basis axis_member measured period_type period_start period_end fiscal_year
        fiscal_quarter filing_fiscal_year value unit concept dimensions decimals fact_number form correction
        known_from
        """
    ),
    sources=("raw_xbrl_fact", "raw_filing"),
    required=names(
        """
        accession_number cik series_id metric basis measured period_type period_start period_end value unit
        concept dimensions fact_number form known_from
        """
    ),
)

CORE_VINTAGE = Table(
    name="core_vintage",
    layer=Layer.CORE,
    grain="one value of one figure of one period, for as long as filings said so",
    about="Observations with equal neighbouring values collapsed into knowledge intervals.",
    key=names("cik series_id metric basis period_start period_end known_from"),
    columns=names(
        """
        cik series_id metric basis period_type period_start period_end fiscal_year fiscal_quarter value unit concept
        accession_numbers source_ids known_from known_to
        """
    ),
    sources=("core_observation",),
    required=names(
        """
        cik series_id metric basis period_type period_start period_end value unit concept accession_numbers
        source_ids known_from
        """
    ),
)

CORE_FACT_USAGE = Table(
    name="core_fact_usage",
    layer=Layer.CORE,
    grain="one filing with tagged facts",
    about="What became of every fact of a filing: used, or left out and why. The counts add up to the total.",
    key=names("accession_number"),
    columns=names(
        """
        accession_number facts_total facts_used facts_outranked facts_contradicted facts_other_unit
        facts_other_period facts_unreadable facts_not_wanted
        """
    ),
    sources=("raw_xbrl_fact",),
    required=names("accession_number facts_total facts_used facts_not_wanted"),
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
        shares_or_principal_type value_usd shares_or_principal row_count unit_as_filed unit_evidence
        accession_numbers source_ids known_from known_to
        """
    ),
    sources=("raw_13f_holding", "raw_13f_cover", "raw_filing"),
    required=names(
        """
        manager_cik period_of_report cusip position_type shares_or_principal_type shares_or_principal row_count
        unit_as_filed unit_evidence accession_numbers source_ids known_from
        """
    ),
)
