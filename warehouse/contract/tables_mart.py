"""The contract, table by table: the marts, for people and BI."""

from __future__ import annotations

from warehouse.contract.table import Layer, Table, names

MART_CLOUD_GROWTH = Table(
    name="mart_cloud_growth",
    layer=Layer.MART,
    grain="one cloud series x period x vintage of its revenue",
    about="Cloud revenue, its growth inside one vintage, and the segment's operating income and margin. Azure has no "
    "revenue: its growth is the percentage that Microsoft states.",
    key=names("series_id period_type period_start period_end recast_number known_from"),
    columns=names(
        """
        provider cik series_id series_name measured period_type period_start period_end fiscal_year
        fiscal_quarter calendar_year calendar_quarter recast_number is_recast revenue_usd prior_revenue_usd
        growth_pct constant_currency_growth_pct operating_income_usd operating_income_change_usd operating_margin_pct
        is_derived has_extra_week concept basis_era null_reason accession_numbers source_ids known_from known_to
        """
    ),
    sources=("core_observation", "core_stated_growth"),
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
        yearly_growth_pct includes_year_to_date null_reason accession_numbers source_ids known_from known_to
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
        depreciation_usd depreciation_concept capex_to_depreciation_pct finance_lease_principal_usd
        finance_lease_assets_usd capex_in_financing_usd segment_additions_usd segment_depreciation_usd
        has_extra_week null_reason accession_numbers source_ids known_from known_to
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
        depreciation_concept capex_to_depreciation_pct finance_lease_principal_usd finance_lease_assets_usd
        capex_unpaid_usd capex_in_financing_usd segment_additions_usd segment_depreciation_usd has_extra_week
        null_reason accession_numbers source_ids known_from known_to
        """
    ),
    sources=("core_observation", "raw_filing"),
    required=names("cik company period_start period_end accession_numbers known_from"),
)

MART_CAPEX_GROWTH = Table(
    name="mart_capex_growth",
    layer=Layer.MART,
    grain="one company or panel x calendar year",
    about="The second picture: compound growth of capex over five years. A panel is matched: a company counts only "
    "where both ends are known on one basis and no merger or spin-off of the watch list lies between them.",
    key=names("scope member_id calendar_year known_from"),
    columns=names(
        """
        scope member_id member_name calendar_year base_year capex_usd base_capex_usd capex_basis
        five_year_growth_pct companies_in_panel companies_known companies_matched panel_capex_usd matched_share_pct
        is_low_coverage companies_left_out null_reason accession_numbers source_ids known_from known_to
        """
    ),
    sources=("mart_capex_annual", "panel_member", "panel_break"),
    required=names("scope member_id member_name calendar_year base_year known_from"),
)

MART_CAPEX_PAYBACK = Table(
    name="mart_capex_payback",
    layer=Layer.MART,
    grain="one cloud series x fiscal year or quarter",
    about="What each dollar of the provider's capex brought in further cloud revenue and operating income, in the same "
    "period and a year on. Capex is the whole company's: filings do not say how much of it is for the cloud.",
    key=names("series_id period_type period_start period_end known_from"),
    columns=names(
        """
        provider cik series_id series_name period_type period_start period_end fiscal_year fiscal_quarter
        capex_usd capex_basis capex_growth_pct prior_year_capex_usd segment_additions_usd revenue_usd growth_pct
        incremental_revenue_usd incremental_operating_income_usd incremental_revenue_to_capex_pct
        incremental_revenue_to_prior_capex_pct incremental_income_to_capex_pct
        incremental_income_to_prior_capex_pct capex_to_cloud_revenue_pct segment_depreciation_usd
        segment_depreciation_to_revenue_pct depreciation_usd depreciation_to_revenue_pct
        depreciation_growth_pct null_reason accession_numbers source_ids known_from known_to
        """
    ),
    sources=("mart_cloud_growth", "mart_capex_annual", "mart_capex_quarterly"),
    required=names("provider cik series_id period_type period_start period_end accession_numbers known_from"),
)

MART_RESTATEMENT = Table(
    name="mart_restatement",
    layer=Layer.MART,
    grain="one change of one printed figure of one period by a later filing",
    about="Every figure that a later filing prints differently, beyond rounding: the old value, the new one, and what "
    "kind of change it is. Figures on another basis are other figures, not changed ones.",
    key=names("cik series_id metric basis period_start period_end known_from"),
    columns=names(
        """
        cik company series_id metric basis period_type period_start period_end fiscal_year fiscal_quarter unit
        restatement_kind old_value new_value change_pct old_concept new_concept old_accession_number
        new_accession_number null_reason accession_numbers source_ids known_from known_to
        """
    ),
    sources=("core_observation",),
    required=names(
        """
        cik series_id metric basis period_type period_start period_end unit restatement_kind old_value new_value
        old_accession_number new_accession_number accession_numbers source_ids known_from
        """
    ),
)


MART_ARTICLE_CHECK = Table(
    name="mart_article_check",
    layer=Layer.MART,
    grain="one figure of one claim of the article of 2025-11-14",
    about="Each figure of the article beside the figure from filings, as known on its day (value_then) and as known "
    "since (value_now, with a row for each change of it).",
    key=names("claim_id known_from"),
    columns=names(
        """
        claim_id claim figure_unit article_value value_then value_now difference_then explanation null_reason
        accession_numbers source_ids known_from known_to
        """
    ),
    sources=(
        "mart_cloud_growth_era",
        "mart_cloud_growth",
        "mart_capex_growth",
        "mart_capex_payback",
        "mart_capex_annual",
        "mart_financing_link",
        "mart_option_position",
    ),
    required=names("claim_id claim figure_unit explanation"),
)
