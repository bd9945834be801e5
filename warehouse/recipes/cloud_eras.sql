-- Has cloud growth slowed? Mean yearly growth 2018-22 against 2023-25, as known on the article's day and now
SELECT
  now.provider,
  now.series_name AS series,
  now.era,
  on_the_day.mean_growth_pct AS known_2025_11_14_pct,
  now.mean_growth_pct AS known_now_pct,
  now.yearly_growth_pct AS by_year_pct
FROM mart_cloud_growth_era AS now
LEFT JOIN mart_cloud_growth_era_as_of(TIMESTAMP '2025-11-14 23:59:59') AS on_the_day USING (series_id, era)
ORDER BY now.era, now.provider;
