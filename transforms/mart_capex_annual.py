"""core_observation -> mart_capex_annual: capital expenditure by fiscal year, as printed."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from transforms.capex_rows import capex_rows
from transforms.periods import calendar_labels
from warehouse.tables import MART_CAPEX_ANNUAL


def mart_capex_annual(core_observation: pl.DataFrame, companies: Mapping[str, str]) -> pl.DataFrame:
    """Capex on each basis and its burden; dollars and percent.

    Grain: company of the watch list (``companies``: name by CIK), fiscal year, knowledge interval. Values are as last
    printed, growth from the first filing that prints both years. Source: core_observation.
    """
    schema = {name: kind for name, kind in MART_CAPEX_ANNUAL.schema.items() if name != "calendar_year"}
    frame = pl.DataFrame(capex_rows(core_observation, companies, "fiscal_year"), schema=schema)
    return frame.with_columns(calendar_labels()).select(MART_CAPEX_ANNUAL.columns).sort(MART_CAPEX_ANNUAL.key)
