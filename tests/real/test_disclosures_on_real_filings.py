"""Every 10-K and 10-Q of the real filings: all useful-life changes that they state, and nothing else.

The table was read by eye against the sentences it was read from, and so were the sentences that give no row.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from real_reports import RealReport, content, real_reports

from expectations import raw_disclosure as expectations
from flows.sample.render import render_filing
from flows.sample.tables import read_sample
from transforms.reading.prose.prose import read_prose
from transforms.reading.prose.prose_useful_life import ABOUT
from transforms.reading.prose.raw_disclosure import raw_disclosure
from transforms.reading.submission import split_submission
from warehouse.contract.tables import RAW_FILING

pytestmark = pytest.mark.real

# Filing; then before > after in years | assets | effective, or what the change did to which line, in millions | period;
# how often, where a filing says it several times.
STATED = """
0001652044-21-000010
    3 > 4 | our servers | fiscal year 2021 | 2 times
    3 > 5 | certain network equipment | fiscal year 2021 | 2 times
    favorably impacted operating results 2100 | the full fiscal year 2021 | expected
0001652044-23-000016
    - > 6 | our servers and certain network equipment | - | 2 times
    reduction depreciation 3400 | the full fiscal year 2023 | expected | 2 times
    4 > 6 | our servers | fiscal year 2023
    5 > 6 | certain network equipment | fiscal year 2023
0001652044-23-000045
    4 > 6 | our servers | fiscal year 2023
    5 > 6 | certain network equipment | fiscal year 2023
    reduction depreciation expense 988 | the three months ended March 31, 2023
    increase net income 770 | the three months ended March 31, 2023
    - > 6 | our servers and certain network equipment | -
    reduction depreciation expense 988 | the first quarter of 2023
0001652044-23-000070
    4 > 6 | our servers | fiscal year 2023
    5 > 6 | certain network equipment | fiscal year 2023
    reduction depreciation expense 966 | three months ended June 30, 2023 | 2 times
    reduction depreciation expense 2000 | six months ended June 30, 2023 | 2 times
    increase net income 752 | three months ended June 30, 2023
    increase net income 1500 | six months ended June 30, 2023
    - > 6 | our servers and certain network equipment | -
0001652044-23-000094
    4 > 6 | our servers | fiscal year 2023
    5 > 6 | certain network equipment | fiscal year 2023
    reduction depreciation expense 977 | three months ended September 30, 2023 | 2 times
    reduction depreciation expense 2900 | nine months ended September 30, 2023 | 2 times
    increase net income 761 | three months ended September 30, 2023
    increase net income 2300 | nine months ended September 30, 2023
    - > 6 | our servers and certain network equipment | -
0001652044-24-000022
    - > 6 | our servers and certain network equipment | -
    reduction depreciation expense 3900 | the year ended December 31, 2023 | 2 times
    - > 6 | our servers and certain network equipment | fiscal year 2023
    4 > 6 | our servers | fiscal year 2023
    5 > 6 | certain network equipment | fiscal year 2023
    increase net income 3000 | the year ended December 31, 2023
10-K-2021-12-31
    lower depreciation expense 1000 | - | expected
    4 > 5 | servers | January 2022
    5 > 6 | networking equipment | January 2022
    impact operating income 3100 | 2022 | expected
    3 > 4 | our servers | January 2020
0001018724-22-000013
    4 > 5 | our servers | January 1, 2022
    5 > 6 | our networking equipment | January 1, 2022
    reduction depreciation and amortization expense 973 | Q1 2022
    benefit net loss 769 | Q1 2022
0001018724-22-000019
    4 > 5 | our servers | January 1, 2022
    5 > 6 | our networking equipment | January 1, 2022
    reduction depreciation and amortization expense 928 | Q2 2022
    benefit net loss 728 | Q2 2022
    reduction depreciation and amortization expense 1900 | the six months ended June 30, 2022
    benefit net loss 1500 | the six months ended June 30, 2022
0001018724-22-000023
    4 > 5 | our servers | January 1, 2022
    5 > 6 | our networking equipment | January 1, 2022
    reduction depreciation and amortization expense 882 | Q3 2022
    benefit net income 665 | Q3 2022
    reduction depreciation and amortization expense 2800 | the nine months ended September 30, 2022
    benefit net loss 2200 | the nine months ended September 30, 2022
