"""The contract, column by column: what was seen last of whom, what is due next, and which figures a night changed."""

from __future__ import annotations

from warehouse.contract.column import ACCESSION_LIST_PATTERN, ACCESSION_PATTERN, Column, ColumnType

WATCHING_COLUMNS: dict[str, Column] = {
    "subject_kind": Column(
        ColumnType.TEXT,
        "What is watched: run (the nightly run itself), company, manager.",
        allowed=("run", "company", "manager"),
    ),
    "subject_id": Column(ColumnType.TEXT, "The company's or manager's CIK, ten digits; nightly_refresh for the run."),
    "subject_name": Column(ColumnType.TEXT, "Its name in the watch list; nightly refresh for the run."),
    "form_family": Column(
        ColumnType.TEXT,
        "Forms that are looked at together: 10-K and 10-Q with their transition reports, 13F with its notices, each "
        "with amendments; all for the run.",
        allowed=("10-K", "10-Q", "13F", "all"),
    ),
    "last_accession_number": Column(
        ColumnType.TEXT, "The newest filing of these forms that is here; NULL: none is.", pattern=ACCESSION_PATTERN
    ),
    "last_filing_date": Column(ColumnType.DATE, "The day that filing was filed on."),
    "last_period_end": Column(ColumnType.DATE, "The last period that a filing of these forms here reports on."),
    "last_landed_at": Column(ColumnType.TIMESTAMP, "When that filing's bytes arrived, UTC; NULL from a data set."),
    "last_run_id": Column(ColumnType.TEXT, "The last run that this file could be told of; NULL but for the run."),
    "last_run_at": Column(ColumnType.TIMESTAMP, "When that run began, UTC; NULL but for the run."),
    "last_success_at": Column(
        ColumnType.TIMESTAMP,
        "When the last run began that published or found nothing new, UTC; NULL but for the run. Nights that fail or "
        "are held back leave the file, and so this, as it was.",
    ),
    "next_period_end": Column(
        ColumnType.DATE,
        "The period that the next report is about; reckoned from the last one, so that a fiscal year of 52 or 53 weeks "
        "may end some days off.",
    ),
    "next_due": Column(
        ColumnType.DATE,
        "The last day on which the next report, or of the run the next success, is in time; NULL: none is due.",
    ),
    "why_next_due": Column(ColumnType.TEXT, "By which rule it is due then, or why none is."),
    "change": Column(
        ColumnType.TEXT,
        "What became of the cell: changed, for a figure known before has another value, or none.",
        allowed=("changed",),
    ),
    "row_key": Column(ColumnType.TEXT, "The row: its key, as column=value."),
    "text_before": Column(ColumnType.TEXT, "What last night's release said, as text, decimals exact."),
    "text_now": Column(ColumnType.TEXT, "What this night says; NULL: the figure is no longer known."),
    "accession_numbers_before": Column(
        ColumnType.TEXT, "The filings behind the value before.", pattern=ACCESSION_LIST_PATTERN
    ),
    "accession_numbers_now": Column(
        ColumnType.TEXT, "The filings behind the value now.", pattern=ACCESSION_LIST_PATTERN
    ),
}
