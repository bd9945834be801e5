"""core_13f_filing: what is odd about a 13F warns by filing; the same in many at once is our own error, and blocks."""

from __future__ import annotations

import polars as pl

from expectations.check import Check
from expectations.many_filings import MANY, where_many

_SHOWN = ("accession_number", "manager_name", "period_of_report", "form")
_TOTALS = ("reconciliation", "rows_read", "table_entry_total", "value_sum_as_filed", "table_value_total")
_UNIT = ("unit_prior", "unit_as_filed", "unit_evidence")


def checks(core_13f_filing: pl.DataFrame) -> list[Check]:
    """Reconciliation, units, periods and patches, by filing."""
    has_totals = pl.any_horizontal(pl.col("table_entry_total", "table_value_total").is_not_null())
    wrong = pl.col("reconciliation").is_in(["rows_differ", "value_differs", "no_rows"])
    judged = core_13f_filing.filter(has_totals)
    differing = judged.filter(wrong)
    undecided = pl.col("unit_as_filed") == "undecided"
    of = core_13f_filing.filter
    return [
        Check("The rows of a 13F reconcile with its own cover", "warn", of(wrong).select(_SHOWN + _TOTALS)),
        Check(
            f"No {MANY} differ from the totals on their covers",
            "block",
            where_many(differing, judged.height).select(_SHOWN + _TOTALS),
        ),
        Check(
            "The values of a 13F stand in the unit that its page or its date asks for",
            "warn",
            of(pl.col("unit_disagrees")).select(_SHOWN + _UNIT),
            "unit_as_filed",
        ),
        Check("The unit of a 13F's values can be told", "warn", of(undecided).select(_SHOWN + _UNIT), "unit_as_filed"),
        Check(
            "A 13F is of a quarter's end before its filing, on header and cover alike",
            "warn",
            of(_is_odd_period()).select(*_SHOWN, "cover_period_of_report", "filing_date"),
            "period_of_report",
        ),
        Check(
            "The CUSIPs of a 13F have right check digits",
            "warn",
            of(pl.col("rows_with_odd_cusip") > 0).select(*_SHOWN, "rows_with_odd_cusip", "rows_read"),
            "rows_with_odd_cusip",
        ),
        Check(
            "A restatement holds the whole report",
            "warn",
            of(pl.col("report_role") == "patch").select(*_SHOWN, "rows_read"),
            "report_role",
        ),
    ]


def _is_odd_period() -> pl.Expr:
    period, on_cover = pl.col("period_of_report"), pl.col("cover_period_of_report")
    quarter_end = period.dt.truncate("1q").dt.offset_by("1q").dt.offset_by("-1d")
    return (period != quarter_end) | (period >= pl.col("filing_date")) | (on_cover != period).fill_null(False)