0001018724-24-000008
    lower depreciation expense 900 | - | expected
    5 > 6 | our servers | January 2024
    impact operating income 3100 | 2024 | expected
    4 > 5 | our servers | January 2022
0001018724-24-000083
    5 > 6 | our servers | January 1, 2024
    reduction depreciation and amortization expense 897 | Q1 2024
    benefit net income 695 | Q1 2024
0001018724-24-000130
    5 > 6 | our servers | January 1, 2024
    reduction depreciation and amortization expense 786 | Q2 2024
    benefit net income 601 | Q2 2024
    reduction depreciation and amortization expense 1700 | the six months ended June 30, 2024
    benefit net income 1300 | the six months ended June 30, 2024
0001018724-24-000161
    5 > 6 | our servers | January 1, 2024
    reduction depreciation and amortization expense 760 | Q3 2024
    benefit net income 598 | Q3 2024
    reduction depreciation and amortization expense 2400 | the nine months ended September 30, 2024
    benefit net income 1900 | the nine months ended September 30, 2024
0001018724-25-000004
    10 > 13 | certain types of heavy equipment | January 1, 2025
    increase operating income 900 | 2025 | expected
    6 > 5 | a subset of our servers and networking equipment | January 1, 2025
    decrease operating income 700 | 2025 | expected
    5 > 6 | our servers | January 1, 2024
0001018724-25-000036
    6 > 5 | a subset of our servers and networking equipment | January 1, 2025
    increase depreciation and amortization expense 217 | Q1 2025
    reduction net income 162 | Q1 2025
0001018724-25-000086
    6 > 5 | a subset of our servers and networking equipment | January 1, 2025
    increase depreciation and amortization expense 280 | Q2 2025
    reduction net income 217 | Q2 2025
    increase depreciation and amortization expense 497 | the six months ended June 30, 2025
    reduction net income 379 | the six months ended June 30, 2025
0001018724-25-000123
    6 > 5 | a subset of our servers and networking equipment | January 1, 2025
    increase depreciation and amortization expense 392 | Q3 2025
    reduction net income 298 | Q3 2025
    increase depreciation and amortization expense 889 | the nine months ended September 30, 2025
    reduction net income 677 | the nine months ended September 30, 2025
0001018724-26-000004
    6 > 5 | a subset of our servers and networking equipment | January 1, 2025 | 2 times
    increase depreciation and amortization expense 1400 | the year ended December 31, 2025
    reduction net income 1000 | the year ended December 31, 2025
    5 > 6 | our servers | January 1, 2024
0000050863-24-000010
    5 > 8 | certain production machinery and equipment | January 2023 | 2 times
    reduced depreciation expense 4200 | 2023
    increase gross margin 2500 | -
    decrease R&D expenses 400 | -
    decrease inventory values 1300 | -
    5 > 8 | certain machinery and equipment in our wafer fabrication facilities | January 2023
    increased gross margin 2500 | 2023
    decreased R&D expense 400 | -
    decreased inventory values 1300 | -
0001326801-23-000013
    reduction depreciation expense 860 | the year ended December 31, 2022 | 2 times
    increase net income 693 | the year ended December 31, 2022 | 2 times
    4 > 4.5 | a majority of the servers and network assets | second quarter of 2022
    4.5 > 5 | a majority of the servers and network assets | fourth quarter of 2022
0001326801-25-000017
    - > 5.5 | certain servers and network assets | fiscal year 2025 | 2 times
    reduce depreciation expense 2900 | full-year 2025 | expected
    - > 5.5 | certain servers and network assets | January 2025
0001628280-26-003942
    - > 5.5 | most servers and network assets | January 1, 2025 | 3 times
    reduction depreciation expense 2920 | the year ended December 31, 2025
    increase net income 2590 | the year ended December 31, 2025
0001564590-22-026876
    4 > 6 | both server and network equipment | fiscal year 2023 | 2 times
    increase operating income 3700 | fiscal year 2023 | expected
