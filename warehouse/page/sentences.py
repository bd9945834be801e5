"""Titles and sentences of the growth and spending pictures. Every number in them is taken from the marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from warehouse.page.marks import Mark, State
from warehouse.page.numbers import dollars, percent, rounded
from warehouse.page.words import Words, same, say

Pair = tuple[Mark, Decimal, Mark, Decimal]
"""An earlier and a later mark of one series, each with its figure."""


def growth_title(marks: Sequence[Mark]) -> Words:
    """How many clouds slowed from the first era to the second, and which most."""
    pairs = list(_eras(marks))
    slowed = [pair for pair in pairs if pair[3] < pair[1]]
    if not slowed:
        return say("cloud_growth_title_none" if pairs else "cloud_growth_title_unknown")
    earlier, before, _, after = min(slowed, key=lambda pair: pair[3] / pair[1])
    return say(
        "cloud_growth_title",
        share=share("clouds", len(slowed), len(pairs)),
        name=_name(earlier),
        before=percent(before),
        after=percent(after),
    )


def growth_lead(marks: Sequence[Mark]) -> Iterator[Words]:
    """Each cloud's two eras, and its newest year."""
    for earlier, before, later, after in _eras(marks):
        values = {"name": _name(earlier), "before": percent(before), "after": percent(after)}
        values |= {"first": earlier.period.replace(" ", ""), "second": later.period.replace(" ", "")}
        year = _last(mark for mark in marks if mark.draw["kind"] == "year" and _series(mark) == _series(later))
        if year is None or year.value is None:
            yield say("cloud_growth_of", **values)
        else:
            yield say("cloud_growth_newest", growth=percent(year.value), year=year.draw["x"], **values)


def quarters_title(marks: Sequence[Mark]) -> Words:
    """How many clouds grew faster in their newest quarter than in that of a year before, and which fastest."""
    pairs = list(_quarters(marks))
    faster = [pair for pair in pairs if pair[3] > pair[1]]
    if not faster:
        return say("cloud_quarters_title_none" if pairs else "cloud_quarters_title_unknown")
    _, _, later, growth = max(faster, key=lambda pair: pair[3])
    return say(
        "cloud_quarters_title",
        share=share("clouds", len(faster), len(pairs)),
        name=_name(later),
        growth=percent(growth),
    )


def quarters_lead(marks: Sequence[Mark]) -> Iterator[Words]:
    """Each cloud's newest quarter beside that of a year before."""
    for _, before, later, after in _quarters(marks):
        yield say(
            "cloud_quarters_of",
            name=_name(later),
            growth=percent(after),
            earlier=percent(before),
            quarter=_quarter(later.draw["n"]),
        )


def panels_title(marks: Sequence[Mark], article: tuple[int, int] | None) -> Words:
    """Technology's newest five-year growth that is well covered, beside the article's span."""
    sound = _last(mark for mark in marks if _series(mark) == "technology" and mark.state is State.SOUND)
    if sound is None or sound.value is None:
        return say("capex_growth_title_thin")
    values = {"growth": percent(sound.value), "year": sound.draw["x"], "matched": sound.draw["matched"]}
    if article is None:
        return say("capex_growth_title_plain", **values)
    low, high = article
    where = "below" if sound.value < low else "above" if sound.value > high else "within"
    return say(f"capex_growth_title_{where}", low=low, high=high, **values)


def panels_lead(marks: Sequence[Mark]) -> Iterator[Words]:
    """Each panel's newest figure with what it covers."""
    newest = [
        _last(mark for mark in marks if _series(mark) == panel and mark.value is not None)
        for panel in _all_series(marks)
    ]
    for mark in newest:
        if mark is None or mark.value is None:
            continue
        yield say(
            "capex_growth_of" if mark.state is State.SOUND else "capex_growth_of_thin",
            panel=say(f"panel_{_series(mark)}"),
            growth=percent(mark.value),
            year=mark.draw["x"],
            matched=mark.draw["matched"],
            total=mark.draw["in_panel"],
        )
    lines = [[(mark.draw["x"], mark.value) for mark in marks if _series(mark) == panel] for panel in _all_series(marks)]
    if len(lines) == 2 and lines[0] == lines[1]:
        yield say("capex_growth_same")


