"""Small core_13f_holding and core_13f_filing for tests, written as tables; Scion's by default, in dollars."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import polars as pl
from spec_tables import frame, rows

from warehouse.contract.tables import CORE_13F_FILING, CORE_13F_HOLDING

SCION = "0001649339"


def held(text: str) -> pl.DataFrame:
    """core_13f_holding; a row is of the filing, and has the source, that its table names."""
    given: dict[str, Any] = {
        "manager_cik": SCION,
        "manager_name": "Scion",
        "issuer_name": "Issuer",
        "title_of_class": "COM",
        "position_type": "holding",
        "shares_or_principal_type": "SH",
        "row_count": 1,
        "unit_as_filed": "dollars",
        "composition": "original",
        "accession_numbers": "filing",
        "source_ids": "row",
    }
    return frame(CORE_13F_HOLDING, text, given)


def filed(text: str) -> pl.DataFrame:
    """core_13f_filing; whole, reconciled holdings reports by default, numbered by their quarter."""
    given: dict[str, Any] = {
        "manager_cik": SCION,
        "manager_name": "Scion",
        "form": "13F-HR",
        "report_type": "13F HOLDINGS REPORT",
        "report_role": "original",
        "rows_read": 1,
        "reconciliation": "reconciled",
        "unit_as_filed": "dollars",
        "unit_evidence": "evidence",
        "unit_disagrees": False,
        "is_confidential_omitted": False,
    }
    number = pl.format(
        "0000000000-{}-{}", pl.col("period_of_report").dt.strftime("%y"), pl.col("known_from").dt.strftime("%m%d00")
    )
    return frame(CORE_13F_FILING, text, given).with_columns(
        accession_number=pl.coalesce("accession_number", number),
        filing_date=pl.col("known_from").dt.date(),
        accepted_at="known_from",
    )


def by_quarter(holdings: pl.DataFrame) -> pl.DataFrame:
    """A whole report of each manager's quarter, known from the first moment that one of its positions is."""
    first = holdings.group_by("manager_cik", "period_of_report").agg(pl.col("known_from").min()).sort(pl.all())
    text = "manager_cik  period_of_report  known_from\n" + "\n".join(
        "  ".join((cik, str(period), _moment(known))) for cik, period, known in first.rows()
    )
    return filed(text) if rows(text) else CORE_13F_FILING.schema.to_frame()


def _moment(known: datetime) -> str:
    return known.isoformat(sep=" ")
