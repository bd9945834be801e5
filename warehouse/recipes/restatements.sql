-- What did filers change afterwards? The largest changes of printed figures by later filings
SELECT
  company,
  series_id AS series,
  metric,
  period_end,
  period_type AS period,
  restatement_kind AS kind,
  CAST(old_value / 1000000 AS BIGINT) AS old_million,
  CAST(new_value / 1000000 AS BIGINT) AS new_million,
  CAST(change_pct AS DECIMAL(18, 2)) AS change_pct,
  new_accession_number AS changed_by
FROM mart_restatement
WHERE period_type = 'fiscal_year'
ORDER BY abs(new_value - old_value) DESC, company, metric, period_end
LIMIT 20;
