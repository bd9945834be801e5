"""Every 10-K and 10-Q of the real filings: all growth that they state of the series in the rules, and nothing else.

The table was made by eye from the filings before anything read them: 40 statements of Azure's growth in four annual and
twelve quarterly reports of Microsoft, each as often as the report says it, and what stands beside it.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from core_and_marts import core_and_marts
from real_reports import real_reports, report_of

from expectations import raw_disclosure as expectations
from expectations.disclosed_percentage import checks_against_statements
from flows.sample.render import render_filing
from flows.sample.tables import read_sample
from transforms.cloud.core_stated_growth import core_stated_growth
from transforms.reading.prose.prose import Prose
from transforms.reading.prose.raw_disclosure import disclosures, raw_disclosure
from transforms.reading.submission import split_submission
from transforms.rules.stated_growth import stated_growth_rules
from warehouse.contract.tables import RAW_FILING

pytestmark = pytest.mark.real

# Filing, and whether Microsoft's segments are those from before or since August 2024; then series | months to the
# report's last day | percent, all of them increases and as reported | how often, where a filing says it twice.
STATED = """
0001564590-22-015675 2022-03-31 until_august_2024
    azure | 3 | 46 | 2 times
    azure | 9 | 47
    microsoft_server_products | 3 | 29 | 2 times
    microsoft_server_products | 9 | 31
    microsoft_cloud | 3 | 32
0001564590-22-026876 2022-06-30 until_august_2024
    azure | 12 | 45 | 2 times
    microsoft_server_products | 12 | 28 | 2 times
    microsoft_cloud | 12 | 32
0001564590-22-035087 2022-09-30 until_august_2024
    azure | 3 | 35 | 2 times
    microsoft_server_products | 3 | 22 | 2 times
    microsoft_cloud | 3 | 24
0001564590-23-000733 2022-12-31 until_august_2024
    azure | 3 | 31 | 2 times
    azure | 6 | 33
    microsoft_server_products | 3 | 20 | 2 times
    microsoft_server_products | 6 | 21
    microsoft_cloud | 3 | 22
0000950170-23-014423 2023-03-31 until_august_2024
    azure | 3 | 27 | 2 times
    azure | 9 | 31
    microsoft_server_products | 3 | 17 | 2 times
    microsoft_server_products | 9 | 20
    microsoft_cloud | 3 | 22
0000950170-23-035122 2023-06-30 until_august_2024
    azure | 12 | 29 | 2 times
    microsoft_server_products | 12 | 19 | 2 times
    microsoft_cloud | 12 | 22
0000950170-23-054855 2023-09-30 until_august_2024
    azure | 3 | 29 | 2 times
    microsoft_server_products | 3 | 21 | 2 times
    microsoft_cloud | 3 | 24
0000950170-24-008814 2023-12-31 until_august_2024
    azure | 3 | 30 | 2 times
    azure | 6 | 30
    microsoft_server_products | 3 | 22 | 2 times
    microsoft_server_products | 6 | 22
    microsoft_cloud | 3 | 24
0000950170-24-048288 2024-03-31 until_august_2024
    azure | 3 | 31 | 2 times
    azure | 9 | 30
    microsoft_server_products | 3 | 24 | 2 times
    microsoft_server_products | 9 | 23
    microsoft_cloud | 3 | 23
0000950170-24-087843 2024-06-30 until_august_2024
    azure | 12 | 30 | 2 times
    microsoft_server_products | 12 | 22 | 2 times
    microsoft_cloud | 12 | 23
0000950170-24-118967 2024-09-30 from_august_2024
    azure | 3 | 33 | 2 times
    microsoft_server_products | 3 | 23 | 2 times
    microsoft_cloud | 3 | 22
0000950170-25-010491 2024-12-31 from_august_2024
    azure | 3 | 31 | 2 times
    azure | 6 | 32
    microsoft_server_products | 3 | 21 | 2 times
    microsoft_server_products | 6 | 22
    microsoft_cloud | 3 | 21
0000950170-25-061046 2025-03-31 from_august_2024
    azure | 3 | 33 | 2 times
    azure | 9 | 32
    microsoft_server_products | 3 | 22 | 2 times
    microsoft_server_products | 9 | 22
    microsoft_cloud | 3 | 20
0000950170-25-100235 2025-06-30 from_august_2024
    azure | 12 | 34 | 2 times
    microsoft_server_products | 12 | 23 | 2 times
    microsoft_cloud | 12 | 23
0001193125-25-256321 2025-09-30 from_august_2024
    azure | 3 | 40 | 2 times
    microsoft_server_products | 3 | 30
    microsoft_cloud | 3 | 26
