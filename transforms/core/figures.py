"""Figures: observations as printed, and those computed from them in the open: quarters and capex net of proceeds.

A figure carries the filings it was made from and the fiscal year those filings report on. Figures made from filings of
one fiscal year share a vintage: only such figures are subtracted from each other.
"""

from __future__ import annotations

import polars as pl

from transforms.accessions import paired, source_id
from transforms.periods import INSTANT, is_a_year_on

_SERIES = ("cik", "series_id", "metric", "basis")
VINTAGE = (*_SERIES, "measured", "concept", "dimensions", "filing_fiscal_year")
"""What two figures must share, besides their first day, before one is subtracted from the other."""

FIGURE_COLUMNS = (
    *VINTAGE,
    "period_type",
    "period_start",
    "period_end",
    "fiscal_year",
    "fiscal_quarter",
    "value",
    "accession_numbers",
    "source_ids",
    "known_from",
    "is_derived",
    "null_reason",
)

_SHORTER = {"half_year": "quarter", "nine_months": "half_year", "fiscal_year": "nine_months"}
_AT_THE_END = ("capex_unpaid",)
"""Metrics that stand under a period and say what was so at its end: the difference of two is no quarter's figure."""
_IN_WORDS = {"quarter": "three-month", "half_year": "six-month", "nine_months": "nine-month"}


def figures(core_observation: pl.DataFrame) -> pl.DataFrame:
    """Every printed figure of a period, quarters that years to date give, and capex net of proceeds; dollars.

    Grain: series, metric, basis, period and the filings the figure is made from. A quarter that cannot be derived is a
    row with NULL and its reason, in the vintage of its own year.
    """
    printed = (
        core_observation.filter(
            (pl.col("unit") == "USD") & pl.col("axis_member").is_null() & (pl.col("period_type") != INSTANT)
        )
        .with_columns(
            accession_numbers="accession_number",
            source_ids=source_id("fact_number"),
            is_derived=False,
            null_reason=pl.lit(None, dtype=pl.String),
        )
        .select(FIGURE_COLUMNS)
    )
    as_filed = pl.concat([printed, _net_of_proceeds(printed)])
    return pl.concat([as_filed, derived_quarters(as_filed)])


def _net_of_proceeds(printed: pl.DataFrame) -> pl.DataFrame:
    """Capex less the proceeds that the same filing prints on a line of its own, for the same period."""
    gross = printed.filter((pl.col("metric") == "capex") & (pl.col("basis") == "gross_cash"))
    proceeds = printed.filter(pl.col("metric") == "capex_proceeds").select(
        "accession_numbers",
        "cik",
        "period_start",
        "period_end",
        _proceeds="value",
        _concept="concept",
        _id="source_ids",
    )
    return (
        gross.join(proceeds, on=["accession_numbers", "cik", "period_start", "period_end"])
        .with_columns(
            basis=pl.lit("net_of_proceeds"),
            concept=pl.format("{} less {}", "concept", "_concept"),
            value=pl.col("value") - pl.col("_proceeds"),
            source_ids=paired("source_ids", "_id"),
            is_derived=True,
        )
        .select(FIGURE_COLUMNS)
    )


def derived_quarters(as_filed: pl.DataFrame) -> pl.DataFrame:
    """Quarters two to four as differences of year-to-date figures, where no filing of that year prints the quarter.

    Qn is year to date n less year to date n-1, both of one vintage and with the same first day. Where an operand is
    missing, or a recast fell between the two filings, the value is NULL with a reason.
    """
    reasoned = _with_recasts(_unprinted(_year_to_date_pairs(as_filed), as_filed), as_filed).with_columns(
        null_reason=_reason()
    )
    is_own_year = pl.col("filing_fiscal_year") == pl.col("fiscal_year")
    return (
        reasoned.filter(pl.col("null_reason").is_null() | is_own_year)
        .with_columns(
            period_type=pl.lit("quarter"),
            period_start=_quarter_start(),
            value=pl.when(pl.col("null_reason").is_null()).then(pl.col("value") - pl.col("shorter_value")),
            accession_numbers=paired("accession_numbers", "shorter_accession"),
            source_ids=paired("source_ids", "shorter_source_ids"),
            known_from=_pair_known_from(),
            is_derived=True,
        )
        .select(FIGURE_COLUMNS)
    )


def _year_to_date_pairs(as_filed: pl.DataFrame) -> pl.DataFrame:
    """Each year-to-date figure beside the next shorter one of its vintage and first day, or beside NULLs.

    Where either was amended, only figures that stood together at some moment are paired.
    """
    version = [*VINTAGE, "period_type", "period_start"]
    versions = as_filed.sort("known_from", "accession_numbers").with_columns(
        replaced=pl.col("known_from").shift(-1).over(version),
        revises=(pl.col("value") != pl.col("value").shift(1)).fill_null(False).over(version),
    )
    longer = versions.filter(pl.col("period_type").is_in(list(_SHORTER))).with_columns(
        shorter_type=pl.col("period_type").replace(_SHORTER)
    )
    shorter = versions.select(
        *VINTAGE,
        "period_start",
        shorter_type="period_type",
        shorter_end="period_end",
        shorter_value="value",
        shorter_accession="accession_numbers",
        shorter_source_ids="source_ids",
        shorter_known_from="known_from",
        shorter_replaced="replaced",
        shorter_revises="revises",
    )
    ends = pl.min_horizontal("replaced", "shorter_replaced")
    stood_together = (_pair_known_from() < ends) | ends.is_null()
    return longer.join(shorter, on=[*VINTAGE, "period_start", "shorter_type"], how="left").filter(
        stood_together | pl.col("shorter_known_from").is_null()
    )


