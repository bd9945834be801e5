"""The page's marks as bars of text: which value gets a bar, under which label, and what is to be said beneath."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from flows.asking.bars import Bar
from warehouse.page.marks import Mark, State
from warehouse.page.words import say

_NEWEST = 6
"""Years or quarters of a series that get a bar; `bubblewatch sql` has the others."""
_CLAIMS = 12
_WITHOUT_A_BAR = ("claim_pct", "claim_shares")
"""Columns whose unit is not that of the bars beside them."""

Place = Callable[[Mark], tuple[str, str]]
"""Of a mark, the group it belongs to and its label within."""


@dataclass(slots=True)
class Footnotes:
    """What checks and filings say of single figures: each remark once, by number."""

    texts: list[str] = field(default_factory=list)

    def of(self, mark: Mark) -> str:
        """The reference to a mark's remark, such as " [2]"; nothing where there is none."""
        if mark.note is None:
            return ""
        # Of a quarter without a report the first sentence says it; the rest differs from quarter to quarter.
        text = mark.note.en if mark.row_key else f"{mark.note.en.partition('. ')[0].rstrip('.')}."
        if text not in self.texts:
            self.texts.append(text)
        return f" [{self.texts.index(text) + 1}]"

    def lines(self) -> Iterator[str]:
        """The remarks in the order of their numbers."""
        return (f"[{number}] {text}" for number, text in enumerate(self.texts, 1))


def bars_of(section: str, marks: Sequence[Mark], footnotes: Footnotes) -> list[Bar]:
    """The bars of one section of the page; a section without bars gives none."""
    if section not in _PLACES:
        return []
    choose, place = _PLACES[section]
    return [_bar(mark, place, footnotes) for mark in choose(marks)]


def _bar(mark: Mark, place: Place, footnotes: Footnotes) -> Bar:
    group, label = place(mark)
    drawn = None if mark.column in _WITHOUT_A_BAR else mark.value
    sign = " !" if mark.state is State.WARNED else ""
    return Bar(label, drawn, f"{mark.shown.en}{sign}{footnotes.of(mark)}", group)


def _newest_of_each(marks: Iterable[Mark], most: int = _NEWEST) -> Iterator[Mark]:
    """The last marks of each series and kind, which stand in the order of time."""
    series: dict[tuple[object, object], list[Mark]] = {}
    for mark in marks:
        series.setdefault((mark.draw["series"], mark.draw["kind"] == "mean"), []).append(mark)
    for own in series.values():
        yield from own[-most:]


def _by_series(marks: Iterable[Mark]) -> Iterator[Mark]:
    """Each series' means, then its newest years."""
    shown = list(_newest_of_each(marks))
    for series in dict.fromkeys(mark.draw["series"] for mark in shown):
        own = [mark for mark in shown if mark.draw["series"] == series]
        yield from sorted(own, key=lambda mark: str(mark.draw["kind"]))


def _sides(marks: Iterable[Mark]) -> Iterator[Mark]:
    """Capex and revenue of the newest years, which stand side by side."""
    return _newest_of_each(marks, _NEWEST)


def _claims(marks: Iterable[Mark]) -> Iterator[Mark]:
    """The claim that stands for each pair of players, the largest amounts first."""
    return (mark for mark in [one for one in marks if one.draw["drawn"]][:_CLAIMS])


def _quarters(marks: Iterable[Mark]) -> Iterator[Mark]:
    """The options of the newest quarters, the newest first, in each the puts before the calls."""
    shown = sorted(marks, key=lambda mark: mark.draw["kind"] == "Call")
    for quarter in sorted({str(mark.draw["quarter"]) for mark in shown}, reverse=True)[:_NEWEST]:
        yield from (mark for mark in shown if mark.draw["quarter"] == quarter)


def _named(mark: Mark) -> str:
    return str(mark.draw["series_name"])


def _of_a_year(mark: Mark) -> tuple[str, str]:
    return _named(mark), f"mean {mark.period}" if mark.draw["kind"] == "mean" else str(mark.draw["x"])


def _of_a_quarter(mark: Mark) -> tuple[str, str]:
    year, quarter = divmod(int(mark.draw["n"]), 4)
    return _named(mark), f"{year} Q{quarter + 1}"


def _of_a_panel(mark: Mark) -> tuple[str, str]:
    return say(f"panel_{mark.draw['series']}").en, str(mark.draw["x"])


def _of_a_side(mark: Mark) -> tuple[str, str]:
    return _named(mark), f"{mark.draw['x']} {'capex' if mark.draw['kind'] == 'capex_usd' else 'revenue'}"


def _of_a_claim(mark: Mark) -> tuple[str, str]:
    kind = say(f"kind_{mark.draw['kind']}").en
    return "", f"{mark.draw['payer']} > {mark.draw['payee']}, {kind}"


def _of_an_option(mark: Mark) -> tuple[str, str]:
    kind = str(mark.draw["kind"])
    label = f"{kind} on {mark.draw['issuer']}" if kind in ("Put", "Call") else kind.replace("_", " ")
    return str(mark.draw["quarter"]), label


_PLACES: dict[str, tuple[Callable[[Iterable[Mark]], Iterable[Mark]], Place]] = {
    "cloud-growth": (_by_series, _of_a_year),
    "cloud-quarters": (_newest_of_each, _of_a_quarter),
    "capex-growth": (_newest_of_each, _of_a_panel),
    "capex-cloud": (_sides, _of_a_side),
    "financing": (_claims, _of_a_claim),
    "options": (_quarters, _of_an_option),
}
"""Of each section with bars, the marks that get one, and their places."""
