-- Who changed how long a server lives? Useful lives as 10-Ks and 10-Qs state them in sentences, with the quote
SELECT
  f.filer_name AS filer,
  f.filing_date AS filed,
  d.disclosed_subject AS subject,
  CAST(d.disclosed_before AS DOUBLE) AS years_before,
  CAST(d.disclosed_low AS DOUBLE) AS years_from,
  CAST(d.disclosed_high AS DOUBLE) AS years_to,
  coalesce(CAST(d.effective_from AS VARCHAR), d.effective_words) AS effective,
  d.quote,
  f.accession_number
FROM raw.raw_disclosure AS d
JOIN raw.raw_filing AS f USING (accession_number)
WHERE d.disclosed_metric = 'useful_life_change' AND d.disclosed_unit = 'years'
ORDER BY filer, filed, subject, d.disclosure_number;
