"""The sample's tables: known figures by accession number, and what is refused, with file and line."""

from __future__ import annotations

import re
import shutil
from datetime import date
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from flows.sample.tables import Sample, SampleError, SampleFigure, read_sample

TABLES = ("filings.tsv", "figures.tsv", "covers.tsv", "other_managers.tsv", "holdings.tsv", "sentences.tsv")
MILLION = 10**6
HEADING = re.compile(r"^Highlights from .* included:$|^(?:\w+ Months Ended|Fiscal Year) .* Compared with .*\d{4}$")
CAPEX = "us-gaap:PaymentsToAcquirePropertyPlantAndEquipment"
REVENUE = "us-gaap:RevenueFromContractWithCustomerExcludingAssessedTax"


@pytest.fixture(scope="module")
def sample() -> Sample:
    return read_sample()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    with as_file(files("flows.sample")) as package:
        for name in TABLES:
            shutil.copy(package / name, tmp_path / name)
    return tmp_path


def value(sample: Sample, accession: str, concept: str, start: str, end: str, **members: str) -> int:
    """The one figure of a filing, in millions of dollars; members by axis without prefix."""
    found: list[SampleFigure] = [
        figure
        for figure in sample.figures[accession]
        if figure.concept == concept
        and (str(figure.start), str(figure.end)) == (start, end)
        and {axis.partition(":")[2]: member for axis, member in figure.dimensions} == members
    ]
    assert len(found) == 1
    assert found[0].value % MILLION == 0
    return found[0].value // MILLION


def test_tables_and_code_stay_under_two_megabytes() -> None:
    with as_file(files("flows.sample")) as package:
        sizes = [path.stat().st_size for path in package.iterdir() if path.is_file()]
    assert sum(sizes) < 2_000_000


def test_every_filing_has_figures_or_holdings(sample: Sample) -> None:
    assert len(sample.filings) == 64
    for filing in sample.filings:
        assert bool(sample.figures.get(filing.accession)) != bool(sample.holdings.get(filing.accession))


def test_every_road_is_walked(sample: Sample) -> None:
    carriers = {filing.carrier for filing in sample.filings}
    assert carriers == {"instance", "extracted", "inline", "xml"}
    assert [f.period.year for f in sample.filings if f.carrier == "instance"] == [2017]


def test_filings_stand_by_filer_and_filing_date(sample: Sample) -> None:
    keys = [(filing.cik, filing.filed, filing.accession) for filing in sample.filings]
    assert keys == sorted(keys)


def test_aws_2024(sample: Sample) -> None:
    of_2024 = ("0001018724-25-000004", REVENUE, "2024-01-01", "2024-12-31")
    segment = value(sample, *of_2024, StatementBusinessSegmentsAxis="amzn:AmazonWebServicesSegmentMember")
    product = value(sample, *of_2024, ProductOrServiceAxis="amzn:AmazonWebServicesMember")
    assert (segment, product) == (107_556, 107_556)


@pytest.mark.parametrize(("year", "millions"), [(2017, 4_056), (2018, 5_838), (2019, 8_918)])
def test_google_cloud_2017_to_2019(sample: Sample, year: int, millions: int) -> None:
    [figure] = [f for f in sample.figures["0001652044-20-000008"] if f.end == date(year, 12, 31)]
    assert figure.value == millions * MILLION
    assert ("srt:ProductOrServiceAxis", "goog:GoogleCloudMember") in figure.dimensions


@pytest.mark.parametrize(
    ("accession", "millions"), [("0001564590-22-026876", 75_251), ("0000950170-23-035122", 74_965)]
)
def test_intelligent_cloud_2022_as_first_filed_and_as_recast(sample: Sample, accession: str, millions: int) -> None:
    members = {"StatementBusinessSegmentsAxis": "msft:IntelligentCloudMember"}
    assert value(sample, accession, REVENUE, "2021-07-01", "2022-06-30", **members) == millions


