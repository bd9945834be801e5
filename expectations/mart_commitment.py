"""mart_commitment: each figure is as its tag or sentence states it, and the two never contradict each other.

Where they did in one filing, the mart withholds both; that is told, and blocks nothing: one filer's slip must not keep
every other figure from being published, and a figure that stands nowhere is not wrong.
"""

from __future__ import annotations

from decimal import Decimal

import polars as pl

from expectations.check import Check
from expectations.intervals import no_overlap
from expectations.sources import sources_are_of_named_filings
from warehouse.contract.columns_commitment import COMMITMENT_KINDS
from warehouse.contract.tables import MART_COMMITMENT

_CUSTOMERS = "customer_concentration"
_VALUES = ("commitment_usd", "commitment_pct")
_NEVER_NEGATIVE = COMMITMENT_KINDS[:3]
_BOUNDS = ("more than", "over", "up to", "nearly", "almost", "at least", "between")
_FIGURE = ("cik", "commitment_kind", "commitment_measure", "period_start", "period_end", "accession_numbers")
_SHOWN = (*MART_COMMITMENT.key, *_VALUES)


def checks(mart_commitment: pl.DataFrame, raw_disclosure: pl.DataFrame) -> list[Check]:
    """Tag against sentence, values, reasons, sources, intervals (block); what was withheld or left out (warn)."""
    mart = mart_commitment
    return [
        _tag_and_sentence_agree(mart),
        *_values(mart),
        _check("A sentence is quoted, a tag is named", mart.filter(_has_no_words()), "quote"),
        sources_are_of_named_filings(MART_COMMITMENT, mart),
        no_overlap(MART_COMMITMENT, mart),
        _withheld(mart),
        _left_out(mart, raw_disclosure),
    ]


def _check(name: str, offending: pl.DataFrame, column: str | None = None) -> Check:
    return Check(name, "block", offending.select(_SHOWN), column)


def _tag_and_sentence_agree(mart: pl.DataFrame) -> Check:
    """One filing's two words on one figure, compared anew; of customers whether the share is among those tagged."""
    told = mart.filter((pl.col("stated_in") == "prose") & ~pl.col("qualifier").is_in(_BOUNDS).fill_null(value=False))
    tagged = mart.filter(pl.col("stated_in") == "tag")
    beside = [*_FIGURE, "counterparty"]
    pairs = told.join(tagged, on=beside, how="inner", suffix="_tagged")
    customers = told.filter(pl.col("commitment_kind") == _CUSTOMERS).join(
        tagged.filter(pl.col("commitment_kind") == _CUSTOMERS), on=list(_FIGURE), suffix="_tagged"
    )
    one = pairs.filter(pl.col("commitment_kind") != _CUSTOMERS)
    apart = [row for row in one.iter_rows(named=True) if _is_apart(row)]
    near = {_key(row) for row in customers.iter_rows(named=True) if not _is_apart(row)}
    apart += [row for row in customers.iter_rows(named=True) if _is_apart(row) and _key(row) not in near]
    shown = [{name: row[name] for name in (*_SHOWN, "commitment_usd_tagged", "commitment_pct_tagged")} for row in apart]
    schema = {**{name: MART_COMMITMENT.schema[name] for name in _SHOWN}, "commitment_usd_tagged": pl.Decimal(38, 2)}
    frame = pl.DataFrame(shown, schema={**schema, "commitment_pct_tagged": pl.Decimal(18, 4)})
    name = "Where a tag and a sentence of one filing state a figure, they agree to the coarser one's rounding"
    return Check(name, "block", frame, "commitment_usd")


def _key(row: dict[str, object]) -> tuple[object, ...]:
    return tuple(row[name] for name in MART_COMMITMENT.key)


def _is_apart(row: dict[str, object]) -> bool:
    steps = [_step(row[name]) for name in ("decimals", "decimals_tagged")]
    for name in _VALUES:
        told, tagged = row[name], row[f"{name}_tagged"]
        if isinstance(told, Decimal) and isinstance(tagged, Decimal) and abs(told - tagged) * 2 > max(steps):
            return True
    return False


def _step(decimals: object) -> Decimal:
    words = str(decimals)
    return Decimal(10) ** -int(words) if words.lstrip("-").isdigit() else Decimal(0)


def _values(mart: pl.DataFrame) -> list[Check]:
    has_value = pl.any_horizontal(pl.col(name).is_not_null() for name in _VALUES)
    two = pl.all_horizontal(pl.col(name).is_not_null() for name in _VALUES)
    negative = pl.col("commitment_kind").is_in(_NEVER_NEGATIVE) & (pl.col("commitment_usd") < 0)
    share = ~pl.col("commitment_pct").is_between(0, 100)
    within = pl.col("commitment_usd").is_between("commitment_low_usd", "commitment_high_usd")
    return [
        _check("A figure is dollars or percent, not both", mart.filter(two), "commitment_usd"),
        _check(
            "Where a figure is NULL, the reason is given",
            mart.filter(~has_value & pl.col("null_reason").is_null()),
            "null_reason",
        ),
        _check("What is promised is not negative", mart.filter(negative), "commitment_usd"),
        _check("A share lies between 0 and 100 percent", mart.filter(share), "commitment_pct"),
        _check("An amount lies between its ends", mart.filter(~within), "commitment_usd"),
    ]


def _has_no_words() -> pl.Expr:
    is_told = pl.col("stated_in") == "prose"
    return (is_told & pl.col("quote").is_null()) | (~is_told & pl.col("concept").is_null())


def _withheld(mart: pl.DataFrame) -> Check:
    """Of what is known now: a contradiction that a later filing cleared up is history."""
    is_withheld = pl.col("null_reason").is_not_null() & pl.col("commitment_low_usd").is_null()
    now = mart.filter(pl.col("known_to").is_null() & is_withheld & pl.col("commitment_pct").is_null())
    shown = ("company", "commitment_kind", "commitment_measure", "period_end", "null_reason", "accession_numbers")
    return Check("No filing's tag and sentence contradict each other", "warn", now.select(shown), "null_reason")


def _left_out(mart: pl.DataFrame, raw_disclosure: pl.DataFrame) -> Check:
    """Statements whose period the filer's own filings do not tell, of filings that the mart knows."""
    named = mart.select(pl.col("source_ids").str.split(", ").list.explode().unique())["source_ids"]
    known = mart.select(pl.col("accession_numbers").str.split(", ").list.explode().unique())["accession_numbers"]
    said = raw_disclosure.filter(
        pl.col("disclosed_metric").is_in(COMMITMENT_KINDS) & pl.col("accession_number").is_in(known.implode())
    ).with_columns(source_id=pl.format("{}#d{}", "accession_number", "disclosure_number"))
    lost = said.filter(~pl.col("source_id").is_in(named.implode()))
    shown = ("accession_number", "disclosure_number", "disclosed_metric", "period_words", "disclosed_low")
    return Check("Every stated commitment has its day or period", "warn", lost.select(shown), "period_words")
