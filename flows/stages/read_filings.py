"""Read landed filings that the present parsers have not read yet, judge their rows, and load them."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import Any

import polars as pl

from expectations.suites import checks_for
from flows.run import Run
from flows.stages.parse_filings import Reading, read_in_order, read_landed
from transforms.reading.parse_filing import PARSER_VERSION, RawRows
from warehouse import load
from warehouse.connection import transaction
from warehouse.contract.tables import LANDING_LOG, PARSE_LOG, RAW_FILING, Layer, tables_of
from warehouse.load_log import landing_log_frame, parse_log_frame, parsed_before, parsed_with, refused_filings

logger = logging.getLogger(__name__)


@dataclass
class _Batch:
    """Filings read together: their rows by table, and what came of each."""

    accessions: list[str] = field(default_factory=list)
    rows: list[RawRows] = field(default_factory=list)
    outcomes: list[dict[str, Any]] = field(default_factory=list)

    def note(self, accession_number: str, status: str, rows_read: int, message: str | None = None) -> None:
        self.outcomes.append(
            {
                "accession_number": accession_number,
                "parser_version": PARSER_VERSION,
                "status": status,
                "raw_rows_read": rows_read,
                "message": message,
            }
        )

    def frames(self) -> Mapping[str, pl.DataFrame]:
        """One frame a raw table, ordered by key."""
        return {
            table.name: pl.concat([table.schema.to_frame(), *(rows[table.name] for rows in self.rows)]).sort(table.key)
            for table in tables_of(Layer.RAW)
        }


def read_filings(run: Run) -> None:
    """Reads, judges and loads what is new, batch by batch; a filing that cannot be read is refused and reported.

    Raises ValidationBlockedError; what was loaded before stays, as it was judged good.
    """
    done = parsed_with(run.build, PARSER_VERSION)
    landed = run.zone.accession_numbers()
    unread = [number for number in landed if number not in done]
    if outdated := len(parsed_before(run.build, PARSER_VERSION).intersection(landed)):
        run.report.repaired.append(
            f"{outdated} filings were read by an older version of the parsers: they are read again"
        )
    size = run.settings.filings_read_together
    reader = partial(read_landed, within=run.settings.limits)
    readings = read_in_order(reader, run.zone.folder, unread, run.settings.workers)
    with closing(readings), run.progress.over("reading filings", len(unread)) as advance:
        for start in range(0, len(unread), size):
            _load(run, _gathered(run, islice(readings, size)))
            advance(min(start + size, len(unread)))
    run.report.filings_read += len(unread)
    refused = (f"{number}: {message}" for number, message in refused_filings(run.build))
    # A backfill reads several times: what it said once it need not say again.
    run.report.refused = list(dict.fromkeys([*run.report.refused, *refused]))


def _gathered(run: Run, readings: Iterable[Reading]) -> _Batch:
    batch = _Batch()
    for one in readings:
        batch.accessions.append(one.accession_number)
        if one.trace is not None:
            logger.error("reading %s failed:\n%s", one.accession_number, one.trace)
        if one.unread is not None:
            # Not noted as read: the next run reads it, where its bytes are damaged once it has fetched them anew.
            aside = f". {_set_aside(run, one.accession_number)}" if one.are_damaged else ""
            run.report.refused.append(f"{one.unread}{aside}")
        elif one.rows is None:
            batch.note(one.accession_number, "refused", 0, one.refused)
        else:
            batch.rows.append(one.rows)
            batch.note(one.accession_number, "read", sum(frame.height for frame in one.rows.values()) - 1)
    return batch


def _set_aside(run: Run, accession_number: str) -> str:
    """Moves damaged bytes out of the way; what came of it, in words."""
    try:
        run.zone.set_aside(accession_number)
    except OSError as error:
        return f"It could not be set aside ({error})"
    return f"It is set aside in {run.zone.aside}, and the next `bubblewatch refresh` fetches it again"


def _load(run: Run, batch: _Batch) -> None:
    frames = batch.frames()
    for table in tables_of(Layer.RAW):
        run.judged(table, frames[table.name], partial(checks_for, table.name, frames))
    landed = [run.zone.about(row) for row in frames[RAW_FILING.name]["accession_number"]]
    with run.log.stage("read") as stage, transaction(run.build):
        for table in tables_of(Layer.RAW):
            load.replace_filings(run.build, table, frames[table.name], batch.accessions)
        load.replace_filings(run.build, PARSE_LOG, parse_log_frame(batch.outcomes), batch.accessions)
        load.replace_filings(run.build, LANDING_LOG, landing_log_frame(landed), batch.accessions)
        stage.rows_in = len(batch.accessions)
        stage.rows_out = sum(frame.height for frame in frames.values())
    run.log.filings("read", [(one["accession_number"], one["status"], one["message"]) for one in batch.outcomes])