def payback_title(marks: Sequence[Mark]) -> Words:
    """At how many clouds a dollar of capex brought less further revenue than the year before, and the lowest."""
    pairs = list(_cents(marks))
    less = [pair for pair in pairs if pair[3] < pair[1]]
    if not less:
        return say("capex_cloud_title_none", all=len(pairs)) if pairs else say("capex_cloud_title_unknown")
    _, before, later, after = min(less, key=lambda pair: pair[3])
    return say(
        "capex_cloud_title",
        share=share("clouds", len(less), len(pairs)),
        name=_cloud(later),
        cents=rounded(after, 0),
        earlier=rounded(before, 0),
    )


def payback_lead(marks: Sequence[Mark]) -> Iterator[Words]:
    """Each cloud's newest year: capex, cloud revenue, and cents of further revenue on each dollar."""
    for _, before, later, after in _cents(marks):
        revenue = next(mark for mark in marks if _is_side(mark, later, "revenue_usd"))
        if later.value is not None and revenue.value is not None:
            yield say(
                "capex_cloud_of",
                name=_cloud(later),
                year=later.draw["x"],
                capex=dollars(later.value),
                revenue=dollars(revenue.value),
                cents=rounded(after, 0),
                earlier=rounded(before, 0),
            )


def share(what: str, some: int, whole: int) -> Words:
    """How many of how many clouds or figures: all 3, or 2 of 3."""
    size = "some" if some != whole else "all" if whole > 1 else "one"
    return say(f"share_{what}_{size}", some=some, all=whole)


def articles_span(claim: str | None) -> tuple[int, int] | None:
    """The span of percent that the article's claim names, such as 15-20 %; None where it names none."""
    found = re.search(r"(\d+)\s*[-–]\s*(\d+) %", claim or "")
    return (int(found[1]), int(found[2])) if found else None


def _eras(marks: Sequence[Mark]) -> Iterator[Pair]:
    means = [mark for mark in marks if mark.draw["kind"] == "mean"]
    for series in _all_series(means):
        own = sorted((mark for mark in means if _series(mark) == series), key=lambda mark: mark.draw["first_year"])
        if len(own) > 1:
            yield from _pair(own[0], own[-1])


def _quarters(marks: Sequence[Mark]) -> Iterator[Pair]:
    for series in _all_series(marks):
        own = {mark.draw["n"]: mark for mark in marks if _series(mark) == series and mark.value is not None}
        if own and (earlier := own.get(max(own) - 4)) is not None:
            yield from _pair(earlier, own[max(own)])


def _pair(earlier: Mark, later: Mark) -> Iterator[Pair]:
    if earlier.value is not None and later.value is not None:
        yield earlier, earlier.value, later, later.value


def _cents(marks: Sequence[Mark]) -> Iterator[Pair]:
    """Capex marks of each cloud's newest year and the year before, each with cents of further revenue on a dollar."""
    for series in _all_series(marks):
        own = {
            mark.draw["x"]: mark
            for mark in marks
            if _series(mark) == series and mark.draw["kind"] == "capex_usd" and mark.draw.get("cents") is not None
        }
        if own and (earlier := own.get(max(own) - 1)) is not None:
            later = own[max(own)]
            yield earlier, Decimal(earlier.draw["cents"]), later, Decimal(later.draw["cents"])


def _is_side(mark: Mark, beside: Mark, kind: str) -> bool:
    return (_series(mark), mark.draw["x"], mark.draw["kind"]) == (_series(beside), beside.draw["x"], kind)


def _all_series(marks: Iterable[Mark]) -> list[str]:
    return list(dict.fromkeys(_series(mark) for mark in marks))


def _series(mark: Mark) -> str:
    return str(mark.draw["series"])


def _name(mark: Mark) -> str:
    return str(mark.draw["series_name"])


def _cloud(mark: Mark) -> Words:
    return say("name_cloud", company=mark.draw["company"], series=mark.draw["series_name"])


def _quarter(number: int) -> Words:
    year, quarter = divmod(number, 4)
    return same(f"{year} Q{quarter + 1}")


def _last(marks: Iterable[Mark]) -> Mark | None:
    return max(marks, key=lambda mark: str(mark.draw["x"]), default=None)
