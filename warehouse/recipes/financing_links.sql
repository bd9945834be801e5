-- Does money go round? Who pays, funds, leases to or holds a stake in whom, as 10-Ks and 10-Qs say it in sentences
SELECT
  payer_name AS gives,
  payee_name AS gets,
  claim_kind AS kind,
  arg_max(claim_status, coalesce(amount_high, amount_low, -1)) AS status,
  CAST(max(coalesce(amount_high, amount_low)) FILTER (WHERE amount_currency = 'USD') AS BIGINT) AS largest_amount_usd,
  arg_max(claim_pct, known_from) AS newest_pct,
  CAST(arg_max(claim_shares, known_from) AS BIGINT) AS newest_shares,
  count(*) AS claims,
  max(period_of_report) AS newest_report
FROM mart_financing_link
GROUP BY payer_name, payee_name, claim_kind
ORDER BY largest_amount_usd DESC NULLS LAST, claims DESC, gives, gets, kind;
