"""Changed useful lives and their effects, from invented sentences; what is no change gives no row."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from expectations import raw_disclosure as expectations
from expectations.check import Check
from transforms.reading.prose.prose import read_prose
from transforms.reading.prose.raw_disclosure import raw_disclosure, read_disclosures
from transforms.reading.submission import split_submission
from warehouse.contract.tables import RAW_FILING
from warehouse.contract.tables_disclosure import RAW_DISCLOSURE

ACCESSION = "0000000001-25-000001"


def rows(*paragraphs: str) -> list[dict[str, object]]:
    page = "".join(f"<p>{each}</p>" for each in paragraphs)
    return read(f"<html><body>{page}</body></html>").rows(named=True)


def read(page: str) -> pl.DataFrame:
    return read_disclosures([("page.htm", page.encode())], ACCESSION)


def change(row: dict[str, object]) -> tuple[object, ...]:
    names = ("disclosed_subject", "disclosed_before", "disclosed_low", "disclosed_high", "effective_words")
    return tuple(float(value) if isinstance(value, Decimal) else value for value in map(row.get, names))


def effect(row: dict[str, object]) -> tuple[object, ...]:
    low = row["disclosed_low"]
    assert isinstance(low, Decimal)
    return row["disclosed_subject"], row["disclosed_word"], int(low) // 10**6, row["period_words"], row["is_expected"]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Effective January 1, 2031, we changed our estimate of the useful lives for our servers from six years to "
            "five years.",
            [("our servers", 6, 5, 5, "January 1, 2031")],
        ),
        (
            "We increased the useful lives of our servers from four to five years and of our network gear from five to "
            "six years beginning in March 2032.",
            [("our servers", 4, 5, 5, "March 2032"), ("our network gear", 5, 6, 6, "March 2032")],
        ),
        (
            "In Q4 2031 we completed a useful life study for our cranes and are increasing the useful life from ten "
            "years to thirteen years for such equipment in January 2032.",
            [("our cranes", 10, 13, 13, "January 2032")],
        ),
        (
            "We completed an assessment of the useful lives of most servers, which resulted in an increase in their "
            "estimated useful life to 5.5 years, effective beginning fiscal year 2031.",
            [("most servers", None, 5.5, 5.5, "fiscal year 2031")],
        ),
        (
            "We extended the average useful lives of our racks from four years to 4.5 years, effective the second "
            "quarter of 2031, and further extended the useful lives to five years effective the fourth quarter of "
            "2031.",
            [("our racks", 4, 4.5, 4.5, "second quarter of 2031"), ("our racks", 4.5, 5, 5, "fourth quarter of 2031")],
        ),
        (
            "The estimated useful lives of certain tools in our plants were reduced from 8 to 5 years.",
            [("certain tools in our plants", 8, 5, 5, None)],
        ),
        (
            "We increased the useful life of most storage from three years to a range of four to five years.",
            [("most storage", 3, 4, 5, None)],
        ),
        (
            "The Company shortened the estimated useful life of leased trucks from 60 months to 48 months.",
            [("leased trucks", 60, 48, 48, None)],
        ),
    ],
)
def test_what_a_sentence_states(sentence: str, expected: list[tuple[object, ...]]) -> None:
    assert [change(row) for row in rows(sentence)] == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "We did not change the useful lives of our servers from six years to five years.",
        "There was no change in the useful lives of servers, from three to five years.",
        "The useful lives of our servers are generally three to five years.",
        "Depreciation is computed over the estimated useful lives, from 2 to 5 years for equipment.",
        "We revised the useful lives of our equipment, which range from three to five years.",
        "If we increased the useful life of our servers from five years to six years, depreciation would fall.",
        "We may extend the useful lives of our servers from five to six years.",
        "We expect to extend the useful lives of our servers from five to six years.",
        "Our competitors have extended the useful lives of their servers from four to six years.",
        "We had previously increased the useful lives of both servers and switches in July 2030.",
        "When we change the useful life of any asset, it is depreciated over its revised useful life.",
        "A one year increase in the useful lives of our plant would decrease depreciation by $2.3 billion.",
        "We reduced the useful life of our servers from five years to six years.",
        "We increased the purchase commitments from two to three years, over the useful life of servers.",
        "We updated the useful lives of certain assets, and moved from two to three plants.",
        "An increase in depreciation of $126 million includes the effect of the change in the useful lives of servers.",
        "Costs fell, partially offset by a reduction in depreciation expense of $5 million due to the change in the "
        "useful lives of servers.",
        "Amortization of intangible assets with useful lives of five years increased from $5 million to $6 million.",
    ],
)
def test_what_is_no_change_gives_no_row(sentence: str) -> None:
    assert rows(sentence) == []


CHANGED = "We extended the useful lives of our servers from four years to six years."


def test_the_next_sentence_may_say_from_when_and_is_then_quoted() -> None:
    effective = "This change in accounting estimate was effective beginning fiscal year 2031."
    (alone,) = rows(CHANGED, effective)
    (both,) = rows(f"Before. {CHANGED} {effective} After.")
    assert (alone["effective_words"], alone["quote"]) == (None, CHANGED)
    assert (both["effective_words"], both["effective_from"], both["quote"]) == (
        "fiscal year 2031",
        None,
        f"{CHANGED} {effective}",
    )


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("January 1, 2031", date(2031, 1, 1)),
        ("May 2031", date(2031, 5, 1)),
        ("fiscal 2031", None),
        ("Q1 2031", None),
        ("February 30, 2031", None),
    ],
)
def test_only_a_day_or_a_month_is_a_date(words: str, day: date | None) -> None:
    (row,) = rows(f"Effective {words}, we extended the useful lives of our servers from four years to six years.")
    assert (row["effective_words"], row["effective_from"]) == (words, day)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "The effect of this change in estimate for Q1 2031, based on servers included as of December 31, 2030 and "
            "those acquired during the three months ended March 31, 2031, was a reduction in depreciation and "
            "amortization expense of $897 million and a benefit to net income of $695 million, or $0.07 per share.",
            [
                ("depreciation and amortization expense", "reduction", 897, "Q1 2031", False),
                ("net income", "benefit", 695, "Q1 2031", False),
            ],
        ),
        (
            "The effect of this change was an increase in operating income of $1.1 billion and net income of $859 "
            "million for fiscal year 2031.",
            [
                ("operating income", "increase", 1_100, "fiscal year 2031", False),
                ("net income", "increase", 859, "fiscal year 2031", False),
            ],
        ),
        (
            "The effect of this change was a reduction in depreciation expense of $966 million and $2.0 billion for "
            "the three and six months ended June 30, 2031, respectively.",
            [
                ("depreciation expense", "reduction", 966, "three months ended June 30, 2031", False),
                ("depreciation expense", "reduction", 2_000, "six months ended June 30, 2031", False),
            ],
        ),
        (
            "This change in accounting estimate decreased our total operating expenses by $1,733 million.",
            [("operating expenses", "decreased", 1_733, None, False)],
        ),
        (
            "It is estimated this change will increase our fiscal year 2031 operating income by $3.7 billion.",
            [("operating income", "increase", 3_700, "fiscal year 2031", True)],
        ),
        (
            "For assets in use, we expect operating results to be favorably impacted by approximately $2.1 billion.",
            [("operating results", "favorably impacted", 2_100, None, True)],
        ),
        ("The effect of this change was a reduction in depreciation expense of $1 million and $2 million.", []),
        ("The effect of this change was a benefit of $3 million and $4 million for cost of revenue and R&amp;D.", []),
        ("We also retired servers early, which increased depreciation expense by $920 million.", []),
        ("The acquisition increased our net income by $5 million.", []),
    ],
)
def test_what_a_change_did(sentence: str, expected: list[tuple[object, ...]]) -> None:
    first, *effects = rows(f"{CHANGED} {sentence}")
    assert [effect(row) for row in effects] == expected
    assert {row["passage_number"] for row in effects} <= {first["passage_number"]}
    assert rows(sentence) == []


def test_an_effect_is_quoted_from_its_change_on_and_never_from_another_paragraph() -> None:
    why, done = (
        "It is due to better software.",
        "The effect of this change was an increase in net income of $7 million.",
    )
    *_, last = rows(f"{CHANGED} {why} {done}")
    assert last["quote"] == f"{CHANGED} {why} {done}"
    assert len(rows(CHANGED, done)) == 1
    assert len(rows(f"{CHANGED} {'More. ' * 4}{done}")) == 1


def test_the_direction_is_the_filers() -> None:
    found = rows(
        "We changed the useful lives of our servers from six to five years. The effect of this change was an increase "
        "in depreciation expense of $2 million and a benefit to net loss of $1 million."
    )
    assert [row["disclosed_direction"] for row in found] == ["decrease", "increase", None]


def test_a_forecast_names_its_cause_itself() -> None:
    (row,) = rows(
        "This guidance includes approximately $0.9 billion lower depreciation expense due to an increase in the "
        "estimated useful life of our servers beginning on January 1, 2031."
    )
    assert effect(row) == ("depreciation expense", "lower", 900, None, True)
    assert row["disclosed_qualifier"] == "approximately"


def test_the_quote_stands_where_it_is_said_to_stand_in_every_form() -> None:
    texts = (
        f"<html><body><h2>Item 8.</h2><h2>Note 1. Policies</h2><p>First. {CHANGED}</p></body></html>",
        f"Item 8. | Statements\nNote 1. Policies\nFirst.{CHANGED}Last words. {'And more. ' * 20}\n",
        "ITEM 8.\n\nNOTE 1 - POLICY\n\nWe extended the useful lives\nof our servers from four years to\nsix years.",
    )
    for text in texts:
        (row,) = read(text).rows(named=True)
        place = row["char_offset"]
        assert read_prose(text.encode(), ACCESSION, "").text[place : place + len(CHANGED)] == row["quote"] == CHANGED
        assert row["section"] == "Item 8, Note 1"


def test_tags_inside_the_figures_change_nothing() -> None:
    (row,) = rows(
        "We ex<b>tended</b> the useful li<i>ves of our ser</i>vers from <span>fo</span>ur years to s<u>ix</u> years."
    )
    assert change(row) == ("our servers", 4, 6, 6, None)


def test_the_frame_is_the_contracts_and_counts_through_the_filing() -> None:
    page = f"<html><body><p>{CHANGED}</p></body></html>".encode()
    frame = read_disclosures([("a.htm", page), ("b.htm", page)], ACCESSION)
    assert frame.schema == RAW_DISCLOSURE.schema
    assert frame.select("document", "disclosure_number", "passage_number").rows() == [("a.htm", 1, 1), ("b.htm", 2, 2)]
    assert read_disclosures([], ACCESSION).schema == RAW_DISCLOSURE.schema
    assert read_disclosures([("a.htm", b"")], ACCESSION).height == 0


def submission(form: str, *types: str) -> bytes:
    body = f"<html><body><p>{CHANGED}</p></body></html>"
    documents = "".join(
        f"<DOCUMENT>\n<TYPE>{each}\n<SEQUENCE>1\n<FILENAME>{each}.htm\n<TEXT>\n{body}\n</TEXT>\n</DOCUMENT>\n"
        for each in types
    )
    return (
        f"<SEC-DOCUMENT>{ACCESSION}.txt : 20250101\n<SEC-HEADER>\nACCESSION NUMBER:\t\t{ACCESSION}\n"
        f"CONFORMED SUBMISSION TYPE:\t{form}\nPUBLIC DOCUMENT COUNT:\t\t{len(types)}\nFILED AS OF DATE:\t\t20250101\n"
        "FILER:\n\tCOMPANY DATA:\n\t\tCOMPANY CONFORMED NAME:\t\tX\n\t\tCENTRAL INDEX KEY:\t\t0000000001\n"
        "</SEC-HEADER>\n"
        f"{documents}</SEC-DOCUMENT>\n"
    ).encode()


@pytest.mark.parametrize(
    ("form", "types", "read_from"),
    [
        ("10-K", ("10-K", "EX-13", "EX-99.1", "XML"), ["10-K.htm", "EX-13.htm"]),
        ("10-Q/A", ("10-Q/A",), ["10-Q/A.htm"]),
        ("8-K", ("8-K", "EX-13"), []),
        ("13F-HR", ("13F-HR",), []),
    ],
)
def test_only_annual_and_quarterly_reports_are_read(form: str, types: tuple[str, ...], read_from: list[str]) -> None:
    frame = raw_disclosure(split_submission(submission(form, *types), ACCESSION))
    assert frame["document"].to_list() == read_from


def failing(checks: list[Check]) -> dict[str, str]:
    return {one.name: one.severity for one in checks if one.total}


GOOD = f"{CHANGED} The effect of this change was a reduction in depreciation expense of $3.0 billion for Q1 2031."
FILING = pl.DataFrame([{"accession_number": ACCESSION}], schema=RAW_FILING.schema)


def test_what_is_read_passes_its_checks() -> None:
    frame = pl.DataFrame(rows(GOOD), schema=RAW_DISCLOSURE.schema)
    assert frame.height == 2
    assert failing(expectations.checks(frame, FILING)) == {}


@pytest.mark.parametrize(
    ("row", "wrong", "sentence", "severity"),
    [
        (0, {"accession_number": "0000000001-25-000002"}, "Every filing with disclosures is in raw_filing", "block"),
        (0, {"disclosed_word": None}, "A useful life and its effect name what changed and how", "block"),
        (1, {"disclosed_subject": None}, "A useful life and its effect name what changed and how", "block"),
        (0, {"disclosed_subject": "our buildings"}, "The quote names what the figure speaks of", "block"),
        (1, {"period_words": "Q2 2031"}, "The quote names what the figure speaks of", "block"),
        (0, {"disclosed_before": Decimal(5)}, "The quote prints every number of a useful life", "block"),
        (1, {"disclosed_low": Decimal(3_000_000)}, "The quote prints the amount of an effect", "block"),
        (1, {"disclosed_low": Decimal(3)}, "The quote prints the amount of an effect", "block"),
        (0, {"disclosed_high": Decimal(4)}, "The lower end of a range is not above its upper end", "block"),
        (0, {"disclosed_direction": "decrease"}, "A changed useful life goes the way that its numbers go", "block"),
        (0, {"disclosed_high": Decimal(61), "quote": f"{CHANGED} 61"}, "A useful life is at most 60 years", "warn"),
    ],
)
def test_a_row_that_its_quote_does_not_support_fails(
    row: int, wrong: dict[str, object], sentence: str, severity: str
) -> None:
    good = rows(GOOD)
    good[row] |= wrong
    frame = pl.DataFrame(good, schema=RAW_DISCLOSURE.schema)
    assert failing(expectations.checks(frame, FILING)) == {sentence: severity}
