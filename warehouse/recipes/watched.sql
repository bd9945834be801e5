-- Whose capex is counted? Companies by panel, the years they belong, and what was not comparable
SELECT
  member.panel,
  member.company,
  member.member_from,
  member.member_until,
  dim_company.sic_description AS industry,
  string_agg(broken.break_year || ': ' || broken.why_broken, '; ' ORDER BY broken.break_year) AS breaks
FROM panel_member AS member
LEFT JOIN dim_company USING (cik)
LEFT JOIN panel_break AS broken USING (cik)
GROUP BY ALL
ORDER BY member.panel, member.company, member.member_from;
