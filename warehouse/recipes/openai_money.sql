-- What goes to OpenAI, and what comes from it? Every claim that names it, with the words of the filing
SELECT
  payer_name AS gives,
  payee_name AS gets,
  claim_kind AS kind,
  claim_status AS status,
  CAST(coalesce(amount_high, amount_low) AS BIGINT) AS amount,
  amount_currency AS currency,
  claim_pct AS pct,
  quote,
  period_of_report,
  accession_numbers
FROM mart_financing_link
WHERE 'OpenAI' IN (payer_name, payee_name)
ORDER BY amount DESC NULLS LAST, period_of_report DESC, gives, gets, kind, quote;
