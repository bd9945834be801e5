"""An Apache Superset bundle: database, datasets with labels and formats, charts, a dashboard of the four pictures.

All of it is made from the contract: no row of the warehouse, so no name or quote of a filing, stands in it.
"""

from __future__ import annotations

from warehouse.exports.superset.bundle import superset_documents, write_superset_bundle

__all__ = ["superset_documents", "write_superset_bundle"]
