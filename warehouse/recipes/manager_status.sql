-- What became of each manager's latest quarters? Reports here, late, by others, left out in part, missing or not expected
SELECT
  manager_name AS manager,
  period_of_report,
  report_state AS state,
  due_date,
  filed_on,
  days_late,
  amendment_count AS amendments,
  is_complete,
  report_reason AS why,
  accession_numbers AS filings
FROM mart_manager_status
QUALIFY row_number() OVER (PARTITION BY manager_cik ORDER BY period_of_report DESC) <= 8
ORDER BY manager, period_of_report DESC;
