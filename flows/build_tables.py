"""Make core and marts anew from the raw tables: build each frame, have it judged, load it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import polars as pl

from expectations.suites import checks_for
from flows.run import Run
from transforms.core_13f_holding import core_13f_holding
from transforms.core_fact_usage import core_fact_usage
from transforms.core_observation import FACT_COLUMNS, core_observation
from transforms.core_vintage import core_vintage
from transforms.mart_article_check import mart_article_check
from transforms.mart_capex_annual import mart_capex_annual
from transforms.mart_capex_quarterly import mart_capex_quarterly
from transforms.mart_cloud_growth import mart_cloud_growth
from transforms.mart_cloud_growth_era import mart_cloud_growth_era
from transforms.mart_option_position import mart_option_position
from warehouse import load
from warehouse.tables import (
    CORE_OBSERVATION,
    RAW_13F_COVER,
    RAW_13F_HOLDING,
    RAW_FILING,
    RAW_XBRL_FACT,
    TABLES,
)

Frames = dict[str, pl.DataFrame]
"""Frames by table name."""


def build_core(run: Run) -> Frames:
    """core_observation, core_vintage, core_fact_usage and core_13f_holding, from the raw tables."""
    filings = load.read_table(run.build, RAW_FILING)
    facts = load.read_facts(run.build, RAW_XBRL_FACT, FACT_COLUMNS, run.rules.concepts)
    holdings = load.read_table(run.build, RAW_13F_HOLDING)
    covers = load.read_table(run.build, RAW_13F_COVER)
    observations = core_observation(facts, filings, run.rules)
    core = {
        "core_observation": observations,
        "core_vintage": core_vintage(observations),
        "core_fact_usage": core_fact_usage(facts, load.count_by_filing(run.build, RAW_XBRL_FACT), filings, run.rules),
        "core_13f_holding": core_13f_holding(holdings, covers, filings),
    }
    _judge_and_load(run, core, {**core, "raw_13f_holding": holdings}, rows_in=facts.height + holdings.height)
    return core


def build_marts(run: Run, core: Mapping[str, pl.DataFrame]) -> Frames:
    """The marts, from the core tables."""
    observations, companies = core[CORE_OBSERVATION.name], run.watchlist.company_names
    growth = mart_cloud_growth(observations, run.rules.series)
    era = mart_cloud_growth_era(growth)
    options = mart_option_position(core["core_13f_holding"])
    marts = {
        "mart_cloud_growth": growth,
        "mart_cloud_growth_era": era,
        "mart_capex_quarterly": mart_capex_quarterly(observations, companies),
        "mart_capex_annual": mart_capex_annual(observations, companies),
        "mart_option_position": options,
        "mart_article_check": mart_article_check(era, growth, options),
    }
    _judge_and_load(run, marts, marts, rows_in=observations.height)
    return marts


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
