"""What is up, since when, how the last run ended, and which 13Fs are due by today's clock."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from flows.settings import Settings
from flows.watching.freshness import reports_due, today
from warehouse.connection import WarehouseError, open_read_only
from warehouse.contract.tables import MART_MANAGER_STATUS
from warehouse.publish import Published
from warehouse.query import ask

_NEWEST = "SELECT max(known_from) AS newest_filing_known_from, count(*) AS filings FROM raw.raw_filing"
_PUBLISHED = "SELECT max(finished_at) AS published_at_utc FROM ops.load_log WHERE status IN ('published', 'released')"


def status_of(settings: Settings) -> dict[str, Any]:
    """Facts by name: the last run and its end, the release that is up, what it holds and what it lacks, 13Fs due.

    Raises WarehouseError.
    """
    last = _last_run(settings)
    ended = {
        "last_run": last.get("load_id"),
        "last_run_ended": last.get("outcome"),
        "last_run_ended_at_utc": last.get("ended_at_utc"),
        "last_run_message": last.get("message") or "; ".join(last.get("blocked_by", [])) or None,
    }
    published = Published(settings.published)
    ended["held_back"] = published.held()
    manifest = published.manifest()
    if manifest is None:
        return {**ended, "release": None}
    return {
        **ended,
        "release": manifest["release"],
        "pinned": published.pinned,
        **ask(published.database, _PUBLISHED).records()[0],
        "code_version": manifest["code_version"],
        "edgar_source": manifest["edgar_source"],
        **ask(published.database, _NEWEST).records()[0],
        "rows_of_marts": {name: rows for name, rows in manifest["rows"].items() if name.startswith("mart_")},
        "missing": manifest["missing"],
        "could_not_be_read": manifest["refused"],
        "warnings": manifest["warnings"],
        "reports_of": _reports_by_manager(published.database) if MART_MANAGER_STATUS.name in manifest["rows"] else {},
        "database": str(published.database),
        "page": str(settings.published_page) if settings.published_page.exists() else None,
    }


def morning_report_of(settings: Settings) -> str:
    """The last run's morning report, Markdown. Raises WarehouseError where no run has left one."""
    try:
        return settings.morning_report.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise WarehouseError(f"there is no morning report in {settings.data_dir}: no run has ended there") from error


def _last_run(settings: Settings) -> dict[str, Any]:
    """How the last run ended, as it wrote down; nothing where none has ended yet."""
    try:
        said: dict[str, Any] = json.loads(settings.last_run.read_bytes())
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        return {"message": f"{settings.last_run} cannot be read ({error}): `bubblewatch doctor` mends it"}
    return said


def _reports_by_manager(database: Path) -> dict[str, str]:
    with open_read_only(database) as connection:
        try:
            return {one.manager_name: str(one) for one in reports_due(connection, today())}
        except WarehouseError as error:
            # What an older version published stays up until the next run.
            return {"nobody": str(error)}
