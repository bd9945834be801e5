"""The contract, table by table: what filings state in sentences."""

from __future__ import annotations

from warehouse.contract.table import Layer, Table, names

RAW_DISCLOSURE = Table(
    name="raw_disclosure",
    layer=Layer.RAW,
    grain="one figure stated in a sentence of one filing",
    about="Figures that a 10-K or 10-Q states in prose and does not tag, each with the exact words that state it. "
    "A figure stated several times in a filing is several rows.",
    key=names("accession_number disclosure_number"),
    columns=names(
        """
        accession_number disclosure_number passage_number document disclosed_metric disclosed_measure disclosed_subject
        disclosed_before disclosed_low disclosed_high disclosed_unit decimals disclosed_qualifier disclosed_direction
        disclosed_word is_expected series_id is_constant_currency basis_era effective_from effective_words period_words
        period_heading period_start period_end section char_offset quote
        """
    ),
    sources=("10-K and 10-Q documents, and the annual report in EX-13",),
    required=names(
        """
        accession_number disclosure_number passage_number document disclosed_metric disclosed_low
        disclosed_high disclosed_unit is_expected char_offset quote
        """
    ),
)
