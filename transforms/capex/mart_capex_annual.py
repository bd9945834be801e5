"""core_observation -> mart_capex_annual: capital expenditure by fiscal year, as printed."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from transforms.capex.capex_rows import capex_rows
from transforms.periods import calendar_labels, has_extra_week
from warehouse.contract.tables import MART_CAPEX_ANNUAL


def mart_capex_annual(
    core_observation: pl.DataFrame, raw_filing: pl.DataFrame, companies: Mapping[str, str]
) -> pl.DataFrame:
    """Capex on each basis and its burden; dollars and percent.

    Grain: company of the watch list (``companies``: name by CIK), fiscal year, knowledge interval. Values are as last
    printed, growth from the first filing that prints both years. An annual report in which no rule finds capex has a
    row of NULLs that says so. Sources: core_observation, raw_filing.
    """
    labels = ("calendar_year", "has_extra_week")
    schema = {name: kind for name, kind in MART_CAPEX_ANNUAL.schema.items() if name not in labels}
    frame = pl.DataFrame(capex_rows(core_observation, companies, "fiscal_year", raw_filing), schema=schema)
    labelled = frame.with_columns(*calendar_labels(), has_extra_week())
    return labelled.select(MART_CAPEX_ANNUAL.columns).sort(MART_CAPEX_ANNUAL.key)
