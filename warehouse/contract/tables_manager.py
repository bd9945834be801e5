"""The contract, table by table: whose 13Fs are expected, and what became of each quarter's."""

from __future__ import annotations

from warehouse.contract.table import Layer, Table, names

DIM_MANAGER = Table(
    name="dim_manager",
    layer=Layer.DIM,
    grain="one manager of the watch list",
    about="Each manager whose 13Fs are read and expected: from when, until when and why.",
    key=names("manager_cik"),
    columns=names(
        """
        manager_cik manager_name expected_from last_expected_period stopped_on why_stopped stopped_source why_watched
        """
    ),
    sources=("the watch list",),
    required=names("manager_cik manager_name expected_from why_watched"),
)

MART_MANAGER_STATUS = Table(
    name="mart_manager_status",
    layer=Layer.MART,
    grain="one manager x quarter",
    about="What became of each quarter's 13F: reported, late, reported by others, left out in part, overdue, missing "
    "or not expected. A quarter without a report never means that everything was sold. States are those up to the last "
    "filing date in the warehouse; `bubblewatch status` asks today's clock.",
    key=names("manager_cik period_of_report known_from"),
    columns=names(
        """
        manager_cik manager_name period_of_report report_state due_date filed_on days_late report_count
        amendment_count is_complete reported_by report_reason accession_numbers source_ids known_from known_to
        """
    ),
    sources=("core_13f_filing", "raw_13f_cover", "dim_manager"),
    required=names(
        """
        manager_cik manager_name period_of_report report_state due_date report_count amendment_count report_reason
        known_from
        """
    ),
)
