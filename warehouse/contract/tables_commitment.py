"""The contract, table by table: commitments."""

from __future__ import annotations

from warehouse.contract.table import Layer, Table, names

MART_COMMITMENT = Table(
    name="mart_commitment",
    layer=Layer.MART,
    grain="one stated commitment, stake or concentration of a company x day or period x tag or prose",
    about="Remaining performance obligations, purchase obligations, leases not yet begun, strategic stakes and "
    "customer concentration, each as a tag or as a sentence states it. Where the two of one filing contradict each "
    "other, neither stands.",
    key=names(
        """
        cik commitment_kind commitment_measure counterparty counterparty_number stated_in period_start period_end
        known_from
        """
    ),
    columns=names(
        """
        cik company commitment_kind commitment_measure counterparty counterparty_number stated_in period_type
        period_start period_end fiscal_year fiscal_quarter commitment_usd commitment_low_usd commitment_high_usd
        commitment_pct qualifier decimals recognised_12_months_pct recognised_24_months_pct concept section quote
        null_reason accession_numbers source_ids known_from known_to
        """
    ),
    sources=("core_observation", "raw_disclosure", "raw_filing"),
    required=names(
        """
        cik company commitment_kind commitment_measure counterparty counterparty_number stated_in period_start
        period_end accession_numbers source_ids known_from
        """
    ),
)