0001193125-26-027207 2025-12-31 from_august_2024
    azure | 3 | 39 | 2 times
    azure | 6 | 40
    microsoft_server_products | 3 | 31
    microsoft_server_products | 6 | 30
    microsoft_cloud | 3 | 26
10-K-2021-12-31 2021-12-31 -
    aws | 12 | 37
0001018724-22-000013 2022-03-31 -
    aws | 3 | 37
0001018724-22-000019 2022-06-30 -
    aws | 3 | 33
    aws | 6 | 35
0001018724-22-000023 2022-09-30 -
    aws | 3 | 27
    aws | 9 | 32
0001018724-23-000008 2023-03-31 -
    aws | 3 | 16
0001018724-23-000012 2023-06-30 -
    aws | 3 | 12
    aws | 6 | 14
0001018724-23-000018 2023-09-30 -
    aws | 3 | 12
    aws | 9 | 13
0001018724-24-000008 2023-12-31 -
    aws | 12 | 13
0001018724-24-000083 2024-03-31 -
    aws | 3 | 17
0001018724-24-000130 2024-06-30 -
    aws | 3 | 19
    aws | 6 | 18
0001018724-24-000161 2024-09-30 -
    aws | 3 | 19
    aws | 9 | 18
0001018724-25-000004 2024-12-31 -
    aws | 12 | 19
0001018724-25-000036 2025-03-31 -
    aws | 3 | 17
0001018724-25-000086 2025-06-30 -
    aws | 3 | 17
    aws | 6 | 17
0001018724-25-000123 2025-09-30 -
    aws | 3 | 20
    aws | 9 | 18
0001018724-26-000004 2025-12-31 -
    aws | 12 | 20
