"""What contracts cannot say of core tables: each check passes on a good frame and fails on the row that breaks it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import polars as pl
import pytest
from check_rows import failing

from expectations import core_13f_holding, core_observation, core_vintage
from expectations.check import Check
from warehouse.contract.tables import CORE_13F_FILING, CORE_13F_HOLDING, CORE_OBSERVATION, CORE_VINTAGE, RAW_13F_HOLDING

FIRST = "0001649339-25-000005"
SECOND = "0001649339-25-000007"
JAN, FEB, MAR = datetime(2025, 1, 2), datetime(2025, 2, 3), datetime(2025, 3, 4)

FIGURE: dict[str, object] = {
    "accession_number": FIRST,
    "cik": "0001018724",
    "series_id": "aws",
    "metric": "revenue",
    "basis": "as_reported",
    "period_start": date(2024, 1, 1),
    "period_end": date(2024, 12, 31),
    "value": Decimal("107556000000.00"),
    "unit": "USD",
}

POSITION: dict[str, object] = {
    "manager_cik": "0001649339",
    "period_of_report": date(2024, 12, 31),
    "cusip": "67066G104",
    "position_type": "put",
    "shares_or_principal_type": "SH",
    "value_usd": Decimal(300),
    "shares_or_principal": Decimal(3),
    "row_count": 2,
    "unit_as_filed": "dollars",
    "composition": "original",
    "accession_numbers": FIRST,
    "known_from": JAN,
    "known_to": None,
}


def observations(*changes: dict[str, object]) -> pl.DataFrame:
    """The company's revenue, and then the segment's with each change."""
    company = {**FIGURE, "series_id": "company", "value": Decimal("637959000000.00")}
    return pl.DataFrame([company, *({**FIGURE, **one} for one in changes)], schema=CORE_OBSERVATION.schema)


UNITS = "Every figure is in dollars, but diluted shares, and shares of a customer or an investee in percent"
SIGNS = "Revenue, capex and depreciation are not negative"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"accession_number": SECOND, "value": Decimal(1)}, {}),
        ({}, {}),
        ({"value": Decimal("107556000000.01")}, {"One filing gives a figure of a period one value": "block"}),
        (
            {"series_id": "google_cloud", "value": Decimal("637959000000.01")},
            {"A segment's revenue is not above the company's of the same filing and period": "block"},
        ),
        ({"series_id": "google_cloud", "value": Decimal("637959000000.00")}, {}),
        # Shares are no dollars, whatever the metric: they are not held against the company's revenue.
        ({"series_id": "azure", "unit": "shares", "value": Decimal("637959000001")}, {UNITS: "block"}),
        ({"metric": "diluted_shares"}, {UNITS: "block"}),
        ({"metric": "diluted_shares", "unit": "shares"}, {}),
        ({"metric": "diluted_shares", "unit": "shares", "value": Decimal(0)}, {"Diluted shares are positive": "warn"}),
        ({"metric": "capex", "value": Decimal("-0.01")}, {SIGNS: "warn"}),
        ({"metric": "depreciation", "value": Decimal("-0.01")}, {SIGNS: "warn"}),
        ({"metric": "operating_income", "value": Decimal("-0.01")}, {}),
    ],
)
def test_core_observation(change: dict[str, object], expected: dict[str, str]) -> None:
    assert failing(core_observation.checks(observations({}, change))) == expected


OVERLAP = "at most one row is known at any time"
GAP = "is followed at once by what replaces it"


@pytest.mark.parametrize(
    ("intervals", "expected"),
    [
        ([(JAN, None)], []),
        ([(JAN, FEB), (FEB, None)], []),
        ([(JAN, FEB), (MAR, None)], [GAP]),
        ([(JAN, FEB)], [GAP]),
        ([(JAN, MAR), (FEB, None)], [OVERLAP]),
        ([(JAN, None), (FEB, None)], [OVERLAP]),
        ([(JAN, JAN), (FEB, None)], [OVERLAP, GAP]),
    ],
)
def test_knowledge_intervals(intervals: list[tuple[datetime, datetime | None]], expected: list[str]) -> None:
    rows = [{**FIGURE, "known_from": start, "known_to": end} for start, end in intervals]
    other = {**FIGURE, "series_id": "company", "known_from": FEB, "known_to": None}
    frame = pl.DataFrame([other, *rows[::-1]], schema=CORE_VINTAGE.schema)
    wrong = failing(core_vintage.checks(frame))
    assert len(wrong) == len(expected)
    assert all(any(words in name for name in wrong) for words in expected)
    assert set(wrong.values()) <= {"block"}


@pytest.mark.parametrize(("filings", "is_wrong"), [(f"{FIRST}, {SECOND}", False), (FIRST, True), (None, True)])
def test_facts_are_of_the_filings_that_a_row_names(filings: str | None, is_wrong: bool) -> None:
    row = {**FIGURE, "known_from": JAN, "source_ids": f"{FIRST}#1, {SECOND}#22", "accession_numbers": filings}
    wrong = failing(core_vintage.checks(pl.DataFrame([row], schema=CORE_VINTAGE.schema)))
    assert wrong == ({"Every fact that a row names is of a filing that it names": "block"} if is_wrong else {})


def test_a_row_may_name_no_fact() -> None:
    row = {**FIGURE, "known_from": JAN, "source_ids": None, "accession_numbers": None}
    assert failing(core_vintage.checks(pl.DataFrame([row], schema=CORE_VINTAGE.schema))) == {}


ROWS = "At any time a manager's positions hold every row of the filings they name, once"
WORTH = "At any time a manager's positions are worth what the filings they name add up to"
SIGN = "Value and shares of a position are positive"


def positions(*changes: dict[str, object]) -> pl.DataFrame:
    return pl.DataFrame([{**POSITION, **change} for change in changes], schema=CORE_13F_HOLDING.schema)


def filed(**values: list[str]) -> pl.DataFrame:
    rows = [
        {"accession_number": {"first": FIRST, "second": SECOND}[name], "value_as_filed": Decimal(value)}
        for name, each in values.items()
        for value in each
    ]
    return pl.DataFrame(rows, schema=RAW_13F_HOLDING.schema)


def reports(rows: pl.DataFrame, unit: str = "dollars") -> pl.DataFrame:
    """core_13f_filing of the rows' filings: the first an original, the second its new holdings."""
    roles = {FIRST: ("original", JAN), SECOND: ("new_holdings", FEB)}
    found = [
        {
            **{name: POSITION[name] for name in ("manager_cik", "period_of_report")},
            "accession_number": accession,
            "report_role": roles[accession][0],
            "known_from": roles[accession][1],
            "rows_read": 1,
            "unit_as_filed": unit,
        }
        for accession in rows["accession_number"].unique().sort()
    ]
    return pl.DataFrame(found, schema=CORE_13F_FILING.schema)


