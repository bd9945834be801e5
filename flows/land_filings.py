"""Find what EDGAR lists for the watch list, fetch what is new, and land it verified in the raw zone."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from zoneinfo import ZoneInfo

from flows.edgar import urls
from flows.edgar.connection import EdgarConnection
from flows.edgar.download import ArrivedFiling, Downloaded, download, sweep
from flows.edgar.errors import Blocked, EdgarError, GatewayError
from flows.edgar.filing_index import FilingEntry, read_index
from flows.progress import Advance
from flows.run import Run
from warehouse.landing import Filer, LandingError

logger = logging.getLogger(__name__)

# One filer's page may fail by itself; two in a row are an outage.
_FAILURES_OF_AN_OUTAGE = 2

NEW_YORK = ZoneInfo("America/New_York")
"""EDGAR's time: its days are filing dates."""


def find_filings(run: Run, edgar: EdgarConnection) -> list[FilingEntry]:
    """Every filing EDGAR lists for the watch list; a filer whose index cannot be read is reported as missing.

    Where EDGAR blocks us, or two filers in a row cannot be reached, nobody further is asked for: every request would
    prolong a block. What the index says of the filer itself is kept in the raw zone, for runs without a network.
    """
    today = datetime.now(NEW_YORK).date()
    listed: dict[str, FilingEntry] = {}
    failures = 0
    with run.progress.over("reading EDGAR's indexes", len(run.watchlist.entries)) as advance:
        for done, filer in enumerate(run.watchlist.entries, 1):
            if failures >= _FAILURES_OF_AN_OUTAGE:
                run.report.missing.append(f"{filer.name} (CIK {filer.cik}): not asked for after the failures before")
                continue
            try:
                index = read_index(edgar, filer.cik, filer.forms, run.watchlist.filed_from, today)
            except EdgarError as error:
                run.report.missing.append(f"{filer.name} (CIK {filer.cik}): {error}")
                failures += _FAILURES_OF_AN_OUTAGE if isinstance(error, Blocked) else isinstance(error, GatewayError)
            else:
                failures = 0
                # A submission of two filers on the list is one filing: the first on the list keeps it.
                listed = {entry.accession_number: entry for entry in index.entries} | listed
                _keep(run, index.filer)
            advance(done)
    run.report.filings_listed = len(listed)
    return list(listed.values())


def _keep(run: Run, filer: Filer) -> None:
    try:
        run.zone.land_filer(filer)
    except LandingError as error:
        # Its filings can be fetched all the same.
        run.report.missing.append(str(error))


def land_filings(run: Run, edgar: EdgarConnection, listed: Sequence[FilingEntry]) -> None:
    """Fetches and lands what the raw zone does not hold, batch by batch; what did not arrive is reported with why."""
    wanted = [entry for entry in listed if not run.zone.has(entry.accession_number)]
    size = run.settings.filings_per_batch
    with run.progress.over("fetching filings", len(wanted)) as advance:
        for start in range(0, len(wanted), size):
            batch = wanted[start : start + size]
            downloaded = _download(run, edgar, batch, listed, partial(_advance_from, advance, start))
            _land(run, downloaded.arrived)
            sweep(run.settings.incoming)
            run.report.missing += [_named(missing.entry, missing.reason) for missing in downloaded.missing]
            run.log.filings("land", [(one.entry.accession_number, "missing", one.reason) for one in downloaded.missing])
            if downloaded.blocked:
                run.report.missing += [
                    _named(entry, "not asked for: EDGAR blocks us") for entry in wanted[start + size :]
                ]
                break
    run.report.requests = sum(edgar.requests_so_far().values())


def _advance_from(advance: Advance, start: int, here: int) -> None:
    advance(start + here)


def _download(
    run: Run,
    edgar: EdgarConnection,
    batch: Sequence[FilingEntry],
    listed: Sequence[FilingEntry],
    advance: Advance,
) -> Downloaded:
    settings = run.settings
    return download(
        edgar,
        batch,
        listed,
        settings.incoming,
        seconds_base=settings.download_seconds_base,
        seconds_per_filing=settings.download_seconds_per_filing,
        attempts=settings.download_attempts,
        pause=settings.download_pause,
        on_progress=advance,
    )


def _land(run: Run, arrived: Sequence[ArrivedFiling]) -> None:
    for filing in arrived:
        entry = filing.entry
        try:
            run.zone.land(
                entry.accession_number,
                filing.path.read_bytes(),
                cik=entry.cik,
                source_url=urls.full_submission(entry.cik, entry.accession_number),
                edgar_source=run.settings.source,
                fetched_at=datetime.now(UTC),
            )
        except LandingError as error:
            run.report.missing.append(str(error))
            run.log.filings("land", [(entry.accession_number, "missing", str(error))])
        else:
            run.report.filings_landed += 1
            run.log.filings("land", [(entry.accession_number, "landed", None)])


def _named(entry: FilingEntry, reason: str) -> str:
    return f"{entry.filer_name} {entry.form} of {entry.filing_date} ({entry.accession_number}): {reason}"
