"""The contract, column by column: what runs did and what was judged."""

from __future__ import annotations

from warehouse.contract.column import Column, ColumnType

OPERATION_COLUMNS: dict[str, Column] = {
    "load_id": Column(ColumnType.TEXT, "The run."),
    "started_at": Column(ColumnType.TIMESTAMP, "When it began, UTC."),
    "finished_at": Column(ColumnType.TIMESTAMP, "When it ended, UTC; NULL while it runs or where it died."),
    "fetched_at": Column(ColumnType.TIMESTAMP, "When the bytes arrived, UTC."),
    "code_version": Column(ColumnType.TEXT, "Version of bubblewatch, with the commit where it runs from a checkout."),
    "edgar_source": Column(ColumnType.TEXT, "Where the filings came from: live, sample, or a directory."),
    "status": Column(
        ColumnType.TEXT,
        "How it ended; of a run: running, published, unchanged, blocked, released (it was held back, and a person let "
        "it up), nothing to publish, failed.",
    ),
    "message": Column(ColumnType.TEXT, "What there is to say about it."),
    "filings_listed": Column(ColumnType.INTEGER, "Filings that EDGAR's index lists for the watch list.", minimum=0),
    "filings_landed": Column(ColumnType.INTEGER, "Filings landed by this run.", minimum=0),
    "filings_missing": Column(ColumnType.INTEGER, "Filings listed but not landed.", minimum=0),
    "requests": Column(ColumnType.INTEGER, "Requests that passed the gateway (live: connections).", minimum=0),
    "requests_index": Column(ColumnType.INTEGER, "Of them: for EDGAR's indexes of days.", minimum=0),
    "requests_submissions": Column(
        ColumnType.INTEGER, "Of them: for filers' lists of filings, those of sec-edgar-downloader included.", minimum=0
    ),
    "requests_document": Column(ColumnType.INTEGER, "Of them: for filings.", minimum=0),
    "requests_ticker": Column(
        ColumnType.INTEGER, "Of them: for the ticker file, which sec-edgar-downloader reads at every start.", minimum=0
    ),
    "stage": Column(ColumnType.TEXT, "Stage of the pipeline."),
    "table_name": Column(ColumnType.TEXT, "The table."),
    "rows_in": Column(ColumnType.INTEGER, "Rows the stage read.", minimum=0),
    "rows_out": Column(ColumnType.INTEGER, "Rows the stage wrote.", minimum=0),
    "seconds": Column(ColumnType.FIGURE, "Wall-clock seconds.", minimum=0),
    "parser_version": Column(ColumnType.INTEGER, "Version of the parsers that read the filing.", minimum=1),
    "raw_rows_read": Column(ColumnType.INTEGER, "Facts, holdings and cover rows read from the filing.", minimum=0),
    "file_name": Column(ColumnType.TEXT, "Name of the file as it was given."),
    "filings_read": Column(
        ColumnType.INTEGER, "Filings loaded from the data set: those that are not landed themselves.", minimum=0
    ),
    "suite": Column(
        ColumnType.TEXT, "Suite of expectations, named after its table; between_nights for tonight against last night."
    ),
    "expectation": Column(ColumnType.TEXT, "The expectation, in words."),
    "column_name": Column(ColumnType.TEXT, "The column it judges; NULL where it judges the table."),
    "verdict": Column(
        ColumnType.TEXT,
        "passed; blocked (publication stops); warned; not_evaluated (the check itself failed, which is fatal).",
        allowed=("passed", "blocked", "warned", "not_evaluated"),
    ),
    "observed": Column(ColumnType.TEXT, "What was found."),
    "sequence": Column(ColumnType.INTEGER, "Position, from 1.", minimum=1),
}
