-- Is it more than they ever spent? Capex over revenue in the newest year, against each company's own five years before
SELECT
  company,
  fiscal_year AS year,
  CAST(capex_to_revenue_pct AS DECIMAL(18, 1)) AS of_revenue_pct,
  CAST(avg(capex_to_revenue_pct) OVER before AS DECIMAL(18, 1)) AS mean_before_pct,
  CAST(max(capex_to_revenue_pct) OVER before AS DECIMAL(18, 1)) AS highest_before_pct,
  count(capex_to_revenue_pct) OVER before AS years_before,
  CAST(capex_to_depreciation_pct AS DECIMAL(18, 1)) AS of_depreciation_pct
FROM mart_capex_annual
WHERE capex_to_revenue_pct IS NOT NULL
WINDOW before AS (PARTITION BY cik ORDER BY period_end ROWS BETWEEN 5 PRECEDING AND 1 PRECEDING)
QUALIFY row_number() OVER (PARTITION BY cik ORDER BY period_end DESC) = 1
ORDER BY capex_to_revenue_pct DESC;
