"""The contract, column by column: each column is declared once, and means the same in every table that has it.

DDL, Polars schemas, the basic expectations and ``docs/data_dictionary.md`` are all made from these declarations.
A unit is part of the name: ``_usd`` dollars, ``_pct`` percent (35.7741 means 35.77 %).
"""

from __future__ import annotations

from collections.abc import Mapping

from warehouse.contract.column import Column, ColumnType
from warehouse.contract.columns_13f import THIRTEEN_F_COLUMNS
from warehouse.contract.columns_commitment import COMMITMENT_COLUMNS
from warehouse.contract.columns_dim import DIM_COLUMNS
from warehouse.contract.columns_disclosure import DISCLOSURE_COLUMNS
from warehouse.contract.columns_financing import FINANCING_COLUMNS
from warehouse.contract.columns_growth import GROWTH_COLUMNS
from warehouse.contract.columns_manager import MANAGER_COLUMNS
from warehouse.contract.columns_mart import FIGURE_COLUMNS, MART_COLUMNS, PERIOD_COLUMNS
from warehouse.contract.columns_ops import OPERATION_COLUMNS
from warehouse.contract.columns_raw import FILING_COLUMNS, XBRL_COLUMNS
from warehouse.contract.columns_security import SECURITY_COLUMNS
from warehouse.contract.columns_stated_growth import STATED_GROWTH_COLUMNS
from warehouse.contract.columns_underlying import UNDERLYING_COLUMNS
from warehouse.contract.columns_watching import WATCHING_COLUMNS

__all__ = ["COLUMNS", "Column", "ColumnType"]


def each_once(*groups: Mapping[str, Column]) -> dict[str, Column]:
    """All columns by name. Raises ValueError where two groups declare one: the second would hide the first."""
    found: dict[str, Column] = {}
    for group in groups:
        if twice := sorted(found.keys() & group.keys()):
            raise ValueError(f"declared twice, and each column has one meaning: {', '.join(twice)}")
        found |= group
    return found


COLUMNS = each_once(
    FILING_COLUMNS,
    XBRL_COLUMNS,
    THIRTEEN_F_COLUMNS,
    MANAGER_COLUMNS,
    UNDERLYING_COLUMNS,
    PERIOD_COLUMNS,
    FIGURE_COLUMNS,
    MART_COLUMNS,
    GROWTH_COLUMNS,
    COMMITMENT_COLUMNS,
    DIM_COLUMNS,
    SECURITY_COLUMNS,
    DISCLOSURE_COLUMNS,
    FINANCING_COLUMNS,
    STATED_GROWTH_COLUMNS,
    OPERATION_COLUMNS,
    WATCHING_COLUMNS,
)
