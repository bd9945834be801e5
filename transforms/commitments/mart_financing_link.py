"""raw_financing_claim -> mart_financing_link: each claim once, from the first filing that states it."""

from __future__ import annotations

import polars as pl

from transforms.accessions import claim_id
from warehouse.contract.tables import MART_FINANCING_LINK

_QUANTITIES = ("amount_low", "amount_high", "claim_pct", "claim_shares")
_CLAIM = (
    *("payer_name", "payee_name", "claim_kind", "claim_status", *_QUANTITIES, "amount_currency"),
    *("stated_period", "filer_cik"),
)
"""What makes two sentences one claim: the same two, the same words of how much and when, by the same filer."""


def mart_financing_link(raw_financing_claim: pl.DataFrame, raw_filing: pl.DataFrame) -> pl.DataFrame:
    """Claims with the filing that states each first; a later filing that repeats one adds nothing that was not known.

    Grain: claim. One that says only that something is so, and not how much, is one whenever it is said. Amounts in
    whole units of their currency, as stated; nothing is added up. Sources: raw_financing_claim, and raw_filing for the
    filer, the form and when it became known.
    """
    filings = raw_filing.select(
        "accession_number", "filer_name", "form", "period_of_report", "known_from", filer_cik="cik"
    )
    has_quantity = pl.any_horizontal(pl.col(name).is_not_null() for name in _QUANTITIES)
    stated = raw_financing_claim.join(filings, on="accession_number").sort(
        "known_from", "accession_number", "claim_number"
    )
    name = claim_id("claim_number")
    return (
        stated.with_columns(stated_period=pl.when(has_quantity).then("period_words"))
        .unique(_CLAIM, keep="first", maintain_order=True)
        .with_columns(
            financing_id=name,
            source_ids=name,
            accession_numbers=pl.col("accession_number"),
            known_to=pl.lit(None, dtype=pl.Datetime("us")),
        )
        .select(MART_FINANCING_LINK.columns)
        .sort(MART_FINANCING_LINK.key)
    )