def _pair_known_from() -> pl.Expr:
    return pl.max_horizontal("known_from", "shorter_known_from")


def _unprinted(pairs: pl.DataFrame, as_filed: pl.DataFrame) -> pl.DataFrame:
    """Pairs whose quarter no filing of their fiscal year had printed by the time they were known."""
    where = [*_SERIES, "filing_fiscal_year", "period_end"]
    pairs = pairs.filter(~pl.col("metric").is_in(_AT_THE_END))
    printed = (
        as_filed.filter(pl.col("period_type") == "quarter").group_by(where).agg(printed_from=pl.col("known_from").min())
    )
    by_then = (pl.col("printed_from") <= _pair_known_from()).fill_null(False)
    return pairs.join(printed, on=where, how="left").filter(~by_then)


def _with_recasts(pairs: pl.DataFrame, as_filed: pl.DataFrame) -> pl.DataFrame:
    """Pairs with ``longer_recasts`` and ``shorter_recasts``: whether each filing restates its year before.

    A filing restates it where its comparative differs from what the filings of that year said, under the tag in
    ``longer_tag`` and ``shorter_tag``. NULL: cannot be told.
    """
    where = [*_SERIES, "period_type", "period_start", "period_end"]
    original = (
        as_filed.filter(pl.col("fiscal_year") == pl.col("filing_fiscal_year"))
        .sort("known_from", "accession_numbers")
        .unique(where, keep="last", maintain_order=True)
        .select(*where, _original="value", _tag="concept")
    )
    recasts = (
        as_filed.filter(pl.col("fiscal_year") == pl.col("filing_fiscal_year") - 1)
        .join(original, on=where)
        .group_by(*_SERIES, "accession_numbers", "period_type")
        .agg(longer_recasts=(pl.col("value") != pl.col("_original")).any(), longer_tag=pl.col("_tag").first())
    )
    shorter = recasts.rename(
        {
            "accession_numbers": "shorter_accession",
            "period_type": "shorter_type",
            "longer_recasts": "shorter_recasts",
            "longer_tag": "shorter_tag",
        }
    )
    return pairs.join(recasts, on=[*_SERIES, "accession_numbers", "period_type"], how="left").join(
        shorter, on=[*_SERIES, "shorter_accession", "shorter_type"], how="left"
    )


def _reason() -> pl.Expr:
    # Where the year before changed its tag, the two comparatives were held against different things.
    one_tag = pl.col("longer_tag") == pl.col("shorter_tag")
    recast_between = (one_tag & (pl.col("longer_recasts") != pl.col("shorter_recasts"))).fill_null(False)
    missing = pl.format(
        "{}: no {} figure with the same first day, tag and dimensions in the filings of fiscal {}",
        "metric",
        pl.col("shorter_type").replace(_IN_WORDS),
        "filing_fiscal_year",
    )
    mixed = pl.format(
        "{}: a recast of the year before falls between {} and {}, so their difference would mix two vintages",
        "metric",
        "shorter_accession",
        "accession_numbers",
    )
    revised = pl.format(
        "{}: {} revises the longer figure and nothing revises {}, so their difference would mix two vintages",
        "metric",
        "accession_numbers",
        "shorter_accession",
    )
    return (
        pl.when(pl.col("shorter_value").is_null())
        .then(missing)
        .when(recast_between)
        .then(mixed)
        .when(pl.col("revises") & ~pl.col("shorter_revises"))
        .then(revised)
    )


def _quarter_start() -> pl.Expr:
    """First day of the derived quarter; where the shorter period is missing, three calendar months or 13 weeks back."""
    end = pl.col("period_end")
    by_calendar = (
        pl.when(end == end.dt.month_end())
        .then(end.dt.offset_by("-2mo").dt.month_start())
        .otherwise(end - pl.duration(days=90))
    )
    return pl.coalesce(pl.col("shorter_end") + pl.duration(days=1), by_calendar)


def growth_pairs(all_figures: pl.DataFrame) -> pl.DataFrame:
    """``all_figures`` with ``prior_value`` and ``prior_source_ids``: a year before, by the very same filings and tag.

    A year before is told by the days, 52 or 53 weeks apart, so that it needs no fiscal year.
    """
    same = [*_SERIES, "measured", "concept", "dimensions", "accession_numbers", "period_type"]
    numbered = all_figures.with_row_index("_row")
    earlier = all_figures.filter(pl.col("value").is_not_null()).select(
        *same, _start="period_start", _end="period_end", prior_value="value", prior_source_ids="source_ids"
    )
    pairs = (
        numbered.select("_row", *same, "period_start", "period_end")
        .join(earlier, on=same)
        .filter(is_a_year_on("_start", "period_start") & is_a_year_on("_end", "period_end"))
        .unique("_row", keep="first", maintain_order=True)
    )
    return (
        numbered.join(pairs.select("_row", "prior_value", "prior_source_ids"), on="_row", how="left")
        .sort("_row")
        .drop("_row")
    )
