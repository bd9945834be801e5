"""core_13f_filing: one filer's oddity warns by filing, the same in many blocks."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from check_rows import failing

from expectations import core_13f_filing
from warehouse.contract.tables import CORE_13F_FILING

FILING: dict[str, object] = {
    "manager_cik": "0001649339",
    "period_of_report": date(2025, 9, 30),
    "cover_period_of_report": date(2025, 9, 30),
    "filing_date": date(2025, 11, 3),
    "report_role": "original",
    "rows_read": 8,
    "rows_with_odd_cusip": 0,
    "table_entry_total": 8,
    "table_value_total": Decimal(1_381_198_076),
    "reconciliation": "reconciled",
    "unit_prior": "dollars",
    "unit_as_filed": "dollars",
    "unit_disagrees": False,
}

RECONCILES = "The rows of a 13F reconcile with its own cover"
MANY = "No 5 filings and 20 % of all differ from the totals on their covers"
ASKED = "The values of a 13F stand in the unit that its page or its date asks for"
TOLD = "The unit of a 13F's values can be told"
PERIOD = "A 13F is of a quarter's end before its filing, on header and cover alike"
CUSIPS = "The CUSIPs of a 13F have right check digits"
WHOLE = "A restatement holds the whole report"


def filings(*changes: dict[str, object]) -> pl.DataFrame:
    rows = [{**FILING, "accession_number": f"0001649339-25-{n:06d}"} | change for n, change in enumerate(changes)]
    return pl.DataFrame(rows, schema=CORE_13F_FILING.schema)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, {}),
        ({"reconciliation": "rounding"}, {}),
        ({"reconciliation": "no_totals"}, {}),
        ({"reconciliation": "notice", "report_role": "notice"}, {}),
        ({"reconciliation": "rows_differ"}, {RECONCILES: "warn"}),
        ({"reconciliation": "value_differs"}, {RECONCILES: "warn"}),
        ({"reconciliation": "no_rows"}, {RECONCILES: "warn"}),
        ({"unit_as_filed": "thousands", "unit_disagrees": True}, {ASKED: "warn"}),
        ({"unit_as_filed": "undecided"}, {TOLD: "warn"}),
        ({"cover_period_of_report": date(2025, 6, 30)}, {PERIOD: "warn"}),
        ({"cover_period_of_report": None}, {}),
        ({"period_of_report": date(2025, 9, 29), "cover_period_of_report": None}, {PERIOD: "warn"}),
        ({"period_of_report": date(2025, 12, 31), "cover_period_of_report": None}, {PERIOD: "warn"}),
        ({"rows_with_odd_cusip": 1}, {CUSIPS: "warn"}),
        ({"report_role": "patch"}, {WHOLE: "warn"}),
    ],
)
def test_one_filings_oddity_warns(change: dict[str, object], expected: dict[str, str]) -> None:
    assert failing(core_13f_filing.checks(filings(change))) == expected


@pytest.mark.parametrize(("wrong", "right", "blocks"), [(4, 0, False), (5, 20, True), (5, 21, False)])
def test_the_same_in_many_filings_is_our_error(wrong: int, right: int, blocks: bool) -> None:
    frame = filings(*[{"reconciliation": "rows_differ"}] * wrong, *[{}] * right)
    assert (failing(core_13f_filing.checks(frame)).get(MANY) == "block") is blocks


def test_tables_without_a_cover_are_not_counted_as_our_error() -> None:
    unread = {"reconciliation": "no_rows", "table_entry_total": None, "table_value_total": None}
    assert failing(core_13f_filing.checks(filings(*[unread] * 9))) == {RECONCILES: "warn"}
