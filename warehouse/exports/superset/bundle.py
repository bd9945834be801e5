"""The bundle whole: its documents by name, and the zip they are carried in."""

from __future__ import annotations

import zipfile
from pathlib import Path, PurePath
from typing import Any

from warehouse.connection import WarehouseError
from warehouse.exports.superset.chart import chart_document
from warehouse.exports.superset.charts import CHARTS
from warehouse.exports.superset.dashboard import dashboard_document
from warehouse.exports.superset.datasets import DATABASE_NAME, dataset, dataset_tables
from warehouse.exports.superset.identity import VERSION, document, uuid_of

_ROOT = "bubblewatch"
_FIRST_DAY_OF_ZIP = (1980, 1, 1, 0, 0, 0)


def superset_documents(database: PurePath) -> dict[str, str]:
    """Every document of the bundle by its name in the zip; the same for the same path of the published file.

    ``database`` is the path under which Superset's own machine sees it. Raises WarehouseError where Superset cannot be
    given such a path.
    """
    contents: dict[str, Any] = {
        "metadata.yaml": {"version": VERSION},
        f"databases/{DATABASE_NAME}.yaml": _database(database),
        **{f"datasets/{DATABASE_NAME}/{table.name}.yaml": dataset(table) for table in dataset_tables()},
        **{f"charts/{chart.name}.yaml": chart_document(chart) for chart in CHARTS},
        "dashboards/bubblewatch.yaml": dashboard_document(),
    }
    return {f"{_ROOT}/{name}": document(content) for name, content in contents.items()}


def write_superset_bundle(output: Path, database: PurePath) -> None:
    """Writes the zip, the same bytes for the same path. Raises WarehouseError, OSError."""
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, text in superset_documents(database).items():
            bundle.writestr(zipfile.ZipInfo(name, _FIRST_DAY_OF_ZIP), text, zipfile.ZIP_DEFLATED)


def _address(path: PurePath) -> str:
    # What SQLAlchemy splits an address at cannot be escaped in it.
    if "?" in path.as_posix() or not path.is_absolute():
        raise WarehouseError(
            f"Superset cannot be given {str(path)!r}: the path of the database must be absolute and without '?'. "
            "--database names another"
        )
    return f"duckdb:///{path.as_posix()}"


def _database(path: PurePath) -> dict[str, Any]:
    return {
        "database_name": DATABASE_NAME,
        "sqlalchemy_uri": _address(path),
        "expose_in_sqllab": True,
        "allow_run_async": False,
        "allow_ctas": False,
        "allow_cvas": False,
        "allow_dml": False,
        "allow_csv_upload": False,
        "extra": {
            # A client that may write locks the file; and SQL Lab is to read no other file of the server.
            "engine_params": {"connect_args": {"read_only": True, "config": {"enable_external_access": False}}},
            "allows_virtual_table_explore": True,
        },
        "uuid": uuid_of("database", DATABASE_NAME),
        "version": VERSION,
    }
