-- Who holds puts on NVIDIA? The largest books of Q3 2025 at underlying notional, with the shares and calls beside them
SELECT
  manager_name,
  CAST(put_shares AS DECIMAL(38, 0)) AS put_shares,
  CAST(put_notional_usd AS DECIMAL(38, 0)) AS put_notional_usd,
  put_change_kind,
  CAST(prior_put_shares AS DECIMAL(38, 0)) AS prior_put_shares,
  CAST(put_change_shares AS DECIMAL(38, 0)) AS put_change_shares,
  CAST(call_shares AS DECIMAL(38, 0)) AS call_shares,
  CAST(held_shares AS DECIMAL(38, 0)) AS held_shares,
  null_reason
FROM mart_underlying_interest
WHERE cusip = '67066G104' AND period_of_report = DATE '2025-09-30' AND put_change_kind IS NOT NULL
ORDER BY put_notional_usd DESC NULLS LAST, manager_cik
LIMIT 50;
