-- What has been learned since the article? The newest year's capex where a filing after 2025-11-14 gave it
SELECT
  now.company,
  now.fiscal_year AS year,
  CAST(now.capex_usd / 1000000 AS BIGINT) AS capex_million_usd,
  CAST(now.capex_growth_pct AS DECIMAL(18, 1)) AS growth_pct,
  now.known_from,
  now.accession_numbers AS accession_number
FROM mart_capex_annual AS now
LEFT JOIN mart_capex_annual_as_of(TIMESTAMP '2025-11-14 23:59:59') AS that_day USING (cik, period_start, period_end)
WHERE now.capex_usd IS NOT NULL AND that_day.capex_usd IS NULL
QUALIFY row_number() OVER (PARTITION BY now.cik ORDER BY now.period_end DESC) = 1
ORDER BY now.known_from, now.company;
