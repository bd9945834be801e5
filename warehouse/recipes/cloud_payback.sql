-- Does it pay? Further cloud revenue and operating income, in cents, on each dollar of the company's capex
SELECT
  series_name AS series,
  fiscal_year AS year,
  CAST(capex_usd / 1000000 AS BIGINT) AS capex_million_usd,
  CAST(incremental_revenue_usd / 1000000 AS BIGINT) AS further_revenue_million_usd,
  CAST(incremental_revenue_to_capex_pct AS DECIMAL(18, 1)) AS revenue_cents_a_dollar,
  CAST(incremental_revenue_to_prior_capex_pct AS DECIMAL(18, 1)) AS on_capex_of_the_year_before,
  CAST(incremental_income_to_capex_pct AS DECIMAL(18, 1)) AS income_cents_a_dollar,
  CAST(depreciation_to_revenue_pct AS DECIMAL(18, 1)) AS depreciation_of_revenue_pct
FROM mart_capex_payback
WHERE period_type = 'fiscal_year' AND incremental_revenue_to_capex_pct IS NOT NULL
  AND series_id IN ('aws', 'google_cloud', 'microsoft_intelligent_cloud')
QUALIFY row_number() OVER (PARTITION BY series_id ORDER BY period_end DESC) <= 4
ORDER BY series, year;
