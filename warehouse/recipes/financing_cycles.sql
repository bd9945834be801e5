-- Where does money return to where it started? Ways along the claims of who finances whom
SELECT cycle, players_count AS players, steps, claims_count AS claims
FROM financing_cycle
ORDER BY players_count, claims_count DESC, cycle;
