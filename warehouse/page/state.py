"""What a reader must know of the data itself: what the last night changed, how fresh it is, what its checks said."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from warehouse.compare import changes, open_pair
from warehouse.connection import WarehouseError
from warehouse.contract.tables import Layer, tables_of
from warehouse.layout import DATABASE_NAME, MANIFEST_NAME
from warehouse.page.reader import Reader, Row

CHANGES_SHOWN = 40
FILINGS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Night:
    """The release that the page is made from: its run, its checks, and what it changed against the one before.

    ``changed`` are rows of warehouse.compare.CHANGE, ``changes_left`` says that there are more; None where the release
    it was compared with is not kept any more, or there was none.
    """

    release: str
    manifest: dict[str, Any]
    run: Row
    landed: list[Row]
    landed_count: int
    verdicts: dict[str, int]
    warned: list[Row]
    filers: list[Row]
    managers: list[Row]
    newest: Row
    changed: list[Row] | None
    changes_left: bool


def night_of(reader: Reader, database: Path) -> Night:
    """What there is to say of the release that this database is part of. Raises WarehouseError."""
    manifest = _manifest(database)
    landed = _landed(reader)
    changed = _changed(database, manifest.get("compared_with"))
    return Night(
        release=str(manifest.get("release", database.resolve().parent.name)),
        manifest=manifest,
        run=next(iter(reader.ask("SELECT * FROM ops.load_log ORDER BY started_at DESC LIMIT 1")), {}),
        landed=landed[:FILINGS_SHOWN],
        landed_count=len(landed),
        verdicts={row["verdict"]: row["verdicts"] for row in _verdicts(reader)},
        warned=_warned(reader),
        filers=_filers(reader),
        managers=_managers(reader),
        newest=reader.ask("SELECT max(filing_date) AS filed, count(*) AS filings FROM raw.raw_filing")[0],
        changed=None if changed is None else changed[:CHANGES_SHOWN],
        changes_left=changed is not None and len(changed) > CHANGES_SHOWN,
    )


def _manifest(database: Path) -> dict[str, Any]:
    path = database.parent / MANIFEST_NAME
    if not path.exists():
        return {}
    manifest: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return manifest


def _landed(reader: Reader) -> list[Row]:
    """Filings that the newest run landed, the newest first."""
    return reader.ask(
        "SELECT accession_number, filer_name, form, filing_date FROM raw.raw_filing WHERE accession_number IN ("
        "SELECT accession_number FROM ops.load_filing WHERE stage = 'land' AND status = 'landed' AND load_id = "
        "(SELECT max(load_id) FROM ops.load_log)) ORDER BY filing_date DESC, accession_number"
    )


def _changed(database: Path, before: str | None) -> list[Row] | None:
    """Changes of the marts against the release before, the first of them; None where it is not kept any more."""
    earlier = database.resolve().parents[2] / "releases" / (before or "") / DATABASE_NAME
    if not before or not earlier.exists():
        return None
    try:
        with open_pair(earlier, database) as pair:
            tables = tables_of(Layer.MART)
            return [
                row for table in tables for row in changes(pair, table, most=CHANGES_SHOWN + 1).iter_rows(named=True)
            ]
    except WarehouseError:
        return None


def _verdicts(reader: Reader) -> list[Row]:
    return reader.ask(
        "SELECT verdict, count(*) AS verdicts FROM ops.validation_result "  # noqa: S608
        f"WHERE {_NEWEST} GROUP BY verdict"
    )


def _warned(reader: Reader) -> list[Row]:
    return reader.ask(
        "SELECT suite, expectation, left(observed, 300) AS observed FROM ops.validation_result "  # noqa: S608
        f"WHERE verdict <> 'passed' AND {_NEWEST} ORDER BY sequence"
    )


def _filers(reader: Reader) -> list[Row]:
    """The newest annual or quarterly report of each watched company, the newest first."""
    return reader.ask(
        "SELECT company, form, filing_date, period_of_report, accession_number FROM dim_company JOIN raw.raw_filing "
        "USING (cik) WHERE form LIKE '10-%' QUALIFY row_number() OVER "
        "(PARTITION BY cik ORDER BY filing_date DESC, accession_number DESC) = 1 ORDER BY filing_date DESC, company"
    )


def _managers(reader: Reader) -> list[Row]:
    return reader.ask(
        "SELECT manager_name, period_of_report, report_state, report_reason FROM mart_manager_status QUALIFY "
        "row_number() OVER (PARTITION BY manager_cik ORDER BY period_of_report DESC) = 1 ORDER BY manager_name"
    )


_NEWEST = "load_id = (SELECT max(load_id) FROM ops.load_log)"
