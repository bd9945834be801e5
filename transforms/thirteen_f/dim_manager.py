"""The watch list -> dim_manager: whose 13Fs are expected, and until when."""

from __future__ import annotations

import polars as pl

from warehouse.contract.tables import DIM_MANAGER

MANAGERS = DIM_MANAGER.schema
"""Schema of the managers of the watch list, one row each."""


def dim_manager(watched: pl.DataFrame) -> pl.DataFrame:
    """The managers of the watch list. Grain: manager. Source: the watch list (``MANAGERS``)."""
    return watched.select(DIM_MANAGER.columns).sort(DIM_MANAGER.key)
