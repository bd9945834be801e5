"""The one reader of ``bounds.toml``: how far tonight may be from last night."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from warehouse.contract.tables import TABLES

Percent = Annotated[int, Field(ge=0)]
_FILE = "bounds.toml"


class BoundsError(Exception):
    """The file of bounds says something it must not; the message names the entry."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class RowBounds(_Strict):
    """Rows in percent of last night's: a minimum, and a maximum from so many rows on."""

    minimum_pct: Annotated[int, Field(ge=0, le=100)]
    maximum_pct: Annotated[int, Field(ge=100)]
    maximum_from_rows: Annotated[int, Field(ge=0)]


class KeptBounds(_Strict):
    """Figures still known in percent of those known last night, and how many may go in any case."""

    minimum_pct: Annotated[int, Field(ge=0, le=100)]
    lost_in_any_case: Annotated[int, Field(ge=0)]


class ChangedBounds(_Strict):
    """How many times its last value a figure may be, up or down."""

    maximum_times: Annotated[int, Field(gt=1)]


class GrowthBounds(_Strict):
    """How far new growth may lie above and below zero, percent."""

    maximum_rise_pct: Percent
    maximum_fall_pct: Percent


class TableBounds(_Strict):
    """A table's own bounds on its rows and on its figures still known; what is not given holds as for all."""

    minimum_pct: Annotated[int, Field(ge=0, le=100)] | None = None
    maximum_pct: Annotated[int, Field(ge=100)] | None = None
    figures_kept_pct: Annotated[int, Field(ge=0, le=100)] | None = None


class Bounds(_Strict):
    """Every bound between two nights. A minimum blocks, a maximum warns."""

    table_rows: RowBounds
    slice_rows: RowBounds
    figures_kept: KeptBounds
    changed_figures: ChangedBounds
    new_growth: GrowthBounds
    tables: dict[str, TableBounds] = {}

    @model_validator(mode="after")
    def _known_tables(self) -> Bounds:
        if unknown := sorted(set(self.tables) - set(TABLES)):
            raise ValueError(f"no table of the contract: {', '.join(unknown)}")
        return self


def parse_bounds(text: str) -> Bounds:
    """Bounds from TOML. Raises BoundsError naming the entry that cannot be."""
    try:
        return Bounds.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise BoundsError(f"{_FILE}: {error}") from error
    except ValidationError as error:
        problem = error.errors()[0]
        place = ".".join(str(part) for part in problem["loc"]) or "an entry"
        raise BoundsError(f"{_FILE}: {place}: {problem['msg']}") from error


@cache
def bounds() -> Bounds:
    """The bounds that ship. Raises BoundsError."""
    return parse_bounds(resources.files("expectations").joinpath(_FILE).read_text("utf-8"))
