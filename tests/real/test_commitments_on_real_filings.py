"""Commitments on the real filings: every golden figure exactly, and the tags against the sentences of each filing."""

from __future__ import annotations

import csv
import gzip
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from real_reports import real_reports
from tagged_filings import facts_of, filing_of, tagged

from expectations.mart_commitment import checks
from flows.sample.tables import read_sample
from transforms.commitments.mart_commitment import mart_commitment
from transforms.core.core_observation import core_observation
from transforms.core.fact_fates import fact_fates
from transforms.reading.prose.prose import read_prose
from transforms.rules.concepts import concept_rules
from warehouse.contract.columns_commitment import COMMITMENT_KINDS
from warehouse.contract.tables import RAW_FILING

pytestmark = pytest.mark.real

GOLDEN = Path(__file__).parents[1] / "golden" / "commitments.tsv"
FIGURE = ["commitment_kind", "commitment_measure", "period_start", "period_end", "cik"]


def golden(stated_in: str) -> list[dict[str, str]]:
    with GOLDEN.open(newline="") as file:
        return [row for row in csv.DictReader(file, delimiter="\t") if row["stated_in"] == stated_in]


def manifest(edgar: Path) -> list[dict[str, str]]:
    with (edgar / "MANIFEST.tsv").open(newline="") as file:
        return [row for row in csv.DictReader(file, delimiter="\t") if row["accession"]]


@pytest.fixture(scope="module")
def observed(real_edgar: Path) -> pl.DataFrame:
    rows = [row for row in tagged(real_edgar) if row["accession"]]
    facts = pl.concat([facts_of(real_edgar, row) for row in rows])
    filings = pl.DataFrame([filing_of(row) for row in rows], schema_overrides=RAW_FILING.schema)
    return core_observation(fact_fates(facts, filings, concept_rules()))


@pytest.fixture(scope="module")
def told(real_edgar: Path) -> pl.DataFrame:
    """Every commitment in the sentences of every 10-K and 10-Q at hand."""
    reports = [each for each in real_reports(real_edgar).values() if each.is_bare and each.row["accession"]]
    return pl.concat([each.rows for each in reports])


