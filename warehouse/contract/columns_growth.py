"""The contract, column by column: what the marts of capex growth and payback compute."""

from __future__ import annotations

from warehouse.contract.column import Column, ColumnType

GROWTH_COLUMNS: dict[str, Column] = {
    "scope": Column(
        ColumnType.TEXT, "Whether the row speaks of a company or of a panel.", allowed=("company", "panel")
    ),
    "member_id": Column(
        ColumnType.TEXT,
        "The company's central index key, or the panel: technology, or tmt for technology, media and telecom.",
    ),
    "member_name": Column(ColumnType.TEXT, "The company's name in the watch list, or the panel's."),
    "base_year": Column(
        ColumnType.INTEGER, "The calendar year that growth is counted from, five before.", minimum=1975, maximum=2100
    ),
    "base_capex_usd": Column(
        ColumnType.MONEY, "Capex of the base year, of the matched companies where it is a panel; dollars."
    ),
    "five_year_growth_pct": Column(
        ColumnType.PERCENT, "Compound yearly growth of capex from base_year to calendar_year, percent a year."
    ),
    "companies_in_panel": Column(
        ColumnType.INTEGER, "Companies that belong to the panel in the calendar year.", minimum=0
    ),
    "companies_known": Column(ColumnType.INTEGER, "Of these, those whose capex of the year is known.", minimum=0),
    "companies_matched": Column(
        ColumnType.INTEGER, "Of these, those that count: members in both years, comparable, on one basis.", minimum=0
    ),
    "panel_capex_usd": Column(
        ColumnType.MONEY,
        "Capex in the calendar year of every company of the panel that is known, matched or not; dollars.",
    ),
    "matched_share_pct": Column(ColumnType.PERCENT, "Capex of the matched companies over panel_capex_usd, percent."),
    "is_low_coverage": Column(
        ColumnType.BOOLEAN,
        "True where fewer than half of the panel's companies are known, or less than half of their capex is matched.",
    ),
    "companies_left_out": Column(
        ColumnType.TEXT, "The companies of the panel that do not count, each with the reason."
    ),
    "prior_year_capex_usd": Column(
        ColumnType.MONEY, "Capex of the period a year before, on the same basis, as last printed; dollars."
    ),
    "incremental_revenue_usd": Column(
        ColumnType.MONEY, "Cloud revenue less that of the period a year before, both from the same filings; dollars."
    ),
    "incremental_operating_income_usd": Column(
        ColumnType.MONEY,
        "The cloud's operating income less that of the period a year before, both from the same filings; dollars.",
    ),
    "incremental_revenue_to_capex_pct": Column(
        ColumnType.PERCENT, "Further cloud revenue over the capex of the same period, percent: 25 is 25 cents a dollar."
    ),
    "incremental_revenue_to_prior_capex_pct": Column(
        ColumnType.PERCENT, "Further cloud revenue over the capex of the period a year before, percent."
    ),
    "incremental_income_to_capex_pct": Column(
        ColumnType.PERCENT, "Further operating income of the cloud over the capex of the same period, percent."
    ),
    "incremental_income_to_prior_capex_pct": Column(
        ColumnType.PERCENT, "Further operating income of the cloud over the capex of the period a year before, percent."
    ),
    "capex_to_cloud_revenue_pct": Column(ColumnType.PERCENT, "The company's capex over its cloud revenue, percent."),
    "segment_depreciation_to_revenue_pct": Column(
        ColumnType.PERCENT, "The cloud segment's depreciation over its revenue, percent."
    ),
    "depreciation_to_revenue_pct": Column(
        ColumnType.PERCENT, "The company's depreciation over the company's whole revenue, percent."
    ),
    "depreciation_growth_pct": Column(
        ColumnType.PERCENT, "Depreciation over that of the period a year before, as last printed, percent."
    ),
}
