-- Who builds faster? Compound growth of capex over five years, percent a year, newest year of each company
SELECT
  member_name AS company,
  calendar_year AS year,
  CAST(five_year_growth_pct AS DECIMAL(18, 1)) AS growth_pct_a_year,
  capex_basis AS basis,
  CAST(base_capex_usd / 1000000 AS BIGINT) AS five_years_before_million_usd,
  CAST(capex_usd / 1000000 AS BIGINT) AS capex_million_usd
FROM mart_capex_growth
WHERE scope = 'company' AND five_year_growth_pct IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY member_id ORDER BY calendar_year DESC) = 1
ORDER BY growth_pct_a_year DESC;
