"""The one registry: which checks a table has beyond its contract, and which frames they need."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from expectations import (
    core_13f_filing,
    core_13f_holding,
    core_fact_usage,
    core_observation,
    core_stated_growth,
    core_vintage,
    dim_company,
    dim_manager,
    dim_period,
    dim_security,
    mart_article_check,
    mart_capex,
    mart_capex_growth,
    mart_capex_payback,
    mart_cloud_growth,
    mart_cloud_growth_era,
    mart_commitment,
    mart_financing_link,
    mart_holding_change,
    mart_manager_status,
    mart_option_position,
    mart_restatement,
    mart_underlying_interest,
    panel_member,
    raw_13f_holding,
    raw_disclosure,
    raw_filing,
    raw_financing_claim,
    raw_xbrl_fact,
)
from expectations.check import Check
from warehouse.contract.tables import TABLES


class MissingFrameError(KeyError):
    """A check needs the frame of a table that it was not given, or was asked for a table there is not."""

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True, slots=True)
class Suite:
    """A function that returns checks, and the tables whose frames it takes, in its own order.

    A table's name with ``_before`` at its end is what the last run left of it.
    """

    checks: Callable[..., list[Check]]
    inputs: tuple[str, ...]


BEFORE = "_before"

SUITES: dict[str, Suite] = {
    "raw_filing": Suite(raw_filing.checks, ("raw_filing",)),
    "raw_xbrl_fact": Suite(raw_xbrl_fact.checks, ("raw_xbrl_fact", "raw_filing")),
    "raw_13f_holding": Suite(raw_13f_holding.checks, ("raw_13f_holding", "raw_13f_cover")),
    "dim_company": Suite(dim_company.checks, ("dim_company",)),
    "dim_manager": Suite(dim_manager.checks, ("dim_manager",)),
    "dim_period": Suite(
        dim_period.checks,
        ("dim_period", "mart_cloud_growth", "mart_capex_annual", "mart_capex_quarterly", "mart_capex_payback"),
    ),
    "dim_security": Suite(dim_security.checks, ("dim_security",)),
    "panel_member": Suite(panel_member.checks, ("panel_member", "dim_company")),
    "panel_break": Suite(panel_member.break_checks, ("panel_break", "dim_company")),
    "raw_disclosure": Suite(raw_disclosure.checks, ("raw_disclosure", "raw_filing")),
    "raw_financing_claim": Suite(raw_financing_claim.checks, ("raw_financing_claim", "raw_filing")),
    "core_observation": Suite(core_observation.checks, ("core_observation",)),
    "core_vintage": Suite(core_vintage.checks, ("core_vintage",)),
    "core_fact_usage": Suite(core_fact_usage.checks, ("core_fact_usage", f"core_fact_usage{BEFORE}", "raw_filing")),
    "core_13f_filing": Suite(core_13f_filing.checks, ("core_13f_filing",)),
    "core_13f_holding": Suite(core_13f_holding.checks, ("core_13f_holding", "raw_13f_holding", "core_13f_filing")),
    "core_stated_growth": Suite(core_stated_growth.checks, ("core_stated_growth", "raw_disclosure")),
    "mart_cloud_growth": Suite(mart_cloud_growth.checks, ("mart_cloud_growth", "core_stated_growth")),
    "mart_cloud_growth_era": Suite(mart_cloud_growth_era.checks, ("mart_cloud_growth_era",)),
    "mart_capex_quarterly": Suite(mart_capex.quarterly_checks, ("mart_capex_quarterly",)),
    "mart_capex_annual": Suite(mart_capex.annual_checks, ("mart_capex_annual", "mart_capex_quarterly")),
    "mart_capex_growth": Suite(mart_capex_growth.checks, ("mart_capex_growth", "panel_member")),
    "mart_capex_payback": Suite(
        mart_capex_payback.checks,
        ("mart_capex_payback", "mart_cloud_growth", "mart_capex_annual", "mart_capex_quarterly"),
    ),
    "mart_restatement": Suite(mart_restatement.checks, ("mart_restatement", "raw_filing")),
    "mart_commitment": Suite(mart_commitment.checks, ("mart_commitment", "raw_disclosure")),
    "mart_financing_link": Suite(mart_financing_link.checks, ("mart_financing_link", "raw_financing_claim")),
    "mart_option_position": Suite(mart_option_position.checks, ("mart_option_position",)),
    "mart_manager_status": Suite(mart_manager_status.checks, ("mart_manager_status", "core_13f_filing")),
    "mart_holding_change": Suite(mart_holding_change.checks, ("mart_holding_change", "core_13f_holding")),
    "mart_underlying_interest": Suite(
        mart_underlying_interest.checks, ("mart_underlying_interest", "mart_holding_change")
    ),
    "mart_article_check": Suite(mart_article_check.checks, ("mart_article_check",)),
}


def checks_for(table_name: str, frames: Mapping[str, pl.DataFrame]) -> list[Check]:
    """The checks of one table on ``frames``, by table name; none for a table whose contract says it all.

    What the last run left may be missing, and is empty then: on the first run, and where a release is judged again.
    Raises MissingFrameError (a KeyError) naming the table whose frame is missing, or that is not in the contract.
    """
    if table_name not in TABLES:
        raise MissingFrameError(f"{table_name} is no table of the contract")
    suite = SUITES.get(table_name)
    if suite is None:
        return []
    nothing_before = {
        name: pl.DataFrame(schema=TABLES[name.removesuffix(BEFORE)].schema)
        for name in suite.inputs
        if name.endswith(BEFORE)
    }
    given = {**nothing_before, **frames}
    missing = [name for name in suite.inputs if name not in given]
    if missing:
        raise MissingFrameError(f"the checks of {table_name} need the frame of {', '.join(missing)}")
    return suite.checks(*(given[name] for name in suite.inputs))
