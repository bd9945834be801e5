-- Was the article right? Its figures beside the filings', as known on its day and as known now
SELECT
  claim_id,
  claim,
  figure_unit AS unit,
  CAST(article_value AS BIGINT) AS article,
  CASE figure_unit
    WHEN 'percent' THEN printf('%.1f', value_then) ELSE format('{:,}', CAST(value_then AS BIGINT))
  END AS known_2025_11_14,
  CASE figure_unit
    WHEN 'percent' THEN printf('%.1f', value_now) ELSE format('{:,}', CAST(value_now AS BIGINT))
  END AS known_now
FROM mart_article_check
ORDER BY CAST(split_part(claim_id, ' ', 1) AS INTEGER), claim_id;
