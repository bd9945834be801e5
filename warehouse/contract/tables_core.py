"""The contract, table by table: normalised."""

from __future__ import annotations

from warehouse.contract.table import Layer, Table, names

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
