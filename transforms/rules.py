"""The one reader of the rule files packaged beside it: which tags give which metric, and which series there are."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Annotated, Any, Literal

import polars as pl
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from transforms.dimensions import canonical_dimensions

Cik = Annotated[str, Field(pattern=r"^\d{10}$")]
Accession = Annotated[str, Field(pattern=r"^\d{10}-\d{2}-\d{6}$")]
Concept = Annotated[str, Field(pattern=r"^[A-Za-z][\w.-]*:\w+$")]
Measured = Literal["segment", "disaggregated_revenue", "consolidated"]

RULE_SCHEMA = pl.Schema(
    {
        "rule_cik": pl.String(),
        "series_id": pl.String(),
        "metric": pl.String(),
        "basis": pl.String(),
        "measured": pl.String(),
        "concept": pl.String(),
        "dimensions": pl.String(),
        "rank": pl.Int64(),
        "filed_from": pl.Date(),
        "filed_before": pl.Date(),
        "beside": pl.String(),
        "without": pl.String(),
    }
)


class RulesError(Exception):
    """A rule file says something it must not; the message names the file and the entry."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Series(_Strict):
    """One cloud series: its id, what the filer calls it, and whose it is."""

    id: str
    name: str
    provider: str
    cik: Cik


class Rule(_Strict):
    """One rule of ``concepts.toml``: the tags, best first, that give one metric of one series."""

    metric: str
    series: str
    concepts: tuple[Concept, ...] = Field(min_length=1)
    companies: tuple[Cik, ...] = ()
    basis: str = "as_reported"
    dimensions: tuple[dict[str, str], ...] = ({},)
    measured: tuple[Measured, ...] = ("consolidated",)
    filed_from: date = date.min
    filed_before: date = date.max
    beside: Concept | None = None
    without: Concept | None = None
    reason: str = ""
    filing: Accession | None = None

    @model_validator(mode="after")
    def _is_explained(self) -> Rule:
        if self.companies and not (self.reason and self.filing):
            raise ValueError("a rule that names companies needs a reason and a filing that shows it")
        if len(self.measured) != len(self.dimensions):
            raise ValueError("measured must name one thing for each alternative of dimensions")
        return self


class _ConceptFile(_Strict):
    rule: tuple[Rule, ...]
    series: tuple[Series, ...]


@dataclass(frozen=True, slots=True)
class ConceptRules:
    """The rules as a frame, one row a company (or every company, ``*``), tag and dimensions, and the cloud series."""

    table: pl.DataFrame
    series: tuple[Series, ...]

    @property
    def concepts(self) -> list[str]:
        """Every concept that some rule asks for or looks for beside another."""
        named = pl.concat([self.table[name] for name in ("concept", "beside", "without")])
        return named.drop_nulls().unique().sort().to_list()


def parse_concept_rules(text: str, file_name: str = "concepts.toml") -> ConceptRules:
    """Rules from the text of a rule file. Raises RulesError naming the file and the entry."""
    try:
        parsed = _ConceptFile.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise RulesError(f"{file_name} is not valid TOML: {error}") from error
    except ValidationError as error:
        raise RulesError(f"{file_name}: {_first_problem(error)}") from error
    rows = [row for rule in parsed.rule for row in _rows(rule)]
    return ConceptRules(pl.DataFrame(rows, schema=RULE_SCHEMA, orient="row"), parsed.series)


def concept_rules() -> ConceptRules:
    """The packaged rules."""
    return parse_concept_rules(rule_text())


@cache
def rule_text() -> str:
    """The packaged rule file as it stands: part of what a release's content depends on."""
    return resources.files("transforms").joinpath("concepts.toml").read_text(encoding="utf-8")


def _rows(rule: Rule) -> list[tuple[Any, ...]]:
    alternatives: list[tuple[str, Mapping[str, str], str]] = [
        (concept, dimensions, measured)
        for dimensions, measured in zip(rule.dimensions, rule.measured, strict=True)
        for concept in rule.concepts
    ]
    return [
        (
            cik,
            rule.series,
            rule.metric,
            rule.basis,
            measured,
            concept,
            canonical_dimensions(dict(dimensions)),
            rank,
            rule.filed_from,
            rule.filed_before,
            rule.beside,
            rule.without,
        )
        for cik in rule.companies or ("*",)
        for rank, (concept, dimensions, measured) in enumerate(alternatives, 1)
    ]


def _first_problem(error: ValidationError) -> str:
    problem = error.errors()[0]
    place = ".".join(str(part) for part in problem["loc"])
    return f"{place}: {problem['msg']}"