@pytest.mark.parametrize(
    ("accession", "millions"),
    [("0001326801-23-000013", 31_431), ("0001326801-24-000012", 31_431), ("0001326801-25-000017", 31_186)],
)
def test_meta_capex_2022_gross_then_net(sample: Sample, accession: str, millions: int) -> None:
    assert value(sample, accession, CAPEX, "2022-01-01", "2022-12-31") == millions


def test_scion_third_quarter_2025(sample: Sample) -> None:
    rows = sample.holdings["0001649339-25-000007"]
    puts = {row.name_of_issuer.split()[0]: row.value for row in rows if row.put_call == "Put"}
    assert (len(rows), sum(row.value for row in rows)) == (8, 1_381_198_076)
    assert puts == {"NVIDIA": 186_580_000, "PALANTIR": 912_100_000}


def test_every_13f_table_adds_up_to_its_cover(sample: Sample) -> None:
    without_cover = sample.holdings.keys() - sample.covers.keys()
    assert without_cover == {"0001879202-25-000038"}
    for accession, cover in sample.covers.items():
        rows = sample.holdings[accession]
        assert (len(rows), sum(row.value for row in rows)) == (cover.table_entry_total, cover.table_value_total)
        assert len(sample.other_managers.get(accession, ())) == cover.other_managers_count


def test_sentences_stand_by_filing_and_paragraph(sample: Sample) -> None:
    order = [filing.accession for filing in sample.filings]
    said = list(sample.sentences)
    assert (len(said), sum(map(len, sample.sentences.values()))) == (49, 328)
    assert said == sorted(said, key=order.index)
    for sentences in sample.sentences.values():
        paragraphs = [each.paragraph for each in sentences]
        assert paragraphs == sorted(paragraphs)
        assert all(each.sentence == " ".join(each.sentence.split()) for each in sentences)
        unfinished = [each for each in sentences if not each.sentence.endswith(".")]
        assert all(HEADING.search(each.sentence) for each in unfinished)
        assert all(paragraphs.count(each.paragraph) == 1 for each in unfinished)


def test_dimensions_are_pairs(sample: Sample) -> None:
    widest = max((f for figures in sample.figures.values() for f in figures), key=lambda f: len(f.dimensions))
    assert len(widest.dimensions) == 3
    assert all(axis.endswith("Axis") for axis, _ in widest.dimensions)


