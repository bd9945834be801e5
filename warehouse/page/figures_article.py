"""Marks of the article check: each figure of the article beside the filings', as known that day and as known now."""

from __future__ import annotations

from decimal import Decimal

from warehouse.contract.tables import MART_ARTICLE_CHECK
from warehouse.page.figures import figure_mark, numbered, shown
from warehouse.page.marks import Mark
from warehouse.page.numbers import digits, rounded
from warehouse.page.reader import Reader, Row
from warehouse.page.words import Words, say

_UNITS = {"percent": "unit_percent_claim", "shares": "unit_shares", "dollars": "unit_dollars"}


def article_marks(reader: Reader) -> tuple[Mark, ...]:
    """A mark for each figure of the article's claims: the filings' figure now, with the article's and that day's."""
    rows = reader.mart(MART_ARTICLE_CHECK)
    rows.sort(key=lambda row: (int(row["claim_id"].split(" ")[0]), row["claim_id"]))
    return numbered("article-check", (_claim(reader, row) for row in rows))


def holds(article: Decimal | None, figure: Decimal | None) -> bool | None:
    """Whether the filings' figure rounds to the article's, in whole percent; None where either is not there."""
    if article is None or figure is None:
        return None
    return rounded(figure, 0) == article


def _claim(reader: Reader, row: Row) -> Mark:
    unit = _UNITS[row["figure_unit"]]
    return figure_mark(
        reader,
        MART_ARTICLE_CHECK,
        row,
        "value_now",
        name=say("name_article_claim", number=row["claim_id"], claim=row["claim"]),
        unit=unit,
        period=row["explanation"],
        draw={
            "kind": "claim",
            "claim_id": row["claim_id"],
            "article": _exact(row["article_value"]),
            "then": _exact(row["value_then"]),
            "article_shown": _shown(row["article_value"], unit).as_json(),
            "then_shown": _shown(row["value_then"], unit).as_json(),
            "held_then": holds(row["article_value"], row["value_then"]),
            "holds_now": holds(row["article_value"], row["value_now"]),
        },
    )


def _exact(value: Decimal | None) -> str | None:
    return None if value is None else digits(value)


def _shown(value: Decimal | None, unit: str) -> Words:
    return say("no_figure") if value is None else shown(value, unit)
