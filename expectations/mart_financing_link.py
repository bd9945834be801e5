"""mart_financing_link: each claim once, none lost, its source among its filings."""

from __future__ import annotations

import polars as pl

from expectations.check import Check
from expectations.sources import sources_are_of_named_filings
from warehouse.contract.tables import MART_FINANCING_LINK

_SHOWN = ("financing_id", "payer_name", "payee_name", "claim_kind", "known_from")
_CLAIM = (
    *("payer_name", "payee_name", "claim_kind", "claim_status", "amount_low", "amount_high", "amount_currency"),
    *("claim_pct", "claim_shares", "period_words", "filer_cik"),
)


def checks(mart_financing_link: pl.DataFrame, raw_financing_claim: pl.DataFrame) -> list[Check]:
    """Claims stand once (block), none was lost between raw and mart (block), sources are named (block)."""
    mart = mart_financing_link
    parties = ("payer_name", "payee_name", "claim_kind")
    lost = raw_financing_claim.join(mart, on=parties, how="anti").select("accession_number", "claim_number", *parties)
    return [
        Check("No claim stands twice", "block", mart.filter(mart.select(_CLAIM).is_duplicated()).select(_SHOWN)),
        Check("Every claim that a filing states is here", "block", lost),
        sources_are_of_named_filings(MART_FINANCING_LINK, mart),
    ]
