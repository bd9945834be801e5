"""raw_13f_holding -> core_13f_holding: rows added up to positions, in dollars, amendments composed."""

from __future__ import annotations

import polars as pl

from transforms.accessions import joined, source_id
from transforms.thirteen_f.roles import ORDER, POSITION
from transforms.thirteen_f.rows import named_rows
from warehouse.contract.tables import CORE_13F_HOLDING

_QUARTER = ("manager_cik", "period_of_report")
_FULL = ("original", "restatement")
_POSITION_ROW = (
    "state",
    *POSITION,
    "issuer_name",
    "title_of_class",
    "value_usd",
    "shares_or_principal",
    "row_count",
    "unit_as_filed",
    "accession_numbers",
    "source_ids",
)


def core_13f_holding(raw_13f_holding: pl.DataFrame, core_13f_filing: pl.DataFrame) -> pl.DataFrame:
    """Positions by manager and quarter; dollars, shares or principal.

    Grain: manager, quarter, CUSIP, put or call, SH or PRN, knowledge interval. At any time a quarter is its last
    original or full restatement, with the new holdings since; a patch takes the place of the positions it names only.
    Every position of a quarter has a row for each of its states. Values in a unit that cannot be told are NULL.
    Sources: raw_13f_holding, core_13f_filing.
    """
    in_force = filings_in_force(core_13f_filing)
    placed = in_force.lazy().select("accession_number", "state", "sequence", "is_patch", "is_patched")
    seen = _in_dollars(raw_13f_holding.lazy(), core_13f_filing.lazy()).join(placed, on="accession_number")
    rows = pl.concat([seen.filter(~pl.col("is_patched")), _overlaid(seen.filter("is_patched"))])
    states = in_force.select("state", *_QUARTER, "known_from", "known_to", "composition", "manager_name")
    return (
        _positions(rows)
        .join(states.lazy().unique("state"), on="state")
        .cast({"shares_or_principal": CORE_13F_HOLDING.schema["shares_or_principal"]})
        .select(CORE_13F_HOLDING.columns)
        .sort(CORE_13F_HOLDING.key)
        .collect()
    )


def filings_in_force(core_13f_filing: pl.DataFrame) -> pl.DataFrame:
    """Which filings a manager's quarter is made of, state by state: one row a state and filing.

    A state lasts from the moment at which a filing becomes known to the next such moment. Notices, and filings of
    which nothing could be read, change nothing: what was known before stays.
    """
    speaks = (pl.col("report_role") != "notice") & (pl.col("reconciliation") != "no_rows")
    speaking = (
        core_13f_filing.filter(speaks)
        .sort(*_QUARTER, *ORDER)
        .with_columns(
            sequence=pl.int_range(pl.len()).over(_QUARTER),
            era=pl.col("report_role").is_in(_FULL).cum_sum().over(_QUARTER),
            is_patch=pl.col("report_role") == "patch",
        )
    )
    states = (
        speaking.group_by(*_QUARTER, "known_from", maintain_order=True)
        .agg(pl.col("era", "sequence", "manager_name").last())
        .with_columns(known_to=pl.col("known_from").shift(-1).over(_QUARTER))
        .rename({"sequence": "last_sequence"})
        .with_row_index("state")
    )
    filings = speaking.select(*_QUARTER, "era", "sequence", "is_patch", "report_role", "accession_number")
    return (
        states.join(filings, on=[*_QUARTER, "era"])
        .filter(pl.col("sequence") <= pl.col("last_sequence"))
        .with_columns(composition=_composition(), is_patched=pl.col("is_patch").any().over("state"))
    )


def _composition() -> pl.Expr:
    role = pl.col("report_role")
    return (
        pl.when((role == "patch").any().over("state"))
        .then(pl.lit("patched"))
        .when((role == "new_holdings").any().over("state"))
        .then(pl.lit("with_new_holdings"))
        .otherwise(role.first().over("state"))
    )


def _in_dollars(raw_13f_holding: pl.LazyFrame, core_13f_filing: pl.LazyFrame) -> pl.LazyFrame:
    """The rows with their positions named and their values in dollars, exactly; NULL where the unit is undecided."""
    value = pl.col("value_as_filed")
    in_dollars = (
        pl.when(pl.col("unit_as_filed") == "dollars")
        .then(value)
        .when(pl.col("unit_as_filed") == "thousands")
        .then(value * 1000)
        .cast(CORE_13F_HOLDING.schema["value_usd"])
    )
    units = core_13f_filing.select("accession_number", "unit_as_filed")
    return (
        named_rows(raw_13f_holding)
        .join(units, on="accession_number")
        .select(
            "accession_number",
            "row_number",
            *POSITION,
            "issuer_name",
            "title_of_class",
            "shares_or_principal",
            "unit_as_filed",
            value_usd=in_dollars,
            source_ids=source_id("row_number"),
        )
    )


def _overlaid(rows: pl.LazyFrame) -> pl.LazyFrame:
    """The rows of patched states that no later patch of their position has taken the place of."""
    last_patch = pl.col("sequence").filter("is_patch").max().over("state", *POSITION).fill_null(0)
    return rows.filter(pl.col("sequence") >= last_patch)


def _positions(rows: pl.LazyFrame) -> pl.LazyFrame:
    """The rows of each state added up; most are a position by themselves, and need no adding."""
    is_alone = pl.len().over("state", *POSITION) == 1
    marked = rows.with_columns(is_alone=is_alone)
    alone = marked.filter("is_alone").with_columns(
        row_count=pl.lit(1, dtype=pl.Int64), accession_numbers=pl.col("accession_number")
    )
    several = marked.filter(~pl.col("is_alone")).sort("state", "sequence", "row_number")
    return pl.concat([alone.select(_POSITION_ROW), _added_up(several).select(_POSITION_ROW)])


def _added_up(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Positions of several rows. One row of an undecided unit leaves the position without a value."""
    undecided = (pl.col("unit_as_filed") == "undecided").any()
    return rows.group_by("state", *POSITION, maintain_order=True).agg(
        pl.col("issuer_name", "title_of_class").last(),
        value_usd=pl.when(undecided).then(None).otherwise(pl.col("value_usd").sum()),
        shares_or_principal=pl.col("shares_or_principal").sum(),
        row_count=pl.len().cast(pl.Int64),
        unit_as_filed=pl.when(undecided).then(pl.lit("undecided")).otherwise(pl.col("unit_as_filed").last()),
        accession_numbers=joined("accession_number"),
        source_ids=joined("source_ids"),
    )
