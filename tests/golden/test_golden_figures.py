"""Figures transcribed by hand from the printed filings, held against core_observation.

``figures.tsv`` was read off the rendered pages of the filings (statements and notes, as a reader sees them), not off
their tags and not off our parser's output: whole dollars or shares, with the place where each is printed.
"""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from core_and_marts import read

from flows.sample.render import render_filing
from flows.sample.tables import SampleFiling, read_sample
from transforms.core.core_observation import core_observation
from transforms.core.fact_fates import fact_fates
from transforms.rules.concepts import concept_rules

FIGURES = Path(__file__).with_name("figures.tsv")
COLUMNS = [
    "accession",
    "company",
    "cik",
    "metric",
    "basis",
    "series",
    "period_start",
    "period_end",
    "value",
    "unit",
    "printed_at",
]
METRICS = {
    "revenue",
    "operating_income",
    "operating_cash_flow",
    "capex",
    "capex_proceeds",
    "capex_unpaid",
    "depreciation",
    "diluted_shares",
    "finance_lease_assets_obtained",
    "finance_lease_principal",
    "segment_property_additions",
}
SERIES = {
    "company",
    "aws",
    "google_cloud",
    "microsoft_intelligent_cloud",
    "microsoft_server_products",
    "microsoft_cloud",
    "oracle_cloud",
}

Key = tuple[str, str, str, str, str, date, date]
"""Accession number, CIK, series, metric, basis, first and last day."""
Observed = Mapping[Key, tuple[Decimal, str]]
"""Value and unit by key."""
Stated = tuple[str, date | None, date, Decimal, str]
"""Accession number, first and last day, value and unit of a fact."""


@dataclass(frozen=True)
class Figure:
    """One printed figure in whole dollars or shares."""

    company: str
    key: Key
    value: Decimal
    unit: str
    printed_at: str

    @property
    def accession(self) -> str:
        return self.key[0]

    @property
    def metric(self) -> str:
        return self.key[3]

    @property
    def states(self) -> Stated:
        return (self.accession, *self.key[5:], self.value, self.unit)

    def difference(self, observed: Observed) -> str | None:
        """What is wrong with the observation of this figure, if anything is."""
        found = observed.get(self.key)
        if found == (self.value, self.unit):
            return None
        got = "nothing" if found is None else f"{found[0]:,} {found[1]}"
        where = " ".join(str(part) for part in self.key)
        return f"{self.company} {where}: printed {self.value:,} {self.unit} ({self.printed_at}), got {got}"


