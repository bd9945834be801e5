-- What does "capex" mean? Amazon's, Microsoft's and Meta's newest year on every basis, million dollars, never added up
SELECT
  company,
  fiscal_year AS year,
  CAST(capex_gross_usd / 1000000 AS BIGINT) AS gross_cash,
  CAST(capex_net_usd / 1000000 AS BIGINT) AS net_of_proceeds,
  CAST(finance_lease_principal_usd / 1000000 AS BIGINT) AS finance_lease_principal,
  CAST(finance_lease_assets_usd / 1000000 AS BIGINT) AS finance_lease_assets_obtained,
  CAST(capex_unpaid_usd / 1000000 AS BIGINT) AS received_not_paid,
  CAST(segment_additions_usd / 1000000 AS BIGINT) AS cloud_segment_additions
FROM mart_capex_annual
WHERE company IN ('Amazon', 'Microsoft', 'Meta') AND capex_usd IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY cik ORDER BY period_end DESC) = 1
ORDER BY company;