"""

# Sentences of the same filings that come near: another thing's percentage, a margin, a share, growth without a
# percentage of its own, two percentages of two years.
NEAR_MISSES = {
    "0000950170-25-010491": [
        "AI services which grew 157%",
        "AI services which grew 178%",
        "Server products revenue decreased 3% driven by",
        "Microsoft Cloud gross margin percentage decreased to 70%",
    ],
    "0000950170-25-061046": ["including 16 points from our AI services"],
    "0001193125-26-027207": [
        "Commercial remaining performance obligation increased 110%",
        "Intelligent Cloud revenue increased driven by Azure.",
        "Microsoft 365 Commercial cloud revenue grew 17%",
        "Microsoft Cloud gross margin percentage decreased to 67%",
    ],
    "0001193125-13-310206": ["Approximately 80% of Server and Tools revenue comes from product revenue"],
    "0001018724-19-000004": [
        "AWS sales increased 43% and 47% in 2017 and 2018, compared to the comparable prior years."
    ],
    "0001652044-25-000014": ["an increase in Google Cloud revenues of $10.1 billion, or 31%"],
}
_AZURE_WITH_PERCENT = re.compile(r"\bAzure[^.\u2022|]{0,60}?\d%")

Read = dict[str, tuple[dict[str, str], pl.DataFrame, Prose]]


@pytest.fixture(scope="module")
def read(real_edgar: Path) -> Read:
    """By accession number (or the folder's name where that is not known): line of the manifest, growth rows, text."""
    return {
        name: (each.row, each.rows.filter(pl.col("disclosed_metric") == "stated_growth"), each.prose)
        for name, each in real_reports(real_edgar).items()
        if each.is_bare
    }


def line(row: dict[str, object]) -> str:
    """A row as the table above has it."""
    first, last, percent = row["period_start"], row["period_end"], row["disclosed_low"]
    assert isinstance(first, date)
    assert isinstance(last, date)
    assert isinstance(percent, Decimal)
    assert first.day == 1
    assert (row["disclosed_direction"], row["is_constant_currency"]) == ("increase", False)
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    return f"{row['series_id']} | {months} | {percent.normalize():f}"


def stated() -> dict[str, tuple[str, str, Counter[str]]]:
    """The table above by filing: last day, basis, and how often each line is said."""
    table: dict[str, tuple[str, str, Counter[str]]] = {}
    for each in STATED.strip("\n").split("\n"):
        if not each.startswith(" "):
            filing, ends, era = each.split()
            table[filing] = ends, era, Counter()
            continue
        said = each.strip().removesuffix(" | 2 times")
        table[filing][2][said] += 1 + each.endswith("times")
    return table


def test_every_stated_growth_of_the_real_filings_and_nothing_else(read: Read) -> None:
    expected = stated()
    said = {name: Counter(map(line, frame.iter_rows(named=True))) for name, (_, frame, _) in read.items()}
    assert {name: counts for name, counts in said.items() if counts} == {
        name: counts for name, (_, _, counts) in expected.items()
    }
    for name, (ends, era, _) in expected.items():
        frame = read[name][1]
        assert set(frame["period_end"].cast(pl.String)) == {ends}
        assert set(frame.filter(pl.col("series_id").is_in(["azure", "microsoft_server_products"]))["basis_era"]) == (
            {era} - {"-"}
        )
    assert len(read) >= 80


def test_azure_is_microsofts_alone_and_every_statement_of_it_is_read(read: Read) -> None:
    rows = pl.concat([frame.with_columns(cik=pl.lit(row["cik"])) for row, frame, _ in read.values()])
    azure = rows.filter(pl.col("series_id") == "azure")
    assert (azure.height, azure["accession_number"].n_unique(), set(azure["cik"])) == (40, 16, {"0000789019"})
    for row, frame, prose in read.values():
        if row["cik"] == "0000789019":
            named = _AZURE_WITH_PERCENT.findall(prose.text)
            assert len(named) == frame.filter(pl.col("series_id") == "azure").height, row["accession"]


def test_competitors_prose_gives_no_azure_even_under_microsofts_name(read: Read) -> None:
    mentions = 0
    for row, _, prose in read.values():
        if row["cik"] != "0000789019" and "Azure" in prose.text:
            mentions += 1
            under_its_name = disclosures([("x", prose)], "x", report_of(row, "0000789019"))
            assert under_its_name.filter(pl.col("disclosed_metric") == "stated_growth").is_empty()
    assert mentions >= 4


def test_every_row_is_what_its_quote_says(read: Read) -> None:
    rows = pl.concat([frame for _, frame, _ in read.values()])
    filings = pl.DataFrame({"accession_number": rows["accession_number"].unique()})
    filings = filings.join(RAW_FILING.schema.to_frame(), on="accession_number", how="left")
    for check in expectations.checks(rows, filings):
        assert check.total == 0, check.name
    for name, (_, frame, prose) in read.items():
        for row in frame.iter_rows(named=True):
            place = row["char_offset"]
            assert prose.quote(place, place + len(row["quote"])) == row["quote"], name
            assert row["period_heading"] is None or row["period_heading"] in prose.text.replace("\n", " ")
            assert row["section"] in ("Item 7", "Item 2")


def test_what_comes_near_gives_no_row(read: Read) -> None:
    for name, words in NEAR_MISSES.items():
        _, frame, prose = read[name]
        for each in words:
            assert each in prose.text.replace("\n", " "), (name, each)
            stating = frame.filter(pl.col("quote").str.contains(each, literal=True))
            others = [row["disclosed_low"] for row in stating.iter_rows(named=True)]
            assert all(f"{value.normalize():f}%" not in each for value in others), (name, each)


def test_the_sample_states_what_the_real_filings_state(read: Read) -> None:
    sample, compared = read_sample(), 0
    names = ["section", "quote", "period_heading", "basis_era"]
    for filing in sample.filings:
        if filing.accession not in sample.sentences or filing.accession not in read:
            continue
        every = raw_disclosure(split_submission(render_filing(sample, filing).submission, filing.accession))
        rendered = every.filter(pl.col("disclosed_metric") == "stated_growth")
        real = read[filing.accession][1]
        stated = Counter(zip(real.select(names).rows(), map(line, real.iter_rows(named=True)), strict=True))
        shown = Counter(zip(rendered.select(names).rows(), map(line, rendered.iter_rows(named=True)), strict=True))
        assert shown <= stated, filing.accession
        compared += rendered.filter(pl.col("series_id") == "azure").height
    # All but those of the quarter to March 2022, whose report is not in the sample.
    assert compared == 40 - 3


def test_prose_and_tags_agree_wherever_both_state_growth(read: Read) -> None:
    """The growth that the sample's tags give, against the sentences of the real reports with the same numbers."""
    sample = read_sample()
    tagged = [each for each in sample.filings if each.cik in ("0000789019", "0001018724")]
    marts = core_and_marts(((each.cik, each.accession, render_filing(sample, each).submission) for each in tagged), {})
    sentences = pl.concat([frame for row, frame, _ in read.values() if row["accession"]])
    core = core_stated_growth(sentences, marts["raw_filing"], stated_growth_rules())
    checks = checks_against_statements(marts["mart_cloud_growth"], core)
    assert {check.name: check.total for check in checks if check.total} == {}
    beside = marts["mart_cloud_growth"].join(core, on=["series_id", "period_start", "period_end"], suffix="_said")
    dollars = beside.filter(pl.col("growth_pct").is_not_null() & (pl.col("measured") != "disclosed_percentage"))
    assert dollars.group_by("series_id").len().filter(pl.col("len") >= 15)["series_id"].sort().to_list() == [
        "aws",
        "microsoft_cloud",
        "microsoft_server_products",
    ]
