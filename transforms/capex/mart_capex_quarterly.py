"""core_observation -> mart_capex_quarterly: capital expenditure by fiscal quarter."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from transforms.capex.capex_rows import capex_rows
from transforms.periods import calendar_labels, has_extra_week
from warehouse.contract.tables import MART_CAPEX_QUARTERLY


def mart_capex_quarterly(core_observation: pl.DataFrame, companies: Mapping[str, str]) -> pl.DataFrame:
    """Capex on each basis and its burden; dollars and percent.

    Grain: company of the watch list (``companies``: name by CIK), fiscal quarter, knowledge interval. Cash-flow
    statements print the year to date: quarters two to four are differences inside one fiscal year's filings, or NULL
    with a reason. Source: core_observation.
    """
    labels = ("calendar_year", "calendar_quarter", "has_extra_week")
    schema = {name: kind for name, kind in MART_CAPEX_QUARTERLY.schema.items() if name not in labels}
    frame = pl.DataFrame(capex_rows(core_observation, companies, "quarter"), schema=schema)
    labelled = frame.with_columns(*calendar_labels(), has_extra_week())
    return labelled.select(MART_CAPEX_QUARTERLY.columns).sort(MART_CAPEX_QUARTERLY.key)
