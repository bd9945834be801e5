-- What is promised and not yet on the books? Newest backlog, purchases, leases and stakes of each company, as stated
SELECT
  company,
  commitment_kind AS kind,
  commitment_measure AS measure,
  counterparty,
  period_end AS as_of,
  CAST(commitment_usd / 1000000000 AS DECIMAL(18, 2)) AS billion,
  CAST(recognised_12_months_pct AS DECIMAL(18, 0)) AS within_12_months_pct,
  stated_in,
  accession_numbers AS accession_number
FROM mart_commitment
WHERE period_type = 'instant' AND commitment_usd IS NOT NULL
-- Of a figure that stands in both, the sentence's row has the share that becomes revenue, the tag's the finer amount.
QUALIFY row_number() OVER (
  PARTITION BY cik, commitment_kind, commitment_measure, counterparty
  ORDER BY period_end DESC, recognised_12_months_pct IS NULL, stated_in DESC
) = 1
ORDER BY kind, billion DESC, company, measure;
