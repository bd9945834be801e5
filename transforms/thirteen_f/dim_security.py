"""raw_13f_holding -> dim_security: what a CUSIP is called by those who report it, by SEC's list, and by its ticker."""

from __future__ import annotations

import polars as pl

from transforms.accessions import joined
from transforms.thirteen_f.cusips import has_check_digit, normalised_cusip
from transforms.thirteen_f.trading_symbols import class_letter, plain_name
from warehouse.contract.tables import DIM_SECURITY

HOLDING_COLUMNS = (
    "accession_number",
    "row_number",
    "issuer_name",
    "title_of_class",
    "cusip",
    "shares_or_principal_type",
)
"""Columns of raw_13f_holding that are read."""

# Titles that 13F tables give to common shares, whole: anything beside them is another security of the issuer.
_COMMON = (
    r"^(?:COM|COMMON|COMMON STOCK|COMMON STK|SHS|SHARES|ORD|ORD SHS|ORDINARY SHARES|CAP STK|CAPITAL STOCK|STOCK)?"
    r"(?: ?NEW)?(?: ?(?:CL|CLASS) [A-Z])?(?: NEW)?$"
)
_ISSUER_LENGTH = 6


def dim_security(
    raw_13f_holding: pl.DataFrame, raw_filing: pl.DataFrame, listed: pl.DataFrame, symbols: pl.DataFrame
) -> pl.DataFrame:
    """Every CUSIP that a 13F reports, with its names, and its ticker where it is sure.

    Grain: CUSIP, in upper case with nine characters. A ticker is given where a company that is read names its shares so
    on its newest cover page, its name at EDGAR is the issuer's, and the class is the same. Sources: raw_13f_holding
    (``HOLDING_COLUMNS``), raw_filing, SEC's list (``LISTED`` of ``transforms.reading.thirteen_f.securities_list``;
    empty without one), ``transforms.thirteen_f.trading_symbols``.
    """
    filings = _in_order(raw_filing)
    named = _as_named(raw_13f_holding, filings)
    frame = (
        _spoken_of(named)
        .join(_most_said(named, "issuer_name"), on="cusip")
        .join(_most_said(named, "title_of_class").drop("named_in"), on="cusip")
        .join(listed, on="cusip", how="left")
        .join(_options(listed), on="cusip", how="left")
        .join(_tickers(named, symbols, raw_filing), on="cusip", how="left")
        .with_columns(is_valid_cusip=has_check_digit("cusip"), is_option_cusip=_is_option_cusip())
    )
    return frame.join(_named_by(frame, filings), on="cusip").select(DIM_SECURITY.columns).sort(DIM_SECURITY.key)


def _in_order(filings: pl.DataFrame) -> pl.DataFrame:
    """Filings with their place in the order of acceptance: small numbers, where millions of rows name them."""
    return filings.sort("known_from", "accession_number").select(
        "accession_number", "period_of_report", place=pl.int_range(pl.len(), dtype=pl.Int64)
    )


def _as_named(holdings: pl.DataFrame, filings: pl.DataFrame) -> pl.DataFrame:
    """Each way in which a CUSIP is written and named, with the places of the filings that do so."""
    ways = ("cusip", "issuer_name", "title_of_class", "shares_or_principal_type")
    # Rows repeat their texts a hundredfold: first each way once, then its texts put in order.
    by_way = (
        holdings.join(filings, on="accession_number")
        .group_by(ways)
        .agg("place", first=pl.col("period_of_report").min(), last=pl.col("period_of_report").max())
    )
    spaces = pl.col("issuer_name", "title_of_class").str.replace_all(r"\s+", " ").str.strip_chars()
    return by_way.with_columns(normalised_cusip("cusip"), spaces, pl.col("place").list.unique())


