"""What `show` prints: the findings of the page with their marks, or a recipe's answer, now or as known on a day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from warehouse.connection import WarehouseError
from warehouse.page.marks import Mark
from warehouse.page.reader import Reader, open_reader
from warehouse.page.sections import Section, sections
from warehouse.page.state import Night, night_of
from warehouse.query import Answer, Recipe, ask, recipes

PICTURES = ("cloud-growth", "cloud-quarters", "capex-growth", "capex-cloud", "financing", "options", "article-check")
"""The page's sections, by the names that `show` knows them by."""

_BELOW_THE_MARTS = re.compile(r"\b(core|raw|ops)\.")


class NoSuchPictureError(WarehouseError):
    """A picture was asked for that there is not; the message names those there are."""


class NothingKnownError(WarehouseError):
    """Nothing had been filed by the moment that was asked for; the message names the first filing."""


@dataclass(frozen=True, slots=True)
class Pictures:
    """The sections that were asked for, and what there is to say of the release that they are made from."""

    sections: Sequence[Section]
    night: Night
    as_of: datetime | None


def is_picture(name: str | None) -> bool:
    """Whether the name is that of a picture, or of none at all, which means all pictures."""
    return name is None or name in PICTURES


def pictures(database: Path, name: str | None = None, as_of: datetime | None = None) -> Pictures:
    """One picture or all of them. Raises NothingKnownError, WarehouseError."""
    with open_reader(database, as_of) as reader:
        _check_known(reader)
        wanted = [one for one in sections(reader) if name in (None, one.name)]
        return Pictures(wanted, night_of(reader, database), as_of)


def recipe_answer(database: Path, name: str, as_of: datetime | None = None) -> tuple[Recipe, Answer]:
    """A recipe and its answer. Raises NoSuchPictureError, NothingKnownError, WarehouseError."""
    known = recipes()
    if name not in known:
        there_are = f"the pictures {', '.join(PICTURES)}; the recipes {', '.join(known)}"
        raise NoSuchPictureError(f"there is no picture {name!r}; there are {there_are}")
    if as_of is not None:
        _check_turns_back(known[name])
        with open_reader(database, as_of) as reader:
            _check_known(reader)
    return known[name], ask(database, known[name].sql, as_of=as_of)


def marks_answer(section: Section) -> Answer:
    """Every mark of a section as a row: its figure exactly, its state, its filings and the command that explains it."""
    records = [_record(mark) for mark in section.marks]
    columns = list(records[0]) if records else ["name"]
    return Answer(columns, [tuple(one.values()) for one in records])


def _record(mark: Mark) -> dict[str, Any]:
    return {
        "name": mark.name.en,
        "figure": mark.shown.en,
        "value": mark.value,
        "unit": mark.unit.en,
        "period": mark.period,
        "state": mark.state.value,
        "note": mark.note.en if mark.note else None,
        "mart": mark.mart,
        "row_key": mark.row_key,
        "column": mark.column,
        "accession_numbers": ", ".join(mark.accession_numbers) or None,
        "quote": mark.quote,
        "explain": mark.command,
    }


def _check_known(reader: Reader) -> None:
    """Raises NothingKnownError where no filing was known at the reader's time."""
    first = reader.ask("SELECT min(known_from) AS known_from FROM raw.raw_filing")[0]["known_from"]
    if first is not None and reader.as_of is not None and reader.as_of < first:
        raise NothingKnownError(
            f"nothing that is in this warehouse was known at {reader.as_of:%Y-%m-%d %H:%M}: "
            f"its first filing became known at {first:%Y-%m-%d %H:%M}, New York time"
        )


def _check_turns_back(recipe: Recipe) -> None:
    """Raises NoSuchPictureError for a recipe that reads tables below the marts, of which there is no view of a day."""
    if _BELOW_THE_MARTS.search(recipe.sql):
        raise NoSuchPictureError(
            f"the recipe {recipe.name} reads tables below the marts and cannot be asked as of a day: "
            "ask it without --as-of, or the marts with `bubblewatch sql`"
        )
