"""Stated growth, from invented sentences: what is read, of which days, and what comes near and gives no row."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from expectations import raw_disclosure as expectations
from expectations.check import Check
from transforms.reading.prose.prose import read_prose
from transforms.reading.prose.prose_growth import Report
from transforms.reading.prose.raw_disclosure import raw_disclosure, read_disclosures
from transforms.reading.submission import split_submission
from warehouse.contract.tables import RAW_FILING
from warehouse.contract.tables_disclosure import RAW_DISCLOSURE

ACCESSION = "0000000001-31-000001"
MICROSOFT, AMAZON = "0000789019", "0001018724"
Q2, HALF = (date(2031, 10, 1), date(2031, 12, 31)), (date(2031, 7, 1), date(2031, 12, 31))
TEN_Q = Report(frozenset([MICROSOFT]), "10-Q", Q2[1], date(2032, 1, 28))
TEN_K = Report(frozenset([MICROSOFT]), "10-K", date(2031, 6, 30), date(2031, 7, 30))
AMAZONS = Report(frozenset([AMAZON]), "10-Q", Q2[1], date(2032, 2, 2))
QUARTER = "Three Months Ended December 31, 2031 Compared with Three Months Ended December 31, 2030"
TO_DATE = "Six Months Ended December 31, 2031 Compared with Six Months Ended December 31, 2030"
YEAR = "Fiscal Year 2031 Compared with Fiscal Year 2030"
AZURE = "Azure and other cloud services revenue grew 41% driven by demand for our services."

Row = dict[str, object]


def read(page: str, report: Report = TEN_Q) -> pl.DataFrame:
    return read_disclosures([("page.htm", page.encode())], ACCESSION, report)


def under(heading: str, *paragraphs: str, report: Report = TEN_Q) -> list[Row]:
    page = "".join(f"<p>{each}</p>" for each in (heading, *paragraphs))
    return read(f"<html><body><h2>Item 2.</h2>{page}</body></html>", report).rows(named=True)


def said(row: Row) -> tuple[object, ...]:
    """Series, percent with its sign, and whether in constant currency."""
    percent = row["disclosed_low"]
    assert isinstance(percent, Decimal)
    sign = {"increase": 1, "decrease": -1}[str(row["disclosed_direction"])]
    return row["series_id"], float(percent) * sign, row["is_constant_currency"]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (AZURE, [("azure", 41, False)]),
        ("Azure and other cloud services revenue increased 41%.", [("azure", 41, False)]),
        ("Azure revenue declined by 2.5%.", [("azure", -2.5, False)]),
        ("Our Azure revenues rose 41 percent.", [("azure", 41, False)]),
        (
            "Server products and cloud services revenue increased 23% driven by Azure and other cloud services revenue "
            "growth of 34%.",
            [("azure", 34, False), ("microsoft_server_products", 23, False)],
        ),
        (
            "Server products and cloud services revenue decreased $3.8 billion or 9% driven by Azure and other cloud "
            "services growth of 46%.",
            [("azure", 46, False), ("microsoft_server_products", -9, False)],
        ),
        (
            "Azure and other cloud services revenue grew 31%, including 13 points from our AI services which grew "
            "157%.",
            [("azure", 31, False)],
        ),
        (
            "Microsoft Cloud (formerly commercial cloud) revenue increased 32% to $23.4 billion.",
            [("microsoft_cloud", 32, False)],
        ),
        ("Azure revenue grew 40% and 39% in constant currency.", [("azure", 40, False), ("azure", 39, True)]),
        (
            "Azure and other cloud services revenue grew 40% (up 39% in constant currency).",
            [("azure", 40, False), ("azure", 39, True)],
        ),
        ("Azure revenue grew 39% in constant currency.", [("azure", 39, True)]),
        ("In constant currency, Azure revenue grew 39%.", [("azure", 39, True)]),
        ("Azure revenue grew 40% compared with the prior year.", [("azure", 40, False)]),
    ],
)
def test_what_a_sentence_states(sentence: str, expected: list[tuple[object, ...]]) -> None:
    found = under(QUARTER, sentence)
    assert sorted(map(said, found), key=str) == sorted(expected, key=str)
    assert {(row["period_start"], row["period_end"], row["period_heading"]) for row in found} == {(*Q2, QUARTER)}
    assert {row["quote"] for row in found} == {sentence}


@pytest.mark.parametrize(
    "sentence",
    [
        # Another's percentage beside the name.
        "Server products and cloud services revenue, which includes Azure, increased by the 41% that we planned.",
        "Intelligent Cloud revenue increased 29% driven by Azure.",
        "Windows and Azure revenue grew 41%.",
        "Windows Server, SQL Server, and Azure revenue grew 41%.",
        "SQL on Azure revenue grew 41%.",
        "U.S. Azure revenue grew 41%.",
        "Azure gross margin increased 41%.",
        "Azure and Dynamics revenue grew 41%.",
        "Gross margin increased 41% driven by growth in Azure.",
        "Azure consumption grew 41%.",
        "Azure represented 41% of revenue.",
        "azure revenue grew 41%.",
        # Not so, not yet, not quite, not as it was.
        "We expect Azure revenue growth of 41%.",
        "We would be pleased if the following held: Azure revenue grew 41%.",
        "Azure revenue did not change; Azure revenue grew 41%.",
        "Excluding acquisitions: Azure revenue grew 41%.",
        "Our competitors' cloud fell while Azure revenue grew 41%.",
        "Azure revenue grew approximately 41%.",
        "Azure revenue grew more than 41%.",
        "Azure revenue grew 40% to 41%.",
        "Azure revenue grew 40-41%.",
        "Azure revenue grew 41% points.",
        "Azure revenue grew $4.1 billion.",
        "Azure revenue grew 1,041%.",
        "Azure revenue grew to 41% of the total.",
        "Azure revenue grew 41% in constant currency and was helped by a constant currency hedge.",
        # Other spans, or several.
        "Azure revenue grew 41% sequentially.",
        "Azure revenue grew 41% over the past three years.",
        "Azure revenue grew 41% compared with the first quarter of fiscal year 2032.",
        "Azure revenue grew 40% and 41%, respectively.",
        "Azure revenue grew 41% in the second and third quarters.",
        "Azure revenue grew 41% since 2029.",
        "Azure revenue grew 41% in fiscal year 2031.",
    ],
)
def test_what_comes_near_gives_no_row(sentence: str) -> None:
    assert under(QUARTER, sentence) == []
    assert under(QUARTER, f"{sentence} {AZURE}") != []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("AWS sales increased 16% in Q4 2031 compared to the comparable prior year period.", [(16, "Q4 2031", *Q2)]),
        (
            "AWS sales increased 12% in Q4 2031, and 14% for the six months ended December 31, 2031 compared to the "
            "comparable prior year periods.",
            [(12, "Q4 2031", *Q2), (14, "the six months ended December 31, 2031", *HALF)],
        ),
        (
            "In Q4 2031, AWS sales increased 16% compared to the same quarter of the prior year.",
            [(16, "Q4 2031", *Q2)],
        ),
        (
            "International sales fell for Q4 2031.AWS sales increased 16% in Q4 2031 compared to Q4 2030.",
            [(16, "Q4 2031", *Q2)],
        ),
        (
            "International sales fell for Q4 2031.In Q4 2031, AWS sales increased 16% compared to Q4 2030.",
            [(16, "Q4 2031", *Q2)],
        ),
        # Nothing says with what it is compared; with another quarter; of another quarter than the report's.
        ("AWS sales increased 16% in Q4 2031.", []),
        ("AWS sales increased 16% in Q4 2031 compared to Q3 2031.", []),
        ("AWS sales increased 16% in Q3 2031 compared to the comparable prior year period.", []),
        ("AWS sales increased 43% and 47% in 2029 and 2030, compared to the comparable prior years.", []),
        ("AWS sales increased 16% compared to the prior year.", []),
        ("AWS sales increased 16% in 2031, compared to the prior year.", []),
    ],
)
def test_a_sentence_may_say_its_period_itself(sentence: str, expected: list[tuple[object, ...]]) -> None:
    found = under("Net Sales", sentence, report=AMAZONS)
    names = ("disclosed_low", "period_words", "period_start", "period_end")
    assert [tuple(row[name] for name in names) for row in found] == expected
    assert all(row["period_heading"] is None for row in found)
    assert all(str(row["quote"]).startswith(("AWS", "In Q4")) for row in found)


def test_quarter_and_year_to_date_stand_under_their_headings() -> None:
    found = under("Segments", "Highlights", QUARTER, AZURE, TO_DATE, AZURE.replace("41", "40"))
    assert [(row["disclosed_low"], row["period_start"], row["period_end"]) for row in found] == [
        (41, *Q2),
        (40, *HALF),
    ]
    assert [row["passage_number"] for row in found] == [1, 2]


def test_an_annual_report_states_its_year_and_the_one_before_but_no_later_one() -> None:
    before = "Fiscal Year 2030 Compared with Fiscal Year 2029"
    after = "Fiscal Year 2032 Compared with Fiscal Year 2031"
    found = under(YEAR, AZURE, before, AZURE, after, AZURE, report=TEN_K)
    assert [row["period_end"] for row in found] == [date(2031, 6, 30), date(2030, 6, 30)]


@pytest.mark.parametrize(
    ("heading", "report"),
    [
        ("Segment results", TEN_Q),
        ("Three Months Ended December 31, 2031 and 2030", TEN_Q),
        (f"{QUARTER}</p><p>Nine Months Ended</p><p>(In millions)", TEN_Q),
        (f"{QUARTER}</p><h2>Item 3.</h2><p>Market risk", TEN_Q),
        # The quarter before, and a year, are not what a quarterly report is of.
        (QUARTER.replace("December 31", "September 30"), TEN_Q),
        (YEAR, TEN_Q),
        (QUARTER, replace(TEN_Q, period_of_report=None)),
        (QUARTER, replace(TEN_Q, ciks=frozenset([AMAZON, "0001341439"]))),
    ],
)
def test_without_a_certain_period_or_of_another_filer_there_is_no_row(heading: str, report: Report) -> None:
    assert under(heading, AZURE, report=report) == []


@pytest.mark.parametrize(
    ("filed", "era"), [(date(2024, 8, 20), "until_august_2024"), (date(2024, 8, 21), "from_august_2024")]
)
def test_the_filing_date_tells_the_basis(filed: date, era: str) -> None:
    found = under(QUARTER, AZURE, "Microsoft Cloud revenue increased 9%.", report=replace(TEN_Q, filing_date=filed))
    assert [(row["series_id"], row["basis_era"]) for row in found] == [("azure", era), ("microsoft_cloud", None)]


HTML = f"""<html xmlns="http://www.w3.org/1999/xhtml" xmlns:ix="http://www.xbrl.org/2013/inlineXBRL"><body>
<div><span>ITEM 2. MANAGEMENT&#8217;S DISCUSSION</span></div><div><span style="font-weight:bold">{
    QUARTER.replace("Compared with ", "Compared </span><span>with&#160;")
}</span></div><ul><li>Server products and cloud
services revenue <i>increased</i> $<ix:nonFraction name="a:B" contextRef="c" unitRef="u" decimals="-8" scale="9"
>7.2</ix:nonFraction> billion or <span>31</span>% driven by Azure and other cloud services.
<span>Azure and other cloud services revenue</span> <b>grew</b> <span>3</span><span>9</span><span>%</span> driven by
demand.</li></ul></body></html>"""
TEXT = (
    f"It ended.ITEM 2. MANAGEMENT'S DISCUSSION AND ANALYSIS{'And more. ' * 30}Reportable Segments{QUARTER}"
    "Intelligent CloudRevenue increased $7.4 billion or 29%.\u2022Server products and cloud services revenue increased "
    "$7.2 billion or 31% driven by Azure and other cloud services. Azure and other cloud services revenue grew 39% "
    "driven by demand."
)
CELLS = (
    f"ITEM 2. MANAGEMENT'S DISCUSSION\n{QUARTER}\n| \u2022 | Server products and cloud services revenue increased "
    f"$7.2 billion or 31% driven by Azure and other cloud services. Azure and other cloud services revenue grew 39% "
    f"driven by demand.\n{'And more. ' * 30}"
)
WRAPPED = (
    "ITEM 2.  MANAGEMENT'S DISCUSSION\n\nThree Months Ended December 31, 2031 Compared with Three Months\nEnded "
    "December 31, 2030\n\nServer products and cloud services revenue increased $7.2\nbillion or 31% driven by Azure "
    "and other cloud services.\nAzure and other cloud services revenue grew 39% driven by\ndemand.\n"
)


@pytest.mark.parametrize("page", [HTML, TEXT, CELLS, WRAPPED], ids=["html", "glued", "cells", "wrapped"])
def test_every_form_of_a_filing_says_the_same(page: str) -> None:
    found = read(page).rows(named=True)
    assert [(*said(row), row["section"]) for row in found] == [
        ("microsoft_server_products", 31, False, "Item 2"),
        ("azure", 39, False, "Item 2"),
    ]
    text = read_prose(page.encode(), ACCESSION, "").text
    for row in found:
        place, quote = row["char_offset"], str(row["quote"])
        assert isinstance(place, int)
        assert text[place : place + len(quote)].replace("\n", " ") == quote
        assert quote.startswith(("Server products", "Azure"))
        assert (row["period_start"], row["period_heading"]) == (Q2[0], QUARTER)


def test_the_filer_and_the_period_come_from_the_header() -> None:
    page = f"<html><body><p>{QUARTER}</p><p>{AZURE}</p></body></html>"
    submission = (
        f"<SEC-DOCUMENT>{ACCESSION}.txt : 20320128\n<SEC-HEADER>\nACCESSION NUMBER:\t\t{ACCESSION}\n"
        "CONFORMED SUBMISSION TYPE:\t10-Q\nPUBLIC DOCUMENT COUNT:\t\t1\nCONFORMED PERIOD OF REPORT:\t20311231\n"
        "FILED AS OF DATE:\t\t20320128\nFILER:\n\tCOMPANY DATA:\n\t\tCOMPANY CONFORMED NAME:\t\tX\n"
        f"\t\tCENTRAL INDEX KEY:\t\t{MICROSOFT}\n</SEC-HEADER>\n<DOCUMENT>\n<TYPE>10-Q\n<SEQUENCE>1\n<FILENAME>a.htm\n"
        f"<TEXT>\n{page}\n</TEXT>\n</DOCUMENT>\n</SEC-DOCUMENT>\n"
    )
    assert raw_disclosure(split_submission(submission.encode(), ACCESSION))["series_id"].to_list() == ["azure"]
    others = submission.replace(MICROSOFT, "0001341439")
    assert raw_disclosure(split_submission(others.encode(), ACCESSION)).is_empty()
    assert read_disclosures([("a.htm", page.encode())], ACCESSION).is_empty()


def failing(checks: list[Check]) -> dict[str, str]:
    return {one.name: one.severity for one in checks if one.total}


def judged(frame: pl.DataFrame) -> dict[str, str]:
    filing = pl.DataFrame([{"accession_number": ACCESSION, "cik": MICROSOFT}], schema=RAW_FILING.schema)
    return failing(expectations.checks(frame, filing))


GOOD = (
    "Server products and cloud services revenue increased 23% driven by Azure and other cloud services revenue growth "
    "of 34%.",
    "Azure revenue grew 40% and 39% in constant currency.",
)
SAYS = "The quote prints the stated growth as its subject's own"
WHEN = "The quote or its heading names the days of a stated growth"


def test_what_is_read_passes_its_checks() -> None:
    assert judged(pl.DataFrame(under(QUARTER, *GOOD), schema=RAW_DISCLOSURE.schema)) == {}
    aws = (
        "AWS sales increased 12% in Q4 2031, and 14% for the six months ended December 31, 2031 compared to the prior "
        "year."
    )
    frame = pl.DataFrame(under("Sales", aws, report=AMAZONS), schema=RAW_DISCLOSURE.schema)
    assert frame.height == 2
    assert judged(frame) == {}


@pytest.mark.parametrize(
    ("row", "wrong", "sentence"),
    [
        (1, {"disclosed_low": Decimal(35), "disclosed_high": Decimal(35)}, SAYS),
        (0, {"disclosed_low": Decimal(34), "disclosed_high": Decimal(34)}, SAYS),
        (1, {"disclosed_low": Decimal(4), "disclosed_high": Decimal(4)}, SAYS),
        (2, {"is_constant_currency": True}, SAYS),
        (3, {"is_constant_currency": False}, SAYS),
        (1, {"disclosed_subject": "Dynamics"}, "The quote names what the figure speaks of"),
        (1, {"disclosed_direction": "decrease"}, "A stated growth goes the way that its word says"),
        (1, {"period_end": date(2031, 9, 30)}, WHEN),
        (1, {"period_start": date(2031, 7, 1)}, WHEN),
        (1, {"period_heading": None}, WHEN),
        (1, {"series_id": None}, "A stated growth names its series and its days"),
        (1, {"is_constant_currency": None}, "A stated growth names its series and its days"),
    ],
)
def test_a_row_that_its_quote_does_not_support_fails(row: int, wrong: Row, sentence: str) -> None:
    good = sorted(under(QUARTER, *GOOD), key=lambda each: (each["passage_number"], -float(str(each["disclosed_low"]))))
    ordered = [good[1], good[0], good[2], good[3]]
    ordered[row] |= wrong
    found = judged(pl.DataFrame(ordered, schema=RAW_DISCLOSURE.schema))
    assert found[sentence] == "block"


def test_no_series_is_stated_by_two_filers() -> None:
    mine = pl.DataFrame(under(QUARTER, AZURE), schema=RAW_DISCLOSURE.schema)
    other = mine.with_columns(accession_number=pl.lit("0000000002-31-000001"))
    filings = pl.DataFrame(
        [
            {"accession_number": ACCESSION, "cik": MICROSOFT},
            {"accession_number": "0000000002-31-000001", "cik": AMAZON},
        ],
        schema=RAW_FILING.schema,
    )
    assert failing(expectations.checks(pl.concat([mine, other]), filings)) == {
        "A stated growth is of one filer's series": "block"
    }
