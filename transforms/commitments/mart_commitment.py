"""core_observation, raw_disclosure -> mart_commitment: what companies have promised and been promised, as stated."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import TypeVar

import polars as pl

from transforms.accessions import united
from transforms.commitments.commitment_statements import Statement, statements
from transforms.knowledge import State, intervals
from transforms.periods import ANNUAL_FORMS, with_fiscal_labels
from warehouse.contract.tables import MART_COMMITMENT

_CUSTOMERS = "customer_concentration"
_ALL = "all"
_BOUNDS = ("more than", "over", "up to", "nearly", "almost", "at least", "between")
"""Words that make a figure a bound: it is held against no tag."""

K = TypeVar("K", bound=Hashable)
Filing = list[Statement]
"""The statements of one filing on one thing, each counterparty once."""


def mart_commitment(
    core_observation: pl.DataFrame,
    raw_disclosure: pl.DataFrame,
    raw_filing: pl.DataFrame,
    companies: Mapping[str, str],
) -> pl.DataFrame:
    """Commitments, stakes and concentrations of the watch list's ``companies``; dollars and percent.

    Grain: company, kind, measure, counterparty, day or period, tag or prose, knowledge interval. A filing's statements
    on one thing take the place of an earlier filing's; where the tag and the sentence of one filing contradict each
    other beyond rounding, both are NULL with the reason. Customers are never followed from filing to filing: what a
    filing says of a period replaces whatever an earlier one said of it. Sources: core_observation, raw_disclosure,
    raw_filing.
    """
    stated = [each for each in statements(core_observation, raw_disclosure, raw_filing) if each.cik in companies]
    once = [each for same in _grouped(stated, _in_filing).values() for each in _once(same)]
    agreed = [each for both in _grouped(once, _stated_thing).values() for each in _agreed(both)]
    rows = [row for thing in _grouped(agreed, _thing).values() for row in _rows(thing, companies)]
    names = [name for name in MART_COMMITMENT.columns if not name.startswith("fiscal_")]
    frame = pl.DataFrame(rows, schema={name: MART_COMMITMENT.schema[name] for name in names})
    anchors = raw_filing.filter(pl.col("form").is_in(ANNUAL_FORMS)).select("cik", anchor="period_of_report")
    ends = anchors.drop_nulls().unique().sort("anchor", "cik")
    labelled = with_fiscal_labels(frame, ends, "period_end", "fiscal_year", "fiscal_quarter")
    return labelled.select(MART_COMMITMENT.columns).sort(MART_COMMITMENT.key)


def _grouped(stated: Iterable[Statement], key: Callable[[Statement], K]) -> dict[K, list[Statement]]:
    groups: dict[K, list[Statement]] = defaultdict(list)
    for each in stated:
        groups[key(each)].append(each)
    return groups


def _thing(each: Statement) -> tuple[Hashable, ...]:
    """What a later filing speaks of again: of customers the whole set, for they have no names to go by."""
    whose = None if each.kind == _CUSTOMERS else each.counterparty
    return each.cik, each.kind, each.measure, whose, each.stated_in, each.period


def _in_filing(each: Statement) -> tuple[Hashable, ...]:
    return *_thing(each), each.accession_number


def _stated_thing(each: Statement) -> tuple[Hashable, ...]:
    whose = None if each.kind == _CUSTOMERS else each.counterparty
    return each.cik, each.kind, each.measure, whose, each.period, each.accession_number


def _once(same: Sequence[Statement]) -> list[Statement]:
    """What one filing states several times, once: the finest print, or NULL where two prints contradict each other."""
    if same[0].kind == _CUSTOMERS:
        return _customers_once(same)
    finest = max(same, key=lambda each: -_step(each))
    united_ids = united(each.source_ids for each in same)
    within = [next((one for one in values if one is not None), None) for values in _soon(same)]
    one = replace(finest, source_ids=united_ids, within_12=within[0], within_24=within[1])
    if any(_contradict(finest, each) for each in same):
        return [_withheld(one, f"{finest.accession_number} states it in two ways")]
    return [one]


def _soon(same: Sequence[Statement]) -> tuple[list[Decimal | None], list[Decimal | None]]:
    return [each.within_12 for each in same], [each.within_24 for each in same]


def _customers_once(same: Sequence[Statement]) -> list[Statement]:
    """Each share as often as the sentence that has it most often: a report says the same in several places."""
    if same[0].stated_in == "tag":
        return list(same)
    most: Counter[tuple[bool, Decimal | None]] = Counter()
    for sentence in _grouped(same, lambda each: each.quote).values():
        most |= Counter(_share(each) for each in sentence)
    chosen: list[Statement] = []
    for share, times in most.items():
        alike = [each for each in same if _share(each) == share]
        ids = united(each.source_ids for each in alike)
        chosen += [replace(each, source_ids=ids) for each in alike[:times]]
    return chosen


def _share(each: Statement) -> tuple[bool, Decimal | None]:
    return "largest" in (each.counterparty or "") or "top " in (each.counterparty or ""), each.value


def _agreed(both: Sequence[Statement]) -> list[Statement]:
    """The tag's and the sentence's word of one filing, each as it is, or withheld where they contradict each other."""
    tagged = [each for each in both if each.stated_in == "tag"]
    told = [each for each in both if each.stated_in == "prose"]
    if not tagged or not told:
        return list(both)
    if both[0].kind == _CUSTOMERS:
        return tagged + [each if _is_among(each, tagged) else _withheld(each, _UNTAGGED) for each in told]
    if not any(_contradict(one, other) for one in tagged for other in told):
        return list(both)
    words = [f"{each[0].value.normalize():f}" if each[0].value is not None else "nothing" for each in (tagged, told)]
    reason = f"the tag says {words[0]}, the sentence {words[1]}"
    return [_withheld(each, reason) for each in both]


_UNTAGGED = "the filing tags its customers of this period, and none with this share"


def _is_among(each: Statement, tagged: Iterable[Statement]) -> bool:
    return any(not _contradict(each, one) for one in tagged)


def _contradict(one: Statement, other: Statement) -> bool:
    """Whether two prints of a figure lie further apart than the coarser one's rounding; a bound contradicts nothing."""
    if one.value is None or other.value is None or one.qualifier in _BOUNDS or other.qualifier in _BOUNDS:
        return False
    return abs(one.value - other.value) * 2 > max(_step(one), _step(other))


