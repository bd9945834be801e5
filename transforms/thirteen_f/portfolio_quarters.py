"""core_13f_filing -> what was known of each manager's quarter, and of the quarter before it, at each time.

Whether a position that a report does not hold was sold can only be told where the report is whole, and whether one that
it holds was bought only where the report of the quarter before is.
"""

from __future__ import annotations

import polars as pl

from transforms.accessions import joined, paired

QUARTER = ("manager_cik", "period_of_report")

_NO_TABLE = "the table of a report of the quarter could not be read"
_NO_BASE = "the quarter's own report is not at hand, only what was added to it"
_COMBINATION = "the quarter's report is a combination report: other managers report further holdings"
_CONFIDENTIAL = "the quarter's report leaves holdings out on request (confidential treatment)"
_ROWS_DIFFER = "the rows read from the quarter's report are not as many as its cover states"


def quarter_before() -> pl.Expr:
    """The end of the calendar quarter before that of ``period_of_report``."""
    return pl.col("period_of_report").dt.offset_by("-3mo").dt.month_end()


def quarter_states(core_13f_filing: pl.DataFrame) -> pl.DataFrame:
    """What the filings of a manager's quarter let one say, from each of them until the next.

    Grain: manager, quarter, moment at which a filing other than a notice became known. ``is_comparable``: the quarter's
    positions are known. ``is_complete``: what is not among them was not held. ``why`` says what stands against either.
    """
    filings = _filings(core_13f_filing)
    until = pl.col("known_from").shift(-1).over(QUARTER)
    is_comparable = pl.col("base") > 0
    why = (
        pl.when(pl.col("unread"))
        .then(pl.lit(_NO_TABLE))
        .when(~is_comparable)
        .then(pl.lit(_NO_BASE))
        .when(pl.col("rows_differ"))
        .then(pl.lit(_ROWS_DIFFER))
        .when(pl.col("combination"))
        .then(pl.lit(_COMBINATION))
        .when(pl.col("confidential"))
        .then(pl.lit(_CONFIDENTIAL))
    )
    return (
        filings.unique([*QUARTER, "known_from"], keep="last", maintain_order=True)
        .with_columns(known_to=until, is_comparable=is_comparable, why=why)
        .with_columns(
            is_complete=pl.col("why").is_null(),
            is_whole_table=is_comparable & ~(pl.col("rows_differ") | pl.col("unread")),
        )
        .select(
            *(*QUARTER, "manager_name", "known_from", "known_to", "is_comparable", "is_complete", "is_whole_table"),
            *("why", "accession_numbers"),
        )
    )


def _filings(core_13f_filing: pl.DataFrame) -> pl.DataFrame:
    """Filings in the order they became known, with what holds of each and of those it builds on."""
    said = {
        "confidential": pl.col("is_confidential_omitted").fill_null(False),
        "combination": pl.col("report_type").fill_null("").str.to_uppercase().str.contains("COMBINATION"),
        "rows_differ": pl.col("reconciliation") == "rows_differ",
        "unread": (pl.col("reconciliation") == "no_rows")
        | ((pl.col("reconciliation") == "no_totals") & (pl.col("rows_read") == 0)),
    }
    is_base = pl.col("report_role").is_in(["original", "restatement"]) & ~pl.col("unread")
    numbered = (
        core_13f_filing.filter(pl.col("report_role") != "notice")
        .sort(*QUARTER, "known_from", "accepted_at", "accession_number")
        .with_columns(**said)
        .with_columns(base=is_base.cast(pl.Int64).cum_sum().over(QUARTER))
        .with_columns(pl.col(name).cast(pl.Int8).cum_max().over(*QUARTER, "base") == 1 for name in said)
        .with_row_index("place")
    )
    return numbered.join(_in_force(numbered), on="place", how="left", maintain_order="left")


def _in_force(numbered: pl.DataFrame) -> pl.DataFrame:
    """The filings that each filing leaves in force: the last whole report and what was added to it since."""
    group = [*QUARTER, "base"]
    earlier = numbered.select(*group, "accession_number", earlier="place")
    return (
        numbered.select(*group, "place")
        .join(earlier, on=group)
        .filter(pl.col("earlier") <= pl.col("place"))
        .group_by("place")
        .agg(accession_numbers=joined("accession_number"))
    )


