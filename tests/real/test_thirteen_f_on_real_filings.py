"""Every 13F of the mirror through core: reconciled with its own cover, its unit told, its quarter composed."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from expectations import core_13f_filing as filing_suite
from expectations import core_13f_holding as holding_suite
from transforms.reading.errors import UnreadableDocument
from transforms.reading.parse_filing import Origin, parse_filing
from transforms.thirteen_f.core_13f_filing import core_13f_filing
from transforms.thirteen_f.core_13f_holding import core_13f_holding

pytestmark = pytest.mark.real

SCION, PERSHING, GFI = "0001649339", "0001336528", "0001688774"
# Bull Street's 0001790837-23-000002, GFI's original 0001688774-25-000001, Renaissance's 0001037389-23-000119.
AGAINST_THEIR_DATE = {"0001790837-23-000002", "0001688774-25-000001", "0001037389-23-000119"}
# Cover and rows differ by no more than the rounding of each row; by how much, in thousands.
ROUNDED = {"0001037389-22-000219": 10, "0001140361-13-032765": -1, "0001140361-14-021646": 1}
# Only the covers of two NEW HOLDINGS could be had, and a text table agrees with its cover in nothing: refused by name.
REFUSED = {"0000950123-24-005664", "0000950123-25-008361", "0000941302-01-500218"}


@pytest.fixture(scope="module")
def raw(mirror: Path) -> dict[str, pl.DataFrame]:
    """The raw tables of every 13F of the mirror."""
    parsed, refused = [], set()
    for path in sorted(mirror.rglob("Archives/edgar/data/*/*/*.txt")):
        data = path.read_bytes()
        if b"CONFORMED SUBMISSION TYPE:\t13F" not in data[:4000]:
            continue
        origin = Origin(path.parts[-3].zfill(10), "https://www.sec.gov/", len(data), "0" * 64)
        try:
            parsed.append(parse_filing(data, path.stem, origin))
        except UnreadableDocument:
            refused.add(path.stem)
    assert refused == REFUSED
    names = ("raw_13f_holding", "raw_13f_cover", "raw_filing")
    return {name: pl.concat([one[name] for one in parsed]) for name in names}


@pytest.fixture(scope="module")
def reports(raw: dict[str, pl.DataFrame]) -> pl.DataFrame:
    return core_13f_filing(raw["raw_13f_holding"], raw["raw_13f_cover"], raw["raw_filing"])


@pytest.fixture(scope="module")
def held(raw: dict[str, pl.DataFrame], reports: pl.DataFrame) -> pl.DataFrame:
    return core_13f_holding(raw["raw_13f_holding"], reports)


def known_at(held: pl.DataFrame, cik: str, quarter: str, moment: str) -> pl.DataFrame:
    day = datetime.fromisoformat(moment)
    of_quarter = (pl.col("manager_cik") == cik) & (pl.col("period_of_report") == date.fromisoformat(quarter))
    in_force = (pl.col("known_from") <= day) & (pl.col("known_to").is_null() | (pl.col("known_to") > day))
    return held.filter(of_quarter & in_force)


def test_every_13f_has_its_row_and_every_xml_table_reconciles(reports: pl.DataFrame) -> None:
    assert reports.height == 151
    modern = reports.filter(pl.col("filing_date") >= date(2013, 7, 1))
    states = dict(modern.group_by("reconciliation").len().rows())
    assert set(states) <= {"reconciled", "rounding", "no_totals", "notice"}
    assert states["reconciled"] >= 41
    off = modern.filter(pl.col("reconciliation") == "rounding")
    by = (off["value_sum_as_filed"] - off["table_value_total"]).to_list()
    assert dict(zip(off["accession_number"], map(int, by), strict=True)) == ROUNDED
    # Information tables that could be had without their cover.
    assert set(modern.filter(pl.col("reconciliation") == "no_totals")["accession_number"]) == {
        "0000950123-22-012275", "0000950123-23-002585", "0001193125-26-054580", "0001879202-25-000038",
    }  # fmt: skip


def test_text_tables_reconcile_but_for_three_whose_own_text_explains_it(reports: pl.DataFrame) -> None:
    text = reports.filter(pl.col("filing_date") < date(2013, 7, 1), pl.col("report_role") != "notice")
    assert dict(text.group_by("reconciliation").len().rows()) == {
        "reconciled": 79, "rounding": 17, "value_differs": 2, "rows_differ": 1,
    }  # fmt: skip
    off = text.filter(pl.col("reconciliation").str.ends_with("differs") | (pl.col("reconciliation") == "rows_differ"))
    assert set(off["accession_number"]) == {"0000941302-99-000112", "0000950150-03-000957", "0000950134-06-016076"}
    assert off["reconciliation_note"].null_count() == 0


def test_no_unit_is_undecided_and_three_are_against_their_date(reports: pl.DataFrame) -> None:
    """Scion, Berkshire, Greenlight, Pershing Square and the others: dollars from 2023-01-03, thousands before."""
    with_rows = reports.filter(pl.col("rows_read") > 0)
    assert with_rows.filter(pl.col("unit_as_filed") == "undecided").is_empty()
    assert set(with_rows.filter("unit_disagrees")["accession_number"]) == AGAINST_THEIR_DATE
    in_dollars = pl.col("filing_date") >= date(2023, 1, 3)
    expected = pl.when(in_dollars & ~pl.col("accession_number").is_in(list(AGAINST_THEIR_DATE)))
    unit = expected.then(pl.lit("dollars")).otherwise(pl.lit("thousands"))
    assert with_rows.filter(unit != pl.col("unit_as_filed")).is_empty()


@pytest.mark.parametrize(
    ("quarter", "rows", "usd"),
    [
        ("2021-12-31", 6, 74_459_000),
        ("2022-03-31", 12, 201_379_000),
        ("2022-09-30", 6, 41_298_000),
        ("2022-12-31", 9, 46_536_925),
        ("2023-06-30", 33, 1_736_760_059),
        ("2023-09-30", 13, 98_976_144),
        ("2025-06-30", 15, 578_337_040),
        ("2025-09-30", 8, 1_381_198_076),
    ],
)
def test_scions_quarters(held: pl.DataFrame, quarter: str, rows: int, usd: int) -> None:
    """As their covers state them: the second quarter of 2025, of which there is none here, adds up to its rows."""
    found = known_at(held, SCION, quarter, "2026-01-01")
    assert (found["row_count"].sum(), found["value_usd"].sum()) == (rows, Decimal(usd))


@pytest.mark.parametrize(
    ("moment", "rows", "thousands", "composition"),
    [
        ("2022-02-13", 0, 0, None),
        ("2022-02-16", 6, 10_578_795, "original"),
        ("2022-03-06", 6, 10_578_795, "original"),
        ("2022-03-09", 7, 10_578_795 + 202_421, "with_new_holdings"),
    ],
)
def test_pershing_squares_year_end_of_2021_before_between_and_after(
    held: pl.DataFrame, moment: str, rows: int, thousands: int, composition: str | None
) -> None:
    """Original 0001172661-22-000776, NEW HOLDINGS 0001172661-22-001013."""
    found = known_at(held, PERSHING, "2021-12-31", moment)
    assert found["row_count"].sum() == rows
    assert found["value_usd"].sum() == thousands * 1000
    assert found["composition"].unique().to_list() == ([composition] if composition else [])


def test_gfis_year_end_of_2024_is_the_same_before_and_after_its_restatement(held: pl.DataFrame) -> None:
    """0001688774-25-000001 in thousands, 0001688774-25-000011 in dollars: 871 million both times."""
    before, after = (known_at(held, GFI, "2024-12-31", moment) for moment in ("2025-03-01", "2025-07-01"))
    assert after["value_usd"].sum() == Decimal(871_072_606)
    assert abs(before["value_usd"].sum() - after["value_usd"].sum()) < 20 * 1000
    assert (before["composition"][0], after["composition"][0]) == ("original", "restatement")


def test_the_suites_block_nothing(raw: dict[str, pl.DataFrame], reports: pl.DataFrame, held: pl.DataFrame) -> None:
    found = filing_suite.checks(reports) + holding_suite.checks(held, raw["raw_13f_holding"], reports)
    assert [one.name for one in found if one.total and one.severity == "block"] == []
