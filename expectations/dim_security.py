"""dim_security: names, tickers and what SEC's list says of them."""

from __future__ import annotations

import polars as pl

from expectations.check import Check

_SHOWN = ("cusip", "issuer_name", "title_of_class", "ticker", "listed_issuer_name", "listed_title_of_class")
_FEW_PCT = 5


def checks(dim_security: pl.DataFrame) -> list[Check]:
    """Tickers with their source, options with their list; many wrong check digits are a table read wrongly."""
    told = [pl.col(name).is_not_null() for name in ("ticker", "issuer_cik", "ticker_accession_number")]
    option, listed = pl.col("is_option_cusip"), pl.col("listed_issuer_name").is_not_null()
    # What SEC's list knows for an option's own CUSIP has no check digit, and is no misreading.
    wrong = dim_security.filter(~pl.col("is_valid_cusip") & ~option.fill_null(False))
    return [
        _check(
            "A ticker has its company and its filing",
            dim_security.filter(pl.any_horizontal(told) & ~pl.all_horizontal(told)),
        ),
        _check(
            "Whether a CUSIP is an option's is told by SEC's list alone",
            dim_security.filter(option.is_null() == listed),
        ),
        _check("An option's own CUSIP has no ticker", dim_security.filter(option & pl.col("ticker").is_not_null())),
        _check(
            "Only an option's own CUSIP has another behind it",
            dim_security.filter(pl.col("underlying_cusip").is_not_null() & ~option.fill_null(False)),
        ),
        Check(
            f"Not more than {_FEW_PCT} percent of the CUSIPs have a wrong check digit",
            "warn",
            wrong.select(_SHOWN)
            if wrong.height * 100 > dim_security.height * _FEW_PCT
            else wrong.clear().select(_SHOWN),
            "is_valid_cusip",
        ),
    ]


def _check(name: str, offending: pl.DataFrame) -> Check:
    return Check(name, "block", offending.select(_SHOWN))
