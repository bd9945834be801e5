"""The contract, table by table: what runs did and what was judged."""

from __future__ import annotations

from warehouse.contract.table import Layer, Table, names

LOAD_LOG = Table(
    name="load_log",
    layer=Layer.OPS,
    grain="one run",
    about="What each run did.",
    key=names("load_id"),
    columns=names(
        """
        load_id started_at finished_at code_version edgar_source status filings_listed filings_landed
        filings_missing requests requests_index requests_submissions requests_document requests_ticker message
        """
    ),
    sources=("the run itself",),
    required=names("load_id started_at status"),
)

LOAD_STAGE = Table(
    name="load_stage",
    layer=Layer.OPS,
    grain="one stage of one run",
    about="Rows in and out, and seconds, of each stage.",
    key=names("load_id sequence"),
    columns=names("load_id sequence stage table_name rows_in rows_out seconds"),
    sources=("the run itself",),
    required=names("load_id sequence stage"),
)

LOAD_FILING = Table(
    name="load_filing",
    layer=Layer.OPS,
    grain="one filing touched by one run",
    about="Filings that a run landed, read, or could not have.",
    key=names("load_id accession_number stage"),
    columns=names("load_id accession_number stage status message"),
    sources=("the run itself",),
    required=names("load_id accession_number stage status"),
)

LANDING_LOG = Table(
    name="landing_log",
    layer=Layer.OPS,
    grain="one landed filing",
    about="When and from where the bytes of a filing came: what raw_filing cannot hold and stay equal in a rebuild.",
    key=names("accession_number"),
    columns=names("accession_number source_url edgar_source fetched_at submission_bytes sha256"),
    sources=("the raw zone",),
    required=names("accession_number source_url fetched_at submission_bytes sha256"),
)

PARSE_LOG = Table(
    name="parse_log",
    layer=Layer.OPS,
    grain="one landed filing",
    about="Which version of the parsers read a filing, and what came of it. An older version is read again.",
    key=names("accession_number"),
    columns=names("accession_number parser_version status raw_rows_read message"),
    sources=("the run itself",),
    required=names("accession_number parser_version status"),
)

DATASET_LOG = Table(
    name="dataset_log",
    layer=Layer.OPS,
    grain="one Form 13F data set",
    about="Which data sets were read, with which version of the parsers, and what came of it. An older version is read "
    "again.",
    key=names("sha256"),
    columns=names("sha256 file_name parser_version filings_read raw_rows_read"),
    sources=("the run itself",),
    required=names("sha256 file_name parser_version filings_read raw_rows_read"),
)

VALIDATION_RESULT = Table(
    name="validation_result",
    layer=Layer.OPS,
    grain="one expectation of one suite in one run",
    about="Every verdict of every stage.",
    key=names("load_id sequence"),
    columns=names("load_id sequence suite expectation column_name verdict observed"),
    sources=("Great Expectations",),
    required=names("load_id sequence suite expectation verdict"),
)
