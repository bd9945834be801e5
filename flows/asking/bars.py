"""Bars made of text: one line a value, a common zero line, the value in words behind its bar."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from rich.cells import cell_len, set_cell_size

_EIGHTHS = " ▏▎▍▌▋▊▉"
_FULL, _PLAIN = "█", "#"
_AXIS, _PLAIN_AXIS = "│", "|"
_WIDEST_BAR = 60
_NARROWEST_BAR = 8
_LABELS_SHARE = Decimal("0.4")
"""Labels take at most so much of the line."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One value under its label; ``words`` is what is printed behind it, its unit too. A new group gets a heading."""

    label: str
    value: Decimal | None
    words: str
    group: str = ""


def bar_lines(bars: Sequence[Bar], width: int, *, ascii_only: bool = False) -> Iterator[str]:
    """The bars as lines of at most ``width`` cells; of a value that is not there, the words alone.

    Lengths are proportional to the values over all groups; what is below zero goes to the left of the zero line.
    """
    if not bars:
        return
    scale = _Scale.of(bars, width, ascii_only)
    group = ""
    for bar in bars:
        if bar.group != group:
            group = bar.group
            yield _shortened(group, width)
        yield _shortened(scale.line(bar), width)


@dataclass(frozen=True, slots=True)
class _Scale:
    """How many cells labels, the values below zero and those above take, and how much one cell stands for."""

    label: int
    left: int
    right: int
    words: int
    a_cell: Decimal
    ascii_only: bool

    @classmethod
    def of(cls, bars: Sequence[Bar], width: int, ascii_only: bool) -> _Scale:
        values = [bar.value for bar in bars if bar.value is not None]
        low, high = min([Decimal(0), *values]), max([Decimal(0), *values])
        words = max((cell_len(bar.words) for bar in bars if bar.value is not None), default=0)
        label = min(max(cell_len(bar.label) for bar in bars), int(width * _LABELS_SHARE))
        room = max(min(width - label - words - 4, _WIDEST_BAR), _NARROWEST_BAR)
        span = high - low or Decimal(1)
        left = min(int((-low / span * room).to_integral_value("ROUND_CEILING")), room)
        a_cell = max(span / room, *((-low / left,) if left else ()), *((high / (room - left),) if room > left else ()))
        return cls(label, left, room - left, words, a_cell, ascii_only)

    def line(self, bar: Bar) -> str:
        """Label, what is below zero, the zero line, what is above, and the words where the bar ends."""
        axis = _PLAIN_AXIS if self.ascii_only else _AXIS
        label = set_cell_size(_shortened(bar.label, self.label), self.label)
        value = bar.value or Decimal(0)
        below, above = self._below(max(-value, Decimal(0))), self._above(max(value, Decimal(0)))
        return f"{label} {below:>{self.left}}{axis}{above} {bar.words}"

    def _below(self, size: Decimal) -> str:
        return (_PLAIN if self.ascii_only else _FULL) * int((size / self.a_cell).to_integral_value("ROUND_HALF_UP"))

    def _above(self, size: Decimal) -> str:
        if self.ascii_only:
            return self._below(size)
        eighths = int((size / self.a_cell * 8).to_integral_value("ROUND_HALF_UP"))
        return (_FULL * (eighths // 8) + _EIGHTHS[eighths % 8]).rstrip()


def _shortened(label: str, cells: int) -> str:
    """A label that fits; what is too long ends in dots, so that it is seen to be cut."""
    return label if cell_len(label) <= cells else f"{set_cell_size(label, max(cells - 3, 1)).rstrip()}..."
