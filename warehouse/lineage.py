"""The view main.lineage: from every row of every mart back to the facts, sentences and filings it was made from."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from warehouse.contract.columns import COLUMNS
from warehouse.contract.columns_commitment import COMMITMENT_KINDS
from warehouse.contract.table import names, qualified
from warehouse.contract.tables import (
    CORE_13F_HOLDING,
    CORE_OBSERVATION,
    MART_ARTICLE_CHECK,
    MART_CLOUD_GROWTH_ERA,
    RAW_13F_HOLDING,
    RAW_DISCLOSURE,
    RAW_FILING,
    RAW_FINANCING_CLAIM,
    Layer,
    Table,
    tables_of,
)

LINEAGE = "main.lineage"
ABOUT_LINEAGE = (
    "The way back: every row of every mart, past ones too, beside the facts it was made from and their filings. "
    "Grain: one row of a mart (mart, row_key, known_from) x source. Ask for one mart, and for one row_key. "
    "What is known now: known_to IS NULL. From: the source_ids of the marts, core_observation, raw_13f_holding, "
    "raw_disclosure, raw_financing_claim, raw_filing."
)

_FIGURE = (
    *("series_id", "metric", "basis", "period_start", "period_end", "value", "unit", "concept", "dimensions"),
    "correction",
)
_HOLDING = (
    *("issuer_name", "title_of_class", "cusip", "put_call", "shares_or_principal", "shares_or_principal_type"),
    "value_as_filed",
)
_DISCLOSURE = (
    *("document", "disclosed_metric", "disclosed_measure", "disclosed_subject", "disclosed_low", "disclosed_high"),
    *(
        "disclosed_unit",
        "disclosed_direction",
        "is_constant_currency",
        "period_words",
        "period_heading",
        "section",
        "quote",
    ),
)
_CLAIM = (
    *("payer_name", "payee_name", "claim_kind", "claim_status", "amount_low", "amount_high", "amount_currency"),
    *("claim_pct", "claim_shares"),
)
_OF_EITHER = ("series_id", "period_start", "period_end")
"""What a tagged figure and a disclosed one both have."""
_OF_A_SENTENCE = ("document", "period_words", "section", "quote")
"""What a disclosed figure and a claim of financing both have."""
_FILING = ("cik", "filer_name", "form", "filing_date", "source_url")

_FOLDER = "https://www.sec.gov/Archives/edgar/data/"
_OWN_MEANINGS = {
    "mart": "Name of the mart.",
    "row_key": "The row's key as column=value, comma-separated, without known_from: "
    "series_id=aws, period_type=fiscal_year, ...",
    "known_from": "known_from of the mart's row.",
    "known_to": "known_to of the mart's row.",
    "source_id": "One entry of the row's source_ids: the accession number, then # and fact_number of raw_xbrl_fact and "
    "core_observation, or row_number of raw_13f_holding; or #d and disclosure_number of raw_disclosure; or #c and "
    "claim_number of raw_financing_claim.",
    "index_url": "Folder of the filing's documents on sec.gov.",
}
LINEAGE_COLUMNS: dict[str, str] = {
    name: _OWN_MEANINGS[name] if name in _OWN_MEANINGS else COLUMNS[name].meaning
    for name in (
        *("mart", "row_key", "known_from", "known_to", "source_id", "accession_number"),
        *_FILING,
        "index_url",
        *_FIGURE,
        *_HOLDING,
        "unit_as_filed",
        *_DISCLOSURE,
        *_CLAIM,
    )
}
"""The view's columns in order, each with its meaning."""


