"""What holds of every mart of the built-in sample: sources named, NULLs explained, keys unique, every fact counted."""

from __future__ import annotations

import re
from collections.abc import Mapping

import polars as pl
import pytest
from core_and_marts import Frames, core_and_marts

from flows.sample.render import render_filing
from flows.sample.tables import read_sample
from flows.watchlist import load_watchlist
from warehouse.contract.tables import TABLES

MARTS = (
    "mart_cloud_growth",
    "mart_cloud_growth_era",
    "mart_capex_annual",
    "mart_capex_quarterly",
    "mart_capex_growth",
    "mart_capex_payback",
    "mart_restatement",
    "mart_option_position",
    "mart_holding_change",
    "mart_article_check",
)


@pytest.mark.parametrize("mart", MARTS)
def test_every_figure_of_the_sample_is_traced_to_facts_of_the_filings_named(sample: Frames, mart: str) -> None:
    """Each source is a fact or a sentence that is there, and of a filing that the row names."""
    facts = {
        f"{filing}#{number}"
        for filing, number in sample["raw_xbrl_fact"].select("accession_number", "fact_number").iter_rows()
    }
    of_13f = {
        f"{filing}#{number}"
        for filing, number in sample["raw_13f_holding"].select("accession_number", "row_number").iter_rows()
    }
    sentences = {
        f"{filing}#d{number}"
        for filing, number in sample["raw_disclosure"].select("accession_number", "disclosure_number").iter_rows()
    }
    sentences |= {
        f"{filing}#c{number}"
        for filing, number in sample["raw_financing_claim"].select("accession_number", "claim_number").iter_rows()
    }
    for row in sample[mart].iter_rows(named=True):
        ids = set((row["source_ids"] or "").split(", ")) - {""}
        assert ids or row["null_reason"], row
        assert ids <= facts | of_13f | sentences, row
        assert {one.split("#")[0] for one in ids} <= set(row["accession_numbers"].split(", ")), row


@pytest.mark.parametrize("mart", MARTS)
def test_every_row_names_filings_of_the_sample(sample: Frames, mart: str) -> None:
    frame = sample[mart]
    assert frame.height > 0
    filed = set(sample["raw_filing"]["accession_number"])
    named = frame["accession_numbers"].drop_nulls().str.split(", ").explode()
    assert set(named) <= filed
    assert frame["accession_numbers"].null_count() == 0


# A figure that is NULL because another one is, which has its reason.
FOLLOWS = {
    "capex_usd": ("capex_gross_usd", "five_year_growth_pct"),
    "capex_growth_pct": ("capex_usd",),
    "capex_to_revenue_pct": ("capex_usd", "revenue_usd"),
    "capex_to_operating_cash_flow_pct": ("capex_usd", "operating_cash_flow_usd"),
    "capex_to_depreciation_pct": ("capex_usd", "depreciation_usd"),
    "free_cash_flow_usd": ("capex_usd", "operating_cash_flow_usd"),
    "growth_pct": ("revenue_usd", "incremental_revenue_usd"),
    "prior_revenue_usd": ("growth_pct", "revenue_usd"),
    "operating_income_usd": ("revenue_usd",),
    "base_capex_usd": ("five_year_growth_pct",),
    "matched_share_pct": ("five_year_growth_pct",),
    "operating_margin_pct": ("operating_income_usd",),
    "operating_income_change_usd": ("operating_income_usd",),
    "incremental_revenue_to_capex_pct": ("incremental_revenue_usd", "capex_usd"),
    "incremental_revenue_to_prior_capex_pct": ("incremental_revenue_usd", "prior_year_capex_usd"),
    "incremental_income_to_capex_pct": ("incremental_operating_income_usd", "capex_usd"),
    "incremental_income_to_prior_capex_pct": ("incremental_operating_income_usd", "prior_year_capex_usd"),
    "capex_to_cloud_revenue_pct": ("capex_usd",),
    "depreciation_to_revenue_pct": ("depreciation_usd",),
    "segment_depreciation_to_revenue_pct": ("segment_depreciation_usd",),
    "prior_value_usd": ("prior_shares_or_principal",),
    "position_change_pct": ("prior_shares_or_principal", "shares_or_principal"),
    "value_usd": ("shares_or_principal",),
    "difference_then": ("article_value", "value_then"),
}
FIGURE = re.compile(r"_(usd|pct)$|^(shares|article_value|value_then|value_now|difference_then)$")


OF_PANELS_ONLY = ("panel_capex_usd", "matched_share_pct")
OF_SENTENCES_ONLY = "constant_currency_growth_pct"


def explained(name: str, row: Mapping[str, object]) -> bool:
    """Whether the row says why the figure is NULL, or why one is that it is made from."""
    if f"{name}: " in str(row["null_reason"]) or (row.get("scope") == "company" and name in OF_PANELS_ONLY):
        return True
    if name == OF_SENTENCES_ONLY and row["measured"] != "disclosed_percentage":
        return True
    follows = [one for one in FOLLOWS.get(name, ()) if one in row]
    return any(row[one] is None and explained(one, row) for one in follows)


@pytest.mark.parametrize("mart", MARTS)
def test_no_figure_is_null_without_a_reason(sample: Frames, mart: str) -> None:
    figures = [name for name in sample[mart].columns if FIGURE.search(name)]
    assert figures
    for row in sample[mart].iter_rows(named=True):
        reason = row["null_reason"] or ""
        # A derived quarter that could not be made, an era with a missing year: one reason for the whole row.
        whole = mart.startswith("mart_cloud") and ": " in reason and "_usd: " not in reason and "_pct: " not in reason
        whole |= mart == "mart_cloud_growth_era" and bool(reason)
        for name in figures:
            if row[name] is None and not whole:
                assert explained(name, row), (name, row)


@pytest.mark.parametrize("mart", MARTS)
def test_keys_are_unique_and_intervals_do_not_overlap(sample: Frames, mart: str) -> None:
    table, frame = TABLES[mart], sample[mart]
    assert frame.select(table.key).is_duplicated().sum() == 0
    grain = [name for name in table.key if name != "known_from"]
    following = frame.sort(table.key).with_columns(next_from=pl.col("known_from").shift(-1).over(grain))
    assert following.filter(pl.col("known_to") > pl.col("next_from")).is_empty()
    assert following.filter(pl.col("known_to") <= pl.col("known_from")).is_empty()
    assert frame.schema == table.schema


def test_every_fact_of_the_sample_is_counted(sample: Frames) -> None:
    usage = sample["core_fact_usage"]
    parts = [name for name in usage.columns if name.startswith("facts_") and name != "facts_total"]
    assert (usage.select(pl.sum_horizontal(parts)).to_series() == usage["facts_total"]).all()
    assert usage.filter(pl.col("facts_used") == 0).is_empty()
    assert usage["facts_contradicted"].sum() == 0
    assert usage["facts_unreadable"].sum() == 0


def test_the_order_in_which_filings_are_read_does_not_matter(sample: Frames) -> None:
    tables = read_sample()
    backwards = [(one.cik, one.accession, render_filing(tables, one).submission) for one in reversed(tables.filings)]
    again = core_and_marts(backwards, load_watchlist(None, sample=True).company_names)
    for name in (*MARTS, "core_observation", "core_vintage", "core_13f_holding", "core_fact_usage"):
        assert again[name].equals(sample[name]), name
