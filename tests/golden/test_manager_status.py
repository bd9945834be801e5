"""What became of real managers' quarters: Scion's through its deregistration, notices, gaps and late filers.

Dates as the filings' headers and covers give them.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest
from core_and_marts import Frames, read, watched_managers
from spec_tables import assert_table

from expectations.dim_security import checks as security_checks
from expectations.mart_manager_status import checks as status_checks
from transforms.knowledge import known_at
from transforms.reading.errors import FilingError
from transforms.reading.thirteen_f.securities_list import LISTED
from transforms.thirteen_f.core_13f_filing import core_13f_filing
from transforms.thirteen_f.dim_security import dim_security
from transforms.thirteen_f.mart_manager_status import last_filing_date, mart_manager_status
from transforms.thirteen_f.trading_symbols import SYMBOL_COLUMNS, trading_symbols
from warehouse.contract.columns import COLUMNS

SCION, PARTNERS = "0001649339", "0001768021"


def of(status: pl.DataFrame, cik: str) -> pl.DataFrame:
    """What is known now of one manager."""
    return status.filter((pl.col("manager_cik") == cik) & pl.col("known_to").is_null())


def test_scion_reported_its_last_quarter_and_owes_none_since(sample: Frames) -> None:
    status = sample["mart_manager_status"]
    late = of(status, SCION).filter(pl.col("period_of_report") >= date(2025, 9, 30))
    assert_table(
        late,
        """
        period_of_report  report_state  due_date    filed_on    days_late  filings
        2025-09-30        reported      2025-11-14  2025-11-03  0          0001649339-25-000007
        2025-12-31        not_expected  2026-02-17  -           -          -
        """,
    )
    assert "since 2025-11-10" in late["report_reason"][-1]
    assert [one.name for one in status_checks(status, sample["core_13f_filing"]) if one.total] == []


def test_on_the_articles_day_scion_had_reported_and_the_day_before_its_report_it_had_time(sample: Frames) -> None:
    rows = sample["mart_manager_status"].filter(pl.col("manager_cik") == SCION).to_dicts()
    states = {
        day: [
            row["report_state"]
            for row in known_at(rows, datetime.fromisoformat(day))
            if row["period_of_report"] == date(2025, 9, 30)
        ]
        for day in ("2025-09-30", "2025-11-02", "2025-11-14 23:59:59")
    }
    assert states == {"2025-09-30": [], "2025-11-02": ["not_due_yet"], "2025-11-14 23:59:59": ["reported"]}


@pytest.fixture(scope="module")
def reports(real_edgar: Path) -> Frames:
    """Every 13F submission at hand, read, with what became of its quarter."""
    parsed = list(_submissions(real_edgar))
    raw = {
        name: pl.concat([one[name] for one in parsed]) for name in ("raw_filing", "raw_13f_cover", "raw_13f_holding")
    }
    filings = core_13f_filing(raw["raw_13f_holding"], raw["raw_13f_cover"], raw["raw_filing"])
    newest = last_filing_date(raw["raw_filing"])
    status = mart_manager_status(filings, raw["raw_13f_cover"], watched_managers(), newest)
    return {**raw, "core_13f_filing": filings, "mart_manager_status": status}


def _submissions(edgar: Path) -> Iterator[Frames]:
    with (edgar / "MANIFEST.tsv").open(newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            path = edgar / row["path"]
            if row["form"].startswith("13F") and row["kind"] == "full-submission" and path.suffix == ".txt":
                try:
                    yield read(row["cik"], row["accession"], path.read_bytes())
                except FilingError:
                    continue


@pytest.mark.real
def test_the_states_of_real_filings_pass_their_checks(reports: Frames) -> None:
    assert reports["core_13f_filing"].height > 130
    checks = status_checks(reports["mart_manager_status"], reports["core_13f_filing"])
    assert [one.name for one in checks if one.total] == []


@pytest.mark.real
def test_notices_name_who_reports(reports: Frames) -> None:
    notices = reports["mart_manager_status"].filter(pl.col("known_to").is_null() & (pl.col("report_state") == "notice"))
    assert_table(
        notices,
        """
        period_of_report  is_complete  reported_by                                             filings
        2021-12-31        no           Scion Asset Management, LLC (028-17276)                 0001567619-22-003989
        2023-03-31        no           Scion Asset Management, LLC (028-17276)                 0000905148-23-000409
        2019-12-31        no           Migdal Insurance & Financial Holdings Ltd. (028-17312)  0001178913-20-000417
        """,
    )
    between = of(reports["mart_manager_status"], PARTNERS).filter(pl.col("report_state") == "missing")
    assert between["period_of_report"].to_list() == [
        *(date(2022, 3, 31), date(2022, 6, 30), date(2022, 9, 30), date(2022, 12, 31))
    ]


@pytest.mark.real
def test_scions_gaps_are_gaps(reports: Frames) -> None:
    found = of(reports["mart_manager_status"], SCION).filter(
        pl.col("period_of_report").is_between(date(2021, 12, 31), date(2023, 9, 30))
    )
    assert_table(
        found,
        """
        period_of_report  report_state  filed_on    filings
        2021-12-31        reported      2022-02-14  0001567619-22-003986
        2022-03-31        reported      2022-05-16  0001567619-22-010747
        2022-06-30        missing       -           -
        2022-09-30        reported      2022-11-14  0001567619-22-019784
        2022-12-31        reported      2023-02-14  0000905148-23-000213
        2023-03-31        missing       -           -
        2023-06-30        reported      2023-08-14  0000905148-23-000689
        2023-09-30        reported      2023-11-14  0000905148-23-001400
        """,
    )


@pytest.mark.real
def test_berkshire_filed_a_day_late_and_greenlight_left_holdings_out(reports: Frames) -> None:
    now = reports["mart_manager_status"].filter(pl.col("known_to").is_null())
    quarter = pl.col("period_of_report").is_in([date(2013, 6, 30), date(2013, 9, 30)])
    found = now.filter(quarter & pl.col("manager_cik").is_in(["0001067983", "0001079114"]))
    assert_table(
        found.filter(pl.col("report_state") == "confidential_omitted"),
        """
        manager_cik  period_of_report  due_date    filed_on    days_late  is_complete
        0001067983   2013-06-30        2013-08-14  2013-08-15  1          no
        0001079114   2013-09-30        2013-11-14  2013-11-14  0          no
        """,
    )


@pytest.mark.real
def test_pershing_squares_omission_and_its_amendment(reports: Frames) -> None:
    rows = reports["mart_manager_status"].filter(
        (pl.col("manager_cik") == "0001336528") & (pl.col("period_of_report") == date(2021, 12, 31))
    )
    assert_table(
        rows.tail(2),
        """
        report_state          report_count  amendment_count  is_complete  filings
        confidential_omitted  1             0                no           0001172661-22-000776
        confidential_omitted  1             1                no           0001172661-22-000776, 0001172661-22-001013
        """,
    )


@pytest.mark.real
def test_securities_of_real_tables(reports: Frames) -> None:
    no_symbols = pl.DataFrame(schema={name: COLUMNS[name].type.polars for name in SYMBOL_COLUMNS})
    found = dim_security(
        reports["raw_13f_holding"],
        reports["raw_filing"],
        LISTED.to_frame(),
        trading_symbols(no_symbols, reports["raw_filing"]),
    )
    assert [one.name for one in security_checks(found) if one.total] == []
    named = found.filter(pl.col("cusip").is_in(["67066G104", "69608A108", "025816109"]))
    assert_table(
        named,
        """
        cusip      issuer_name                title_of_class  is_valid_cusip
        025816109  American Express Co.       Com             yes
        67066G104  NVIDIA CORPORATION         COM             yes
        69608A108  PALANTIR TECHNOLOGIES INC  CL A            yes
        """,
    )
