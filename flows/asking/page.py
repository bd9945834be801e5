"""The page of a night: beside its database, so that a roll-back brings its page up with it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from flows.settings import Settings
from warehouse.connection import WarehouseError
from warehouse.layout import DATABASE_NAME, PAGE_NAME


def write_page_of(settings: Settings, folder: Path) -> str | None:
    """Writes the page of a release into its folder; returns why it could not be written, None where it was.

    A page is made anew at any time by ``bubblewatch report``: that there is none is no reason to keep a night back.
    """
    if not settings.page:
        return None
    try:
        write_report(settings, folder / DATABASE_NAME, folder / PAGE_NAME)
    except Exception as error:  # noqa: BLE001 - a defect of the page is told, and is none of the figures that are up
        kind = "" if isinstance(error, WarehouseError | OSError) else f"{type(error).__name__}: "
        return f"the page could not be written: {kind}{error}. `bubblewatch report` writes it"
    return None


def write_report(settings: Settings, database: Path, output: Path, as_of: datetime | None = None) -> None:
    """Writes the page of a published database, as known now or at a moment of New York time.

    Raises WarehouseError, OSError.
    """
    from warehouse.page import write_page  # the charts' library takes a second to load, and most commands draw nothing
    from warehouse.page.vega import vega_script

    write_page(database, output, vega_script(settings.cache_dir), as_of)
