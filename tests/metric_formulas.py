"""Which metrics say in SQL how they are computed, for tests that compute them."""

from __future__ import annotations

import re

from warehouse.contract.metrics import metrics_of
from warehouse.contract.table import Table


def row_formulas(mart: Table) -> list[tuple[str, str]]:
    """Columns of a mart whose formula is SQL over columns of the same row, with it."""
    found = []
    for metric in metrics_of(mart):
        words = set(re.findall(r"[a-z_]\w*", metric.formula))
        if re.fullmatch(r"[\w\s*/+().,-]+", metric.formula) and words - {"power", "coalesce"} <= set(mart.columns):
            found.append((metric.column, metric.formula))
    return found