def edit(copy: Path, name: str, line: int, column: str, cell: str) -> None:
    lines = (copy / name).read_text(encoding="utf-8").splitlines()
    cells = lines[line - 1].split("\t")
    cells[lines[0].split("\t").index(column)] = cell
    lines[line - 1] = "\t".join(cells)
    (copy / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_a_copy_reads_as_the_package_does(copy: Path, sample: Sample) -> None:
    assert read_sample(copy) == sample


@pytest.mark.parametrize(
    ("name", "column", "cell", "problem"),
    [
        ("filings.tsv", "accession", "1018724-25-000004", "accession is '1018724-25-000004'"),
        ("filings.tsv", "cik", "789019", "cik is '789019'"),
        ("filings.tsv", "company", "", "company is ''"),
        ("filings.tsv", "filed", "2017-02-30", "filed is '2017-02-30', no day"),
        ("filings.tsv", "filed", "2001-01-01", "filed before its period ends"),
        ("filings.tsv", "accepted", "16:30", "accepted is '16:30'"),
        ("filings.tsv", "source", "hearsay", "source is 'hearsay'"),
        ("filings.tsv", "carrier", "pigeon", "carrier is 'pigeon'"),
        ("filings.tsv", "carrier", "xml", "does not fit the form 10-K"),
        ("figures.tsv", "accession", "0000000000-25-000001", "0000000000-25-000001 is no filing"),
        ("figures.tsv", "concept", "Revenues", "concept is 'Revenues'"),
        ("figures.tsv", "dimensions", "a:Axis", "dimensions is 'a:Axis'"),
        ("figures.tsv", "dimensions", "a:Axis=b:M;a:Axis=b:N", "stands twice"),
        ("figures.tsv", "start", "2099-01-01", "the period ends before it starts"),
        ("figures.tsv", "end", "", "end is ''"),
        ("figures.tsv", "value", "12.5", "value is '12.5', no whole number"),
        ("figures.tsv", "value", "", "value is ''"),
        ("figures.tsv", "unit", "EUR", "unit is 'EUR'"),
        ("figures.tsv", "decimals", "six", "decimals is 'six'"),
        ("covers.tsv", "period", "31.12.2021", "period is '31.12.2021', no day"),
        ("covers.tsv", "is_amendment", "N", "is_amendment is 'N'"),
        ("covers.tsv", "accession", "0000789019-25-000001", "0000789019-25-000001 is no filing"),
        ("other_managers.tsv", "sequence_number", "one", "sequence_number is 'one'"),
        ("holdings.tsv", "put_call", "PUT", "put_call is 'PUT'"),
        ("holdings.tsv", "cusip", "123", "cusip is '123'"),
        ("sentences.tsv", "accession", "0001649339-25-000007", "0001649339-25-000007 is no filing"),
        ("sentences.tsv", "section", "Notes", "section is 'Notes'"),
        ("sentences.tsv", "paragraph", "first", "paragraph is 'first', no whole number"),
        ("sentences.tsv", "sentence", "", "sentence is ''"),
    ],
)
def test_a_wrong_cell_is_refused_with_file_and_line(
    copy: Path, name: str, column: str, cell: str, problem: str
) -> None:
    edit(copy, name, 3, column, cell)
    with pytest.raises(SampleError) as caught:
        read_sample(copy)
    assert str(caught.value).startswith(f"{name}, line 3: ")
    assert problem in str(caught.value)


def append(copy: Path, name: str, line: str) -> int:
    text = (copy / name).read_text(encoding="utf-8")
    (copy / name).write_text(f"{text}{line}\n", encoding="utf-8")
    return text.count("\n") + 1


def test_the_same_figure_twice_is_refused(copy: Path) -> None:
    line = (copy / "figures.tsv").read_text(encoding="utf-8").splitlines()[1]
    at = append(copy, "figures.tsv", line)
    with pytest.raises(SampleError, match=rf"figures\.tsv, line {at}: .* stands twice"):
        read_sample(copy)


def test_the_order_of_dimensions_makes_no_other_figure(copy: Path) -> None:
    lines = (copy / "figures.tsv").read_text(encoding="utf-8").splitlines()
    cells = next(line for line in lines if ";" in line.split("\t")[2]).split("\t")
    cells[2] = ";".join(reversed(cells[2].split(";")))
    append(copy, "figures.tsv", "\t".join(cells))
    with pytest.raises(SampleError, match="stands twice"):
        read_sample(copy)


def test_the_same_filing_twice_is_refused(copy: Path) -> None:
    line = (copy / "filings.tsv").read_text(encoding="utf-8").splitlines()[1]
    at = append(copy, "filings.tsv", line)
    with pytest.raises(SampleError, match=rf"filings\.tsv, line {at}: .* is listed twice"):
        read_sample(copy)


def test_a_filing_without_figures_is_refused(copy: Path) -> None:
    at = append(
        copy, "filings.tsv", "0000320193-24-000123\t0000320193\tApple\t10-K\t2024-09-28\t2024-11-01\t\ttext\tinline"
    )
    with pytest.raises(SampleError, match=rf"filings\.tsv, line {at}: .* has neither figures nor holdings"):
        read_sample(copy)


def test_a_missing_cell_is_refused(copy: Path) -> None:
    at = append(copy, "holdings.tsv", "0001649339-25-000007\tBRUKER CORP")
    with pytest.raises(SampleError, match=rf"holdings\.tsv, line {at}: 2 cells instead of 13"):
        read_sample(copy)


def test_other_columns_are_refused(copy: Path) -> None:
    edit(copy, "figures.tsv", 1, "value", "amount")
    with pytest.raises(SampleError, match=r"figures\.tsv, line 1: the columns are not accession concept"):
        read_sample(copy)
