"""The contract, table by table: what was seen last of whom, and which figures a night changed."""

from __future__ import annotations

from warehouse.contract.table import Layer, Table, names

LAST_SEEN = Table(
    name="last_seen",
    layer=Layer.OPS,
    grain="the nightly run, and each company x form family and manager x form family of the watch list",
    about="What was seen last of everybody watched, and of the run itself, and what is due next. Made anew by every "
    "run; the view `freshness` says what is overdue today.",
    key=names("subject_id form_family"),
    columns=names(
        """
        subject_kind subject_id subject_name form_family last_accession_number last_filing_date last_period_end
        last_landed_at last_run_id last_run_at last_success_at next_period_end next_due why_next_due
        """
    ),
    sources=("raw_filing", "raw_xbrl_fact", "dim_company", "dim_manager", "landing_log", "load_log"),
    required=names("subject_kind subject_id subject_name form_family why_next_due"),
)

CHANGED_FIGURE = Table(
    name="changed_figure",
    layer=Layer.OPS,
    grain="one figure of a mart, as known now, that a run changed",
    about="Figures that are not what the release before said, with the filings behind both values: the first ten "
    "thousand of a run. `bubblewatch diff` compares any two nights.",
    key=names("load_id sequence"),
    columns=names(
        """
        load_id sequence table_name change row_key column_name text_before text_now accession_numbers_before
        accession_numbers_now
        """
    ),
    sources=("the marts", "the marts of the release before"),
    required=names("load_id sequence table_name change row_key column_name"),
)
