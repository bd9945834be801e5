"""raw_financing_claim: a row that its own quote does not support is a wrong number, and blocks."""

from __future__ import annotations

import polars as pl

from expectations.check import Check
from expectations.printed import not_printed, numbers_printed, percentages_printed

_SHOWN = ("accession_number", "claim_number", "payer_name", "payee_name", "claim_kind", "quote")
_OF_A_WHOLE = ("stake", "customer")


def checks(raw_financing_claim: pl.DataFrame, raw_filing: pl.DataFrame) -> list[Check]:
    """Claims belong to landed filings, and each says no more than its quote; ``raw_filing`` holds theirs."""
    claims = raw_financing_claim
    strays = claims.join(raw_filing, on="accession_number", how="anti").group_by("accession_number").len("claims")
    return [
        Check("Every filing with claims is in raw_filing", "block", strays.sort("accession_number")),
        *(
            _check(f"The quote prints {name}", not_printed(claims, name, numbers_printed), name)
            for name in ("amount_low", "amount_high", "claim_shares")
        ),
        _check("The quote prints claim_pct", not_printed(claims, "claim_pct", percentages_printed), "claim_pct"),
        _check(
            "The quote prints the period",
            claims.filter(~pl.col("quote").str.contains(pl.col("period_words"), literal=True)),
            "period_words",
        ),
        *_sense(claims),
    ]


def _sense(claims: pl.DataFrame) -> list[Check]:
    has_amount = pl.any_horizontal(pl.col("amount_low", "amount_high").is_not_null())
    return [
        _check("Payer and payee are two", claims.filter(pl.col("payer_name") == pl.col("payee_name")), "payee_name"),
        _check(
            "The lower end of a range is not above its upper end",
            claims.filter(pl.col("amount_low") > pl.col("amount_high")),
            "amount_low",
        ),
        _check(
            "An amount has a currency, and nothing else has",
            claims.filter(has_amount != pl.col("amount_currency").is_not_null()),
            "amount_currency",
        ),
        _check(
            "Only a stake or a share of sales is a percentage",
            claims.filter(pl.col("claim_pct").is_not_null() & ~pl.col("claim_kind").is_in(_OF_A_WHOLE)),
            "claim_pct",
        ),
    ]


def _check(name: str, offending: pl.DataFrame, column: str) -> Check:
    return Check(name, "block", offending.select(_SHOWN), column)
