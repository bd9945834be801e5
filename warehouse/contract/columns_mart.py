"""The contract, column by column: periods, figures, and what the marts compute from them."""

from __future__ import annotations

from warehouse.contract.column import (
    ACCESSION_LIST_PATTERN,
    ACCESSION_PATTERN,
    SOURCE_LIST_PATTERN,
    Column,
    ColumnType,
)
from warehouse.contract.columns_commitment import COMMITMENT_KINDS, COMMITMENT_MEASURES

PERIOD_COLUMNS: dict[str, Column] = {
    "period_type": Column(
        ColumnType.TEXT,
        "Length of the period by its days: quarter 80-100, half_year 170-190, nine_months 260-280, fiscal_year "
        "350-380; instant for a day, its own first and last; in marts year_to_date for a half year or nine months, "
        "calendar_year and calendar_year_to_date for "
        "calendar years, of a filer with another fiscal year the quarters nearest to them.",
        allowed=(
            "instant",
            "quarter",
            "half_year",
            "nine_months",
            "fiscal_year",
            "year_to_date",
            "calendar_year",
            "calendar_year_to_date",
        ),
    ),
    "fiscal_year": Column(
        ColumnType.INTEGER,
        "The filer's fiscal year that the period lies in, named by the calendar year it ends in (a year that ends in "
        "the first week of January by the year before).",
        minimum=1980,
        maximum=2100,
    ),
    "fiscal_quarter": Column(ColumnType.INTEGER, "Fiscal quarter the period ends with, 1 to 4.", minimum=1, maximum=4),
    "calendar_year": Column(
        ColumnType.INTEGER,
        "Calendar year of the period's midpoint, of a year that of the day a week before it.",
        minimum=1980,
        maximum=2100,
    ),
    "calendar_quarter": Column(ColumnType.INTEGER, "Calendar quarter of the period's midpoint.", minimum=1, maximum=4),
    "filing_fiscal_year": Column(
        ColumnType.INTEGER,
        "Fiscal year that the filing itself reports on: figures of one period printed by filings of one fiscal year "
        "share their vintage.",
        minimum=1980,
        maximum=2100,
    ),
}


FIGURE_COLUMNS: dict[str, Column] = {
    "metric": Column(
        ColumnType.TEXT,
        "What is measured: one metric, one definition (transforms/rules/concepts.toml).",
        allowed=(
            "revenue",
            "operating_income",
            "operating_cash_flow",
            "capex",
            "capex_proceeds",
            "capex_in_financing",
            "capex_unpaid",
            "depreciation",
            "finance_lease_principal",
            "finance_lease_assets_obtained",
            "segment_property_additions",
            "segment_depreciation",
            "diluted_shares",
            *COMMITMENT_KINDS,
        ),
    ),
    "series_id": Column(
        ColumnType.TEXT, "Whose figure it is: company for the consolidated filer, else a segment's series such as aws."
    ),
    "basis": Column(
        ColumnType.TEXT,
        "On which basis the figure is stated: gross_cash, net_of_proceeds, or as_reported where there is only one; of "
        "a commitment, which part or measure of its kind it is.",
        allowed=("as_reported", "gross_cash", "net_of_proceeds", *COMMITMENT_MEASURES),
    ),
    "measured": Column(
        ColumnType.TEXT,
        "What the filing measures: a reported segment, revenue disaggregated in a note, the consolidated filer, or "
        "growth alone, as a percentage that a sentence states.",
        allowed=("segment", "disaggregated_revenue", "consolidated", "disclosed_percentage"),
    ),
    "value": Column(ColumnType.MONEY, "The figure, in whole units of `unit`: dollars, shares or percent."),
    "value_usd": Column(ColumnType.MONEY, "The value in dollars."),
    "is_derived": Column(
        ColumnType.BOOLEAN, "True where the figure is a difference of year-to-date figures, false as printed."
    ),
    "accession_numbers": Column(
        ColumnType.TEXT,
        "Accession numbers of every filing the row was made from, comma-separated.",
        pattern=ACCESSION_LIST_PATTERN,
    ),
    "source_ids": Column(
        ColumnType.TEXT,
        "Every fact the row was made from, comma-separated: the accession number, then # and fact_number of "
        "raw_xbrl_fact, or row_number of raw_13f_holding; or #d and disclosure_number of raw_disclosure, or #c and "
        "claim_number of raw_financing_claim. The view lineage joins them.",
        pattern=SOURCE_LIST_PATTERN,
    ),
    "correction": Column(
        ColumnType.TEXT, "Why the value is not the one as filed (transforms/rules/corrections.toml); NULL where it is."
    ),
    "has_extra_week": Column(
        ColumnType.BOOLEAN,
        "True for a year of 53 weeks and each period that holds its extra week: growth over 52 weeks is flattered.",
    ),
    "null_reason": Column(ColumnType.TEXT, "Why a figure of the row is NULL; NULL where none is."),
    "facts_total": Column(ColumnType.INTEGER, "Facts that the filing tags.", minimum=0),
    "facts_used": Column(ColumnType.INTEGER, "Facts that became observations.", minimum=0),
    "facts_other_unit": Column(
        ColumnType.INTEGER, "Facts of a wanted concept left out for a unit other than USD.", minimum=0
    ),
    "facts_other_period": Column(
        ColumnType.INTEGER,
        "Facts of a wanted concept left out for a period that is no quarter, half, nine months or year.",
        minimum=0,
    ),
    "facts_outranked": Column(
        ColumnType.INTEGER,
        "Facts of a wanted concept left out because a rule of higher rank gave the figure.",
        minimum=0,
    ),
    "facts_contradicted": Column(
        ColumnType.INTEGER, "Facts of a wanted concept left out because the filing contradicts itself.", minimum=0
    ),
    "facts_not_wanted": Column(ColumnType.INTEGER, "Facts of concepts or dimensions that no rule asks for.", minimum=0),
    "facts_unreadable": Column(ColumnType.INTEGER, "Facts whose value could not be read.", minimum=0),
}


