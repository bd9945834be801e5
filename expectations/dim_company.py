"""dim_company: the watch list against EDGAR."""

from __future__ import annotations

import polars as pl

from expectations.check import Check

_SHOWN = ("cik", "company", "sic_code", "sic_source", "sic_code_watched")


def checks(dim_company: pl.DataFrame) -> list[Check]:
    """Industries as both sides state them, and years in order."""
    said_by_edgar = pl.col("sic_source") == "submissions"
    differs = said_by_edgar & (pl.col("sic_code") != pl.col("sic_code_watched"))
    return [
        Check(
            "The watch list's SIC code is the one EDGAR gives",
            "warn",
            dim_company.filter(differs).select(_SHOWN),
            "sic_code",
        ),
        Check(
            "Every company has a SIC code, from EDGAR or from the watch list",
            "warn",
            dim_company.filter(pl.col("sic_code").is_null()).select(_SHOWN),
            "sic_code",
        ),
        Check(
            "A SIC code is there exactly where its source is named",
            "block",
            dim_company.filter(pl.col("sic_code").is_null() != pl.col("sic_source").is_null()).select(_SHOWN),
        ),
        Check(
            "A company's panel is technology or media_telecom",
            "block",
            dim_company.filter(pl.col("panel") == "tmt").select("cik", "company", "panel"),
            "panel",
        ),
        Check(
            "A company does not leave its panel before it joins",
            "block",
            dim_company.filter(pl.col("member_until") < pl.col("member_from")).select(
                "cik", "company", "member_from", "member_until"
            ),
        ),
    ]
