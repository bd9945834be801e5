-- What did Scion buy and sell last quarter? Every position of its newest report that differs from the quarter before
SELECT
  period_of_report,
  issuer_name AS issuer,
  title_of_class AS class,
  position_type,
  change_kind,
  CAST(prior_shares_adjusted AS BIGINT) AS shares_before,
  CAST(shares_or_principal AS BIGINT) AS shares,
  CAST(change_shares_or_principal AS BIGINT) AS change_in_shares,
  CAST(prior_value_usd AS BIGINT) AS value_before_usd,
  CAST(value_usd AS BIGINT) AS value_usd
FROM mart_holding_change
WHERE manager_cik = '0001649339' AND change_kind <> 'unchanged'
  AND period_of_report = (SELECT max(period_of_report) FROM mart_holding_change WHERE manager_cik = '0001649339')
ORDER BY position_type <> 'holding', change_kind, greatest(value_usd, prior_value_usd) DESC, issuer, class;
