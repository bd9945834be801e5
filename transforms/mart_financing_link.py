"""raw_financing_claim -> mart_financing_link: each claim once, from the first filing that states it."""

from __future__ import annotations

import polars as pl

from warehouse.tables import MART_FINANCING_LINK

_CLAIM = (
    *("payer_name", "payee_name", "claim_kind", "claim_status", "amount_low", "amount_high", "amount_currency"),
    *("claim_pct", "claim_shares", "period_words", "filer_cik"),
)
"""What makes two sentences one claim: the same two, the same words of when and how much, by the same filer."""


def mart_financing_link(raw_financing_claim: pl.DataFrame, raw_filing: pl.DataFrame) -> pl.DataFrame:
    """Claims with the filing that states each first; a later filing that repeats one adds nothing that was not known.

    Grain: claim. Amounts in whole units of their currency, as stated; nothing is added up. Sources:
    raw_financing_claim, and raw_filing for the filer, the form and when it became known.
    """
    filings = raw_filing.select(
        "accession_number", "filer_name", "form", "period_of_report", "known_from", filer_cik="cik"
    )
    stated = raw_financing_claim.join(filings, on="accession_number").sort(
        "known_from", "accession_number", "claim_number"
    )
    name = pl.format("{}#c{}", "accession_number", "claim_number")
    return (
        stated.unique(_CLAIM, keep="first", maintain_order=True)
        .with_columns(
            financing_id=name,
            source_ids=name,
            accession_numbers=pl.col("accession_number"),
            known_to=pl.lit(None, dtype=pl.Datetime("us")),
        )
        .select(MART_FINANCING_LINK.columns)
        .sort(MART_FINANCING_LINK.key)
    )
