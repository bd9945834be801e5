-- Who bets on NVIDIA, and against it? Managers and shares by side and quarter, at underlying notional for options
SELECT
  period_of_report,
  side,
  count(*) FILTER (shares > 0) AS managers,
  CAST(sum(shares) AS DECIMAL(38, 0)) AS shares,
  CAST(sum(amount_usd) AS DECIMAL(38, 0)) AS amount_usd,
  count(*) FILTER (change_kind = 'opened') AS opened,
  count(*) FILTER (change_kind = 'raised') AS raised,
  count(*) FILTER (change_kind = 'cut') AS cut,
  count(*) FILTER (change_kind = 'closed') AS closed,
  CAST(sum(change_shares) AS DECIMAL(38, 0)) AS change_shares,
  count(*) FILTER (change_shares IS NULL) AS not_compared
FROM (
  SELECT period_of_report, 'held' AS side, held_shares AS shares, held_value_usd AS amount_usd,
    held_change_kind AS change_kind, held_change_shares AS change_shares
  FROM mart_underlying_interest WHERE cusip = '67066G104'
  UNION ALL
  SELECT period_of_report, 'puts', put_shares, put_notional_usd, put_change_kind, put_change_shares
  FROM mart_underlying_interest WHERE cusip = '67066G104'
  UNION ALL
  SELECT period_of_report, 'calls', call_shares, call_notional_usd, call_change_kind, call_change_shares
  FROM mart_underlying_interest WHERE cusip = '67066G104'
) AS sides
WHERE change_kind IS NOT NULL
GROUP BY period_of_report, side
ORDER BY period_of_report DESC, side;
