-- What do they spend? Capital expenditure by company and fiscal year, million dollars, as the filings print it
PIVOT (
  SELECT company, fiscal_year, CAST(capex_usd / 1000000 AS BIGINT) AS capex
  FROM mart_capex_annual
  WHERE fiscal_year >= 2018
)
ON fiscal_year
USING first(capex)
ORDER BY company;
