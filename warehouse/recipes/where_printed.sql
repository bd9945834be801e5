-- Where is that printed? The figures behind Amazon's capex of 2025, their tags, their filing and its address
SELECT metric, basis, period_end, value, concept, form, filing_date, accession_number, source_url
FROM lineage
WHERE mart = 'mart_capex_annual' AND row_key = 'cik=0001018724, period_start=2025-01-01, period_end=2025-12-31'
  AND known_to IS NULL
ORDER BY metric, basis, period_end, accession_number;
