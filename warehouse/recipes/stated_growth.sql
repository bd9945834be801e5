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
FROM (
  SELECT *, unnest(string_split(source_ids, ', ')) AS source_id
  FROM mart_cloud_growth
  WHERE measured = 'disclosed_percentage'
) AS growth
JOIN raw.raw_disclosure AS said
  ON growth.source_id = said.accession_number || '#d' || CAST(said.disclosure_number AS VARCHAR)
WHERE NOT said.is_constant_currency
QUALIFY row_number() OVER (
  PARTITION BY growth.series_id, growth.period_type, growth.period_end, growth.recast_number
  ORDER BY said.accession_number, said.disclosure_number
) = 1
ORDER BY growth.period_end DESC, growth.period_type, growth.recast_number;
