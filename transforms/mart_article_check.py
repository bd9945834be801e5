"""marts -> mart_article_check: each figure of the article beside the figure from filings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import NamedTuple

import polars as pl

from transforms.accessions import united
from transforms.article_claims import ARTICLE_DAY_ENDS, CLAIMS, Claim
from transforms.decimals import mean
from transforms.knowledge import Row, State, intervals, known_at, turning_points
from warehouse.contract.tables import MART_ARTICLE_CHECK

_OWN_HISTORY = "capex_to_revenue_pct"
_OF_AN_ERA = "mean_growth_pct"


class _Answer(NamedTuple):
    """The row that answers a claim at a moment; without one, or without its figure, the reason."""

    row: Row | None
    reason: str | None

    def value(self, claim: Claim) -> Decimal | None:
        found: Decimal | None = self.row[claim.column] if self.row else None
        return found


def mart_article_check(marts: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The article's figures against filings, as known on its day (2025-11-14, New York) and as known now.

    Grain: one figure of one claim, and a row for each change of what was known since. Units: ``figure_unit``. A claim
    of no one period is answered by the newest, unless that is out of date, which begins on a day of its own, or covers
    too little; now is when the newest of the marts' rows became known. Sources: the marts named by the claims, by
    table name.
    """
    present = max(_newest_knowledge(marts[claim.mart]) for claim in CLAIMS)
    states = [state for claim in CLAIMS for state in _over_time(claim, marts[claim.mart], present)]
    return pl.DataFrame(states, schema=MART_ARTICLE_CHECK.schema).sort(MART_ARTICLE_CHECK.key)


def _newest_knowledge(mart: pl.DataFrame) -> datetime:
    newest = mart["known_from"].max()
    return newest if isinstance(newest, datetime) else ARTICLE_DAY_ENDS


def _over_time(claim: Claim, mart: pl.DataFrame, present: datetime) -> list[State]:
    """The claim's rows: one from when its figure of the article's day was known, and one from each change since."""
    rows = _about(claim, mart)
    then = _at(claim, known_at(rows, ARTICLE_DAY_ENDS), ARTICLE_DAY_ENDS)
    known_then = then.row["known_from"] if then.row else ARTICLE_DAY_ENDS
    changes = {*turning_points(rows), *(moment for moment in _outdated(claim, rows) if moment <= present)}
    since = sorted(moment for moment in changes if moment > ARTICLE_DAY_ENDS)
    states = [_state(claim, then, known_at(rows, moment), moment) for moment in [ARTICLE_DAY_ENDS, *since]]
    return intervals(list(zip([known_then, *since], states, strict=True)))


def _outdated(claim: Claim, rows: Sequence[Row]) -> set[datetime]:
    """When each period's figure goes out of date: the day begins that is one too many, and no filing marks it."""
    ends = {_end(row[claim.newest]) for row in rows} if claim.newest else set()
    return {datetime.combine(end + timedelta(days=claim.fresh_days + 1), time.min) for end in ends}


def _state(claim: Claim, then: _Answer, known: Sequence[Row], moment: datetime) -> State:
    now = _at(claim, known, moment)
    return _row(claim, then, now) | {"explanation": " ".join(_explained(claim, known, then.row, now.row))}


def _about(claim: Claim, mart: pl.DataFrame) -> list[Row]:
    """The rows that speak of the claim, the newest last; of several periods only those that have a figure."""
    about = mart.filter(pl.col(name).eq(value) for name, value in claim.where.items())
    if claim.newest:
        about = about.filter(pl.col(claim.column).is_not_null()).sort(claim.newest, "known_from")
    return list(about.iter_rows(named=True))


def _at(claim: Claim, known: Sequence[Row], moment: datetime) -> _Answer:
    """What answers the claim at a moment, or why nothing does."""
    if not known:
        return _Answer(None, "no filing read so far says it")
    if not claim.newest:
        reason = known[-1]["null_reason"] if known[-1][claim.column] is None else None
        return _Answer(known[-1], reason)
    covering = [row for row in known if not row.get("is_low_coverage")]
    if not covering:
        last = known[-1]
        return _Answer(
            None,
            f"of {last[claim.newest]}, the newest year, {last['companies_known']} of {last['companies_in_panel']} "
            f"companies are known and {last['matched_share_pct']:.1f} % of their capex is matched: too little",
        )
    newest = covering[-1]
    if (moment.date() - _end(newest[claim.newest])).days > claim.fresh_days:
        return _Answer(None, f"the newest that filings read so far give is of {newest[claim.newest]}: out of date")
    return _Answer(newest, None)


def _end(period: date | int) -> date:
    return date(period, 12, 31) if isinstance(period, int) else period


def _row(claim: Claim, then: _Answer, now: _Answer) -> State:
    value_then, value_now = then.value(claim), now.value(claim)
    difference = None if value_then is None or claim.article_value is None else value_then - claim.article_value
    used = [answer.row for answer in (then, now) if answer.row]
    return {
        "claim_id": claim.claim_id,
        "claim": claim.claim,
        "figure_unit": claim.unit,
        "article_value": claim.article_value,
        "value_then": value_then,
        "value_now": value_now,
        "difference_then": difference,
        "null_reason": _null_reason(claim, then, now),
        "accession_numbers": united(row["accession_numbers"] for row in used) or None,
        "source_ids": united(row["source_ids"] for row in used) or None,
    }


def _null_reason(claim: Claim, then: _Answer, now: _Answer) -> str | None:
    reasons = []
    if claim.article_value is None:
        reasons.append("article_value: the article gives no figure")
    reasons += [
        f"{name}: {answer.reason}" for name, answer in (("value_then", then), ("value_now", now)) if answer.reason
    ]
    return "; ".join(reasons) or None


def _explained(claim: Claim, known: Sequence[Row], then: Row | None, now: Row | None) -> list[str]:
    """The claim's explanation, the periods that were taken, and how the newest stands in its own history."""
    sentences = [claim.explanation]
    if claim.newest:
        taken = [f"{when} {claim.period} {row[claim.newest]}" for when, row in (("then", then), ("now", now)) if row]
        sentences += [f"{', '.join(taken).capitalize()}."] if taken else []
    if claim.column == _OF_AN_ERA:
        sentences += [_years(when, row) for when, row in (("Then", then), ("Now", now)) if row]
    if claim.column == _OWN_HISTORY and now:
        sentences += _history(claim, known, now)
    if now and "companies_matched" in now:
        sentences.append(_coverage(now))
    return sentences


def _years(when: str, era: Row) -> str:
    first, last = era["era"].split("-")
    return f"{when} {era['years_counted']} of {int(last) - int(first) + 1} years: {era['yearly_growth_pct']}."


def _coverage(panel: Row) -> str:
    return (
        f"Now {panel['companies_matched']} of {panel['companies_in_panel']} companies are matched, with "
        f"{panel['matched_share_pct']:.1f} % of the panel's known capex."
    )


def _history(claim: Claim, known: Sequence[Row], now: Row) -> list[str]:
    """The mean of the years before ``now``, as known with it."""
    before = {row["period_end"]: row[claim.column] for row in known if row["period_end"] < now["period_end"]}
    average = mean(list(before.values()))
    if average is None:
        return []
    return [f"The mean of the {len(before)} years known before, from {min(before).year}, is {average:.1f}."]
