"""What the values of a 13F say of their own unit: the prices that they imply, held against prices known elsewhere.

A price is value over shares in the unit filed, so about a thousandth of the true one where values are in thousands.
Floats only tell the order of magnitude here; no value is made of them.
"""

from __future__ import annotations

import polars as pl

# Between the median prices that books of shares have in truth. The bounds lie less than a thousandfold apart, so that a
# table in the other unit cannot fall between them as well.
_LEAST_MEDIAN_PRICE, _MOST_MEDIAN_PRICE = 4.0, 2500.0
_HIGHEST_PENNY_MEDIAN = 0.5
"""No book of listed shares has a median price below half a dollar: a median below that is one in thousands."""
_SOUND_BOOK = 3
"""Securities from which on a book's median is that of a book, and not of one odd share."""

_PAR_BOUNDS = (0.2, 5.0)
"""A bond's value over its principal, in dollars: about 1, whatever became of it."""

_SAME_DAY_FACTOR, _NEIGHBOUR_FACTOR = 2.0, 10.0
"""How far the prices of one security may lie apart: on one day, and from one quarter to the next."""
_AGREEING_PCT = 80
_NEIGHBOUR_DAYS = 100
_SECURITY = ("cusip", "shares_or_principal_type")


def implied_prices(rows: pl.DataFrame, filings: pl.DataFrame) -> pl.DataFrame:
    """``price`` by filing and security in the unit filed; rows of options count, for theirs is the underlying's price.

    With the filing's manager and quarter. Rows without value or shares say nothing and are left out.
    """
    return (
        rows.lazy()
        .filter((pl.col("value_as_filed") > 0) & (pl.col("shares_or_principal") > 0))
        .select(
            "accession_number",
            *_SECURITY,
            value=pl.col("value_as_filed").cast(pl.Float64),
            shares=pl.col("shares_or_principal").cast(pl.Float64),
        )
        .group_by("accession_number", *_SECURITY)
        .agg(pl.col("value", "shares").sum())
        .join(filings.lazy().select("accession_number", "manager_cik", "period_of_report"), on="accession_number")
        .select(
            "accession_number",
            "manager_cik",
            "period_of_report",
            *_SECURITY,
            price=pl.col("value") / pl.col("shares"),
        )
        .collect()
    )


def level_evidence(prices: pl.DataFrame) -> pl.DataFrame:
    """By filing: the median implied price, of how many securities, the unit it speaks for, and whether it is sure.

    Shares decide where a filing has any, else the value of bonds over their principal.
    """
    is_share = pl.col("shares_or_principal_type") == "SH"
    found = prices.group_by("accession_number").agg(
        median_price=pl.col("price").filter(is_share).median(),
        securities=is_share.sum().cast(pl.Int64),
        median_of_par=pl.col("price").filter(~is_share).median(),
    )
    median, par, count = pl.col("median_price"), pl.col("median_of_par"), pl.col("securities")
    of_shares = _unit_between(median, _LEAST_MEDIAN_PRICE, _MOST_MEDIAN_PRICE)
    is_clear = (median >= _LEAST_MEDIAN_PRICE) | (median <= _HIGHEST_PENNY_MEDIAN)
    return found.with_columns(
        level_unit=pl.when(count > 0).then(of_shares).otherwise(_unit_between(par, *_PAR_BOUNDS)),
        level_is_sure=((count >= _SOUND_BOOK) & is_clear & of_shares.is_not_null()).fill_null(False),
    )


def peer_evidence(prices: pl.DataFrame, decided: pl.DataFrame) -> pl.DataFrame:
    """By filing of ``prices``: how its prices compare with those of other managers for the same security and quarter.

    ``decided`` are prices in dollars of filings whose unit is sure; those of a manager in doubt do not count. Columns
    ``peer_unit``, ``peer_count``, ``peer_agreeing``.
    """
    same = [*_SECURITY, "period_of_report"]
    in_doubt = prices.select("manager_cik", "period_of_report").unique()
    known = (
        decided.join(prices.select(same).unique(), on=same, how="semi")
        .join(in_doubt, on=["manager_cik", "period_of_report"], how="anti")
        .group_by(same)
        .agg(known_price=pl.col("price").median())
    )
    others = prices.join(known, on=same)
    return _votes(others, _SAME_DAY_FACTOR, "peer")


def neighbour_evidence(prices: pl.DataFrame, decided: pl.DataFrame) -> pl.DataFrame:
    """By filing of ``prices``: how its prices compare with its manager's own, of the quarters beside or an amendment.

    ``decided`` are prices in dollars of filings whose unit is sure. Columns ``own_unit``, ``own_count``,
    ``own_agreeing``.
    """
    own = ["manager_cik", *_SECURITY]
    known = decided.select(*own, other="accession_number", known_period="period_of_report", known_price="price")
    apart = (pl.col("known_period") - pl.col("period_of_report")).dt.total_days().abs()
    beside = (
        prices.join(known, on=own)
        .filter((apart <= _NEIGHBOUR_DAYS) & (pl.col("other") != pl.col("accession_number")))
        .group_by("accession_number", *_SECURITY)
        .agg(pl.col("price").first(), pl.col("known_price").median())
    )
    return _votes(beside, _NEIGHBOUR_FACTOR, "own")


def _votes(compared: pl.DataFrame, factor: float, name: str) -> pl.DataFrame:
    """The unit for which four in five of the comparable securities speak, with their number; NULL where they differ."""
    in_dollars = (pl.col("price") / pl.col("known_price")).is_between(1 / factor, factor)
    in_thousands = (pl.col("price") * 1000 / pl.col("known_price")).is_between(1 / factor, factor)
    sums = compared.group_by("accession_number").agg(
        dollars=in_dollars.sum().cast(pl.Int64), thousands=in_thousands.sum().cast(pl.Int64), count=pl.len()
    )
    most = pl.max_horizontal("dollars", "thousands")
    unit = pl.when(pl.col("dollars") == most).then(pl.lit("dollars")).otherwise(pl.lit("thousands"))
    agree = most * 100 >= pl.col("count") * _AGREEING_PCT
    return sums.select(
        "accession_number",
        pl.when(agree).then(unit).alias(f"{name}_unit"),
        pl.col("count").cast(pl.Int64).alias(f"{name}_count"),
        most.alias(f"{name}_agreeing"),
    )


def _unit_between(price: pl.Expr, least: float, most: float) -> pl.Expr:
    return (
        pl.when(price.is_between(least, most))
        .then(pl.lit("dollars"))
        .when((price * 1000).is_between(least, most))
        .then(pl.lit("thousands"))
    )
