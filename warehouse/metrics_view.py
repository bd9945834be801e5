"""The view main.metrics: every figure of every mart with its formula, unit, source and caveat, from the contract."""

from __future__ import annotations

from collections.abc import Iterator

from warehouse.contract.columns import COLUMNS
from warehouse.contract.metrics import metrics_of
from warehouse.contract.tables import Layer, tables_of

METRICS_VIEW = "main.metrics"
ABOUT_METRICS = (
    "What each figure of each mart is: how it is computed, in which unit, from where, and what not to take it for. "
    "Grain: one mart x column. From: the contract (warehouse/contract/metrics*.py)."
)
METRICS_COLUMNS: dict[str, str] = {
    "mart": "Name of the mart.",
    "column_name": "Column of the mart that has the figure.",
    "title": "A few words for an axis or a heading.",
    "unit": "Unit of the figure: dollars, percent (35.7741 means 35.77 %), shares ...",
    "formula": "How it is computed: an SQL expression over columns of the same row where these say it all, else words.",
    "source": "Where in filings its operands stand, or from which tables it is made.",
    "caveat": "What a reader must not take it for.",
    "meaning": "The column's own description.",
}
"""The view's columns in order, each with its meaning."""


def metric_rows() -> Iterator[tuple[str, ...]]:
    """The view's rows, mart by mart in the order of their columns."""
    for mart in tables_of(Layer.MART):
        for one in metrics_of(mart):
            meaning = COLUMNS[one.column].meaning
            yield (mart.name, one.column, one.title, one.unit, one.formula, one.source, one.caveat, meaning)
