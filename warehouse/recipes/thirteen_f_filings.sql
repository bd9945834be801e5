-- Can the 13Fs be trusted? Each with the rows read, their sum, its cover's totals, its unit, and what does not agree
SELECT
  manager_name AS manager,
  period_of_report AS quarter,
  report_role AS role,
  rows_read,
  table_entry_total AS rows_on_cover,
  CAST(value_sum_as_filed AS DECIMAL(38, 0)) AS value_sum,
  CAST(table_value_total AS DECIMAL(38, 0)) AS value_on_cover,
  unit_as_filed AS unit,
  reconciliation,
  concat_ws('; ',
    reconciliation_note,
    CASE WHEN unit_disagrees OR unit_as_filed = 'undecided' THEN unit_evidence END
  ) AS remark,
  accession_number
FROM core.core_13f_filing
ORDER BY manager, quarter, known_from;
