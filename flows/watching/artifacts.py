"""What Prefect keeps of a night, to be seen on its page: the morning report, the row counts, the way to Data Docs."""

from __future__ import annotations

from pathlib import Path

import httpx
from prefect.artifacts import create_link_artifact, create_markdown_artifact, create_table_artifact
from prefect.context import FlowRunContext
from prefect.exceptions import PrefectException

from flows.report import Report
from flows.watching.morning_report import row_counts

MORNING_REPORT, ROW_COUNTS, DATA_DOCS = "morning-report", "row-counts", "data-docs"
"""Keys of the artifacts."""


def make_artifacts(markdown: str, data_docs: Path, report: Report | None) -> list[str]:
    """Leaves the artifacts of the flow run we are in; none outside of one. Returns what went wrong.

    A night that failed has no ``report``, and only its words.
    """
    if FlowRunContext.get() is None:
        return []
    try:
        create_markdown_artifact(markdown, key=MORNING_REPORT, description="What happened tonight")
        if report is not None and report.rows_now:
            create_table_artifact(row_counts(report), key=ROW_COUNTS, description="Rows by table, against last night")
        index = data_docs / "index.html"
        if index.exists():
            text = "Great Expectations' Data Docs, on the machine of the run"
            create_link_artifact(index.as_uri(), link_text=text, key=DATA_DOCS, description=text)
    except (httpx.HTTPError, PrefectException) as error:
        return [f"Prefect did not take the artifacts: {type(error).__name__}"]
    return []
