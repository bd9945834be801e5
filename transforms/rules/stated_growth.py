"""The rules of growth that is stated in prose: which series, whose, under which names, on which basis."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from transforms.rules.concepts import RulesError, rule_text
from transforms.rules.rule_file import Accession, Cik, first_problem

SeriesId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Basis(_Strict):
    """An era in which a filer meant one thing by a series, by the filing dates it holds for."""

    era: SeriesId
    filed_from: date = date.min
    filed_before: date = date.max


class StatedGrowth(_Strict):
    """One entry of ``stated_growth.toml``: a series whose growth its filer states in sentences."""

    series: SeriesId
    name: str
    provider: str
    cik: Cik
    subjects: Annotated[tuple[str, ...], Field(min_length=1)]
    fiscal_year_ends_in: Annotated[int, Field(ge=1, le=12)]
    basis: tuple[Basis, ...] = ()
    reason: str = Field(min_length=1)
    filing: Accession

    @model_validator(mode="after")
    def _has_one_basis_at_a_time(self) -> StatedGrowth:
        bases = sorted(self.basis, key=lambda basis: basis.filed_from)
        if any(one.filed_before != other.filed_from for one, other in pairwise(bases)):
            raise ValueError("each basis must begin on the filing date before which the one before it holds")
        return self

    def era(self, filed: date) -> str | None:
        """The basis of a filing of that date; None for a series with one basis, or before the first known one."""
        return next((basis.era for basis in self.basis if basis.filed_from <= filed < basis.filed_before), None)


class _GrowthFile(_Strict):
    growth: tuple[StatedGrowth, ...]

    @model_validator(mode="after")
    def _names_each_series_once(self) -> _GrowthFile:
        ids = [growth.series for growth in self.growth]
        if len(set(ids)) < len(ids):
            raise ValueError("a series may have one entry only")
        return self


def parse_stated_growth(text: str, file_name: str = "stated_growth.toml") -> tuple[StatedGrowth, ...]:
    """Rules from the text of the file. Raises RulesError naming the file and the entry."""
    try:
        return _GrowthFile.model_validate(tomllib.loads(text)).growth
    except tomllib.TOMLDecodeError as error:
        raise RulesError(f"{file_name} is not valid TOML: {error}") from error
    except ValidationError as error:
        raise RulesError(f"{file_name}: {first_problem(error)}") from error


@cache
def stated_growth_rules() -> tuple[StatedGrowth, ...]:
    """The packaged rules."""
    return parse_stated_growth(rule_text("stated_growth.toml"))
