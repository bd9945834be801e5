-- What does a column mean, and what not? Formula, unit, source and caveat of the figures that the pictures show
SELECT column_name, unit, formula, source, caveat
FROM metrics
WHERE (mart, column_name) IN (
  ('mart_cloud_growth', 'growth_pct'), ('mart_cloud_growth_era', 'mean_growth_pct'),
  ('mart_capex_annual', 'capex_usd'), ('mart_capex_growth', 'five_year_growth_pct'),
  ('mart_capex_payback', 'incremental_revenue_to_capex_pct'), ('mart_option_position', 'underlying_notional_usd')
)
ORDER BY column_name;
