"""Metrics: every figure of every mart has one, and what it says of a figure is how the figure is made."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from warehouse.connection import make_tables
from warehouse.contract.columns import COLUMNS
from warehouse.contract.metrics import METRICS
from warehouse.contract.tables import Layer, tables_of
from warehouse.metrics_view import METRICS_COLUMNS, metric_rows

MARTS = tables_of(Layer.MART)


def test_every_decimal_of_a_mart_is_a_metric_and_every_metric_a_decimal_of_a_mart() -> None:
    decimals = {name for mart in MARTS for name in mart.columns if COLUMNS[name].type.polars.is_decimal()}
    assert set(METRICS) == decimals


@pytest.mark.parametrize("metric", METRICS.values(), ids=lambda metric: metric.column)
def test_a_metric_says_all_there_is_to_say(metric: object) -> None:
    for name in ("title", "unit", "formula", "source", "caveat"):
        assert getattr(metric, name).strip(), name


@pytest.mark.parametrize(
    ("ending", "unit"), [("_usd", "dollars"), ("_pct", "percent"), ("_price_usd", "dollars a share")]
)
def test_the_unit_is_the_one_in_the_name(ending: str, unit: str) -> None:
    longer = ("_price_usd",) if ending == "_usd" else ()
    named = [one for name, one in METRICS.items() if name.endswith(ending) and not name.endswith(longer or ("\0",))]
    assert named
    assert [one.column for one in named if not one.unit.startswith(unit)] == []


def test_the_view_has_a_row_for_each_figure_of_each_mart() -> None:
    with duckdb.connect() as connection:
        make_tables(connection, with_keys=True)
        answer = connection.execute("SELECT * FROM metrics")
        assert [column[0] for column in answer.description or []] == list(METRICS_COLUMNS)
        assert answer.fetchall() == list(metric_rows())
    assert len({row[:2] for row in metric_rows()}) == len(list(metric_rows()))


def test_the_documented_metrics_are_those_of_the_contract() -> None:
    text = (Path(__file__).parents[1] / "docs/metrics.md").read_text(encoding="utf-8")
    assert [name for name in METRICS if f"`{name}`" not in text] == []
