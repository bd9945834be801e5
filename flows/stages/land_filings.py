"""Fetch what is new, and land it verified in the raw zone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial

from flows.edgar import urls
from flows.edgar.connection import EdgarConnection
from flows.edgar.direct import fetch_directly
from flows.edgar.download import ArrivedFiling, Downloaded, MissingFiling, download, is_supported, sweep
from flows.edgar.filing_index import FilingEntry
from flows.progress import Advance
from flows.run import Run
from warehouse.landing import LandingError
from warehouse.load_log import forget_read

_TOLD = 100
"""Landed filings that the report names; load_filing names all."""


def land_filings(
    run: Run,
    edgar: EdgarConnection,
    listed: Sequence[FilingEntry],
    *,
    then: Callable[[Run], None] = lambda _: None,
    directly: Collection[str] = (),
) -> None:
    """Fetches and lands what the raw zone does not hold, batch by batch; what did not arrive is reported with why.

    ``then`` is called after each batch. Forms that the library does not know, and filings of the CIKs ``directly``, are
    fetched without it. A silence that EDGAR wants is waited out once a batch, where the run may wait so long; else
    nothing further is asked for.
    """
    wanted = sorted((entry for entry in listed if not run.zone.has(entry.accession_number)), key=_by_call)
    size = run.settings.filings_per_batch
    with run.progress.over("fetching filings", len(wanted)) as advance:
        for start in range(0, len(wanted), size):
            batch = wanted[start : start + size]
            told = partial(_advance_from, advance, start)
            fetch = partial(_fetch, run, edgar, listed=listed, directly=directly, advance=told)
            downloaded = fetch(batch)
            _land(run, downloaded.arrived)
            if downloaded.blocked and edgar.sit_out():
                downloaded = fetch([missing.entry for missing in downloaded.missing])
                _land(run, downloaded.arrived)
            sweep(run.settings.incoming)
            run.report.missing += [_named(missing.entry, missing.reason) for missing in downloaded.missing]
            run.log.filings("land", [(one.entry.accession_number, "missing", one.reason) for one in downloaded.missing])
            if downloaded.blocked:
                run.report.missing += [
                    _named(entry, "not asked for: EDGAR wants silence") for entry in wanted[start + size :]
                ]
                break
            then(run)
    run.report.requests = sum(edgar.requests_so_far().values())
    run.report.requests_by_kind = dict(edgar.asked)


def _by_call(entry: FilingEntry) -> tuple[str, str, date, str]:
    """The library reads a filer's whole list in every call, one for each filer and form: few calls a batch."""
    return entry.cik, entry.base_form, entry.filing_date, entry.accession_number


def _advance_from(advance: Advance, start: int, here: int) -> None:
    advance(start + here)


def _fetch(
    run: Run,
    edgar: EdgarConnection,
    batch: Sequence[FilingEntry],
    listed: Sequence[FilingEntry],
    directly: Collection[str],
    advance: Advance,
) -> Downloaded:
    by_library = [entry for entry in batch if entry.cik not in directly and is_supported(entry)]
    others = [entry for entry in batch if entry not in by_library]
    downloaded = _download(run, edgar, by_library, listed, advance)
    if not others:
        return downloaded
    if downloaded.blocked:
        refused = [MissingFiling(entry, "not asked for: EDGAR blocks us") for entry in others]
        return replace(downloaded, missing=[*downloaded.missing, *refused])
    rest = fetch_directly(edgar, others, run.settings.incoming)
    return Downloaded([*downloaded.arrived, *rest.arrived], [*downloaded.missing, *rest.missing], rest.blocked)


def _download(
    run: Run, edgar: EdgarConnection, batch: Sequence[FilingEntry], listed: Sequence[FilingEntry], advance: Advance
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
    # First: what was read of them before, if they were landed and set aside, was read of other bytes.
    forget_read(run.build, [filing.entry.accession_number for filing in arrived])
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
            if len(run.report.filed) < _TOLD:
                run.report.filed.append(_in_words(entry))
            run.log.filings("land", [(entry.accession_number, "landed", None)])


def _named(entry: FilingEntry, reason: str) -> str:
    return f"{_in_words(entry)}: {reason}"


def _in_words(entry: FilingEntry) -> str:
    return f"{entry.filer_name} {entry.form} of {entry.filing_date} ({entry.accession_number})"
