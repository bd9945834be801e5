"""Known errors of filers: what a filing says wrongly, and what it should say, each with a reason and a filing.

The raw rows keep what was filed. A correction names the value it expects to find; where a filing at hand no longer says
that, somebody must look, and nothing is computed.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

import polars as pl
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from transforms.dimensions import canonical_dimensions
from transforms.rules.rule_file import Accession, first_problem
from warehouse.contract.tables import RAW_XBRL_FACT

_WHERE = ("accession_number", "concept", "period_start", "period_end", "dimensions")


class CorrectionError(Exception):
    """A correction cannot be read, or no longer finds what it expects; the message names the entry and the filing."""


class Correction(BaseModel):
    """One entry of ``corrections.toml``: one fact of one filing, as filed and as it should be."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    accession_number: Accession
    concept: str
    period_start: date
    period_end: date
    dimensions: dict[str, str] = {}
    expected: Decimal
    value: Decimal | None = None
    leave_out: bool = False
    reason: str = Field(min_length=1)
    filing: Accession

    @model_validator(mode="after")
    def _says_one_thing(self) -> Correction:
        if (self.value is None) != self.leave_out:
            raise ValueError("give either value, or leave_out = true")
        return self

    @property
    def where(self) -> tuple[str, str, date, date, str]:
        """Which fact, as the columns of ``_WHERE`` have it."""
        dimensions = canonical_dimensions(self.dimensions)
        return self.accession_number, self.concept, self.period_start, self.period_end, dimensions

    @property
    def in_words(self) -> str:
        """Which fact, for a message."""
        where = canonical_dimensions(self.dimensions) if self.dimensions else ""
        return f"{self.accession_number}, {self.concept}, {self.period_start} to {self.period_end} {where}".rstrip()


def parse_corrections(text: str, file_name: str = "corrections.toml") -> tuple[Correction, ...]:
    """Corrections from the text of the file. Raises CorrectionError naming the file and the entry."""
    try:
        entries = tomllib.loads(text, parse_float=Decimal).get("correction", [])
        found = tuple(Correction.model_validate(entry) for entry in entries)
    except tomllib.TOMLDecodeError as error:
        raise CorrectionError(f"{file_name} is not valid TOML: {error}") from error
    except ValidationError as error:
        raise CorrectionError(f"{file_name}: {first_problem(error)}") from error
    twice = [words for words, count in Counter(one.in_words for one in found).items() if count > 1]
    if twice:
        raise CorrectionError(f"{file_name}: {twice[0]}: corrected twice; keep one entry")
    return found


def corrected(
    raw_xbrl_fact: pl.DataFrame, accession_numbers: Iterable[str], entries: Sequence[Correction]
) -> pl.DataFrame:
    """The facts with ``correction`` (the reason, else NULL), corrected values in place and left-out facts gone.

    ``accession_numbers`` names the filings at hand: an entry for another filing waits. Raises CorrectionError where a
    filing at hand does not say what its correction expects.
    """
    at_hand = set(accession_numbers)
    due = [entry for entry in entries if entry.accession_number in at_hand]
    facts = raw_xbrl_fact.join(_frame(due), on=_WHERE, how="left", nulls_equal=True, maintain_order="left")
    _hold_expectations(facts, due)
    touched = pl.col("_expected").is_not_null()
    number = pl.when(touched).then("_value").otherwise("value_number")
    return facts.filter(~(touched & pl.col("_value").is_null())).select(
        *(name for name in raw_xbrl_fact.columns if name != "value_number"), "correction", value_number=number
    )


def _frame(entries: Sequence[Correction]) -> pl.DataFrame:
    number = RAW_XBRL_FACT.schema["value_number"]
    schema = {name: RAW_XBRL_FACT.schema[name] for name in _WHERE} | {
        "_expected": number,
        "_value": number,
        "correction": pl.String(),
    }
    rows = [
        (*one.where, one.expected, one.value, f"as filed {one.expected:f}; {one.reason} ({one.filing})")
        for one in entries
    ]
    return pl.DataFrame(rows, schema=schema, orient="row")


def _hold_expectations(facts: pl.DataFrame, due: Sequence[Correction]) -> None:
    said = facts.filter(pl.col("_expected").is_not_null())
    held = set(said.filter(pl.col("value_number") == pl.col("_expected")).select(_WHERE).iter_rows())
    unlike = set(said.filter(pl.col("value_number").ne_missing(pl.col("_expected"))).select(_WHERE).iter_rows())
    for entry in due:
        if entry.where not in held or entry.where in unlike:
            raise CorrectionError(
                f"corrections.toml: {entry.in_words}: the filing does not say {entry.expected:f}, as the correction "
                "expects. Look at the filing, then mend the correction or take it out"
            )
