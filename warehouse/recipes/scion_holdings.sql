-- What did Scion hold besides? Q3 2025 without its options, the sums, and the cover's own total
WITH positions AS (
  SELECT * FROM core.core_13f_holding
  WHERE manager_cik = '0001649339' AND period_of_report = DATE '2025-09-30' AND known_to IS NULL
),
lines AS (
  SELECT 1 AS place, issuer_name AS position, shares_or_principal, value_usd
  FROM positions WHERE position_type = 'holding'
  UNION ALL SELECT 2, 'all holdings', NULL, sum(value_usd) FROM positions WHERE position_type = 'holding'
  UNION ALL SELECT 3, 'all options, at underlying notional', NULL, sum(value_usd)
    FROM positions WHERE position_type <> 'holding'
  UNION ALL SELECT 4, 'all rows', NULL, sum(value_usd) FROM positions
  UNION ALL SELECT 5, 'total on the cover page', NULL, table_value_total
    FROM raw.raw_13f_cover WHERE accession_number IN (SELECT accession_numbers FROM positions)
)
SELECT position, CAST(shares_or_principal AS BIGINT) AS shares, CAST(value_usd AS BIGINT) AS value_usd
FROM lines ORDER BY place, value_usd DESC;
