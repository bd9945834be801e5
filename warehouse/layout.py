"""Names inside the folder of releases; apart from publish.py, so that knowing them costs no import of DuckDB."""

from __future__ import annotations

CURRENT_NAME = "current"
DATABASE_NAME = "bubblewatch.duckdb"
MANIFEST_NAME = "manifest.json"
PAGE_NAME = "page.html"
