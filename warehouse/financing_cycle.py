"""The view main.financing_cycle: money that returns to where it started, over the claims of mart_financing_link."""

from __future__ import annotations

FINANCING_CYCLE = "main.financing_cycle"
LONGEST = 5
"""Players in the longest cycle that is looked for."""

ABOUT_FINANCING_CYCLE = (
    "Money that returns to where it started: ways along the claims of mart_financing_link from one player over others "
    f"back to it, over at most {LONGEST} players, none of them twice. A way says who gives to whom, not that it is the "
    "same money, nor when; amounts are not added up. Grain: one cycle, named from its alphabetically first player. As "
    "it was known at a moment of New York time: financing_cycle_as_of(TIMESTAMP '2025-11-14'). From: "
    "mart_financing_link."
)
FINANCING_CYCLE_COLUMNS: dict[str, str] = {
    "cycle": "The players in the order in which they give: A > B > A.",
    "players_count": "How many players take part.",
    "steps": "Each step with the kinds of claim behind it: A > B: funding, stake; B > A: purchase.",
    "claims_count": "How many claims stand behind the steps.",
    "financing_ids": "Those claims, by financing_id of mart_financing_link, comma-separated.",
}
"""The view's columns in order, each with its meaning."""


def financing_cycle_select(links: str) -> str:
    """The SELECT behind the view and its macro; ``links`` is where the claims come from."""
    return f"""
WITH RECURSIVE step AS (
  SELECT payer_name, payee_name,
    payer_name || ' > ' || payee_name || ': ' || string_agg(DISTINCT claim_kind, ', ' ORDER BY claim_kind) AS words,
    list(DISTINCT financing_id ORDER BY financing_id) AS ids
  FROM {links} GROUP BY payer_name, payee_name
), way AS (
  SELECT payer_name AS first_name, payee_name AS last_name, [payer_name] AS names, words AS steps, ids FROM step
  UNION ALL
  SELECT way.first_name, step.payee_name, list_append(way.names, step.payer_name), way.steps || '; ' || step.words,
    list_concat(way.ids, step.ids)
  FROM way JOIN step ON step.payer_name = way.last_name
  WHERE way.last_name > way.first_name AND NOT list_contains(way.names, way.last_name) AND len(way.names) < {LONGEST}
)
SELECT array_to_string(list_append(names, first_name), ' > ') AS cycle, len(names) AS players_count, steps,
  len(ids) AS claims_count, array_to_string(ids, ', ') AS financing_ids
FROM way WHERE last_name = first_name"""  # noqa: S608 - the only words put in are this module's callers'
