-- Is it turning? Growth of each cloud quarter over the quarter a year before, percent
PIVOT (
  SELECT
    calendar_year || ' Q' || calendar_quarter AS calendar_quarter,
    series_name,
    CAST(growth_pct AS DECIMAL(18, 1)) AS growth_pct
  FROM mart_cloud_growth
  WHERE period_type = 'quarter' AND NOT is_recast AND growth_pct IS NOT NULL
)
ON series_name
USING first(growth_pct)
ORDER BY calendar_quarter;