def transcribed() -> list[Figure]:
    """Every line of figures.tsv."""
    with FIGURES.open(newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        assert reader.fieldnames == COLUMNS
        return [figure(row) for row in reader]


def figure(row: Mapping[str, str]) -> Figure:
    days = date.fromisoformat(row["period_start"]), date.fromisoformat(row["period_end"])
    key = (row["accession"], row["cik"], row["series"], row["metric"], row["basis"], *days)
    return Figure(row["company"], key, Decimal(row["value"]), row["unit"], row["printed_at"])


def observed(submissions: Iterable[tuple[str, str, bytes]]) -> Observed:
    """core_observation of submissions, each given as CIK, accession number and bytes."""
    parsed = [read(cik, accession, data) for cik, accession, data in submissions]
    facts, filings = (pl.concat([one[name] for one in parsed]) for name in ("raw_xbrl_fact", "raw_filing"))
    names = ("accession_number", "cik", "series_id", "metric", "basis", "period_start", "period_end", "value", "unit")
    rows = core_observation(fact_fates(facts, filings, concept_rules())).select(names).rows()
    return {row[:7]: row[7:] for row in rows}


def of_the_sample() -> dict[str, SampleFiling]:
    return {one.accession: one for one in read_sample().filings if not one.form.startswith("13F")}


def tagged_documents(edgar: Path) -> Iterator[tuple[str, str, bytes]]:
    """The inline documents that figures were read from, each as a submission of its own."""
    wanted = {one.accession for one in transcribed()}
    numbers = {(one.cik, one.form, one.period.isoformat()): one.accession for one in of_the_sample().values()}
    with (edgar / "MANIFEST.tsv").open(newline="", encoding="utf-8") as file:
        inline = [row for row in csv.DictReader(file, delimiter="\t") if row["kind"] == "ixbrl"]
    for row in inline:
        accession = row["accession"] or numbers.get((row["cik"], row["form"], row["period_end"]), "")
        if accession in wanted:
            yield row["cik"], accession, submission(accession, row, unpacked(edgar / row["path"]))


def unpacked(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def submission(accession: str, row: Mapping[str, str], document: bytes) -> bytes:
    """A real document in a header written here; a filing date not known is sixty days after the period."""
    ends = date.fromisoformat(row["period_end"])
    filed = date.fromisoformat(row["filing_date"]) if row["filing_date"] else ends + timedelta(days=60)
    header = (
        f"<SEC-DOCUMENT>{accession}.txt : {filed:%Y%m%d}\n<SEC-HEADER>{accession}.hdr.sgml : {filed:%Y%m%d}\n"
        f"<ACCEPTANCE-DATETIME>{filed:%Y%m%d}163000\nACCESSION NUMBER:\t\t{accession}\n"
        f"CONFORMED SUBMISSION TYPE:\t{row['form']}\nPUBLIC DOCUMENT COUNT:\t\t1\n"
        f"CONFORMED PERIOD OF REPORT:\t{ends:%Y%m%d}\nFILED AS OF DATE:\t\t{filed:%Y%m%d}\n"
        f"DATE AS OF CHANGE:\t\t{filed:%Y%m%d}\n\nFILER:\n\n\tCOMPANY DATA:\t\n"
        f"\t\tCOMPANY CONFORMED NAME:\t\t\t{row['company']}\n\t\tCENTRAL INDEX KEY:\t\t\t{row['cik']}\n\n"
        f"\tFILING VALUES:\n\t\tFORM TYPE:\t\t{row['form']}\n</SEC-HEADER>\n<DOCUMENT>\n<TYPE>{row['form']}\n"
        "<SEQUENCE>1\n<FILENAME>report.htm\n<TEXT>\n<XBRL>\n"
    )
    return header.encode() + document + b"\n</XBRL>\n</TEXT>\n</DOCUMENT>\n</SEC-DOCUMENT>\n"


def figures_of_the_sample() -> set[Stated]:
    """What the sample states; it holds a few facts of each filing, not all of them."""
    figures = read_sample().figures.values()
    return {(one.accession, one.start, one.end, Decimal(one.value), one.unit) for facts in figures for one in facts}


def differences(figures: Iterable[Figure], found: Observed) -> list[str]:
    return [text for one in figures if (text := one.difference(found)) is not None]


def assert_observed(figures: Sequence[Figure], found: Observed) -> None:
    wrong = differences(figures, found)
    assert not wrong, f"{len(wrong)} of {len(figures)} figures differ:\n" + "\n".join(wrong)


def test_the_transcription_is_broad_enough() -> None:
    figures = transcribed()
    assert len(figures) >= 250
    assert len({one.company for one in figures}) >= 12
    assert {one.metric for one in figures} == METRICS
    assert {one.key[2] for one in figures} == SERIES
    assert [key for key, times in Counter(one.key for one in figures).items() if times > 1] == []
    assert [one for one in figures if not one.printed_at or one.unit not in ("USD", "shares")] == []


def test_the_transcription_holds_the_same_period_from_several_filings() -> None:
    """Vintages: some periods were printed anew with another value, and both values stand here."""
    values: dict[tuple[object, ...], set[Decimal]] = {}
    for one in transcribed():
        values.setdefault((one.company, *one.key[2:]), set()).add(one.value)
    intelligent_cloud = ("Microsoft", "microsoft_intelligent_cloud", "revenue", "as_reported")
    fiscal_2022, fiscal_2024 = (date(2021, 7, 1), date(2022, 6, 30)), (date(2023, 7, 1), date(2024, 6, 30))
    assert values[*intelligent_cloud, *fiscal_2022] == {Decimal(75_251_000_000), Decimal(74_965_000_000)}
    assert values[*intelligent_cloud, *fiscal_2024] == {Decimal(105_362_000_000), Decimal(87_464_000_000)}
    assert sum(len(found) > 1 for found in values.values()) >= 12


def test_every_figure_of_a_filing_in_the_sample_is_observed_as_printed() -> None:
    tables, filings = read_sample(), of_the_sample()
    rendered = [(one.cik, one.accession, render_filing(tables, one).submission) for one in filings.values()]
    found, stated = observed(rendered), figures_of_the_sample()
    printed = [one for one in transcribed() if one.key in found or one.states in stated]
    assert len(printed) >= 250
    assert_observed(printed, found)


@pytest.mark.real
def test_every_figure_of_a_tagged_filing_is_observed_as_printed(real_edgar: Path) -> None:
    documents = list(tagged_documents(real_edgar))
    numbers = {accession for _, accession, _ in documents}
    printed = [one for one in transcribed() if one.accession in numbers]
    assert len({one.company for one in printed}) >= 12
    assert_observed(printed, observed(documents))


@pytest.mark.real
def test_every_figure_is_of_a_tagged_filing_or_stated_in_the_sample(real_edgar: Path) -> None:
    tagged = {accession for _, accession, _ in tagged_documents(real_edgar)}
    stated = figures_of_the_sample()
    uncovered = [one for one in transcribed() if one.accession not in tagged and one.states not in stated]
    assert not uncovered, "\n".join(str(one) for one in uncovered)
