"""The rendered sample, read back: every document gives exactly what the tables hold, by every road of the readers."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from flows.edgar.filing_index import FilingEntry
from flows.edgar.replica import check_layout
from flows.edgar.verify import verify_submission
from flows.sample.render import Part, Rendered, render_filing, render_sample
from flows.sample.render_xbrl import inline_document, instance_document, plain_document
from flows.sample.tables import Sample, SampleFigure, SampleFiling, read_sample
from transforms.reading.prose.prose import read_prose
from transforms.reading.prose.raw_disclosure import raw_disclosure
from transforms.reading.safe_xml import parse_xml
from transforms.reading.submission import Submission, split_submission
from transforms.reading.thirteen_f.cover_13f import raw_13f_cover
from transforms.reading.thirteen_f.infotable_13f import raw_13f_holding
from transforms.reading.xbrl.inline_xbrl import read_inline
from transforms.reading.xbrl.raw_xbrl_fact import raw_xbrl_fact
from transforms.reading.xbrl.xbrl_instance import read_instance

SAMPLE = read_sample()
FILINGS = {filing.accession: filing for filing in SAMPLE.filings}
WITH_FIGURES = sorted(SAMPLE.figures)
WITH_HOLDINGS = sorted(SAMPLE.holdings)
NEW_YORK = ZoneInfo("America/New_York")
FACT_COLUMNS = (
    "concept", "dimensions", "period_start", "period_end", "value_number", "unit", "decimals", "fact_id", "entity_cik",
)  # fmt: skip


@pytest.fixture(scope="module")
def rendered() -> dict[str, Rendered]:
    return {accession: render_filing(SAMPLE, filing) for accession, filing in FILINGS.items()}


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    render_sample(folder)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def opened(rendered: Rendered) -> Submission:
    return split_submission(rendered.submission, rendered.filing.accession)


def expected(filing: SampleFiling, figures: tuple[SampleFigure, ...]) -> list[tuple[object, ...]]:
    return [
        (
            figure.concept,
            json.dumps(dict(figure.dimensions), sort_keys=True),
            figure.start,
            figure.end,
            Decimal(figure.value),
            figure.unit,
            figure.decimals,
            f"f-{number}",
            filing.cik,
        )
        for number, figure in enumerate(figures, 1)
    ]


def check_facts(facts: pl.DataFrame, filing: SampleFiling, figures: tuple[SampleFigure, ...]) -> None:
    assert facts["problem"].null_count() == facts.height
    numbers = facts.filter(pl.col("unit").is_not_null())
    assert numbers.select(FACT_COLUMNS).rows() == expected(filing, figures)
    cover = facts.filter(pl.col("unit").is_null())
    assert dict(cover.select("concept", "value_text").iter_rows()) == {
        "dei:EntityRegistrantName": filing.company,
        "dei:EntityCentralIndexKey": filing.cik,
        "dei:DocumentType": filing.form,
        "dei:AmendmentFlag": "false",
        "dei:DocumentPeriodEndDate": filing.period.isoformat(),
    }
    assert cover["period_end"].unique().to_list() == [filing.period]
    assert cover["dimension_count"].max() == 0


@pytest.mark.parametrize("accession", WITH_FIGURES)
def test_every_figure_comes_back_from_the_submission(accession: str, rendered: dict[str, Rendered]) -> None:
    filing = FILINGS[accession]
    facts = raw_xbrl_fact(opened(rendered[accession]))
    check_facts(facts, filing, SAMPLE.figures[accession])
    assert facts["xbrl_source"].unique().to_list() == [filing.carrier]


@pytest.mark.parametrize("accession", WITH_FIGURES)
def test_every_figure_comes_back_by_every_road(accession: str) -> None:
    filing, figures = FILINGS[accession], SAMPLE.figures[accession]
    inline = inline_document(filing, figures, "x.xsd")
    check_facts(read_inline([("x.htm", inline)], accession), filing, figures)
    instance = instance_document(filing, figures, "x.xsd")
    check_facts(read_instance(instance, accession, "x.xml", "instance"), filing, figures)


def test_a_cover_speaks_of_the_year_or_of_the_year_to_date(rendered: dict[str, Rendered]) -> None:
    covers = {"0001018724-25-000004": date(2024, 1, 1), "0001018724-25-000086": date(2025, 1, 1)}
    for accession, start in covers.items():
        facts = raw_xbrl_fact(opened(rendered[accession]))
        assert facts.filter(pl.col("concept") == "dei:DocumentType")["period_start"].to_list() == [start]


@pytest.mark.parametrize("accession", WITH_HOLDINGS)
def test_every_holding_comes_back(accession: str, rendered: dict[str, Rendered]) -> None:
    rows = raw_13f_holding(opened(rendered[accession])).drop("accession_number", "row_number", "figi").rows()
    assert rows == [
        (
            row.name_of_issuer,
            row.title_of_class,
            row.cusip,
            Decimal(row.value),
            Decimal(row.shares_or_principal),
            row.shares_or_principal_type,
            row.put_call or None,
            row.investment_discretion,
            row.other_managers or None,
            row.voting_sole,
            row.voting_shared,
            row.voting_none,
        )
        for row in SAMPLE.holdings[accession]
    ]


@pytest.mark.parametrize("accession", sorted(SAMPLE.covers))
def test_every_cover_comes_back(accession: str, rendered: dict[str, Rendered]) -> None:
    cover = SAMPLE.covers[accession]
    assert raw_13f_cover(opened(rendered[accession])).row(0, named=True) == {
        "accession_number": accession,
        "schema_version": cover.schema_version or None,
        "report_type": cover.report_type,
        "period_of_report": cover.period,
        "is_amendment": bool(cover.is_amendment),
        "amendment_number": cover.amendment_number,
        "amendment_type": cover.amendment_type or None,
        "is_confidential_expired": None,
        "manager_name": cover.manager_name,
        "form_13f_file_number": cover.form13f_file_number,
        "other_included_managers_count": cover.other_managers_count,
        "table_entry_total": cover.table_entry_total,
        "table_value_total": Decimal(cover.table_value_total),
        "value_unit_stated": None,
        "is_confidential_omitted": cover.is_confidential_omitted,
        "reported_by": None,
        "signature_date": cover.signature_date,
    }


@pytest.mark.parametrize("accession", sorted(SAMPLE.covers))
def test_every_other_manager_comes_back(accession: str, rendered: dict[str, Rendered]) -> None:
    root = parse_xml(rendered[accession].parts[0].body, accession, "primary_doc.xml")
    listed = [[leaf.text for leaf in entry.iter() if len(leaf) == 0] for entry in root.iter("{*}otherManager2")]
    assert listed == [
        [str(manager.sequence_number), manager.cik, manager.form13f_file_number, manager.name]
        for manager in SAMPLE.other_managers.get(accession, ())
    ]


def test_a_report_whose_cover_is_not_at_hand_has_its_table_only(rendered: dict[str, Rendered]) -> None:
    whole = rendered["0001879202-25-000038"]
    assert [part.type for part in whole.parts] == ["INFORMATION TABLE"]
    assert raw_13f_cover(opened(whole)).height == 0


@pytest.mark.parametrize("accession", sorted(SAMPLE.sentences))
def test_every_sentence_comes_back_in_its_section_and_paragraph(accession: str, rendered: dict[str, Rendered]) -> None:
    first = opened(rendered[accession]).documents[0]
    prose = read_prose(opened(rendered[accession]).content(first), accession, first.filename)
    of_sample = SAMPLE.sentences[accession]
    found = [each for each in prose.sentences(re.compile("[a-z]")) if each.section]
    headings = {words for each in of_sample for words in each.section.split(", ")}
    said = [each for each in found if each.text not in headings]
    assert [(each.section, each.text) for each in said] == [(each.section, each.sentence) for each in of_sample]
    paragraphs = dict(zip((each.block for each in said), (each.paragraph for each in of_sample), strict=True))
    assert sorted(paragraphs.values()) == sorted({each.paragraph for each in of_sample})


def test_the_demo_shows_amazons_changed_lives(rendered: dict[str, Rendered]) -> None:
    lives = raw_disclosure(opened(rendered["0001018724-25-000004"])).filter(pl.col("disclosed_unit") == "years")
    assert lives.select("disclosed_subject", "disclosed_before", "disclosed_low", "effective_from").rows() == [
        ("certain types of heavy equipment", 10, 13, date(2025, 1, 1)),
        ("a subset of our servers and networking equipment", 6, 5, date(2025, 1, 1)),
        ("our servers", 5, 6, date(2024, 1, 1)),
    ]


def test_the_demo_shows_azures_growth(rendered: dict[str, Rendered]) -> None:
    every = raw_disclosure(opened(rendered["0001193125-26-027207"]))
    stated = every.filter(pl.col("disclosed_metric") == "stated_growth")
    assert stated.select("series_id", "disclosed_low", "period_start", "period_end", "basis_era").rows() == [
        ("azure", 39, date(2025, 10, 1), date(2025, 12, 31), "from_august_2024"),
        ("azure", 39, date(2025, 10, 1), date(2025, 12, 31), "from_august_2024"),
        ("azure", 40, date(2025, 7, 1), date(2025, 12, 31), "from_august_2024"),
    ]


def test_every_filing_with_sentences_discloses_something(rendered: dict[str, Rendered]) -> None:
    rows = {accession: raw_disclosure(opened(whole)) for accession, whole in rendered.items()}
    assert {accession for accession, frame in rows.items() if frame.height} == SAMPLE.sentences.keys()
    metrics = pl.concat(rows.values())["disclosed_metric"].value_counts().sort("disclosed_metric")
    assert metrics.rows() == [
        ("customer_concentration", 11),
        ("lease_not_commenced", 33),
        ("purchase_obligation", 14),
        ("remaining_performance_obligation", 37),
        ("remaining_performance_obligation_share", 18),
        ("stated_growth", 50),
        ("strategic_stake", 83),
        ("useful_life_change", 51),
        ("useful_life_effect", 78),
    ]


def every_part(rendered: dict[str, Rendered]) -> list[tuple[SampleFiling, int, Part]]:
    return [(whole.filing, at, part) for whole in rendered.values() for at, part in enumerate(whole.parts)]


def test_every_document_begins_with_what_it_is_rendered_from(rendered: dict[str, Rendered]) -> None:
    for filing, at, part in every_part(rendered):
        first, second, _ = part.body.decode().split("\n", 2)
        said = (
            f"Rendered by bubblewatch from the figures of accession {filing.accession} as filed with the SEC on "
            f"{filing.filed}; it is not the filing itself."
        )
        assert first.startswith("<?xml")
        assert second.startswith(f"<!-- {said}")
        is_set = "The time of acceptance is not known and is set to 16:30:00 of the filing date." in second
        assert is_set == (filing.accepted is None and at == 0)


def test_each_carrier_has_its_documents(rendered: dict[str, Rendered]) -> None:
    kinds = Counter((filing.carrier, part.type, part.description, part.tag) for filing, _, part in every_part(rendered))
    by_carrier = Counter(filing.carrier for filing in SAMPLE.filings)
    assert kinds["extracted", "XML", "IDEA: XBRL DOCUMENT", "XML"] == by_carrier["extracted"] == 4
    assert kinds["instance", "EX-101.INS", "XBRL INSTANCE DOCUMENT", "XBRL"] == by_carrier["instance"] == 1
    assert kinds["instance", "10-K", "10-K", ""] == 1
    assert kinds["xml", "INFORMATION TABLE", "", "XML"] == by_carrier["xml"] == 8


def test_the_page_beside_an_instance_has_the_figures_without_tags() -> None:
    accession = "0001564590-17-014900"
    page = plain_document(FILINGS[accession], SAMPLE.figures[accession])
    assert b"inlineXBRL" not in page
    assert b"<td>89,950</td>" in page


def figure(value: int, decimals: str = "-6") -> SampleFigure:
    day = date(2025, 12, 31)
    return SampleFigure(
        "0001018724-26-000004", "us-gaap:Revenues", (), date(2025, 1, 1), day, value, "USD", decimals, "p. 1"
    )


@pytest.mark.parametrize(
    ("value", "decimals", "printed", "scale"),
    [
        (107_556_000_000, "-6", ">107,556</ix:nonFraction>", "6"),
        (-2_722_000_000, "-6", ">2,722</ix:nonFraction>)</td>", "6"),
        (137_700_000_000, "-8", ">137.7</ix:nonFraction>", "9"),
        (-300_000_000, "-8", ">0.3</ix:nonFraction>)</td>", "9"),
        (1_234_567, "0", ">1,234,567</ix:nonFraction>", "0"),
        (1_234_567, "INF", ">1,234,567</ix:nonFraction>", "0"),
        (123_000_000, "-8", ">123</ix:nonFraction>", "6"),
        (0, "-6", ">\u2014</ix:nonFraction>", "6"),
    ],
)
def test_figures_are_printed_as_filers_print_them(value: int, decimals: str, printed: str, scale: str) -> None:
    filing = FILINGS["0001018724-26-000004"]
    page = inline_document(filing, [figure(value, decimals)], "x.xsd")
    assert printed in page.decode()
    assert f'scale="{scale}"' in page.decode()
    assert ('sign="-"' in page.decode()) == (value < 0)
    facts = read_inline([("x.htm", page)], filing.accession)
    assert facts.filter(pl.col("unit") == "USD")["value_number"].to_list() == [Decimal(value)]


def test_an_instant_comes_back_as_one() -> None:
    filing, at = FILINGS["0001018724-26-000004"], date(2025, 12, 31)
    stock = SampleFigure(filing.accession, "us-gaap:Assets", (), None, at, 10**9, "USD", "-6", "p. 1")
    facts = read_inline([("x.htm", inline_document(filing, [stock], "x.xsd"))], filing.accession)
    assert facts.select("period_start", "period_end").unique().rows() == [(None, at)]


def test_words_with_markup_need_no_care() -> None:
    filing = FILINGS["0001649339-25-000007"]
    first = SAMPLE.holdings[filing.accession][0]
    row = type(first)(**{**{name: getattr(first, name) for name in first.__slots__}, "name_of_issuer": "AT&T <NEW>"})
    changed = Sample(
        SAMPLE.filings, SAMPLE.figures, SAMPLE.covers, SAMPLE.other_managers, {filing.accession: (row,)}, {}
    )
    assert raw_13f_holding(opened(render_filing(changed, filing)))["issuer_name"].to_list() == ["AT&T <NEW>"]


def test_rendering_is_deterministic(tree: Path, tmp_path: Path) -> None:
    render_sample(tmp_path)
    assert contents(tmp_path) == contents(tree)


def test_the_layout_is_that_of_edgar(tree: Path) -> None:
    check_layout(tree)


def test_the_layout_holds_what_the_submissions_json_lists(tree: Path) -> None:
    listed = set()
    for path in (tree / "data.sec.gov/submissions").iterdir():
        page = json.loads(path.read_text())
        recent = page["filings"]["recent"]
        assert recent["filingDate"] == sorted(recent["filingDate"], reverse=True)
        for row in zip(*recent.values(), strict=True):
            entry = dict(zip(recent, row, strict=True))
            check_listed(tree, page, entry)
            listed.add(entry["accessionNumber"])
    assert listed == FILINGS.keys()


def check_listed(tree: Path, page: dict[str, str], entry: dict[str, str | int]) -> None:
    accession = str(entry["accessionNumber"])
    filing = FILINGS[accession]
    folder = tree / "www.sec.gov/Archives/edgar/data" / page["cik"].lstrip("0") / accession.replace("-", "")
    data = (folder / f"{accession}.txt").read_bytes()
    assert entry["size"] == len(data)
    as_listed = FilingEntry(
        accession, page["cik"], str(entry["form"]), filing.filed, filing.period, len(data), "", filing.company
    )
    header = verify_submission(data, as_listed)
    assert (str(header.filing_date), str(header.period_of_report)) == (entry["filingDate"], entry["reportDate"])
    assert header.document_count == len(list(folder.iterdir())) - 1
    utc = datetime.strptime(str(entry["acceptanceDateTime"]), "%Y-%m-%dT%H:%M:%S.000Z").replace(tzinfo=UTC)
    assert utc.astimezone(NEW_YORK).replace(tzinfo=None) == header.accepted_at
    submission = split_submission(data, accession)
    for document in submission.documents:
        assert submission.content(document) == (folder / document.filename).read_bytes().strip()
    assert submission.documents[0].filename == entry["primaryDocument"]
    is_xbrl, is_inline = filing.carrier != "xml", filing.carrier in ("inline", "extracted")
    assert (entry["isXBRL"], entry["isInlineXBRL"]) == (int(is_xbrl), int(is_inline))


def test_known_acceptance_times_stand_in_the_header(rendered: dict[str, Rendered]) -> None:
    known = opened(rendered["0000950170-25-100235"]).header.accepted_at
    unknown = opened(rendered["0001018724-25-000004"]).header.accepted_at
    assert (known, unknown) == (datetime(2025, 7, 30, 16, 11, 40), datetime(2025, 2, 7, 16, 30))


def test_the_daily_indexes_list_every_filing(tree: Path) -> None:
    lines = [
        line
        for path in (tree / "www.sec.gov/Archives/edgar/daily-index").rglob("form.*.idx")
        for line in path.read_text().split("-" * 141 + "\n")[1].splitlines()
    ]
    assert len(lines) == len(FILINGS)
    for line in lines:
        file = line.split()[-1]
        filing = FILINGS[Path(file).stem]
        assert (line[:17].strip(), line[17:79].strip()) == (filing.form, filing.company)
        assert line.split()[-3:-1] == [filing.cik.lstrip("0"), f"{filing.filed:%Y%m%d}"]


def test_the_ticker_file_names_every_company_with_figures(tree: Path) -> None:
    page = json.loads((tree / "www.sec.gov/files/company_tickers_exchange.json").read_text())
    assert page["fields"] == ["cik", "name", "ticker", "exchange"]
    assert {cik for cik, *_ in page["data"]} == {int(FILINGS[accession].cik) for accession in WITH_FIGURES}
    assert all(name and ticker and exchange for _, name, ticker, exchange in page["data"])