def held(found: pl.DataFrame, rows: pl.DataFrame, unit: str = "dollars") -> list[Check]:
    return core_13f_holding.checks(found, rows, reports(rows, unit))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, {}),
        ({"row_count": 1}, {ROWS: "block"}),
        ({"value_usd": Decimal("300.01")}, {WORTH: "block"}),
        ({"value_usd": None, "unit_as_filed": "undecided"}, {}),
        ({"shares_or_principal": Decimal(0)}, {SIGN: "warn"}),
        ({"unit_as_filed": "thousands"}, {WORTH: "block"}),
        ({"unit_as_filed": "thousands", "value_usd": Decimal(300000)}, {}),
    ],
)
def test_positions_against_the_rows_filed(change: dict[str, object], expected: dict[str, str]) -> None:
    unit = str(change.get("unit_as_filed", "dollars"))
    assert failing(held(positions(change), filed(first=["100", "200"]), unit)) == expected


LEFT_OUT = "Every 13F with rows has its part in its manager's quarter"


def test_a_filing_that_no_position_names_blocks() -> None:
    assert failing(held(positions({}), filed(first=["100", "200"], second=["1"]))) == {LEFT_OUT: "block"}


def test_a_patched_state_is_not_summed() -> None:
    patched = positions({"composition": "patched", "row_count": 1, "value_usd": Decimal(1)})
    assert failing(held(patched, filed(first=["100", "200"]))) == {}


def test_sums_hold_beyond_the_precision_of_floats() -> None:
    rows = filed(first=["1000000000000000", "0.01"])
    assert failing(held(positions({"value_usd": Decimal("1000000000000000.01")}), rows)) == {}
    assert WORTH in failing(held(positions({"value_usd": Decimal("1000000000000000.02")}), rows))


def added(second_value: str) -> pl.DataFrame:
    """The first filing's position, then both filings' after NEW HOLDINGS that also add a second position."""
    both = {"accession_numbers": f"{FIRST}, {SECOND}", "row_count": 3, "value_usd": Decimal(310), "known_from": FEB}
    new = {"cusip": "69608A108", "accession_numbers": SECOND, "row_count": 1, "known_from": FEB}
    return positions({"known_to": FEB}, both, {**new, "value_usd": Decimal(second_value)})


def test_each_state_of_knowledge_is_summed_by_itself() -> None:
    rows = filed(first=["100", "200"], second=["10", "20"])
    assert failing(held(added("20"), rows)) == {}
    wrong = [one for one in held(added("21"), rows) if one.total]
    assert [one.name for one in wrong] == [WORTH]
    assert wrong[0].offending["known_at"].to_list() == [FEB]


def test_two_rows_of_a_position_known_at_once_block() -> None:
    wrong = failing(held(positions({}, {"known_from": FEB}), filed(first=["100", "200"])))
    assert any(OVERLAP in name for name in wrong)
