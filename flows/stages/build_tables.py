"""Make core and marts anew from the raw tables: build each frame, have it judged, load it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from functools import partial

import polars as pl

from expectations.suites import checks_for
from flows.run import Run
from flows.securities_list import load_securities_list
from transforms.capex.mart_capex_annual import mart_capex_annual
from transforms.capex.mart_capex_growth import mart_capex_growth
from transforms.capex.mart_capex_payback import mart_capex_payback
from transforms.capex.mart_capex_quarterly import mart_capex_quarterly
from transforms.capex.panel_member import BREAKS, panel_break, panel_member
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
from transforms.dim_company import FILERS, WATCHED, dim_company
from transforms.dim_period import dim_period
from transforms.mart_article_check import mart_article_check
from transforms.rules.securities import security_changes
from transforms.rules.stated_growth import stated_growth_rules
from transforms.thirteen_f.core_13f_filing import core_13f_filing
from transforms.thirteen_f.core_13f_holding import core_13f_holding
from transforms.thirteen_f.dim_manager import MANAGERS, dim_manager
from transforms.thirteen_f.dim_security import HOLDING_COLUMNS, dim_security
from transforms.thirteen_f.mart_holding_change import mart_holding_change
from transforms.thirteen_f.mart_manager_status import COVER_COLUMNS, last_filing_date, mart_manager_status
from transforms.thirteen_f.mart_option_position import mart_option_position
from transforms.thirteen_f.mart_underlying_interest import mart_underlying_interest
from transforms.thirteen_f.rows import ROW_COLUMNS
from transforms.thirteen_f.trading_symbols import SYMBOL_COLUMNS, SYMBOL_CONCEPTS, trading_symbols
from warehouse import load
from warehouse.contract.tables import (
    CORE_13F_FILING,
    CORE_FACT_USAGE,
    CORE_OBSERVATION,
    CORE_STATED_GROWTH,
    DIM_MANAGER,
    RAW_13F_COVER,
    RAW_13F_HOLDING,
    RAW_DISCLOSURE,
    RAW_FILING,
    RAW_FINANCING_CLAIM,
    RAW_XBRL_FACT,
    TABLES,
)

Frames = dict[str, pl.DataFrame]
"""Frames by table name."""


def build_dimensions(run: Run) -> Frames:
    """dim_company, dim_manager, panel_member and panel_break from the watch list; dim_security from 13F tables."""
    watched = pl.DataFrame(run.watchlist.company_rows(), schema=WATCHED)
    filers = pl.DataFrame([asdict(filer) for filer in run.zone.filers()], schema=FILERS)
    dimensions = {
        "dim_company": dim_company(watched, filers),
        "dim_manager": dim_manager(pl.DataFrame(run.watchlist.manager_rows(), schema=MANAGERS)),
        "dim_security": _securities(run),
        "panel_member": panel_member(watched),
        "panel_break": panel_break(pl.DataFrame(run.watchlist.break_rows(), schema=BREAKS)),
    }
    _judge_and_load(run, dimensions, dimensions, rows_in=watched.height)
    return dimensions


def _securities(run: Run) -> pl.DataFrame:
    """dim_security, from the raw tables and the list of SEC's that the user may have given."""
    filings = load.read_table(run.build, RAW_FILING)
    holdings = load.read_table(run.build, RAW_13F_HOLDING, HOLDING_COLUMNS)
    cover_facts = load.read_facts(run.build, RAW_XBRL_FACT, SYMBOL_COLUMNS, SYMBOL_CONCEPTS)
    listed = load_securities_list(run.settings.securities_list)
    return dim_security(holdings, filings, listed, trading_symbols(cover_facts, filings))


def build_core(run: Run) -> Frames:
    """The core tables of facts, of 13F reports and of stated growth, from the raw tables."""
    filings = load.read_table(run.build, RAW_FILING)
    facts = load.read_facts(run.build, RAW_XBRL_FACT, FACT_COLUMNS, run.rules.concepts)
    holdings = load.read_table(run.build, RAW_13F_HOLDING, ROW_COLUMNS)
    covers = load.read_table(run.build, RAW_13F_COVER)
    disclosures = load.read_table(run.build, RAW_DISCLOSURE)
    fates = fact_fates(facts, filings, run.rules)
    observations = core_observation(fates)
    reports = core_13f_filing(holdings, covers, filings)
    core = {
        "core_observation": observations,
        "core_vintage": core_vintage(observations),
        "core_fact_usage": core_fact_usage(fates, load.count_by_filing(run.build, RAW_XBRL_FACT)),
        "core_13f_filing": reports,
        "core_13f_holding": core_13f_holding(holdings, reports),
        "core_stated_growth": core_stated_growth(disclosures, filings, stated_growth_rules()),
    }
    inputs = {
        **core,
        "raw_13f_holding": holdings,
        "raw_disclosure": disclosures,
        "raw_filing": filings,
        "core_fact_usage_before": load.read_table(run.build, CORE_FACT_USAGE),
    }
    _judge_and_load(run, core, inputs, rows_in=facts.height + holdings.height + disclosures.height)
    return core