_NEXT_KEY = re.compile(r", (?=[a-z_]+=)")
_WHOLE_REVENUE = "company.revenue"
_CAPEX = ("capex", "capex_proceeds")
_MADE_OF = {
    ("revenue",): "revenue_usd prior_revenue_usd growth_pct constant_currency_growth_pct mean_growth_pct "
    "yearly_growth_pct incremental_revenue_usd",
    ("operating_income",): "operating_income_usd operating_income_change_usd incremental_operating_income_usd",
    ("operating_income", "revenue"): "operating_margin_pct",
    _CAPEX: "capex_usd capex_gross_usd capex_net_usd capex_growth_pct prior_year_capex_usd base_capex_usd "
    "five_year_growth_pct panel_capex_usd matched_share_pct",
    (*_CAPEX, "revenue"): "capex_to_revenue_pct capex_to_cloud_revenue_pct incremental_revenue_to_capex_pct "
    "incremental_revenue_to_prior_capex_pct",
    (*_CAPEX, "operating_income"): "incremental_income_to_capex_pct incremental_income_to_prior_capex_pct",
    (*_CAPEX, "operating_cash_flow"): "capex_to_operating_cash_flow_pct free_cash_flow_usd",
    (*_CAPEX, "depreciation"): "capex_to_depreciation_pct",
    ("operating_cash_flow",): "operating_cash_flow_usd",
    ("depreciation",): "depreciation_usd depreciation_growth_pct",
    ("depreciation", _WHOLE_REVENUE): "depreciation_to_revenue_pct",
    ("finance_lease_principal",): "finance_lease_principal_usd",
    ("finance_lease_assets_obtained",): "finance_lease_assets_usd",
    ("capex_unpaid",): "capex_unpaid_usd",
    ("capex_in_financing",): "capex_in_financing_usd",
    ("segment_property_additions",): "segment_additions_usd",
    ("segment_depreciation",): "segment_depreciation_usd",
    COMMITMENT_KINDS: "commitment_usd commitment_low_usd commitment_high_usd commitment_pct recognised_12_months_pct "
    "recognised_24_months_pct",
    ("segment_depreciation", "revenue"): "segment_depreciation_to_revenue_pct",
}
METRICS_BEHIND: dict[str, tuple[str, ...]] = {
    column: metrics for metrics, columns in _MADE_OF.items() for column in names(columns)
}
"""Of which metrics a mart's column is made. In a row of a cloud series, revenue and operating income are the series's
own, but for company.revenue. A column that is not here is made of all that its row is made of."""

_CLAIMS_MADE_OF: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("1", "2", "3", "4", "5", "6", "7"), ("revenue",)),
    "8": _CAPEX,
    "12": (*_CAPEX, "revenue"),
    "13": (*_CAPEX, "revenue"),
}
"""Of which metrics the figure of an article's claim is made, by the claim's number."""


def is_made_of(mart: str, row: Mapping[str, Any], source: Mapping[str, Any]) -> bool:
    """Whether a source bears on the mart's row at all.

    Means by era and the article's claims name every source of the rows that they read, and read but one figure of each.
    """
    metrics: tuple[str, ...] | None = None
    if mart == MART_CLOUD_GROWTH_ERA.name:
        metrics = ("revenue",)
    elif mart == MART_ARTICLE_CHECK.name:
        metrics = _CLAIMS_MADE_OF.get(str(row["claim_id"]).partition(" ")[0])
    return metrics is None or source["metric"] is None or source["metric"] in metrics


def is_behind(column: str, row: Mapping[str, Any], source: Mapping[str, Any]) -> bool:
    """Whether a source of the mart's row (a row of the view) bears on this column of it."""
    metrics = METRICS_BEHIND.get(column)
    metric = source["metric"]
    if metrics is None or metric is None:
        return True
    if _WHOLE_REVENUE in metrics and metric == "revenue":
        return bool(source["series_id"] == "company")
    is_clouds_own = metric in ("revenue", "operating_income") and row.get("series_id") is not None
    return metric in metrics and (not is_clouds_own or source["series_id"] == row["series_id"])


def traced_marts() -> dict[str, Table]:
    """The marts that name their sources, by name."""
    return {table.name: table for table in tables_of(Layer.MART) if "source_ids" in table.columns}


def row_key_columns(table: Table) -> tuple[str, ...]:
    """What tells a row of the mart from the others that are known at the same time."""
    return tuple(name for name in table.key if name != "known_from")


def row_key_sql(table: Table) -> str:
    """SQL of a mart row's row_key."""
    parts = [f"'{name}=' || CAST({name} AS VARCHAR)" for name in row_key_columns(table)]
    return " || ', ' || ".join(parts)


