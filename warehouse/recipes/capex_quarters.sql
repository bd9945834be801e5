-- Is it still speeding up? Capex of each company by quarter, its growth over the quarter a year before, last six quarters
SELECT
  company,
  calendar_year || ' Q' || calendar_quarter AS calendar_quarter,
  CAST(capex_usd / 1000000 AS BIGINT) AS capex_million_usd,
  CAST(capex_growth_pct AS DECIMAL(18, 1)) AS growth_pct,
  CAST(capex_to_operating_cash_flow_pct AS DECIMAL(18, 1)) AS of_operating_cash_flow_pct,
  is_derived
FROM mart_capex_quarterly
WHERE capex_usd IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY cik ORDER BY period_end DESC) <= 6
ORDER BY company, period_end;
