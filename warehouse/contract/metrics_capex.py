"""The contract, metric by metric: capital expenditure, its burden and its growth."""

from __future__ import annotations

from warehouse.contract.metric import DOLLARS, PERCENT, PERCENT_A_YEAR, Metric

_CASH_FLOW = "10-K and 10-Q: cash-flow statement"
_AND_REVENUE = f"{_CASH_FLOW}; income statement"
_PANELS = "mart_capex_annual, panel_member, panel_break"
_TWO_BASES = "Two companies' capex may be on two bases (capex_basis)."

CAPEX_METRICS = (
    Metric(
        "capex_usd",
        "Capex",
        DOLLARS,
        "coalesce(capex_gross_usd, capex_net_usd)",
        _CASH_FLOW,
        f"Finance leases are not in it. As last printed. {_TWO_BASES} Of a panel: the sum over the matched companies.",
    ),
    Metric(
        "capex_gross_usd",
        "Capex, gross",
        DOLLARS,
        "cash paid for property and equipment, as printed; a quarter is the year to date less the one before",
        f"{_CASH_FLOW}, investing activities",
        "Amazon's and NVIDIA's tags cover other productive assets too; capex_concept names the tag.",
    ),
    Metric(
        "capex_net_usd",
        "Capex, net of proceeds",
        DOLLARS,
        "as printed net; else capex_gross_usd less the proceeds from sales and incentives that the same filing prints",
        f"{_CASH_FLOW}, investing activities",
        "Amazon prints both; Meta's line is net from the FY24 10-K on, under the tag that was gross before.",
    ),
    Metric(
        "capex_growth_pct",
        "Growth of capex",
        PERCENT,
        "capex over that of the period a year before, both from one filing on the basis of capex_usd, less 100",
        _CASH_FLOW,
        "As first printed, while capex_usd is as last printed.",
    ),
    Metric(
        "capex_to_revenue_pct",
        "Capex over revenue",
        PERCENT,
        "100 * capex_usd / revenue_usd",
        _AND_REVENUE,
        _TWO_BASES,
    ),
    Metric(
        "operating_cash_flow_usd",
        "Operating cash flow",
        DOLLARS,
        "net cash from operating activities, as printed; a quarter is the year to date less the one before",
        f"{_CASH_FLOW}, operating activities",
        "The total where the filing tags one, discontinued operations included: AMD's 2025 is 7,709 million dollars, "
        "of which 6,493 from continuing ones.",
    ),
    Metric(
        "capex_to_operating_cash_flow_pct",
        "Capex over operating cash flow",
        PERCENT,
        "100 * capex_usd / operating_cash_flow_usd",
        _CASH_FLOW,
        f"Above 100 the business does not pay for what it builds. {_TWO_BASES}",
    ),
    Metric(
        "free_cash_flow_usd",
        "Free cash flow",
        DOLLARS,
        "operating_cash_flow_usd - capex_usd",
        _CASH_FLOW,
        "On the basis of capex_usd; principal paid on finance leases is not taken off. Filers' own definitions differ.",
    ),
    Metric(
        "depreciation_usd",
        "Depreciation",
        DOLLARS,
        "as printed; a quarter is the year to date less the one before",
        f"{_CASH_FLOW}, operating activities",
        "Some lines hold amortization and impairment too (depreciation_concept): do not compare companies on it.",
    ),
    Metric(
        "capex_to_depreciation_pct",
        "Capex over depreciation",
        PERCENT,
        "100 * capex_usd / depreciation_usd",
        _CASH_FLOW,
        "Above 100 the plant grows. Depreciation lags capex by years, and its line differs from company to company.",
    ),
    Metric(
        "finance_lease_principal_usd",
        "Finance lease principal paid",
        DOLLARS,
        "as printed; a quarter is the year to date less the one before",
        f"{_CASH_FLOW}, financing activities",
        "Not part of capex_usd; the capex of some earnings calls adds it, or the assets leased.",
    ),
    Metric(
        "finance_lease_assets_usd",
        "Finance lease assets obtained",
        DOLLARS,
        "as printed; a quarter is the year to date less the one before",
        "10-K and 10-Q: supplement to the cash-flow statement, or lease note",
        "Not cash, and in no other column.",
    ),
    Metric(
        "capex_unpaid_usd",
        "Property received, not yet paid for",
        DOLLARS,
        "as printed",
        "10-K: supplement to the cash-flow statement",
        "Stands at the period's end, so of quarters there is no difference to take; not part of capex_usd.",
    ),
    Metric(
        "capex_in_financing_usd",
        "Payments for property among financing",
        DOLLARS,
        "as printed; a quarter is the year to date less the one before",
        f"{_CASH_FLOW}, financing activities",
        "Not part of capex_usd. Intel: 3,026 million dollars for 2025 and 1,178 for 2024, beside 14,646 and 23,944 in "
        "the line that is read.",
    ),
    Metric(
        "segment_additions_usd",
        "Property additions of the cloud segment",
        DOLLARS,
        "as printed",
        "10-K: segment note",
        "Accrued, leases included, and not cash; only Amazon states it by segment, once a year.",
    ),
    Metric(
        "segment_depreciation_usd",
        "Depreciation of the cloud segment",
        DOLLARS,
        "as printed",
        "10-K: segment note",
        "Only Amazon states it by segment, once a year.",
    ),
    Metric(
        "prior_year_capex_usd",
        "Capex a year before",
        DOLLARS,
        "capex of the period a year before, on the basis of capex_usd, as last printed",
        _CASH_FLOW,
        "Not the comparative that capex_growth_pct is taken from.",
    ),
    Metric(
        "base_capex_usd",
        "Capex of the base year",
        DOLLARS,
        "capex five calendar years before, on the basis of capex_usd; of a panel, of the matched companies",
        _PANELS,
        "Each fiscal year counts in the calendar year of its midpoint.",
    ),
    Metric(
        "five_year_growth_pct",
        "Five-year growth of capex",
        PERCENT_A_YEAR,
        "100 * (power(capex_usd / base_capex_usd, 0.2) - 1)",
        _PANELS,
        "No filing prints both ends. Of a panel over the matched companies alone: read it with matched_share_pct and "
        "companies_left_out. The years before 2009 are not tagged: 1999-2000 is not in here.",
    ),
    Metric(
        "panel_capex_usd",
        "Capex of the panel",
        DOLLARS,
        "sum of capex_usd over the companies of the panel whose year is known, matched or not",
        _PANELS,
        f"Grows with the companies that are known; growth is taken from the matched ones. {_TWO_BASES}",
    ),
    Metric(
        "matched_share_pct",
        "Matched share of the panel's capex",
        PERCENT,
        "100 * capex_usd / panel_capex_usd",
        _PANELS,
        "Of the companies that are known; companies_known of companies_in_panel says how many these are.",
    ),
)