def build_marts(run: Run, core: Mapping[str, pl.DataFrame], dimensions: Mapping[str, pl.DataFrame]) -> Frames:
    """The marts, from the core tables and the panels; and dim_period, the periods they speak of."""
    observations, companies = core[CORE_OBSERVATION.name], run.watchlist.company_names
    filings = load.read_table(run.build, RAW_FILING)
    disclosures = load.read_table(run.build, RAW_DISCLOSURE)
    claims = load.read_table(run.build, RAW_FINANCING_CLAIM)
    stated = core[CORE_STATED_GROWTH.name]
    growth = mart_cloud_growth(observations, stated, run.rules.series, stated_growth_rules())
    annual = mart_capex_annual(observations, filings, companies)
    quarterly = mart_capex_quarterly(observations, companies)
    marts = {
        "mart_cloud_growth": growth,
        "mart_cloud_growth_era": mart_cloud_growth_era(growth, run.rules.series),
        "mart_capex_quarterly": quarterly,
        "mart_capex_annual": annual,
        "mart_capex_growth": mart_capex_growth(annual, dimensions["panel_member"], dimensions["panel_break"]),
        "mart_capex_payback": mart_capex_payback(growth, annual, quarterly),
        "mart_restatement": mart_restatement(observations, companies),
        "mart_commitment": mart_commitment(observations, disclosures, filings, companies),
        "mart_financing_link": mart_financing_link(claims, filings),
        "mart_manager_status": _manager_status(run, core, dimensions, filings),
        **_of_13f(core["core_13f_holding"], core["core_13f_filing"]),
    }
    marts["mart_article_check"] = mart_article_check(marts)
    marts["dim_period"] = dim_period(marts)
    inputs = {
        **dimensions,
        **marts,
        RAW_FILING.name: filings,
        RAW_DISCLOSURE.name: disclosures,
        RAW_FINANCING_CLAIM.name: claims,
        CORE_STATED_GROWTH.name: stated,
        CORE_13F_FILING.name: core[CORE_13F_FILING.name],
        "core_13f_holding": core["core_13f_holding"],
    }
    _judge_and_load(run, marts, inputs, rows_in=observations.height + stated.height)
    return marts


def _manager_status(
    run: Run, core: Mapping[str, pl.DataFrame], dimensions: Mapping[str, pl.DataFrame], filings: pl.DataFrame
) -> pl.DataFrame:
    """mart_manager_status up to the newest filing date here: of the clock, a rebuild would end in other rows."""
    covers = load.read_table(run.build, RAW_13F_COVER, COVER_COLUMNS)
    reports = core[CORE_13F_FILING.name]
    return mart_manager_status(reports, covers, dimensions[DIM_MANAGER.name], last_filing_date(filings))


def _of_13f(holdings: pl.DataFrame, reports: pl.DataFrame) -> Frames:
    """The marts of managers' positions."""
    securities = security_changes()
    changes = mart_holding_change(holdings, reports, securities)
    return {
        "mart_option_position": mart_option_position(holdings, reports, securities),
        "mart_holding_change": changes,
        "mart_underlying_interest": mart_underlying_interest(changes),
    }


def _judge_and_load(
    run: Run, frames: Mapping[str, pl.DataFrame], inputs: Mapping[str, pl.DataFrame], *, rows_in: int
) -> None:
    """Judges every frame before the first is loaded: a layer is loaded whole or not at all."""
    for name, frame in frames.items():
        run.judged(TABLES[name], frame, partial(checks_for, name, inputs))
    for name, frame in frames.items():
        with run.log.stage("build", TABLES[name]) as stage:
            stage.rows_in = rows_in
            stage.rows_out = run.load(TABLES[name], frame)
