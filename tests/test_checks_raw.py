"""What contracts cannot say of raw tables: each check passes on a good frame and fails on the row that breaks it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import polars as pl
import pytest
from check_rows import failing

from expectations import raw_13f_holding, raw_filing, raw_xbrl_fact
from expectations.suites import BEFORE, SUITES, MissingFrameError, checks_for
from warehouse.contract.tables import RAW_13F_COVER, RAW_13F_HOLDING, RAW_FILING, RAW_XBRL_FACT, TABLES

ACCESSION = "0001018724-24-000008"
OTHER = "0001018724-24-000009"

FILING: dict[str, object] = {
    "accession_number": ACCESSION,
    "form": "10-K",
    "period_of_report": date(2023, 12, 31),
    "filing_date": date(2024, 2, 2),
    "accepted_at": datetime(2024, 2, 1, 18, 32),
    "known_from": datetime(2024, 2, 2, 6, 0),
}

COVER_DATE: dict[str, object] = {"accession_number": ACCESSION, "concept": "dei:DocumentPeriodEndDate"}


def filings(*changes: dict[str, object]) -> pl.DataFrame:
    return pl.DataFrame([{**FILING, **change} for change in changes], schema=RAW_FILING.schema)


def facts(*changes: dict[str, object]) -> pl.DataFrame:
    """The cover's date and then one fact for each change."""
    rows = [COVER_DATE, *({"accession_number": ACCESSION, "concept": "us-gaap:Revenues", **one} for one in changes)]
    return pl.DataFrame(rows, schema=RAW_XBRL_FACT.schema)


def covers(*totals: tuple[str, int | None, str | None]) -> pl.DataFrame:
    rows = [
        {"accession_number": number, "table_entry_total": rows, "table_value_total": value and Decimal(value)}
        for number, rows, value in totals
    ]
    return pl.DataFrame(rows, schema=RAW_13F_COVER.schema)


def holdings(*values: str, accession: str = ACCESSION, put_call: str | None = None) -> pl.DataFrame:
    rows = [
        {"accession_number": accession, "row_number": n, "value_as_filed": Decimal(value), "put_call": put_call}
        for n, value in enumerate(values, start=1)
    ]
    return pl.DataFrame(rows, schema=RAW_13F_HOLDING.schema)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, {}),
        ({"period_of_report": None, "accepted_at": None}, {}),
        ({"known_from": datetime(2024, 2, 1, 6, 0)}, {"No filing is known before EDGAR accepted it": "block"}),
        ({"period_of_report": date(2024, 2, 3)}, {"The period of report is not after the filing date": "warn"}),
        ({"filing_date": date(2024, 2, 11)}, {}),
        ({"source_kind": "13f_dataset"}, {}),
        (
            {"source_kind": "submission", "submission_bytes": 1},
            {"A filing read from its submission states that one's size and documents": "block"},
        ),
        ({"source_kind": "submission", "submission_bytes": 1, "document_count": 1}, {}),
        ({"filing_date": date(2024, 2, 12)}, {"The filing date is within 10 days of acceptance": "warn"}),
    ],
)
def test_raw_filing(change: dict[str, object], expected: dict[str, str]) -> None:
    assert failing(raw_filing.checks(filings({}, change))) == expected


def test_facts_in_order_pass() -> None:
    good = facts({"period_start": date(2023, 1, 1), "period_end": date(2023, 12, 31)}, {"period_end": date(2033, 1, 1)})
    assert failing(raw_xbrl_fact.checks(good, filings({}))) == {}
    assert failing(raw_xbrl_fact.checks(good.clear(), filings({}))) == {}


@pytest.mark.parametrize(
    ("change", "sentence", "severity"),
    [
        ({"accession_number": OTHER}, "Every filing with facts is in raw_filing", "block"),
        (
            {"period_start": date(2024, 1, 1), "period_end": date(2023, 1, 1)},
            "A period does not end before it starts",
            "warn",
        ),
        ({"period_end": date(2204, 1, 1)}, "A period ends within 30 years of the filing", "warn"),
        ({"period_end": date(1904, 1, 1)}, "A period ends within 30 years of the filing", "warn"),
    ],
)
def test_a_fact_out_of_order(change: dict[str, object], sentence: str, severity: str) -> None:
    assert failing(raw_xbrl_fact.checks(facts({}, change), filings({}))) == {sentence: severity}


@pytest.mark.parametrize(("form", "warns"), [("10-K", True), ("10-Q/A", True), ("13F-HR", False), ("8-K", False)])
def test_a_periodic_report_with_facts_tags_its_period(form: str, warns: bool) -> None:
    undated = facts({}).filter(pl.col("concept") != "dei:DocumentPeriodEndDate")
    sentence = "A 10-K or 10-Q with facts tags its dei:DocumentPeriodEndDate"
    assert failing(raw_xbrl_fact.checks(undated, filings({"form": form}))) == ({sentence: "warn"} if warns else {})


