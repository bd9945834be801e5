"""Progress bars on long work, where somebody is looking."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

Advance = Callable[[int], None]
"""Told how many of the total are done."""


class Progress:
    """Draws a bar for each piece of long work on a terminal's standard error; draws nothing anywhere else."""

    def __init__(self, *, visible: bool) -> None:
        self._visible = visible

    @contextmanager
    def over(self, what: str, total: int) -> Iterator[Advance]:
        """A bar for ``total`` pieces of ``what``, for the time of a with block."""
        if not self._visible or total == 0:
            yield lambda _: None
            return
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Bars

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
            task = bars.add_task(what, total=total)
            yield lambda done: bars.update(task, completed=done)
