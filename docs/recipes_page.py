"""docs/recipes.md: every recipe with its question, its SQL and its answer on the built-in sample."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from flows.asking.output import cell_words, shown
from warehouse.query import Answer, Recipe, open_session, recipes

CHAPTERS: dict[str, tuple[str, ...]] = {
    "Has cloud growth slowed?": (
        *("cloud_eras", "cloud_quarters", "cloud_turn", "stated_growth", "article_check"),
        "restatements",
    ),
    "Is capital spending what it was in 1999-2000?": (
        *("capex_by_year", "capex_quarters", "capex_growth", "capex_growth_companies", "capex_against_history"),
        *("capex_burden", "capex_bases", "since_the_article", "watched"),
    ),
    "Does it pay?": ("cloud_payback", "depreciation_burden", "useful_lives"),
    "Does money go round?": (
        *("financing_links", "financing_cycles", "financing_quotes", "openai_money", "commitments", "large_customers"),
    ),
    "What did Scion bet on, and who else?": (
        *("scion_options", "scion_holdings", "holding_changes", "option_history", "nvidia_puts", "nvidia_sides"),
        *("manager_status", "thirteen_f_filings"),
    ),
    "Where does a number come from?": ("where_printed", "what_is_a_metric"),
}
"""The recipes in the order in which the article asks."""

_HEAD = """\
# Recipes

Questions a reader of the article would ask, with the SQL that answers them and what it answers on the built-in sample:
64 filings of seven companies and of Scion. Made by `make docs` from `warehouse/recipes/*.sql`: do not edit.

Each is at hand as `bubblewatch show NAME`, and in `bubblewatch shell` as `.recipe NAME`. On your own watch list the
answers have more rows.
"""
_ROWS, _CHARACTERS = 10, 160


def recipes_page(database: Path) -> str:
    """The page as Markdown, each recipe asked of the published file. Raises WarehouseError, and KeyError for a recipe
    that has no chapter."""
    known = recipes()
    left_out = set(known) - {name for names in CHAPTERS.values() for name in names}
    if left_out:
        raise KeyError(f"no chapter of docs/recipes_page.py holds {', '.join(sorted(left_out))}")
    lines = [_HEAD]
    with open_session(database) as session:
        for chapter, names in CHAPTERS.items():
            lines += [f"## {chapter}", ""]
            for name in names:
                lines += _recipe_lines(known[name], session.ask(known[name].sql))
    return "\n".join(lines)


def _recipe_lines(recipe: Recipe, answer: Answer) -> Iterator[str]:
    yield from (f"### {recipe.name}", "", recipe.title, "", "```sql", recipe.sql, "```", "")
    yield f"| {' | '.join(answer.columns)} |"
    yield f"| {' | '.join('---' for _ in answer.columns)} |"
    for row in answer.rows[:_ROWS]:
        cells = (_cell(column, value) for column, value in zip(answer.columns, row, strict=True))
        yield f"| {' | '.join(cells)} |"
    left = len(answer.rows) - _ROWS
    yield from ("", f"… and {left} more.", "") if left > 0 else ("",)


def _cell(column: str, value: object) -> str:
    text = " ".join(shown(cell_words(column, value)).split()).replace("|", "\\|").replace("<", "&lt;")
    return text if len(text) <= _CHARACTERS else f"{text[:_CHARACTERS].rstrip()} …"
