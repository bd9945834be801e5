-- How fast does Azure grow? It has no revenue in dollars, only percentages that Microsoft states, with the quote
SELECT
  growth.series_name AS series,
  growth.period_type,
  growth.period_end,
  CAST(growth.growth_pct AS DOUBLE) AS growth_pct,
  growth.basis_era,
  said.section,
  said.quote,
  said.accession_number
FROM mart_cloud_growth AS growth
JOIN raw.raw_disclosure AS said
  ON list_contains(
    string_split(growth.source_ids, ', '), said.accession_number || '#d' || CAST(said.disclosure_number AS VARCHAR)
  )
WHERE growth.measured = 'disclosed_percentage' AND NOT said.is_constant_currency
QUALIFY row_number() OVER (
  PARTITION BY growth.series_id, growth.period_type, growth.period_end, growth.recast_number
  ORDER BY said.accession_number, said.disclosure_number
) = 1
ORDER BY growth.period_end DESC, growth.period_type, growth.recast_number;
