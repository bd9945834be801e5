"""raw_xbrl_fact -> core_observation: every figure the marts need, as each filing printed it."""

from __future__ import annotations

import polars as pl

from transforms.periods import with_fiscal_labels, year_end_anchors
from warehouse.contract.tables import CORE_OBSERVATION


def core_observation(fact_fates: pl.DataFrame) -> pl.DataFrame:
    """Observations: one row a filing, series, metric, basis, member and period; dollars, shares or percent.

    Sources: raw_xbrl_fact, raw_filing, ``concepts.toml``, ``corrections.toml``. Figures are over a quarter, half year,
    nine months or fiscal year of the filer itself, or at a day, in the unit of their rule; the first tag of the rule
    that the filing has wins, the most precise duplicate too. ``fact_fates`` says which.
    """
    used = _with_signs_turned(fact_fates.filter(pl.col("fate") == "used"))
    anchors = year_end_anchors(used)
    labelled = with_fiscal_labels(used, anchors, "period_end", "fiscal_year", "fiscal_quarter")
    labelled = with_fiscal_labels(labelled, anchors, "reported_to", "filing_fiscal_year", "_quarter")
    return labelled.with_columns(value=_value()).select(CORE_OBSERVATION.columns).sort(CORE_OBSERVATION.key)


def _value() -> pl.Expr:
    """The figure in its unit: a pure number of 0.22 is 22 percent."""
    is_percent = pl.col("unit") == "percent"
    return pl.when(is_percent).then(pl.col("value_number") * 100).otherwise("value_number").cast(pl.Decimal(38, 2))


def _with_signs_turned(used: pl.DataFrame) -> pl.DataFrame:
    """What a rule says is never negative and a filer tags so, turned round, and said so."""
    wrong = pl.col("never_negative") & (pl.col("value_number") < 0)
    said = pl.format("as filed {}: never negative, its sign turned", "value_number")
    return used.with_columns(
        value_number=pl.when(wrong).then(-pl.col("value_number")).otherwise("value_number"),
        correction=pl.when(wrong).then(said).otherwise("correction"),
    )
