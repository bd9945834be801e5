-- Who lives off a few customers? Shares of revenue that single customers account for, newest report of each company
SELECT
  company,
  period_end,
  period_type AS period,
  counterparty AS customer,
  CAST(commitment_pct AS DECIMAL(18, 0)) AS of_revenue_pct,
  accession_numbers AS accession_number
FROM mart_commitment
WHERE commitment_kind = 'customer_concentration' AND commitment_measure = 'revenue' AND commitment_pct IS NOT NULL
QUALIFY dense_rank() OVER (PARTITION BY cik ORDER BY period_end DESC, period_start) = 1
ORDER BY company, commitment_pct DESC, customer;
