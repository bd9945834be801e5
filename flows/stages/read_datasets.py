"""Read Form 13F data sets into the raw tables, beside the submissions that are landed themselves."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import polars as pl

from expectations.suites import checks_for
from flows.run import Run
from flows.stages.dataset_zip import DatasetError, open_dataset
from transforms.reading.parse_filing import PARSER_VERSION
from transforms.reading.thirteen_f.dataset import thirteen_f_dataset
from warehouse import load
from warehouse.connection import transaction
from warehouse.contract.tables import RAW_13F_COVER, RAW_13F_HOLDING, RAW_FILING
from warehouse.dataset_zone import KeptDataset, digest
from warehouse.landing import LandingError
from warehouse.load_log import datasets_read_with, note_dataset

TABLES_OF_A_DATASET = (RAW_FILING, RAW_13F_COVER, RAW_13F_HOLDING)

Frames = dict[str, pl.DataFrame]
"""Frames by table name."""


def load_datasets(run: Run, files: Sequence[Path]) -> None:
    """Reads each zip, has its rows judged, keeps it for good and loads it: whole or not at all, one after the other.

    Raises DatasetError, naming zip, member and line, where one cannot be read; those before it are kept and loaded.
    """
    for file in files:
        try:
            sha256 = digest(file)
        except OSError as error:
            raise DatasetError(str(file), f"it cannot be opened ({error.strerror or error})") from error
        rows = _judged(run, _rows(run, file, str(file), sha256))
        _load(run, run.datasets.keep(file, sha256), rows)


def read_datasets(run: Run) -> None:
    """Reads and loads what is kept and not yet read by the present parsers; one that is damaged is reported.

    Raises ValidationBlockedError; what was loaded before stays, as it was judged good.
    """
    done = datasets_read_with(run.build, PARSER_VERSION)
    for dataset in run.datasets.kept():
        if dataset.sha256 in done:
            continue
        try:
            run.datasets.check(dataset)
            rows = _rows(run, dataset.path, dataset.file_name, dataset.sha256)
        except (LandingError, DatasetError) as error:
            run.report.refused.append(str(error))
        else:
            _load(run, dataset, _judged(run, rows))


def _rows(run: Run, path: Path, name: str, sha256: str) -> Frames:
    """The data set's rows of the filings that are its to say."""
    with open_dataset(path, name, run.settings.most_dataset_bytes) as members:
        frames = thirteen_f_dataset(members, sha256)
    others = _said_by_others(run, sha256)
    return {table: frame.join(others, on="accession_number", how="anti") for table, frame in frames.items()}


def _said_by_others(run: Run, sha256: str) -> pl.DataFrame:
    """Filings that are landed themselves, and those of another data set that goes before this one.

    Of two data sets with one filing the one of the lesser digest has it, so that the order of loading changes nothing.
    """
    known = load.read_table(run.build, RAW_FILING, ("accession_number", "source_kind", "sha256"))
    before = known.filter((pl.col("source_kind") != "submission") & (pl.col("sha256") < sha256))
    landed = pl.DataFrame({"accession_number": run.zone.accession_numbers()}, schema={"accession_number": pl.String})
    return pl.concat([landed, before.select("accession_number")])


def _judged(run: Run, frames: Frames) -> Frames:
    for table in TABLES_OF_A_DATASET:
        run.judged(table, frames[table.name], partial(checks_for, table.name, frames))
    return frames


def _load(run: Run, dataset: KeptDataset, frames: Frames) -> None:
    filings = frames[RAW_FILING.name]["accession_number"].to_list()
    rows = sum(frame.height for frame in frames.values())
    noted = {
        "sha256": dataset.sha256,
        "file_name": dataset.file_name,
        "parser_version": PARSER_VERSION,
        "filings_read": len(filings),
        "raw_rows_read": rows - len(filings),
    }
    with run.log.stage("read data set") as stage, transaction(run.build):
        for table in TABLES_OF_A_DATASET:
            load.replace_filings(run.build, table, frames[table.name], filings)
        note_dataset(run.build, noted)
        stage.rows_in, stage.rows_out = len(filings), rows
    run.report.filings_read += len(filings)
