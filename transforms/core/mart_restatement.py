"""core_observation -> mart_restatement: every printed figure that a later filing prints differently."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import Any

import polars as pl

from transforms.accessions import united
from transforms.core.core_vintage import FIGURE, as_became_known
from transforms.decimals import growth_percent
from transforms.knowledge import Row, State
from warehouse.contract.tables import MART_RESTATEMENT

_INTEGER = re.compile(r"[+-]?\d{1,3}", re.ASCII)
_FORGIVEN = Fraction(3, 1000)
"""How far shares may lie from a round factor: both figures are rounded."""
_MOST_PARTS, _FRACTIONS_BELOW = 4, 5
"""Splits of 3 to 2 or 5 to 4 there are; of 25 to 2 there are none."""


def mart_restatement(core_observation: pl.DataFrame, companies: Mapping[str, str]) -> pl.DataFrame:
    """Changes of printed figures, in the figure's own unit, old and new with the filing of each.

    Grain: figure, period, moment of the change. A difference within the rounding of the coarser filing is none; a
    figure on another basis is another figure. ``companies`` gives the watch list's name by CIK. Source:
    core_observation.
    """
    changing = as_became_known(core_observation).filter(pl.col("value").n_unique().over(FIGURE) > 1)
    rows = [
        _change(earlier, later, companies)
        for _, figure in groupby(changing.iter_rows(named=True), key=lambda row: tuple(row[name] for name in FIGURE))
        for earlier, later in _changes(figure)
    ]
    return pl.DataFrame(rows, schema=MART_RESTATEMENT.schema).sort(MART_RESTATEMENT.key)


def _changes(figure: Iterable[Row]) -> Iterator[tuple[Row, Row]]:
    """Neighbours that differ; a coarser print of what is known does not take its place."""
    known: Row | None = None
    for row in figure:
        if known is not None and _differs(known, row):
            yield known, row
            known = row
        elif known is None or _step(row["decimals"]) <= _step(known["decimals"]):
            known = row


def _differs(earlier: Row, later: Row) -> bool:
    """Whether two filings' values lie further apart than the coarser one's rounding explains."""
    coarser = max(_step(earlier["decimals"]), _step(later["decimals"]))
    apart = abs(later["value"] - earlier["value"])
    return bool(apart > coarser / 2)


def _step(decimals: str | None) -> Decimal:
    """The unit that a value is rounded to: a million for -6; nothing where it is exact or the filing does not say."""
    stated = _INTEGER.fullmatch(decimals or "")
    return Decimal(1).scaleb(-int(stated[0])) if stated else Decimal(0)


def _change(earlier: Row, later: Row, companies: Mapping[str, str]) -> State:
    return {
        **{name: later[name] for name in (*FIGURE, "period_type", "fiscal_year", "fiscal_quarter", "unit")},
        "company": companies.get(later["cik"]),
        "restatement_kind": _kind(earlier, later),
        "old_value": earlier["value"],
        "new_value": later["value"],
        "change_pct": growth_percent(later["value"], earlier["value"]),
        "old_concept": earlier["concept"],
        "new_concept": later["concept"],
        "old_accession_number": earlier["accession_number"],
        "new_accession_number": later["accession_number"],
        "null_reason": None if earlier["value"] > 0 else "change_pct: the old value is not positive",
        "accession_numbers": united([earlier["accession_number"], later["accession_number"]]),
        "source_ids": united([earlier["source_ids"], later["source_ids"]]),
        "known_from": later["known_from"],
        "known_to": None,
    }


def _kind(earlier: Mapping[str, Any], later: Mapping[str, Any]) -> str:
    if later["unit"] == "shares" and _is_round_factor(earlier["value"], later["value"]):
        return "split"
    if later["form"].endswith("/A"):
        return "restatement"
    return "reclassification" if later["series_id"] == "company" else "recast"


def _is_round_factor(old: Decimal, new: Decimal) -> bool:
    """Whether one is a small ratio of the other, as a split makes it: 20 to 1, 3 to 2, 1 to 8."""
    if old <= 0 or new <= 0:
        return False
    larger = Fraction(max(old, new)) / Fraction(min(old, new))
    nearest = larger.limit_denominator(_MOST_PARTS if larger < _FRACTIONS_BELOW else 1)
    return nearest >= Fraction(5, 4) and abs(larger - nearest) / nearest <= _FORGIVEN
