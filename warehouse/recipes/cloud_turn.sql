-- Has each cloud's growth turned? Its newest quarter against the quarter a year before and its slowest since 2022
WITH quarters AS (
  SELECT provider, series_name, period_end, growth_pct
  FROM mart_cloud_growth
  WHERE period_type = 'quarter' AND NOT is_recast AND growth_pct IS NOT NULL
    AND series_id IN ('aws', 'google_cloud', 'microsoft_intelligent_cloud')
),
newest AS (
  SELECT * FROM quarters QUALIFY row_number() OVER (PARTITION BY series_name ORDER BY period_end DESC) = 1
),
slowest AS (
  SELECT series_name, min(growth_pct) AS growth_pct, arg_min(period_end, growth_pct) AS period_end
  FROM quarters WHERE period_end >= DATE '2022-01-01' GROUP BY series_name
)
SELECT
  newest.series_name AS series,
  newest.period_end AS newest_quarter,
  CAST(newest.growth_pct AS DECIMAL(18, 1)) AS growth_pct,
  CAST(before.growth_pct AS DECIMAL(18, 1)) AS a_year_before_pct,
  CAST(slowest.growth_pct AS DECIMAL(18, 1)) AS slowest_pct,
  slowest.period_end AS slowest_quarter,
  CASE WHEN newest.growth_pct > before.growth_pct THEN 'faster than a year before'
    WHEN newest.growth_pct < before.growth_pct THEN 'slower than a year before' END AS it_grows
FROM newest
JOIN slowest USING (series_name)
LEFT JOIN quarters AS before
  ON before.series_name = newest.series_name AND before.period_end = newest.period_end - INTERVAL 1 YEAR
ORDER BY series;
