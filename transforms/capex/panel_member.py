"""The watch list -> panel_member and panel_break: who counts in a panel, in which years, and where a match breaks."""

from __future__ import annotations

import polars as pl

from warehouse.contract.tables import PANEL_BREAK, PANEL_MEMBER

TECHNOLOGY, TMT = "technology", "tmt"
PANEL_NAMES = {TECHNOLOGY: "Technology", TMT: "Technology, Media and Telecom"}

BREAKS = pl.Schema({"cik": pl.String(), "company": pl.String(), "break_year": pl.Int64(), "why_broken": pl.String()})
"""Schema of the breaks of the watch list, one row each."""


def panel_member(watched: pl.DataFrame) -> pl.DataFrame:
    """The members of both panels: technology, and technology, media and telecom (tmt), which holds everybody.

    Grain: panel, company; years are calendar years, both included. Source: the watch list (``dim_company.WATCHED``).
    """
    technology = watched.filter(pl.col("panel") == TECHNOLOGY)
    everybody = watched.with_columns(panel=pl.lit(TMT))
    return pl.concat([technology, everybody]).select(PANEL_MEMBER.columns).sort(PANEL_MEMBER.key)


def panel_break(breaks: pl.DataFrame) -> pl.DataFrame:
    """The mergers, spin-offs and splits after which a company's figures are not its former ones.

    Grain: company, year. Source: the watch list (``BREAKS``).
    """
    return breaks.select(PANEL_BREAK.columns).sort(PANEL_BREAK.key)