0001564590-22-035087
    4 > 6 | both server and network equipment | fiscal year 2023 | 2 times
    increase operating income 1100 | the three months ended September 30, 2022 | 2 times
    increase net income 859 | the three months ended September 30, 2022 | 2 times
    increase operating income 3700 | fiscal year 2023 | expected
0001564590-23-000733
    4 > 6 | both server and network equipment | fiscal year 2023 | 2 times
    increase operating income 945 | the three months ended December 31, 2022 | 2 times
    increase net income 768 | the three months ended December 31, 2022 | 2 times
    increase operating income 2000 | the six months ended December 31, 2022 | 2 times
    increase net income 1600 | the six months ended December 31, 2022 | 2 times
    increase operating income 3700 | fiscal year 2023 | expected
0000950170-23-014423
    4 > 6 | both server and network equipment | fiscal year 2023 | 2 times
    increase operating income 885 | the three months ended March 31, 2023 | 2 times
    increase net income 720 | the three months ended March 31, 2023 | 2 times
    increase operating income 2900 | the nine months ended March 31, 2023 | 2 times
    increase net income 2300 | the nine months ended March 31, 2023 | 2 times
    increase operating income 3700 | fiscal year 2023 | expected
0000950170-23-035122
    4 > 6 | both server and network equipment | fiscal year 2023 | 2 times
    increase operating income 3700 | fiscal year 2023 | 2 times
    increase net income 3000 | fiscal year 2023 | 2 times
0000950170-24-087843
    4 > 6 | both server and network equipment | fiscal year 2023 | 2 times
0001045810-24-000029
    3 > 4..5 | a majority of the server, storage, and network equipment | -
    5 > 7 | assembly and test equipment | -
    increase operating income 135 | fiscal year 2024
    increase net income 114 | fiscal year 2024
    3 > 4..5 | most of our server, storage, and network equipment | -
    5 > 7 | our assembly and test equipment | -
    increase operating income 135 | the fiscal year ended January 28, 2024
    increase net income 114 | the fiscal year ended January 28, 2024
10-Q-2024-08-31
    5 > 6 | our servers and networking equipment | fiscal 2025
    decreased operating expenses 197 | the first quarter of fiscal 2025
    increased net income 157 | the first quarter of fiscal 2025
    5 > 6 | our servers | fiscal 2025
0000950170-25-087926
    5 > 6 | our servers and networking equipment | fiscal 2025 | 2 times
    decreased operating expenses 733 | fiscal 2025
    increased net income 573 | fiscal 2025
    4 > 5 | our servers | fiscal 2023
    decreased operating expenses 434 | fiscal 2023
"""

# Sentences of real filings that come near, by filing: policies, generalities, other causes, effects not told apart.
NEAR_MISSES = {
    "0000732712-24-000010": ["a one year increase in estimated useful lives of our property, plant and equipment"],
    "0000050863-26-000011": ["in us shortening the useful lives of certain placed-in-service equipment"],
    "0001047469-02-007674": ["are 30 years for buildings, from 2 to 5 years for equipment"],
    "0001193125-04-150689": ["computer equipment and software range from two to three years"],
    "0000912057-00-047095": ["equipment have useful lives ranging from two to five years"],
    "0001652044-23-000045": ["an increase in depreciation of $126 million includes the effect of the change"],
    "0001652044-23-000070": ["The $168 million increase in depreciation includes the benefit of the change"],
    "0001564590-22-026876": ["We had previously increased the estimated useful lives of both server and network"],
    "0001326801-24-000012": ["When we change the estimated useful life assumption for any asset"],
    "0001018724-25-000004": ["We recorded approximately $920 million of accelerated depreciation"],
}
MILLION = 10**6


def number(value: Decimal | None) -> str:
    return "-" if value is None else f"{value.normalize():f}"


def line(row: dict[str, object]) -> str:
    """A row as the table above has it."""
    low, high, before = (row[f"disclosed_{name}"] for name in ("low", "high", "before"))
    assert isinstance(low, Decimal)
    assert isinstance(high, Decimal)
    if row["disclosed_unit"] == "USD":
        said = (
            f"{row['disclosed_word']} {row['disclosed_subject']} {number(low / MILLION)} | {row['period_words'] or '-'}"
        )
        return said + (" | expected" if row["is_expected"] else "")
    assert row["disclosed_unit"] == "years"
    assert before is None or isinstance(before, Decimal)
    after = number(low) + ("" if low == high else f"..{number(high)}")
    return f"{number(before)} > {after} | {row['disclosed_subject']} | {row['effective_words'] or '-'}"


def stated() -> dict[str, Counter[str]]:
    """The table above by filing: how often each line is said."""
    table: dict[str, Counter[str]] = {}
    filing = ""
    for each in STATED.strip("\n").split("\n"):
        if not each.startswith(" "):
            filing = each
            table[filing] = Counter()
            continue
        words, _, times = each.strip().rpartition(" | ")
        count = int(times.removesuffix(" times")) if times.endswith(" times") else 1
        table[filing][words if times.endswith(" times") else each.strip()] += count
    return table


Read = dict[str, RealReport]


@pytest.fixture(scope="module")
def read(real_edgar: Path) -> Read:
    """By accession number, or the folder's name where that is not known."""
    return real_reports(real_edgar)


