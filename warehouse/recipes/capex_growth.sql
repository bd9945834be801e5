-- Is capex growing as in 1999-2000? Compound growth over five years, percent a year, by panel, with what it covers
SELECT
  member_name AS panel,
  calendar_year AS year,
  CAST(five_year_growth_pct AS DECIMAL(18, 1)) AS growth_pct_a_year,
  CAST(capex_usd / 1000000 AS BIGINT) AS capex_million_usd,
  companies_matched AS matched,
  companies_known AS known,
  companies_in_panel AS of_companies,
  CAST(matched_share_pct AS DECIMAL(18, 1)) AS share_of_known_capex_pct,
  is_low_coverage AS low_coverage
FROM mart_capex_growth
WHERE scope = 'panel' AND five_year_growth_pct IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY member_id ORDER BY calendar_year DESC) <= 6
ORDER BY panel, year;
