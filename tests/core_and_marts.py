"""Submissions, or rows already parsed, through core and marts in memory: what the pipeline does without its storage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import polars as pl

from flows.watchlist import load_watchlist
from transforms.capex.mart_capex_annual import mart_capex_annual
from transforms.capex.mart_capex_growth import mart_capex_growth
from transforms.capex.mart_capex_payback import mart_capex_payback
from transforms.capex.mart_capex_quarterly import mart_capex_quarterly
from transforms.cloud.core_stated_growth import core_stated_growth
from transforms.cloud.mart_cloud_growth import mart_cloud_growth
from transforms.cloud.mart_cloud_growth_era import mart_cloud_growth_era
from transforms.commitments.mart_commitment import mart_commitment
from transforms.commitments.mart_financing_link import mart_financing_link
from transforms.core.core_fact_usage import core_fact_usage
from transforms.core.core_observation import core_observation
from transforms.core.core_vintage import core_vintage
from transforms.core.fact_fates import FACT_COLUMNS, fact_fates
from transforms.core.mart_restatement import mart_restatement
from transforms.mart_article_check import mart_article_check
from transforms.reading.parse_filing import Origin, RawRows, parse_filing
from transforms.rules.concepts import concept_rules
from transforms.rules.securities import security_changes
from transforms.rules.stated_growth import stated_growth_rules
from transforms.thirteen_f.core_13f_filing import core_13f_filing
from transforms.thirteen_f.core_13f_holding import core_13f_holding
from transforms.thirteen_f.dim_manager import MANAGERS, dim_manager
from transforms.thirteen_f.mart_holding_change import mart_holding_change
from transforms.thirteen_f.mart_manager_status import last_filing_date, mart_manager_status
from transforms.thirteen_f.mart_option_position import mart_option_position
from transforms.thirteen_f.mart_underlying_interest import mart_underlying_interest

Frames = dict[str, pl.DataFrame]
"""Frames by table name."""

FACT_COUNTS = "facts_by_filing"
RAW = (
    "raw_filing",
    "raw_xbrl_fact",
    "raw_13f_cover",
    "raw_13f_holding",
    "raw_disclosure",
    "raw_financing_claim",
    FACT_COUNTS,
)


def core_and_marts(submissions: Iterable[tuple[str, str, bytes]], companies: Mapping[str, str]) -> Frames:
    """Every table made from submissions, each given as CIK, accession number and bytes."""
    return built([read(cik, accession, data) for cik, accession, data in submissions], companies)


def read(cik: str, accession: str, data: bytes) -> RawRows:
    """One submission parsed."""
    return slim(parse_filing(data, accession, Origin(cik, f"https://www.sec.gov/{accession}.txt", len(data), "0" * 64)))


def slim(parsed: RawRows) -> RawRows:
    """Parsed rows with the facts that rules ask for and the number of all: what the warehouse hands to core."""
    facts = parsed["raw_xbrl_fact"]
    counts = facts.group_by("accession_number").agg(facts_total=pl.len().cast(pl.Int64))
    wanted = facts.filter(pl.col("concept").is_in(concept_rules().concepts)).select(FACT_COLUMNS)
    return {**parsed, "raw_xbrl_fact": wanted, FACT_COUNTS: counts}


def built(parsed: Sequence[RawRows], companies: Mapping[str, str]) -> Frames:
    """Core and marts of parsed filings."""
    raw = {name: pl.concat([one[name] for one in parsed]) for name in RAW}
    rules, filings, facts = concept_rules(), raw["raw_filing"], raw["raw_xbrl_fact"]
    fates = fact_fates(facts, filings, rules)
    observations = core_observation(fates)
    stated = core_stated_growth(raw["raw_disclosure"], filings, stated_growth_rules())
    growth = mart_cloud_growth(observations, stated, rules.series, stated_growth_rules())
    annual = mart_capex_annual(observations, filings, companies)
    quarterly = mart_capex_quarterly(observations, companies)
    reports = core_13f_filing(raw["raw_13f_holding"], raw["raw_13f_cover"], filings)
    holdings = core_13f_holding(raw["raw_13f_holding"], reports)
    changes = mart_holding_change(holdings, reports, security_changes())
    made = {
        **raw,
        "core_observation": observations,
        "core_vintage": core_vintage(observations),
        "core_fact_usage": core_fact_usage(fates, raw[FACT_COUNTS]),
        "core_13f_filing": reports,
        "core_13f_holding": holdings,
        "core_stated_growth": stated,
        "mart_cloud_growth": growth,
        "mart_cloud_growth_era": mart_cloud_growth_era(growth, rules.series),
        "mart_capex_annual": annual,
        "mart_capex_quarterly": quarterly,
        "mart_capex_growth": mart_capex_growth(annual, *panels(companies)),
        "mart_capex_payback": mart_capex_payback(growth, annual, quarterly),
        "mart_restatement": mart_restatement(observations, companies),
        "mart_commitment": mart_commitment(observations, raw["raw_disclosure"], filings, companies),
        "mart_financing_link": mart_financing_link(raw["raw_financing_claim"], filings),
        "mart_manager_status": mart_manager_status(
            reports, raw["raw_13f_cover"], watched_managers(), last_filing_date(filings)
        ),
        "mart_option_position": mart_option_position(holdings, reports, security_changes()),
        "mart_holding_change": changes,
        "mart_underlying_interest": mart_underlying_interest(changes),
    }
    return made | {"mart_article_check": mart_article_check(made)}


def watched_managers() -> pl.DataFrame:
    """The managers of the list that ships."""
    return dim_manager(pl.DataFrame(load_watchlist(None).manager_rows(), schema=MANAGERS))


def panels(companies: Mapping[str, str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Panels of which every company is a member from the first year on, and which nothing breaks."""
    members = [(panel, cik, name, 2000, None) for panel in ("technology", "tmt") for cik, name in companies.items()]
    names = ["panel", "cik", "company", "member_from", "member_until"]
    breaks = pl.DataFrame(schema={"cik": pl.String, "break_year": pl.Int64, "why_broken": pl.String})
    return pl.DataFrame(members, schema=names, orient="row"), breaks
