"""Where the players of the financing graph stand, and how its arrows bend: geometry, in floats for places only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from math import cos, hypot, pi, sin

Place = tuple[float, float]
Edge = tuple[str, str]

_STEPS = 18
_FIRST, _LAST = 0.07, 0.91
"""Where an arrow leaves its first player and ends before its last, as shares of the way."""
_BEND = 0.2


def places(players: Iterable[str], edges: Sequence[Edge]) -> dict[str, Place]:
    """A place on the unit circle for each player, those joined by an arrow near each other."""
    order = _ordered(sorted(set(players)), edges)
    turn = 2 * pi / max(len(order), 1)
    return {name: (sin(turn * number), cos(turn * number)) for number, name in enumerate(order)}


def way(start: Place, end: Place) -> list[Place]:
    """Points of the arrow from one place to the other, bent to the right so that there and back lie apart."""
    (x0, y0), (x1, y1) = start, end
    control = ((x0 + x1) / 2 * 0.75 + (y1 - y0) * _BEND, (y0 + y1) / 2 * 0.75 - (x1 - x0) * _BEND)
    return [_on_curve(start, control, end, _FIRST + (_LAST - _FIRST) * step / _STEPS) for step in range(_STEPS + 1)]


def _on_curve(start: Place, control: Place, end: Place, t: float) -> Place:
    weights = ((1 - t) ** 2, 2 * t * (1 - t), t**2)
    x, y = (
        sum(weight * point[axis] for weight, point in zip(weights, (start, control, end), strict=True))
        for axis in (0, 1)
    )
    return round(x, 4), round(y, 4)


def _ordered(names: list[str], edges: Sequence[Edge]) -> list[str]:
    """The names in a round that keeps arrows short: pairs change places for as long as that helps."""
    best, length = names, _length(names, edges)
    while True:
        swapped = min(
            (_swapped(best, *pair) for pair in combinations(range(len(best)), 2)),
            key=lambda one: _length(one, edges),
            default=best,
        )
        if _length(swapped, edges) >= length - 1e-9:
            return best
        best, length = swapped, _length(swapped, edges)


def _swapped(names: Sequence[str], first: int, second: int) -> list[str]:
    answer = list(names)
    answer[first], answer[second] = answer[second], answer[first]
    return answer


def _length(names: Sequence[str], edges: Sequence[Edge]) -> float:
    turn = 2 * pi / max(len(names), 1)
    number = {name: place for place, name in enumerate(names)}
    chords = ((number[a] - number[b]) * turn for a, b in edges)
    return sum(hypot(1 - cos(angle), sin(angle)) for angle in chords)
