-- How heavy is it? Capex of the newest fiscal year over revenue and over operating cash flow, percent
SELECT
  company,
  fiscal_year,
  capex_basis AS basis,
  CAST(capex_usd / 1000000 AS BIGINT) AS capex_million_usd,
  CAST(capex_growth_pct AS DECIMAL(18, 1)) AS growth_pct,
  CAST(capex_to_revenue_pct AS DECIMAL(18, 1)) AS of_revenue_pct,
  CAST(capex_to_operating_cash_flow_pct AS DECIMAL(18, 1)) AS of_operating_cash_flow_pct,
  CAST(free_cash_flow_usd / 1000000 AS BIGINT) AS free_cash_flow_million_usd
FROM mart_capex_annual
WHERE capex_usd IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY cik ORDER BY period_end DESC) = 1
ORDER BY capex_usd DESC;
