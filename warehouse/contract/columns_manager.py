"""The contract, column by column: whose 13Fs are expected, and what became of each quarter's."""

from __future__ import annotations

from warehouse.contract.column import Column, ColumnType

REPORT_STATES: tuple[str, ...] = (
    "reported",
    "reported_late",
    "combination",
    "notice",
    "confidential_omitted",
    "not_due_yet",
    "overdue",
    "missing",
    "not_expected",
    "before_first_report",
)
"""What may have become of a manager's quarter."""

MANAGER_COLUMNS: dict[str, Column] = {
    "expected_from": Column(
        ColumnType.DATE, "Filings filed before this day are not asked for: earlier 13Fs may exist and are not missed."
    ),
    "last_expected_period": Column(ColumnType.DATE, "Last quarter the manager owed a 13F for; NULL: it still reports."),
    "stopped_on": Column(ColumnType.DATE, "Day of what ended the manager's reports, where it is known."),
    "why_stopped": Column(ColumnType.TEXT, "Why no 13F is expected any more."),
    "stopped_source": Column(ColumnType.TEXT, "Who says so."),
    "report_state": Column(
        ColumnType.TEXT,
        "What became of the quarter's 13F. reported: in time, and by its cover whole; reported_late: filed after "
        "due_date; combination: reported in part, other managers report the rest; notice: 13F-NT, other managers "
        "report all of it; confidential_omitted: reported, with holdings left out on request; not_due_yet: the quarter "
        "is over, its report not yet due; overdue: due and not here; missing: not here, though a later quarter's is; "
        "not_expected: the manager had stopped; before_first_report: before the first report that is here. Only "
        "reported, reported_late, combination and confidential_omitted have holdings; none of the others says that "
        "anything was sold.",
        allowed=REPORT_STATES,
    ),
    "due_date": Column(
        ColumnType.DATE,
        "Last day on which the report was in time: 45 days after the quarter's end, or the next business day. Days on "
        "which the SEC closes without warning are not known to it.",
    ),
    "filed_on": Column(
        ColumnType.DATE, "Filing date of the quarter's first report or notice; NULL where none is here."
    ),
    "days_late": Column(
        ColumnType.INTEGER,
        "Calendar days from due_date to filed_on; 0 in time; NULL where the first report is not here.",
        minimum=0,
    ),
    "report_count": Column(ColumnType.INTEGER, "Reports and notices of the quarter that are no amendments.", minimum=0),
    "amendment_count": Column(ColumnType.INTEGER, "Amendments of the quarter, of any kind.", minimum=0),
    "is_complete": Column(
        ColumnType.BOOLEAN,
        "True where the manager's holdings of the quarter stand here whole, by its own covers; false where others "
        "report a part, holdings are left out on request, rows do not reconcile or the first report is not here; NULL "
        "where there is no report, or its cover does not say.",
    ),
    "report_reason": Column(ColumnType.TEXT, "Why the quarter is in this state, in words."),
    "reported_by": Column(
        ColumnType.TEXT,
        "Other managers who report holdings of this one, as the cover lists them, with their 13F file numbers.",
    ),
}
