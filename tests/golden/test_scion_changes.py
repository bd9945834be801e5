"""Scion's positions from quarter to quarter, against rows written down from its filings (scion_changes.tsv).

The quarters between are not at hand: their absence is a gap, in which nothing was bought or sold.
"""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from core_and_marts import Frames

SCION = "0001649339"


def golden() -> list[dict[str, str]]:
    with (Path(__file__).parent / "scion_changes.tsv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def now(sample: Frames) -> pl.DataFrame:
    return sample["mart_holding_change"].filter((pl.col("manager_cik") == SCION) & pl.col("known_to").is_null())


def number(cell: str) -> Decimal | None:
    return Decimal(cell) if cell else None


def test_every_change_of_scion_is_the_filings_row_by_row(sample: Frames) -> None:
    found = {
        (str(row["period_of_report"]), row["cusip"], row["position_type"]): (
            row["change_kind"],
            row["shares_or_principal"],
            row["value_usd"],
            row["prior_shares_or_principal"],
            row["prior_value_usd"],
            set(row["accession_numbers"].split(", ")),
        )
        for row in now(sample).iter_rows(named=True)
    }
    expected = {
        (row["period_of_report"], row["cusip"], row["position_type"]): (
            row["change_kind"],
            number(row["shares"]),
            number(row["value_usd"]),
            number(row["prior_shares"]),
            number(row["prior_value_usd"]),
            {row["accession"], row["prior_accession"]} - {""},
        )
        for row in golden()
    }
    assert len(expected) == len(golden()) > 100
    assert found == expected


def test_gaps_are_gaps(sample: Frames) -> None:
    quarters = now(sample).filter(pl.col("change_kind") == "gap").select("period_of_report", "prior_period_of_report")
    assert quarters.unique().sort("period_of_report").rows() == [
        (date(2022, 9, 30), date(2022, 3, 31)),
        (date(2023, 6, 30), date(2022, 12, 31)),
        (date(2025, 6, 30), date(2023, 9, 30)),
    ]


def test_brukers_two_securities_are_one_exit_and_one_new_position(sample: Frames) -> None:
    bruker = now(sample).filter(
        (pl.col("issuer_name") == "BRUKER CORP") & (pl.col("period_of_report") == date(2025, 9, 30))
    )
    assert bruker.sort("cusip").select("cusip", "change_kind").rows() == [
        ("116794108", "closed"),
        ("116794207", "opened"),
    ]


@pytest.mark.parametrize("period", [date(2022, 6, 30), date(2025, 12, 31)])
def test_a_quarter_without_a_report_has_no_rows(sample: Frames, period: date) -> None:
    assert now(sample).filter(pl.col("period_of_report") == period).is_empty()
