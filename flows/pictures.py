"""The article's pictures for the terminal: recipes of the warehouse, asked in the order the article tells them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from warehouse.connection import WarehouseError
from warehouse.query import Answer, Recipe, ask, recipes

PICTURES = (
    "cloud_eras",
    "cloud_quarters",
    "capex_by_year",
    "capex_burden",
    "capex_growth",
    "cloud_payback",
    "financing_links",
    "financing_cycles",
    "financing_quotes",
    "scion_options",
    "scion_holdings",
    "article_check",
)


class NoSuchPictureError(WarehouseError):
    """A picture was asked for that there is not; the message names those there are."""


def picture_answers(database: Path, name: str | None = None) -> Iterator[tuple[Recipe, Answer]]:
    """Recipe and answer of one picture, or of all of them. Raises NoSuchPictureError, WarehouseError."""
    known = recipes()
    if name is not None and name not in known:
        raise NoSuchPictureError(f"there is no picture {name!r}; there are: {', '.join(known)}")
    for one in (name,) if name else PICTURES:
        yield known[one], ask(database, known[one].sql)
