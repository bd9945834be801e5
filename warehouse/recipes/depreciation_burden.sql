-- What will it cost later? Depreciation of each company over its revenue, and capex over depreciation, last four years
SELECT
  company,
  fiscal_year AS year,
  CAST(depreciation_usd / 1000000 AS BIGINT) AS depreciation_million_usd,
  CAST(100 * depreciation_usd / revenue_usd AS DECIMAL(18, 1)) AS of_revenue_pct,
  CAST(capex_to_depreciation_pct AS DECIMAL(18, 1)) AS capex_of_depreciation_pct,
  depreciation_concept AS line
FROM mart_capex_annual
WHERE depreciation_usd IS NOT NULL AND revenue_usd IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY cik ORDER BY period_end DESC) <= 4
ORDER BY company, year;
