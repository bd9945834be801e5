"""The contract, table by table: the marts, for people and BI."""

from __future__ import annotations

from warehouse.table import Layer, Table, names

MART_CLOUD_GROWTH = Table(
    name="mart_cloud_growth",
    layer=Layer.MART,
    grain="one cloud series x period x vintage of its revenue",
    about="Cloud revenue, its growth inside one vintage, and the segment's operating income and margin.",
    key=names("series_id period_type period_start period_end recast_number known_from"),
    columns=names(
        """
        provider cik series_id series_name measured period_type period_start period_end fiscal_year
        fiscal_quarter calendar_year calendar_quarter recast_number is_recast revenue_usd prior_revenue_usd
        growth_pct operating_income_usd operating_margin_pct is_derived concept null_reason accession_numbers
        known_from known_to
        """
    ),
    sources=("core_observation",),
    required=names(
        """
        provider cik series_id period_type period_start period_end recast_number is_recast is_derived
        accession_numbers known_from
        """
    ),
)

MART_CLOUD_GROWTH_ERA = Table(
    name="mart_cloud_growth_era",
    layer=Layer.MART,
    grain="one cloud series x era of the article",
    about="The first picture: mean of yearly growth in 2018-2022 against 2023-2025, recasts left out. A fiscal year "
    "still running counts with its year to date.",
    key=names("series_id era known_from"),
    columns=names(
        """
        provider cik series_id series_name era first_year last_year years_counted mean_growth_pct
        yearly_growth_pct includes_year_to_date null_reason accession_numbers known_from known_to
        """
    ),
    sources=("mart_cloud_growth",),
    required=names("provider cik series_id era years_counted accession_numbers known_from"),
)

MART_CAPEX_QUARTERLY = Table(
    name="mart_capex_quarterly",
    layer=Layer.MART,
    grain="one company x fiscal quarter",
    about="Capital expenditure by quarter, from year-to-date figures of one fiscal year's filings, with its burden.",
    key=names("cik period_start period_end known_from"),
    columns=names(
        """
        cik company period_start period_end fiscal_year fiscal_quarter calendar_year calendar_quarter capex_usd
        capex_basis capex_gross_usd capex_net_usd capex_growth_pct capex_concept is_derived revenue_usd
        capex_to_revenue_pct operating_cash_flow_usd capex_to_operating_cash_flow_pct free_cash_flow_usd
        depreciation_usd depreciation_concept finance_lease_principal_usd null_reason accession_numbers
        known_from known_to
        """
    ),
    sources=("core_observation",),
    required=names("cik company period_start period_end accession_numbers known_from"),
)

MART_CAPEX_ANNUAL = Table(
    name="mart_capex_annual",
    layer=Layer.MART,
    grain="one company x fiscal year",
    about="Capital expenditure by fiscal year, as printed, with its burden.",
    key=names("cik period_start period_end known_from"),
    columns=names(
        """
        cik company period_start period_end fiscal_year calendar_year capex_usd capex_basis capex_gross_usd
        capex_net_usd capex_growth_pct capex_concept is_derived revenue_usd capex_to_revenue_pct
        operating_cash_flow_usd capex_to_operating_cash_flow_pct free_cash_flow_usd depreciation_usd
        depreciation_concept finance_lease_principal_usd null_reason accession_numbers known_from known_to
        """
    ),
    sources=("core_observation",),
    required=names("cik company period_start period_end accession_numbers known_from"),
)

MART_OPTION_POSITION = Table(
    name="mart_option_position",
    layer=Layer.MART,
    grain="one manager x quarter x underlying x put or call",
    about="Puts and calls that a 13F reports, at the underlying's notional: never the premium, never money invested. "
    "Strike, expiry, premium, short and written positions are not in a 13F.",
    key=names("manager_cik period_of_report cusip put_call known_from"),
    columns=names(
        """
        manager_cik manager_name period_of_report cusip issuer_name title_of_class put_call shares
        underlying_notional_usd implied_underlying_price_usd share_of_reported_value_pct null_reason
        accession_numbers known_from known_to
        """
    ),
    sources=("core_13f_holding",),
    required=names("manager_cik period_of_report cusip put_call shares accession_numbers known_from"),
)

MART_ARTICLE_CHECK = Table(
    name="mart_article_check",
    layer=Layer.MART,
    grain="one figure of one claim of the article of 2025-11-14",
    about="Each figure of the article beside the figure from filings, as known on its day and as known now.",
    key=names("claim_id known_from"),
    columns=names(
        """
        claim_id claim figure_unit article_value value_then value_now difference_then explanation null_reason
        accession_numbers known_from known_to
        """
    ),
    sources=("mart_cloud_growth_era", "mart_cloud_growth", "mart_option_position"),
    required=names("claim_id claim figure_unit explanation"),
)
