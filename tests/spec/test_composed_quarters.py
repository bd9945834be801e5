"""Any sequence of originals, restatements, additions and patches, at any date, against ten lines of plain Python."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from expectations.intervals import no_overlap
from transforms.thirteen_f.core_13f_holding import core_13f_holding
from warehouse.contract.tables import CORE_13F_FILING, CORE_13F_HOLDING, RAW_13F_HOLDING

START = datetime(2025, 11, 3, 16, 30)
CUSIPS = ("67066G104", "69608A108", "550021109", "037833100")


class Filed(NamedTuple):
    """One 13F: its role, the day after START on which it becomes known, its unit, and shares by CUSIP and put or call.

    A CUSIP may come twice, as rows of several other managers do.
    """

    role: str
    day: int
    unit: str
    rows: list[tuple[tuple[str, str | None], int]]


POSITIONS = st.tuples(st.sampled_from(CUSIPS), st.sampled_from([None, "Put"]))
ROLES = st.sampled_from(["original", "restatement", "new_holdings", "patch", "notice"])
FILINGS = st.lists(
    st.builds(
        Filed,
        ROLES,
        st.integers(0, 4),
        st.sampled_from(["dollars", "thousands"]),
        st.lists(st.tuples(POSITIONS, st.integers(1, 9)), min_size=1, max_size=6),
    ),
    min_size=1,
    max_size=6,
)


def reference(filings: list[Filed], day: int) -> Counter[tuple[str, str | None]]:
    """Shares by position that a reader of EDGAR knows on a day."""
    known: Counter[tuple[str, str | None]] = Counter()
    for filing in sorted(filings, key=lambda each: each.day):  # a stable sort: of one day in the order filed
        if filing.day > day or filing.role == "notice":
            continue
        if filing.role in ("original", "restatement"):
            known.clear()
        if filing.role == "patch":
            for position, _ in filing.rows:
                known.pop(position, None)
        for position, shares in filing.rows:
            known[position] += shares
    return known


def tables(filings: list[Filed]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """raw_13f_holding and core_13f_filing of one quarter; a share is worth 100 dollars."""
    rows, reports = [], []
    for number, filing in enumerate(filings, 1):
        accession = f"0001649339-25-{number:06d}"
        moment = START + timedelta(days=filing.day)
        reports.append(
            {
                "accession_number": accession,
                "manager_cik": "0001649339",
                "period_of_report": datetime(2025, 9, 30).date(),
                "report_role": filing.role,
                "reconciliation": "notice" if filing.role == "notice" else "reconciled",
                "unit_as_filed": filing.unit,
                "accepted_at": moment,
                "known_from": moment,
            }
        )
        rows += [
            {
                "accession_number": accession,
                "row_number": place,
                "cusip": cusip,
                "put_call": put_call,
                "shares_or_principal_type": "SH",
                "shares_or_principal": Decimal(shares),
                "value_as_filed": Decimal(shares * 100) / (1000 if filing.unit == "thousands" else 1),
            }
            for place, ((cusip, put_call), shares) in enumerate(filing.rows if filing.role != "notice" else [], 1)
        ]
    return pl.DataFrame(rows, schema=RAW_13F_HOLDING.schema), pl.DataFrame(reports, schema=CORE_13F_FILING.schema)


def at(found: pl.DataFrame, day: int) -> dict[tuple[str, str | None], tuple[int, int]]:
    """Shares and dollars by position that the table gives for a day."""
    moment = START + timedelta(days=day)
    here = found.filter(
        (pl.col("known_from") <= moment) & (pl.col("known_to").is_null() | (pl.col("known_to") > moment))
    )
    return {
        (cusip, "Put" if kind == "put" else None): (int(shares), int(usd))
        for cusip, kind, shares, usd in here.select(
            "cusip", "position_type", "shares_or_principal", "value_usd"
        ).iter_rows()
    }


@settings(max_examples=150)
@given(FILINGS)
def test_every_quarter_is_at_every_date_what_its_filings_made_of_it(filings: list[Filed]) -> None:
    found = core_13f_holding(*tables(filings))
    for day in range(-1, 6):
        expected = {position: (shares, shares * 100) for position, shares in reference(filings, day).items()}
        assert at(found, day) == expected, (day, filings)
    assert no_overlap(CORE_13F_HOLDING, found).total == 0
    assert found.select(CORE_13F_HOLDING.key).is_unique().all()


@settings(max_examples=30)
@given(FILINGS)
def test_the_order_of_the_rows_makes_no_difference(filings: list[Filed]) -> None:
    rows, reports = tables(filings)
    shuffled = core_13f_holding(rows.reverse(), reports.sample(fraction=1, shuffle=True, seed=1))
    chosen = [name for name in CORE_13F_HOLDING.columns if name not in ("issuer_name", "title_of_class")]
    assert shuffled.select(chosen).equals(core_13f_holding(rows, reports).select(chosen))
