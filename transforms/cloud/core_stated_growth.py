"""raw_disclosure -> core_stated_growth: what each filing says of a series' growth, once a period."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from transforms.accessions import disclosure_id, joined
from transforms.periods import period_type
from transforms.rules.stated_growth import StatedGrowth
from warehouse.contract.tables import CORE_STATED_GROWTH

_MONTHS, _QUARTER = 12, 3


def core_stated_growth(
    raw_disclosure: pl.DataFrame, raw_filing: pl.DataFrame, rules: Sequence[StatedGrowth]
) -> pl.DataFrame:
    """Growth of each series of the rules as each filing states it, percent; a decrease is negative.

    Grain: filing, series, period. As reported and in constant currency stand beside each other. A filing that states
    two percentages of one thing has NULL there, with the reason. Sources: raw_disclosure, raw_filing,
    ``stated_growth.toml``.
    """
    stated = (
        raw_disclosure.filter(pl.col("disclosed_metric") == "stated_growth")
        .join(raw_filing.select("accession_number", "cik", "form", "known_from"), on="accession_number")
        .join(_year_ends(rules), on="series_id")
    )
    sign = pl.when(pl.col("disclosed_direction") == "decrease").then(-1).otherwise(1)
    percent = (pl.col("disclosed_low") * sign).cast(pl.Decimal(18, 4))
    is_constant = pl.col("is_constant_currency")
    filed = (
        stated.with_columns(source_ids=disclosure_id("disclosure_number"))
        .group_by(CORE_STATED_GROWTH.key)
        .agg(
            pl.col("cik", "form", "known_from", "basis_era", "fiscal_year_ends_in").first(),
            _nominal=percent.filter(~is_constant).unique().sort(),
            _constant=percent.filter(is_constant).unique().sort(),
            source_ids=joined("source_ids"),
        )
    )
    return (
        filed.with_columns(
            *_fiscal_labels(),
            period_type=period_type(),
            growth_pct=_the_one("_nominal"),
            constant_currency_growth_pct=_the_one("_constant"),
            null_reason=_reasons(),
        )
        .select(CORE_STATED_GROWTH.columns)
        .sort(CORE_STATED_GROWTH.key)
    )


def _year_ends(rules: Sequence[StatedGrowth]) -> pl.DataFrame:
    rows = [(rule.series, rule.fiscal_year_ends_in) for rule in rules]
    return pl.DataFrame(rows, schema={"series_id": pl.String, "fiscal_year_ends_in": pl.Int64}, orient="row")


def _fiscal_labels() -> tuple[pl.Expr, pl.Expr]:
    """Fiscal year and quarter of periods that end with a month, of a filer whose fiscal year does."""
    month, last = pl.col("period_end").dt.month().cast(pl.Int64), pl.col("fiscal_year_ends_in")
    is_next_year = (month > last).cast(pl.Int64)
    return (
        (pl.col("period_end").dt.year().cast(pl.Int64) + is_next_year).alias("fiscal_year"),
        ((month - last - 1 + _MONTHS) % _MONTHS // _QUARTER + 1).alias("fiscal_quarter"),
    )


def _the_one(name: str) -> pl.Expr:
    return pl.when(pl.col(name).list.len() == 1).then(pl.col(name).list.first())


def _reasons() -> pl.Expr:
    """Why a percentage is NULL: none is stated, or several are and none of them is taken."""
    return pl.concat_str(
        _reason("growth_pct", "_nominal", "stated in constant currency only"),
        _reason("constant_currency_growth_pct", "_constant", "the filing states none"),
        separator="; ",
        ignore_nulls=True,
    ).replace("", None)


def _reason(column: str, name: str, unstated: str) -> pl.Expr:
    several = pl.format("{}: {} states {} percent", pl.lit(column), "accession_number", _listed(name))
    count = pl.col(name).list.len()
    return pl.when(count == 0).then(pl.lit(f"{column}: {unstated}")).when(count > 1).then(several)


def _listed(name: str) -> pl.Expr:
    words = pl.col(name).list.eval(pl.element().cast(pl.String).str.replace(r"\.?0+$", ""))
    return words.list.join(" and ")