def quarter_moments(states: pl.DataFrame, turns: pl.DataFrame) -> pl.DataFrame:
    """Each manager's quarter between the moments at which it, or what it is held against, changes.

    Grain: manager, quarter, moment; ``moment`` numbers them. ``turns`` are further moments of a quarter (manager,
    quarter, known_from) at which its rows change. ``prior_period_of_report`` is the calendar quarter before where that
    is known, else the last one known before; NULL where none is. ``prior_is_comparable`` says which.
    """
    own = states.select(*QUARTER, "known_from")
    every = pl.concat([own, turns.select(own.columns), _of_the_quarter_before(pl.concat([own, turns])), _late(states)])
    begins = states.group_by(QUARTER).agg(begins=pl.col("known_from").min())
    moments = (
        every.join(begins, on=QUARTER)
        .select(*QUARTER, known_from=pl.max_horizontal("known_from", "begins"))
        .unique()
        .sort(*QUARTER, "known_from")
        .with_columns(known_to=pl.col("known_from").shift(-1).over(QUARTER))
        .with_row_index("moment")
    )
    return _with_prior(_with_own(moments, states), states)


def _of_the_quarter_before(moments: pl.DataFrame) -> pl.DataFrame:
    """The moments of each quarter as moments of the next one, where there is one."""
    following = pl.col("period_of_report").dt.offset_by("3mo").dt.month_end()
    return moments.select("manager_cik", following.alias("period_of_report"), "known_from")


def _late(states: pl.DataFrame) -> pl.DataFrame:
    """Quarters first known after a later one, as moments of those later ones."""
    first = _first_known(states).sort(*QUARTER, descending=[False, True])
    before = pl.col("known_from").cum_min().shift(1).over("manager_cik")
    late = first.filter(pl.col("known_from") > before).select("manager_cik", "known_from", late="period_of_report")
    return (
        first.select(QUARTER)
        .join(late, on="manager_cik")
        .filter(pl.col("period_of_report") > pl.col("late"))
        .select(*QUARTER, "known_from")
    )


def _first_known(states: pl.DataFrame) -> pl.DataFrame:
    return states.filter(pl.col("is_comparable")).group_by(QUARTER).agg(pl.col("known_from").min())


def _with_own(moments: pl.DataFrame, states: pl.DataFrame) -> pl.DataFrame:
    ordered = states.drop("known_to").sort("known_from")
    return moments.sort("known_from").join_asof(ordered, on="known_from", by=list(QUARTER), check_sortedness=False)


def _with_prior(moments: pl.DataFrame, states: pl.DataFrame) -> pl.DataFrame:
    prior = states.select(
        "manager_cik",
        "known_from",
        prior_end="period_of_report",
        prior_is_comparable="is_comparable",
        prior_is_complete="is_complete",
        prior_why="why",
        prior_accession_numbers="accession_numbers",
    ).sort("known_from")
    is_there = pl.col("prior_is_comparable").fill_null(False)
    beside = (
        moments.with_columns(prior_end=quarter_before())
        .join_asof(prior, on="known_from", by=["manager_cik", "prior_end"], check_sortedness=False)
        .with_columns(prior_is_comparable=is_there, prior_is_complete=pl.col("prior_is_complete").fill_null(False))
    )
    named = paired("accession_numbers", "prior_accession_numbers")
    last = _last_known(beside.filter(~pl.col("prior_is_comparable")), states)
    return (
        beside.join(last, on="moment", how="left")
        .with_columns(
            prior_period_of_report=pl.when("prior_is_comparable").then("prior_end").otherwise("last_known"),
            own_accession_numbers="accession_numbers",
            accession_numbers=pl.when("prior_is_comparable").then(named).otherwise("accession_numbers"),
            has_earlier=pl.col("last_known").is_not_null() | pl.col("prior_accession_numbers").is_not_null(),
        )
        .drop("prior_end", "last_known", "prior_accession_numbers")
        .sort("moment")
    )


def _last_known(moments: pl.DataFrame, states: pl.DataFrame) -> pl.DataFrame:
    """Of moments whose quarter before is not known, the last quarter that is."""
    first = _first_known(states).select("manager_cik", earlier="period_of_report", since="known_from")
    return (
        moments.select("moment", *QUARTER, "known_from")
        .join(first, on="manager_cik")
        .filter((pl.col("earlier") < pl.col("period_of_report")) & (pl.col("since") <= pl.col("known_from")))
        .group_by("moment")
        .agg(last_known=pl.col("earlier").max())
    )
