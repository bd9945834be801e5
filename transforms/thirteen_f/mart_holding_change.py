"""core_13f_holding, core_13f_filing -> mart_holding_change: every position against the quarter before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from transforms.interval_runs import merged
from transforms.rules.securities import SecurityChange
from transforms.thirteen_f.portfolio_quarters import QUARTER, quarter_moments, quarter_states
from transforms.thirteen_f.position_changes import null_reason, position_changes
from warehouse.contract.tables import MART_HOLDING_CHANGE

_ROWS_AT_ONCE = 400_000


def mart_holding_change(
    core_13f_holding: pl.DataFrame, core_13f_filing: pl.DataFrame, securities: Sequence[SecurityChange]
) -> pl.DataFrame:
    """Positions of each manager and quarter with their change against the calendar quarter before; shares, dollars.

    Grain: manager, quarter, CUSIP, holding, put or call, SH or PRN, knowledge interval; both quarters are taken as
    known at the same time. A position that is gone is a row of its own. Sources: core_13f_holding, core_13f_filing.
    """
    states = quarter_states(core_13f_filing)
    moments = quarter_moments(states, turns(core_13f_holding))
    parts = [
        _changes(positions, moments.join(managers, on="manager_cik", how="semi"), securities)
        for managers, positions in _by_managers(core_13f_holding)
    ]
    return pl.concat([MART_HOLDING_CHANGE.schema.to_frame(), *parts])


def turns(core_13f_holding: pl.DataFrame) -> pl.DataFrame:
    """The moments at which a position of a manager's quarter begins or ends to be what is known."""
    begins = core_13f_holding.select(*QUARTER, "known_from").unique()
    ends = core_13f_holding.select(*QUARTER, known_from="known_to").drop_nulls().unique()
    return pl.concat([begins, ends]).unique()


def _by_managers(positions: pl.DataFrame) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    """The positions in parts, so many managers at a time, by CIK: a manager is compared with itself alone."""
    counts = positions.group_by("manager_cik").len().sort("manager_cik")
    parts = counts.with_columns(part=pl.col("len").cum_sum() // _ROWS_AT_ONCE)
    for managers in parts.partition_by("part", maintain_order=True):
        yield managers, positions.join(managers, on="manager_cik", how="semi")


def _changes(positions: pl.DataFrame, moments: pl.DataFrame, securities: Sequence[SecurityChange]) -> pl.DataFrame:
    rows = (
        position_changes(positions, moments, securities)
        .with_columns(null_reason=null_reason())
        .select(pl.col(name).cast(kind) for name, kind in MART_HOLDING_CHANGE.schema.items())
    )
    return merged(MART_HOLDING_CHANGE, rows)
