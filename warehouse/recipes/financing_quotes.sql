-- What do the filings say of it? The three largest amounts of who finances whom, in the filing's own words
SELECT
  payer_name AS gives,
  payee_name AS gets,
  claim_kind AS kind,
  claim_status AS status,
  CAST(coalesce(amount_high, amount_low) AS BIGINT) AS amount_usd,
  quote,
  form,
  period_of_report,
  accession_numbers
FROM mart_financing_link
WHERE amount_currency = 'USD'
QUALIFY row_number() OVER (
  PARTITION BY payer_name, payee_name, claim_kind ORDER BY coalesce(amount_high, amount_low) DESC, known_from DESC
) = 1
ORDER BY amount_usd DESC, gives, gets
LIMIT 3;
