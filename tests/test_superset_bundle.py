"""The bundle for Superset: one piece, about columns that there are, the same bytes each time, and nothing but text.

That a real Superset imports it, and draws what the warehouse holds: tests/bi.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

import duckdb
import pytest
import yaml
from sqlalchemy.engine import make_url
from typer.testing import CliRunner
from warehouse_rows import HOSTILE

from flows.cli.main import app
from warehouse.connection import Connection, WarehouseError, make_tables
from warehouse.contract.tables import MART_CLOUD_GROWTH
from warehouse.exports.superset import superset_documents, write_superset_bundle
from warehouse.exports.superset.charts import CHARTS
from warehouse.exports.superset.datasets import dataset, dataset_tables
from warehouse.exports.superset.labels import label_of

DATABASE = PurePosixPath("/srv/bubblewatch/published/current/bubblewatch.duckdb")
DOCUMENTS = superset_documents(DATABASE)
Document = dict[str, Any]


def parsed(kind: str) -> list[Document]:
    """The documents of a kind, as Superset reads them."""
    return [yaml.safe_load(text) for name, text in DOCUMENTS.items() if name.startswith(f"bubblewatch/{kind}/")]


@pytest.fixture(scope="module")
def empty() -> Iterator[Connection]:
    with duckdb.connect() as connection:
        make_tables(connection, with_keys=False)
        yield connection


def test_the_bundle_holds_every_mart_and_dimension() -> None:
    assert {one["table_name"] for one in parsed("datasets")} == {table.name for table in dataset_tables()}


def test_every_identity_is_given_once_and_found() -> None:
    kinds = {kind: parsed(kind) for kind in ("databases", "datasets", "charts", "dashboards")}
    uuids = [one["uuid"] for documents in kinds.values() for one in documents]
    assert len(uuids) == len(set(uuids))
    assert {one["database_uuid"] for one in kinds["datasets"]} == {kinds["databases"][0]["uuid"]}
    assert {one["dataset_uuid"] for one in kinds["charts"]} <= {one["uuid"] for one in kinds["datasets"]}


def test_identities_outlive_a_release() -> None:
    """A bundle of next year updates what this one brought: the identities are made of names, and written down here."""
    (dashboard,) = parsed("dashboards")
    assert dashboard["uuid"] == "6b78c3b9-f8c5-516c-9007-60c5d35fd9e1"


def test_the_dashboard_is_a_tree_that_shows_every_chart() -> None:
    position = parsed("dashboards")[0]["position"]
    parts = {name: part for name, part in position.items() if isinstance(part, dict)}
    assert all(name == part["id"] for name, part in parts.items())
    reached, at = set(), ["ROOT_ID"]
    while at:
        name = at.pop()
        reached.add(name)
        at += parts[name].get("children", [])
    assert reached == set(parts) - {"HEADER_ID"}
    for part in parts.values():
        assert sum(parts[child]["meta"]["width"] for child in part.get("children", []) if part["type"] == "ROW") <= 12
    shown = {part["meta"]["uuid"] for part in parts.values() if part["type"] == "CHART"}
    assert shown == {one["uuid"] for one in parsed("charts")}


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.name)
def test_what_a_chart_asks_can_be_answered(empty: Connection, chart: Any) -> None:
    about = dataset(chart.table)
    expressions = {one["column_name"]: one.get("expression") or one["column_name"] for one in about["columns"]}
    metrics = {one["metric_name"]: one["expression"] for one in about["metrics"]}
    asked = [expressions[name] for name in chart.form.columns] + [metrics[name] for name in chart.form.metrics]
    asked += [expressions.get(name, name) for name, _ in chart.form.order]
    grouped = " GROUP BY ALL" if chart.form.metrics else ""
    empty.execute(f"SELECT {', '.join(asked)} FROM {chart.table.name} WHERE {chart.where or 'true'}{grouped}")


def test_every_metric_of_every_dataset_can_be_answered(empty: Connection) -> None:
    for table in dataset_tables():
        asked = ", ".join(one["expression"] for one in dataset(table)["metrics"])
        empty.execute(f"SELECT {asked} FROM {table.name}")


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.name)
def test_the_pages_and_the_interface_ask_the_same(chart: Any) -> None:
    (document,) = [one for one in parsed("charts") if one["uuid"] == chart.uuid]
    settings, context = document["params"], json.loads(document["query_context"])
    (query,) = context["queries"]
    axes = [settings[name] for name in ("x_axis", "source", "target") if name in settings]
    assert query["columns"] == [*axes, *settings.get("groupby", []), *settings.get("all_columns", [])]
    assert (query["metrics"] or []) == settings.get("metrics", [settings["metric"]] if "metric" in settings else [])
    wheres = [f"({one['sqlExpression']})" for one in settings["adhoc_filters"]]
    assert wheres == [where for where in (query["extras"].get("where"),) if where]


def test_columns_have_labels_with_units_and_figures_have_formats() -> None:
    growth = dataset(MART_CLOUD_GROWTH)
    labels = {one["column_name"]: one["verbose_name"] for one in growth["columns"]}
    assert labels["revenue_usd"] == "Revenue, USD"
    assert labels["operating_margin_pct"] == "Operating margin, %"
    assert labels["cik"] == "CIK"
    metrics = {one["metric_name"]: one for one in growth["metrics"]}
    assert metrics["largest_revenue_usd"]["currency"] == {"symbol": "USD", "symbolPosition": "prefix"}
    assert metrics["largest_growth_pct"]["d3format"] == ",.1~f"
    assert "currency" not in metrics["largest_growth_pct"]
    for table in dataset_tables():
        assert all(one["verbose_name"] and one["description"] for one in dataset(table)["columns"])


@pytest.mark.parametrize(
    ("column", "label"),
    [("source_ids", "Source IDs"), ("is_13f", "Is 13F"), ("capex_to_revenue_pct", "Capex to revenue, %")],
)
def test_a_label_is_a_name_as_people_write_it(column: str, label: str) -> None:
    assert label_of(column) == label


def test_the_same_path_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one.zip", "two.zip"):
        write_superset_bundle(tmp_path / name, DATABASE)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as bundle:
        assert {name: bundle.read(name).decode() for name in bundle.namelist()} == DOCUMENTS


HOSTILE_PATHS = [
    "/data/O'Neil: {a: [b]} # no\n- 'comment' \"x\"/b.duckdb",
    "/data/{{ 7 * 7 }}{% raw %}/b.duckdb",
    "/data/!!python/object/apply:os.system [id]/b.duckdb",
    "/数据/é%20 %/b.duckdb",
    "/" + HOSTILE.replace("?", ""),
]


@pytest.mark.parametrize("path", HOSTILE_PATHS)
def test_a_hostile_path_stays_a_path(path: str) -> None:
    documents = superset_documents(PurePosixPath(path))
    parsed_ones = {name: yaml.safe_load(text) for name, text in documents.items()}
    database = parsed_ones.pop("bubblewatch/databases/bubblewatch.yaml")
    assert make_url(database["sqlalchemy_uri"].replace("\n", "")).database == path.replace("\n", "")
    assert database["sqlalchemy_uri"] == f"duckdb:///{path}"
    assert parsed_ones == {name: yaml.safe_load(text) for name, text in DOCUMENTS.items() if name in parsed_ones}


@pytest.mark.parametrize("path", [PurePosixPath("/data/what?/b.duckdb"), PurePosixPath("b.duckdb")])
def test_a_path_that_superset_cannot_be_given_is_refused(path: PurePosixPath) -> None:
    with pytest.raises(WarehouseError, match=r"must be absolute and without '\?'"):
        superset_documents(path)


def test_a_path_of_windows_is_one_too() -> None:
    documents = superset_documents(PureWindowsPath(r"C:\data\bubblewatch.duckdb"))
    assert "duckdb:///C:/data/bubblewatch.duckdb" in documents["bubblewatch/databases/bubblewatch.yaml"]


def test_the_bundle_asks_for_no_template_and_shows_no_html() -> None:
    """Superset renders Jinja where an administrator enables it: there is nothing in the bundle to render."""
    for name, text in DOCUMENTS.items():
        assert not any(mark in text for mark in ("{{", "{%", "{#")), name
    tables = [one for one in parsed("charts") if one["viz_type"] == "table"]
    assert tables
    assert {one["params"]["allow_render_html"] for one in tables} == {False}


def test_the_database_is_opened_to_read_this_file_and_no_other() -> None:
    (database,) = parsed("databases")
    arguments = database["extra"]["engine_params"]["connect_args"]
    assert arguments == {"read_only": True, "config": {"enable_external_access": False}}
    assert not any(database[name] for name in ("allow_dml", "allow_ctas", "allow_cvas", "allow_csv_upload"))


def test_the_command_writes_it(tmp_path: Path) -> None:
    output = tmp_path / "bundle.zip"
    ended = CliRunner().invoke(app, ["export", "superset", "--output", str(output), "--database", str(DATABASE)])
    assert ended.exit_code == 0, ended.output
    assert f"superset import-dashboards --path {output}" in ended.output.replace("\n", " ")
    with zipfile.ZipFile(output) as bundle:
        assert set(bundle.namelist()) == set(DOCUMENTS)


def test_without_a_warehouse_the_command_says_so(tmp_path: Path) -> None:
    ended = CliRunner().invoke(app, ["export", "superset", "--data-dir", str(tmp_path)])
    assert isinstance(ended.exception, WarehouseError)
    assert "run `bubblewatch refresh` first" in str(ended.exception)
