"""Read landed filings that the present parsers have not read yet, judge their rows, and load them."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import polars as pl

from expectations.suites import checks_for
from flows.run import Run
from transforms.reading.errors import FilingError
from transforms.reading.parse_filing import PARSER_VERSION, Origin, RawRows, parse_filing
from warehouse import load
from warehouse.connection import transaction
from warehouse.contract.tables import LANDING_LOG, PARSE_LOG, RAW_FILING, Layer, tables_of
from warehouse.landing import LandingError
from warehouse.load_log import landing_log_frame, parse_log_frame, parsed_with, refused_filings

logger = logging.getLogger(__name__)


@dataclass
class _Batch:
    """Filings read together: their rows by table, and what came of each."""

    accessions: list[str]
    rows: list[RawRows] = field(default_factory=list)
    outcomes: list[dict[str, Any]] = field(default_factory=list)

    def note(self, accession_number: str, status: str, rows_read: int, message: str | None = None) -> None:
        self.outcomes.append(
            {
                "accession_number": accession_number,
                "parser_version": PARSER_VERSION,
                "status": status,
                "rows_read": rows_read,
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
    unread = [number for number in run.zone.accession_numbers() if number not in done]
    size = run.settings.filings_per_batch
    with run.progress.over("reading filings", len(unread)) as advance:
        for start in range(0, len(unread), size):
            _load(run, _read(run, unread[start : start + size]))
            advance(min(start + size, len(unread)))
    run.report.filings_read += len(unread)
    run.report.refused += [f"{number}: {message}" for number, message in refused_filings(run.build)]


def _read(run: Run, accessions: Sequence[str]) -> _Batch:
    batch = _Batch(list(accessions))
    for number in accessions:
        try:
            rows = _parsed(run, number)
        except LandingError as error:
            # Not noted as read: once its bytes are mended or fetched anew, the next run reads it.
            run.report.refused.append(str(error))
        except FilingError as error:
            batch.note(number, "refused", 0, str(error))
        except Exception as error:
            # A parser that stumbles over one filing must not cost everybody the night; the filing is refused, visibly.
            logger.exception("reading %s failed", number)
            batch.note(number, "refused", 0, f"{number}: the parser failed with {type(error).__name__}: {error}")
        else:
            batch.rows.append(rows)
            batch.note(number, "read", sum(frame.height for frame in rows.values()) - 1)
    return batch


def _parsed(run: Run, accession_number: str) -> RawRows:
    landed = run.zone.about(accession_number)
    data = run.zone.read(accession_number)
    origin = Origin(landed.cik, landed.source_url, landed.submission_bytes, landed.sha256)
    return parse_filing(data, accession_number, origin)


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
