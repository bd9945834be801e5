"""Marks of the article check: each figure of the article beside the filings', as known that day and as known now."""

from __future__ import annotations

from decimal import Decimal

from warehouse.contract.tables import MART_ARTICLE_CHECK
from warehouse.page.figures import figure_mark, numbered, shown
from warehouse.page.marks import Mark
from warehouse.page.numbers import digits, rounded, trimmed
from warehouse.page.reader import Reader, Row
from warehouse.page.words import Words, catalogue, same, say

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
        name=_name(row),
        unit=unit,
        period=row["explanation"],
        draw={
            "kind": "claim",
            "claim_id": row["claim_id"],
            "article": _exact(row["article_value"]),
            "then": _exact(row["value_then"]),
            "article_shown": _shown_article(row).as_json(),
            "then_shown": _shown(row["value_then"], unit).as_json(),
            "held_then": holds(row["article_value"], row["value_then"]),
            "holds_now": holds(row["article_value"], row["value_now"]),
        },
    )


def _name(row: Row) -> Words:
    """The claim with its number, in Chinese from the catalogue, with the article's figure and whose it is put in."""
    number, _, what = row["claim_id"].partition(" ")
    article = row["article_value"]
    figure = "" if article is None else f"{trimmed(article)} %"
    key = f"claim_{number}" if f"claim_{number}" in catalogue() else "claim_other"
    return say("name_article_claim", number=number, claim=say(key, claim=row["claim"], article=figure, what=what))


def _exact(value: Decimal | None) -> str | None:
    return None if value is None else digits(value)


def _shown_article(row: Row) -> Words:
    value = row["article_value"]
    if value is None:
        return same("–")
    return same(f"{trimmed(value)} %") if row["figure_unit"] == "percent" else same(trimmed(value))


def _shown(value: Decimal | None, unit: str) -> Words:
    return say("no_figure") if value is None else shown(value, unit)
