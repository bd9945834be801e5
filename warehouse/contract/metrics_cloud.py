"""The contract, metric by metric: cloud revenue, its growth, and what capex brings in."""

from __future__ import annotations

from warehouse.contract.metric import DOLLARS, PERCENT, Metric

_SEGMENTS = "10-K and 10-Q: segment note, or revenue disaggregated by product; of a company, its income statement"
_SEGMENT_NOTE = "10-K and 10-Q: segment note"
_WITH_CAPEX = f"{_SEGMENT_NOTE}; cash-flow statement"
_WHOLE_CAPEX = "The capex is the whole company's: no filing says how much of it is for the cloud, or for AI."
_YEAR_ON = "What is built in one year earns from the next on; on the same basis as capex_usd. " + _WHOLE_CAPEX

CLOUD_METRICS = (
    Metric(
        "revenue_usd",
        "Revenue",
        DOLLARS,
        "as printed; a fourth quarter is the year less nine months",
        _SEGMENTS,
        "A segment is what its filer draws: Intelligent Cloud holds more than Azure. Azure has no revenue in dollars.",
    ),
    Metric(
        "prior_revenue_usd",
        "Revenue a year before",
        DOLLARS,
        "as printed by the same filing as revenue_usd, as its comparative",
        _SEGMENTS,
        "Not always what the year before printed: a recast changes it.",
    ),
    Metric(
        "growth_pct",
        "Growth",
        PERCENT,
        "100 * (revenue_usd / prior_revenue_usd - 1)",
        f"{_SEGMENTS}; of Azure, sentences of Microsoft's 10-K and 10-Q",
        "Both years from the first filing that prints both; across two vintages growth means nothing. Recasts are "
        "rows of their own (is_recast). Weeks more are not taken out (has_extra_week).",
    ),
    Metric(
        "constant_currency_growth_pct",
        "Growth in constant currency",
        PERCENT,
        "as stated in a sentence",
        "10-K and 10-Q: management's discussion",
        "Stated in few reports; Microsoft gives it in press releases, which are not read.",
    ),
    Metric(
        "operating_income_usd",
        "Operating income",
        DOLLARS,
        "as printed; a fourth quarter is the year less nine months",
        _SEGMENT_NOTE,
        "How costs are allocated to segments is the filer's choice, and changes.",
    ),
    Metric(
        "operating_income_change_usd",
        "Change of operating income",
        DOLLARS,
        "operating income less that of the period a year before, both as first printed by the same filings",
        _SEGMENT_NOTE,
        "A later recast changes operating_income_usd and not this.",
    ),
    Metric(
        "operating_margin_pct",
        "Operating margin",
        PERCENT,
        "100 * operating_income_usd / revenue_usd",
        _SEGMENT_NOTE,
        "How costs are allocated to segments is the filer's choice, and changes.",
    ),
    Metric(
        "mean_growth_pct",
        "Mean yearly growth of the era",
        PERCENT,
        "arithmetic mean of growth_pct over the fiscal years of the era, recasts left out",
        "mart_cloud_growth",
        "A fiscal year still running counts with its year to date (includes_year_to_date). Fiscal years: Microsoft's "
        "end in June.",
    ),
    Metric(
        "incremental_revenue_usd",
        "Further cloud revenue",
        DOLLARS,
        "revenue_usd less the revenue of the period a year before, one vintage",
        _SEGMENT_NOTE,
        "Growth of the cloud has other causes than capex.",
    ),
    Metric(
        "incremental_operating_income_usd",
        "Further operating income",
        DOLLARS,
        "operating income less that of the period a year before, both as first printed by the same filings",
        _SEGMENT_NOTE,
        "How costs are allocated to segments is the filer's choice, and changes.",
    ),
    Metric(
        "incremental_revenue_to_capex_pct",
        "Further revenue on capex",
        PERCENT,
        "100 * incremental_revenue_usd / capex_usd",
        _WITH_CAPEX,
        "25 is 25 cents a dollar. " + _WHOLE_CAPEX,
    ),
    Metric(
        "incremental_revenue_to_prior_capex_pct",
        "Further revenue on capex of the year before",
        PERCENT,
        "100 * incremental_revenue_usd / prior_year_capex_usd",
        _WITH_CAPEX,
        _YEAR_ON,
    ),
    Metric(
        "incremental_income_to_capex_pct",
        "Further operating income on capex",
        PERCENT,
        "100 * incremental_operating_income_usd / capex_usd",
        _WITH_CAPEX,
        _WHOLE_CAPEX,
    ),
    Metric(
        "incremental_income_to_prior_capex_pct",
        "Further operating income on capex of the year before",
        PERCENT,
        "100 * incremental_operating_income_usd / prior_year_capex_usd",
        _WITH_CAPEX,
        _YEAR_ON,
    ),
    Metric(
        "capex_to_cloud_revenue_pct",
        "Capex over cloud revenue",
        PERCENT,
        "100 * capex_usd / revenue_usd",
        _WITH_CAPEX,
        _WHOLE_CAPEX,
    ),
    Metric(
        "segment_depreciation_to_revenue_pct",
        "Cloud depreciation over cloud revenue",
        PERCENT,
        "100 * segment_depreciation_usd / revenue_usd",
        _SEGMENT_NOTE,
        "Only Amazon states depreciation by segment, once a year.",
    ),
    Metric(
        "depreciation_to_revenue_pct",
        "Depreciation over revenue",
        PERCENT,
        "depreciation_usd over the revenue of the whole company, times 100",
        "10-K and 10-Q: cash-flow statement and income statement",
        "A longer useful life lowers it: the recipe useful_lives has who changed one.",
    ),
    Metric(
        "depreciation_growth_pct",
        "Growth of depreciation",
        PERCENT,
        "depreciation_usd over that of the period a year before, as last printed, where the line is the same, less 100",
        "10-K and 10-Q: cash-flow statement",
        "A longer useful life lowers it: the recipe useful_lives has who changed one.",
    ),
)
