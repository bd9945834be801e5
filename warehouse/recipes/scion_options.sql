-- What did Scion bet on? Puts and calls of Q3 2025 at underlying notional: not what the options cost
SELECT
  issuer_name AS underlying,
  put_call,
  CAST(shares AS BIGINT) AS shares,
  CAST(underlying_notional_usd AS BIGINT) AS underlying_notional_usd,
  CAST(implied_underlying_price_usd AS DECIMAL(18, 2)) AS underlying_price_usd,
  CAST(share_of_reported_value_pct AS DECIMAL(18, 1)) AS share_of_reported_pct
FROM mart_option_position
WHERE manager_cik = '0001649339' AND period_of_report = DATE '2025-09-30'
ORDER BY underlying_notional_usd DESC;