def _step(each: Statement) -> Decimal:
    """The unit a figure is rounded to: a million for -6; nothing where it is exact or not said."""
    stated = each.decimals or ""
    return Decimal(1).scaleb(-int(stated)) if stated.lstrip("-").isdigit() else Decimal(0)


def _withheld(each: Statement, reason: str) -> Statement:
    what = "commitment_pct" if each.is_percent else "commitment_usd"
    return replace(each, value=None, low=None, high=None, reason=f"{what}: {reason}")


def _rows(thing: Sequence[Statement], companies: Mapping[str, str]) -> list[State]:
    """Rows of one thing with their knowledge intervals; a coarser print of what is known does not take its place."""
    filings: dict[datetime, Filing] = {}
    for each in sorted(thing, key=lambda each: (each.known_from, each.accession_number)):
        latest = filings.get(each.known_from)
        is_same = latest is not None and latest[0].accession_number == each.accession_number
        filings[each.known_from] = [*(latest or []), each] if is_same else [each]
    said = [sorted(filing, key=_greatest_first) for filing in filings.values()]
    rows: list[State] = []
    for place in range(max(len(filing) for filing in said)):
        states: list[tuple[datetime, State | None]] = []
        known: Statement | None = None
        for filing in said:
            new = filing[place] if place < len(filing) else None
            if not (new and known and _only_coarser(known, new)):
                known = new
                states.append((filing[0].known_from, _state(new, place + 1, companies) if new else None))
        rows += intervals(states)
    return rows


def _greatest_first(each: Statement) -> tuple[Decimal, str, str]:
    return -(each.value if each.value is not None else Decimal(-1)), each.counterparty or "", each.source_ids


def _only_coarser(known: Statement, new: Statement) -> bool:
    is_known = known.value is not None and new.value is not None and known.counterparty == new.counterparty
    return is_known and _step(new) > _step(known) and not _contradict(known, new)


def _state(each: Statement, number: int, companies: Mapping[str, str]) -> State:
    usd = None if each.is_percent else each
    return {
        "cik": each.cik,
        "company": companies[each.cik],
        "commitment_kind": each.kind,
        "commitment_measure": each.measure,
        "counterparty": each.counterparty or _ALL,
        "counterparty_number": number,
        "stated_in": each.stated_in,
        "period_type": each.period_type,
        "period_start": each.period[0],
        "period_end": each.period[1],
        "commitment_usd": usd.value if usd else None,
        "commitment_low_usd": usd.low if usd else None,
        "commitment_high_usd": usd.high if usd else None,
        "commitment_pct": each.value if each.is_percent else None,
        "qualifier": each.qualifier,
        "decimals": each.decimals,
        "recognised_12_months_pct": each.within_12,
        "recognised_24_months_pct": each.within_24,
        "concept": each.concept,
        "section": each.section,
        "quote": each.quote,
        "null_reason": each.reason,
        "accession_numbers": each.accession_number,
        "source_ids": each.source_ids,
    }
