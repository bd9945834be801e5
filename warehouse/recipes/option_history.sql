-- Which puts and calls did Scion report, and when did they go? By quarter, at underlying notional, the exits too
WITH held AS (
  SELECT period_of_report, issuer_name, put_call, change_kind, prior_shares, shares, underlying_notional_usd,
    first_period_seen, last_period_seen
  FROM mart_option_position WHERE manager_cik = '0001649339'
),
gone AS (
  SELECT period_of_report, issuer_name, upper(position_type[1]) || position_type[2:] AS put_call, change_kind,
    prior_shares_or_principal AS prior_shares, shares_or_principal AS shares, value_usd AS underlying_notional_usd,
    CAST(NULL AS DATE) AS first_period_seen, prior_period_of_report AS last_period_seen
  FROM mart_holding_change
  WHERE manager_cik = '0001649339' AND position_type <> 'holding' AND change_kind IN ('closed', 'not_reported')
)
SELECT
  period_of_report,
  issuer_name AS underlying,
  put_call,
  change_kind,
  CAST(prior_shares AS BIGINT) AS shares_before,
  CAST(shares AS BIGINT) AS shares,
  CAST(underlying_notional_usd AS BIGINT) AS underlying_notional_usd,
  first_period_seen,
  last_period_seen
FROM (SELECT * FROM held UNION ALL SELECT * FROM gone)
ORDER BY period_of_report DESC, change_kind IN ('closed', 'not_reported'), underlying_notional_usd DESC, underlying, put_call;
