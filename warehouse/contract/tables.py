"""The contract, table by table: grain, key, columns and sources, each table declared once.

A table's name is the name of its file, its function, its suite and its anchor in the docs.
"""

from __future__ import annotations

from warehouse.contract.table import Layer, Table
from warehouse.contract.tables_13f import (
    CORE_13F_FILING,
    CORE_13F_HOLDING,
    MART_HOLDING_CHANGE,
    MART_OPTION_POSITION,
    RAW_13F_COVER,
    RAW_13F_HOLDING,
)
from warehouse.contract.tables_commitment import MART_COMMITMENT
from warehouse.contract.tables_core import CORE_FACT_USAGE, CORE_OBSERVATION, CORE_VINTAGE
from warehouse.contract.tables_dim import DIM_COMPANY, DIM_PERIOD, PANEL_BREAK, PANEL_MEMBER
from warehouse.contract.tables_disclosure import RAW_DISCLOSURE
from warehouse.contract.tables_financing import MART_FINANCING_LINK, RAW_FINANCING_CLAIM
from warehouse.contract.tables_manager import DIM_MANAGER, MART_MANAGER_STATUS
from warehouse.contract.tables_mart import (
    MART_ARTICLE_CHECK,
    MART_CAPEX_ANNUAL,
    MART_CAPEX_GROWTH,
    MART_CAPEX_PAYBACK,
    MART_CAPEX_QUARTERLY,
    MART_CLOUD_GROWTH,
    MART_CLOUD_GROWTH_ERA,
    MART_RESTATEMENT,
)
from warehouse.contract.tables_ops import (
    DATASET_LOG,
    LANDING_LOG,
    LOAD_FILING,
    LOAD_LOG,
    LOAD_STAGE,
    PARSE_LOG,
    VALIDATION_RESULT,
)
from warehouse.contract.tables_raw import RAW_FILING, RAW_XBRL_FACT
from warehouse.contract.tables_security import DIM_SECURITY
from warehouse.contract.tables_stated_growth import CORE_STATED_GROWTH
from warehouse.contract.tables_underlying import MART_UNDERLYING_INTEREST
from warehouse.contract.tables_watching import CHANGED_FIGURE, LAST_SEEN

__all__ = [
    "CHANGED_FIGURE",
    "CORE_13F_FILING",
    "CORE_13F_HOLDING",
    "CORE_FACT_USAGE",
    "CORE_OBSERVATION",
    "CORE_STATED_GROWTH",
    "CORE_VINTAGE",
    "DATASET_LOG",
    "DIM_COMPANY",
    "DIM_MANAGER",
    "DIM_PERIOD",
    "DIM_SECURITY",
    "LANDING_LOG",
    "LAST_SEEN",
    "LOAD_FILING",
    "LOAD_LOG",
    "LOAD_STAGE",
    "MART_ARTICLE_CHECK",
    "MART_CAPEX_ANNUAL",
    "MART_CAPEX_GROWTH",
    "MART_CAPEX_PAYBACK",
    "MART_CAPEX_QUARTERLY",
    "MART_CLOUD_GROWTH",
    "MART_CLOUD_GROWTH_ERA",
    "MART_COMMITMENT",
    "MART_FINANCING_LINK",
    "MART_HOLDING_CHANGE",
    "MART_MANAGER_STATUS",
    "MART_OPTION_POSITION",
    "MART_RESTATEMENT",
    "MART_UNDERLYING_INTEREST",
    "PANEL_BREAK",
    "PANEL_MEMBER",
    "PARSE_LOG",
    "RAW_13F_COVER",
    "RAW_13F_HOLDING",
    "RAW_DISCLOSURE",
    "RAW_FILING",
    "RAW_FINANCING_CLAIM",
    "RAW_XBRL_FACT",
    "TABLES",
    "VALIDATION_RESULT",
    "Layer",
    "Table",
    "tables_of",
]

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        RAW_FILING,
        RAW_XBRL_FACT,
        RAW_13F_COVER,
        RAW_13F_HOLDING,
        RAW_DISCLOSURE,
        RAW_FINANCING_CLAIM,
        CORE_OBSERVATION,
        CORE_VINTAGE,
        CORE_FACT_USAGE,
        CORE_13F_FILING,
        CORE_13F_HOLDING,
        CORE_STATED_GROWTH,
        DIM_COMPANY,
        DIM_MANAGER,
        DIM_PERIOD,
        DIM_SECURITY,
        PANEL_MEMBER,
        PANEL_BREAK,
        MART_CLOUD_GROWTH,
        MART_CLOUD_GROWTH_ERA,
        MART_CAPEX_QUARTERLY,
        MART_CAPEX_ANNUAL,
        MART_CAPEX_GROWTH,
        MART_CAPEX_PAYBACK,
        MART_RESTATEMENT,
        MART_COMMITMENT,
        MART_FINANCING_LINK,
        MART_OPTION_POSITION,
        MART_MANAGER_STATUS,
        MART_HOLDING_CHANGE,
        MART_UNDERLYING_INTEREST,
        MART_ARTICLE_CHECK,
        LOAD_LOG,
        LOAD_STAGE,
        LOAD_FILING,
        LANDING_LOG,
        PARSE_LOG,
        DATASET_LOG,
        VALIDATION_RESULT,
        CHANGED_FIGURE,
        LAST_SEEN,
    )
}


def tables_of(layer: Layer) -> tuple[Table, ...]:
    """The tables of one layer, in the order they are built."""
    return tuple(table for table in TABLES.values() if table.layer is layer)
