"""Progress of long work: bars where somebody is looking, lines in a log where that was asked for."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field

Advance = Callable[[int], None]
"""Told how many of the total are done."""

SECONDS_BETWEEN_LINES = 10.0


class Progress:
    """A bar for each piece of long work on a terminal's standard error; in lines, or not at all, anywhere else."""

    def __init__(self, *, visible: bool, in_lines: bool = False) -> None:
        self._visible = visible
        self._in_lines = in_lines
        self._under_way = False

    @contextmanager
    def over(self, what: str, total: int) -> Iterator[Advance]:
        """How far ``total`` pieces of ``what`` are, and how long the rest takes, for the time of a with block.

        Work inside other work says nothing of its own.
        """
        if self._under_way or not total:
            yield lambda _: None
            return
        self._under_way = True
        try:
            with self._shown(what, total) as advance:
                yield advance
        finally:
            self._under_way = False

    def _shown(self, what: str, total: int) -> AbstractContextManager[Advance]:
        if self._visible:
            return _bar(what, total)
        return nullcontext(Lines(what, total).advance if self._in_lines else lambda _: None)


@contextmanager
def _bar(what: str, total: int) -> Iterator[Advance]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task(what, total=total)
        yield lambda done: bars.update(task, completed=done)


def _to_standard_error(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


@dataclass
class Lines:
    """Progress for a log: a line every ten seconds, and one at the end."""

    what: str
    total: int
    write: Callable[[str], None] = _to_standard_error
    clock: Callable[[], float] = time.monotonic
    _began: float = field(init=False)
    _told: float = field(init=False)
    _done: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        self._began = self._told = self.clock()

    def advance(self, done: int) -> None:
        """Says how many of the total are done, where something new is to be said and the last line is old enough."""
        now, last = self.clock(), done >= self.total
        if done > self._done and (last or now - self._told >= SECONDS_BETWEEN_LINES):
            left = (now - self._began) / done * (self.total - done)
            self.write(f"{self.what}: {done:,} of {self.total:,}" + ("" if last else f", {duration(left)} left"))
            self._told, self._done = now, done


def duration(seconds: float) -> str:
    """About how long that is, in words: 40 s, 12 min, 3 h 05 min."""
    if seconds < 60:
        return f"{seconds:.0f} s"
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} h {minutes:02d} min" if hours else f"{minutes} min"