def of_lives(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.filter(pl.col("disclosed_metric").str.starts_with("useful_life"))


def test_every_useful_life_change_of_the_real_filings_and_nothing_else(read: Read) -> None:
    lives = {name: of_lives(report.rows) for name, report in read.items()}
    said = {name: Counter(map(line, frame.iter_rows(named=True))) for name, frame in lives.items() if frame.height}
    assert said == stated()
    assert len(read) >= 100
    assert sum(counts.total() for counts in said.values()) == 186


def test_every_row_is_what_its_quote_says(read: Read) -> None:
    rows = pl.concat([report.rows for report in read.values()])
    filings = pl.DataFrame({"accession_number": rows["accession_number"].unique()})
    for check in expectations.checks(
        rows, filings.join(RAW_FILING.schema.to_frame(), on="accession_number", how="left")
    ):
        assert check.total == 0, check.name
    for name, report in read.items():
        for row in report.rows.iter_rows(named=True):
            place = row["char_offset"]
            assert report.prose.quote(place, place + len(row["quote"])) == row["quote"], name


def test_what_comes_near_gives_no_row(read: Read) -> None:
    for name, words in NEAR_MISSES.items():
        for each in words:
            assert each in read[name].prose.text.replace("\n", " "), (name, each)
            assert not [quote for quote in read[name].rows["quote"] if each in quote], (name, each)


def sentences(path: Path) -> set[str]:
    """Those on useful lives, without blanks."""
    found = read_prose(content(path), path.parent.name, path.name).sentences(ABOUT)
    return {"".join(each.text.split()) for each in found if ABOUT.search(each.text)}


def test_html_and_text_of_one_filing_have_the_same_sentences(real_edgar: Path) -> None:
    agreeing, missing = 0, []
    for html in sorted(real_edgar.glob("filings/*/*/*.htm.gz")):
        for text in html.parent.glob("*_full.txt"):
            # A rendition may glue a heading to the sentence behind it.
            renderings = sentences(text)
            for each in sentences(html):
                if any(rendering.endswith(each) for rendering in renderings):
                    agreeing += 1
                else:
                    missing.append(each)
    # Intel's one sentence goes over the end of a page, which the text rendition prints in the middle of it.
    assert (agreeing, len(missing)) == (31, 1)
    assert missing[0].startswith("intangibleassets,includingthevaluationmethodology")


def test_the_sample_states_what_the_real_filings_state(read: Read) -> None:
    sample, compared = read_sample(), 0
    for filing in sample.filings:
        folder = "10-K-2021-12-31" if filing.accession == "0001018724-22-000005" else filing.accession
        if filing.accession not in sample.sentences or folder not in read:
            continue
        rendered = of_lives(
            raw_disclosure(split_submission(render_filing(sample, filing).submission, filing.accession))
        )
        real = of_lives(read[folder].rows)
        quotes = set(zip(real["quote"], real["section"], map(line, real.iter_rows(named=True)), strict=True))
        for row in rendered.iter_rows(named=True):
            assert (row["quote"], row["section"], line(row)) in quotes
        compared += rendered.height
    assert compared >= 100
