"""What is news in a night: a watched manager's new 13F, a company's capex from the threshold on that the user set."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from flows.run import Run
from flows.watchlist import Watchlist
from transforms.accessions import SEPARATOR
from warehouse.contract.tables import MART_CAPEX_QUARTERLY, RAW_FILING
from warehouse.load import read_table

FILING_COLUMNS = ("accession_number", "cik", "form", "filing_date", "period_of_report", "source_kind", "source_url")
CAPEX_COLUMNS = ("cik", "company", "period_end", "capex_usd", "capex_basis", "accession_numbers", "known_to")

News = dict[str, str]
"""One piece: ``kind`` (13f or capex), ``sentence``, and its fields as text, decimals exact."""


def news_of(run: Run) -> list[News]:
    """What this night's build file has that the newest release has not; nothing where there is none to compare with."""
    before = run.published.newest_manifest()
    if before is None:
        return []
    filings = fresh_filings(read_table(run.build, RAW_FILING, FILING_COLUMNS), set(before["accession_numbers"]))
    if filings.is_empty():
        return []
    quarters = read_table(run.build, MART_CAPEX_QUARTERLY, CAPEX_COLUMNS)
    names = {manager.cik: manager.name for manager in run.watchlist.manager}
    least = thresholds(run.watchlist, run.settings.capex_news_usd)
    return [*new_reports(filings, names), *new_capex(filings, quarters, least)]


def thresholds(watchlist: Watchlist, of_all: int | None) -> dict[str, int]:
    """By CIK, the quarter's capex in dollars from which on it is news; a company's own goes before that of all."""
    least = {company.cik: company.capex_news_usd or of_all for company in watchlist.company}
    return {cik: amount for cik, amount in least.items() if amount is not None}


def fresh_filings(filings: pl.DataFrame, known: set[str]) -> pl.DataFrame:
    """Submissions that are not ``known``, filed since the newest known one of their filer.

    Of a filer that was not known at all, or whose past is being filled in, nothing is news.
    """
    is_known = pl.col("accession_number").is_in(list(known))
    newest = filings.filter(is_known).group_by("cik").agg(newest_known=pl.col("filing_date").max())
    fresh = filings.filter(~is_known, pl.col("source_kind") == "submission").join(newest, on="cik")
    return fresh.filter(pl.col("filing_date") >= pl.col("newest_known")).sort("filing_date", "accession_number")


def new_reports(fresh: pl.DataFrame, managers: Mapping[str, str]) -> Iterator[News]:
    """The 13Fs among fresh filings that are a watched manager's."""
    for row in fresh.filter(pl.col("form").str.starts_with("13F"), pl.col("cik").is_in(list(managers))).iter_rows(
        named=True
    ):
        name = managers[row["cik"]]
        yield {
            "kind": "13f",
            "sentence": f"{name} filed a {row['form']} of {row['period_of_report']} on {row['filing_date']}",
            "manager": name,
            **_as_text(row, "cik", "form", "period_of_report", "filing_date", "accession_number", "source_url"),
        }


def new_capex(fresh: pl.DataFrame, quarters: pl.DataFrame, least: Mapping[str, int]) -> Iterator[News]:
    """Quarters' capex at or above its company's threshold, of the period that a fresh filing reports on."""
    reported = fresh.select("cik", "accession_number", "source_url", period_end="period_of_report")
    known_now = quarters.filter(pl.col("known_to").is_null(), pl.col("capex_usd").is_not_null())
    of_fresh = known_now.join(reported, on=("cik", "period_end")).filter(
        pl.col("accession_numbers").str.split(SEPARATOR).list.contains(pl.col("accession_number"))
    )
    for row in of_fresh.sort("company", "period_end").iter_rows(named=True):
        threshold = least.get(row["cik"])
        if threshold is not None and row["capex_usd"] >= threshold:
            yield {
                "kind": "capex",
                "sentence": f"{row['company']} put {row['capex_usd']:,.0f} dollars into capex ({row['capex_basis']}) "
                f"in the quarter to {row['period_end']}: {threshold:,} or more is news",
                "threshold_usd": str(threshold),
                **_as_text(row, *CAPEX_COLUMNS[:-1], "source_url"),
            }


def _as_text(row: Mapping[str, Any], *names: str) -> News:
    return {name: str(row[name]) for name in names}
