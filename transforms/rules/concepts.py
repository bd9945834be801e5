"""The one reader of the rule files packaged beside it: which tags give which metric, and which series there are."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib import resources
from typing import Annotated, Any, Literal

import polars as pl
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from transforms.dimensions import canonical_dimensions
from transforms.rules.corrections import Correction, parse_corrections
from transforms.rules.rule_file import Accession, Cik, first_problem

Concept = Annotated[str, Field(pattern=r"^[A-Za-z][\w.-]*:\w+$")]
Measured = Literal["segment", "disaggregated_revenue", "consolidated"]
Unit = Literal["USD", "shares", "percent"]

RULE_SCHEMA = pl.Schema(
    {
        "rule_cik": pl.String(),
        "series_id": pl.String(),
        "metric": pl.String(),
        "basis": pl.String(),
        "measured": pl.String(),
        "concept": pl.String(),
        "dimensions": pl.String(),
        "rule_unit": pl.String(),
        "rank": pl.Int64(),
        "filed_from": pl.Date(),
        "filed_before": pl.Date(),
        "beside": pl.String(),
        "without": pl.String(),
        "never_negative": pl.Boolean(),
        "is_instant": pl.Boolean(),
    }
)


class RulesError(Exception):
    """A rule file says something it must not; the message names the file and the entry."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Series(_Strict):
    """One cloud series: its id, what the filer calls it, whose it is, and whether the article speaks of it."""

    id: str
    name: str
    provider: str
    cik: Cik
    in_article: bool = False


class Rule(_Strict):
    """One rule of ``concepts.toml``: the tags, best first, that give one metric of one series."""

    metric: str
    series: str
    concepts: tuple[Concept, ...]
    companies: tuple[Cik, ...] = ()
    basis: str = "as_reported"
    unit: Unit = "USD"
    dimensions: tuple[dict[str, str], ...] = ({},)
    measured: tuple[Measured, ...] = ("consolidated",)
    filed_from: date = date.min
    filed_before: date = date.max
    beside: Concept | None = None
    without: Concept | None = None
    never_negative: bool = False
    instant: bool = False
    reason: str = ""
    filing: Accession | None = None

    @model_validator(mode="after")
    def _is_explained(self) -> Rule:
        if self.companies and not (self.reason and self.filing):
            raise ValueError("a rule that names companies needs a reason and a filing that shows it")
        if not (self.concepts or self.companies):
            raise ValueError("a rule for every filer needs concepts; a company's own may say that it states no figure")
        if len(self.measured) != len(self.dimensions):
            raise ValueError("measured must name one thing for each alternative of dimensions")
        return self


class _ConceptFile(_Strict):
    rule: tuple[Rule, ...]
    series: tuple[Series, ...]


@dataclass(frozen=True, slots=True)
class ConceptRules:
    """The rules as a frame, one row a company (or every company, ``*``), tag and dimensions; series; corrections."""

    table: pl.DataFrame
    series: tuple[Series, ...]
    corrections: tuple[Correction, ...] = ()

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
        raise RulesError(f"{file_name}: {first_problem(error)}") from error
    return ConceptRules(pl.DataFrame(list(_rows(parsed.rule)), schema=RULE_SCHEMA, orient="row"), parsed.series)


def concept_rules() -> ConceptRules:
    """The packaged rules and corrections."""
    known_errors = parse_corrections(rule_text("corrections.toml"))
    return replace(parse_concept_rules(rule_text("concepts.toml")), corrections=known_errors)


@cache
def rule_text(file_name: str) -> str:
    """A packaged rule file as it stands."""
    return resources.files("transforms.rules").joinpath(file_name).read_text(encoding="utf-8")


def _rows(rules: Iterable[Rule]) -> Iterator[tuple[Any, ...]]:
    """Rows in order of the file: a later rule for the same figure of the same filer ranks after an earlier one."""
    ranks: Counter[tuple[str, ...]] = Counter()
    for rule in rules:
        for cik in rule.companies or ("*",):
            figure = (cik, rule.series, rule.metric, rule.basis)
            for concept, dimensions, measured in _alternatives(rule):
                ranks[figure] += 1
                yield (
                    *figure,
                    measured,
                    concept,
                    dimensions,
                    rule.unit,
                    ranks[figure],
                    rule.filed_from,
                    rule.filed_before,
                    rule.beside,
                    rule.without,
                    rule.never_negative,
                    rule.instant,
                )


def _alternatives(rule: Rule) -> list[tuple[str | None, str, Measured]]:
    """Concept, dimensions and what they measure, best first; a NULL concept, which no fact has, where there is none."""
    return [
        (concept, canonical_dimensions(dict(dimensions)), measured)
        for dimensions, measured in zip(rule.dimensions, rule.measured, strict=True)
        for concept in rule.concepts or (None,)
    ]
