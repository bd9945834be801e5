"""The tagged documents at hand: their rows of the manifest, their facts and what stands for their raw_filing."""

from __future__ import annotations

import csv
import gzip
from datetime import date, datetime, timedelta
from pathlib import Path

import polars as pl

from transforms.core.fact_fates import FACT_COLUMNS
from transforms.reading.xbrl.inline_xbrl import read_inline
from transforms.reading.xbrl.xbrl_instance import read_instance
from transforms.rules.concepts import concept_rules

UNDATED = timedelta(days=60)
"""From the end of the period to the filing date of a document of which that is not known."""


def number_of(row: dict[str, str]) -> str:
    """The accession number, or what stands for it."""
    return row["accession"] or f"{row['company']} {row['form']} {row['period_end']}"


def tagged(edgar: Path) -> list[dict[str, str]]:
    with (edgar / "MANIFEST.tsv").open(newline="") as file:
        return [row for row in csv.DictReader(file, delimiter="\t") if row["kind"] in ("ixbrl", "xbrl-instance")]


def facts_of(edgar: Path, row: dict[str, str]) -> pl.DataFrame:
    path = edgar / row["path"]
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    if row["kind"] == "ixbrl":
        facts = read_inline([(path.name, data)], number_of(row))
    else:
        facts = read_instance(data, number_of(row), path.name, "extracted")
    return facts.filter(pl.col("concept").is_in(concept_rules().concepts)).select(FACT_COLUMNS)


def filing_of(row: dict[str, str]) -> dict[str, object]:
    ends = date.fromisoformat(row["period_end"])
    filed = date.fromisoformat(row["filing_date"]) if row["filing_date"] else ends + UNDATED
    return {
        "accession_number": number_of(row),
        "cik": row["cik"],
        "filer_name": row["company"],
        "form": row["form"],
        "is_amendment": False,
        "period_of_report": ends,
        "filing_date": filed,
        "known_from": datetime.combine(filed, datetime.min.time()),
    }