@pytest.fixture(scope="module")
def mart(real_edgar: Path, observed: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    known = set(observed["accession_number"]) | set(told["accession_number"])
    rows = {row["accession"]: row for row in manifest(real_edgar) if row["accession"] in known}
    filings = pl.DataFrame([filing_of(row) for row in rows.values()], schema_overrides=RAW_FILING.schema)
    return mart_commitment(observed, told, filings, {row["cik"]: row["company"] for row in rows.values()})


@pytest.mark.parametrize("figure", golden("tag"), ids=lambda row: f"{row['accession']} {row['measure']} {row['where']}")
def test_every_tagged_golden_figure_is_observed(observed: pl.DataFrame, figure: dict[str, str]) -> None:
    found = observed.filter(
        pl.col("accession_number") == figure["accession"],
        pl.col("metric") == figure["kind"],
        pl.col("basis") == figure["measure"],
        pl.col("axis_member").fill_null("") == figure["subject"],
        pl.col("period_start") == date.fromisoformat(figure["period_start"]),
        pl.col("period_end") == date.fromisoformat(figure["period_end"]),
    )
    assert found["value"].to_list() == [Decimal(figure["value"])]


@pytest.mark.parametrize("figure", golden("prose"), ids=lambda row: f"{row['accession']} {row['measure']}")
def test_every_golden_figure_of_a_sentence_is_in_the_mart(mart: pl.DataFrame, figure: dict[str, str]) -> None:
    is_percent = figure["kind"] == "customer_concentration"
    found = mart.filter(
        pl.col("accession_numbers").str.contains(figure["accession"]) | pl.col("source_ids").str.contains("#d"),
        pl.col("stated_in") == "prose",
        pl.col("commitment_kind") == figure["kind"],
        pl.col("commitment_measure") == figure["measure"],
        pl.col("counterparty") == (figure["subject"] or "all"),
        pl.col("period_start") == date.fromisoformat(figure["period_start"]),
        pl.col("period_end") == date.fromisoformat(figure["period_end"]),
        pl.col("source_ids").str.contains(figure["accession"]),
    )
    values = found["commitment_pct" if is_percent else "commitment_usd"].to_list()
    assert Decimal(figure["value"]) in values


def test_the_golden_figures_are_of_every_kind_and_many_filers() -> None:
    figures = [*golden("tag"), *golden("prose")]
    assert len(figures) >= 90
    assert {row["kind"] for row in figures} == set(COMMITMENT_KINDS)
    assert len({row["accession"][:10] for row in figures}) >= 15


def test_tags_and_sentences_agree_wherever_both_state_a_figure(mart: pl.DataFrame) -> None:
    """No pair was withheld; how many pairs there are is asserted too, so that silence does not pass for agreement."""
    assert mart.filter(pl.col("null_reason").is_not_null()).height == 0
    now = mart.filter(pl.col("known_to").is_null() & (pl.col("commitment_kind") != "customer_concentration"))
    beside = [*FIGURE, "counterparty"]
    tags, sentences = (now.filter(pl.col("stated_in") == where).select(beside).unique() for where in ("tag", "prose"))
    pairs = tags.join(sentences, on=beside)
    assert pairs.group_by("commitment_kind").len().sort("commitment_kind").rows() == [
        ("lease_not_commenced", 24),
        ("purchase_obligation", 17),
        ("remaining_performance_obligation", 24),
        ("strategic_stake", 36),
    ]


def test_the_suite_passes_on_the_real_filings(mart: pl.DataFrame, told: pl.DataFrame) -> None:
    assert [(one.name, one.total) for one in checks(mart, told) if one.total] == []


def test_microsofts_backlog_is_read_from_every_report(told: pl.DataFrame, real_edgar: Path) -> None:
    """Four 10-Ks and twelve 10-Qs, none of them tagged: billions of dollars."""
    microsofts = [row for row in manifest(real_edgar) if row["cik"] == "0000789019" and row["kind"] == "text"]
    of = {row["accession"]: row["period_end"] for row in microsofts}
    found = told.filter(
        pl.col("disclosed_measure") == "total",
        pl.col("disclosed_metric") == "remaining_performance_obligation",
        pl.col("accession_number").is_in(list(of)),
    )
    by_day = {str(row["period_end"]): int(row["disclosed_low"]) // 10**9 for row in found.iter_rows(named=True)}
    assert by_day == {
        "2022-03-31": 160, "2022-06-30": 193, "2022-09-30": 183, "2022-12-31": 193,
        "2023-03-31": 201, "2023-06-30": 229, "2023-09-30": 216, "2023-12-31": 229,
        "2024-03-31": 242, "2024-06-30": 275, "2024-09-30": 266, "2024-12-31": 304,
        "2025-03-31": 321, "2025-06-30": 375, "2025-09-30": 398, "2025-12-31": 631,
    }  # fmt: skip


def test_every_sentence_of_the_sample_stands_so_in_its_filing(real_edgar: Path) -> None:
    paths: dict[str, list[Path]] = {}
    for row in manifest(real_edgar):
        if row["kind"] in ("ixbrl", "text"):
            paths.setdefault(row["accession"], []).append(real_edgar / row["path"])
    sample, compared = read_sample(), 0
    for accession, sentences in sample.sentences.items():
        texts = [text_of(path) for path in paths.get(accession, ())]
        for each in sentences if texts else ():
            assert any(each.sentence in text for text in texts), (accession, each.sentence)
            compared += 1
    assert compared >= 200


def text_of(path: Path) -> str:
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return read_prose(data, "", path.name).text.replace("\n", " ")
