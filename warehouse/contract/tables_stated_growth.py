"""The contract, table by table: growth that filings state as a percentage."""

from __future__ import annotations

from warehouse.contract.table import Layer, Table, names

CORE_STATED_GROWTH = Table(
    name="core_stated_growth",
    layer=Layer.CORE,
    grain="one series x period as one filing states its growth",
    about="Growth that a filing states in sentences: one percentage a filing and period, however often it says it. "
    "NULL, with the reason, where a filing states several.",
    key=names("accession_number series_id period_start period_end"),
    columns=names(
        """
        accession_number cik series_id basis_era period_type period_start period_end fiscal_year fiscal_quarter
        growth_pct constant_currency_growth_pct null_reason source_ids form known_from
        """
    ),
    sources=("raw_disclosure", "raw_filing"),
    required=names(
        """
        accession_number cik series_id period_type period_start period_end fiscal_year fiscal_quarter source_ids form
        known_from
        """
    ),
)
