"""core_stated_growth: every percentage is a sentence's, and every sentence is there."""

from __future__ import annotations

import polars as pl

from expectations.check import Check
from warehouse.contract.tables import CORE_STATED_GROWTH

_KEY = ("accession_number", "series_id", "period_start", "period_end")
_PERCENTAGES = {"growth_pct": False, "constant_currency_growth_pct": True}


def checks(core_stated_growth: pl.DataFrame, raw_disclosure: pl.DataFrame) -> list[Check]:
    """Held against the sentences one by one, and the reasons of what is NULL (block)."""
    stated = raw_disclosure.filter(pl.col("disclosed_metric") == "stated_growth").select(
        *_KEY, "disclosure_number", "disclosed_low", "disclosed_direction", "is_constant_currency"
    )
    lost = stated.join(core_stated_growth, on=_KEY, how="anti").sort("accession_number", "disclosure_number")
    return [
        Check("Every stated growth has its row", "block", lost),
        Check("A growth is what each sentence of its filing states", "block", _otherwise(core_stated_growth, stated)),
        *[
            Check(
                f"Where {name} is NULL, the reason is given",
                "block",
                _without_reason(core_stated_growth, name),
                "null_reason",
            )
            for name in _PERCENTAGES
        ],
    ]


def _otherwise(core: pl.DataFrame, stated: pl.DataFrame) -> pl.DataFrame:
    """Sentences that state another percentage than their row, or rows with one that no sentence states."""
    sides = [
        core.filter(pl.col(name).is_not_null())
        .select(*_KEY, stated_pct=name)
        .join(stated.filter(pl.col("is_constant_currency") == is_constant), on=_KEY, how="left")
        for name, is_constant in _PERCENTAGES.items()
    ]
    both = pl.concat(sides)
    falls = pl.col("disclosed_direction") == "decrease"
    magnitude = pl.when(falls).then(-pl.col("stated_pct")).otherwise("stated_pct")
    return both.filter((magnitude != pl.col("disclosed_low")).fill_null(value=True)).sort(_KEY)


def _without_reason(core: pl.DataFrame, name: str) -> pl.DataFrame:
    given = pl.col("null_reason").str.contains(rf"(?:^|; ){name}: ").fill_null(value=False)
    return core.filter(pl.col(name).is_null() & ~given).select(*CORE_STATED_GROWTH.key, name, "null_reason")