def _spoken_of(named: pl.DataFrame) -> pl.DataFrame:
    newest = named.with_columns(newest_in=pl.col("place").list.max()).sort("cusip", "newest_in", "issuer_name")
    counts = named.select("cusip", "place").explode("place").group_by("cusip").agg(pl.col("place").n_unique())
    return (
        newest.group_by("cusip")
        .agg(
            pl.col("newest_in").last(),
            issuer_name_newest=pl.col("issuer_name").last(),
            spelling_count=pl.col("issuer_name").n_unique().cast(pl.Int64),
            first_period=pl.col("first").min(),
            last_period=pl.col("last").max(),
        )
        .join(counts.select("cusip", filing_count=pl.col("place").cast(pl.Int64)), on="cusip")
    )


def _most_said(named: pl.DataFrame, column: str) -> pl.DataFrame:
    """The spelling in most filings, and the last of them; of equals the one used last, then the first in order."""
    counted = (
        named.drop_nulls(column)
        .with_columns(times=pl.col("place").list.len(), named_in=pl.col("place").list.max())
        .group_by("cusip", column)
        .agg(pl.col("times").sum(), pl.col("named_in").max())
    )
    best = counted.sort("cusip", "times", "named_in", column, descending=[False, True, True, False])
    first = best.unique("cusip", keep="first", maintain_order=True).drop("times")
    return named.select("cusip").unique().join(first, on="cusip", how="left")


def _named_by(frame: pl.DataFrame, filings: pl.DataFrame) -> pl.DataFrame:
    """The filings that the names are of: the last with the spelling that most use, and the newest of all."""
    places = frame.select("cusip", place=pl.concat_list("named_in", "newest_in")).explode("place")
    numbers = places.join(filings.select("place", "accession_number"), on="place")
    return numbers.group_by("cusip").agg(accession_numbers=joined("accession_number"))


def _is_option_cusip() -> pl.Expr:
    """SEC's list gives puts and calls CUSIPs of their own; without it nobody can tell."""
    is_option = pl.col("listed_title_of_class").is_in(["CALL", "PUT"])
    return pl.when(pl.col("listed_issuer_name").is_not_null()).then(is_option)


def _options(listed: pl.DataFrame) -> pl.DataFrame:
    """The security behind an option's own CUSIP: the issuer's only one with listed options, else NULL."""
    is_option = pl.col("listed_title_of_class").is_in(["CALL", "PUT"])
    issuer = listed.with_columns(issuer=pl.col("cusip").str.slice(0, _ISSUER_LENGTH))
    behind = (
        issuer.filter(~is_option & pl.col("has_listed_options"))
        .group_by("issuer")
        .agg(underlying_cusip=pl.when(pl.len() == 1).then(pl.col("cusip").first()))
    )
    return issuer.filter(is_option).join(behind, on="issuer", how="left").select("cusip", "underlying_cusip")


def _tickers(named: pl.DataFrame, symbols: pl.DataFrame, filings: pl.DataFrame) -> pl.DataFrame:
    """Ticker, company and source by CUSIP, where exactly one symbol fits."""
    companies = filings.join(symbols.select("cik").unique(), on="cik", how="semi").drop_nulls("filer_name")
    names = companies.select("cik", name=plain_name("filer_name")).unique()
    of_one = names.filter(pl.len().over("name") == 1)
    title = pl.col("title_of_class").fill_null("").str.to_uppercase()
    shares = named.filter((pl.col("shares_or_principal_type") == "SH") & title.str.contains(_COMMON))
    wanted = shares.select(
        "cusip", name=plain_name("issuer_name"), share_class=class_letter("title_of_class").fill_null("")
    ).unique()
    every = wanted.join(of_one, on="name").join(symbols, on="cik", suffix="_listed")
    only = pl.col("ticker").n_unique().over("cusip", "cik", "share_class") == 1
    same = pl.col("share_class") == pl.col("share_class_listed")
    # A title without a letter is the only class there is, or it is nobody's.
    fits = every.filter(same | (only & (pl.col("share_class") == "")))
    sure = pl.col("ticker").n_unique() == 1
    return (
        fits.group_by("cusip")
        .agg(
            pl.when(sure).then(pl.col(name).sort().first()).alias(name)
            for name in ("ticker", "cik", "ticker_accession_number")
        )
        .rename({"cik": "issuer_cik"})
    )