@pytest.mark.parametrize(
    ("unreadable", "expected"),
    [
        (1, {}),
        (2, {"Of each filing's facts at most 1 % could not be read": "warn"}),
        (10, {"Of each filing's facts at most 1 % could not be read": "warn"}),
        (11, {"Of each filing's facts at most 10 % could not be read": "block"}),
    ],
)
def test_the_share_of_unreadable_facts(unreadable: int, expected: dict[str, str]) -> None:
    changes = [{"problem": "no number: abc"} if number < unreadable else {} for number in range(99)]
    assert failing(raw_xbrl_fact.checks(facts(*changes), filings({}))) == expected


EXACTLY = "The values of the rows add up to the cover's total, exactly"
ALMOST = "The values of the rows add up to the cover's total but for one unit a row"
AS_MANY = "The rows of an information table are as many as its cover says"


@pytest.mark.parametrize(
    ("cover", "values", "expected"),
    [
        ((2, "3"), ("1", "2"), {}),
        ((2, "1000000000000000.01"), ("1000000000000000", "0.01"), {}),
        ((2, "1000000000000000.02"), ("1000000000000000", "0.01"), {EXACTLY: "warn"}),
        ((2, "5"), ("1", "2"), {EXACTLY: "warn"}),
        ((2, "6"), ("1", "2"), {ALMOST: "warn"}),
        ((3, "3"), ("1", "2"), {AS_MANY: "warn"}),
        ((3, "9"), (), {AS_MANY: "warn", ALMOST: "warn"}),
        ((0, "0"), (), {}),
        ((None, None), (), {}),
    ],
)
def test_an_information_table_against_its_cover(
    cover: tuple[int | None, str | None], values: tuple[str, ...], expected: dict[str, str]
) -> None:
    assert failing(raw_13f_holding.checks(holdings(*values), covers((ACCESSION, *cover)))) == expected


def test_the_difference_is_said() -> None:
    (wrong,) = [one for one in raw_13f_holding.checks(holdings("1"), covers((ACCESSION, 1, "7"))) if one.total]
    assert wrong.offending["difference"].to_list() == [Decimal(-6)]


def test_rows_without_a_cover_warn() -> None:
    wrong = failing(raw_13f_holding.checks(holdings("1", accession=OTHER), covers()))
    assert wrong == {"Every row of an information table has its cover": "warn"}


@pytest.mark.parametrize(("word", "is_odd"), [("Put", False), ("Call", False), (None, False), ("PUT", True)])
def test_put_or_call(word: str | None, is_odd: bool) -> None:
    wrong = failing(raw_13f_holding.checks(holdings("1", put_call=word), covers((ACCESSION, 1, "1"))))
    assert wrong == ({"Put or call is Put, Call or nothing": "block"} if is_odd else {})


@pytest.mark.parametrize(("wrong", "blocks"), [(4, False), (5, True)])
def test_many_miscounted_filings_are_our_own_error(wrong: int, blocks: bool) -> None:
    totals = [(f"{number:010d}-24-000001", 1 if number < wrong else 0, "0") for number in range(20)]
    severities = set(failing(raw_13f_holding.checks(holdings(), covers(*totals))).values())
    assert severities == ({"warn", "block"} if blocks else {"warn"})


def test_the_registry_knows_only_tables_of_the_contract() -> None:
    assert set(SUITES) <= set(TABLES)
    assert {name.removesuffix(BEFORE) for suite in SUITES.values() for name in suite.inputs} <= set(TABLES)


def test_the_registry_hands_over_frames_by_table() -> None:
    frames = {"raw_xbrl_fact": facts({"accession_number": OTHER}), "raw_filing": filings({})}
    assert failing(checks_for("raw_xbrl_fact", frames)) == {"Every filing with facts is in raw_filing": "block"}
    assert checks_for("raw_13f_cover", {}) == []


def test_the_registry_names_the_frame_it_misses() -> None:
    with pytest.raises(MissingFrameError, match="checks of raw_xbrl_fact need the frame of raw_filing"):
        checks_for("raw_xbrl_fact", {"raw_xbrl_fact": facts()})
    with pytest.raises(KeyError, match="mart_nothing is no table"):
        checks_for("mart_nothing", {})


def empty(name: str) -> pl.DataFrame:
    return pl.DataFrame(schema=TABLES[name.removesuffix(BEFORE)].schema)


def test_what_the_last_run_left_may_be_missing() -> None:
    row = {"accession_number": ACCESSION, "facts_total": 10, "facts_used": 3, "facts_not_wanted": 7}
    usage = pl.DataFrame([row], schema=TABLES["core_fact_usage"].schema)
    frames = {"core_fact_usage": usage, "raw_filing": filings({})}
    assert failing(checks_for("core_fact_usage", frames)) == {}
    before = usage.with_columns(facts_used=pl.lit(4, pl.Int64))
    assert len(failing(checks_for("core_fact_usage", {**frames, "core_fact_usage_before": before}))) == 1


@pytest.mark.parametrize("name", SUITES)
def test_checks_hold_on_empty_frames_and_have_distinct_names(name: str) -> None:
    frames = {each: empty(each) for each in SUITES[name].inputs}
    checks = checks_for(name, frames)
    assert failing(checks) == {}
    assert len({one.name for one in checks}) == len(checks) > 0
