"""raw_xbrl_fact -> trading symbols: what companies' own cover pages call their shares, by class.

A cover page tags each security's title and symbol in one context. Only shares count: notes and preferred stock have
symbols as well, and are not what a 13F calls by the issuer's common shares.
"""

from __future__ import annotations

import polars as pl

SYMBOL, TITLE = "dei:TradingSymbol", "dei:Security12bTitle"
SYMBOL_CONCEPTS = (SYMBOL, TITLE)
SYMBOL_COLUMNS = ("accession_number", "fact_number", "concept", "context_id", "value_text")
"""Columns of raw_xbrl_fact that are read."""

_SHARES = r"(?i)\b(?:common|ordinary|capital)\b"
_NO_SHARES = r"(?i)\b(?:preferred|preference|warrants?|rights?|units?|notes?|debentures?|depositary)\b"
_CLASS = r"(?i)\b(?:CL|CLASS)\.? ([A-Z])\b"
_LEGAL_FORM = r" (?:INC|INCORPORATED|CORP|CORPORATION|CO|COMPANY|LTD|LIMITED|PLC|NV|SA|LLC|LP)$"
_STATE = r" ?/[A-Z]{2,3}/?$"


def trading_symbols(cover_facts: pl.DataFrame, raw_filing: pl.DataFrame) -> pl.DataFrame:
    """The symbols of each company's shares on the newest cover page that gives any.

    Grain: company x class of share x symbol: ``cik``, ``share_class`` (a letter, or empty), ``ticker``,
    ``ticker_accession_number``. Sources: raw_xbrl_fact (``SYMBOL_COLUMNS`` of ``SYMBOL_CONCEPTS``), raw_filing.
    """
    on = ["accession_number", "context_id"]
    symbols = cover_facts.filter(pl.col("concept") == SYMBOL).select(*on, ticker=pl.col("value_text").str.strip_chars())
    titles = cover_facts.filter(pl.col("concept") == TITLE).select(*on, title="value_text")
    shares = pl.col("title").str.contains(_SHARES) & ~pl.col("title").str.contains(_NO_SHARES)
    pairs = symbols.join(titles, on=on).filter(shares & pl.col("ticker").str.contains(r"^[A-Z][A-Z.\-]{0,6}$"))
    dated = pairs.join(raw_filing.select("accession_number", "cik", "known_from"), on="accession_number")
    newest = dated.filter(pl.struct("known_from", "accession_number").rank("dense", descending=True).over("cik") == 1)
    return (
        newest.select("cik", "ticker", share_class=class_letter("title"), ticker_accession_number="accession_number")
        .unique()
        .sort("cik", "share_class", "ticker")
    )


def class_letter(title: str) -> pl.Expr:
    """The letter of a class of shares (Class A Common Stock, CL A, CAP STK CL C), empty where a title has none."""
    return pl.col(title).str.extract(_CLASS).str.to_uppercase().fill_null("")


def plain_name(name: str) -> pl.Expr:
    """A filer's or issuer's name to compare: upper case, no punctuation, no state and no legal form at its end.

    "META PLATFORMS, INC." and "Meta Platforms Inc" are one, "NVIDIA CORP" and "NVIDIA CORPORATION" too; nothing is
    guessed beyond that.
    """
    letters = pl.col(name).str.to_uppercase().str.replace(_STATE, "").str.replace_all(r"[.,'’]", "")
    words = letters.str.replace_all(r"[^A-Z0-9&]+", " ").str.strip_chars()
    return words.str.replace(_LEGAL_FORM, "")