def index_url_sql(cik: str, accession_number: str) -> str:
    """SQL of the address of a filing's folder, from the SQL of its filer and of its number."""
    return f"'{_FOLDER}' || ltrim({cik}, '0') || '/' || replace({accession_number}, '-', '') || '/'"


def keys_of(row_key: str) -> list[str]:
    """The parts of a row_key, column=value each; a comma within a value parts nothing."""
    return _NEXT_KEY.split(row_key)


def explain_command(mart: str, row_key: str, column: str | None = None, as_of: datetime | None = None) -> str:
    """The command that explains a row of the mart, or one column of it, now or as known then, to be copied."""
    of_a_column = ["--column", column] if column else []
    then = ["--as-of", _moment_words(as_of)] if as_of else []
    return shlex.join(["bubblewatch", "explain", mart, *keys_of(row_key), *of_a_column, *then])


def _moment_words(moment: datetime) -> str:
    """The moment as `--as-of` takes it: the end of a day is the day."""
    return moment.date().isoformat() if moment.time() == time.max else moment.isoformat()


def lineage_select() -> str:
    """The SELECT behind the view, made from the contract."""
    sources = " UNION ALL ".join(_sources_of(table) for table in traced_marts().values())
    filing = ", ".join(f"filing.{name}" for name in _FILING)
    figure = ", ".join(
        f"coalesce(figure.{name}, said.{name}) AS {name}" if name in _OF_EITHER else f"figure.{name}"
        for name in _FIGURE
    )
    holding = ", ".join(f"holding.{name}" for name in _HOLDING)
    said = ", ".join(
        f"coalesce(said.{name}, claim.{name}) AS {name}" if name in _OF_A_SENTENCE else f"said.{name}"
        for name in _DISCLOSURE
    )
    claim = ", ".join(f"claim.{name}" for name in _CLAIM)
    return (
        "SELECT made.mart, made.row_key, made.known_from, made.known_to, made.source_id, made.accession_number, "  # noqa: S608
        f"{filing}, {index_url_sql('filing.cik', 'made.accession_number')} AS index_url, {figure}, "
        f"{holding}, units.unit_as_filed, {said}, {claim} "
        "FROM (SELECT *, split_part(source_id, '#', 1) AS accession_number, "
        "TRY_CAST(split_part(source_id, '#', 2) AS BIGINT) AS source_number, "
        "TRY_CAST(split_part(source_id, '#d', 2) AS BIGINT) AS sentence_number, "
        "TRY_CAST(split_part(source_id, '#c', 2) AS BIGINT) AS claim_number "
        f"FROM (SELECT * REPLACE (unnest(string_split(source_id, ', ')) AS source_id) FROM ({sources}))) AS made "
        f"LEFT JOIN {qualified(RAW_FILING)} AS filing ON filing.accession_number = made.accession_number "
        f"LEFT JOIN {qualified(CORE_OBSERVATION)} AS figure ON figure.accession_number = made.accession_number "
        "AND figure.fact_number = made.source_number "
        f"LEFT JOIN {qualified(RAW_13F_HOLDING)} AS holding ON holding.accession_number = made.accession_number "
        "AND holding.row_number = made.source_number "
        f"LEFT JOIN {qualified(RAW_DISCLOSURE)} AS said ON said.accession_number = made.accession_number "
        "AND said.disclosure_number = made.sentence_number "
        f"LEFT JOIN {qualified(RAW_FINANCING_CLAIM)} AS claim ON claim.accession_number = made.accession_number "
        "AND claim.claim_number = made.claim_number "
        f"LEFT JOIN ({_UNITS}) AS units ON units.source_id = made.source_id"
    )


_UNITS = (
    "SELECT source_id, arg_min(unit_as_filed, known_from) AS unit_as_filed "  # noqa: S608
    "FROM (SELECT unnest(string_split(source_ids, ', ')) AS source_id, unit_as_filed, known_from "
    f"FROM {qualified(CORE_13F_HOLDING)}) GROUP BY source_id"
)
"""The unit that each row of an information table was filed in."""


def _sources_of(table: Table) -> str:
    return (
        f"SELECT '{table.name}' AS mart, {row_key_sql(table)} AS row_key, known_from, known_to, "  # noqa: S608
        f"source_ids AS source_id FROM {qualified(table)}"
    )
