"""The dated map of securities: which CUSIP goes on under which other, and which shares were split when.

A quarter is held against the one before as if both had been counted on the later day: under the CUSIP and in the
shares of that day.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from typing import Annotated

import polars as pl
from pydantic import BaseModel, ConfigDict, Field, PositiveInt, ValidationError, model_validator

from transforms.rules.concepts import rule_text
from transforms.rules.rule_file import first_problem

Cusip = Annotated[str, Field(pattern=r"^[0-9A-Z*@#]{9}$")]

CONTINUED = pl.Schema(
    {
        "period_of_report": pl.Date(),
        "cusip": pl.String(),
        "continued_cusip": pl.String(),
        "shares_new": pl.Int64(),
        "shares_old": pl.Int64(),
    }
)


class SecuritiesError(Exception):
    """The map of securities says something it must not; the message names the file and the entry."""


class SecurityChange(BaseModel):
    """One entry of ``securities.toml``: from a day on another CUSIP, other shares, or both."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1)
    cusip: Cusip
    new_cusip: Cusip | None = None
    valid_from: date
    shares_for: tuple[PositiveInt, PositiveInt] = (1, 1)
    source: str = Field(min_length=1)
    reason: str = Field(min_length=1)

    @model_validator(mode="after")
    def _changes_something(self) -> SecurityChange:
        if self.new_cusip in (None, self.cusip) and self.ratio == 1:
            raise ValueError("an entry changes the CUSIP (new_cusip) or the shares (shares_for)")
        return self

    @property
    def ratio(self) -> Fraction:
        """Shares from the day on for one share before."""
        return Fraction(*self.shares_for)


def parse_securities(text: str, file_name: str = "securities.toml") -> tuple[SecurityChange, ...]:
    """The entries in the order of their days. Raises SecuritiesError naming the file and the entry."""
    try:
        entries = tomllib.loads(text).get("security", [])
        found = [SecurityChange.model_validate(entry) for entry in entries]
    except tomllib.TOMLDecodeError as error:
        raise SecuritiesError(f"{file_name} is not valid TOML: {error}") from error
    except ValidationError as error:
        raise SecuritiesError(f"{file_name}: {first_problem(error)}") from error
    twice = [where for where, count in Counter((one.cusip, one.valid_from) for one in found).items() if count > 1]
    if twice:
        raise SecuritiesError(f"{file_name}: {twice[0][0]} changes twice on {twice[0][1]}; keep one entry")
    return tuple(sorted(found, key=lambda one: (one.valid_from, one.cusip)))


def security_changes() -> tuple[SecurityChange, ...]:
    """The packaged map."""
    return parse_securities(rule_text("securities.toml"))


def continued(
    securities: Sequence[SecurityChange], quarters: Iterable[tuple[date, date]]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """By quarter, under which CUSIP what the quarter reports, and what the one before reported, is counted.

    Two frames of ``CONTINUED``, of the quarter's own rows and of the prior's, keyed by the quarter's end; only what
    changes is in them. ``quarters`` are pairs of the end of a quarter and of the one before. A CUSIP whose shares
    stayed one for one is followed however late a manager takes the new one up; a ratio is applied to the prior
    quarter's shares only where its day lies between the two ends, since nobody can tell in which shares a late one
    counts.
    """
    now, before = [], []
    for end, prior_end in quarters:
        for cusip in sorted({one.cusip for one in securities}):
            now.append((end, cusip, *_followed(securities, cusip, end, end)))
            before.append((end, cusip, *_followed(securities, cusip, prior_end, end)))
    frames = (pl.DataFrame(rows, schema=CONTINUED, orient="row") for rows in (now, before))
    changed = (pl.col("continued_cusip") != pl.col("cusip")) | (pl.col("shares_new") != pl.col("shares_old"))
    own, prior = (frame.filter(changed) for frame in frames)
    return own, prior


def _followed(securities: Sequence[SecurityChange], cusip: str, counted_on: date, until: date) -> tuple[str, int, int]:
    """CUSIP and ratio ``until`` a day of what was counted on an earlier one."""
    ratio = Fraction(1)
    for change in securities:
        is_later = counted_on < change.valid_from <= until
        is_renamed_only = change.ratio == 1 and change.valid_from <= until
        if change.cusip == cusip and (is_later or is_renamed_only):
            ratio *= change.ratio
            cusip = change.new_cusip or cusip
    return cusip, ratio.numerator, ratio.denominator
