"""marts -> mart_article_check: each figure of the article beside the figure from filings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import polars as pl

from transforms.knowledge import State, known_at
from warehouse.tables import MART_ARTICLE_CHECK

ARTICLE_DAY_ENDS = datetime(2025, 11, 14, 23, 59, 59, 999999)
"""The article's day, to its end in New York: what was known then is known at this moment."""

SCION = "0001649339"
SCION_QUARTER_END = datetime(2025, 9, 30).date()

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Claim:
    """One figure of the article: where it stands there and which column of which mart answers it."""

    claim_id: str
    claim: str
    unit: str
    article_value: Decimal | None
    mart: str
    column: str
    where: Mapping[str, object]
    explanation: str


def _era(claim_id: str, series_id: str, era: str, percent: str, claim: str, why: str) -> Claim:
    where = {"series_id": series_id, "era": era}
    return Claim(claim_id, claim, "percent", Decimal(percent), "mart_cloud_growth_era", "mean_growth_pct", where, why)


def _put(claim_id: str, cusip: str, column: str, unit: str, claim: str) -> Claim:
    where = {"manager_cik": SCION, "period_of_report": SCION_QUARTER_END, "cusip": cusip, "put_call": "Put"}
    why = "Underlying shares and their market value at the quarter's end: what the option cost is not in a 13F."
    return Claim(claim_id, claim, unit, None, "mart_option_position", column, where, why)


_MEAN = "Mean of yearly growth, each year from the first filing that prints it and the year before."
_SEGMENT = _MEAN + " In filings this is the Intelligent Cloud segment, by fiscal years; Azure itself grew faster."
_RUNNING = " On the article's day 2025 was its first nine months."

CLAIMS: tuple[Claim, ...] = (
    _era("1", "aws", "2018-2022", "36", "AWS grew 36 % a year in 2018-22", _MEAN),
    _era("2", "microsoft_intelligent_cloud", "2018-2022", "22", "Azure grew 22 % a year in 2018-22", _SEGMENT),
    _era("3", "google_cloud", "2018-2022", "45", "Google Cloud grew about 45 % a year in 2018-22", _MEAN),
    _era("4", "aws", "2023-2025", "17", "AWS growth nearly halved to 17 % in 2023-25", _MEAN + _RUNNING),
    _era("5", "microsoft_intelligent_cloud", "2023-2025", "20", "Azure slowed slightly to 20 % in 2023-25", _SEGMENT),
    _era("6", "google_cloud", "2023-2025", "29", "Google Cloud slowed to 29 % in 2023-25", _MEAN + _RUNNING),
    _put("10 shares", "67066G104", "shares", "shares", "Scion holds puts on NVIDIA"),
    _put("10 notional", "67066G104", "underlying_notional_usd", "dollars", "Scion holds puts on NVIDIA"),
    _put("11 shares", "69608A108", "shares", "shares", "Scion holds larger puts on Palantir"),
    _put("11 notional", "69608A108", "underlying_notional_usd", "dollars", "Scion holds larger puts on Palantir"),
)

_TURN = "Growth of the newest quarter over the quarter a year before: whether AI demand has shown up as a new wave."


def mart_article_check(
    mart_cloud_growth_era: pl.DataFrame, mart_cloud_growth: pl.DataFrame, mart_option_position: pl.DataFrame
) -> pl.DataFrame:
    """The article's figures against filings, as known on its day (2025-11-14, New York) and as known now.

    Grain: one figure of one claim. Claims whose marts are not built yet have no row. Units: ``figure_unit``. Sources:
    the three marts.
    """
    marts = {
        "mart_cloud_growth_era": mart_cloud_growth_era,
        "mart_cloud_growth": mart_cloud_growth,
        "mart_option_position": mart_option_position,
    }
    answers = [_answer(claim, marts[claim.mart].iter_rows(named=True)) for claim in CLAIMS]
    turns = [_turn(rows) for rows in _quarters_by_series(mart_cloud_growth)]
    return pl.DataFrame([*answers, *turns], schema=MART_ARTICLE_CHECK.schema).sort(MART_ARTICLE_CHECK.key)


def _answer(claim: Claim, rows: Any) -> State:
    about = [row for row in rows if all(row[name] == value for name, value in claim.where.items())]
    return _row(claim, _known_on_the_day(about), _known_now(about))


def _known_on_the_day(rows: Sequence[Row]) -> Row | None:
    known = known_at(rows, ARTICLE_DAY_ENDS)
    return known[-1] if known else None


def _known_now(rows: Sequence[Row]) -> Row | None:
    known = [row for row in rows if row["known_to"] is None]
    return known[-1] if known else None


def _row(claim: Claim, then: Row | None, now: Row | None) -> State:
    value_then = then[claim.column] if then else None
    difference = None if value_then is None or claim.article_value is None else value_then - claim.article_value
    return {
        "claim_id": claim.claim_id,
        "claim": claim.claim,
        "figure_unit": claim.unit,
        "article_value": claim.article_value,
        "value_then": value_then,
        "value_now": now[claim.column] if now else None,
        "difference_then": difference,
        "explanation": claim.explanation,
        "null_reason": _null_reason(claim, then, now),
        "accession_numbers": now["accession_numbers"] if now else None,
        "known_from": now["known_from"] if now else ARTICLE_DAY_ENDS,
        "known_to": None,
    }


def _null_reason(claim: Claim, then: Row | None, now: Row | None) -> str | None:
    reasons = []
    if claim.article_value is None:
        reasons.append("article_value: the article gives no figure")
    for name, row in (("value_then", then), ("value_now", now)):
        if row is None:
            reasons.append(f"{name}: no filing read so far says it")
        elif row[claim.column] is None:
            reasons.append(f"{name}: {row['null_reason']}")
    return "; ".join(reasons) or None


def _quarters_by_series(mart_cloud_growth: pl.DataFrame) -> list[list[Row]]:
    quarters = mart_cloud_growth.filter(
        (pl.col("period_type") == "quarter") & ~pl.col("is_recast") & pl.col("growth_pct").is_not_null()
    ).sort("series_id", "period_end", "known_from")
    return [list(group.iter_rows(named=True)) for group in quarters.partition_by("series_id", maintain_order=True)]


def _turn(quarters: Sequence[Row]) -> State:
    """The newest quarter known at each of the two moments."""
    name = quarters[0]["series_name"]
    claim = Claim(
        f"7 {name}",
        f"AI demand has not yet shown up as a new wave: {name}",
        "percent",
        None,
        "mart_cloud_growth",
        "growth_pct",
        {},
        _TURN,
    )
    then, now = _known_on_the_day(quarters), _known_now(quarters)
    ends = ", ".join(
        f"{when} the quarter to {row['period_end']}" for when, row in (("then", then), ("now", now)) if row
    )
    return _row(claim, then, now) | {"explanation": f"{_TURN} {ends.capitalize()}."}