MART_COLUMNS: dict[str, Column] = {
    "provider": Column(ColumnType.TEXT, "Cloud provider."),
    "series_name": Column(ColumnType.TEXT, "The series as the filer calls it."),
    "company": Column(ColumnType.TEXT, "The company's name in the watch list."),
    "recast_number": Column(
        ColumnType.INTEGER,
        "0 for the figure as first printed with its comparative, 1, 2, ... for each later recast.",
        minimum=0,
    ),
    "is_recast": Column(
        ColumnType.BOOLEAN, "True for a later recast, which stands beside the first figure and never enters an average."
    ),
    "revenue_usd": Column(ColumnType.MONEY, "Revenue of the period, dollars."),
    "prior_revenue_usd": Column(
        ColumnType.MONEY, "Revenue of the period a year before, as printed by the same filings."
    ),
    "growth_pct": Column(
        ColumnType.PERCENT,
        "Growth over the period a year before, both from the same filings, percent.",
    ),
    "operating_income_usd": Column(ColumnType.MONEY, "Operating income of the segment, where it reports one, dollars."),
    "operating_income_change_usd": Column(
        ColumnType.MONEY,
        "Operating income less that of the period a year before, both as first printed by the same filings; a later "
        "recast changes operating_income_usd, not this.",
    ),
    "operating_margin_pct": Column(ColumnType.PERCENT, "Operating income over revenue, percent."),
    "era": Column(ColumnType.TEXT, "First and last year of the era, as the article draws them."),
    "first_year": Column(ColumnType.INTEGER, "First fiscal year of the era.", minimum=1980, maximum=2100),
    "last_year": Column(ColumnType.INTEGER, "Last fiscal year of the era.", minimum=1980, maximum=2100),
    "years_counted": Column(ColumnType.INTEGER, "Years whose growth the mean holds.", minimum=0),
    "mean_growth_pct": Column(ColumnType.PERCENT, "Arithmetic mean of the yearly growth rates, percent."),
    "yearly_growth_pct": Column(ColumnType.TEXT, "The growth rates the mean is made of, year by year, percent."),
    "includes_year_to_date": Column(
        ColumnType.BOOLEAN, "True where the last year was still running and counts with its year to date."
    ),
    "capex_usd": Column(
        ColumnType.MONEY,
        "Capital expenditure as the cash-flow statement prints it: gross where it is printed, else net; dollars.",
    ),
    "capex_basis": Column(ColumnType.TEXT, "Basis of capex_usd.", allowed=("gross_cash", "net_of_proceeds")),
    "capex_gross_usd": Column(ColumnType.MONEY, "Cash paid for property and equipment, before any proceeds, dollars."),
    "capex_net_usd": Column(
        ColumnType.MONEY, "Cash paid for property and equipment net of proceeds from sales and incentives, dollars."
    ),
    "capex_growth_pct": Column(
        ColumnType.PERCENT,
        "Growth of capex over the period a year before, both from the same filings on the same basis, percent.",
    ),
    "capex_concept": Column(ColumnType.TEXT, "The tag capex_usd was read from."),
    "operating_cash_flow_usd": Column(ColumnType.MONEY, "Net cash from operating activities, dollars."),
    "free_cash_flow_usd": Column(ColumnType.MONEY, "Operating cash flow less capex_usd, dollars."),
    "depreciation_usd": Column(ColumnType.MONEY, "Depreciation (and amortization, see depreciation_concept), dollars."),
    "depreciation_concept": Column(ColumnType.TEXT, "The tag depreciation_usd was read from."),
    "finance_lease_principal_usd": Column(
        ColumnType.MONEY, "Principal paid on finance leases; not part of capex_usd; dollars."
    ),
    "finance_lease_assets_usd": Column(
        ColumnType.MONEY,
        "Right-of-use assets obtained under finance leases in the period: not cash, not part of capex_usd; dollars.",
    ),
    "capex_unpaid_usd": Column(
        ColumnType.MONEY,
        "Property and equipment received and not yet paid for, as the supplement to the cash-flow statement prints it: "
        "not part of capex_usd; dollars.",
    ),
    "segment_additions_usd": Column(
        ColumnType.MONEY,
        "Property additions of the cloud segment, on an accrual basis, leases included, where the filer states them "
        "(AWS): not part of capex_usd; dollars.",
    ),
    "segment_depreciation_usd": Column(
        ColumnType.MONEY,
        "Depreciation and amortization of the cloud segment's property, where the filer states it (AWS); dollars.",
    ),
    "capex_in_financing_usd": Column(
        ColumnType.MONEY,
        "Payments for property that the filer prints among its financing activities: not part of capex_usd; dollars.",
    ),
    "capex_to_depreciation_pct": Column(ColumnType.PERCENT, "capex_usd over depreciation_usd, percent."),
    "capex_to_revenue_pct": Column(ColumnType.PERCENT, "capex_usd over revenue_usd, percent."),
    "capex_to_operating_cash_flow_pct": Column(ColumnType.PERCENT, "capex_usd over operating_cash_flow_usd, percent."),
    "restatement_kind": Column(
        ColumnType.TEXT,
        "split: shares, by a round factor; restatement: an amended filing says so; recast: a segment or product line, "
        "cut anew by a later ordinary filing; reclassification: the consolidated filer's, by one.",
        allowed=("recast", "restatement", "reclassification", "split"),
    ),
    "old_value": Column(ColumnType.MONEY, "The figure as the earlier filing prints it, in `unit`."),
    "new_value": Column(ColumnType.MONEY, "The figure as the later filing prints it, in `unit`."),
    "change_pct": Column(ColumnType.PERCENT, "new_value against old_value, percent; NULL where that is not positive."),
    "old_concept": Column(ColumnType.TEXT, "The tag of the earlier filing."),
    "new_concept": Column(ColumnType.TEXT, "The tag of the later filing."),
    "old_accession_number": Column(
        ColumnType.TEXT, "The filing that last gave the old value.", pattern=ACCESSION_PATTERN
    ),
    "new_accession_number": Column(
        ColumnType.TEXT, "The filing that first gave the new value.", pattern=ACCESSION_PATTERN
    ),
    "claim_id": Column(
        ColumnType.TEXT, "Number of the article's claim, with the provider or the underlying where it has several."
    ),
    "claim": Column(ColumnType.TEXT, "The claim, paraphrased."),
    "figure_unit": Column(ColumnType.TEXT, "Unit of the claim's figures.", allowed=("percent", "shares", "dollars")),
    "article_value": Column(ColumnType.FIGURE, "The article's figure; NULL where it gives none."),
    "value_then": Column(
        ColumnType.FIGURE, "The figure from filings, as known on the article's day (2025-11-14, New York)."
    ),
    "value_now": Column(ColumnType.FIGURE, "The figure from filings, as known now."),
    "difference_then": Column(ColumnType.FIGURE, "value_then less article_value."),
    "explanation": Column(ColumnType.TEXT, "How the figure is made, and why it differs where it does."),
}
