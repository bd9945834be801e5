"""The contract, metric by metric: every decimal column of every mart, with formula, unit, source and caveat.

The view ``main.metrics`` and the tables of ``docs/metrics.md`` are made from these declarations.
"""

from __future__ import annotations

from collections.abc import Iterator

from warehouse.contract.columns import COLUMNS, ColumnType
from warehouse.contract.metric import Metric
from warehouse.contract.metrics_13f import POSITION_METRICS, SIDE_METRICS
from warehouse.contract.metrics_capex import CAPEX_METRICS
from warehouse.contract.metrics_claims import COMMITMENT_METRICS, REPORTED_METRICS
from warehouse.contract.metrics_cloud import CLOUD_METRICS
from warehouse.contract.table import Table

METRICS: dict[str, Metric] = {
    metric.column: metric
    for metric in (
        *CLOUD_METRICS,
        *CAPEX_METRICS,
        *COMMITMENT_METRICS,
        *REPORTED_METRICS,
        *POSITION_METRICS,
        *SIDE_METRICS,
    )
}
"""Metrics by the column that has them."""

_FIGURES = (ColumnType.MONEY, ColumnType.PERCENT, ColumnType.RATIO, ColumnType.NUMBER, ColumnType.FIGURE)


def metrics_of(mart: Table) -> Iterator[Metric]:
    """The metrics of a mart, in the order of its columns. Raises KeyError for a figure that no metric declares."""
    return (METRICS[name] for name in mart.columns if COLUMNS[name].type in _FIGURES)
